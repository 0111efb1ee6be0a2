import type { Duck } from '../../../platform/analytics/index.ts';
import { fieldsAsJson } from './difference.ts';
import { type LinkSource, plainValue, uniteSnapshots } from './unite.ts';

/** Standard fields that say something of a person; each becomes a column of the union, and an attribute of the record. */
export const PERSON_FIELDS = [
  'name',
  'resident_number',
  'sex',
  'born',
  'telephone',
  'residence_address',
  'registered_address',
  'registered_division',
  'household_number',
  'relation_to_head',
  'organisation_name',
  'valid_from',
  'valid_to',
] as const;

/** Puts the snapshots of all sources of persons into one file, see `uniteSnapshots`. Returns the number of rows. */
export function unitePersons(duck: Duck, sources: readonly LinkSource[], file: string): Promise<number> {
  return uniteSnapshots(duck, sources, PERSON_FIELDS, file, (field, columns) => {
    const value = plainValue(field, columns);
    return field === 'residence_address' && columns.has('address')
      ? `coalesce(${value}, address::VARCHAR)`
      : value;
  });
}

/** SQL of a record's values as JSON: a row `u` of the union with the houses `h0` and `h1` of its two addresses. */
export function recordFields(): string {
  const values = new Map<string, string>(PERSON_FIELDS.map((field) => [field, `u.${field}`]));
  values.set('house', 'h0.house::VARCHAR');
  values.set(
    'house_confidence',
    `CASE WHEN h0.house IS NULL THEN NULL ELSE printf('%.3f', h0.confidence) END`,
  );
  values.set('registered_house', 'h1.house::VARCHAR');
  return fieldsAsJson(values);
}
