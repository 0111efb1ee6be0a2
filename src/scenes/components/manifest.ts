import type { SceneManifest } from '../../base/scene/manifest.ts';

/** Permissions of the scene, by what they allow. */
export const permissions = {
  read: 'components.read',
  match: 'components.match',
  import: 'components.import',
} as const;

/** City components (城市部件). */
export const manifest: SceneManifest = {
  id: 'components',
  title: { zh: '城市部件', en: 'City components' },
  answers: {
    zh: '这个井盖是谁的、完好吗、出过哪些事？报来的井盖问题归谁管？',
    en: 'Whose is this manhole, is it whole, what happened to it? Who owns the one that was reported?',
  },
  dependsOn: [],
  permissions: [
    {
      id: permissions.read,
      title: { zh: '查看部件', en: 'See components' },
      roles: [
        ...['leader', 'dispatcher', 'supervisor', 'auditor', 'unit-clerk'],
        ...['section', 'street', 'community', 'grid-member'],
      ],
    },
    {
      id: permissions.match,
      title: { zh: '认定案件涉及的部件', en: 'Say which component a case is about' },
      roles: ['dispatcher', 'supervisor'],
    },
    {
      id: permissions.import,
      title: { zh: '导入、导出部件普查', en: 'Bring in and take away a census of components' },
      roles: ['administrator', 'supervisor'],
    },
  ],
  deskFor: [permissions.read],
  deskOrder: 68,
  flows: [],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      indicators: '完好率和部件案件数由本场景按类别和街道给出，未列入统一指标',
      simulator: '部件由合成城市生成，案件由城市模拟器生成，没有单独的模拟',
      history: '只保留部件的现状，不保留历次普查',
    },
  },
};
