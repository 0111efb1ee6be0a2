import type { ActionDefinition } from '../../loop/index.ts';
import { assistants, permissions, text, unit, words } from './fields.ts';

const binding = { unless: { attribute: 'binding' } as const, error: 'incident.panel_binding' };

/** A unit says that it is not its case; the panel decides where it is hard (退单、疑难会商). */
export const objecting: Record<string, ActionDefinition> = {
  object: {
    title: words('申请退单', 'Object'),
    from: ['awaiting-signature', 'handling'],
    to: [{ when: { counter: 'objected', atLeast: 2 }, state: 'in-panel' }, { state: 'objected' }],
    who: [{ holder: true, permission: permissions.handle }],
    form: {
      reason: text(words('理由', 'Reason')),
      clause: text(words('依据（权责清单条目）', 'Clause of the duty list'), true, 300),
      suggested: { title: words('建议单位', 'Unit suggested'), type: 'organisation' },
    },
    guards: [binding],
    effects: [
      { do: 'count', counter: 'objected' },
      { do: 'set', attribute: 'objection', from: 'form.reason' },
    ],
    tells: ['incident.objected'],
  },
  'grant-return': {
    title: words('同意退单', 'Grant the return'),
    from: ['objected'],
    to: 'awaiting-dispatch',
    who: [{ permission: permissions.review }],
    form: { reason: text(words('理由', 'Reason')) },
    guards: [{ unless: { actedOn: 'object' }, error: 'incident.own_objection' }],
    effects: [
      { do: 'release' },
      { do: 'cancel-tasks', group: 'handle' },
      { do: 'count', counter: 'bounced' },
    ],
    tells: ['incident.bounced'],
  },
  'refuse-return': {
    title: words('不同意退单', 'Refuse the return'),
    from: ['objected'],
    to: [{ when: { signed: true }, state: 'handling' }, { state: 'awaiting-signature' }],
    who: [{ permission: permissions.review }],
    form: { reason: text(words('理由', 'Reason')) },
    guards: [{ unless: { actedOn: 'object' }, error: 'incident.own_objection' }],
  },
  'decide-panel': {
    title: words('疑难工单裁定', 'Panel decides'),
    from: ['in-panel'],
    to: 'awaiting-signature',
    who: [{ permission: permissions.panel }],
    form: { unit, assistants, reason: text(words('裁定理由', 'Reason')) },
    effects: [
      { do: 'cancel-tasks', group: 'handle' },
      { do: 'assign', organisation: 'form.unit' },
      { do: 'open-tasks', group: 'handle', organisations: ['form.unit', 'form.assistants'] },
      { do: 'set', attribute: 'binding', from: 'form.reason' },
    ],
    tells: ['incident.dispatched'],
  },
};
