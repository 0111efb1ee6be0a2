import { type FieldKind, type StandardField, standardFields } from '../contract.ts';

type Words = readonly [zh: string, en: string];

/** Why a value or row is not taken, and what would be right: one line a reason. */
const reasons: Readonly<Record<string, Words>> = {
  empty: ['没有填写；此项必填', 'is missing; the row needs it'],
  length: ['位数不对', 'has the wrong length'],
  characters: ['含有不允许的字符', 'has characters that cannot stand there'],
  check_digit: [
    '校验码不符（GB 11643）：请核对原件',
    'has a wrong check digit (GB 11643): compare the original',
  ],
  check_character: [
    '校验码不符（GB 32100）：请核对证照',
    'has a wrong check character (GB 32100): compare the certificate',
  ],
  birth_date: ['其中的出生日期不存在', 'holds a date of birth that does not exist'],
  placeholder: ['不是姓名，是占位的字', 'is a placeholder and no name'],
  area_code: ['固定电话缺少区号', 'is a fixed line without its area code'],
  prefix: ['没有这样的号段', 'begins like no number in use'],
  several: ['一格里有几个号码；应只填一个', 'holds several numbers; one is right'],
  format: ['不是日期；应为 2020-01-31 一类', 'is no date; 2020-01-31 would be right'],
  year: ['年份缺失或不可能', 'has no year or an impossible one'],
  month: ['没有这个月份', 'has a month that does not exist'],
  day: ['没有这一天', 'has a day that does not exist'],
  ambiguous: ['日月次序不明；应年在前', 'may be read two ways; write the year first'],
  future: ['日期晚于装载之日', 'lies after the day of the load'],
  parent: ['区划代码中间为零', 'is a division code with zeros in the middle'],
  sex: ['应为 1（男）或 2（女）', 'must be 1 (male) or 2 (female)'],
  number: ['不是数', 'is no number'],
  range: ['超出可能的范围', 'is outside what is possible'],
  too_few_fields: ['字段少于表头', 'has fewer fields than the header'],
  too_many_fields: ['字段多于表头', 'has more fields than the header'],
  quotes: ['引号没有配对', 'has a quote that does not end'],
  encoding: ['字节不是声明的编码', 'has bytes that are not of the declared encoding'],
  line_too_long: ['一行过长', 'is a line that is too long'],
  not_json: ['不是一个 JSON 对象', 'is no JSON object'],
  rounded: [
    '被电子表格改成了约数（如 4.1E+17），末几位已丢失，无法恢复；请把原表该列设为“文本”后重新导出',
    'was rounded by a spreadsheet (4.1E+17) and its last digits are lost; make the column text in the original and export again',
  ],
  summary: [
    '是合计、小计或表外说明，不是一条数据；不必改',
    'is a total or a note outside the table and no data; nothing to mend',
  ],
  key_repeated: [
    '主键重复而内容不同；保留最新的一条',
    'repeats a key with other contents; the latest is kept',
  ],
};

/** How long a value of a kind is. */
const lengths: Readonly<Partial<Record<FieldKind, Words>>> = {
  'resident-number': ['应为 18 位（旧号 15 位）', '18 characters would be right (15 of old)'],
  'credit-code': ['应为 18 位', '18 characters would be right'],
  telephone: [
    '手机应为 11 位，固话为区号加 7 至 8 位',
    '11 digits, or an area code and 7 to 8, would be right',
  ],
  division: ['应为 2、4、6、9 或 12 位', '2, 4, 6, 9 or 12 digits would be right'],
  name: ['汉字姓名应为 2 至 8 字', '2 to 8 Chinese characters would be right'],
};

/** What is wrong and what would be right, for people. */
export function faultWords(field: StandardField | string, reason: string, language: 'zh' | 'en'): string {
  const [zh, en] = reasons[reason] ?? [reason, reason];
  const right = reason === 'length' ? lengths[standardFields[field as StandardField]] : undefined;
  if (language === 'zh') return right === undefined ? zh : `${zh}：${right[0]}`;
  if (right !== undefined) return `${en}: ${right[1]}`;
  return field === '*' ? `the row ${en}` : en;
}

export const faultReasons: readonly string[] = Object.keys(reasons);
