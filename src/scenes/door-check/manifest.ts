import type { SceneManifest } from '../../base/scene/manifest.ts';

/** Permissions of the scene, by what they allow. */
export const permissions = {
  plan: 'door-check.plan',
  visit: 'door-check.visit',
  see: 'door-check.see',
} as const;

/** Door check (入户采集核查). */
export const manifest: SceneManifest = {
  id: 'door-check',
  title: { zh: '入户核查', en: 'Door check' },
  answers: {
    zh: '登记的人还住在这里吗？谁搬走了、谁新来了，哪些门还没有敲开？',
    en: 'Do those registered still live here? Who left, who came, which doors have not opened yet?',
  },
  dependsOn: [],
  permissions: [
    {
      id: permissions.plan,
      title: { zh: '下达核查、处理不一致', en: 'Order checks and settle differences' },
      roles: ['supervisor', 'street'],
    },
    {
      id: permissions.visit,
      title: { zh: '入户核查', en: 'Check at the door' },
      roles: ['grid-member', 'community'],
    },
    {
      id: permissions.see,
      title: { zh: '查看核查进度', en: 'See how far checks are' },
      roles: ['supervisor', 'street', 'community', 'leader'],
    },
  ],
  deskFor: [permissions.see],
  deskOrder: 66,
  flows: [],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      indicators: '入户率、变动数由本场景按网格和街道给出，未列入统一指标',
      simulator: '没有单独的模拟：要模拟就得编造谁搬走了',
      houses: '房屋用途（空置、出租、疑似群租）作为来源记录显示，不改写房屋登记用途',
    },
  },
};
