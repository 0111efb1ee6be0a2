/**
 * How records of persons are linked: a valid resident number first, then what remains by name, birth, telephone and
 * address. Field names are the standard ones.
 */
export function personLinkConfig(file: string, output: string, memoryLimitMb: number) {
  return {
    link: 'both',
    id: 'record_id',
    sources: [{ name: 'persons', file, format: 'parquet' }],
    fields: {
      name: 'chinese-name',
      resident_number: 'resident-number',
      sex: 'text',
      born: 'date',
      telephone: 'telephone',
      residence_address: 'chinese-address',
    },
    comparisons: [
      { field: 'name', kind: 'chinese-name' },
      { field: 'resident_number', kind: 'resident-number' },
      { field: 'born', kind: 'date' },
      { field: 'sex', kind: 'exact' },
      { field: 'telephone', kind: 'telephone' },
      { field: 'residence_address', kind: 'chinese-address' },
    ],
    keys: [['resident_number']],
    blocking: [
      ['resident_number'],
      ['name', 'born'],
      ['telephone'],
      ['name:sound', 'born'],
      ['name:sound', 'residence_address:numbers'],
      ['name:shape', 'born'],
      ['born', 'residence_address:numbers'],
      ['name', 'telephone:last4'],
      ['name:surname', 'resident_number:last6'],
    ],
    threshold: 0.5,
    reviewFrom: 0.2,
    memoryLimitMb,
    threads: 2,
    output,
  };
}
