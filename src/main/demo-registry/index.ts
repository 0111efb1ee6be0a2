import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { createCtx, type RootCtx } from '../../platform/context/index.ts';
import { openPool } from '../../platform/db/index.ts';
import { openCity } from '../city.ts';
import { registerErrors } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { scenes } from '../scenes.ts';
import { loadSyntheticRegistry } from '../synthetic-city/load-registry.ts';
import { storeDoubles } from './doubles.ts';

/** Some 23,000 persons of a city of eleven million. */
const SCALE = 0.002;
const SEED = 1;
/** What somebody opens first comes first. */
const WAIT_MS = 8_000;
/** The last that gets the machine. */
const PRIORITY = 15;
/** Building indexes of a small city takes seconds; a busy machine may take longer. */
const STATEMENT_LIMIT_MS = 300_000;

interface Order {
  readonly connectionString: string;
  readonly city: string;
}

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
    if (!(await isRegistryEmpty(root))) return;
    child = fork(fileURLToPath(import.meta.url), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.unref();
    child.channel?.unref();
    child.send({ connectionString: root.db.connectionString, city } satisfies Order);
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

/** The other side: loads the city and what makes it worth looking at. */
async function serveOrder({ connectionString, city: pack }: Order): Promise<void> {
  registerErrors();
  const db = openPool({
    ...{ connectionString, connections: 2, applicationName: 'citybrain demo registry' },
    statementTimeoutMs: STATEMENT_LIMIT_MS,
  });
  const log = createLogger('warn');
  const root = createCtx({
    ...{ actor: systemActor('synthetic-city'), clock: systemClock, ids: uuidIds, log, db },
  });
  try {
    const city = await openCity(
      root,
      scenes.flatMap((scene) => scene.flows ?? []),
    );
    await loadSyntheticRegistry({ ...root, db }, city.areas, {
      ...{ city: pack, scale: SCALE, seed: SEED, threads: 1, say: () => {} },
    });
    await storeDoubles(root, city);
  } catch (error) {
    log.warn({ error: String(error) }, 'demo registry: not loaded');
  }
  await db.close();
  process.disconnect();
}

if (import.meta.main && process.send) {
  // Whoever ordered it is gone: its transaction goes with it.
  process.once('disconnect', () => process.exit(0));
  setPriority(PRIORITY);
  process.once('message', (order: Order) => void serveOrder(order));
}
