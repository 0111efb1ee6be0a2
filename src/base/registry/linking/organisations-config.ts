/** Standard fields that say something of an organisation; each becomes an attribute of the record. */
export const ORGANISATION_FIELDS = [
  'organisation_name',
  'credit_code',
  'address',
  'head_name',
  'head_number',
  'telephone',
  'kind',
  'state',
  'valid_from',
  'valid_to',
] as const;

/**
 * How records of organisations are linked: a valid credit code first, then what remains by the core of the name (without
 * region and legal form), the code as it was written, address, head and telephone.
 */
export function organisationLinkConfig(file: string, output: string, memoryLimitMb: number) {
  return {
    link: 'both',
    id: 'record_id',
    sources: [{ name: 'organisations', file, format: 'parquet' }],
    fields: {
      core: 'chinese-name',
      code: 'credit-code',
      address: 'chinese-address',
      head_name: 'chinese-name',
      head_number: 'resident-number',
      telephone: 'telephone',
    },
    comparisons: [
      { field: 'core', kind: 'chinese-name' },
      { field: 'code', kind: 'number' },
      { field: 'address', kind: 'chinese-address' },
      { field: 'head_name', kind: 'chinese-name' },
      { field: 'head_number', kind: 'resident-number' },
      { field: 'telephone', kind: 'telephone' },
    ],
    keys: [['code']],
    blocking: [
      ['code'],
      ['core'],
      ['telephone'],
      ['head_number'],
      ['core:sound', 'head_name'],
      ['core:sound', 'address:numbers'],
      ['core:shape', 'address:numbers'],
      ['head_name', 'address:numbers'],
      ['core:first2', 'head_name:sound'],
      ['code:last8', 'head_name:surname'],
    ],
    threshold: 0.5,
    reviewFrom: 0.2,
    memoryLimitMb,
    threads: 2,
    output,
  };
}
