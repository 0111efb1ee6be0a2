import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, isAppError } from '../../lib/errors.ts';
import { type Duck, openDuck, quoteText } from '../../platform/analytics/index.ts';
import { createPool, type Pool } from '../../platform/threads/index.ts';
import { partsOf } from './contents.ts';
import { type FeedFileTask, formatOf, headerOf } from './feed-files.ts';
import { QUERY_ONLY } from './feeds/declarations.ts';
import { FEEDS } from './feeds/definitions.ts';
import { GRIDS_PER_PART } from './generate.ts';
import {
  checkRoom,
  claimDirectory,
  diskFull,
  FORMAT_VERSION,
  isPartDone,
  readManifest,
  sweepDrafts,
  writeManifest,
} from './manifest.ts';
import type { PartCounts, PartTask } from './part-files.ts';
import { type CityOptions, checkCityOptions, planCity, readCity } from './plan.ts';
import { readmeOf } from './readme.ts';
import { FEED_TRUTH, TRUTH_TABLE_NAMES, TRUTH_TABLES } from './tables.ts';

export interface WriteOptions extends CityOptions {
  /** Name or path of a city pack. */
  readonly city: string;
  readonly directory: string;
  readonly feeds: boolean;
  readonly threads: number;
  readonly signal?: AbortSignal;
  readonly say: (line: string) => void;
}

export interface WriteResult {
  readonly rows: Readonly<Record<string, number>>;
  readonly feedRows: number;
  readonly megabytes: number;
  /** The city stood there already, whole; nothing was written. */
  readonly already: boolean;
}

const PART_LIMIT_MS = 900_000;
const DUCK_MEMORY_MB = 1_500;

/**
 * Writes a made-up city: truth as Parquet and, when asked for, 42 dirty feeds with their declarations. Memory is
 * bounded by the grids of a part; what has been made stays when it is stopped or killed, and the same call goes on.
 * Throws `synth.…`: scale, seed or city that cannot be, a folder with something else, a full disk, a stop.
 */
export async function writeCity(options: WriteOptions): Promise<WriteResult> {
  checkCityOptions(options);
  const { directory, seed, scale, feeds, say } = options;
  const packId = readCity(options.city).geometry.city.id;
  const manifest = { version: FORMAT_VERSION, city: packId, scale, seed, feeds, synthetic: true } as const;
  const found = claimDirectory(directory, { ...manifest, state: 'running', pid: process.pid });
  if (found === 'done') {
    const rows = readManifest(directory)?.rows ?? {};
    return { rows, feedRows: feedRowsOf(rows), megabytes: megabytesOf(directory), already: true };
  }
  say('planning the city 规划城市');
  const plan = planCity(options.city, options);
  const persons = plan.grids.reduce((sum, grid) => sum + grid.persons, 0);
  checkRoom(directory, persons, feeds);
  const pool = createPool({ size: options.threads, heapLimitMb: 1_500, queueLimit: 10_000 });
  const work = join(directory, '.parts');
  try {
    const parts = partsOf(plan, GRIDS_PER_PART);
    await makeParts(pool, parts, work, options);
    const rows = await finish(pool, parts.length, work, options);
    writeFileSync(join(directory, 'README.md'), readmeOf({ ...manifest, name: plan.city, rows }));
    rmSync(work, { recursive: true, force: true });
    writeManifest(directory, { ...manifest, state: 'done', rows });
    return { rows, feedRows: feedRowsOf(rows), megabytes: megabytesOf(directory), already: false };
  } catch (error) {
    const bytes = persons * (feeds ? 5_000 : 700);
    throw isFull(error) ? diskFull(directory, bytes, error) : error;
  } finally {
    await pool.close(0);
  }
}

const isFull = (error: unknown) =>
  isAppError(error, 'analytics.spill_full') ||
  /ENOSPC|No space left/i.test(error instanceof Error ? error.message : '');

async function makeParts(
  pool: Pool,
  parts: readonly PartTask['part'][],
  work: string,
  options: WriteOptions,
): Promise<void> {
  mkdirSync(work, { recursive: true });
  sweepDrafts(work);
  const left = parts.filter(({ number }) => !isPartDone(work, number));
  let done = parts.length - left.length;
  if (done > 0)
    options.say(`${done} of ${parts.length} parts were there already 已有 ${done}/${parts.length}`);
  const module = new URL('./part-files.ts', import.meta.url);
  const failed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
  let told = 0;
  const next = async (): Promise<void> => {
    for (let part = left.shift(); part !== undefined; part = left.shift()) {
      if (options.signal?.aborted) throw new AppError('synth.stopped', { done, parts: parts.length });
      const task: PartTask = { part, directory: work, feeds: options.feeds };
      await pool.run<PartTask, PartCounts>(module, 'writePart', task, {
        timeoutMs: PART_LIMIT_MS,
        waitMs: PART_LIMIT_MS,
        signal,
      });
      done++;
      const percent = Math.floor((done * 20) / parts.length) * 5;
      if (percent > told) options.say(`people and houses 人口与房屋 ${percent} %`);
      told = Math.max(told, percent);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.threads }, next));
  } catch (error) {
    left.length = 0;
    failed.abort(error);
    throw options.signal?.aborted ? new AppError('synth.stopped', { done, parts: parts.length }) : error;
  }
}

/** Puts the parts together: Parquet by DuckDB, the other formats in the threads. */
async function finish(
  pool: Pool,
  parts: number,
  work: string,
  options: WriteOptions,
): Promise<Record<string, number>> {
  const { directory, feeds, say } = options;
  const truth = join(directory, 'truth');
  mkdirSync(truth, { recursive: true });
  const duck = await openDuck({ directory: work, memoryLimitMb: DUCK_MEMORY_MB, threads: options.threads });
  const rows: Record<string, number> = {};
  try {
    // The order of the parts stays, so that the same city is the same file.
    await duck.run('SET preserve_insertion_order = true');
    for (const table of TRUTH_TABLE_NAMES) {
      stopIfAsked(options, parts);
      say(`truth ${table}`);
      rows[table] = await toParquet(duck, {
        work,
        name: `${table}.csv`,
        columns: TRUTH_TABLES[table],
        target: join(truth, `${table}.parquet`),
      });
    }
    if (feeds) Object.assign(rows, await finishFeeds(pool, duck, parts, work, options));
  } finally {
    await duck.close();
  }
  return rows;
}

function stopIfAsked({ signal }: WriteOptions, parts: number): void {
  if (signal?.aborted) throw new AppError('synth.stopped', { done: parts, parts });
}

async function finishFeeds(
  pool: Pool,
  duck: Duck,
  parts: number,
  work: string,
  options: WriteOptions,
): Promise<Record<string, number>> {
  const output = join(options.directory, 'feeds');
  mkdirSync(output, { recursive: true });
  const module = new URL('./feed-files.ts', import.meta.url);
  const folders = Array.from({ length: parts }, (_, number) => join(work, String(number)));
  const rows: Record<string, number> = {};
  for (const feed of FEEDS) {
    stopIfAsked(options, parts);
    options.say(`feed ${feed.code} ${feed.title}`);
    const target = join(options.directory, 'truth', `feed_${feed.code}.parquet`);
    const count = await toParquet(duck, {
      work,
      name: `truth-${feed.code}.csv`,
      columns: FEED_TRUTH,
      target,
    });
    rows[`feed_${feed.code}`] = count;
    const task: FeedFileTask = { code: feed.code, rows: count, parts: folders, output };
    await pool.run(module, 'writeFeedFile', task, { timeoutMs: PART_LIMIT_MS });
    if (formatOf(feed, count) !== 'parquet') continue;
    const columns = Object.fromEntries(
      headerOf(feed)
        .trim()
        .split(feed.delimiter ?? ',')
        .map((title) => [title, 'VARCHAR']),
    );
    await toParquet(duck, {
      work,
      name: `feed-${feed.code}.part`,
      columns,
      target: join(output, `${feed.code}.parquet`),
    });
  }
  for (const declaration of QUERY_ONLY) {
    writeFileSync(
      join(output, `${String(declaration.code)}.json`),
      `${JSON.stringify(declaration, null, 2)}\n`,
    );
  }
  return rows;
}

interface Conversion {
  readonly work: string;
  readonly name: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly target: string;
}

/** All pieces of a name, in the order of their parts, as one Parquet file; one without rows when there are none. */
async function toParquet(duck: Duck, { work, name, columns, target }: Conversion): Promise<number> {
  const pieces = readdirSync(work, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d+$/.test(entry.name))
    .sort((a, b) => Number(a.name) - Number(b.name))
    .map((entry) => join(work, entry.name, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false }) !== undefined);
  const types = Object.entries(columns).map(([column, type]) => `${quoteText(column)}: ${quoteText(type)}`);
  const empty = `SELECT ${Object.entries(columns)
    .map(([column, type]) => `NULL::${type} AS "${column}"`)
    .join(', ')} WHERE false`;
  const source =
    pieces.length === 0
      ? empty
      : `SELECT * FROM read_csv([${pieces.map(quoteText).join(', ')}], header = false, auto_detect = false, delim = ',', quote = '', escape = '', nullstr = '', columns = {${types.join(', ')}})`;
  const draft = `${target}.draft`;
  await duck.run(`COPY (${source}) TO ${quoteText(draft)} (FORMAT parquet, COMPRESSION zstd)`);
  renameSync(draft, target);
  const [counted] = await duck.rows<{ rows: bigint }>(
    `SELECT count(*) AS rows FROM read_parquet(${quoteText(target)})`,
  );
  return Number(counted?.rows ?? 0);
}

const feedRowsOf = (rows: Readonly<Record<string, number>>) =>
  Object.entries(rows).reduce((sum, [name, count]) => sum + (name.startsWith('feed_') ? count : 0), 0);

function megabytesOf(directory: string): number {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  return Math.round(bytes / 1e5) / 10;
}
