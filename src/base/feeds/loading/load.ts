import { AppError } from '../../../lib/errors.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import { takeSessionLock } from '../../../platform/db/index.ts';
import { getSource } from '../store.ts';
import { loadChain } from './chain.ts';
import type { FileResult, LoadOptions, LoadResult } from './load-options.ts';
import { settleUnfinished } from './settle.ts';

export type { FileResult, LoadOptions, LoadResult } from './load-options.ts';

/** Files of changes that become one snapshot: what a kill sets back. */
const MOST_IN_CHAIN = 32;

/**
 * Loads a file or table of a source, in a process that may run DuckDB. Either all of it holds afterwards (snapshot,
 * changes, quality, event) or nothing has changed; after a kill the next load finishes what was validated and clears
 * away what was not. Throws a `feeds.…` error that says what is wrong; what was found stands at the load.
 */
export async function loadSource(root: RootCtx, options: LoadOptions): Promise<LoadResult> {
  const [result] = await loadInTurn(root, options, [options.file]);
  if (result === undefined) throw new Error('assertion failed: a file without a result');
  if (result.outcome === 'failed') throw result.error;
  return result;
}

/**
 * Loads files of one source in their order, as `loadSource` does each; one that fails is told and the next goes on.
 * Changes that follow each other become current together and have one snapshot, the last one's.
 */
export async function loadInTurn(
  root: RootCtx,
  options: Omit<LoadOptions, 'file'>,
  files: readonly (string | undefined)[],
  onResult: (at: number, result: FileResult) => void = () => {},
): Promise<FileResult[]> {
  const { code, mode } = options;
  const results: FileResult[] = [];
  const tell = (more: readonly FileResult[]) => {
    for (const each of more) onResult(results.push(each) - 1, each);
  };
  try {
    const { declaration } = await getSource(root, code);
    if (declaration.format === undefined) throw new AppError('feeds.query_only', { code });
    await alone(root, code, async () => {
      await settleUnfinished(root, await getSource(root, code), options);
      const most = mode === 'changes' ? MOST_IN_CHAIN : 1;
      for (let from = 0; from < files.length; from += most) {
        const next = files.slice(from, from + most);
        tell(await loadChain(root, options, next).catch((error) => allFailed(next, error)));
      }
    });
  } catch (error) {
    tell(allFailed(files.slice(results.length), error));
  }
  return results;
}

function allFailed(files: readonly unknown[], error: unknown): FileResult[] {
  if (!(error instanceof AppError)) throw error;
  return files.map(() => ({ outcome: 'failed', error }));
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
