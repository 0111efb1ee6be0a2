import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../lib/errors.ts';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { createCtx, type RootCtx } from '../../platform/context/index.ts';
import { openPool } from '../../platform/db/index.ts';
import { openLeadership } from '../../platform/db/leadership.ts';
import { createFileStore } from '../../platform/files/index.ts';
import { tellPagesToReadAgain } from '../../platform/push/index.ts';
import { findSetting } from '../../platform/settings/index.ts';
import { createPool, type ErrorParts, errorFromParts, errorToParts } from '../../platform/threads/index.ts';
import { registerErrors } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { scenes } from '../scenes.ts';
import { FIRST_CASES, FIRST_LIMIT_MS, fillPast, pastCases } from '../simulator/backfill.ts';
import { PAST_LEADER, PAST_SLICE_MS, REPORTS_PER_MINUTE } from '../simulator/index.ts';
import { openCity } from './city.ts';
import { type CityDocument, setUpCity } from './set-up.ts';

/** Between two slices of the past the machine is the living city's. */
const PAUSE_MS = 4_000;

interface Order {
  readonly connectionString: string;
  readonly city: string;
  /** Where files go, when the last week is to be filled with synthetic life as well. */
  readonly past: { readonly filesDirectory: string } | null;
}

type Message = { progress: string } | { directory: string | null } | { begun: true } | { error: ErrorParts };

export interface CitySetUp {
  /** The pack's folder. */
  readonly dir: string;
  /** When there is something of the last week to look at; never fails. */
  readonly pastBegun: Promise<void>;
}

/**
 * `setUpCity` in a process of its own that ends: drawing a big city's grids takes some 400 MB that the heap of a
 * server would keep for good, and living through a week of cases another 100 MB. With `past` that process fills the
 * last week too, beside the server: its beginning while that reads the city, the most of it when it is ready. Returns
 * undefined when a city is there already. Throws what `setUpCity` throws, and `threads.crashed` when that process dies
 * before the city is stored.
 */
export async function setUpCityApart(
  root: RootCtx,
  city: string,
  progress: (step: string) => void,
  past: Order['past'],
): Promise<CitySetUp | undefined> {
  if (await findSetting<CityDocument>(root.db, 'city')) return undefined;
  const order: Order = { connectionString: root.db.connectionString, city, past };
  const child = fork(fileURLToPath(import.meta.url), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const begun = Promise.withResolvers<void>();
  return new Promise((resolve, reject) => {
    child.on('message', (message: Message) => {
      if ('progress' in message) return progress(message.progress);
      if ('begun' in message) return begun.resolve();
      // It goes on beside the server, and ends with it.
      child.unref();
      child.channel?.unref();
      if ('error' in message) return reject(errorFromParts(message.error));
      const { directory: dir } = message;
      resolve(dir === null ? undefined : { dir, pastBegun: begun.promise });
    });
    child.on('error', reject);
    // After an answer the first says nothing new, and without a past the second is late at worst.
    child.on('exit', (code) => {
      reject(new AppError('threads.crashed', { task: 'setUpCity', code }));
      begun.resolve();
    });
    child.send(order);
  });
}

/** The other side: one order, its answer, what is missing of the past week, the end. */
async function serveOrder({ connectionString, city, past }: Order): Promise<void> {
  registerErrors();
  const db = openPool({ connectionString, connections: 8, applicationName: 'citybrain set-up' });
  const root = createCtx({
    ...{ actor: systemActor('application'), clock: systemClock, ids: uuidIds, log: createLogger('warn') },
    db,
  });
  let goOn: (() => Promise<void>) | undefined;
  try {
    const pack = await setUpCity(root, city, (progress) => tell({ progress }));
    await tell({ directory: pack?.dir ?? null });
    if (pack && past) goOn = await livePast(root, past.filesDirectory);
    await tell({ begun: true });
  } catch (error) {
    await tell({ error: errorToParts(error) });
  }
  // The server may end before; whoever starts next goes on where this was.
  await goOn?.().catch((error) => root.log.debug({ error: String(error) }, 'simulator: finished later'));
  await db.close();
  process.disconnect();
}

/** Lives through the beginning of the week; what it resolves with lives through the rest. */
async function livePast(root: RootCtx, filesDirectory: string): Promise<() => Promise<void>> {
  tell({ progress: 'living through the last week (synthetic)' });
  const leadership = openLeadership(root.db.connectionString, PAST_LEADER, () => {});
  await leadership.isLeader();
  const flows = scenes.flatMap((scene) => scene.flows ?? []);
  const city = await openCity(root, flows);
  const pool = createPool({ size: 1 });
  const files = createFileStore({ directory: filesDirectory, pool, timeZone: city.identity.timeZone });
  // Pages are told after each slice.
  const push = { publish: () => {}, subscribe: () => () => {}, subscribers: 0, stop: async () => {} };
  const fill = (limits: { most?: number; limitMs: number }) =>
    fillPast(root, { city, files, push }, { cases: pastCases(REPORTS_PER_MINUTE), scenes, ...limits });
  await fill({ most: FIRST_CASES, limitMs: FIRST_LIMIT_MS }).catch((error) =>
    root.log.warn({ error: String(error) }, 'simulator: the last week is finished later'),
  );
  return async () => {
    while (!(await fill({ limitMs: PAST_SLICE_MS })).done) {
      await tellPagesToReadAgain(root.db);
      await sleep(PAUSE_MS);
    }
    await tellPagesToReadAgain(root.db);
    await pool.close();
    await leadership.close();
  };
}

const tell = (message: Message): Promise<unknown> => new Promise((sent) => process.send?.(message, sent));

if (import.meta.main && process.send) {
  // Whoever ordered it is gone: its transaction goes with it.
  process.once('disconnect', () => process.exit(0));
  process.once('message', (order: Order) => void serveOrder(order));
}
