/** How a standard field is read: which rule makes its values standard and says what is wrong with them. */
export type FieldKind =
  | 'text'
  | 'name'
  | 'resident-number'
  | 'credit-code'
  | 'telephone'
  | 'division'
  | 'date'
  | 'sex'
  | 'longitude'
  | 'latitude';

/** The fields that sources, linkage and registry share, in the order of the snapshot's columns. */
export const standardFields = {
  name: 'name',
  resident_number: 'resident-number',
  sex: 'sex',
  born: 'date',
  telephone: 'telephone',
  address: 'text',
  residence_address: 'text',
  registered_address: 'text',
  registered_division: 'division',
  household_number: 'text',
  relation_to_head: 'text',
  organisation_name: 'text',
  credit_code: 'credit-code',
  head_name: 'name',
  head_number: 'resident-number',
  thing_code: 'text',
  lon: 'longitude',
  lat: 'latitude',
  observed_on: 'date',
  valid_from: 'date',
  valid_to: 'date',
} as const satisfies Record<string, FieldKind>;

export type StandardField = keyof typeof standardFields;

export const standardFieldNames = Object.keys(standardFields) as StandardField[];

/** Kinds whose value as written is kept beside (`…_raw`) wherever it was rewritten, or was no value at all. */
const KEPT_RAW: ReadonlySet<FieldKind> = new Set(['resident-number', 'credit-code']);
/** Kinds that hold whatever text they are given: nothing can be wrong with it. */
const PLAIN: ReadonlySet<FieldKind> = new Set(['text']);

export const isChecked = (field: StandardField): boolean => !PLAIN.has(standardFields[field]);
export const keepsRewritten = (field: StandardField): boolean => KEPT_RAW.has(standardFields[field]);
/** The snapshot's column beside a checked field: what was written, where it was no value or was rewritten. */
export const rawColumnOf = (field: StandardField): string => `${field}_raw`;

/** The type of a field's column in the snapshot. */
export function columnTypeOf(field: StandardField): 'VARCHAR' | 'DATE' | 'TINYINT' | 'DOUBLE' {
  const kind: FieldKind = standardFields[field];
  if (kind === 'date') return 'DATE';
  if (kind === 'sex') return 'TINYINT';
  return kind === 'longitude' || kind === 'latitude' ? 'DOUBLE' : 'VARCHAR';
}
