import type { FastifyInstance } from 'fastify';
import { erasureRoutes } from '../base/erasure/index.ts';
import { livePublisher } from '../base/loop/index.ts';
import { messageRoutes, openEditions } from '../base/messages/index.ts';
import type { City, SceneParts } from '../base/scene/index.ts';
import { uuidIds } from '../lib/ids.ts';
import { type Clock, systemClock } from '../lib/time.ts';
import { systemActor } from '../platform/access/index.ts';
import { type Auth, createAuth, openSecret } from '../platform/auth/index.ts';
import type { Config } from '../platform/config/index.ts';
import { asActor, createCtx, type Logger, type RootCtx } from '../platform/context/index.ts';
import { createFileStore, type FileStore } from '../platform/files/index.ts';
import type { Route } from '../platform/http/index.ts';
import { startWatch, type Watch } from '../platform/outbox/index.ts';
import { READ_AGAIN, startPush } from '../platform/push/index.ts';
import { createDemoSmsSender, createHttpSmsSender, type SmsSender } from '../platform/sms/index.ts';
import { createPool as createThreads } from '../platform/threads/index.ts';
import { adminRoutes } from './admin/routes.ts';
import { allRoutes, feedPartsOf } from './all-routes.ts';
import { followCityChanges } from './city/changes.ts';
import { openCity } from './city/city.ts';
import { storeDemoStaff } from './city/demo-staff.ts';
import { setUpCity } from './city/set-up.ts';
import { setUpCityApart } from './city/set-up-apart.ts';
import { createCollision } from './collision.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { startDemoRegistry } from './demo-registry/index.ts';
import { createErasure } from './erasure/erasure.ts';
import { registerErrors } from './errors.ts';
import { catchUpFacts } from './indicators/indicators.ts';
import { createLogger } from './logger.ts';
import { createCityMessages, gatewayOf, messageAdminRoutes } from './messages/messages.ts';
import { createRoles } from './roles.ts';
import { scenes } from './scenes.ts';
import { serve } from './serve.ts';
import { startSimulator } from './simulator/index.ts';
import { type Stops, stopAll } from './stops.ts';
import { startWork } from './work.ts';

/** What a process does: serve pages and the API, do the work behind them, or both. */
export interface Duties {
  readonly serve: boolean;
  readonly work: boolean;
}

export interface Application {
  readonly root: RootCtx;
  readonly city: City;
  readonly auth: Auth;
  readonly files: FileStore;
  readonly routes: readonly Route[];
  readonly http: FastifyInstance | undefined;
  /** Address to open, when it serves. */
  readonly address: string | undefined;
  /** Delivers all events that wait now; for tests and commands. */
  drain(): Promise<void>;
  /** No new intake, drain for at most 10 s, then the database. */
  stop(): Promise<void>;
}

export interface ApplicationOptions {
  readonly duties: Duties;
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly progress?: (step: string) => void;
}

/** Puts the whole system together and starts it. Throws before anything listens when something is not right. */
export async function startApplication(config: Config, options: ApplicationOptions): Promise<Application> {
  registerErrors();
  const log = options.log ?? createLogger(config.logLevel);
  const progress = options.progress ?? (() => {});
  progress('opening the database');
  const database = await openDatabase(config, { log: (message) => log.info({}, message) });
  const stops: Stops = [];
  try {
    const clock = options.clock ?? systemClock;
    const root = createCtx({
      actor: systemActor('application'),
      db: database.pool,
      clock,
      ids: uuidIds,
      log,
    });
    return await assemble(config, options, { root, database, stops, progress });
  } catch (error) {
    await stopAll(stops, log);
    await database.close();
    throw error;
  }
}

interface Foundation {
  readonly root: RootCtx;
  readonly database: OpenDatabase;
  readonly stops: Stops;
  readonly progress: (step: string) => void;
}

async function assemble(config: Config, options: ApplicationOptions, base: Foundation): Promise<Application> {
  const { root, database, stops, progress } = base;
  const fresh = await setUp(config, options, base);
  progress('reading the city');
  const threads = createThreads({});
  stops.push({ name: 'threads', stop: () => threads.close() });
  const city = await openCity(
    root,
    scenes.flatMap((scene) => scene.flows ?? []),
    threads,
  );
  if (fresh) for (const scene of scenes) await scene.setUp?.(root, { packDirectory: fresh.dir, city });
  const push = startPush(root);
  stops.push({ name: 'push', stop: () => push.stop() });
  stops.push({ name: 'city changes', stop: followCityChanges(root, city, push) });
  const { timeZone } = city.identity;
  const files = createFileStore({ directory: `${config.dataDir}/files`, pool: threads, timeZone });
  const secret = await openSecret(root.db, config.dataDir);
  const sms = createSms(config, root);
  const auth = createAuth({
    root,
    roles: createRoles(scenes),
    organisationsBelow: async (_ctx, id) => city.organisations.below(id),
    config,
    secret,
    push,
    ...(sms && { sms }),
  });
  stops.push({ name: 'auth', stop: () => auth.stop() });
  if (config.demo) await storeDemoStaff(root, auth, city);
  if (fresh?.pastBegun) await fresh.pastBegun;
  if (options.duties.work) await catchUpFacts(root, city, progress);
  const parts: SceneParts = { city, files, push };
  stops.push({ name: 'watch', stop: watchFor(root, parts).stop });
  const editions = await openEditions(root, push);
  stops.push({ name: 'editions', stop: () => editions.stop() });
  const messages = createCityMessages(city, push, editions);
  const erasure = createErasure(city, auth, scenes, secret);
  const collision = createCollision(root, { city, messages, dataDir: config.dataDir });
  stops.push({ name: 'collision', stop: () => collision.stop() });
  const told = { messages, editions, erasure, collision, auth, sms, feeds: feedPartsOf(config, city) };
  const work = options.duties.work ? await startWork(root, parts, told, { stops, threads }) : undefined;
  const routes = [
    ...allRoutes(config, auth, parts),
    ...messageRoutes(messages.templates),
    ...messageAdminRoutes(city, editions, { root, sms, gateway: gatewayOf(config) }),
    ...erasureRoutes(erasure),
    ...collision.routes,
    ...adminRoutes(parts, threads, auth.routes),
  ];
  const http = options.duties.serve
    ? await serve(config, { root, auth, push, routes, stops, city })
    : undefined;
  if (options.duties.work) startMadeUpLife(config, parts, base);
  return {
    ...{ root, city, auth, files, routes },
    http: http?.app,
    address: http?.address,
    drain: async () => {
      await work?.outbox.drain();
      await work?.chain.catchUp();
    },
    stop: async () => {
      await stopAll(stops, root.log);
      await database.close();
    },
  };
}

/** What a demonstration makes up: a base to look at, and people who report. */
function startMadeUpLife(config: Config, parts: SceneParts, { root, stops }: Foundation): void {
  const simulator = startSimulator(root, parts, config.simulator);
  if (config.demo && config.simulator) {
    const filling = startDemoRegistry(root, config.city);
    stops.push({ name: 'demo registry', stop: () => filling.stop() });
  }
  if (simulator) stops.push({ name: 'simulator', stop: () => simulator.stop() });
}

/** What filled the database, when there was no city yet. */
async function setUp(
  config: Config,
  options: ApplicationOptions,
  { root, progress }: Foundation,
): Promise<{ readonly dir: string; readonly pastBegun?: Promise<void> } | undefined> {
  // A clock of the caller's own cannot go along into another process.
  if (options.clock !== undefined) return setUpCity(root, config.city, progress);
  const past = config.simulator && options.duties.work ? { filesDirectory: `${config.dataDir}/files` } : null;
  return setUpCityApart(root, config.city, progress, past);
}

/** Whatever is committed in this process, by whom it may be, is told to open pages from here. */
function watchFor(root: RootCtx, parts: SceneParts): Watch {
  const watchers = [livePublisher(parts.push), ...scenes.flatMap((scene) => scene.watchers?.(parts) ?? [])];
  return startWatch(asActor(root, systemActor('live')), watchers, () => parts.push.publish([READ_AGAIN]));
}

/** A gateway goes before the demonstration's message box; without either nothing is sent. */
function createSms(config: Config, root: RootCtx): SmsSender | undefined {
  if (config.smsUrl === '') return config.demo ? createDemoSmsSender(root) : undefined;
  const { smsUrl: url, smsHeaders: headers, smsBody: body } = config;
  return createHttpSmsSender({
    ...{ url, headers, body },
    ...{ accepted: config.smsAccepted, timeoutMs: config.smsTimeoutMs },
  });
}
