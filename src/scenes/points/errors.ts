import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'points.not_enough': entry(
    409,
    '积分不够：现有 {balance} 分，需要 {needed} 分',
    'Not enough points: {balance} there, {needed} needed',
  ),
  'points.sold_out': entry(409, '“{name}”已经兑完，没有扣分', '“{name}” is gone; no points were taken'),
  'points.good_not_found': entry(404, '没有这件物品，或已下架', 'No such good, or it is no longer offered'),
  'points.good_known': entry(409, '已有编号为 {code} 的物品', 'There is a good with the code {code} already'),
  'points.account_not_found': entry(404, '没有积分号 {number}', 'No account has the number {number}'),
  'points.rule_not_found': entry(404, '没有这条积分规则', 'No such rule'),
  'points.rule_of_loop': entry(
    422,
    '“{name}”由案件结案自动计分，不能手工加',
    '“{name}” is counted when cases close and cannot be given by hand',
  ),
  'points.rule_for_others': entry(
    422,
    '“{name}”不适用于这类积分人：{kind}',
    '“{name}” is not for accounts of this kind: {kind}',
  ),
  'points.day_full': entry(
    409,
    '“{name}”今天已到上限 {limit} 分',
    '“{name}” has reached its {limit} points for today',
  ),
  'points.counted_already': entry(
    409,
    '这件事已经计过分：{reference}',
    'This was counted already: {reference}',
  ),
  'points.entry_not_found': entry(404, '没有这条流水', 'No such entry'),
  'points.entry_not_reversible': entry(
    422,
    '只有按规则加的分可以冲正，每条一次',
    'Only points given by a rule can be taken back, once each',
  ),
  'points.exchange_not_found': entry(404, '没有这次兑换', 'No such exchange'),
  'points.exchange_ended': entry(409, '这次兑换已经结束', 'This exchange is over'),
};
