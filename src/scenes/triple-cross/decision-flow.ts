import { defineFlow, type FieldDefinition, type Words } from '../../base/loop/index.ts';
import { permissions } from './manifest.ts';

const words = (zh: string, en: string): Words => ({ zh, en });
const text = (title: Words, required = true): FieldDefinition => ({
  title,
  type: 'text',
  required,
  most: 5_000,
});
const photos: FieldDefinition = { title: words('照片', 'Photos'), type: 'files', most: 9 };
const reason = text(words('理由', 'Reason'));
const chair = [{ permission: permissions.chair }];
const unit = [{ task: 'work', permission: permissions.work }];

/**
 * What a meeting decided (议定事项): a lead unit (主办), assisting ones (协办), a limit of its own. It is followed until
 * the chair finds it done, and stands still on the limit while the chair looks at the result.
 */
export const decisionFlow = defineFlow({
  id: 'triple-cross-decision',
  version: 1,
  title: words('三跨议定事项', 'Decision of a triple-cross meeting'),
  initial: 'working',
  states: {
    working: { title: words('办理中', 'Under way'), mark: 'moving', runs: ['work'], main: ['report'] },
    reported: {
      title: words('已反馈，待认定', 'Reported, to be accepted'),
      mark: 'moving',
      runs: ['accept'],
      pauses: ['work'],
      main: ['accept'],
    },
    done: { title: words('已办结', 'Done'), mark: 'closed', final: true },
    dropped: { title: words('已撤销', 'Dropped'), mark: 'closed', final: true },
  },
  clocks: {
    work: {
      title: words('办理时限', 'Limit'),
      kind: 'stage',
      fallback: { amount: 10, unit: 'working-day' },
      mostExtensions: 1,
    },
    accept: {
      title: words('认定时限', 'Acceptance'),
      kind: 'stage',
      fallback: { amount: 2, unit: 'working-day' },
    },
  },
  opening: [
    { do: 'assign', organisation: 'attributes.lead' },
    { do: 'open-tasks', group: 'work', organisations: ['attributes.lead', 'attributes.assistants'] },
  ],
  actions: {
    progress: {
      title: words('报进展', 'Report progress'),
      from: ['working'],
      who: unit,
      form: { note: text(words('进展', 'Progress')), photos },
      effects: [{ do: 'set', attribute: 'progress', from: 'form.note' }],
    },
    report: {
      title: words('调处反馈', 'Report the result'),
      from: ['working'],
      to: [{ when: { tasksDone: 'work' }, state: 'reported' }, { state: 'working' }],
      who: unit,
      form: { result: text(words('调处结果', 'What was done')), photos },
      effects: [
        { do: 'finish-task', group: 'work' },
        { do: 'set', attribute: 'result', from: 'form.result' },
      ],
    },
    accept: {
      title: words('认定办结', 'Accept as done'),
      from: ['reported'],
      to: 'done',
      who: chair,
      form: { note: text(words('说明', 'Note'), false) },
    },
    'send-back': {
      title: words('退回重办', 'Send back'),
      from: ['reported'],
      to: 'working',
      who: chair,
      form: { reason },
      effects: [
        { do: 'open-tasks', group: 'work', organisations: ['attributes.lead', 'attributes.assistants'] },
        { do: 'count', counter: 'sentBack' },
      ],
    },
    extend: {
      title: words('延期', 'Grant more time'),
      from: ['working'],
      who: chair,
      form: { reason },
      effects: [{ do: 'extend-clock', clock: 'work' }],
    },
    drop: {
      title: words('撤销议定事项', 'Drop it'),
      from: ['working', 'reported'],
      to: 'dropped',
      who: chair,
      form: { reason },
    },
  },
});
