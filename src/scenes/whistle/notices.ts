import type { MessageTemplate, Notices } from '../../base/messages/index.ts';
import { permissions } from './manifest.ts';

const parameters = { number: 'reference', caseId: 'reference' } as const;
const link = '/cases/{caseId}';
const whistle = { flowId: 'whistle' } as const;
const { blow, respond, direct } = permissions;

const templates: Readonly<Record<string, MessageTemplate>> = {
  'whistle.called': {
    title: { zh: '吹哨，请报到 {number}', en: 'Whistle {number}: please report in' },
    text: { zh: '网格吹哨，请在 {dueAt} 前报到。', en: 'The grid calls; report in by {dueAt}.' },
    ...{ parameters: { ...parameters, dueAt: 'time' }, link },
  },
  'whistle.waiting': {
    title: { zh: '吹哨等您报到 {number}', en: 'Whistle {number} waits for you' },
    text: { zh: '报到时限 {dueAt}，还没有报到。', en: 'You have until {dueAt} and have not reported in.' },
    ...{ parameters: { ...parameters, dueAt: 'time' }, link },
  },
  'whistle.late': {
    title: { zh: '报到已超时 {number}', en: 'Late for whistle {number}' },
    text: { zh: '已过报到时限，请立即报到。', en: 'The time for reporting in is over; do it at once.' },
    ...{ parameters, link },
  },
  'whistle.nobody-yet': {
    title: { zh: '还有部门没有报到 {number}', en: 'Somebody is missing at {number}' },
    text: {
      zh: '已过报到时限，已转区中心督促；可先行处置。',
      en: 'Their time is over and the district centre was told; you may begin without them.',
    },
    ...{ parameters, link },
  },
  'whistle.to-urge': {
    title: { zh: '吹哨超时，请督促 {number}', en: 'Whistle {number} is late: urge them' },
    text: { zh: '部门超时未到，请督促到场。', en: 'Departments did not come in time; urge them.' },
    ...{ parameters, link },
  },
  'whistle.directed': {
    title: { zh: '区中心督促到场 {number}', en: 'The centre urges you: {number}' },
    text: { zh: '请按督促要求立即到场。', en: 'Go there at once, as the centre demands.' },
    ...{ parameters, link },
  },
};

const rang = (level: number) => ({ ...whistle, 'alarm.level': level, 'alarm.clock': 'respond' });

/** Departments hear that they are called, that they are awaited and that they are late; the blower and the centre too. */
export const notices: Notices = {
  templates,
  rules: [
    {
      ...{ id: 'whistle-called', on: 'loop.case.opened', when: whistle, to: 'tasks', group: 'respond' },
      ...{ template: 'whistle.called', permission: respond, once: 'whistle-called', urgent: true },
    },
    {
      ...{ id: 'whistle-handed-on', on: 'whistle.handed-on', to: 'tasks', group: 'arrive' },
      ...{ template: 'whistle.called', permission: respond, once: 'whistle-called', urgent: true },
    },
    {
      ...{ id: 'whistle-waiting', on: 'loop.clock.rang', when: rang(1), to: 'tasks', group: 'respond' },
      ...{ template: 'whistle.waiting', permission: respond },
    },
    {
      ...{ id: 'whistle-late', on: 'loop.clock.rang', when: rang(2), to: 'tasks', group: 'respond' },
      ...{ template: 'whistle.late', permission: respond, urgent: true },
    },
    {
      ...{ id: 'whistle-nobody-yet', on: 'loop.clock.rang', when: rang(2), to: 'tasks', group: 'confirm' },
      ...{ template: 'whistle.nobody-yet', permission: blow },
    },
    {
      ...{ id: 'whistle-to-urge', on: 'whistle.overdue', to: 'tasks', group: 'escalation' },
      ...{ template: 'whistle.to-urge', permission: direct },
    },
    {
      ...{ id: 'whistle-directed', on: 'whistle.directed', to: 'tasks', group: 'arrive' },
      ...{ template: 'whistle.directed', permission: respond, urgent: true },
    },
  ],
};
