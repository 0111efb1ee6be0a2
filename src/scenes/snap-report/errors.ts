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
};
