import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'snap-report.photo_unknown': entry(
    422,
    '有照片没有上传成功或已过期，请重新拍摄',
    'A photo was not uploaded or has expired; please take it again',
  ),
  'snap-report.too_many_photos': entry(
    409,
    '待提交的照片太多，最多 {most} 张，请先提交或稍后再传',
    'Too many photos are waiting to be sent, at most {most}; send the report first or try again later',
  ),
  'snap-report.always_private': entry(
    409,
    '举报一律不公开，以保护举报人',
    'Reports of wrongdoing are never public, to protect those who report',
  ),
  'snap-report.rated_already': entry(409, '您已经评价过了', 'You have rated this already'),
  'snap-report.not_finished': entry(
    409,
    '还没有办结，办结后即可评价',
    'This is not finished yet; you can rate it when it is',
  ),
  'snap-report.withdrawn_already': entry(409, '您已经撤回了', 'You have withdrawn this already'),
  'snap-report.not_joinable': entry(
    404,
    '这件事不能加入：可能已办结，或不公开',
    'This cannot be joined: it may be finished, or it is not public',
  ),
  'snap-report.rule_invalid': entry(
    500,
    '城市包的 {file} 有误：{why}',
    'The file {file} of the city pack is wrong: {why}',
  ),
  'snap-report.publication_not_found': entry(
    404,
    '没有这件公开事项：可能未公开，或已撤下',
    'There is no such public case: it may not be public, or was taken away',
  ),
  'snap-report.not_publishable': entry(
    409,
    '这件事不能公开：本人不同意，或属于举报、纠纷、红线、保密事项',
    'This may not be public: the reporter does not allow it, or it is a report of wrongdoing, a quarrel, a red line or secret',
  ),
  'snap-report.personal_data': entry(
    422,
    '文字里还有不能公开的个人信息（{field}），请删去',
    'The words still hold personal data that may not be public ({field}); take it out',
  ),
  'snap-report.not_its_photo': entry(
    422,
    '有照片不属于这件事，或重复，请刷新后再审',
    'A photo does not belong to this case, or was named twice; load it again',
  ),
  'snap-report.reviewed_meanwhile': entry(
    409,
    '别人刚刚审过这件事，请刷新后再看',
    'Somebody has just reviewed this; load it again',
  ),
  'snap-report.box_invalid': entry(
    400,
    '地图范围有误：西、南、东、北四个值都要有，且西小于东、南小于北',
    'Wrong box: west, south, east and north are all needed, west below east and south below north',
  ),
};
