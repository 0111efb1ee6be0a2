import type { Notices } from '../../base/messages/index.ts';

const parameters = { number: 'reference', caseId: 'reference' } as const;
const link = '/cases/{caseId}';
const followUp = { flowId: 'rating-follow-up' } as const;
const permission = 'incident.handle';

/** The unit hears that a bad rating of its work is followed up, and what it has to do about it. */
export const notices: Notices = {
  templates: {
    'supervision.bad-rating': {
      title: { zh: '收到差评，已开始回访 {number}', en: 'A bad rating is followed up: {number}' },
      text: {
        zh: '市民对办理结果不满意，一天内回访；成立的须限期整改。',
        en: 'A citizen is not content. They are called within a day; if it holds, it must be put right.',
      },
      ...{ parameters, link },
    },
    'supervision.put-right': {
      title: { zh: '差评成立，请整改 {number}', en: 'The bad rating holds: put {number} right' },
      text: { zh: '请在 {dueAt} 前整改并反馈。', en: 'Put it right and report by {dueAt}.' },
      ...{ parameters: { ...parameters, dueAt: 'time' }, link },
    },
    'supervision.put-right-again': {
      title: { zh: '整改被退回 {number}', en: 'Sent back: {number}' },
      text: { zh: '整改没有通过确认，请继续整改。', en: 'What was done does not suffice; go on.' },
      ...{ parameters, link },
    },
  },
  rules: [
    {
      ...{ id: 'bad-rating', on: 'loop.case.opened', when: followUp, to: 'holder' },
      ...{ template: 'supervision.bad-rating', permission },
    },
    {
      ...{ id: 'bad-rating-holds', on: 'loop.case.changed', to: 'holder', permission },
      when: { ...followUp, action: 'record-call', state: 'rectifying' },
      template: 'supervision.put-right',
    },
    {
      ...{ id: 'bad-rating-again', on: 'loop.case.changed', when: { ...followUp, action: 'reject' } },
      ...{ to: 'holder', template: 'supervision.put-right-again', permission },
    },
  ],
};
