import type { SceneManifest } from '../../base/scene/manifest.ts';

export const permissions = {
  read: 'supervision.read',
  call: 'supervision.call',
  check: 'supervision.check',
  answer: 'supervision.answer',
  appeal: 'supervision.appeal',
  reviewAppeal: 'supervision.review-appeal',
} as const;

const units = ['unit-clerk', 'section', 'street', 'community'];

export const manifest: SceneManifest = {
  id: 'supervision',
  title: { zh: '督查督办', en: 'Supervision' },
  answers: {
    zh: '哪些事拖着、办得不好、说办好了其实没有？',
    en: 'What drags on, what was done badly, and what is called done but is not?',
  },
  dependsOn: [],
  permissions: [
    {
      id: permissions.read,
      title: { zh: '查看督办与考核', en: 'See supervision and grades' },
      roles: ['leader', 'supervisor', 'dispatcher', ...units],
    },
    { id: permissions.call, title: { zh: '回访', en: 'Call back' }, roles: ['supervisor', 'hotline-agent'] },
    { id: permissions.check, title: { zh: '抽查核实', en: 'Spot checks' }, roles: ['supervisor'] },
    {
      id: permissions.answer,
      title: { zh: '回复督办', en: 'Answer a supervision notice' },
      roles: units,
    },
    {
      id: permissions.appeal,
      title: { zh: '申诉剔除', en: 'Ask to leave a ticket out' },
      roles: ['unit-clerk', 'street'],
    },
    {
      id: permissions.reviewAppeal,
      title: { zh: '审核申诉', en: 'Review appeals' },
      roles: ['supervisor'],
    },
  ],
  deskOrder: 10,
  flows: ['rating-follow-up', 'appeal'],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      simulator: 'The simulator of the whole city closes and rates cases; this scene draws from them.',
      indicators:
        'Scores and grades by deductions are not indicators yet; the three rates and their score are.',
      desk: 'Calls are dialled by hand.',
    },
  },
};
