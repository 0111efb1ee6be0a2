import type { Notices } from '../../base/messages/index.ts';
import { permissions } from './manifest.ts';

const parameters = { number: 'reference', caseId: 'reference' } as const;
const link = '/cases/{caseId}';
const programme = { flowId: 'programme' } as const;
const toTheUnit = { to: 'lead', permission: permissions.handle } as const;
const toTheCentre = { to: 'city', permission: permissions.run } as const;

/** The unit hears that a programme is its own, comes back or is over; the centre that a result waits for its judgement. */
export const notices: Notices = {
  templates: {
    'recurrence.given': {
      title: { zh: '专项治理交办 {number}', en: 'A programme is yours: {number}' },
      text: {
        zh: '反复问题开办专项治理，由本单位承办，签收时限 {dueAt}。',
        en: 'A programme was opened for what comes back; your unit carries it out. Sign for it by {dueAt}.',
      },
      ...{ parameters: { ...parameters, dueAt: 'time' }, link },
    },
    'recurrence.reported': {
      title: { zh: '专项治理待验收 {number}', en: 'A programme waits for acceptance: {number}' },
      text: {
        zh: '承办单位已报告治理结果，请对照前后数据验收。',
        en: 'The unit has reported its result; judge it by the figures before and after.',
      },
      ...{ parameters, link },
    },
    'recurrence.sent-back': {
      title: { zh: '专项治理退回继续 {number}', en: 'A programme goes on: {number}' },
      text: { zh: '治理结果未通过验收，请继续治理。', en: 'The result was not accepted; go on with it.' },
      ...{ parameters, link },
    },
    'recurrence.late': {
      title: { zh: '专项治理将到期 {number}', en: 'A programme is nearly over: {number}' },
      text: {
        zh: '治理期限 {dueAt}，还没有报告结果。',
        en: 'Its period ends at {dueAt} and no result was reported.',
      },
      ...{ parameters: { ...parameters, dueAt: 'time' }, link },
    },
    'recurrence.ended': {
      title: { zh: '专项治理已结束 {number}', en: 'A programme has ended: {number}' },
      text: {
        zh: '治理前后的对比已经留存，十二周后再算一次。',
        en: 'Its figures before and after are kept and counted once more in twelve weeks.',
      },
      ...{ parameters, link },
    },
  },
  rules: [
    {
      ...{ id: 'recurrence-given', on: 'loop.case.opened', when: programme, ...toTheUnit },
      template: 'recurrence.given',
    },
    {
      ...{ id: 'recurrence-reported', on: 'loop.case.changed', ...toTheCentre },
      when: { ...programme, action: 'report-result' },
      template: 'recurrence.reported',
    },
    {
      ...{ id: 'recurrence-sent-back', on: 'loop.case.changed', ...toTheUnit },
      when: { ...programme, action: 'send-back' },
      template: 'recurrence.sent-back',
    },
    {
      ...{ id: 'recurrence-late', on: 'loop.clock.rang', ...toTheUnit },
      when: { ...programme, 'alarm.clock': 'run', 'alarm.level': 1 },
      template: 'recurrence.late',
    },
    {
      ...{ id: 'recurrence-ended', on: 'loop.case.closed', when: programme, ...toTheUnit },
      template: 'recurrence.ended',
    },
  ],
};
