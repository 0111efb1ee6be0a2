import type { ActionDefinition } from '../../loop/index.ts';
import { note, permissions, photos, text, words } from './fields.ts';

/** Verified, closed, rated; or opened again (核实结案、综合评价). */
export const closing: Record<string, ActionDefinition> = {
  verify: {
    title: words('核实通过', 'Verified'),
    from: ['awaiting-verification'],
    to: 'awaiting-closing',
    who: [{ permission: permissions.verify }],
    form: { note, photos },
    guards: [{ unless: { actedOn: 'handle' }, error: 'incident.own_work' }],
    effects: [{ do: 'count', counter: 'verified' }],
  },
  'reject-result': {
    title: words('核实不通过，返工', 'Not done: back to the unit'),
    // A spot check may find it out after the verification, as long as the case is not closed.
    from: ['awaiting-verification', 'awaiting-closing'],
    to: 'handling',
    who: [{ permission: permissions.verify }],
    form: { note: text(words('问题', 'What is wrong')), photos },
    effects: [
      { do: 'open-tasks', group: 'handle', organisations: 'case.lead' },
      { do: 'count', counter: 'reworked' },
    ],
    tells: ['incident.result_rejected'],
  },
  close: {
    title: words('结案', 'Close'),
    from: ['awaiting-closing'],
    to: 'closed',
    who: [{ permission: permissions.close }],
    form: { note },
    // A dispatcher whose department bounced a case cannot pass it on for closing (数字城管 practice).
    guards: [{ unless: { actedOn: 'object' }, error: 'incident.own_objection' }],
  },
  rate: {
    title: words('评价', 'Rate'),
    from: ['closed'],
    to: 'rated',
    who: [{ reporter: true }],
    form: {
      stars: { title: words('评价（五级）', 'Five levels'), type: 'number', required: true, min: 1, max: 5 },
      solved: { title: words('是否解决', 'Solved'), type: 'yes-no' },
      words: text(words('意见', 'Words'), false, 500),
    },
    effects: [
      { do: 'set', attribute: 'stars', from: 'form.stars' },
      { do: 'set', attribute: 'solved', from: 'form.solved' },
    ],
    tells: ['incident.rated'],
  },
  reopen: {
    title: words('重新办理', 'Reopen'),
    from: ['closed', 'rated'],
    to: [{ when: { unassigned: true }, state: 'awaiting-dispatch' }, { state: 'handling' }],
    who: [{ permission: permissions.supervise }],
    form: {
      // Only 回访 or 核实 reopens a case; a repeated report is linked instead.
      source: {
        title: words('来源', 'Found by'),
        type: 'choice',
        required: true,
        options: [
          { value: 'call-back', title: words('回访', 'Call-back') },
          { value: 'verification', title: words('核实', 'Verification') },
        ],
      },
      reason: text(words('原因', 'Reason')),
    },
    guards: [{ unless: { attribute: 'exit' }, error: 'incident.not_taken_up' }],
    effects: [
      { do: 'assign', organisation: 'case.lead' },
      { do: 'open-tasks', group: 'handle', organisations: 'case.lead' },
      { do: 'count', counter: 'reopened' },
    ],
    tells: ['incident.reopened'],
  },
};
