import type { SceneManifest } from '../../base/scene/manifest.ts';

/** Permissions of the scene, by what they allow. */
export const permissions = {
  report: 'patrol.report',
  askCheck: 'patrol.ask-check',
  answerCheck: 'patrol.answer-check',
  seeTracks: 'patrol.see-tracks',
} as const;

export const manifest: SceneManifest = {
  id: 'patrol',
  title: { zh: '网格巡查', en: 'Patrol' },
  answers: {
    zh: '网格员走到哪里、看见什么：小事当场办结，大事立案派单，办完的事到现场看一眼。',
    en: 'What grid members see as they walk: small things solved at once, others filed, finished ones looked at.',
  },
  dependsOn: [],
  permissions: [
    {
      id: permissions.report,
      title: { zh: '巡查上报', en: 'Report on patrol' },
      roles: ['grid-member', 'community', 'street'],
    },
    {
      id: permissions.askCheck,
      title: { zh: '派核查', en: 'Ask for a spot check' },
      roles: ['supervisor', 'dispatcher'],
    },
    {
      id: permissions.answerCheck,
      title: { zh: '现场核查', en: 'Check on the spot' },
      roles: ['grid-member', 'community'],
    },
    {
      id: permissions.seeTracks,
      title: { zh: '查看辖区巡查轨迹', en: "See patrols' tracks of one's area" },
      roles: ['supervisor'],
    },
  ],
  deskFor: [permissions.seeTracks],
  deskOrder: 50,
  flows: [],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      indicators: '网格内办结率等由指标层统一给出',
      simulator: '合成生活由城市模拟器统一生成',
    },
  },
};
