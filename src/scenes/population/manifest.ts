import type { SceneManifest } from '../../base/scene/manifest.ts';

/** Permissions of the scene, by what they allow; persons themselves are under the registry's own. */
export const permissions = {
  read: 'population.read',
  export: 'population.export',
  check: 'population.check',
} as const;

/** Population (人口). */
export const manifest: SceneManifest = {
  id: 'population',
  title: { zh: '人口', en: 'Population' },
  answers: {
    zh: '这里住着多少人、什么人？谁搬来了、谁搬走了？谁需要上门照看或核实？',
    en: 'How many people live here, and who? Who came, who left? Whom should somebody call on?',
  },
  dependsOn: [],
  permissions: [
    {
      id: permissions.read,
      title: { zh: '查看人口统计', en: 'See counts of the population' },
      roles: [
        ...['leader', 'supervisor', 'dispatcher', 'data-steward', 'governance'],
        ...['street', 'community', 'grid-member'],
      ],
    },
    {
      id: permissions.export,
      title: { zh: '导出人员清单', en: 'Take away lists of persons' },
      roles: ['street', 'data-steward'],
    },
    {
      id: permissions.check,
      title: { zh: '下达人户分离核查', en: 'Have people who live apart checked at the door' },
      roles: ['street', 'supervisor'],
    },
  ],
  deskFor: [permissions.read],
  deskOrder: 60,
  flows: [],
  indicators: [
    'population.living',
    'population.floating',
    'population.apart',
    'population.arrived',
    'population.left',
  ],
  quality: {
    level: 'bronze',
    open: {
      simulator: '人口来自合成城市和各来源，没有单独的模拟：要模拟就得编造谁搬走了',
      history: '底册只保留现状；变化从登记库开始记录迁移之日起可查',
    },
  },
};
