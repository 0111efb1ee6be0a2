import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in indicators, with status and words. */
export const indicatorsErrors: ErrorCatalogue = {
  'indicators.unknown': entry(404, '没有指标 {indicator}', 'There is no indicator {indicator}'),
  'indicators.period_invalid': entry(
    422,
    '时段有误：{field} {reason}',
    'The period is wrong: {field} {reason}',
  ),
  'indicators.too_many_rows': entry(
    422,
    '按 {by} 分会超过 {most} 行，请缩短时段或换大一级',
    'By {by} there would be more than {most} rows; take a shorter period or a coarser step',
  ),
  'indicators.category_unknown': entry(
    422,
    '没有类别 {category}，应为 清单:编码',
    'There is no category {category}; send list:code',
  ),
  'indicators.no_cases': entry(
    422,
    '指标 {indicator} 不是按事件统计的，没有可列出的事件',
    'The indicator {indicator} is not counted from cases, so there are none to list',
  ),
  'indicators.dimension': entry(
    422,
    '指标 {indicator} 不能按 {by} 分，可用：{dimensions}',
    'The indicator {indicator} cannot be split by {by}; it can be by {dimensions}',
  ),
  'indicators.no_rest': entry(
    422,
    '指标 {indicator} 不是比率，没有未达成部分',
    'The indicator {indicator} is no share',
  ),
  'indicators.composite': entry(
    422,
    '指标 {indicator} 由其他指标合成，请分别查看：{parts}',
    'The indicator {indicator} is made of others; look at those: {parts}',
  ),
};
