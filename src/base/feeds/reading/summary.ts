// Lines of a table that are no row of it: totals, and the notes that offices put below.
import { quoteText } from '../../../platform/analytics/index.ts';

const BLANK = '[ \\t　]*';
const spaced = (word: string) => [...word].join(BLANK);
const TOTAL = `(?:本页|全部|总)?${BLANK}(?:${['合计', '总计', '小计', '共计', '累计'].map(spaced).join('|')}|(?:grand )?total|subtotal|sum)`;
const NOTES = [
  ...['注', '备注', '附注', '说明', '填表说明', '数据来源', '制表', '审核', '复核', '审批', '经办', '统计'],
  ...[
    '制表人',
    '填表人',
    '填报人',
    '审核人',
    '复核人',
    '负责人',
    '单位负责人',
    '经办人',
    '联系人',
    '统计人',
    '打印人',
  ],
  ...['制表单位', '填报单位', '联系电话', '制表日期', '填表日期', '填报日期', '打印日期', '导出日期'],
  ...['制表时间', '填报时间', '打印时间', '导出时间'],
].map(spaced);
const NOTE = `(?:${NOTES.join('|')})${BLANK}[:：].*|第${BLANK}[0-9]+${BLANK}页.*`;

/** A cell that says nothing else than that a total follows. */
const TOTAL_ALONE = `(?is)^${BLANK}${TOTAL}${BLANK}[:：]?${BLANK}$`;
/** A cell that may say so, or be a note. */
const PERHAPS = `(?is)^${BLANK}(?:${TOTAL}${BLANK}[:：（(0-9].*|${NOTE})$`;
/** A line that could not be told apart into cells, or the end of a text. */
const LINE = `^[\\s,;|"]*(?:${TOTAL}${BLANK}(?:[,;|"\\s:：（(0-9].*)?|${NOTE})$`;
const LINE_PATTERN = new RegExp(LINE, 'is');

/** Whether a line is a total or a note and no row. */
export const isSummary = (line: string): boolean => LINE_PATTERN.test(line.trim());

/** SQL: whether a line of a text is a total or a note. */
export const isSummaryLine = (line: string): string =>
  `regexp_matches(trim(${line}, chr(10) || chr(13) || ' '), ${quoteText(`(?is)${LINE}`)})`;

/** SQL: whether a row is a total or a note, by its first cell that is filled and how many of its fields are. */
export function isSummaryRow(first: string, cells: readonly string[]): string {
  const filled = cells.map((cell) => `(${cell} IS NOT NULL)::INT`).join(' + ');
  // Of a note little stands in the row; who is called like one has a row that is full.
  return `CASE WHEN ${first} IS NULL OR regexp_matches(${first}, '^[0-9A-FH-RU-Za-fh-ru-z]') THEN false
    WHEN regexp_matches(${first}, ${quoteText(TOTAL_ALONE)}) THEN true
    WHEN regexp_matches(${first}, ${quoteText(PERHAPS)}) THEN (${filled}) * 2 <= ${cells.length} ELSE false END`;
}
