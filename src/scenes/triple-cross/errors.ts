import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'triple-cross.not_hard': entry(
    409,
    '案卷 {number} 不在疑难、挂账或退单审核中，不能上会',
    'Case {number} is neither with the panel nor suspended nor disputed',
  ),
  'triple-cross.proposed_already': entry(409, '已列入议题 {number}', 'It is item {number} already'),
  'triple-cross.title_needed': entry(
    422,
    '请写明议题名称，或选择案卷',
    'Give the matter a title, or choose a case',
  ),
  'triple-cross.unit_unknown': entry(422, '没有单位 {unit}', 'There is no unit {unit}'),
  'triple-cross.item_not_found': entry(404, '没有这个议题', 'No such item'),
  'triple-cross.meeting_not_found': entry(404, '{day} 没有会商', 'There is no meeting on {day}'),
  'triple-cross.bad_day': entry(400, '{day} 不是日期', '{day} is no day'),
};
