import type { Notices } from '../../base/messages/index.ts';
import { permissions } from './manifest.ts';

const parameters = { number: 'reference', caseId: 'reference' } as const;
const link = '/cases/{caseId}';
const item = { flowId: 'triple-cross' } as const;
const toUnits = { to: 'tasks', group: 'position', permission: permissions.work } as const;
const decision = { flowId: 'triple-cross-decision' } as const;
const toDoers = { to: 'tasks', group: 'work', permission: permissions.work } as const;

/**
 * The chair hears of a new matter on the agenda; units that they are called, that the meeting waits for them, what was
 * handed to them there, and when that runs out.
 */
export const notices: Notices = {
  templates: {
    'triple-cross.on-agenda': {
      title: { zh: '新议题待上会 {number}', en: 'New on the agenda: {number}' },
      text: { zh: '有单位提请三跨协同，请决定是否上会。', en: 'A unit asks for coordination; decide on it.' },
      ...{ parameters, link },
    },
    'triple-cross.called': {
      title: { zh: '请参加会商 {number}', en: 'You are called to {number}' },
      text: { zh: '请提交本单位意见。', en: 'Say where your unit stands.' },
      ...{ parameters, link },
    },
    'triple-cross.consultation-late': {
      title: { zh: '会商将到时限 {number}', en: 'Consultation nearly over: {number}' },
      text: {
        zh: '时限 {dueAt}，还没有提交意见。',
        en: 'It ends at {dueAt}; your unit has said nothing yet.',
      },
      ...{ parameters: { ...parameters, dueAt: 'time' }, link },
    },
    'triple-cross.handed': {
      title: { zh: '会商议定事项 {number}', en: 'Decided at the meeting: {number}' },
      text: {
        zh: '已交给本单位办理，时限 {dueAt}。',
        en: 'It was handed to your unit; it is due by {dueAt}.',
      },
      ...{ parameters: { ...parameters, dueAt: 'time' }, link },
    },
    'triple-cross.sent-back': {
      title: { zh: '议定事项退回重办 {number}', en: 'Sent back: {number}' },
      text: { zh: '反馈未获认定，请重新办理。', en: 'The result was not accepted; work on it again.' },
      ...{ parameters, link },
    },
    'triple-cross.decision-late': {
      title: { zh: '议定事项将到时限 {number}', en: 'Decision nearly due: {number}' },
      text: {
        zh: '时限 {dueAt}，还没有反馈结果。',
        en: 'It is due by {dueAt} and nothing was reported yet.',
      },
      ...{ parameters: { ...parameters, dueAt: 'time' }, link },
    },
  },
  rules: [
    {
      ...{ id: 'triple-cross-on-agenda', on: 'loop.case.opened', when: item, to: 'city' },
      ...{ template: 'triple-cross.on-agenda', permission: permissions.chair },
    },
    {
      ...{ id: 'triple-cross-called', on: 'loop.case.changed', when: { ...item, action: 'invite' } },
      ...{ ...toUnits, template: 'triple-cross.called', once: 'triple-cross-called' },
    },
    {
      ...{ id: 'triple-cross-late', on: 'loop.clock.rang', ...toUnits },
      when: { ...item, 'alarm.clock': 'consult', 'alarm.level': 1 },
      template: 'triple-cross.consultation-late',
    },
    {
      ...{ id: 'triple-cross-handed', on: 'loop.case.opened', when: decision, ...toDoers },
      template: 'triple-cross.handed',
    },
    {
      ...{ id: 'triple-cross-sent-back', on: 'loop.case.changed', ...toDoers },
      when: { ...decision, action: 'send-back' },
      template: 'triple-cross.sent-back',
    },
    {
      ...{ id: 'triple-cross-decision-late', on: 'loop.clock.rang', ...toDoers },
      when: { ...decision, 'alarm.clock': 'work', 'alarm.level': 1 },
      template: 'triple-cross.decision-late',
    },
  ],
};
