import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in areas, with status and words. */
export const areasErrors: ErrorCatalogue = {
  'areas.none': entry(
    500,
    '数据库里没有区域，请先运行 citybrain setup',
    'The database has no areas; run citybrain setup first',
  ),
  'areas.not_found': entry(404, '没有这个区域：{area}', 'There is no area {area}'),
  'areas.import_unreadable': entry(
    422,
    '文件不是可用的 GeoJSON，应为 {expected}',
    'The file cannot be used; send {expected}',
  ),
  'areas.import_code': entry(
    422,
    '区域编号 {code} 无效，只能用字母、数字、点和横线',
    'The area code {code} may hold letters, digits, dots and dashes only',
  ),
  'areas.import_name': entry(
    422,
    '区域缺少名称，或名称超过 60 字',
    'An area needs a name of at most 60 characters',
  ),
  'areas.import_faulty': entry(
    422,
    '第 {feature} 个图形（{code}）有误：{reason}，没有保存任何内容',
    'Feature {feature} ({code}) is wrong: {reason}; nothing was stored',
  ),
  'areas.gap': entry(
    422,
    '有 {m2} 平方米无人覆盖，不能保存；请补齐边界，或确认接受空白',
    '{m2} m² would be covered by nobody; mend the borders or accept the gap',
  ),
  'areas.date_ahead': entry(
    422,
    '已有区域的新边界不能晚于今天（{today}）生效',
    'New borders of existing areas begin on {today} at the latest',
  ),
  'areas.date_before': entry(
    422,
    '区域 {area} 或其下级在 {day} 还没有开始生效',
    'The area {area} or a part of it begins after {day}',
  ),
  'areas.city_stays': entry(422, '市域本身不能停用', 'The city itself cannot be retired'),
  'areas.no_border': entry(
    422,
    '区域 {area} 没有边界，无法检查',
    'The area {area} has no border to check against',
  ),
};
