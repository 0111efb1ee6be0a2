import type { SceneManifest } from '../../base/scene/manifest.ts';

/** Permissions of the scene, by what they allow. */
export const permissions = {
  read: 'recurrence.read',
  run: 'recurrence.run',
  handle: 'recurrence.handle',
} as const;

export const manifest: SceneManifest = {
  id: 'recurrence',
  title: { zh: '反复问题', en: 'Recurrence' },
  answers: {
    zh: '哪些地点、部件和问题反复出现，专项治理以后真的少了吗？',
    en: 'Which places, components and kinds of problem come back, and did a programme really make them fewer?',
  },
  dependsOn: [],
  permissions: [
    {
      id: permissions.read,
      title: { zh: '查看反复问题', en: 'See what comes back' },
      roles: [
        'leader',
        'dispatcher',
        'supervisor',
        'auditor',
        'unit-clerk',
        'section',
        'street',
        'community',
      ],
    },
    {
      id: permissions.run,
      title: { zh: '开办和验收专项治理', en: 'Open programmes and accept their results' },
      roles: ['leader', 'dispatcher', 'supervisor'],
    },
    {
      id: permissions.handle,
      title: { zh: '承办专项治理', en: 'Carry programmes out' },
      roles: ['unit-clerk', 'section', 'street', 'community'],
    },
  ],
  deskOrder: 45,
  flows: ['programme'],
  indicators: [
    'recurrence.programmes-running',
    'recurrence.programmes-begun',
    'recurrence.programmes-ended',
    'recurrence.target-rate',
    'recurrence.effect-rate',
  ],
  quality: {
    level: 'bronze',
    open: {
      simulator: '反复问题来自城市模拟器的事件，没有单独的模拟',
      assets: '没有编号的部件案件，同一百米方格内同类部件视为同一部件',
    },
  },
};
