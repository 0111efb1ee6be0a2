import type { SweepOptions, SweepResult } from './model.ts';
import type { Storage, StoredEntry } from './storage.ts';

const BATCH = 500;
/** What one sweep removes at most; the rest goes with the next ones. Bounds what is held in memory. */
const MOST_REMOVED = 20_000;

type Find = (hashes: readonly string[]) => Promise<ReadonlySet<string>>;

/** Removes what nobody refers to; see `FileStore.sweep`. */
export async function sweepStorage(
  storage: Storage,
  findReferenced: Find,
  olderThan: Date,
  { dryRun = false, signal }: SweepOptions = {},
): Promise<SweepResult> {
  const result: SweepResult = {
    ...{ checked: 0, checkedBytes: 0, unreferenced: 0, unreferencedBytes: 0 },
    ...{ removed: 0, freedBytes: 0 },
  };
  if (!dryRun) await storage.removeTemporaries(olderThan);
  const unwanted = await findUnwanted({ storage, findReferenced, olderThan, signal }, result);
  if (dryRun) return result;
  for (const { hash, sizeBytes } of unwanted) {
    signal?.throwIfAborted();
    const isStillWanted = async (): Promise<boolean> => (await findReferenced([hash])).has(hash);
    if (!(await storage.removeStale(hash, olderThan, isStillWanted))) continue;
    result.removed++;
    result.freedBytes += sizeBytes;
  }
  await storage.removeOrphans(olderThan);
  return result;
}

interface Looking {
  readonly storage: Storage;
  readonly findReferenced: Find;
  readonly olderThan: Date;
  readonly signal: AbortSignal | undefined;
}

/** Looks at every file before the first one is removed, and counts. */
async function findUnwanted(looking: Looking, result: SweepResult): Promise<StoredEntry[]> {
  const { storage, findReferenced, olderThan, signal } = looking;
  const unwanted: StoredEntry[] = [];
  let batch: StoredEntry[] = [];
  const ask = async (): Promise<void> => {
    const referenced = await findReferenced(batch.map((entry) => entry.hash));
    for (const entry of batch) {
      if (referenced.has(entry.hash)) continue;
      result.unreferenced++;
      result.unreferencedBytes += entry.sizeBytes;
      if (unwanted.length < MOST_REMOVED) unwanted.push(entry);
    }
    batch = [];
  };
  for await (const entry of storage.entries()) {
    signal?.throwIfAborted();
    result.checked++;
    result.checkedBytes += entry.sizeBytes;
    if (entry.storedAt < olderThan) batch.push(entry);
    if (batch.length === BATCH) await ask();
  }
  // Asked even when nothing is left to ask for: a referrer that fails is noticed on a young store too.
  await ask();
  return unwanted;
}
