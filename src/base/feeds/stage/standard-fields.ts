import { type FieldKind, type StandardField, standardFields } from '../contract.ts';

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
