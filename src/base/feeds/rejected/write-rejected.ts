import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { maskAddress, maskIdNumber, maskName, maskPhone } from '../../../platform/access/mask.ts';
import { type Duck, quoteText } from '../../../platform/analytics/index.ts';
import type { CheckedDeclaration } from '../contract.ts';
import { type StandardField, standardFields } from '../contract.ts';
import { rejectedLines } from '../stage/no-rows.ts';
import { isChecked, rawColumnOf } from '../stage/standard-fields.ts';

/** A fault as the database keeps it: personal values are masked. */
export interface StoredFault {
  readonly row: number | null;
  readonly key: string | null;
  readonly field: string;
  readonly reason: string;
  readonly value: string | null;
  readonly kept: boolean;
}

/** The faults that the database keeps, also of a load that is refused. */
export const FAULTS_FILE = 'faults.json';
/** Faults that a load keeps as a file, and in the database. */
const MOST_IN_FILE = 1_000_000;
const MOST_STORED = 1_000;

/** How DuckDB calls what is wrong with a line. */
const LINE_REASONS: Readonly<Record<string, string>> = {
  'MISSING COLUMNS': 'too_few_fields',
  'TOO MANY COLUMNS': 'too_many_fields',
  'UNQUOTED VALUE': 'quotes',
  'LINE SIZE OVER MAXIMUM': 'line_too_long',
  'INVALID ENCODING': 'encoding',
};

/**
 * Writes rejected.parquet.part: row (of the data, the first is 1; of a line that could not be read its line), key,
 * field, reason, value as written, kept. Answers the first thousand, rows that were put aside before values left out.
 */
export async function writeRejected(
  duck: Duck,
  declaration: CheckedDeclaration,
  directory: string,
  rejects: string | undefined,
): Promise<StoredFault[]> {
  const checked = declaration.fields.filter(({ field }) => isChecked(field));
  const values = checked.map(({ field }) => `WHEN '${field}' THEN ${rawColumnOf(field)}`).join(' ');
  const reasons = Object.entries(LINE_REASONS).map(([said, reason]) => `WHEN '${said}' THEN '${reason}'`);
  const lines =
    rejects === undefined
      ? ''
      : `UNION ALL SELECT line::BIGINT, NULL, '*', CASE WHEN is_summary THEN 'summary' ELSE CASE error_type ${reasons.join(' ')} ELSE lower(error_type) END END,
          left(trim(csv_line, chr(10) || chr(13)), 500), false
         FROM (SELECT line, any_value(error_type) AS error_type, any_value(csv_line) AS csv_line, bool_or(is_summary) AS is_summary
               FROM ${rejectedLines(rejects)} WHERE NOT is_blank GROUP BY line)`;
  const path = quoteText(join(directory, 'rejected.parquet.part'));
  await duck.run(
    `COPY (SELECT "row", key, field, reason, value, kept FROM (
       SELECT "row", key, split_part(fault, ':', 1) AS field, split_part(fault, ':', 2) AS reason,
         ${values === '' ? 'NULL::VARCHAR' : `CASE split_part(fault, ':', 1) ${values} END`} AS value, NOT aside AS kept
       FROM (SELECT rowid + 1 AS "row", * EXCLUDE (fault), unnest(string_split(fault, ';')) AS fault
             FROM checked WHERE fault <> '' LIMIT ${MOST_IN_FILE})
       ${lines}) LIMIT ${MOST_IN_FILE}) TO ${path} (FORMAT parquet, COMPRESSION zstd)`,
  );
  const first = await duck.rows<Omit<StoredFault, 'row'> & { row: bigint | null }>(
    `SELECT * FROM read_parquet(${path}) ORDER BY kept, "row" LIMIT ${MOST_STORED}`,
  );
  const faults = first.map((fault) => masked(fault, declaration));
  await writeFile(join(directory, FAULTS_FILE), JSON.stringify(faults));
  return faults;
}

function masked(
  fault: Omit<StoredFault, 'row'> & { row: bigint | null },
  declaration: CheckedDeclaration,
): StoredFault {
  const named = declaration.fields.filter(({ column }) => declaration.key.includes(column));
  const isPersonal = named.some(({ field }) => isChecked(field));
  return {
    ...{ row: fault.row === null ? null : Number(fault.row), field: fault.field, reason: fault.reason },
    key: fault.key === null ? null : (isPersonal ? maskIdNumber(fault.key) : fault.key).slice(0, 200),
    value: fault.value === null ? null : maskOf(fault.field, fault.value).slice(0, 200),
    kept: fault.kept,
  };
}

/** A line that could not be told apart holds who knows what: only its length is shown. */
function maskOf(field: string, value: string): string {
  switch (standardFields[field as StandardField]) {
    case 'name':
      return maskName(value);
    case 'resident-number':
    case 'credit-code':
      return maskIdNumber(value);
    case 'telephone':
      return maskPhone(value);
    case 'text':
      return maskAddress(value);
    case undefined:
      return `${value.length} …`;
    default:
      return value;
  }
}
