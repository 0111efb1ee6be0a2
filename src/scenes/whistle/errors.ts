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
};
