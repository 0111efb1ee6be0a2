import { existsSync } from 'node:fs';
import type { RootCtx } from '../../../platform/context/index.ts';
import { changesPath, snapshotPath } from '../paths.ts';

/** What a source says now and what of it has changed since a load. */
export interface ChangesSince {
  readonly snapshot: string;
  /** The `changes.parquet` of every load since: a key may stand in several. Undefined when that is not known any more. */
  readonly changes: readonly string[] | undefined;
}

/**
 * The changes that a source brought after one load up to another one, which is later. Not known when the later one was
 * not built on the earlier one, or when files of the loads between are missing.
 */
export async function findChangesSince(
  root: RootCtx,
  dataDir: string,
  { source, from, to }: { readonly source: string; readonly from: number; readonly to: number },
): Promise<ChangesSince> {
  const rows = await root.db.query<{ id: number; previous: number | null }>(
    `WITH RECURSIVE chain AS (
       SELECT id, previous_load FROM feeds.load WHERE id = $1
       UNION ALL SELECT l.id, l.previous_load FROM chain c JOIN feeds.load l ON l.id = c.previous_load AND c.id <> $2
     ) SELECT id, previous_load AS previous FROM chain`,
    [to, from],
  );
  const snapshot = snapshotPath(dataDir, { source, id: to });
  const later = rows.filter(({ id }) => id !== from);
  const paths = later.map(({ id }) => changesPath(dataDir, { source, id }));
  const isWhole = later.length < rows.length && paths.every((path) => existsSync(path));
  return { snapshot, changes: isWhole ? paths : undefined };
}
