import type { SceneManifest } from '../../base/scene/manifest.ts';

/** Most characters of a report, and of what is added to one. */
export const MOST_CHARACTERS = 2_000;
/** Photos of one report. */
export const MOST_PHOTOS = 6;

export const manifest: SceneManifest = {
  id: 'snap-report',
  title: { zh: '随手拍', en: 'Snap and report' },
  answers: {
    zh: '市民看到的问题，拍下来之后谁在办、什么时候办完、办得满意不满意？',
    en: 'What a citizen saw and photographed: who handles it, by when is it done, and was it done well?',
  },
  dependsOn: [],
  // Citizens act on their own reports by being the ones who reported; no role of staff is involved there.
  permissions: [
    {
      id: 'snap-report.review',
      title: { zh: '审核公开内容', en: 'Review what becomes public' },
      roles: ['dispatcher', 'supervisor'],
    },
  ],
  deskOrder: 30,
  flows: [],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      indicators: 'received, closed and satisfied are counted by the incident indicators, by channel',
    },
  },
};
