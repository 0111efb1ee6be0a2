import { PgBoss } from 'pg-boss';
import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import { systemActor } from '../access/index.ts';
import { asActor, type RootCtx } from '../context/index.ts';

/**
 * Work that nobody waits for: nightly sums, clean-up, reconciliation. People are reached by the outbox and by
 * push, never by a job.
 */
export interface Job {
  /** Module and work: `auth.purge`. */
  readonly name: string;
  /** Five-field cron expression in the city's time zone. Without one the job runs only when asked for. */
  readonly schedule?: string;
  /** Attempts after the first; 3 unless said, each later than the one before. */
  readonly retries?: number;
  /** Longest run in seconds, after which `signal` aborts and it counts as failed; an hour unless said. */
  readonly limitS?: number;
  /** Must bear being run again after a failure half-way. The actor is `system:job.<name>`. */
  handler(ctx: RootCtx, data: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<void>;
}

export interface Jobs {
  /**
   * Asks for a run now. False when one waits or runs already. `data` holds references only.
   * Throws `jobs.unknown`.
   */
  run(name: string, data?: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** Takes no new work, waits at most 8 s for what runs, and hands the rest to the next attempt. */
  stop(): Promise<void>;
}

export interface JobsOptions {
  /** The city's time zone, IANA name. */
  readonly timeZone: string;
  /** Seconds between looks for work; 10 unless said. */
  readonly pollS?: number;
}

const SCHEMA = 'jobs';
const CONNECTIONS = 3;
/** A process that died is noticed after this, and its job is tried again by another. */
const HEARTBEAT_S = 60;
const KEPT_S = 30 * 86_400;
const STOP_LIMIT_MS = 8_000;

/** Describes a job; a name or schedule that is wrong stops the start. */
export function defineJob(job: Job): Job {
  assert(
    /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(job.name),
    `job name ${job.name} is not of the form module.work`,
  );
  assert(
    job.schedule === undefined || job.schedule.trim().split(/\s+/).length === 5,
    `job ${job.name}: the schedule has five fields`,
  );
  return job;
}

/**
 * Runs jobs in this process, together with all others on the database: each run happens in one of them, and a
 * job never runs twice at the same time. The queue lives in the schema `jobs`, which its own library keeps; it
 * goes by the database's clock. A run that came due while nothing was up is made up for once.
 */
export async function startJobs(root: RootCtx, jobs: readonly Job[], options: JobsOptions): Promise<Jobs> {
  const names = new Set(jobs.map((job) => job.name));
  assert(names.size === jobs.length, 'two jobs have the same name');
  const boss = new PgBoss({
    connectionString: root.db.connectionString,
    schema: SCHEMA,
    max: CONNECTIONS,
    application_name: 'citybrain jobs',
  });
  // The library hands over plain objects as well as errors.
  boss.on('error', (error: { message?: string }) =>
    root.log.error({ error: error.message ?? String(error) }, 'jobs: the queue failed, trying again'),
  );
  await boss.start();
  for (const job of jobs) await register(root, boss, job, options);
  for (const { name, key } of await boss.getSchedules())
    if (!names.has(name)) await boss.unschedule(name, key);
  return {
    run: async (name, data = {}) => {
      if (!names.has(name)) throw new AppError('jobs.unknown', { job: name });
      return (await boss.send(name, { ...data })) !== null;
    },
    stop: () => boss.stop({ graceful: true, timeout: STOP_LIMIT_MS }),
  };
}

async function register(root: RootCtx, boss: PgBoss, job: Job, options: JobsOptions): Promise<void> {
  const settings = {
    retryLimit: job.retries ?? 3,
    retryDelay: 30,
    retryBackoff: true,
    expireInSeconds: job.limitS ?? 3_600,
    heartbeatSeconds: HEARTBEAT_S,
    deleteAfterSeconds: KEPT_S,
    retentionSeconds: KEPT_S,
  };
  // One waiting or running at most, in all processes: asking again meanwhile changes nothing.
  await boss.createQueue(job.name, { policy: 'exclusive', ...settings });
  await boss.updateQueue(job.name, settings);
  if (job.schedule === undefined) await boss.unschedule(job.name);
  else await boss.schedule(job.name, job.schedule, null, { tz: options.timeZone, missed: 'once' });
  const ctx = asActor(root, systemActor(`job.${job.name}`));
  await boss.work<Record<string, unknown> | null>(
    job.name,
    { batchSize: 1, pollingIntervalSeconds: options.pollS ?? 10 },
    async (runs) => {
      for (const run of runs) await runOnce(ctx, job, run.data ?? {}, run.signal);
    },
  );
}

async function runOnce(
  ctx: RootCtx,
  job: Job,
  data: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const started = performance.now();
  try {
    await job.handler(ctx, data, signal);
    ctx.log.info({ job: job.name, durationMs: Math.round(performance.now() - started) }, 'jobs: done');
  } catch (error) {
    ctx.log.error({ job: job.name, error: String(error) }, 'jobs: failed, to be tried again');
    throw error;
  }
}
