import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in organisations, with status and words. */
export const organisationsErrors: ErrorCatalogue = {
  'organisations.not_found': entry(
    404,
    '没有这个单位：{organisation}',
    'There is no organisation {organisation}',
  ),
  'organisations.calendar_not_found': entry(
    500,
    '没有工作日历 {calendar}',
    'There is no working calendar {calendar}',
  ),
  'organisations.rule_unknown': entry(422, '没有单位符合规则 {rule}', 'No unit fits the rule {rule}'),
  'organisations.duty_not_current': entry(
    409,
    '这一条在 {day} 不是有效条目，请刷新后再改',
    'That line is not in force on {day}; reload the list',
  ),
  'organisations.calendar_hole': entry(
    422,
    '日历在 {year} 有空缺：缺少该年的节假日，或已知范围比现行版本短',
    'The calendar has a hole at {year}: no holidays of that year, or it knows less than the one in force',
  ),
};
