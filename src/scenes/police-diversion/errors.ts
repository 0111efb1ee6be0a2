import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'police-diversion.time_invalid': entry(
    422,
    '接警时间“{value}”无效：应如 2026-11-18T09:55:00+08:00，不晚于现在，不早于七天前',
    'The time "{value}" is not possible: write 2026-11-18T09:55:00+08:00, within the last seven days',
  ),
  'police-diversion.call_not_found': entry(
    404,
    '没有这条警情，或您无权查看',
    'There is no such call, or you may not see it',
  ),
  'police-diversion.returned_already': entry(409, '已回转110', 'It was given back to 110 already'),
  'police-diversion.not_returnable': entry(
    409,
    '案件处于“{state}”，不能回转110',
    'In the state {state} it cannot be given back to 110',
  ),
  'police-diversion.others_reported': entry(
    409,
    '还有其他人反映同一件事，请先拆单再回转110',
    'Others reported the same thing; separate their reports first',
  ),
  'police-diversion.over': entry(409, '110已收到办理结果，不能再改', '110 has the result already'),
  'police-diversion.not_returned': entry(
    409,
    '没有退回过110，不能再次移交',
    'It was not given back to 110, so it cannot be handed over again',
  ),
  'police-diversion.reply_not_found': entry(404, '没有这条回复', 'There is no such reply'),
};
