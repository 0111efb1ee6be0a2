import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in this scene, with status and words. */
export const errors: ErrorCatalogue = {
  'population.not_found': entry(
    404,
    '没有这个区域，或不在您的管辖范围内',
    'There is no such area, or it lies outside of yours',
  ),
  'population.whole_city_only': entry(
    403,
    '没有住所的人不在任何区域内，只有管辖全市的人可以查看',
    'People without a known place lie in no area: only who sees the whole city sees them',
  ),
  'population.period_wrong': entry(
    400,
    '时间段不对：起始日期应不晚于截止日期，且不超过 {most} 天',
    'The period is not right: its first day not after its last, and at most {most} days',
  ),
  'population.until_past': entry(400, '核查截止日期已经过去', 'The last day for the check lies in the past'),
  'population.nothing_to_check': entry(
    409,
    '这段时间没有待核查的人户分离住户，或都已经下达过',
    'There are no houses to check in this period, or all of them were handed over already',
  ),
};
