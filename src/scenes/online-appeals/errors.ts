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
  'online-appeals.reason_needed': entry(422, '不予公开请写明原因', 'Say why it is refused'),
  'online-appeals.not_public': entry(409, '这个问题尚未公开', 'This question is not public'),
  'online-appeals.no_answer_yet': entry(409, '承办单位尚未答复', 'The unit has not answered yet'),
  'online-appeals.not_replied': entry(409, '答复公开后才能评价', 'It can be rated once its reply is public'),
  'online-appeals.evaluated': entry(409, '已评价', 'It has been rated'),
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
