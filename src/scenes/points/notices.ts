import type { Notices } from '../../base/messages/index.ts';

const parameters = { points: 'count' } as const;
const link = '/points';

/** Whose points they are hears of what came and of what was handed over; nobody else does. */
export const notices: Notices = {
  templates: {
    'points.given': {
      title: { zh: '惠民积分到账', en: 'Points for you' },
      text: { zh: '您获得 {points} 积分，可兑换物品。', en: 'You were given {points} points.' },
      ...{ parameters, link },
    },
    'points.handed-over': {
      title: { zh: '积分兑换已领取', en: 'Your exchange was handed over' },
      text: {
        zh: '用 {points} 积分兑换的物品已交付；不是您本人领取，请联系社区。',
        en: 'What you exchanged {points} points for was handed over; if not to you, tell the community.',
      },
      ...{ parameters, link },
    },
  },
  rules: [
    { id: 'points-given', on: 'points.given', to: 'citizen', template: 'points.given' },
    { id: 'points-handed-over', on: 'points.handed-over', to: 'citizen', template: 'points.handed-over' },
  ],
};
