import { entry } from '../../platform/i18n/entry.ts';
import type { ErrorCatalogue } from '../../platform/i18n/errors.ts';

export const messagesErrors: ErrorCatalogue = {
  'messages.template_invalid': entry(
    500,
    '消息模板 {template} 有误：{faults}',
    'The message template {template} is wrong: {faults}',
  ),
  'messages.not_found': entry(404, '没有这条消息', 'There is no such message'),
  'messages.rule_unknown': entry(404, '没有这条规则或模板：{id}', 'There is no such rule or template: {id}'),
  'messages.changed_meanwhile': entry(
    409,
    '别人刚刚改过，请重新打开再改',
    'Somebody else has just changed it; open it again',
  ),
  'messages.words_invalid': entry(
    400,
    '这个模板没有占位符 {unknown}',
    'This template has no placeholder {unknown}',
  ),
  'messages.no_phones': entry(
    400,
    '规则 {id} 通知工作人员，不发短信',
    'Rule {id} is for staff, who get no text messages',
  ),
  'messages.no_gateway': entry(409, '没有配置短信网关', 'No gateway for text messages is set'),
  'messages.nobody': entry(403, '只有本人登录后才有消息', 'Only people who are signed in have messages'),
};
