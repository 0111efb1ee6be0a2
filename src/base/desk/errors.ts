import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong at the desk, with status and words. */
export const deskErrors: ErrorCatalogue = {
  'desk.case_doubled': entry(400, '案卷 {id} 重复', 'The case {id} is named twice'),
  'desk.channel_keeps_case': entry(
    409,
    '这一渠道的来件与案卷一一对应，不能并入其他案卷，请单独办理',
    'What comes by this channel stays with its own case; handle it by itself',
  ),
  'desk.view_not_found': entry(404, '没有这个视图', 'There is no such view'),
  'desk.view_not_yours': entry(403, '只有建立者可以改动这个视图', 'Only who made a view may change it'),
  'desk.too_many_views': entry(
    409,
    '最多保存 {most} 个视图，请先删除不用的',
    'At most {most} views are kept; delete one first',
  ),
  'desk.no_unit': entry(
    409,
    '您的账号没有所属单位，不能共享视图',
    'Your account has no unit to share a view with',
  ),
};
