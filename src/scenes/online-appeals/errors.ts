import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'online-appeals.not_found': entry(404, '没有这个问题', 'No such question'),
  'online-appeals.too_many': entry(
    429,
    '已有 {most} 个问题待审核，请稍后再问',
    '{most} of your questions wait for review',
  ),
  'online-appeals.moderated': entry(409, '这个问题已审核', 'This question has been reviewed'),
  'online-appeals.reason_needed': entry(422, '不予公开请写明原因', 'Say why it is not public'),
  'online-appeals.not_for_public': entry(
    409,
    '举报不公开，请选择“不公开，转办”',
    'A report of wrongdoing is never public: pass it on privately',
  ),
  'online-appeals.personal_data': entry(
    422,
    '{field}里还有个人信息（{found}），请处理后再公开',
    '{field} still holds personal data ({found})',
  ),
  'online-appeals.unit_unknown': entry(422, '没有单位 {unit}', 'There is no unit {unit}'),
  'online-appeals.passed_already': entry(
    409,
    '这件诉求已由{unit}承办，改派请走退单',
    'It is with {unit} already; another unit takes it after a return',
  ),
  'online-appeals.not_public': entry(409, '这个问题尚未受理', 'This question has not been taken up'),
  'online-appeals.no_answer_yet': entry(409, '承办单位尚未答复', 'The unit has not answered yet'),
  'online-appeals.not_reviewed': entry(409, '答复尚未审核', 'The reply has not been reviewed'),
  'online-appeals.draft_changed': entry(
    409,
    '审核之后承办单位改了答复，请重新审核',
    'The unit changed its answer after the review: review it again',
  ),
  'online-appeals.replied': entry(
    409,
    '答复已公开，修改请用更正',
    'The reply is public: put it right by a correction',
  ),
  'online-appeals.not_replied': entry(409, '答复公开后才能评价', 'It can be rated once its reply is public'),
  'online-appeals.evaluated': entry(409, '已评价', 'It has been rated'),
  'online-appeals.nothing_to_correct': entry(409, '内容没有变化', 'Nothing has changed'),
  'online-appeals.shares_not_whole': entry(
    422,
    '三项占比合计应为 100，现在是 {sum}',
    'The three shares add up to {sum}; they make 100 together',
  ),
  'online-appeals.rule_backdated': entry(
    409,
    '{day} 已到，新占比从 {today} 之后起用，已开始的周不变',
    '{day} has come; new shares begin after {today}, weeks that began keep theirs',
  ),
  'online-appeals.bad_week': entry(400, '{day} 不是日期', '{day} is no day'),
  'online-appeals.week_not_over': entry(
    409,
    '本周未结束，{next} 起可发布',
    'The week is not over; publish from {next} on',
  ),
  'online-appeals.index_unpublished': entry(
    404,
    '{day} 所在周的指数尚未发布',
    'The index of the week of {day} is not published',
  ),
};
