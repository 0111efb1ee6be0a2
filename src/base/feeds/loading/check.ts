import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { openDuck, quoteText } from '../../../platform/analytics/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import { changesPath, snapshotPath, sourceDirectory } from '../paths.ts';
import { requireFile } from '../reading/bytes.ts';
import { snapshotRows } from '../snapshot/snapshot.ts';
import { stage } from '../stage/stage.ts';
import type { StageSummary } from '../stage/stage-input.ts';
import { openStaging } from '../stage/staging.ts';
import { getSource, openLoad } from '../store.ts';
import type { LoadOptions } from './load.ts';

type CheckOptions = Pick<LoadOptions, 'code' | 'dataDir' | 'memoryLimitMb' | 'threads' | 'asOf'>;

/** What a file would bring, without loading it: the same reading and checking. Throws what the load would. */
export async function tryFile(
  root: RootCtx,
  options: CheckOptions & { file: string; asOf: string },
): Promise<StageSummary> {
  const { code, dataDir, memoryLimitMb, threads, file, asOf } = options;
  const { declaration } = await getSource(root, code);
  if (declaration.format === undefined) throw new AppError('feeds.query_only', { code });
  await requireFile(file);
  const directory = join(sourceDirectory(dataDir, code), `try-${process.pid}`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  try {
    const { size: bytes } = await stat(file);
    const staging = await openStaging({ directory: join(directory, 'work'), bytes, memoryLimitMb, threads });
    try {
      const input = { declaration, file, directory, asOf, mode: 'full' as const, confirmed: false };
      return await stage(staging, input, () => {});
    } finally {
      await staging.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Whether the files of a source are what the database says of them: a fault a line, none when all is well. */
export async function checkFiles(root: RootCtx, options: CheckOptions): Promise<string[]> {
  const source = await getSource(root, options.code);
  if (source.currentLoad === null) return [];
  const load = await openLoad(root, source.currentLoad);
  const [snapshot, changes] = [snapshotPath(options.dataDir, load), changesPath(options.dataDir, load)];
  const missing = [snapshot, changes].filter((path) => !existsSync(path));
  if (missing.length > 0) return missing.map((path) => `missing: ${path}`);
  const { memoryLimitMb, threads } = options;
  const directory = join(sourceDirectory(options.dataDir, options.code), `check-${process.pid}`);
  const duck = await openDuck({ directory, memoryLimitMb, threads });
  try {
    const [found] = await duck.rows<{ n: bigint; keys: bigint; c: bigint }>(
      `SELECT (SELECT count(*) FROM ${snapshotRows(snapshot)}) AS n,
         (SELECT count(DISTINCT key) FROM ${snapshotRows(snapshot)}) AS keys,
         (SELECT count(*) FROM read_parquet(${quoteText(changes)})) AS c`,
    );
    const told = (load.added ?? 0) + (load.changed ?? 0) + (load.removed ?? 0);
    const faults = [];
    if (Number(found?.n) !== load.rowsStored)
      faults.push(`snapshot: ${found?.n} rows, ${load.rowsStored} were stored`);
    if (found?.n !== found?.keys) faults.push(`snapshot: ${found?.n} rows with ${found?.keys} keys`);
    if (Number(found?.c) !== told) faults.push(`changes: ${found?.c} rows, ${told} were stored`);
    return faults;
  } catch (error) {
    return [`unreadable: ${(error as Error).message.split('\n')[0]}`];
  } finally {
    await duck.close();
    await rm(directory, { recursive: true, force: true });
  }
}
