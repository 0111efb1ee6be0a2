import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'patrol.photo_unknown': entry(422, '照片不存在或不是您上传的', 'No such photo, or not yours'),
  'patrol.photo_needed': entry(422, '请附一张现场照片', 'Add a photo from the spot'),
  'patrol.track_not_found': entry(404, '没有这段轨迹', 'There is no such track'),
  'patrol.check_not_found': entry(404, '没有这个核查任务', 'There is no such check'),
  'patrol.check_not_due': entry(
    409,
    '案件处于“{state}”，现在不需要这种核查',
    'The case is "{state}": this check is not due now',
  ),
  'patrol.check_open_already': entry(409, '这个案件已有核查在进行', 'A check of this case is under way'),
  'patrol.nobody_to_ask': entry(
    409,
    '这里没有可以去核查的网格员（经办过该案的除外）',
    'No grid member here can check it (those who handled it are left out)',
  ),
  'patrol.not_your_check': entry(403, '这个核查派给了别人', 'This check was given to somebody else'),
  'patrol.check_answered': entry(409, '这个核查已经有结果', 'This check has its result already'),
  'patrol.check_not_answered': entry(409, '核查还没有结果', 'The check has no answer yet'),
};
