import type { SceneManifest } from '../../base/scene/manifest.ts';

/** Diverted 110 calls (非警务警情分流): no police business, handled by the city, answered to 110. */
export const manifest: SceneManifest = {
  id: 'police-diversion',
  title: { zh: '非警务警情分流', en: 'Diverted 110 calls' },
  answers: {
    zh: '打到110的非警务求助有没有人马上接手，110有没有按时收到回音？',
    en: 'Is somebody at once on calls to 110 that are no police business, and does 110 hear of it in time?',
  },
  resultHint: {
    zh: '结案后处置结果原样告知 110，不写报警人的姓名和号码。',
    en: 'Once the case is closed 110 reads the result as it stands: no names or numbers of the caller.',
  },
  keepsCases: true,
  dependsOn: [],
  permissions: [
    {
      id: 'police-diversion.exchange',
      title: { zh: '与110交换警情', en: 'Exchange calls with 110' },
      roles: ['administrator'],
    },
    {
      id: 'police-diversion.read',
      title: { zh: '查看分流警情', en: 'See diverted calls' },
      roles: ['leader', 'dispatcher', 'supervisor', 'hotline-agent', 'unit-clerk', 'street', 'grid-member'],
    },
    {
      id: 'police-diversion.decide',
      title: { zh: '回转110、联动处置', en: 'Give calls back to 110, ask it to come along' },
      roles: ['dispatcher'],
    },
  ],
  deskOrder: 20,
  flows: [],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      accept: 'what a police station’s own system says, no real one has been connected yet',
      ring: 'an urgent call rings on open pages of the desk, not on a telephone',
    },
  },
};
