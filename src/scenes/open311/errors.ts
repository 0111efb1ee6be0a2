import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'open311.service_unknown': entry(404, '没有服务 {code}', 'There is no service {code}'),
  'open311.request_unknown': entry(404, '没有公开的诉求 {id}', 'There is no public request {id}'),
  'open311.token_unknown': entry(404, '没有这个凭据', 'No such token'),
  'open311.jurisdiction_unknown': entry(
    404,
    '没有这个辖区（jurisdiction_id），本市为 {right}',
    'No such jurisdiction_id; this city is {right}',
  ),
  'open311.format_unknown': entry(
    404,
    '{file} 应以 .json 或 .xml 结尾',
    '{file} needs to end in .json or .xml',
  ),
  'open311.missing': entry(400, '缺少 {field}', '{field} was not provided'),
  'open311.bad_point': entry(
    400,
    '坐标 {lat} {long} 有误，应为 WGS-84 十进制度',
    'lat {lat} and long {long} are not decimal degrees of WGS-84',
  ),
  'open311.bad_date': entry(400, '{field} 有误：{why}', '{field}: {why}'),
  'open311.bad_status': entry(
    400,
    '状态 {status} 有误，可用 open、closed',
    'status {status} is neither open nor closed',
  ),
  'open311.page_too_deep': entry(400, '翻页太深，请缩小时间范围', 'Too deep a page; narrow the dates'),
  'open311.bad_attribute': entry(
    400,
    'attribute[{code}] 有误，可用：{right}',
    'attribute[{code}] takes {right}',
  ),
  'open311.bad_media_url': entry(
    400,
    'media_url 应为 http(s) 网址',
    'media_url needs to be an http(s) address',
  ),
  'open311.private': entry(409, '不公开的诉求不能公开文字', 'The words of a private report are never public'),
};
