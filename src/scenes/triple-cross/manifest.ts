import type { SceneManifest } from '../../base/scene/manifest.ts';

export const permissions = {
  read: 'triple-cross.read',
  propose: 'triple-cross.propose',
  prepare: 'triple-cross.prepare',
  chair: 'triple-cross.chair',
  work: 'triple-cross.work',
} as const;

const units = ['unit-clerk', 'section', 'street', 'community'];

export const manifest: SceneManifest = {
  id: 'triple-cross',
  title: { zh: '三跨协同', en: 'Triple-cross coordination' },
  answers: {
    zh: '跨层级、跨区域、跨部门的难题，谁主办、谁协办、何时办成？',
    en: 'What crosses levels, regions and departments: who leads, who assists, and is it done?',
  },
  dependsOn: [],
  permissions: [
    {
      id: permissions.read,
      title: { zh: '查看三跨议题', en: 'See the agenda' },
      roles: ['leader', 'supervisor', 'dispatcher', ...units],
    },
    {
      id: permissions.propose,
      title: { zh: '提出议题', en: 'Propose items' },
      roles: ['leader', 'supervisor', 'dispatcher', 'unit-clerk', 'street'],
    },
    {
      id: permissions.prepare,
      title: { zh: '编排议程', en: 'Prepare the agenda' },
      roles: ['leader', 'supervisor', 'dispatcher'],
    },
    { id: permissions.chair, title: { zh: '主持会商', en: 'Chair the meeting' }, roles: ['leader'] },
    { id: permissions.work, title: { zh: '承办议定事项', en: 'Work on what was decided' }, roles: units },
  ],
  deskOrder: 40,
  flows: ['triple-cross', 'triple-cross-decision'],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      simulator: 'Hard cases of the whole city’s simulator stand among the candidates.',
      messages:
        'Units that are called find it in their queue and on the page; no message is sent to them yet.',
      indicators: 'Counts of consulted and closed items are a route of their own, not indicators yet.',
    },
  },
};
