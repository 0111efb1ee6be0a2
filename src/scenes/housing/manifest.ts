import type { SceneManifest } from '../../base/scene/manifest.ts';

/** Permissions of the scene, by what they allow. */
export const permissions = {
  see: 'housing.see',
  register: 'housing.register',
  decide: 'housing.decide',
} as const;

/** Houses and lettings (房屋). */
export const manifest: SceneManifest = {
  id: 'housing',
  title: { zh: '房屋', en: 'Housing' },
  answers: {
    zh: '房子住着人吗、是谁的、租给了谁？哪些出租没有登记、哪些住得太挤？',
    en: 'Is a house lived in, whose is it, to whom is it let? Which lettings nobody registered, which are too crowded?',
  },
  dependsOn: [],
  permissions: [
    {
      id: permissions.see,
      title: { zh: '查看房屋和租赁', en: 'See houses and lettings' },
      roles: [
        ...['leader', 'supervisor', 'street', 'community', 'grid-member'],
        ...['data-steward', 'governance'],
      ],
    },
    {
      id: permissions.register,
      title: { zh: '登记、续租、终止租赁', en: 'Register, extend and end lettings' },
      roles: ['street', 'community', 'grid-member'],
    },
    {
      id: permissions.decide,
      title: { zh: '处理房屋线索', en: 'Decide on clues about houses' },
      roles: ['supervisor', 'street', 'governance'],
    },
  ],
  deskFor: [permissions.see],
  deskOrder: 62,
  flows: [],
  indicators: [
    'housing.lettings-in-force',
    'housing.lettings-registered',
    'housing.clues-open',
    'housing.clues-decided-rate',
  ],
  quality: {
    level: 'bronze',
    open: {
      simulator: '租赁来自登记和备案数据源，没有单独的模拟',
      rooms: '底库没有房屋面积和间数，人均面积只在租赁登记填写了面积时核算',
    },
  },
};
