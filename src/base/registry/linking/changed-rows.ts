import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Duck, quoteText } from '../../../platform/analytics/index.ts';
import { rowsSince, snapshotRows } from '../../feeds/index.ts';
import type { LinkSubject } from './link-subject.ts';
import type { ChangedSource } from './linked-loads.ts';

/**
 * Takes what changed out of the snapshots: the present rows into `file`, as the subject unites them, and the names of
 * all, also of those that are gone, into the table `changed` (source_id, key). Returns how many rows there are, and how
 * many are gone.
 */
export async function takeChangedRows(
  duck: Duck,
  subject: LinkSubject,
  sources: readonly ChangedSource[],
  { directory, file }: { readonly directory: string; readonly file: string },
): Promise<{ readonly fresh: number; readonly gone: number }> {
  mkdirSync(directory, { recursive: true });
  await duck.run('CREATE TABLE changed (source_id SMALLINT, key VARCHAR)');
  const parts: { id: number; code: string; snapshot: string }[] = [];
  for (const { id, code, snapshot, changes } of sources) {
    if (changes === undefined) {
      await duck.run(`INSERT INTO changed SELECT ${id}, key FROM ${snapshotRows(snapshot)}`);
      parts.push({ id, code, snapshot });
      continue;
    }
    const keys = `SELECT DISTINCT key FROM read_parquet([${changes.map(quoteText).join(', ')}])`;
    await duck.run(`INSERT INTO changed SELECT ${id}, key FROM (${keys})`);
    const part = join(directory, `${code}.parquet`);
    const rows = await rowsOfKeys(duck, snapshot, id);
    await duck.run(
      `COPY (SELECT * FROM ${rows} SEMI JOIN (SELECT key FROM changed WHERE source_id = ${id}) USING (key))
       TO ${quoteText(part)} (FORMAT parquet)`,
    );
    parts.push({ id, code, snapshot: part });
  }
  const fresh = parts.length === 0 ? 0 : await subject.unite(duck, parts, file);
  const [all] = await duck.rows<{ n: bigint }>('SELECT count(*) AS n FROM changed');
  return { fresh, gone: Number(all!.n) - fresh };
}

/** Where the present rows of the changed keys stand: mostly all in what came since the snapshot's file was written. */
async function rowsOfKeys(duck: Duck, snapshot: string, id: number): Promise<string> {
  const since = rowsSince(snapshot);
  if (since === undefined) return snapshotRows(snapshot);
  const [older] = await duck.rows<{ n: bigint }>(
    `SELECT count(*) AS n FROM changed ANTI JOIN ${since} USING (key) WHERE source_id = ${id}`,
  );
  return older!.n > 0n
    ? snapshotRows(snapshot)
    : `(SELECT * EXCLUDE (is_gone) FROM ${since} WHERE NOT is_gone)`;
}
