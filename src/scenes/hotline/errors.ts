import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'hotline.deadline_invalid': entry(
    422,
    '办理期限须晚于受理时间：{reason}',
    'The deadline must be later than the receipt: {reason}',
  ),
  'hotline.time_invalid': entry(
    422,
    '{field} 的时间“{value}”无效，应如 2026-11-18T10:00:00+08:00，且不晚于当前、前后有序',
    '{field}: "{value}" is not a possible time; write 2026-11-18T10:00:00+08:00, in order and not ahead of now',
  ),
  'hotline.unit_unknown': entry(422, '没有单位“{unit}”（或重名）', 'There is no single unit "{unit}"'),
  'hotline.cell_empty': entry(422, '“{column}”为空', 'The column {column} is empty'),
  'hotline.cell_invalid': entry(
    422,
    '“{column}”的内容“{value}”不能用',
    'The column {column} holds "{value}", which cannot be used',
  ),
  'hotline.row_invalid': entry(422, '{field} 有误：{why}', '{field}: {why}'),
  'hotline.ticket_not_found': entry(
    404,
    '没有这张工单，或您无权查看',
    'There is no such ticket, or you may not see it',
  ),
  'hotline.request_not_found': entry(404, '没有这项申请', 'There is no such request'),
  'hotline.request_answered': entry(
    409,
    '这项申请已答复（{state}）',
    'This request was answered already ({state})',
  ),
  'hotline.locked': entry(
    403,
    '保密工单：只有持单单位和有保密权限的人可以处理',
    'A secret ticket: only its unit and those with the right to secrets may work on it',
  ),
  'hotline.ask_not_possible': entry(
    409,
    '现在不能申请{kind}；可以：{possible}',
    'A request {kind} is not possible now; possible are: {possible}',
  ),
  'hotline.extensions_used': entry(
    409,
    '已延期 {used} 次，最多 {most} 次',
    'It was extended {used} times already; at most {most}',
  ),
  'hotline.exit_not_for_kind': entry(
    422,
    '“{kind}”类工单没有这个出口（{exit}）；可以：{right}',
    'A ticket of the kind {kind} has no exit {exit}; it has: {right}',
  ),
  'hotline.exit_incomplete': entry(400, '请填写 {field}', 'Give the field {field}'),
  'hotline.difference_not_found': entry(404, '没有这条差异', 'There is no such difference'),
  'hotline.difference_not_takeable': entry(
    409,
    '这条差异不能直接采用上级的值，请按建议核实后标记',
    'The upper side’s word cannot simply be taken here; look into it as advised and mark it',
  ),
  'hotline.settle_reason_needed': entry(
    400,
    '处理差异须写明原因（至少两个字）',
    'Say why a difference is settled so, in two characters or more',
  ),
  'hotline.no_day_list': entry(
    409,
    '没有设置上级清单接口，请上传清单文件',
    'No day list is set up with the upper platform; upload its file',
  ),
  'hotline.reason_needed': entry(400, '不同意须说明理由', 'Say why it is refused'),
  'hotline.deadline_needed': entry(
    400,
    '同意延期须给出新的期限',
    'An approved extension needs its new deadline',
  ),
  'hotline.endpoint_invalid': entry(
    400,
    '接口地址无效：{endpoint}，应为 http(s) 地址且不含账号',
    'Not an http(s) address without credentials: {endpoint}',
  ),
  'hotline.exchange_in_use': entry(
    409,
    '已接入真实的上级平台，模拟平台不会改动它',
    'A real upper platform is connected; a simulated one does not touch it',
  ),
  'hotline.secret_needed': entry(
    400,
    '设置接口须同时给出签名密钥',
    'An endpoint needs a secret to sign with',
  ),
  'hotline.list_unavailable': entry(
    503,
    '取不到上级平台清单：{why}',
    'The upper platform’s list could not be fetched: {why}',
  ),
  'hotline.reconciliation_not_found': entry(404, '没有这次对账', 'There is no such reconciliation'),
  'hotline.knowledge_not_found': entry(404, '没有这条知识', 'There is no such entry'),
  'hotline.knowledge_expired': entry(
    409,
    '知识条目已于 {expiresOn} 到期，请先更新',
    'The entry expired on {expiresOn}; renew it first',
  ),
  'hotline.knowledge_not_published': entry(409, '知识条目尚未发布', 'The entry is not published'),
};
