import { readdir } from 'node:fs/promises';
import { runApart } from '../../../platform/analytics/index.ts';
import { inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { alone } from '../loading/load.ts';
import { sourceDirectory } from '../paths.ts';
import type { Cleaned, CleanInput } from './clean-apart.ts';
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

interface CleanOptions {
  readonly signal?: AbortSignal;
  readonly forget?: () => Promise<void>;
}

interface Unclean {
  readonly id: number;
  readonly code: string;
  readonly since: string;
}

/**
 * Takes what is suppressed out of all files of the sources that may hold some: snapshots, changes and faults of every
 * load that is kept. One source after the other, alone with it, in a process apart; begun anew when it was broken off.
 * `forget` takes away what others made of those files; it is called before a source counts as clean. Returns the number
 * of rows that went. One that cannot be cleaned now, such as while a load goes on (`feeds.busy`), holds up no other; its
 * error is thrown when these are done, and it is tried again later.
 */
export async function cleanSources(
  root: RootCtx,
  dataDir: string,
  options: CleanOptions = {},
): Promise<number> {
  let gone = 0;
  const failed: unknown[] = [];
  for (const source of await root.db.run<Unclean>(selectUnclean)) {
    try {
      gone += await alone(root, source.code, () => cleanSource(root, dataDir, source, options));
    } catch (error) {
      if (options.signal?.aborted) throw error;
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
  return gone;
}

async function cleanSource(
  root: RootCtx,
  dataDir: string,
  { id, code, since }: Unclean,
  { signal, forget }: CleanOptions,
): Promise<number> {
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
}
