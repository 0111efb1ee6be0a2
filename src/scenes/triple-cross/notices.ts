import type { Notices } from '../../base/messages/index.ts';
import { permissions } from './manifest.ts';

const parameters = { number: 'reference', caseId: 'reference' } as const;
const link = '/cases/{caseId}';
const item = { flowId: 'triple-cross' } as const;
const toUnits = { to: 'tasks', group: 'position', permission: permissions.work } as const;

/** The chair hears of a new matter on the agenda, units that they are called and that the meeting waits for them. */
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
  ],
};
