import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'recurrence.not_found': entry(404, '没有这个反复问题', 'Nothing that comes back is known by this key'),
  'recurrence.programme_not_found': entry(404, '没有这个专项治理', 'No such programme'),
  'recurrence.programme_open': entry(
    409,
    '这里已有一个专项治理正在进行：{number}',
    'A programme for this is under way: {number}',
  ),
  'recurrence.period': entry(
    422,
    '治理期从 {earliest} 到 {latest} 之间开始，为 {least} 到 {most} 天',
    'A programme begins between {earliest} and {latest} and takes {least} to {most} days',
  ),
  'recurrence.kind_area': entry(
    422,
    '一类问题按全市或一个区治理；更小的范围请按街道开办：{area}',
    'A kind is worked on in the whole city or one district; for less take the street: {area}',
  ),
  'recurrence.own_work': entry(
    403,
    '不能验收自己报告的结果，请由他人验收',
    'Who reported the result does not accept it',
  ),
};
