import type { ActionDefinition } from '../../loop/index.ts';
import { note, permissions, text, words } from './fields.ts';

/** More time, and the suspended register (延期、挂账). */
export const timing: Record<string, ActionDefinition> = {
  'ask-extension': {
    title: words('申请延期', 'Ask for more time'),
    from: ['handling'],
    who: [{ holder: true, permission: permissions.handle }],
    form: { reason: text(words('理由', 'Reason')) },
    effects: [{ do: 'set', attribute: 'extensionAsked', from: 'form.reason' }],
    tells: ['incident.extension_asked'],
  },
  'grant-extension': {
    title: words('同意延期', 'Grant more time'),
    from: ['handling'],
    who: [{ permission: permissions.review }],
    form: { note },
    effects: [
      { do: 'extend-clock', clock: 'handle' },
      { do: 'count', counter: 'extended' },
      { do: 'clear', attribute: 'extensionAsked' },
    ],
  },
  'refuse-extension': {
    title: words('不同意延期', 'Refuse more time'),
    from: ['handling'],
    who: [{ permission: permissions.review }],
    form: { reason: text(words('理由', 'Reason')) },
    effects: [{ do: 'clear', attribute: 'extensionAsked' }],
  },
  'ask-suspension': {
    title: words('申请挂账', 'Ask to suspend'),
    from: ['handling'],
    who: [{ holder: true, permission: permissions.handle }],
    form: { reason: text(words('理由', 'Reason')) },
    guards: [{ unless: { counter: 'suspended', atLeast: 1 }, error: 'incident.suspended_already' }],
    effects: [{ do: 'set', attribute: 'suspensionAsked', from: 'form.reason' }],
    tells: ['incident.suspension_asked'],
  },
  suspend: {
    title: words('同意挂账', 'Suspend'),
    from: ['handling'],
    to: 'suspended',
    who: [{ permission: permissions.review }],
    form: { note },
    guards: [{ unless: { counter: 'suspended', atLeast: 1 }, error: 'incident.suspended_already' }],
    effects: [
      { do: 'count', counter: 'suspended' },
      { do: 'clear', attribute: 'suspensionAsked' },
    ],
  },
  resume: {
    title: words('恢复办理', 'Resume'),
    from: ['suspended'],
    to: 'handling',
    who: [{ permission: permissions.review }, { holder: true, permission: permissions.handle }],
    form: { note },
  },
  reclassify: {
    title: words('更正分类', 'Reclassify'),
    from: '*',
    who: [{ permission: permissions.dispatch }],
    form: {
      category: { title: words('类别', 'Category'), type: 'category', required: true, most: 40 },
      note,
    },
    tells: ['incident.reclassified'],
  },
};
