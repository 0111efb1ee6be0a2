import type { ActionDefinition } from '../../loop/index.ts';
import { note, permissions, photos, text, words } from './fields.ts';

/** The chain of hands in the unit, up to the answer (任务处理、处理反馈). */
export const handling: Record<string, ActionDefinition> = {
  sign: {
    title: words('签收', 'Sign for'),
    from: ['awaiting-signature'],
    to: 'handling',
    who: [{ holder: true, permission: permissions.handle }],
    effects: [{ do: 'sign' }],
  },
  'pass-down': {
    title: words('二次派单', 'Pass down'),
    from: ['handling'],
    who: [{ holder: true, permission: permissions.handle }],
    form: {
      unit: { title: words('下级单位', 'Unit below'), type: 'organisation' },
      person: { title: words('承办人', 'Person'), type: 'person' },
      note,
    },
    effects: [{ do: 'pass-down', organisation: 'form.unit', person: 'form.person' }],
  },
  take: {
    title: words('接单', 'Take'),
    from: ['handling'],
    who: [{ holder: true, permission: permissions.handle }],
    guards: [{ unless: { signed: true }, error: 'incident.taken_already' }],
    effects: [{ do: 'sign' }],
  },
  handle: {
    title: words('处置反馈', 'Report the result'),
    from: ['handling'],
    to: [
      { when: { hands: 'many' }, state: 'under-review' },
      { when: { tasksDone: 'handle' }, state: 'awaiting-verification' },
      { state: 'handling' },
    ],
    who: [{ holder: true, permission: permissions.handle }],
    form: { result: text(words('处置结果', 'What was done')), photos },
    effects: [
      { do: 'finish-task', group: 'handle' },
      { do: 'set', attribute: 'reply', from: 'form.result' },
    ],
  },
  assist: {
    title: words('协办反馈', 'Report as assisting unit'),
    from: ['handling'],
    to: [{ when: { tasksDone: 'handle' }, state: 'awaiting-verification' }, { state: 'handling' }],
    who: [{ task: 'handle', permission: permissions.handle }],
    form: { result: text(words('协办结果', 'What was done')), photos },
    effects: [{ do: 'finish-task', group: 'handle' }],
  },
  approve: {
    title: words('审核通过', 'Approve'),
    from: ['under-review'],
    to: [
      { when: { hands: 'many' }, state: 'under-review' },
      { when: { tasksDone: 'handle' }, state: 'awaiting-verification' },
      { state: 'handling' },
    ],
    who: [{ reviewer: true, permission: permissions.handle }],
    form: { note },
    effects: [{ do: 'pass-up' }, { do: 'finish-task', group: 'handle' }],
  },
  'send-back': {
    title: words('退回重办', 'Send back down'),
    from: ['under-review'],
    to: 'handling',
    who: [{ reviewer: true, permission: permissions.handle }],
    form: { note: text(words('原因', 'Reason')) },
  },
};
