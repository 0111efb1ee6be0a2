import { quoteName, quoteText } from '../../../platform/analytics/index.ts';
import type { CheckedDeclaration, FieldMapping, StandardField } from '../contract.ts';
import type { Input } from '../reading/input.ts';
import { isPast, NOT, readingOf } from '../reading/readings.ts';
import { isSummaryRow } from '../reading/summary.ts';
import { columnTypeOf, isChecked, keepsRewritten, rawColumnOf } from './standard-fields.ts';

/** How machines write that there is nothing. */
const NOTHING = ["''", "'null'", "'\\n'", "'n/a'", "'-'", "'--'"];
/** CASE and not IN: DuckDB makes a join of a longer IN, which is slow here and loses the order of rows. */
const NOTHING_CASES = NOTHING.map((text) => `WHEN ${text} THEN NULL`).join(' ');
/** Longer texts are not looked at for them. */
const NOTHING_BYTES = 8;

/** What of an opened file its rows are read by. */
export type StageColumns = Pick<Input, 'of' | 'unreadable' | 'firstCells'>;

const saidName = (field: StandardField) => quoteName(`said_${field}`);
const readName = (field: StandardField) => quoteName(`read_${field}`);
const name = (field: StandardField) => quoteName(field);

/** Other blanks than spaces are for the rules of each kind: looking for them in every value costs more than these. */
const cleared = (expression: string) => {
  const trimmed = `trim(${expression})`;
  return `CASE WHEN strlen(${expression}) > ${NOTHING_BYTES} THEN ${trimmed}
    ELSE CASE lower(${trimmed}) ${NOTHING_CASES} ELSE ${trimmed} END END`;
};

/** SQL: what a source says in a column; its own words for a value translated. */
export function saidOf({ values }: Pick<FieldMapping, 'values'>, column: string): string {
  const said = cleared(column);
  const pairs = Object.entries(values ?? {});
  if (pairs.length === 0) return said;
  const cases = pairs.map(([raw, standard]) => `WHEN ${quoteText(raw)} THEN ${quoteText(standard)}`);
  return `CASE ${said} ${cases.join(' ')} ELSE ${said} END`;
}

/** SQL: a key is what a spreadsheet leaves of a long number, the same for many. */
const ROUNDED_KEY = `(contains(key, '+') AND regexp_matches(key, '(?i)(^|\\|)[0-9](\\.[0-9]+)?E\\+[0-9]{2}(\\||$)'))`;

/** Columns of the snapshot behind key, observed_on and row_hash, in order, with their types. */
export function snapshotColumns({ fields }: Pick<CheckedDeclaration, 'fields'>) {
  return fields
    .filter(({ field }) => field !== 'observed_on')
    .flatMap(({ field }) => [
      { name: field as string, type: columnTypeOf(field) },
      ...(isChecked(field) ? [{ name: rawColumnOf(field), type: 'VARCHAR' as const }] : []),
    ]);
}

/** Their names alone. */
export const snapshotFields = (declaration: Pick<CheckedDeclaration, 'fields'>): string[] =>
  snapshotColumns(declaration).map(({ name }) => name);

/** The first level packs a snapshot as small as the third, DuckDB's own, in three quarters of the time. */
export const SNAPSHOT_FORMAT = '(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)';

/** SQL: the good rows of the table `checked` as a snapshot has them. */
export function freshRows(declaration: CheckedDeclaration): string {
  const fields = snapshotFields(declaration);
  const list = fields.map(quoteName);
  return `SELECT ${['key', 'observed_on', `${rowHash(fields)} AS row_hash`, ...list].join(', ')}
    FROM checked WHERE NOT aside AND is_row AND NOT is_removed`;
}

/**
 * SQL of all rows of a source, read: key, is_row (no header, total or empty line), observed_on, is_dated, the
 * fields with their raw values, `fault` (`field:reason;…`), aside. `relation` gives the source's columns; `asOf` stands where a row names no day.
 */
export function checkedRows(
  declaration: CheckedDeclaration,
  columns: StageColumns,
  { relation, asOf }: { relation: string; asOf: string },
): string {
  const { fields, key, required, removed } = declaration;
  const keys = key.map((column) => cleared(columns.of(column)));
  const heads = [...new Set([...key, ...fields.map(({ column }) => column)])].map(
    (column) => `trim(${columns.of(column)}) IS NOT DISTINCT FROM ${quoteText(column.trim())}`,
  );
  const day = `DATE ${quoteText(asOf)}`;
  const said = [
    `CASE WHEN ${keys.map((each) => `${each} IS NOT NULL`).join(' AND ')} THEN concat_ws('|', ${keys.join(', ')}) END AS key`,
    `CASE WHEN ${heads.join(' AND ')} THEN 'header' ${noRowCases(declaration, columns)} END AS no_row`,
    `${columns.unreadable ?? 'false'} AS is_unreadable`,
    `${removed ? `CASE trim(${columns.of(removed.column)}) ${removed.values.map((value) => `WHEN ${quoteText(value)} THEN true`).join(' ')} ELSE false END` : 'false'} AS is_removed`,
    ...fields.map((field) => `${saidOf(field, columns.of(field.column))} AS ${saidName(field.field)}`),
  ];
  const read = fields.map((each) => `${readingOf(each, saidName(each.field))} AS ${readName(each.field)}`);
  const late = fields
    .filter(({ field }) => isPast(field))
    .map(
      ({ field }) =>
        `CASE WHEN ${readName(field)} > ${quoteText(asOf)} AND NOT starts_with(${readName(field)}, '${NOT}')
          THEN '${NOT}future' ELSE ${readName(field)} END AS ${readName(field)}`,
    );
  const isWrong = ({ field }: FieldMapping) => `starts_with(${readName(field)}, '${NOT}')`;
  const faults = [
    `CASE WHEN is_unreadable THEN '*:not_json' WHEN key IS NULL THEN 'key:empty' WHEN ${ROUNDED_KEY} THEN 'key:rounded' END`,
    ...fields.flatMap((each) => {
      const { field } = each;
      const empty = required.includes(field) ? ` WHEN ${readName(field)} IS NULL THEN '${field}:empty'` : '';
      const wrong = isChecked(field)
        ? ` WHEN ${isWrong(each)} THEN '${field}:' || substr(${readName(field)}, 2)`
        : '';
      return wrong + empty === '' ? [] : [`CASE${wrong}${empty} END`];
    }),
  ];
  const values = fields.flatMap((each) => valueColumns(each));
  const needed = required.map((field) => missingIf(field)).join(' OR ') || 'false';
  const missing = `key IS NULL OR ${ROUNDED_KEY} OR is_unreadable OR (NOT is_removed AND (${needed}))`;
  const dated = fields.some(({ field }) => field === 'observed_on');
  const saidOn = `CASE WHEN NOT starts_with(${readName('observed_on')}, '${NOT}') THEN TRY_CAST(${readName('observed_on')} AS DATE) END`;
  const observed = dated
    ? `coalesce(${saidOn}, ${day}) AS observed_on, ${saidOn} IS NOT NULL`
    : `${day} AS observed_on, true`;
  return `SELECT key, no_row IS NULL AS is_row, is_removed, ${observed} AS is_dated, ${values.map((each) => `${each}, `).join('')}
    CASE WHEN no_row IS NULL THEN concat_ws(';', ${faults.join(', ')}) WHEN no_row = 'summary' THEN '*:summary' ELSE '' END AS fault,
    CASE WHEN no_row IS NULL THEN ${missing} ELSE no_row = 'summary' END AS aside
    FROM (SELECT * ${late.length > 0 ? `REPLACE (${late.join(', ')})` : ''}
      FROM (SELECT *, ${read.join(', ')} FROM (SELECT ${said.join(', ')} FROM ${relation})))`;
}

/** SQL of cases: a line of a table that people made which has nothing in it, or is a total or a note. */
function noRowCases(declaration: CheckedDeclaration, { of, firstCells }: StageColumns): string {
  if (firstCells === undefined) return '';
  const { key, fields, removed } = declaration;
  const filled = (cell: string) => `nullif(trim(${cell}, ' \t　'), '')`;
  const declared = [...new Set([...key, ...fields.map(({ column }) => column)])].map((column) =>
    filled(of(column)),
  );
  const first = `coalesce(${[...new Set([...firstCells.map(filled), ...declared])].join(', ')})`;
  // Of a form that nobody filled the running numbers are left.
  const any = `coalesce(${[...declared, ...(removed ? [filled(of(removed.column))] : [])].join(', ')})`;
  return `WHEN ${isSummaryRow(first, declared)} THEN 'summary' WHEN ${any} IS NULL THEN 'blank'`;
}

const missingIf = (field: StandardField) =>
  isChecked(field)
    ? `(${readName(field)} IS NULL OR starts_with(${readName(field)}, '${NOT}'))`
    : `${readName(field)} IS NULL`;

function valueColumns({ field }: FieldMapping): string[] {
  const read = readName(field);
  if (!isChecked(field)) return [`${read} AS ${name(field)}`];
  const raw = `CASE WHEN starts_with(${read}, '${NOT}')${
    keepsRewritten(field) ? ` OR ${read} <> ${saidName(field)}` : ''
  } THEN ${saidName(field)} END AS ${quoteName(rawColumnOf(field))}`;
  if (field === 'observed_on') return [raw];
  const value = `CASE WHEN NOT starts_with(${read}, '${NOT}') THEN ${read} END`;
  return [`CAST(${value} AS ${columnTypeOf(field)}) AS ${name(field)}`, raw];
}

/** SQL of the number that tells whether a row's contents changed: all fields, without the day of observation. */
export function rowHash(fields: readonly string[]): string {
  if (fields.length === 0) return '0::UBIGINT';
  const parts = fields.map((field) => `coalesce(${quoteName(field)}::VARCHAR, '')`);
  return `md5_number_lower(concat_ws(chr(31), ${parts.join(', ')}))`;
}
