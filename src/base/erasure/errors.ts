import { entry } from '../../platform/i18n/entry.ts';
import type { ErrorCatalogue } from '../../platform/i18n/errors.ts';

export const erasureErrors: ErrorCatalogue = {
  'erasure.purpose_needed': entry(
    403,
    '删除个人信息须声明用途 {purpose}',
    'Erasing a person needs the declared purpose {purpose}',
  ),
  'erasure.whom': entry(
    400,
    '请给出手机号或市民账号，二者给一个',
    'Name a phone number or a citizen account, one of the two',
  ),
  'erasure.nobody': entry(404, '没有这个市民账号', 'There is no such citizen account'),
};
