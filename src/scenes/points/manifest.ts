import type { SceneManifest } from '../../base/scene/manifest.ts';

/** Permissions of the scene, by what they allow. */
export const permissions = { look: 'points.look', award: 'points.award', goods: 'points.goods' } as const;

export const manifest: SceneManifest = {
  id: 'points',
  title: { zh: '惠民积分', en: 'Points' },
  answers: {
    zh: '商户、志愿者和居民出了多少力，换到了什么？',
    en: 'What did merchants, volunteers and residents contribute, and what did they get for it?',
  },
  dependsOn: [],
  permissions: [
    {
      id: permissions.look,
      title: { zh: '查看积分流水', en: 'See the ledger of points' },
      roles: ['community', 'street', 'supervisor', 'leader', 'administrator', 'auditor'],
    },
    {
      id: permissions.award,
      title: { zh: '确认积分、办理兑换', en: 'Give points and hand goods over' },
      roles: ['community', 'street'],
    },
    {
      id: permissions.goods,
      title: { zh: '维护兑换物品', en: 'Keep the list of goods' },
      roles: ['street', 'administrator'],
    },
  ],
  deskOrder: 55,
  flows: [],
  indicators: ['points.given', 'points.exchanged'],
  quality: {
    level: 'bronze',
    open: {
      simulator: '合成生活由城市模拟器统一生成',
    },
  },
};
