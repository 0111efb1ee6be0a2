import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError, isAppError } from '../../../lib/errors.ts';
import { inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { loadDirectory, snapshotPath, sourceDirectory, workDirectory } from '../paths.ts';
import { hashFile, requireFile } from '../reading/bytes.ts';
import { fetchTable } from '../reading/fetch-table.ts';
import { holdSnapshot, writeHeld } from '../snapshot/held.ts';
import { deltaPath, dropSnapshot, isSnapshotWhole } from '../snapshot/snapshot.ts';
import { stage } from '../stage/stage.ts';
import type { StageInput } from '../stage/stage-input.ts';
import { openStaging, type Staging } from '../stage/staging.ts';
import {
  beginLoad,
  findSame,
  forgetLoad,
  getSource,
  markChecked,
  markValidated,
  openLoad,
  type Source,
  storeHash,
} from '../store.ts';
import { findSuppressed } from '../suppression/suppression.ts';
import type { FileResult, LoadOptions, LoadResult } from './load-options.ts';
import { failed, readSummary, type Staged, storeChain, writeSummary } from './settle.ts';

/** Whole snapshots that are kept of a source; what changed is kept of all. */
const SNAPSHOTS_KEPT = 3;

/** Loads of a source that follow each other: all that is good of them becomes current at once. */
interface Chain {
  readonly source: Source;
  readonly options: Omit<LoadOptions, 'file'>;
  readonly files: readonly (string | undefined)[];
  readonly staged: (Staged & { readonly hash: string })[];
  /** Opened with the first file that is news. */
  staging?: Staging;
}

/**
 * Loads files of one source one after the other; all that are good become current together. One at a time of a source:
 * see `alone`. Throws `feeds.no_snapshot`,
 * `feeds.snapshot_lost` and `feeds.key_declared_anew`.
 */
export async function loadChain(
  root: RootCtx,
  options: Omit<LoadOptions, 'file'>,
  files: readonly (string | undefined)[],
): Promise<FileResult[]> {
  const source = await whatHolds(await getSource(root, options.code), options);
  const chain: Chain = { source, options, files, staged: [] };
  const outcomes: (AppError | { id: number; outcome: LoadResult['outcome'] })[] = [];
  try {
    for (const file of files)
      outcomes.push(
        await (source.declaration.format === 'postgresql'
          ? loadTable(root, chain)
          : loadFile(root, chain, file)
        ).catch(orThrow),
      );
    const broken = await finishChain(root, chain).catch(orThrow);
    return await Promise.all(
      outcomes.map(async (each): Promise<FileResult> => {
        if (each instanceof AppError) return { outcome: 'failed', error: each };
        if (broken && each.outcome !== 'empty' && chain.staged.some(({ id }) => id === each.id))
          return { outcome: 'failed', error: broken };
        return { outcome: each.outcome, load: await openLoad(root, each.id) };
      }),
    );
  } finally {
    await chain.staging?.close();
  }
}

/**
 * The source with the load that holds. Changes need its snapshot, and rows that are known by the same key; a whole file
 * begins anew where the snapshot was lost, as if it were the first.
 */
async function whatHolds(source: Source, { mode, dataDir }: Pick<LoadOptions, 'mode' | 'dataDir'>) {
  const { code, currentLoad, declaration } = source;
  if (mode === 'changes' && currentLoad === null) throw new AppError('feeds.no_snapshot', { code });
  if (currentLoad === null) return source;
  const load = { source: code, id: currentLoad };
  const isThere = await isSnapshotWhole(snapshotPath(dataDir, load));
  if (mode === 'full') return isThere ? source : { ...source, currentLoad: null };
  if (!isThere) throw new AppError('feeds.snapshot_lost', { code });
  const before = (await readSummary(loadDirectory(dataDir, load)))?.key?.join('、');
  const now = declaration.key.join('、');
  if (before !== undefined && now !== before)
    throw new AppError('feeds.key_declared_anew', { code, now, before });
  return source;
}

function orThrow(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}

async function loadFile(root: RootCtx, chain: Chain, file: string | undefined) {
  const { source, options } = chain;
  if (file === undefined) throw new AppError('feeds.file_needed', { code: source.code });
  await requireFile(file);
  const hash = await hashFile(file);
  const same = await findAlready(root, chain, hash);
  if (same !== undefined) return { id: same, outcome: 'already' as const };
  const { size } = await stat(file);
  const load = { mode: options.mode, fileName: basename(file), fileBytes: size };
  const id = await inTransaction(root, async (tx) => {
    const begun = await beginLoad(tx, following(chain), load);
    await storeHash(tx, begun, hash, size);
    return begun;
  });
  options.onLoad?.(id);
  return runLoad(root, chain, source, { id, hash, file: resolve(file) });
}

/** The source as the next load of a chain finds it. */
const following = ({ source, staged }: Chain): Source => ({
  ...source,
  currentLoad: staged.at(-1)?.id ?? source.currentLoad,
});

async function findAlready(root: RootCtx, chain: Chain, hash: string): Promise<number | undefined> {
  const before = chain.staged.find((each) => each.hash === hash);
  if (before !== undefined) return before.id;
  // What was lost is loaded anew, be it from the same file.
  if (chain.options.mode === 'full' && chain.source.currentLoad === null) return undefined;
  const same = await findSame(root, chain.source, hash, chain.options.mode);
  if (same !== undefined) await markChecked(root, chain.source);
  return same?.id;
}

async function loadTable(root: RootCtx, chain: Chain) {
  const { source, options } = chain;
  const { resource = '' } = source.declaration;
  const id = await beginLoad(root, following(chain), {
    mode: options.mode,
    fileName: resource,
    fileBytes: null,
  });
  options.onLoad?.(id);
  const directory = loadDirectory(options.dataDir, { source: source.code, id });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'table.csv');
  let hash = '';
  try {
    options.onStep?.('fetching');
    await fetchTable(source.declaration, options.environment, file);
    hash = await hashFile(file);
    const same = await findAlready(root, chain, hash);
    if (same !== undefined) {
      await rm(directory, { recursive: true, force: true });
      await forgetLoad(root, id);
      return { id: same, outcome: 'already' as const };
    }
    await storeHash(root, id, hash, (await stat(file)).size);
  } catch (error) {
    throw await failed(root, id, directory, error);
  }
  const declaration = { ...source.declaration, encoding: 'utf-8' as const, delimiter: ',' };
  return runLoad(root, chain, { ...source, declaration }, { id, hash, file });
}

async function runLoad(
  root: RootCtx,
  chain: Chain,
  { declaration, id: sourceId, code }: Source,
  { id, hash, file }: { id: number; hash: string; file: string },
) {
  const { dataDir, mode, onStep: say = () => {} } = chain.options;
  const directory = loadDirectory(dataDir, { source: code, id });
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const suppressed = await findSuppressed(root.db, sourceId);
    const previous = await previousOf(root, chain);
    chain.staging ??= await stagingOf(chain, file, previous?.path);
    const summary = await stage(
      chain.staging,
      {
        ...{ declaration, file, directory, mode, confirmed: chain.options.confirmed === true },
        ...(suppressed && { suppressed }),
        ...(previous && { previous }),
        asOf: chain.options.asOf ?? today(root, chain.options.timeZone),
      },
      say,
    );
    if (summary.table?.isFirst === false) chain.options.onTable?.(file, summary.table);
    await rm(join(directory, 'table.csv'), { force: true });
    await writeSummary(directory, summary);
    chain.staged.push({ id, hash, summary });
    return { id, outcome: 'stored' as const };
  } catch (error) {
    // A day on which nothing changed is no fault; a whole register without a row is.
    const before = following(chain).currentLoad;
    if (mode === 'changes' && isAppError(error, 'feeds.no_rows') && before !== null) {
      await rm(directory, { recursive: true, force: true });
      await forgetLoad(root, id);
      await markChecked(root, chain.source);
      return { id: before, outcome: 'empty' as const };
    }
    throw await failed(root, id, directory, error);
  }
}

/** What the load of before says: the one of this chain, or the current one. */
async function previousOf(
  root: RootCtx,
  { source, staged, options }: Chain,
): Promise<StageInput['previous']> {
  if (source.currentLoad === null) return undefined;
  const current = await openLoad(root, source.currentLoad);
  const path = snapshotPath(options.dataDir, current);
  const last = staged.at(-1)?.summary;
  return last === undefined
    ? { path, rows: current.rowsStored ?? 0, asOf: current.asOf ?? '0001-01-01' }
    : { path, rows: last.rowsStored, asOf: last.asOf };
}

async function stagingOf({ source, options, files }: Chain, file: string, snapshot = ''): Promise<Staging> {
  const { dataDir, memoryLimitMb, threads, mode } = options;
  const held = mode === 'changes' ? snapshot : '';
  const sizes = await Promise.all(
    [file, deltaPath(held), ...files].map((path = '') =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const directory = workDirectory(dataDir, source.code);
  const staging = await openStaging({ directory, bytes, memoryLimitMb, threads });
  if (held !== '')
    await holdSnapshot(staging, source.declaration, held).catch(async (error) => {
      await staging.close();
      throw error;
    });
  return staging;
}

/** Writes the snapshot of changes, and makes all loads of the chain current in their order. */
async function finishChain(root: RootCtx, { source, staged, staging, options }: Chain): Promise<undefined> {
  const { code, dataDir, mode, onStep: say = () => {} } = options;
  const last = staged.at(-1);
  if (last === undefined || staging === undefined) return;
  const directoryOf = (id: number) => loadDirectory(dataDir, { source: code, id });
  try {
    if (mode === 'changes') {
      const before = snapshotPath(dataDir, { source: code, id: source.currentLoad! });
      await writeHeld(staging, source.declaration, { before, directory: directoryOf(last.id) });
      say('snapshot');
    }
    await inTransaction(root, async (tx) => {
      for (const { id } of staged) await markValidated(tx, id);
    });
    say('validated');
    await storeChain(root, staged);
    say('stored');
  } catch (error) {
    let told: AppError | undefined;
    for (const { id } of staged) told = await failed(root, id, directoryOf(id), error);
    throw told;
  }
  await dropOldSnapshots(dataDir, code, last.id);
}

const today = (root: RootCtx, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(root.clock.now());

async function dropOldSnapshots(dataDir: string, code: string, current: number): Promise<void> {
  const names = await readdir(sourceDirectory(dataDir, code));
  const snapshots = names
    .map(Number)
    .filter((id) => Number.isInteger(id) && id <= current)
    .sort((a, b) => b - a)
    .map((id) => snapshotPath(dataDir, { source: code, id }))
    .filter((path) => existsSync(path));
  for (const path of snapshots.slice(SNAPSHOTS_KEPT)) await dropSnapshot(path);
}
