import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'supervision.words_needed': entry(422, '请写明要求或原因', 'Say what is demanded, or why'),
  'supervision.demand_not_found': entry(404, '没有这条督办', 'No such order'),
  'supervision.answered': entry(409, '这条督办已回复', 'This order has been answered'),
  'supervision.not_answered': entry(409, '承办单位还没有回复', 'The unit has not answered yet'),
  'supervision.judged': entry(409, '这条回复已审核', 'This answer has been judged'),
  'supervision.outside_window': entry(
    409,
    '现在（{time}）不在回访时段，时段为：{windows}',
    'It is {time}; calls are made within {windows}',
  ),
  'supervision.window_used': entry(
    409,
    '{window} 已回访过，请换一个时段：{free}',
    'A call was made within {window}; try another time: {free}',
  ),
  'supervision.too_soon': entry(
    409,
    '离上次回访太近，{next} 之后再打',
    'Too soon after the last call; call after {next}',
  ),
  'supervision.call_back_not_found': entry(404, '没有这条回访', 'No such call-back'),
  'supervision.call_back_ended': entry(
    409,
    '这条回访已结束（{status}）',
    'This call-back has ended: {status}',
  ),
  'supervision.answers_needed': entry(
    422,
    '已接通的回访需填写：{fields}',
    'A call that was answered needs {fields}',
  ),
  'supervision.recording_unknown': entry(
    422,
    '录音不是本案卷的录音附件',
    'The recording is not an attachment of this case with the purpose recording',
  ),
  'supervision.spot_check_not_found': entry(404, '没有这条抽查', 'No such spot check'),
  'supervision.checked_already': entry(409, '这条抽查已有结果', 'This spot check has its result'),
  'supervision.photo_unknown': entry(
    422,
    '照片不是本案卷的核实照片',
    'The photo is not an attachment of this case with the purpose verification',
  ),
  'supervision.not_own_ticket': entry(
    403,
    '只能为本单位主办的案卷申诉',
    'Appeals are for tickets that your unit leads',
  ),
  'supervision.measure_unknown': entry(422, '没有扣分项 {measure}', 'There is no deduction {measure}'),
  'supervision.appealed': entry(
    409,
    '已申诉过（{number}），同一事项不再受理',
    'This has been appealed already ({number}) and is not taken up again',
  ),
  'supervision.appeal_too_late': entry(
    409,
    '申诉应在结案后 {days} 个工作日内提出，已于 {until} 截止',
    'Appeals are made within {days} working days of the closing; that was until {until}',
  ),
  'supervision.call_back_taken': entry(409, '另一位同事正在回访这一件', 'Somebody else is making this call'),
  'supervision.no_call_now': entry(404, '现在没有可以拨打的回访', 'There is no call to make now'),
  'supervision.bad_period': entry(400, '时间范围有误：{why}', 'The period is not right: {why}'),
  'supervision.check_not_due': entry(
    409,
    '{number} 还没有办完，抽查在待结案和结案后进行',
    '{number} is not finished yet: a spot check follows on the result',
  ),
  'supervision.check_waits': entry(
    409,
    '{number} 已有一次抽查在等结果',
    'A spot check of {number} waits for its result already',
  ),
};
