/** Numbers that the linkage wrote beside an address: links show them as houses, not as values. */
const INNER: readonly string[] = ['house', 'house_confidence', 'registered_house', 'building', 'grid'];

const FIRST: readonly string[] = [
  ...['name', 'resident_number', 'sex', 'born', 'telephone', 'residence_address', 'registered_address'],
  ...['registered_division', 'household_number', 'relation_to_head', 'organisation_name', 'credit_code'],
  ...['credit_code_raw', 'kind', 'state', 'address', 'head_name', 'head_number', 'valid_from', 'valid_to'],
];

/** Fields as people read them: the most telling first, without what only the linkage needs. */
export function readableFields(fields: readonly string[]): string[] {
  const rank = (field: string): number => (FIRST.includes(field) ? FIRST.indexOf(field) : FIRST.length);
  return fields.filter((field) => !INNER.includes(field)).sort((one, two) => rank(one) - rank(two));
}

/** A value as people read it: 1 and 2 are men and women (GB/T 2261.1). */
export function readableValue(field: string, value: string, named: (code: string) => string): string {
  if (field !== 'sex') return value;
  return value === '1' ? named('male') : value === '2' ? named('female') : value;
}
