import type { MessageTemplate, Notices } from '../../base/messages/index.ts';

const parameters = { number: 'reference' } as const;
/** The list of one's tasks, where the checks stand on top. */
const link = '/';

const templates: Readonly<Record<string, MessageTemplate>> = {
  'patrol.asked': {
    title: { zh: '请到现场核查 {number}', en: 'Please look at {number}' },
    text: { zh: '请到现场看一眼、拍照并回复。', en: 'Please go there, take a photo and answer.' },
    ...{ parameters, link },
  },
  'patrol.drawn': {
    title: { zh: '抽查到您的网格 {number}', en: 'Spot check in your grid: {number}' },
    text: {
      zh: '这件事已报办结，随机抽中请您到现场看一眼、拍照，回复是否解决。',
      en: 'It was reported as done and drawn by lot: please look, take a photo and say whether it is solved.',
    },
    ...{ parameters, link },
  },
};

/** Whoever is sent to look hears of it. */
export const notices: Notices = {
  templates,
  rules: [
    {
      ...{ id: 'patrol-asked', on: 'patrol.check.asked', to: 'person', template: 'patrol.asked' },
      when: { kind: ['before-filing', 'before-closing'] },
    },
    {
      ...{ id: 'patrol-drawn', on: 'patrol.check.asked', when: { kind: 'spot-check' }, to: 'person' },
      template: 'patrol.drawn',
    },
  ],
};
