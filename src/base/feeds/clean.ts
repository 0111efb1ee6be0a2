import { readdir } from 'node:fs/promises';
import { runApart } from '../../platform/analytics/index.ts';
import { inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Cleaned, CleanInput } from './clean-apart.ts';
import { alone } from './load.ts';
import { sourceDirectory } from './paths.ts';
import { findSuppressed } from './suppression.ts';

const MODULE = new URL(
  import.meta.url.endsWith('.ts') ? './clean-apart.ts' : './clean-apart.js',
  import.meta.url,
);
const DUCK_MB = 512;
const MEMORY_MB = 1_024;
const TIMEOUT_MS = 1_800_000;

const selectUnclean = statement(
  'feeds.unclean',
  `SELECT s.id, s.code, u.since::text AS since FROM feeds.unclean u JOIN feeds.source s ON s.id = u.source_id ORDER BY s.id`,
);
const setClean = statement(
  'feeds.clean',
  'DELETE FROM feeds.unclean WHERE source_id = $1 AND since::text = $2',
);
const setCounts = statement(
  'feeds.set_counts',
  `UPDATE feeds.load SET rows_stored = coalesce($2, rows_stored), added = coalesce($3, added),
     changed = coalesce($4, changed), removed = coalesce($5, removed) WHERE id = $1 AND state = 'stored'`,
);

/**
 * Takes what is suppressed out of all files of the sources that may hold some: snapshots, changes and faults of every
 * load that is kept. One source after the other, alone with it, in a process apart; begun anew when it was broken off.
 * `forget` takes away what others made of those files; it is called before a source counts as clean. Returns the number
 * of rows that went. Throws `feeds.busy` when a load goes on: it is tried again later.
 */
export async function cleanSources(
  root: RootCtx,
  dataDir: string,
  { signal, forget }: { signal?: AbortSignal; forget?: () => Promise<void> } = {},
): Promise<number> {
  let gone = 0;
  for (const { id, code, since } of await root.db.run<{ id: number; code: string; since: string }>(
    selectUnclean,
  )) {
    gone += await alone(root, code, async () => {
      const suppressed = await findSuppressed(root.db, id);
      const names = await readdir(sourceDirectory(dataDir, code)).catch(() => []);
      const loads = names.map(Number).filter(Number.isSafeInteger);
      const cleaned =
        suppressed === undefined || loads.length === 0
          ? []
          : await runApart<CleanInput, Cleaned[]>({
              ...{ module: MODULE, memoryLimitMb: MEMORY_MB, timeoutMs: TIMEOUT_MS },
              input: { dataDir, source: code, loads, suppressed, memoryLimitMb: DUCK_MB },
              ...(signal && { signal }),
            });
      if (cleaned.length > 0) await forget?.();
      await inTransaction(root, async (tx) => {
        for (const { load, rows, changes } of cleaned)
          await tx.db.run(setCounts, [
            ...[load, rows],
            ...['added', 'changed', 'removed'].map((each) => changes && (changes[each] ?? 0)),
          ]);
        await tx.db.run(setClean, [id, since]);
      });
      return cleaned.reduce((sum, each) => sum + each.gone, 0);
    });
  }
  return gone;
}
