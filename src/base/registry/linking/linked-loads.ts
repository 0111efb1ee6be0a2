import type { Ctx, RootCtx } from '../../../platform/context/index.ts';
import { findChangesSince, snapshotPath } from '../../feeds/index.ts';
import type { EntityKind } from '../kinds-contract.ts';

/** A source with the load that holds now and the one that was linked last. */
export interface LoadedSource {
  readonly id: number;
  readonly code: string;
  readonly load: number;
  /** Null: never linked. */
  readonly linked: number | null;
}

/** A source that has something new: its present rows, and in which files the keys stand that changed. */
export interface ChangedSource {
  readonly id: number;
  readonly code: string;
  readonly snapshot: string;
  /** Undefined: all of its rows are new. */
  readonly changes: readonly string[] | undefined;
}

/** The sources of persons, organisations or things that are loaded. */
export function findLoadedSources(root: RootCtx, subject: EntityKind): Promise<LoadedSource[]> {
  return root.db.query<LoadedSource>(
    `SELECT s.id, s.code, s.current_load AS load, k.load_id AS linked
     FROM feeds.source s LEFT JOIN registry.linked_load k ON k.source_id = s.id
     WHERE s.subject = $1 AND s.current_load IS NOT NULL ORDER BY s.id`,
    [subject],
  );
}

/**
 * What sources brought since they were linked last. Undefined when that cannot be told: everything has to be linked anew
 * then.
 */
export async function findChangedSources(
  root: RootCtx,
  dataDir: string,
  sources: readonly LoadedSource[],
): Promise<ChangedSource[] | undefined> {
  const changed: ChangedSource[] = [];
  for (const { id, code, load, linked } of sources) {
    if (linked === load) continue;
    if (linked === null) {
      changed.push({
        id,
        code,
        snapshot: snapshotPath(dataDir, { source: code, id: load }),
        changes: undefined,
      });
      continue;
    }
    const since = await findChangesSince(root, dataDir, { source: code, from: linked, to: load });
    if (since.changes === undefined) return undefined;
    changed.push({ id, code, ...since });
  }
  return changed;
}

/** Writes down, in the transaction that stores the last of it, which loads the registry holds. */
export async function storeLinkedLoads(tx: Ctx, sources: readonly LoadedSource[]): Promise<void> {
  await tx.db.query(
    `INSERT INTO registry.linked_load (source_id, load_id, linked_at)
     SELECT s.id, s.load, $3 FROM unnest($1::smallint[], $2::int[]) AS s(id, load)
     ON CONFLICT (source_id) DO UPDATE SET load_id = excluded.load_id, linked_at = excluded.linked_at`,
    [sources.map(({ id }) => id), sources.map(({ load }) => load), tx.clock.now()],
  );
}

/** From here on the registry holds neither what was linked last nor what is being linked: a kill leads to a whole run. */
export async function forgetLinkedLoads(root: RootCtx, sources: readonly LoadedSource[]): Promise<void> {
  const ids = sources.map(({ id }) => id);
  await root.db.query('DELETE FROM registry.linked_load WHERE source_id = ANY($1::smallint[])', [ids]);
}
