import { provinceOf } from '../../../lib/identity/index.ts';
import type { Duck } from '../../../platform/analytics/index.ts';
import type { CheckedDeclaration, StandardField } from '../contract.ts';
import { isChecked, rawColumnOf } from './standard-fields.ts';

/** Quality of a field at a load, as shares of 1; null where it cannot be asked. */
export interface Quality {
  readonly field: string;
  /** Rows that say something. */
  readonly complete: number;
  /** Of what is said, what is a value. */
  readonly valid: number | null;
  /** The key alone: rows that are not one of several with the same key. */
  readonly unique: number | null;
  /** Observed within one period before the load. */
  readonly timely: number | null;
  /** Fits what the same row says elsewhere: birth and sex the number, the division the list, the end the beginning. */
  readonly consistent: number | null;
}

const PERIOD_DAYS: Readonly<Record<CheckedDeclaration['period'], number | null>> = {
  ...{ day: 1, week: 7, month: 31, quarter: 92, 'half-year': 184, year: 366 },
  once: null,
};

/** Measures all rows that could be read, those put aside too; repeated headers not. */
export async function qualityOf(
  duck: Duck,
  declaration: CheckedDeclaration,
  asOf: string,
): Promise<Quality[]> {
  const { fields, period } = declaration;
  const has = (field: StandardField) => fields.some((each) => each.field === field);
  const columns = fields.flatMap(({ field }, at) => {
    const raw = rawColumnOf(field);
    const value = field === 'observed_on' ? `CASE WHEN ${raw} IS NULL THEN 1 END` : field;
    return [
      `count(${value}) AS right${at}`,
      isChecked(field)
        ? `count(*) FILTER (contains(fault, '${field}:') AND NOT contains(fault, '${field}:empty')) AS wrong${at}`
        : `0 AS wrong${at}`,
      ...consistency(field, has).flatMap(({ asked, fits }) => [
        `count(*) FILTER (${asked}) AS asked${at}`,
        `count(*) FILTER (${asked} AND ${fits}) AS fits${at}`,
      ]),
    ];
  });
  const days = PERIOD_DAYS[period];
  const [row = {}] = await duck.rows<Record<string, bigint>>(
    `SELECT count(*) AS n, count(key) AS keys, count(*) FILTER (fault = 'key:key_repeated' OR (aside AND fault = '')) AS repeated,
       count(*) FILTER (observed_on >= DATE '${asOf}' - ${days ?? 0}) AS timely
       ${columns.map((each) => `, ${each}`).join('')}
     FROM checked WHERE is_row`,
  );
  const of = (name: string) => Number(row[name] ?? 0);
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  const none = { unique: null, timely: null, consistent: null };
  const key = { complete: share(of('keys'), of('n')) ?? 0, valid: null };
  const known = has('registered_division') ? await knownDivisions(duck) : null;
  return [
    { field: 'key', ...none, ...key, unique: share(of('keys') - of('repeated'), of('keys')) },
    ...fields.map(({ field }, at): Quality => {
      const said = of(`right${at}`) + of(`wrong${at}`);
      return {
        ...{ field, ...none, complete: share(said, of('n')) ?? 0 },
        valid: isChecked(field) ? share(of(`right${at}`), said) : null,
        timely: field === 'observed_on' && days !== null ? share(of('timely'), of('n')) : null,
        consistent: field === 'registered_division' ? known : share(of(`fits${at}`), of(`asked${at}`)),
      };
    }),
  ];
}

function consistency(
  field: StandardField,
  has: (field: StandardField) => boolean,
): { asked: string; fits: string }[] {
  const beside = (other: StandardField) => `${field} IS NOT NULL AND ${other} IS NOT NULL`;
  if (field === 'born' && has('resident_number'))
    return [
      { asked: beside('resident_number'), fits: "strftime(born, '%Y%m%d') = substr(resident_number, 7, 8)" },
    ];
  if (field === 'sex' && has('resident_number'))
    return [{ asked: beside('resident_number'), fits: 'sex = 2 - substr(resident_number, 17, 1)::INT % 2' }];
  if (field === 'valid_to' && has('valid_from'))
    return [{ asked: beside('valid_from'), fits: 'valid_to >= valid_from' }];
  return [];
}

/** Divisions whose province is in GB/T 2260. */
async function knownDivisions(duck: Duck): Promise<number | null> {
  const rows = await duck.rows<{ province: string; n: bigint }>(
    `SELECT substr(registered_division, 1, 2) AS province, count(*) AS n FROM checked
     WHERE is_row AND registered_division IS NOT NULL GROUP BY province`,
  );
  const all = rows.reduce((sum, { n }) => sum + Number(n), 0);
  const known = rows.reduce((sum, { province, n }) => sum + (provinceOf(province) ? Number(n) : 0), 0);
  return all === 0 ? null : known / all;
}
