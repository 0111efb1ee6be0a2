import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { areaRoutes } from '../base/areas/index.ts';
import {
  categoryRoutes,
  DEFECT_MODEL_FILE,
  followDefectModel,
  forgetFeatures,
} from '../base/classify/index.ts';
import { deskRoutes } from '../base/desk/index.ts';
import { type ErasureRouteParts, erasureRoutes } from '../base/erasure/index.ts';
import { createBreakers, type FeedParts, feedRoutes } from '../base/feeds/index.ts';
import {
  countReports,
  intakeRoutes,
  photoCheckRoutes,
  photoConsumer,
  routeLearner,
  startPhotoKeeper,
} from '../base/intake/index.ts';
import { livePublisher, liveRoute, loopRoutes, ringClocks } from '../base/loop/index.ts';
import {
  type Editions,
  type Messages,
  messageRoutes,
  openEditions,
  purgeMessages,
} from '../base/messages/index.ts';
import { organisationRoutes } from '../base/organisations/index.ts';
import { registryRoutes } from '../base/registry/index.ts';
import type { City, SceneParts } from '../base/scene/index.ts';
import { uuidIds } from '../lib/ids.ts';
import { type Clock, systemClock } from '../lib/time.ts';
import { systemActor } from '../platform/access/index.ts';
import { type AuditChain, auditRoutes, startAuditChain } from '../platform/audit/index.ts';
import { type Auth, createAuth, openSecret, purgeAuth } from '../platform/auth/index.ts';
import type { Config } from '../platform/config/index.ts';
import { asActor, type Ctx, createCtx, type Logger, type RootCtx } from '../platform/context/index.ts';
import { createFileStore, type FileStore } from '../platform/files/index.ts';
import { createHttpServer, purgeAnswers, type Route } from '../platform/http/index.ts';
import { defineJob, type Jobs, startJobs } from '../platform/jobs/index.ts';
import { createMetrics } from '../platform/metrics/index.ts';
import { type OutboxDelivery, startOutbox, startWatch, type Watch } from '../platform/outbox/index.ts';
import { type PushHub, READ_AGAIN, startPush } from '../platform/push/index.ts';
import {
  createDemoSmsSender,
  createHttpSmsSender,
  purgeDemoMessages,
  type SmsSender,
} from '../platform/sms/index.ts';
import { createPool as createThreads, type Pool } from '../platform/threads/index.ts';
import { adminRoutes } from './admin-routes.ts';
import { openCity } from './city.ts';
import { followCityChanges } from './city-changes.ts';
import { cityRoutes } from './city-routes.ts';
import { type Collision, createCollision } from './collision.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { startDemoRegistry } from './demo-registry/index.ts';
import { storeDemoStaff } from './demo-staff.ts';
import { cleanSourcesJob, createErasure, erasureJob } from './erasure.ts';
import { registerErrors } from './errors.ts';
import { fileSweepJob } from './file-sweep.ts';
import { serveFronts } from './fronts.ts';
import { catchUpFacts, figureRoutes, indicatorConsumer } from './indicators.ts';
import { createLogger } from './logger.ts';
import {
  cityNoticeConsumer,
  createCityMessages,
  gatewayOf,
  messageAdminRoutes,
  startCitySms,
} from './messages.ts';
import { createRoles } from './roles.ts';
import { feedJobs, startFeedRuns } from './runs.ts';
import { scenes } from './scenes.ts';
import { setUpCity } from './set-up.ts';
import { setUpCityApart } from './set-up-apart.ts';
import { startSimulator } from './simulator/index.ts';

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

const CLOCKS_EVERY_MS = 5_000;
const DRAIN_LIMIT_MS = 10_000;
/** What a photo is compared by can be made anew from its file; it is kept while its case is likely to be in hand. */
const PHOTO_FEATURES_KEPT_MS = 30 * 24 * 3_600_000;

/** Puts the whole system together and starts it. Throws before anything listens when something is not right. */
export async function startApplication(config: Config, options: ApplicationOptions): Promise<Application> {
  registerErrors();
  const log = options.log ?? createLogger(config.logLevel);
  const progress = options.progress ?? (() => {});
  progress('opening the database');
  const database = await openDatabase(config, { log: (message) => log.info({}, message) });
  const stops: Foundation['stops'] = [];
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
  readonly stops: { readonly name: string; readonly stop: () => Promise<void> | void }[];
  readonly progress: (step: string) => void;
}

async function assemble(config: Config, options: ApplicationOptions, base: Foundation): Promise<Application> {
  const { root, database, stops, progress } = base;
  const pack = await setUp(config, options, base);
  progress('reading the city');
  const threads = createThreads({});
  stops.push({ name: 'threads', stop: () => threads.close() });
  const city = await openCity(
    root,
    scenes.flatMap((scene) => scene.flows ?? []),
    threads,
  );
  if (pack) for (const scene of scenes) await scene.setUp?.(root, { packDirectory: pack.dir, city });
  const push = startPush(root);
  stops.push({ name: 'push', stop: () => push.stop() });
  stops.push({ name: 'city changes', stop: followCityChanges(root, city, push) });
  const files = createFileStore({
    directory: `${config.dataDir}/files`,
    pool: threads,
    timeZone: city.identity.timeZone,
  });
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

/** The pack that filled the database, when there was no city yet. */
function setUp(config: Config, options: ApplicationOptions, { root, progress }: Foundation) {
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

/** Stops the parts in the opposite order of their start, with ten seconds for all of them together. */
async function stopAll(stops: Foundation['stops'], log: Logger): Promise<void> {
  const deadline = performance.now() + DRAIN_LIMIT_MS;
  for (const { name, stop } of [...stops].reverse()) {
    const leftMs = Math.max(500, deadline - performance.now());
    const late = new Promise<'late'>((resolve) => setTimeout(resolve, leftMs, 'late').unref());
    const ending = Promise.resolve(stop()).then(() => 'stopped' as const);
    const ended = await Promise.race([ending, late]).catch((error: unknown) => String(error));
    if (ended !== 'stopped') log.warn({ part: name, ended }, 'a part did not stop cleanly');
  }
}

function allRoutes(config: Config, auth: Auth, parts: SceneParts): Route[] {
  const { city, files, push } = parts;
  const caseParts = Object.assign(viewPartsOf(city, files, config.uploadLimitMb * 1_048_576), {
    countReports: (ctx: Ctx, caseIds: readonly string[]) => countReports(ctx.db, caseIds),
  });
  const keepers = new Set(scenes.flatMap(({ manifest }) => (manifest.keepsCases ? manifest.id : [])));
  return [
    ...auth.routes,
    ...auditRoutes({ timeZone: city.identity.timeZone }),
    ...areaRoutes(() => city.areas),
    ...organisationRoutes(city),
    ...registryRoutes(city),
    ...feedRoutes(feedPartsOf(config, city)),
    ...loopRoutes(caseParts),
    liveRoute(push),
    ...figureRoutes(city, viewPartsOf(city, files, config.uploadLimitMb * 1_048_576)),
    ...categoryRoutes(() => city.categories),
    ...intakeRoutes(city),
    ...deskRoutes({ city, keepsCases: (channel) => keepers.has(channel) }),
    ...photoCheckRoutes({
      ...viewPartsOf(city, files, config.uploadLimitMb * 1_048_576),
      timeZone: city.identity.timeZone,
    }),
    ...cityRoutes(city, config),
    ...scenes.flatMap((scene) => scene.routes?.(parts) ?? []),
  ];
}

function feedPartsOf(config: Config, city: City): FeedParts {
  return {
    ...{ breakers: createBreakers(), environment: process.env, timeZone: city.identity.timeZone },
    ...{ dataDir: config.dataDir, feedsDirectory: config.feedsDirectory },
    uploadLimitBytes: config.feedsUploadLimitMb * 1_048_576,
    today: (ctx) => city.loop.dayOf(ctx.clock.now()),
  };
}

/** Views read names through the city, so that they follow what the administration changes. */
function viewPartsOf(city: City, files: FileStore, uploadLimitBytes: number) {
  return {
    loop: city.loop,
    files,
    uploadLimitBytes,
    get areas() {
      return city.areas;
    },
    get organisations() {
      return city.organisations;
    },
    get categories() {
      return city.categories;
    },
  };
}

async function startWork(
  root: RootCtx,
  parts: SceneParts,
  given: {
    messages: Messages;
    editions: Editions;
    erasure: ErasureRouteParts;
    collision: Collision;
    feeds: FeedParts;
    auth: Auth;
    sms: SmsSender | undefined;
  },
  { stops, threads }: Pick<Foundation, 'stops'> & { threads: Pool },
): Promise<{ outbox: OutboxDelivery; chain: AuditChain; jobs: Jobs }> {
  const { messages, editions, erasure, collision, feeds } = given;
  const { files, city } = parts;
  const photos = startPhotoKeeper(asActor(root, systemActor('photos')), {
    ...{ pool: threads, files, timeZone: city.identity.timeZone },
    defectModel: followDefectModel(`${feeds.dataDir}/${DEFECT_MODEL_FILE}`, (error) =>
      root.log.error({ error: String(error) }, 'photos: the defect model cannot be read, people judge'),
    ),
  });
  stops.push({ name: 'photos', stop: () => photos.stop() });
  const outbox = startOutbox(asActor(root, systemActor('outbox')), [
    photoConsumer(photos.wake),
    indicatorConsumer(parts.city),
    routeLearner(parts.city),
    cityNoticeConsumer(parts.city, messages, editions),
    ...scenes.flatMap((scene) => scene.consumers?.(parts) ?? []),
  ]);
  stops.push({ name: 'outbox', stop: () => outbox.stop() });
  const chain = startAuditChain(root);
  stops.push({ name: 'chain', stop: () => chain.stop() });
  const clocks = asActor(root, systemActor('clocks'));
  let ringing: Promise<void> | undefined;
  let stopped = false;
  const ringAll = async () => {
    try {
      while (!stopped && (await ringClocks(clocks, parts.city.loop)) > 0);
    } catch (error) {
      root.log.error({ error: String(error) }, 'clocks: ringing failed, trying again');
    }
    ringing = undefined;
  };
  const timer = setInterval(() => {
    ringing ??= ringAll();
  }, CLOCKS_EVERY_MS);
  stops.push({
    name: 'clocks',
    // What rings now is finished: the database goes away after this.
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await ringing;
    },
  });
  const jobs = await startJobs(
    root,
    [...allJobs(parts, erasure, feeds.dataDir), collision.job, ...feedJobs(feeds)],
    {
      timeZone: parts.city.identity.timeZone,
    },
  );
  stops.push({ name: 'jobs', stop: () => jobs.stop() });
  const runs = startFeedRuns(root, feeds);
  stops.push({ name: 'runs', stop: () => runs.stop() });
  const delivery = startCitySms(root, { ...given, city: parts.city });
  stops.push({ name: 'text messages', stop: () => delivery.stop() });
  return { outbox, chain, jobs };
}

function allJobs(parts: SceneParts, erasure: ErasureRouteParts, dataDir: string) {
  return [
    defineJob({
      name: 'http.purge-answers',
      schedule: '17 3 * * *',
      handler: (ctx) => purgeAnswers(ctx.db, ctx.clock.now()),
    }),
    defineJob({
      name: 'auth.purge',
      schedule: '27 3 * * *',
      handler: async (ctx) => {
        await purgeAuth(ctx);
      },
    }),
    defineJob({
      name: 'messages.purge',
      schedule: '47 3 * * *',
      handler: async (ctx) => {
        await purgeMessages(ctx);
        await purgeDemoMessages(ctx);
      },
    }),
    defineJob({
      name: 'classify.forget-photo-features',
      schedule: '57 3 * * *',
      handler: (ctx) => forgetFeatures(ctx, new Date(ctx.clock.now().getTime() - PHOTO_FEATURES_KEPT_MS)),
    }),
    fileSweepJob(parts.files, scenes),
    erasureJob(erasure),
    cleanSourcesJob(dataDir),
    ...scenes.flatMap((scene) =>
      (scene.jobs ?? []).map((job) =>
        defineJob({ name: job.name, schedule: job.schedule, handler: (ctx) => job.run(ctx, parts) }),
      ),
    ),
  ];
}

async function serve(
  config: Config,
  parts: {
    root: RootCtx;
    auth: Auth;
    push: PushHub;
    routes: readonly Route[];
    stops: Foundation['stops'];
    city: City;
  },
): Promise<{ app: FastifyInstance; address: string }> {
  const { root, auth, push, routes, stops, city } = parts;
  let readiness = { ready: false, state: 'starting' };
  const metrics = createMetrics({
    root,
    readiness: () => readiness,
    subscribers: () => push.subscribers,
    version: process.env.npm_package_version ?? randomBytes(2).toString('hex'),
  });
  stops.push({ name: 'metrics', stop: () => metrics.stop() });
  const app = await createHttpServer({
    root,
    routes: [...routes, ...metrics.routes],
    authenticate: auth.authenticate,
    trustProxy: config.trustProxy,
    callsPerMinute: config.callsPerMinute,
    uploadLimitBytes: config.uploadLimitMb * 1_048_576,
    onFinished: metrics.onFinished,
  });
  app.get('/api/openapi.json', { schema: { hide: true } as object }, async () => app.swagger());
  await serveFronts(app, () => city.brand.scenes['snap-report']?.zh);
  const address = await app.listen({ port: config.port, host: config.host });
  readiness = { ready: true, state: 'ready' };
  stops.push({
    name: 'http',
    stop: async () => {
      readiness = { ready: false, state: 'stopping' };
      // Open live streams would hold the server for ever: those who still wait after three seconds are cut off.
      const cut = setTimeout(() => app.server.closeAllConnections(), 3_000);
      await app.close();
      clearTimeout(cut);
    },
  });
  return { app, address };
}
