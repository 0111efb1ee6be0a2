import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong with addresses, with status and words. */
export const addressErrors: ErrorCatalogue = {
  'addresses.file_unreadable': entry(
    400,
    '文件 {file} 读不出来：{why}',
    'The file {file} cannot be read: {why}',
  ),
  'addresses.not_utf8': entry(
    422,
    '文件 {file} 不是 UTF-8 编码（可能是 {seems}），请先转换',
    'The file {file} is not UTF-8 (it seems to be {seems}); convert it first',
  ),
  'addresses.no_addresses': entry(
    422,
    '文件 {file} 里没有带标注的地址',
    'The file {file} holds no labelled address',
  ),
  'addresses.line_wrong': entry(
    422,
    '文件 {file} 第 {line} 行不是“字 空格 标注”：{why}',
    'Line {line} of {file} is not "character blank tag": {why}',
  ),
  'addresses.tag_wrong': entry(
    422,
    '文件 {file} 第 {line} 行的标注 {tag} 不对：{why}',
    'The tag {tag} on line {line} of {file} is wrong: {why}',
  ),
  'addresses.too_long': entry(
    422,
    '地址有 {characters} 个字符，最多 {most} 个',
    'The address has {characters} characters; at most {most} are read',
  ),
  'addresses.too_many_labels': entry(
    422,
    '文件 {file} 有 {labels} 种标注，最多 {most} 种',
    'The file {file} has {labels} kinds of tags; at most {most} can be learnt',
  ),
  'addresses.model_wrong': entry(
    422,
    '模型文件 {file} 不能用：{why}',
    'The model file {file} cannot be used: {why}',
  ),
  'addresses.base_too_large': entry(
    422,
    '标准地址库的楼栋超过 {most} 栋',
    'The address base has more than {most} buildings',
  ),
  'addresses.empty': entry(422, '没有地址可读', 'There is no address to read'),
};
