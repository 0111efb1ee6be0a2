// What a load leaves on the disk and in the database when it ends: well, badly or by a kill.
import { existsSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { loadDirectory, snapshotPath, workDirectory } from '../paths.ts';
import { FAULTS_FILE, type StoredFault } from '../rejected/write-rejected.ts';
import type { StageSummary } from '../stage/stage-input.ts';
import { failLoad, findUnfinished, type Load, openLoad, type Source, storeLoad } from '../store.ts';

/** What a load found, until the database has it too. */
export const SUMMARY_FILE = 'summary.json';

/** A load whose files are there and which is not current yet. */
export interface Staged {
  readonly id: number;
  readonly summary: StageSummary;
}

/** What a killed load left: validated ones are finished, others cleared away. */
export async function settleUnfinished(
  root: RootCtx,
  source: Source,
  { dataDir }: { readonly dataDir: string },
): Promise<void> {
  await rm(workDirectory(dataDir, source.code), { recursive: true, force: true });
  const loads = await findUnfinished(root, source);
  const chain = await findValidated(source, loads, dataDir);
  if (chain.length > 0) return storeChain(root, chain);
  for (const load of loads) {
    await rm(loadDirectory(dataDir, load), { recursive: true, force: true });
    await failLoad(root, load.id, new AppError('feeds.interrupted'), { state: 'failed', faults: [] });
  }
}

/** The loads, when they follow the current one and each other and the last one's snapshot is on the disk. */
async function findValidated(source: Source, loads: readonly Load[], dataDir: string): Promise<Staged[]> {
  const last = loads.at(-1);
  if (last === undefined || !existsSync(snapshotPath(dataDir, last))) return [];
  const staged: Staged[] = [];
  for (const load of loads) {
    const summary = await readSummary(loadDirectory(dataDir, load));
    const follows = load.previousLoad === (staged.at(-1)?.id ?? source.currentLoad);
    if (load.state !== 'validated' || summary === undefined || !follows) return [];
    staged.push({ id: load.id, summary });
  }
  return staged;
}

/** Makes loads current in their order, in one transaction. */
export const storeChain = (root: RootCtx, staged: readonly Staged[]): Promise<void> =>
  inTransaction(root, async (tx) => {
    for (const { id, summary } of staged) await storeLoad(tx, await openLoad(tx, id), summary);
  });

async function readJson<Value>(directory: string, name: string): Promise<Value | undefined> {
  const text = await readFile(join(directory, name), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Value);
}

/** What a load found; undefined where that is not kept any more. */
export const readSummary = (directory: string): Promise<StageSummary | undefined> =>
  readJson<StageSummary>(directory, SUMMARY_FILE);

/** Keeps what a load found beside its files, until the database has it too. */
export const writeSummary = (directory: string, summary: StageSummary): Promise<void> =>
  writeSafely(join(directory, SUMMARY_FILE), JSON.stringify(summary));

/** Written, on the disk, and only then under its name. */
async function writeSafely(path: string, text: string): Promise<void> {
  const file = await open(`${path}.part`, 'w');
  await file.writeFile(text);
  await file.sync();
  await file.close();
  await rename(`${path}.part`, path);
}

/** Takes back what a load wrote and writes down why; answers that as an error with words. */
export async function failed(
  root: RootCtx,
  id: number,
  directory: string,
  error: unknown,
): Promise<AppError> {
  const known =
    error instanceof AppError
      ? error
      : new AppError(
          'feeds.broke',
          { reason: (error as Error).message.split('\n')[0]?.slice(0, 300) ?? '' },
          error,
        );
  const isRefusal = /^(feeds|tables)\./.test(known.code) && known.code !== 'feeds.broke';
  const faults = (await readJson<StoredFault[]>(directory, FAULTS_FILE)) ?? [];
  for (const name of [
    'table.csv',
    'snapshot.parquet',
    'snapshot.delta.parquet',
    'changes.parquet',
    SUMMARY_FILE,
  ])
    for (const each of [name, `${name}.part`]) await rm(join(directory, each), { force: true });
  if (faults.length === 0) await rm(directory, { recursive: true, force: true });
  await failLoad(root, id, known, { state: isRefusal ? 'refused' : 'failed', faults });
  return known;
}
