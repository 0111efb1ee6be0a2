// What stands in a table and is no row of it.
import { type Duck, quoteName } from '../../../platform/analytics/index.ts';
import { type CheckedDeclaration, standardFields } from '../contract.ts';
import { isSummaryLine } from '../reading/summary.ts';
import { isChecked, rawColumnOf } from './standard-fields.ts';

/** SQL behind FROM: lines that could not be told apart into fields, and whether they are a total, a note or nothing. */
export const rejectedLines = (rejects: string): string =>
  `(SELECT *, ${isSummaryLine('csv_line')} AS is_summary, NOT regexp_matches(csv_line, '[^\\s,;|　]') AS is_blank FROM ${rejects})`;

/** So many fields must be wrong to say that a row only names them. */
const FEWEST = 2;

/**
 * A first row that only names the columns once more, in another language or as codes: none of its values is one, and no
 * digit is in it. It counts as a repeated header.
 */
export async function dropSecondHeader(duck: Duck, { fields }: CheckedDeclaration): Promise<void> {
  const telling = fields
    .map(({ field }) => field)
    .filter((field) => isChecked(field) && standardFields[field] !== 'name' && field !== 'observed_on');
  if (telling.length < FEWEST) return;
  const raw = telling.map((field) => quoteName(rawColumnOf(field)));
  const wrong = raw.map((name) => `(${name} IS NOT NULL)::INT`).join(' + ');
  await duck.run(
    `UPDATE checked SET is_row = false, aside = false, fault = ''
     WHERE rowid = (SELECT min(rowid) FROM checked WHERE is_row) AND key IS NOT NULL
       AND coalesce(${telling.map((field) => `${quoteName(field)}::VARCHAR`).join(', ')}) IS NULL
       AND ${wrong} >= ${FEWEST} AND NOT regexp_matches(concat_ws('', key, ${raw.join(', ')}), '[0-9０-９]')`,
  );
}
