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
  'triple-cross.decision_not_found': entry(404, '没有这个议定事项', 'No such decision'),
  'triple-cross.not_open': entry(
    409,
    '议题 {number} 已经办结，不能再改',
    'Item {number} has ended and cannot be changed',
  ),
  'triple-cross.called_already': entry(
    409,
    '这些单位都已通知',
    'All of these units have been called already',
  ),
  'triple-cross.decision_too_early': entry(
    409,
    '议题 {number} 现在不能议定：先上会，会商后再议定',
    'Item {number} cannot be decided now: take it up first',
  ),
  'triple-cross.doubled_unit': entry(
    422,
    '主办单位不能同时是协办单位',
    'The lead unit cannot assist as well',
  ),
  'triple-cross.no_meeting_day': entry(
    422,
    '{day} 不是会商日，下一次是 {next}',
    'No meeting is held on {day}; the next one is on {next}',
  ),
  'triple-cross.meeting_held': entry(
    409,
    '{day} 的会商已经结束，纪要不能再改',
    'The meeting of {day} has ended; its minutes stand',
  ),
  'triple-cross.not_started': entry(409, '{day} 的会商还没有开始', 'The meeting of {day} has not begun'),
  'triple-cross.minutes_changed': entry(
    409,
    '纪要已被别人改过，请先看最新的再改',
    'Somebody else has changed the minutes: read them anew before you go on',
  ),
  'triple-cross.other_items': entry(
    409,
    '议程已有变动，请刷新后再排',
    'The agenda has changed meanwhile: read it anew before you order it',
  ),
  'triple-cross.case_not_found': entry(404, '没有案卷 {number}', 'There is no case {number}'),
  'triple-cross.bad_day': entry(400, '{day} 不是日期', '{day} is no day'),
};
