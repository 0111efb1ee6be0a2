import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in intake and of the incident flow, with status and words. */
export const intakeErrors: ErrorCatalogue = {
  'intake.text_empty': entry(
    400,
    '请说明是什么事（文字不能为空）',
    'Please say what it is about: the text is empty',
  ),
  'intake.text_too_long': entry(
    413,
    '文字共 {length} 字，最多 {limit} 字',
    'The text has {length} characters; at most {limit}',
  ),
  'intake.outside_city': entry(
    422,
    '位置（{lon}, {lat}）不在本市范围内，请重新选点',
    'The place ({lon}, {lat}) lies outside the city; choose another',
  ),
  'intake.asset_invalid': entry(
    422,
    '编号“{number}”不对：部件标识码是 17 位数字，其他编号用 2 到 40 位字母、数字和短横',
    'The number "{number}" cannot be right: a component has 17 digits, others 2 to 40 letters, digits and dashes',
  ),
  'intake.half_point': entry(400, '经度和纬度必须同时填写', 'Longitude and latitude go together'),
  'intake.area_unknown': entry(422, '没有区域 {area}，或已停用', 'There is no area {area}, or it is retired'),
  'intake.report_not_found': entry(404, '没有这条诉求', 'There is no such report'),
  'intake.no_unit': entry(
    422,
    '没有可派的单位，请先在权责清单中补上',
    'No unit can take it; complete the duty list first',
  ),
  'intake.not_fused': entry(409, '这条诉求没有与其他诉求合并', 'This report is not fused with another'),
  'intake.not_yours': entry(403, '这不是您的诉求', 'This report is not yours'),
  'intake.case_closed': entry(
    409,
    '案件已结，不能再并单',
    'The case is closed; nothing can be fused with it',
  ),
  'intake.no_telephone': entry(404, '上报人没有留电话', 'The reporter left no telephone number'),
  'intake.import_columns': entry(
    422,
    '找不到列：{given}；可映射的字段：{fields}；文件里的列：{found}',
    'No column for {given}; fields are {fields}; the file has {found}',
  ),
  'intake.import_time': entry(
    422,
    '时间「{value}」无法识别，应如 2026-11-18 10:00:00',
    'The time "{value}" is not understood; write 2026-11-18 10:00:00',
  ),
  'intake.import_kind': entry(
    422,
    '类型「{value}」不在 {expected} 之中',
    'The kind "{value}" is not one of {expected}',
  ),
  'intake.import_point': entry(
    422,
    '坐标（{lon}, {lat}）有误，应为十进制度',
    'The point ({lon}, {lat}) is not in decimal degrees',
  ),
  'intake.import_state': entry(
    422,
    '状态「{value}」无法识别，请用 --states 「原词=环节」指明；环节：{expected}',
    'The state "{value}" is not understood; say --states "word=step", with one of {expected}',
  ),
  'intake.import_category': entry(422, '{field} 有误：{why}', '{field} is not right: {why}'),
  'intake.list_unusable': entry(
    422,
    '分类表标识 {list} 不能用（{why}）',
    'The list id {list} cannot be used ({why})',
  ),
  'intake.import_no_closing': entry(
    422,
    '已结的工单（{state}）没有结案时间',
    'A ticket that is over ({state}) needs the time when it was closed',
  ),
  'incident.taken_already': entry(409, '已有人接单', 'Somebody has taken it already'),
  'incident.own_objection': entry(
    409,
    '本单位曾对此案提出退单，不能由本单位审核或结案',
    'Your unit objected to this case and cannot decide on it',
  ),
  'incident.own_work': entry(
    409,
    '处置单位不能核实自己的结果',
    'The unit that did the work cannot verify it',
  ),
  'incident.panel_binding': entry(409, '疑难裁定已生效，不能再退单', "The panel's decision is binding"),
  'incident.suspended_already': entry(409, '只能挂账一次', 'A case can be suspended once only'),
  'incident.not_taken_up': entry(
    409,
    '未受理的案件不能重新办理',
    'A case that was not taken up cannot be reopened',
  ),
};
