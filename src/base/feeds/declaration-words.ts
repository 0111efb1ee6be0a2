import type { DeclarationFault } from './declaration.ts';
import { sayings } from './sayings-contract.ts';

/** What each rule of a declaration asks for, in Chinese; in English the fault says it itself. */
const RULES: Readonly<Record<string, string>> = {
  object: '应是一个 JSON 对象',
  not_own: '不在你的职责范围内',
  unknown_unit: '没有这个单位',
  unknown_area: '没有这个区域',
  value_blank: '请写明来源的写法',
  value_missing: '请写明对应的标准值',
  value_sex: '应为 1（男）、2（女）、0（未知）或 9（未说明）',
  value_wrong: '不是这个字段的值',
  answer_twice: '同一个返回值有两种含义',
  missing: '没有填写',
  missing_key: '请至少选一列作主键：同一条记录每次装载都有同样的主键',
  missing_fields: '请至少对应一个标准字段',
  unknown: '没有这一项',
  column: '应是列名，或 { column, format?, values? }',
  exclude: '只供核验的数据源没有文件格式',
  reserved: '这个编码是系统保留的，请换一个',
  table: '应是表名，如 public.residents',
  postgresql_only: '只用于 PostgreSQL 表',
  files_only: '只用于文件',
  path: '应是服务器数据目录（FEEDS_DIR）下的文件，如 daily/people.csv',
  automatic: '只有数据表或服务器上的文件可以按周期自动装载',
  automatic_once: '一次性的数据源不能自动装载',
  csv_only: '只用于 CSV',
  xlsx_only: '只用于 XLSX',
  not_a_field: '不在已对应的字段中',
  dates_only: '只用于日期',
  date_format: 'YYYY、MM、DD 应各出现一次',
  pattern: '格式不对',
  minLength: '不能为空',
  maxLength: '过长',
  minItems: '至少要有一项',
  maxItems: '过多',
  minimum: '过小',
  maximum: '过大',
  enum: '不在可选范围内',
  type: '类型不对',
};

/** Where the form alone does not say what would be right. */
const FIELDS: Readonly<Record<string, string>> = {
  code: '以小写字母开头，只含小写字母、数字、- 和 _，2 至 60 个字符',
  says: `只用于人员数据源，可选：${sayings.join('、')}`,
  trust: '应是 1 至 100 的整数',
  connectionFrom: '应是环境变量名，以 FEED_ 开头，只含大写字母、数字和 _',
  maximumBadShare: '应是 0 至 1 的小数',
  'queryOnly.addressFrom': '应是环境变量名，以 FEED_ 开头',
  'queryOnly.authorizationFrom': '应是环境变量名，以 FEED_ 开头',
  'queryOnly.quotaPerDay': '应是 1 至 10000000 的整数',
  'queryOnly.timeoutMs': '应是 100 至 30000 的整数',
  'queryOnly.answer.same': '至少要有一个表示“一致”的返回值',
  'queryOnly.answer.different': '至少要有一个表示“不一致”的返回值',
};

/** The faults of a declaration as a form shows them: at the field, why, in the reader's language. */
export function faultsIn(
  language: 'zh' | 'en',
  faults: readonly DeclarationFault[],
): { field: string; reason: string }[] {
  return faults.map(({ field, rule, reason }) => {
    if (language === 'en') return { field, reason };
    const why = rule.startsWith('missing') ? RULES[rule] : (FIELDS[field] ?? RULES[rule]);
    return { field, reason: why ?? reason };
  });
}
