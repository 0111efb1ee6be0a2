import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import Type from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { isAllowed } from '../access/index.ts';
import type { RootCtx } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { defineRoute, type Route } from '../http/index.ts';

export const metricsPermissions = { read: 'metrics.read' } as const;

/** Whether everything is ready, as told by whoever starts and stops the process. */
export interface Readiness {
  readonly ready: boolean;
  /** What it waits for or why it stops, shown to whoever asks: one or two words. */
  readonly state: string;
}

export interface MetricsOptions {
  readonly root: RootCtx;
  readonly readiness: () => Readiness;
  /** Open pages that receive live messages, if this process serves any. */
  readonly subscribers?: () => number;
  readonly version: string;
}

export interface Metrics {
  /** Further figures of other modules are registered here; names begin with `citybrain_`. */
  readonly registry: Registry;
  /** For `createHttpServer`. */
  readonly onFinished: (route: string, status: number, durationMs: number) => void;
  /** GET /metrics and GET /health. */
  readonly routes: Route[];
  stop(): void;
}

const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const DATABASE_LIMIT_MS = 2_000;
const COUNTED_AT_MOST = 10_000;

const countWaiting = statement(
  'metrics.outbox_waiting',
  `SELECT (SELECT count(*) FROM (SELECT FROM outbox.event LIMIT ${COUNTED_AT_MOST}) AS e) AS waiting,
     (SELECT count(*) FROM (SELECT FROM outbox.dead_event LIMIT ${COUNTED_AT_MOST}) AS d) AS dead`,
);
const ping = statement('metrics.ping', 'SELECT 1');

/** Figures of this process for Prometheus, and its health. */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const durations = new Histogram({
    name: 'citybrain_http_request_duration_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['route', 'status'],
    buckets: BUCKETS_S,
    registers: [registry],
  });
  addProcessGauges(registry, options, delay);
  addOutboxGauge(registry, options.root);
  return {
    registry,
    onFinished: (route, status, durationMs) => {
      durations.observe({ route, status: String(status) }, durationMs / 1000);
    },
    routes: [metricsRoute(registry), healthRoute(options)],
    stop: () => delay.disable(),
  };
}

function addProcessGauges(
  registry: Registry,
  { root, subscribers }: MetricsOptions,
  delay: ReturnType<typeof monitorEventLoopDelay>,
): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      ...{ name: `citybrain_${name}`, help, registers: [registry] },
      collect() {
        this.set(read());
      },
    });
  const { raw } = root.db;
  gauge('db_connections', 'Open database connections', () => raw.totalCount);
  gauge('db_connections_idle', 'Open database connections that nobody uses', () => raw.idleCount);
  gauge('db_waiting', 'Requests that wait for a database connection', () => raw.waitingCount);
  gauge('memory_resident_bytes', 'Resident memory', () => process.memoryUsage.rss());
  gauge('memory_heap_used_bytes', 'JavaScript heap in use', () => process.memoryUsage().heapUsed);
  gauge('uptime_seconds', 'Time since the start of the process', () => process.uptime());
  gauge('event_loop_lag_mean_seconds', 'Mean delay of the event loop since the last look', () => {
    const meanS = delay.mean / 1e9;
    return Number.isFinite(meanS) ? meanS : 0;
  });
  gauge('event_loop_lag_p99_seconds', '99th percentile of the same; resets both', () => {
    const p99S = delay.percentile(99) / 1e9;
    delay.reset();
    return p99S;
  });
  if (subscribers) gauge('push_subscribers', 'Open pages with live messages', subscribers);
  new Counter({
    name: 'citybrain_cpu_seconds_total',
    help: 'Processor time of the process',
    registers: [registry],
    collect() {
      this.reset();
      const { user, system } = process.cpuUsage();
      this.inc((user + system) / 1e6);
    },
  });
}

/** Events not delivered yet. Without the database there is no figure, rather than a wrong one. */
function addOutboxGauge(registry: Registry, root: RootCtx): void {
  const dead = new Gauge({
    name: 'citybrain_outbox_dead',
    help: `Events given up after too many failures, counted to ${COUNTED_AT_MOST}`,
    registers: [],
  });
  new Gauge({
    name: 'citybrain_outbox_waiting',
    help: `Events that wait for delivery, counted to ${COUNTED_AT_MOST}`,
    registers: [registry],
    async collect() {
      this.reset();
      dead.reset();
      try {
        const [row] = await root.db.run<{ waiting: number; dead: number }>(countWaiting);
        this.set(row?.waiting ?? 0);
        dead.set(row?.dead ?? 0);
      } catch (error) {
        this.remove();
        dead.remove();
        root.log.warn({ error: String(error) }, 'metrics: the outbox could not be counted');
      }
    },
  });
  registry.registerMetric(dead);
}

function metricsRoute(registry: Registry): Route {
  return defineRoute({
    method: 'GET',
    path: '/metrics',
    summary: 'Figures of this process for Prometheus',
    access: 'public',
    handler: async (ctx, { raw, reply }) => {
      if (!isAllowed(ctx.actor, metricsPermissions.read) && !isLocal(raw))
        throw new AppError('metrics.local_only');
      reply.type(registry.contentType);
      return (await registry.metrics()) as never;
    },
  });
}

/** From this machine itself: a proxy on it hands on other people's requests, and says so in a header. */
function isLocal(request: FastifyRequest): boolean {
  const { headers, socket } = request;
  const forwarded = headers.forwarded ?? headers['x-forwarded-for'] ?? headers['x-real-ip'] ?? headers.via;
  return forwarded === undefined && /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '');
}

function healthRoute({ root, readiness, version }: MetricsOptions): Route {
  return defineRoute({
    method: 'GET',
    path: '/health',
    summary: '200 once everything is ready, else 503',
    access: 'public',
    ratePerMinute: 6_000,
    response: Type.Object({
      ready: Type.Boolean(),
      state: Type.String(),
      version: Type.String(),
      checks: Type.Object({ database: Type.String({ description: 'up or down' }) }),
    }),
    handler: async () => {
      const { ready, state } = readiness();
      const database = (await isDatabaseUp(root)) ? 'up' : 'down';
      const answer = { ready: ready && database === 'up', state, version, checks: { database } };
      if (!answer.ready) throw new AppError('server.not_ready', answer);
      return answer;
    },
  });
}

async function isDatabaseUp(root: RootCtx): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), DATABASE_LIMIT_MS);
  });
  const answer = root.db.run(ping).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}
