import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../../lib/errors.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { takeSessionLock } from '../../platform/db/index.ts';
import { hashFile } from './bytes.ts';
import { fetchTable } from './fetch-table.ts';
import { loadDirectory, snapshotPath, sourceDirectory } from './paths.ts';
import { FAULTS_FILE, type StoredFault } from './rejected.ts';
import { type StageSummary, stage } from './stage.ts';
import {
  beginLoad,
  failLoad,
  findSame,
  findUnfinished,
  forgetLoad,
  getSource,
  type Load,
  markChecked,
  markValidated,
  openLoad,
  type Source,
  storeHash,
  storeLoad,
} from './store.ts';
import { findSuppressed } from './suppression.ts';

export interface LoadOptions {
  readonly code: string;
  /** Left out for a PostgreSQL table. */
  readonly file?: string;
  readonly mode: 'full' | 'changes';
  /** The day the rows speak of where they name none; today unless told. */
  readonly asOf?: string;
  /** Shrinking, turning back in time and columns that do not fit are meant. */
  readonly confirmed?: boolean;
  readonly dataDir: string;
  /** The city's. */
  readonly timeZone: string;
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Where variables named FEED_… are looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onStep?: (step: string) => void;
  /** Told the load's number as soon as it has one. */
  readonly onLoad?: (id: number) => void;
}

export interface LoadResult {
  /** `already`: this very file was loaded before, nothing was done. */
  readonly outcome: 'stored' | 'already';
  readonly load: Load;
}

/** Whole snapshots that are kept of a source; what changed is kept of all. */
const SNAPSHOTS_KEPT = 3;
const SUMMARY_FILE = 'summary.json';

/**
 * Loads a file or table of a source, in a process that may run DuckDB. Either all of it holds afterwards (snapshot,
 * changes, quality, event) or nothing has changed; after a kill the next load finishes what was validated and clears
 * away what was not. Throws a `feeds.…` error that says what is wrong; what was found stands at the load.
 */
export async function loadSource(root: RootCtx, options: LoadOptions): Promise<LoadResult> {
  const { code } = options;
  const { declaration } = await getSource(root, code);
  if (declaration.format === undefined) throw new AppError('feeds.query_only', { code });
  if (options.file !== undefined) await readable(options.file);
  return alone(root, code, async () => {
    await settleUnfinished(root, await getSource(root, code), options);
    const source = await getSource(root, code);
    if (options.mode === 'changes' && source.currentLoad === null)
      throw new AppError('feeds.no_snapshot', { code });
    return declaration.format === 'postgresql'
      ? loadTable(root, source, options)
      : loadFile(root, source, options, options.file ?? '');
  });
}

async function readable(file: string): Promise<void> {
  try {
    const { isFile } = await stat(file).then((found) => ({ isFile: found.isFile() }));
    if (!isFile) throw Object.assign(new Error('no file'), { code: 'EISDIR' });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    throw new AppError('feeds.file_missing', { file: basename(file), reason }, error);
  }
}

/** One load of a source at a time among all processes. Throws `feeds.busy`. */
export async function alone<T>(root: RootCtx, code: string, work: () => Promise<T>): Promise<T> {
  const client = await root.db.raw.connect();
  try {
    if (!(await takeSessionLock(client, `feeds.load ${code}`))) throw new AppError('feeds.busy', { code });
    return await work();
  } finally {
    client.release(true);
  }
}

/** Clears away what a killed load left, as the next one would. Throws `feeds.busy`. */
export function settleSource(root: RootCtx, code: string, dataDir: string): Promise<void> {
  return alone(root, code, async () => settleUnfinished(root, await getSource(root, code), { dataDir }));
}

/** What a killed load left: validated ones are finished, others cleared away. */
async function settleUnfinished(
  root: RootCtx,
  source: Source,
  { dataDir }: Pick<LoadOptions, 'dataDir'>,
): Promise<void> {
  for (const load of await findUnfinished(root, source)) {
    const directory = loadDirectory(dataDir, load);
    const summary =
      load.state === 'validated' ? await readJson<StageSummary>(directory, SUMMARY_FILE) : undefined;
    if (summary !== undefined && load.previousLoad === source.currentLoad) {
      await storeLoad(root, load, summary);
      continue;
    }
    await rm(directory, { recursive: true, force: true });
    await failLoad(root, load.id, new AppError('feeds.interrupted'), { state: 'failed', faults: [] });
  }
}

async function readJson<Value>(directory: string, name: string): Promise<Value | undefined> {
  const text = await readFile(join(directory, name), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Value);
}

async function loadFile(
  root: RootCtx,
  source: Source,
  options: LoadOptions,
  file: string,
): Promise<LoadResult> {
  const hash = await hashFile(file);
  const same = await findSame(root, source, hash, options.mode);
  if (same) return already(root, source, same);
  const { size } = await stat(file);
  const id = await beginLoad(root, source, { mode: options.mode, fileName: basename(file), fileBytes: size });
  options.onLoad?.(id);
  await storeHash(root, id, hash, size);
  return runLoad(root, source, options, { id, file: resolve(file) });
}

async function already(root: RootCtx, source: Source, load: Load): Promise<LoadResult> {
  await markChecked(root, source);
  return { outcome: 'already', load };
}

async function loadTable(root: RootCtx, source: Source, options: LoadOptions): Promise<LoadResult> {
  const { resource = '' } = source.declaration;
  const id = await beginLoad(root, source, { mode: options.mode, fileName: resource, fileBytes: null });
  options.onLoad?.(id);
  const directory = loadDirectory(options.dataDir, { source: source.code, id });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'table.csv');
  try {
    options.onStep?.('fetching');
    await fetchTable(source.declaration, options.environment, file);
    const hash = await hashFile(file);
    const same = await findSame(root, source, hash, options.mode);
    if (same) {
      await rm(directory, { recursive: true, force: true });
      await forgetLoad(root, id);
      return already(root, source, same);
    }
    await storeHash(root, id, hash, (await stat(file)).size);
  } catch (error) {
    throw await failed(root, id, directory, error);
  }
  const declaration = { ...source.declaration, encoding: 'utf-8' as const, delimiter: ',' };
  return runLoad(root, { ...source, declaration }, options, { id, file });
}

async function runLoad(
  root: RootCtx,
  source: Source,
  options: LoadOptions,
  { id, file }: { id: number; file: string },
): Promise<LoadResult> {
  const { dataDir, mode, memoryLimitMb, threads } = options;
  const directory = loadDirectory(dataDir, { source: source.code, id });
  const say = options.onStep ?? (() => {});
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const suppressed = await findSuppressed(root.db, source.id);
    const before = source.currentLoad === null ? undefined : await openLoad(root, source.currentLoad);
    const summary = await stage(
      {
        ...{ declaration: source.declaration, file, directory, mode, memoryLimitMb, threads },
        ...(suppressed && { suppressed }),
        ...{ asOf: options.asOf ?? today(root, options.timeZone), confirmed: options.confirmed === true },
        ...(before && {
          previous: {
            path: snapshotPath(dataDir, before),
            rows: before.rowsStored ?? 0,
            asOf: before.asOf ?? '0001-01-01',
          },
        }),
      },
      say,
    );
    await rm(join(directory, 'table.csv'), { force: true });
    await writeSafely(join(directory, SUMMARY_FILE), JSON.stringify(summary));
    await markValidated(root, id);
    say('validated');
    await storeLoad(root, await openLoad(root, id), summary);
    say('stored');
  } catch (error) {
    throw await failed(root, id, directory, error);
  }
  await dropOldSnapshots(dataDir, source.code, id);
  return { outcome: 'stored', load: await openLoad(root, id) };
}

/** Written, on the disk, and only then under its name. */
async function writeSafely(path: string, text: string): Promise<void> {
  const file = await open(`${path}.part`, 'w');
  await file.writeFile(text);
  await file.sync();
  await file.close();
  await rename(`${path}.part`, path);
}

async function failed(root: RootCtx, id: number, directory: string, error: unknown): Promise<AppError> {
  const known =
    error instanceof AppError
      ? error
      : new AppError(
          'feeds.broke',
          { reason: (error as Error).message.split('\n')[0]?.slice(0, 300) ?? '' },
          error,
        );
  const isRefusal = known.code.startsWith('feeds.') && known.code !== 'feeds.broke';
  const faults = (await readJson<StoredFault[]>(directory, FAULTS_FILE)) ?? [];
  for (const name of ['table.csv', 'snapshot.parquet', 'changes.parquet', SUMMARY_FILE])
    for (const each of [name, `${name}.part`]) await rm(join(directory, each), { force: true });
  if (faults.length === 0) await rm(directory, { recursive: true, force: true });
  await failLoad(root, id, known, { state: isRefusal ? 'refused' : 'failed', faults });
  return known;
}

const today = (root: RootCtx, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(root.clock.now());

async function dropOldSnapshots(dataDir: string, code: string, current: number): Promise<void> {
  const names = await readdir(sourceDirectory(dataDir, code));
  const loads = names.map(Number).filter((id) => Number.isInteger(id) && id <= current);
  const old = loads.sort((a, b) => b - a).slice(SNAPSHOTS_KEPT);
  for (const id of old) await rm(snapshotPath(dataDir, { source: code, id }), { force: true });
}
