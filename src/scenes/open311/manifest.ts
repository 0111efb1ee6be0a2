import type { SceneManifest } from '../../base/scene/manifest.ts';

export const manifest: SceneManifest = {
  id: 'open311',
  title: { zh: '开放接口（Open311）', en: 'Open311' },
  answers: {
    zh: '别家的应用怎样向城市报事、查事？',
    en: 'How do applications of others report to the city and follow what was reported?',
  },
  dependsOn: [],
  permissions: [
    {
      id: 'open311.submit',
      title: { zh: '经 Open311 提交诉求', en: 'Report through Open311' },
      roles: ['administrator'],
    },
    {
      id: 'open311.publish',
      title: { zh: '审核后公开诉求文字', en: 'Publish a report’s words after review' },
      roles: ['supervisor', 'dispatcher'],
    },
  ],
  flows: [],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      simulator: 'The simulator of the whole city makes reports for every channel.',
      media: 'Public copies of photos need blurring first; media_url of answers is always empty.',
    },
  },
};
