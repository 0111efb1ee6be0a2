import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in the loop, with status and words. */
export const loopErrors: ErrorCatalogue = {
  'loop.flow_invalid': entry(500, '流程 {flow} 定义有误：{faults}', 'The flow {flow} is not right: {faults}'),
  'loop.flow_changed': entry(
    500,
    '流程 {flow} 第 {version} 版的内容被修改。请恢复原文，改动另立新版本',
    'The text of flow {flow} version {version} was changed. Restore it and give the change a new version',
  ),
  'loop.flow_not_found': entry(500, '没有流程 {flow}', 'There is no flow {flow}'),
  'loop.case_not_found': entry(404, '没有这个案件', 'There is no such case'),
  'loop.action_not_allowed': entry(
    409,
    '案件现在是「{state}」，不能执行 {action}；可以：{possible}',
    'The case is at "{state}", where {action} is not possible; possible are {possible}',
  ),
  'loop.changed_meanwhile': entry(
    409,
    '案件已被他人处理，请刷新后再操作',
    'Somebody else has acted on this case; reload it',
  ),
  'loop.form_invalid': entry(400, '填写有误：{reason}', 'The form is not right: {reason}'),
  'loop.too_many_attachments': entry(409, '一个案件最多 {most} 个附件', 'A case holds at most {most} files'),
  'loop.attachment_not_found': entry(404, '没有这个附件', 'There is no such file'),
  'loop.own_route': entry(409, '请改用 {route}', 'Use {route} for this'),
  'loop.replay_not_past': entry(
    400,
    '只能回放过去的时间：{from} 还没有到（现在 {now}）',
    'Only the past can be replayed: {from} has not come yet (it is {now})',
  ),
  'loop.clock_unknown': entry(422, '流程 {flow} 没有时限 {clock}', 'The flow {flow} has no clock {clock}'),
  'loop.limit_not_current': entry(
    409,
    '这一条时限在 {day} 不是有效条目，请刷新后再改',
    'That limit is not in force on {day}; reload the list',
  ),
};
