import type { ActionDefinition } from '../../loop/index.ts';
import { note, permissions, photos, text, words } from './fields.ts';

/** What may be done to a case from beside it, wherever it stands (催办、督办、补充). */
export const supervising: Record<string, ActionDefinition> = {
  urge: {
    title: words('催办', 'Nudge'),
    from: '*',
    who: [{ permission: permissions.supervise }],
    form: { note },
    effects: [{ do: 'count', counter: 'urged' }],
    tells: ['incident.urged'],
  },
  supervise: {
    title: words('督办', 'Supervise formally'),
    from: '*',
    who: [{ permission: permissions.supervise }],
    form: { reason: text(words('督办要求', 'What is demanded')) },
    effects: [
      { do: 'count', counter: 'supervised' },
      { do: 'set', attribute: 'supervised', from: 'form.reason' },
    ],
    tells: ['incident.supervised'],
  },
  'ask-reporter': {
    title: words('向上报人了解', 'Ask the reporter'),
    from: '*',
    who: [{ permission: permissions.dispatch }, { holder: true, permission: permissions.handle }],
    form: { question: text(words('想了解什么', 'What you want to know'), true, 500) },
    tells: ['incident.asked'],
  },
  supplement: {
    title: words('补充', 'Add'),
    from: '*',
    who: [{ reporter: true }],
    form: { text: text(words('补充内容', 'What is added')), photos },
  },
};
