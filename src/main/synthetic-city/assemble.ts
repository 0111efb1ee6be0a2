import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../lib/errors.ts';
import { type Duck, openDuck, quoteText } from '../../platform/analytics/index.ts';
import type { Pool } from '../../platform/threads/index.ts';
import type { CityPart } from './contents.ts';
import { type FeedFileTask, formatOf, headerOf } from './feed-files.ts';
import { QUERY_ONLY } from './feeds/declarations.ts';
import { FEEDS } from './feeds/definitions.ts';
import { isPartDone, sweepDrafts } from './output-folder.ts';
import type { PartCounts, PartTask } from './part-files.ts';
import { CHANGE_COLUMNS, FEED_TRUTH, TRUTH_TABLES } from './tables.ts';

/** What a run needs besides its pool: `work` holds the parts, `directory` gets the results. */
export interface Run {
  readonly work: string;
  readonly directory: string;
  readonly feeds: boolean;
  /** Only what happens on this day, instead of the city itself. */
  readonly day?: string;
  /** Rows that the city's own feeds have: what changes comes in the format of the whole. */
  readonly before?: Readonly<Record<string, number>> | undefined;
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly say: (line: string) => void;
}

const LIMIT_MS = 900_000;
const DUCK_MEMORY_MB = 1_500;

/** Makes the parts that are not there yet, as CSV below `work`. Throws `synth.stopped`. */
export async function makeParts(pool: Pool, parts: readonly CityPart[], run: Run): Promise<void> {
  const { work, day, feeds, say } = run;
  mkdirSync(work, { recursive: true });
  sweepDrafts(work);
  const left = parts.filter(({ number }) => !isPartDone(work, number));
  let done = parts.length - left.length;
  if (done > 0) say(`${done} of ${parts.length} parts were there already 已有 ${done}/${parts.length}`);
  const module = new URL('./part-files.ts', import.meta.url);
  const failed = new AbortController();
  const signal = run.signal ? AbortSignal.any([run.signal, failed.signal]) : failed.signal;
  let told = 0;
  const next = async (): Promise<void> => {
    for (let part = left.shift(); part !== undefined; part = left.shift()) {
      const task: PartTask = { part, directory: work, feeds, ...(day !== undefined && { day }) };
      const limits = { timeoutMs: LIMIT_MS, waitMs: LIMIT_MS, signal };
      await pool.run<PartTask, PartCounts>(module, 'writePart', task, limits);
      done++;
      const percent = Math.floor((done * 20) / parts.length) * 5;
      if (percent > told) say(`people and houses 人口与房屋 ${percent} %`);
      told = Math.max(told, percent);
    }
  };
  try {
    await Promise.all(Array.from({ length: run.threads }, next));
  } catch (error) {
    left.length = 0;
    failed.abort(error);
    throw run.signal?.aborted ? new AppError('synth.stopped', { done, parts: parts.length }) : error;
  }
}

/** Puts the parts together: Parquet by DuckDB, the other formats in the threads. Returns rows by table. */
export async function assemble(pool: Pool, parts: number, run: Run): Promise<Record<string, number>> {
  const { work, directory, feeds, day, say } = run;
  const truth = join(directory, 'truth');
  mkdirSync(truth, { recursive: true });
  const duck = await openDuck({ directory: work, memoryLimitMb: DUCK_MEMORY_MB, threads: run.threads });
  const rows: Record<string, number> = {};
  try {
    // The order of the parts stays, so that the same city is the same file.
    await duck.run('SET preserve_insertion_order = true');
    const tables = day === undefined ? TRUTH_TABLES : { change: CHANGE_COLUMNS };
    for (const [table, columns] of Object.entries(tables)) {
      stopIfAsked(run, parts);
      say(`truth ${table}`);
      const target = join(truth, `${table}.parquet`);
      rows[table] = await toParquet(duck, { work, name: `${table}.csv`, columns, target });
    }
    if (feeds) Object.assign(rows, await assembleFeeds(pool, duck, parts, run));
  } finally {
    await duck.close();
  }
  return rows;
}

function stopIfAsked({ signal }: Run, parts: number): void {
  if (signal?.aborted) throw new AppError('synth.stopped', { done: parts, parts });
}

async function assembleFeeds(
  pool: Pool,
  duck: Duck,
  parts: number,
  run: Run,
): Promise<Record<string, number>> {
  const { work, day } = run;
  const output = join(run.directory, 'feeds');
  mkdirSync(output, { recursive: true });
  const module = new URL('./feed-files.ts', import.meta.url);
  const folders = Array.from({ length: parts }, (_, number) => join(work, String(number)));
  const rows: Record<string, number> = {};
  const feeds = FEEDS.filter(({ subject }) => day === undefined || subject === 'person');
  const one = async (feed: (typeof FEEDS)[number]) => {
    stopIfAsked(run, parts);
    run.say(`feed ${feed.code} ${feed.title}`);
    const target = join(run.directory, 'truth', `feed_${feed.code}.parquet`);
    const count = await toParquet(duck, {
      work,
      name: `truth-${feed.code}.csv`,
      columns: FEED_TRUTH,
      target,
    });
    rows[`feed_${feed.code}`] = count;
    const size = run.before?.[`feed_${feed.code}`] ?? count;
    const task: FeedFileTask = { code: feed.code, rows: size, parts: folders, output };
    await pool.run(module, 'writeFeedFile', task, { timeoutMs: LIMIT_MS, waitMs: LIMIT_MS });
    if (formatOf(feed, size) !== 'parquet') return;
    const titles = headerOf(feed).trim().split(',');
    const columns = Object.fromEntries(titles.map((title) => [title, 'VARCHAR']));
    const file = join(output, `${feed.code}.parquet`);
    await toParquet(duck, { work, name: `feed-${feed.code}.part`, columns, target: file });
  };
  for (const feed of feeds) await one(feed);
  if (day !== undefined) return rows;
  for (const declaration of QUERY_ONLY) {
    const text = `${JSON.stringify(declaration, null, 2)}\n`;
    writeFileSync(join(output, `${String(declaration.code)}.json`), text);
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
  const entries = Object.entries(columns);
  const types = entries.map(([column, type]) => `${quoteText(column)}: ${quoteText(type)}`).join(', ');
  const files = pieces.map(quoteText).join(', ');
  const form = `header = false, auto_detect = false, delim = ',', quote = '', escape = '', nullstr = ''`;
  const source =
    pieces.length > 0
      ? `SELECT * FROM read_csv([${files}], ${form}, columns = {${types}})`
      : `SELECT ${entries.map(([column, type]) => `NULL::${type} AS "${column}"`).join(', ')} WHERE false`;
  const draft = `${target}.draft`;
  await duck.run(`COPY (${source}) TO ${quoteText(draft)} (FORMAT parquet, COMPRESSION zstd)`);
  renameSync(draft, target);
  const count = `SELECT count(*) AS rows FROM read_parquet(${quoteText(target)})`;
  const [counted] = await duck.rows<{ rows: bigint }>(count);
  return Number(counted?.rows ?? 0);
}
