import type { SceneManifest } from '../../base/scene/manifest.ts';

/** Permissions of the scene, by what they allow. */
export const permissions = {
  blow: 'whistle.blow',
  respond: 'whistle.respond',
  direct: 'whistle.direct',
  statistics: 'whistle.statistics',
  rules: 'whistle.rules',
} as const;

export const manifest: SceneManifest = {
  id: 'whistle',
  title: { zh: '吹哨报到', en: 'Whistles' },
  answers: {
    zh: '网格里解决不了的事，部门多久报到、多久到场、问题解决了没有？',
    en: 'When a grid cannot solve something alone: how soon do departments report in and arrive, and was it solved?',
  },
  dependsOn: [],
  permissions: [
    {
      id: permissions.blow,
      title: { zh: '吹哨', en: 'Whistle' },
      roles: ['grid-member', 'community', 'street'],
    },
    {
      id: permissions.respond,
      title: { zh: '报到', en: 'Report in' },
      roles: ['unit-clerk', 'section', 'street', 'community'],
    },
    {
      id: permissions.direct,
      title: { zh: '督促报到', en: 'Follow overdue whistles up' },
      roles: ['dispatcher', 'supervisor', 'leader'],
    },
    {
      id: permissions.statistics,
      title: { zh: '查看报到统计', en: 'See how departments respond' },
      roles: ['leader', 'dispatcher', 'supervisor'],
    },
    {
      id: permissions.rules,
      title: { zh: '维护吹哨规则', en: 'Keep the rules of whistling' },
      roles: ['administrator', 'leader'],
    },
  ],
  deskOrder: 35,
  flows: ['whistle'],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      indicators: '响应统计由本场景的接口给出，待指标层收录后统一口径',
      messages: '被叫部门在待办和本页看到吹哨，还没有另发消息',
      simulator: '合成生活由城市模拟器统一生成',
    },
  },
};
