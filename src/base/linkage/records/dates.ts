import { AppError } from '../../../lib/errors.ts';
import type { Duck } from '../../../platform/analytics/index.ts';

/** In which order day, month and year stand where the year is not the first. */
export const DATE_ORDERS = ['YMD', 'DMY', 'MDY'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** Rows at the beginning of a file that tell how its dates are written. */
const ROWS_LOOKED_AT = 20_000;
const YEAR_LAST = '^([0-9]{1,2})([./ -]+)([0-9]{1,2})[./ -]+([0-9]{4})([^0-9]|$)';
const NAMED = '[A-Za-z]{3}';
const NAMED_FORMS =
  "['%d %b %Y', '%d %B %Y', '%b %d, %Y', '%B %d, %Y', '%b %d %Y', '%B %d %Y', '%d-%b-%Y', '%d. %B %Y']";

/**
 * SQL of eight digits, whether or not such a day exists: a wrong day still has right digits. Else the text as it is.
 * Dates with the year in front, in any punctuation; in another order or with English names of months when told.
 */
export function dateDigits(text: string, order: DateOrder = 'YMD'): string {
  const parts = '^([0-9]{4})[^0-9]+([0-9]{1,2})[^0-9]+([0-9]{1,2})';
  const part = (pattern: string, n: number) => `lpad(regexp_extract(${text}, '${pattern}', ${n}), 2, '0')`;
  const [month, day] = order === 'DMY' ? [3, 1] : [1, 3];
  const other =
    order === 'YMD'
      ? ''
      : `WHEN regexp_matches(${text}, '${YEAR_LAST}')
      THEN regexp_extract(${text}, '${YEAR_LAST}', 4) || ${part(YEAR_LAST, month)} || ${part(YEAR_LAST, day)}
    WHEN regexp_matches(${text}, '${NAMED}')
      THEN coalesce(strftime(try_strptime(${text}, ${NAMED_FORMS}), '%Y%m%d'), ${text})`;
  return `CASE WHEN regexp_full_match(${text}, '[0-9]{8}') THEN ${text}
    WHEN regexp_matches(${text}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}')
      THEN substr(${text}, 1, 4) || substr(${text}, 6, 2) || substr(${text}, 9, 2)
    WHEN regexp_matches(${text}, '${parts}')
      THEN regexp_extract(${text}, '${parts}', 1) || ${part(parts, 2)} || ${part(parts, 3)}
    ${other} ELSE nullif(${text}, '') END`;
}

/**
 * The order of a column's dates by the rows at the beginning: whatever is above 12 is no month, and with points
 * between them the day comes first. Throws `linkage.date_order` where 03/04/1980 could be both.
 */
export async function findDateOrder(
  duck: Duck,
  table: string,
  column: { readonly sql: string; readonly name: string; readonly file: string },
): Promise<DateOrder> {
  const place = (n: number) => `regexp_extract(v, '${YEAR_LAST}', ${n})`;
  const number = (n: number) => `try_cast(${place(n)} AS INTEGER)`;
  const [seen] = await duck.rows<Record<'last' | 'named' | 'first12' | 'second12' | 'points', bigint>>(
    `SELECT count(*) FILTER (is_last) AS last, count(*) FILTER (regexp_matches(v, '${NAMED}')) AS named,
       count(*) FILTER (is_last AND ${number(1)} > 12) AS first12,
       count(*) FILTER (is_last AND ${number(3)} > 12) AS second12,
       count(*) FILTER (is_last AND ${place(2)} = '.') AS points
     FROM (SELECT v, regexp_matches(v, '${YEAR_LAST}') AS is_last
       FROM (SELECT trim(${column.sql}) AS v FROM ${table} LIMIT ${ROWS_LOOKED_AT}))`,
  );
  const { last, named, first12, second12, points } = seen!;
  if (last === 0n) return named > 0n ? 'DMY' : 'YMD';
  if (second12 === 0n && (first12 > 0n || points === last)) return 'DMY';
  if (first12 === 0n && second12 > 0n) return 'MDY';
  throw new AppError('linkage.date_order', { file: column.file, column: column.name });
}
