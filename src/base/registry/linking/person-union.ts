import { type Duck, quoteName, quoteText } from '../../../platform/analytics/index.ts';

/** A source of persons with the snapshot that holds now. */
export interface PersonSource {
  readonly id: number;
  readonly code: string;
  readonly snapshot: string;
}

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

/**
 * Puts the snapshots of all sources of persons into one file: record_id (`source/key`), source_id, key, observed_on,
 * row_hash and the standard fields as text, null where a source has none. Returns the number of rows.
 */
export async function unitePersons(
  duck: Duck,
  sources: readonly PersonSource[],
  file: string,
): Promise<number> {
  const parts: string[] = [];
  for (const { id, snapshot } of sources) {
    const columns = new Set(
      (
        await duck.rows<{ column_name: string }>(
          `SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(${quoteText(snapshot)}))`,
        )
      ).map(({ column_name }) => column_name),
    );
    const value = (field: string) => (columns.has(field) ? `${quoteName(field)}::VARCHAR` : 'NULL::VARCHAR');
    const fields = PERSON_FIELDS.map((field) =>
      field === 'residence_address' && columns.has('address')
        ? `coalesce(${value(field)}, address::VARCHAR) AS ${field}`
        : `${value(field)} AS ${field}`,
    );
    parts.push(
      `SELECT ${quoteText(`${id}/`)} || key AS record_id, ${id}::SMALLINT AS source_id, key, observed_on, ${fields.join(', ')}
       FROM read_parquet(${quoteText(snapshot)})`,
    );
  }
  await duck.run(
    `COPY (${parts.join(' UNION ALL ')}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  const [counted] = await duck.rows<{ n: number | bigint }>(
    `SELECT count(*) AS n FROM read_parquet(${quoteText(file)})`,
  );
  return Number(counted!.n);
}
