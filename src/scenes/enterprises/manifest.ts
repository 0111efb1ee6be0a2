import type { SceneManifest } from '../../base/scene/manifest.ts';

/** Permissions of the scene, by what they allow. */
export const permissions = {
  read: 'enterprises.read',
  check: 'enterprises.check',
  export: 'enterprises.export',
} as const;

/** Organisations of the city (市场主体、社会组织、机关事业单位). */
export const manifest: SceneManifest = {
  id: 'enterprises',
  title: { zh: '市场主体', en: 'Organisations' },
  answers: {
    zh: '辖区里有哪些市场主体、开在哪栋楼、还在不在？哪些登记信息对不上、要去核实？',
    en: 'Which organisations are there, in which building, do they still exist? Whose entries contradict and need a look?',
  },
  dependsOn: [],
  permissions: [
    {
      id: permissions.read,
      title: { zh: '查看市场主体', en: 'See organisations' },
      roles: [
        ...['leader', 'supervisor', 'dispatcher', 'unit-clerk', 'section'],
        ...['street', 'community', 'grid-member', 'data-steward', 'governance'],
      ],
    },
    {
      id: permissions.check,
      title: { zh: '交办、排除待核实的登记信息', en: 'Send out or dismiss what looks wrong in an entry' },
      roles: ['supervisor', 'street', 'governance'],
    },
    {
      id: permissions.export,
      title: { zh: '导出市场主体名录', en: 'Take lists of organisations away' },
      roles: ['administrator', 'supervisor', 'governance'],
    },
  ],
  deskFor: [permissions.read],
  deskOrder: 64,
  flows: [],
  indicators: ['enterprises.found', 'enterprises.sent'],
  quality: {
    level: 'bronze',
    open: {
      simulator: '市场主体由合成城市及其法人、税务、变更数据源生成，没有单独的模拟',
      history: '名录只显示现状；历次登记内容在一企一档的来源记录里',
    },
  },
};
