import type { SceneManifest } from '../../base/scene/manifest.ts';

export const permissions = { edit: 'online-appeals.edit', read: 'online-appeals.read' } as const;

export const manifest: SceneManifest = {
  id: 'online-appeals',
  title: { zh: '网络问政', en: 'Online appeals' },
  answers: {
    zh: '网友公开问政，有没有公开、按时、让人满意的答复？',
    en: 'Do questions asked in public get an answer in public, in time, and to satisfaction?',
  },
  resultHint: {
    zh: '这是公开提问：处置结果就是给提问人的答复，经编辑审核后公开。请直接回答所问，写明怎么办、何时办好，不写姓名和电话。',
    en: 'Asked in public: the result is the answer to the asker and is published once the editors have reviewed it. Answer what was asked, say what is done and by when, and leave names and numbers out.',
  },
  keepsCases: true,
  dependsOn: [],
  permissions: [
    {
      id: permissions.edit,
      title: { zh: '审核、答复、督办问政', en: 'Review, answer and press questions' },
      roles: ['supervisor'],
    },
    {
      id: permissions.read,
      title: { zh: '查看问政后台', en: 'See the editors’ desk' },
      roles: ['supervisor', 'leader', 'dispatcher'],
    },
  ],
  deskOrder: 25,
  flows: [],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      indicators: 'The weekly index is a frozen document of its own.',
    },
  },
};
