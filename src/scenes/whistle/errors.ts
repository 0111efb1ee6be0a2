import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'whistle.no_department': entry(
    422,
    '没有可吹哨的部门：按类别在权责清单中找不到责任单位，请手工选择',
    'No department to call: the duty list names none for this category here; choose by hand',
  ),
  'whistle.place_needed': entry(422, '请给出案件或地点', 'Give a case or a place'),
  'whistle.area_not_own': entry(
    403,
    '只能对本网格、本社区或本街道范围内的问题吹哨',
    'You can whistle for what lies in your own area only',
  ),
  'whistle.own_unit': entry(422, '不能向本单位吹哨', 'A unit does not whistle to itself'),
  'whistle.open_already': entry(
    409,
    '这个案件已有一次吹哨正在进行：{number}',
    'A whistle for this case is under way: {number}',
  ),
  'whistle.not_found': entry(404, '没有这次吹哨', 'No such whistle'),
  'whistle.ratings_incomplete': entry(
    422,
    '请给到场的每个部门评价，一次一个：{departments}',
    'Rate each of the departments that were called, once: {departments}',
  ),
  'whistle.rule_not_found': entry(404, '没有这条规则', 'No such rule'),
  'whistle.rule_category_unknown': entry(
    422,
    '类别表 {list} 中没有以 {prefix} 开头的类别',
    'The list {list} has no category whose code begins with {prefix}',
  ),
  'whistle.rule_unit_unknown': entry(
    422,
    '没有单位符合 {rule}；写法如 {district}.police 或 city.police',
    'No unit fits {rule}; write it such as {district}.police or city.police',
  ),
  'whistle.rule_empty': entry(
    422,
    '规则至少要写明部门或时限之一',
    'A rule says at least departments or a limit',
  ),
  'whistle.rule_ended': entry(409, '这条规则已停用', 'This rule has ended already'),
  'whistle.rules_invalid': entry(500, '城市包的 {file} 有误：{why}', 'The pack’s {file} is wrong: {why}'),
};
