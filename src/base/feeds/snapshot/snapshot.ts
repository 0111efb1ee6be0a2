// A snapshot on the disk: a file of rows, and after loads of changes beside it what came since that file was written.
import { existsSync } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { quoteText } from '../../../platform/analytics/index.ts';

/** Rows that replace those of the snapshot, one a key; with `is_gone` the key has no row any more. */
export const deltaPath = (snapshot: string): string => snapshot.replace(/\.parquet$/, '.delta.parquet');

const MARK = 'PAR1';

/** Whether the files of a snapshot are there and have a beginning and an end. */
export async function isSnapshotWhole(snapshot: string): Promise<boolean> {
  const delta = deltaPath(snapshot);
  return (await isParquet(snapshot)) && (!existsSync(delta) || (await isParquet(delta)));
}

async function isParquet(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { size } = await file.stat();
    const ends = Buffer.alloc(2 * MARK.length);
    await file.read(ends, 0, MARK.length, 0);
    await file.read(ends, MARK.length, MARK.length, Math.max(0, size - MARK.length));
    return ends.toString('latin1') === MARK + MARK;
  } finally {
    await file.close();
  }
}

/** DuckDB, behind FROM: what a snapshot's rows were replaced by since its file was written; undefined when nothing was. */
export function rowsSince(snapshot: string): string | undefined {
  const delta = deltaPath(snapshot);
  return existsSync(delta) ? `read_parquet(${quoteText(delta)})` : undefined;
}

/** DuckDB, behind FROM: all rows of a snapshot. Not `read_parquet`: that would leave out what came since. */
export function snapshotRows(snapshot: string): string {
  const rows = `read_parquet(${quoteText(snapshot)})`;
  const since = rowsSince(snapshot);
  if (since === undefined) return rows;
  return `(SELECT * FROM ${rows} ANTI JOIN (SELECT key FROM ${since}) USING (key)
    UNION ALL BY NAME SELECT * EXCLUDE (is_gone) FROM ${since} WHERE NOT is_gone)`;
}

/**
 * Gives a snapshot a second name. The delta comes first, and goes last in `dropSnapshot`: who finds the snapshot finds all of
 * it. Throws what `link` throws.
 */
export async function linkSnapshot(from: string, to: string): Promise<void> {
  await link(deltaPath(from), deltaPath(to)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await link(from, to);
}

export async function dropSnapshot(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(deltaPath(path), { force: true });
}
