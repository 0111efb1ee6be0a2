import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAppError } from '../../lib/errors.ts';
import { createPool } from '../../platform/threads/index.ts';
import { assemble, makeParts } from './assemble.ts';
import { partsOf } from './contents.ts';
import { GRIDS_PER_PART } from './generate.ts';
import {
  checkRoom,
  claimDirectory,
  diskFull,
  FORMAT_VERSION,
  readManifest,
  roomFor,
  writeManifest,
} from './output-folder.ts';
import { type CityOptions, checkCityOptions, planCity, readCity } from './plan.ts';
import { readmeOf } from './readme.ts';

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
  /** Rows of each table, and of each feed as `feed_<code>`. */
  readonly rows: Readonly<Record<string, number>>;
  readonly feedRows: number;
  readonly megabytes: number;
  /** The city stood there already, whole; nothing was written. */
  readonly already: boolean;
}

/**
 * Writes a made-up city: truth as Parquet and, when asked for, 42 dirty feeds with their declarations. Memory is
 * bounded by the grids of a part; what has been made stays when it is stopped or killed, and the same call goes on.
 * Throws `synth.…`: scale, seed or city that cannot be, a folder with something else, a full disk, a stop.
 */
export async function writeCity(options: WriteOptions): Promise<WriteResult> {
  checkCityOptions(options);
  const { directory, seed, scale, feeds } = options;
  const packId = readCity(options.city).geometry.city.id;
  const manifest = { version: FORMAT_VERSION, city: packId, scale, seed, feeds, synthetic: true } as const;
  const found = claimDirectory(directory, { ...manifest, state: 'running', pid: process.pid });
  if (found === 'done') return resultOf(directory, readManifest(directory)?.rows ?? {}, true);
  options.say('planning the city 规划城市');
  const plan = planCity(options.city, options);
  const persons = plan.grids.reduce((sum, grid) => sum + grid.persons, 0);
  checkRoom(directory, persons, feeds);
  const pool = createPool({ size: options.threads, heapLimitMb: 1_500, queueLimit: 10_000 });
  const run = { ...options, work: join(directory, '.parts') };
  try {
    const parts = partsOf(plan, GRIDS_PER_PART);
    await makeParts(pool, parts, run);
    const rows = await assemble(pool, parts.length, run);
    writeFileSync(join(directory, 'README.md'), readmeOf({ ...manifest, name: plan.city, rows }));
    rmSync(run.work, { recursive: true, force: true });
    writeManifest(directory, { ...manifest, state: 'done', rows });
    return resultOf(directory, rows, false);
  } catch (error) {
    throw isFull(error) ? diskFull(directory, roomFor(persons, feeds), error) : error;
  } finally {
    await pool.close(0);
  }
}

const isFull = (error: unknown) =>
  isAppError(error, 'analytics.spill_full') ||
  /ENOSPC|No space left/i.test(error instanceof Error ? error.message : '');

function resultOf(directory: string, rows: Readonly<Record<string, number>>, already: boolean): WriteResult {
  const feeds = Object.entries(rows).filter(([name]) => name.startsWith('feed_'));
  const feedRows = feeds.reduce((sum, [, count]) => sum + count, 0);
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  return { rows, feedRows, megabytes: Math.round(bytes / 1e5) / 10, already };
}
