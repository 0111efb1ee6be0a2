import type { NoticeRule } from '../../messages/index.ts';
import { permissions } from '../incident-actions/fields.ts';

const incident = { flowId: 'incident' } as const;
const CHANGED = 'loop.case.changed';
const RANG = 'loop.clock.rang';
const PHOTOS = 'photos.checked';
/** Clocks of steps that a unit takes; the others are the centre's own. */
const OF_UNITS = ['sign', 'handle'] as const;
const OF_CENTRE = ['dispatch', 'objection', 'panel', 'close'] as const;

const forReporters: readonly NoticeRule[] = [
  {
    id: 'report-received',
    on: 'intake.report.received',
    to: 'reporter',
    template: 'incident.report-received',
  },
  { id: 'report-handed', on: 'incident.dispatched', to: 'reporters', template: 'incident.report-handed' },
  {
    ...{ id: 'report-extended', on: CHANGED, when: { ...incident, action: 'grant-extension' } },
    ...{ to: 'reporters', template: 'incident.report-extended', sms: true },
  },
  {
    ...{ id: 'report-suspended', on: CHANGED, when: { ...incident, action: 'suspend' } },
    ...{ to: 'reporters', template: 'incident.report-suspended', sms: true },
  },
  {
    ...{ id: 'report-handled', on: CHANGED, to: 'reporters', template: 'incident.report-handled' },
    when: { ...incident, action: ['handle', 'approve', 'assist'], state: 'awaiting-verification' },
  },
  { id: 'report-asked', on: 'incident.asked', to: 'reporters', template: 'incident.report-asked', sms: true },
  {
    ...{ id: 'report-closed', on: 'loop.case.closed', when: { ...incident, state: 'closed' } },
    ...{ to: 'reporters', template: 'incident.report-closed', sms: true, essential: true },
  },
  {
    ...{ id: 'report-not-taken-up', on: 'loop.case.closed', to: 'reporters' },
    when: { ...incident, state: 'not-taken-up', action: 'exit' },
    ...{ template: 'incident.report-not-taken-up', sms: true, essential: true },
  },
  {
    ...{ id: 'report-reopened', on: 'incident.reopened', to: 'reporters' },
    ...{ template: 'incident.report-reopened', sms: true },
  },
];

const forStaff: readonly NoticeRule[] = [
  {
    ...{
      id: 'work-dispatched',
      on: 'incident.dispatched',
      to: 'holder',
      template: 'incident.work-dispatched',
    },
    permission: permissions.handle,
  },
  {
    ...{ id: 'work-passed-down', on: CHANGED, when: { ...incident, action: 'pass-down' }, to: 'holder' },
    ...{ template: 'incident.work-passed-down', permission: permissions.handle },
  },
  {
    ...{ id: 'work-nearly-late', on: RANG, to: 'holder', template: 'incident.work-nearly-late' },
    when: { ...incident, 'alarm.level': 1, 'alarm.clock': OF_UNITS },
    permission: permissions.handle,
  },
  {
    ...{ id: 'work-late', on: RANG, to: 'holder', template: 'incident.work-late' },
    when: { ...incident, 'alarm.level': 2, 'alarm.clock': OF_UNITS },
    permission: permissions.handle,
  },
  {
    ...{ id: 'work-late-centre', on: RANG, to: 'centre', template: 'incident.work-late' },
    when: { ...incident, 'alarm.level': 2, 'alarm.clock': OF_CENTRE },
    permission: permissions.dispatch,
  },
  {
    ...{ id: 'work-late-verify', on: RANG, to: 'centre', template: 'incident.work-late' },
    when: { ...incident, 'alarm.level': 2, 'alarm.clock': 'verify' },
    permission: permissions.verify,
  },
  {
    ...{ id: 'work-escalated', on: RANG, to: 'centre', template: 'incident.work-escalated' },
    when: { ...incident, 'alarm.level': [3, 4, 5, 6], 'alarm.clock': [...OF_UNITS, 'verify'] },
    permission: permissions.supervise,
  },
  { id: 'work-urged', on: 'incident.urged', to: 'holder', template: 'incident.work-urged' },
  {
    ...{ id: 'work-supplemented', on: CHANGED, when: { ...incident, action: 'supplement' }, to: 'holder' },
    ...{ template: 'incident.work-supplemented', permission: permissions.handle },
  },
  { id: 'work-supervised', on: 'incident.supervised', to: 'holder', template: 'incident.work-supervised' },
  { id: 'work-rejected', on: 'incident.result_rejected', to: 'holder', template: 'incident.work-rejected' },
  {
    ...{ id: 'work-photo-used', on: PHOTOS, when: { verdict: 'fail', why: 'photos.used_before' } },
    ...{ to: 'person', template: 'incident.work-photo-used' },
  },
  {
    ...{ id: 'work-photo-elsewhere', on: PHOTOS, to: 'person', template: 'incident.work-photo-elsewhere' },
    when: { verdict: 'fail', why: ['photos.other_place', 'photos.far_away'] },
  },
  {
    ...{ id: 'work-photo-unchanged', on: PHOTOS, to: 'person', template: 'incident.work-photo-unchanged' },
    when: { verdict: 'fail', why: ['photos.unchanged', 'photos.defect_remains'] },
  },
  {
    ...{ id: 'work-photo-old', on: PHOTOS, when: { verdict: 'fail', why: 'photos.taken_before_report' } },
    ...{ to: 'person', template: 'incident.work-photo-old' },
  },
  { id: 'work-reopened', on: 'incident.reopened', to: 'holder', template: 'incident.work-reopened' },
  {
    ...{ id: 'work-returned', on: 'incident.bounced', to: 'centre', template: 'incident.work-returned' },
    permission: permissions.dispatch,
  },
  {
    ...{ id: 'red-line', on: 'intake.red_line.crossed', to: 'ring', template: 'incident.red-line' },
    urgent: true,
  },
];

/** Who is told what of an incident; a city leaves single lines out in its pack (`messages.without`). */
export const incidentNotices: readonly NoticeRule[] = [...forReporters, ...forStaff];
