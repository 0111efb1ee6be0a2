import type { MessageTemplate, NoticeRule, Notices } from '../../base/messages/index.ts';

const link = '/cases/{caseId}';
const ANSWERED = 'hotline.request.answered';

const template = (zh: [string, string], en: [string, string], due = false): MessageTemplate => ({
  ...{ title: { zh: zh[0], en: en[0] }, text: { zh: zh[1], en: en[1] }, link },
  parameters: { number: 'reference', caseId: 'reference', ...(due && { dueAt: 'time' }) },
});
const rule = (kind: string, state: string, to: NoticeRule['to'], permission: string): NoticeRule => ({
  ...{ id: `hotline-${kind}-${state}`, on: ANSWERED, when: { kind, state }, to, permission },
  template: `hotline.${kind}-${state}`,
});
const [HANDLE, DISPATCH] = ['incident.handle', 'incident.dispatch'];

/** What the upper platform answered: a refused return comes back to the centre, the rest goes to whoever asked for it. */
export const notices: Notices = {
  templates: {
    'hotline.return-refused': template(
      ['上级不同意退单 {number}', '请重新派遣办理。'],
      ['Return refused: {number}', 'Dispatch it anew.'],
    ),
    'hotline.extension-refused': template(
      ['上级不同意延期 {number}', '仍须在 {dueAt} 前办理。'],
      ['Extension refused: {number}', 'It is still due by {dueAt}.'],
      true,
    ),
    'hotline.extension-approved': template(
      ['上级同意延期 {number}', '时限延至 {dueAt}。'],
      ['Extension granted: {number}', 'It is now due by {dueAt}.'],
      true,
    ),
    'hotline.completion-refused': template(
      ['上级退回办结 {number}', '办结未获认可，请重新办理并反馈。'],
      ['Completion refused: {number}', 'The result was not accepted; handle it again and report.'],
    ),
  },
  rules: [
    rule('return', 'refused', 'centre', DISPATCH!),
    rule('extension', 'refused', 'holder', HANDLE!),
    rule('extension', 'approved', 'holder', HANDLE!),
    rule('completion', 'refused', 'lead', HANDLE!),
  ],
};
