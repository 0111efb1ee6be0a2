import type { ActionDefinition } from '../../loop/index.ts';
import { assistants, note, permissions, photos, text, unit, words } from './fields.ts';

/** Before a unit has it: who takes it, or why nobody does (案卷建立、任务派遣). */
export const dispatching: Record<string, ActionDefinition> = {
  dispatch: {
    title: words('派遣', 'Dispatch'),
    from: ['awaiting-dispatch'],
    to: 'awaiting-signature',
    who: [{ permission: permissions.dispatch }, { system: true }],
    form: { unit, assistants, note, condition: text(words('立案条件', 'Filing condition'), false, 40) },
    effects: [
      { do: 'assign', organisation: 'form.unit' },
      { do: 'open-tasks', group: 'handle', organisations: ['form.unit', 'form.assistants'] },
      { do: 'count', counter: 'dispatched' },
    ],
    tells: ['incident.dispatched'],
  },
  exit: {
    title: words('不予受理或转出', 'Not taken up'),
    from: ['awaiting-dispatch'],
    to: 'not-taken-up',
    who: [{ permission: permissions.dispatch }],
    form: {
      exit: {
        title: words('去向', 'Where to'),
        type: 'choice',
        required: true,
        options: [
          { value: 'police', title: words('转110', 'Passed to 110') },
          { value: 'fire', title: words('转119', 'Passed to 119') },
          { value: 'first-aid', title: words('转120', 'Passed to 120') },
          { value: 'legal-path', title: words('告知法定途径', 'Told of the legal path') },
          { value: 'withdrawn', title: words('撤单', 'Withdrawn') },
          { value: 'unreachable', title: words('无法联系', 'Could not be reached') },
        ],
      },
      note: text(words('说明', 'Note')),
    },
    effects: [{ do: 'set', attribute: 'exit', from: 'form.exit' }],
  },
  answer: {
    title: words('直接答复', 'Answer at once'),
    from: ['awaiting-dispatch'],
    to: 'closed',
    who: [{ permission: permissions.answer }],
    form: {
      reply: text(words('答复', 'Answer')),
      knowledge: { title: words('知识条目', 'Knowledge entry'), type: 'reference' },
    },
    effects: [{ do: 'set', attribute: 'reply', from: 'form.reply' }],
  },
  'solve-in-place': {
    title: words('网格内即时办结', 'Solved in the grid'),
    from: ['awaiting-dispatch'],
    to: 'closed',
    who: [{ permission: permissions.solveInPlace }],
    form: { result: text(words('处置结果', 'What was done')), photos: { ...photos, required: true } },
    effects: [
      { do: 'assign', organisation: 'actor.organisation', person: 'actor.person' },
      { do: 'set', attribute: 'reply', from: 'form.result' },
      { do: 'count', counter: 'solvedInPlace' },
    ],
  },
  withdraw: {
    title: words('撤回', 'Withdraw'),
    from: ['awaiting-dispatch', 'awaiting-signature'],
    to: 'not-taken-up',
    who: [{ reporter: true }],
    form: { note },
  },
};
