import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError } from '../lib/errors.ts';
import { uuidIds } from '../lib/ids.ts';
import { systemClock } from '../lib/time.ts';
import { systemActor } from '../platform/access/index.ts';
import { createCtx, type RootCtx } from '../platform/context/index.ts';
import { openPool } from '../platform/db/index.ts';
import { createFileStore } from '../platform/files/index.ts';
import { findSetting } from '../platform/settings/index.ts';
import { createPool, type ErrorParts, errorFromParts, errorToParts } from '../platform/threads/index.ts';
import { openCity } from './city.ts';
import { registerErrors } from './errors.ts';
import { createLogger } from './logger.ts';
import { scenes } from './scenes.ts';
import { type CityDocument, setUpCity } from './set-up.ts';
import { FIRST_CASES, FIRST_LIMIT_MS, fillPast, pastCases } from './simulator/backfill.ts';
import { REPORTS_PER_MINUTE } from './simulator/index.ts';

interface Order {
  readonly connectionString: string;
  readonly city: string;
  /** Where files go, when the last week is to be filled with synthetic life as well. */
  readonly past: { readonly filesDirectory: string } | null;
}

type Message = { progress: string } | { directory: string | null } | { error: ErrorParts };

/**
 * `setUpCity` in a process of its own that ends: drawing a big city's grids takes some 400 MB that the heap of a
 * server would keep for good, and living through a week of cases another 100 MB. With `past` that process fills the
 * last week too; what it does not finish the simulator does. Returns the pack's folder when it filled the database, undefined when a city is there
 * already. Throws what `setUpCity` throws, and `threads.crashed` when that process dies.
 */
export async function setUpCityApart(
  root: RootCtx,
  city: string,
  progress: (step: string) => void,
  past: Order['past'],
): Promise<{ dir: string } | undefined> {
  if (await findSetting<CityDocument>(root.db, 'city')) return undefined;
  const order: Order = { connectionString: root.db.connectionString, city, past };
  const child = fork(fileURLToPath(import.meta.url), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.on('message', (message: Message) => {
      if ('progress' in message) progress(message.progress);
      else if ('error' in message) reject(errorFromParts(message.error));
      else resolve(message.directory === null ? undefined : { dir: message.directory });
    });
    child.on('error', reject);
    // After an answer this says nothing new.
    child.on('exit', (code) => reject(new AppError('threads.crashed', { task: 'setUpCity', code })));
    child.send(order);
  });
}

/** The other side: one order, its answer, the end. */
async function serveOrder({ connectionString, city, past }: Order): Promise<void> {
  registerErrors();
  const db = openPool({ connectionString, connections: 8, applicationName: 'citybrain set-up' });
  const root = createCtx({
    ...{ actor: systemActor('application'), clock: systemClock, ids: uuidIds, log: createLogger('warn') },
    db,
  });
  let answer: Message;
  try {
    const pack = await setUpCity(root, city, (progress) => tell({ progress }));
    if (pack && past) await livePast(root, past.filesDirectory);
    answer = { directory: pack?.dir ?? null };
  } catch (error) {
    answer = { error: errorToParts(error) };
  }
  await db.close();
  process.send?.(answer, () => process.disconnect());
}

async function livePast(root: RootCtx, filesDirectory: string): Promise<void> {
  tell({ progress: 'living through the last week (synthetic)' });
  const flows = scenes.flatMap((scene) => scene.flows ?? []);
  const city = await openCity(root, flows);
  const pool = createPool({ size: 1 });
  const files = createFileStore({ directory: filesDirectory, pool, timeZone: city.identity.timeZone });
  // Pages that would hear of it are not open yet.
  const push = { publish: () => {}, subscribe: () => () => {}, subscribers: 0, stop: async () => {} };
  try {
    const cases = pastCases(REPORTS_PER_MINUTE);
    const begin = { cases, most: FIRST_CASES, limitMs: FIRST_LIMIT_MS, scenes };
    await fillPast(root, { city, files, push }, begin);
  } catch (error) {
    root.log.warn({ error: String(error) }, 'simulator: the last week is finished later');
  }
  await pool.close();
}

const tell = (message: Message): void => void process.send?.(message);

if (import.meta.main && process.send) {
  // Whoever ordered it is gone: its transaction goes with it.
  process.once('disconnect', () => process.exit(0));
  process.once('message', (order: Order) => void serveOrder(order));
}
