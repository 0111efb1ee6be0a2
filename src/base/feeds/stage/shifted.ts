import type { Duck } from '../../../platform/analytics/index.ts';
import type { CheckedDeclaration, FieldMapping } from '../contract.ts';
import { standardFields } from '../contract.ts';
import type { Input } from '../reading/input.ts';
import { CAN_BE_ROUNDED, NOT, readingOf } from '../reading/readings.ts';
import { saidOf } from './stage-sql.ts';
import { isChecked } from './standard-fields.ts';

/** More wrong values than this are no slips: the column holds something else. */
const MOST_WRONG = 0.5;
const FEWEST_VALUES = 20;
/** So many of a column's values must fit to say that the field lies there. */
const FITS = 0.8;
const LOOKED_AT = 1_000;

/** Columns of which most values are none of their field's, with where such values are or why they are wrong: `telephone ← 电话 (…)`. */
export async function shiftedColumns(
  duck: Duck,
  { fields }: CheckedDeclaration,
  opened: Input,
): Promise<string[]> {
  const checked = fields.filter(({ field }) => isChecked(field));
  if (checked.length === 0) return [];
  const counts = checked.flatMap(({ field }, at) => [
    `count(*) FILTER (contains(fault, '${field}:') AND NOT contains(fault, '${field}:empty')) AS wrong${at}`,
    `count(${field === 'observed_on' ? 'CASE WHEN observed_on_raw IS NULL THEN 1 END' : field}) AS right${at}`,
  ]);
  const [row = {}] = await duck.rows<Record<string, bigint>>(
    `SELECT ${counts.join(', ')} FROM checked WHERE is_row`,
  );
  const shares = checked.map((mapping, at) => {
    const wrong = Number(row[`wrong${at}`] ?? 0);
    const all = wrong + Number(row[`right${at}`] ?? 0);
    return { mapping, share: all < FEWEST_VALUES ? 0 : wrong / all };
  });
  const wrong = shares.filter(({ share }) => share > MOST_WRONG);
  // A column that holds what it should is no place for what another one lacks.
  const right = shares.filter((each) => !wrong.includes(each)).map(({ mapping }) => mapping.column);
  return Promise.all(
    wrong.map(async ({ mapping, share }) => {
      const found = await columnThatFits(duck, mapping, opened, right);
      const where = found === undefined ? `: ${await commonReason(duck, mapping)}` : ` → ${found}?`;
      return `${mapping.field} ← ${mapping.column} (${(share * 100).toFixed(0)} %)${where}`;
    }),
  );
}

/** Why most values of a column are none of its field's. */
async function commonReason(duck: Duck, { field }: FieldMapping): Promise<string> {
  const [row] = await duck.rows<{ reason: string }>(
    `SELECT mode(reason) AS reason FROM (SELECT regexp_extract(fault, '(?:^|;)${field}:([a-z_]+)', 1) AS reason FROM checked WHERE is_row)
     WHERE reason <> ''`,
  );
  return row?.reason ?? '';
}

/** Columns of which most values are what a spreadsheet leaves of a long number, the key's among them. */
export async function roundedColumns(
  duck: Duck,
  { fields, key }: CheckedDeclaration,
  table: 'checked' | 'beginning' = 'checked',
): Promise<string[]> {
  const columns = [
    { name: 'key', words: key.join('、') },
    ...fields
      .filter(({ field }) => CAN_BE_ROUNDED.has(standardFields[field]))
      .map(({ field, column }) => ({ name: field, words: `${field} ← ${column}` })),
  ];
  const counts = columns.flatMap(({ name }, at) => [
    `count(*) FILTER (contains(fault, '${name}:rounded')) AS rounded${at}`,
    `count(*) FILTER (contains(fault, '${name}:') AND NOT contains(fault, '${name}:empty')) + count(${name}) AS all${at}`,
  ]);
  const [row = {}] = await duck.rows<Record<string, bigint>>(
    `SELECT ${counts.join(', ')} FROM ${table} WHERE is_row`,
  );
  return columns.flatMap(({ words }, at) => {
    const [rounded, all] = [Number(row[`rounded${at}`] ?? 0), Number(row[`all${at}`] ?? 0)];
    const share = rounded / Math.max(1, columns[at]!.name === 'key' ? all - rounded : all);
    return rounded < FEWEST_VALUES || share <= MOST_WRONG ? [] : [`${words} (${(share * 100).toFixed(0)} %)`];
  });
}

/** Kinds whose values are told from others by their form. */
const TELLING = new Set(['resident-number', 'credit-code', 'telephone', 'date', 'name']);

async function columnThatFits(
  duck: Duck,
  mapping: FieldMapping,
  opened: Input,
  right: readonly string[],
): Promise<string | undefined> {
  if (!TELLING.has(standardFields[mapping.field])) return undefined;
  const others = opened.columns
    .filter((column) => column !== '' && column !== mapping.column && !right.includes(column))
    .slice(0, 100);
  const tests = others.map((column, at) => {
    const read = readingOf(mapping, saidOf(mapping, opened.of(column)));
    return `avg(CASE WHEN starts_with(${read}, '${NOT}') THEN 0.0 ELSE 1.0 END) FILTER (${read} IS NOT NULL) AS s${at}`;
  });
  if (tests.length === 0) return undefined;
  // Lines of the beginning alone: its lines that cannot be read have been counted.
  const [row = {}] = await duck
    .rows<Record<string, number | null>>(
      `SELECT ${tests.join(', ')} FROM (SELECT * FROM ${opened.head.replaceAll('head_rejects', 'looked_rejects')} LIMIT ${LOOKED_AT})`,
    )
    .catch(() => [{}]);
  const best = others
    .map((column, at) => ({ column, share: row[`s${at}`] ?? 0 }))
    .sort((a, b) => b.share - a.share)[0];
  return best && best.share >= FITS ? best.column : undefined;
}
