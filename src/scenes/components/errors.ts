import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'components.not_found': entry(
    404,
    '没有这个部件，或不在您的管辖范围内',
    'There is no such component, or it lies outside of your area',
  ),
  'components.no_proposal': entry(
    404,
    '没有向这个案件推荐这个部件',
    'This component was not proposed for this case',
  ),
  'components.decided': entry(
    409,
    '这个案件的部件已经认定过了',
    'It has been decided which component this case is about',
  ),
  'components.case_closed': entry(409, '案件已经结案', 'The case is closed'),
  'components.too_many': entry(
    400,
    '共 {count} 个部件，一次最多导出 {most} 个，请按区域或类别缩小范围',
    '{count} components; at most {most} go into one file: choose a smaller area or one category',
  ),
  'components.file_needed': entry(
    400,
    '请在 file 字段附上一个 CSV 或 XLSX 文件',
    'Send one CSV or XLSX file in the field "file"',
  ),
  'components.columns_missing': entry(
    400,
    '文件缺少这些列：{columns}',
    'The file lacks these columns: {columns}',
  ),
  'components.code_invalid': entry(
    400,
    '标识码“{value}”不对，应为 17 位数字：区划 6 位、部件类别 5 位、序号 6 位',
    'The code "{value}" is not right: 17 digits, 6 of the division, 5 of the category, 6 that count',
  ),
  'components.code_doubled': entry(
    400,
    '标识码“{value}”在第 {first} 行已经出现',
    'The code "{value}" stands in line {first} already',
  ),
  'components.category_unknown': entry(
    400,
    '部件类别“{value}”不在分类表中',
    'The category "{value}" is not in the list of components',
  ),
  'components.name_missing': entry(400, '缺少部件名称', 'The name of the component is missing'),
  'components.point_invalid': entry(
    400,
    '经纬度“{value}”不对，应为 WGS-84 的十进制度数',
    'The point "{value}" is not right: decimal degrees of WGS-84',
  ),
  'components.outside_city': entry(
    400,
    '位置 {value} 不在本市范围内',
    'The point {value} lies outside of the city',
  ),
  'components.condition_invalid': entry(
    400,
    '状态“{value}”不对，应为 {allowed} 之一',
    'The state "{value}" is not right: one of {allowed}',
  ),
  'components.day_invalid': entry(
    400,
    '普查日期“{value}”不对，应如 2026-05-01',
    'The day "{value}" is not right: such as 2026-05-01',
  ),
  'components.too_long': entry(
    400,
    '“{column}”超过 {most} 个字符',
    '"{column}" has more than {most} characters',
  ),
};
