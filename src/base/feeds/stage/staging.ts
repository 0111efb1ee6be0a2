import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Duck, openDuck } from '../../../platform/analytics/index.ts';
import { defineReadings } from '../reading/readings.ts';

/** DuckDB and a folder for loads of one source that follow each other. */
export interface Staging {
  readonly duck: Duck;
  readonly directory: string;
  isUsed: boolean;
  close(): Promise<void>;
}

export interface StagingOptions {
  /** A folder that only this may use; whatever lies there goes now and at the end. */
  readonly directory: string;
  /** Of the files to be read, and of what replaces rows of the snapshot that is held. */
  readonly bytes: number;
  readonly memoryLimitMb: number;
  readonly threads: number;
}

/** What is smaller is kept without a file: nothing to log and to sync with each statement. */
const IN_MEMORY_BYTES = 64_000_000;

/** Opens DuckDB with the rules of reading. Throws what `openDuck` throws. */
export async function openStaging(options: StagingOptions): Promise<Staging> {
  const { directory, bytes, memoryLimitMb, threads } = options;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = bytes > IN_MEMORY_BYTES ? { path: join(directory, 'work.duckdb') } : {};
  const duck = await openDuck({ ...path, directory, memoryLimitMb, threads });
  defineReadings(duck);
  await duck.run("SET force_compression = 'uncompressed'");
  return {
    duck,
    directory,
    isUsed: false,
    close: async () => {
      await duck.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const REJECTS = ['rejects', 'head_rejects', 'looked_rejects'].flatMap((name) => [name, `${name}_scan`]);
const TABLES = ['checked', 'repeated', 'beginning', 'differing', 'touched', 'news', 'old', ...REJECTS];

/** Forgets what the file before left. */
export async function clearTables(staging: Staging): Promise<void> {
  if (staging.isUsed) await staging.duck.run(TABLES.map((name) => `DROP TABLE IF EXISTS ${name}`).join('; '));
  staging.isUsed = true;
}

/** Names files of a load as such once they are on the disk. */
export async function finishFiles(directory: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const part = join(directory, `${name}.part`);
    const file = await open(part, 'r+').catch(() => undefined);
    if (file === undefined) continue;
    await file.sync();
    await file.close();
    await rename(part, join(directory, name));
  }
}
