import { entry } from '../../platform/i18n/entry.ts';
import type { ErrorCatalogue } from '../../platform/i18n/errors.ts';

export const messagesErrors: ErrorCatalogue = {
  'messages.template_invalid': entry(
    500,
    '消息模板 {template} 有误：{faults}',
    'The message template {template} is wrong: {faults}',
  ),
  'messages.not_found': entry(404, '没有这条消息', 'There is no such message'),
  'messages.nobody': entry(403, '只有本人登录后才有消息', 'Only people who are signed in have messages'),
};
