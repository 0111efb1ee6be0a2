import { type Duck, quoteName, quoteText } from '../../../platform/analytics/index.ts';
import { snapshotRows } from '../../feeds/index.ts';

/** A source with the snapshot that holds now. */
export interface LinkSource {
  readonly id: number;
  readonly code: string;
  readonly snapshot: string;
}

/**
 * Puts the snapshots of sources into one file: record_id (`source/key`), source_id, key, observed_on and the given
 * standard fields as text, null where a source has none. `expressionOf` may say which expression a field is taken from, given
 * the columns of the source. Returns the number of rows.
 */
export async function uniteSnapshots(
  duck: Duck,
  sources: readonly LinkSource[],
  fields: readonly string[],
  file: string,
  expressionOf: (field: string, columns: ReadonlySet<string>) => string = plainValue,
): Promise<number> {
  const parts: string[] = [];
  for (const { id, snapshot } of sources) {
    const described = await duck.rows<{ column_name: string }>(
      `SELECT column_name FROM (DESCRIBE SELECT * FROM ${snapshotRows(snapshot)})`,
    );
    const columns = new Set(described.map(({ column_name }) => column_name));
    const values = fields.map((field) => `${expressionOf(field, columns)} AS ${field}`);
    const observed = columns.has('observed_on') ? 'observed_on' : 'NULL::DATE AS observed_on';
    parts.push(
      `SELECT ${quoteText(`${id}/`)} || key AS record_id, ${id}::SMALLINT AS source_id, key, ${observed}, ${values.join(', ')}
       FROM ${snapshotRows(snapshot)}`,
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

/** A field as text, or null where the source has no such column. */
export function plainValue(field: string, columns: ReadonlySet<string>): string {
  return columns.has(field) ? `${quoteName(field)}::VARCHAR` : 'NULL::VARCHAR';
}
