import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../lib/errors.ts';
import { createPool } from '../../platform/threads/index.ts';
import { assemble, makeParts } from './assemble.ts';
import { dayNumberOf } from './changes.ts';
import { partsOf } from './contents.ts';
import { GRIDS_PER_PART } from './generate.ts';
import { readManifest } from './output-folder.ts';
import { planCity } from './plan.ts';

export interface WriteChangesOptions {
  /** Name or path of the city pack, when it is another than the folder's own. */
  readonly city?: string | undefined;
  /** Folder with a finished city. */
  readonly directory: string;
  /** A day after that of the city, `2026-11-01`. */
  readonly day: string;
  readonly threads: number;
  readonly signal?: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Writes what happens in a finished city on a day below its folder, as `changes/<day>/truth/change.parquet` (people as
 * they are afterwards) and, when the city has feeds, the changed rows of those under their old keys. Returns the
 * number of rows by table. Whole or not at all. Throws `synth.day_invalid`, `synth.no_city`, `synth.stopped`.
 */
export async function writeChangesOfDay(
  options: WriteChangesOptions,
): Promise<{ rows: Record<string, number>; output: string }> {
  const { directory, day, threads, signal, say } = options;
  dayNumberOf(day);
  const manifest = readManifest(directory);
  if (manifest?.state !== 'done') throw new AppError('synth.no_city', { directory });
  const output = join(directory, 'changes', day);
  const draft = `${output}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const plan = planCity(options.city ?? manifest.city, manifest);
  const pool = createPool({ size: threads, heapLimitMb: 1_500, queueLimit: 10_000 });
  const run = {
    work: join(draft, '.parts'),
    directory: draft,
    feeds: manifest.feeds,
    day,
    threads,
    signal,
    say,
  };
  try {
    const parts = partsOf(plan, GRIDS_PER_PART);
    await makeParts(pool, parts, run);
    const rows = await assemble(pool, parts.length, run);
    rmSync(run.work, { recursive: true, force: true });
    if (existsSync(output)) rmSync(output, { recursive: true });
    renameSync(draft, output);
    return { rows, output };
  } finally {
    await pool.close(0);
    rmSync(draft, { recursive: true, force: true });
  }
}
