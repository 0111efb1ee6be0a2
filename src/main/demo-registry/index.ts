import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RootCtx } from '../../platform/context/index.ts';
import { findSetting } from '../../platform/settings/index.ts';

/** What somebody opens first comes first. */
const WAIT_MS = 8_000;
/** The generator of cities is read by the other process alone. */
const FILL = fileURLToPath(new URL('fill.ts', import.meta.url));

export interface FillOrder {
  readonly connectionString: string;
  readonly city: string;
  /** The registry is to be made; else only what scenes show is missing. */
  readonly isEmpty: boolean;
}

/** Where a demonstration notes how far it was filled; none where somebody else filled the registry. */
export const PROGRESS = 'demonstration';
export type DemoProgress = 'begun' | 'whole';

/** Nothing is there, and nobody is loading: a load that was broken off is begun again. */
export async function isRegistryEmpty({ db }: RootCtx): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM registry.bulk_load WHERE state = 'whole' UNION ALL
     (SELECT 1 FROM registry.person LIMIT 1) UNION ALL (SELECT 1 FROM registry.building LIMIT 1)`,
  );
  return rows.length === 0;
}

/**
 * Gives an empty demonstration a small made-up registry (合成), in a process of its own beside the server and some
 * seconds after it is ready: drawing a city takes memory that a server would keep. Ends with `stop`; what was not
 * finished is done at the next start.
 */
export function startDemoRegistry(root: RootCtx, city: string): { stop(): Promise<void> } {
  let child: ChildProcess | undefined;
  const begin = async (): Promise<void> => {
    const isEmpty = await isRegistryEmpty(root);
    if (!isEmpty && (await findSetting<DemoProgress>(root.db, PROGRESS)) !== 'begun') return;
    child = fork(FILL, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.unref();
    child.channel?.unref();
    child.send({ connectionString: root.db.connectionString, city, isEmpty } satisfies FillOrder);
  };
  const timer = setTimeout(() => {
    begin().catch((error) => root.log.warn({ error: String(error) }, 'demo registry: not loaded'));
  }, WAIT_MS);
  timer.unref();
  return {
    stop: async () => {
      clearTimeout(timer);
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child!.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}
