import { assert } from '../../lib/assert.ts';
import { AppError, isAppError } from '../../lib/errors.ts';
import { type ApartOptions, runApart } from '../analytics/index.ts';
import { inTransaction, type RootCtx } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { RUN_COLUMNS, type Run } from './store.ts';

type Plain = Readonly<Record<string, unknown>>;

/** A kind of long work. */
export interface RunKind {
  /** Module and work: `feeds.load`. */
  readonly name: string;
  /**
   * What is done in the process apart. It bears being killed and begun again: a run whose process died is taken up anew,
   * at most three times. What it says of its progress, and what it answers, are small plain objects.
   */
  order(
    root: RootCtx,
    run: Run,
  ): Promise<Pick<ApartOptions<unknown>, 'module' | 'input' | 'memoryLimitMb' | 'timeoutMs'>>;
  /** After a run that is done: clears away what it no longer needs. */
  done?(root: RootCtx, run: Run): Promise<void>;
  /** After a run that was killed or failed for good: clears away what is half. */
  settle?(root: RootCtx, run: Run): Promise<void>;
}

export interface RunsOptions {
  /** Runs at the same time over all processes on the database; 1 unless told: each takes memory by the gigabyte. */
  readonly mostRunning?: number;
  readonly pollMs?: number;
  /** A run without a sign of life for so long is taken for dead; 20 s unless told. */
  readonly silentMs?: number;
}

export interface Runs {
  /** Ends what runs here and hands it to the next process, or to this one when it is back. */
  stop(): Promise<void>;
}

const POLL_MS = 1_000;
const SILENT_MS = 20_000;
const MOST_ATTEMPTS = 3;

const lockClaims = statement('runs.lock_claims', 'SELECT pg_advisory_xact_lock(7218022)');
const selectWaiting = statement(
  'runs.waiting',
  "SELECT id FROM runs.run WHERE state = 'waiting' AND kind = ANY($1::text[]) LIMIT 1",
);
const claim = statement(
  'runs.claim',
  `UPDATE runs.run SET state = 'running', worker = $1, started_at = $2, alive_at = $2, attempts = attempts + 1
   WHERE id = (SELECT id FROM runs.run WHERE state = 'waiting' AND kind = ANY($4::text[]) ORDER BY id LIMIT 1)
     AND (SELECT count(*) FROM runs.run WHERE state = 'running') < $3
   RETURNING ${RUN_COLUMNS}`,
);
const takeFromDead = statement(
  'runs.take_from_dead',
  `UPDATE runs.run SET worker = NULL,
     state = CASE WHEN stop_asked THEN 'stopped' WHEN attempts >= ${MOST_ATTEMPTS} THEN 'interrupted' ELSE 'waiting' END,
     error_code = CASE WHEN attempts >= ${MOST_ATTEMPTS} AND NOT stop_asked THEN 'runs.interrupted' END,
     ended_at = CASE WHEN attempts >= ${MOST_ATTEMPTS} OR stop_asked THEN $2::timestamptz END
   WHERE state = 'running' AND alive_at < $1 AND kind = ANY($3::text[]) RETURNING ${RUN_COLUMNS}`,
);
const stayAlive = statement(
  'runs.alive',
  `UPDATE runs.run SET alive_at = $3, progress = $4 WHERE id = $1 AND worker = $2 AND state = 'running'
   RETURNING stop_asked AS "stopAsked"`,
);
const finish = statement(
  'runs.finish',
  `UPDATE runs.run SET state = 'done', result = $3, progress = $4, ended_at = $5, worker = NULL
   WHERE id = $1 AND worker = $2 AND state = 'running' RETURNING id`,
);
const giveBack = statement(
  'runs.give_back',
  `UPDATE runs.run SET state = 'waiting', worker = NULL, attempts = attempts - $3
   WHERE id = $1 AND worker = $2 AND state = 'running'`,
);
const fail = statement(
  'runs.fail',
  `UPDATE runs.run SET state = $3, error_code = $4, error_details = $5, progress = $6, ended_at = $7, worker = NULL
   WHERE id = $1 AND worker = $2 AND state = 'running'`,
);

/** Takes up runs of these kinds, one after the other, each in a process apart. */
export function startRuns(root: RootCtx, kinds: readonly RunKind[], options: RunsOptions = {}): Runs {
  const names = kinds.map(({ name }) => name);
  assert(new Set(names).size === names.length, 'two kinds of runs have the same name');
  const worker = { root, id: crypto.randomUUID(), stopping: new AbortController() };
  const running = new Set<Promise<void>>();
  let looking = Promise.resolve();
  const look = async () => {
    const now = root.clock.now();
    const dead = new Date(now.getTime() - (options.silentMs ?? SILENT_MS));
    for (const run of await root.db.run<Run>(takeFromDead, [dead, now, names]))
      if (run.state !== 'waiting') await settle(root, kinds, run);
    if (running.size >= (options.mostRunning ?? 1) || worker.stopping.signal.aborted) return;
    if ((await root.db.run(selectWaiting, [names])).length === 0) return;
    const [run] = await inTransaction(root, async (tx) => {
      await tx.db.run(lockClaims, []);
      return tx.db.run<Run>(claim, [worker.id, now, options.mostRunning ?? 1, names]);
    });
    if (run === undefined) return;
    const ended = carryOut(worker, kinds, run)
      .catch((error: unknown) =>
        root.log.error({ run: run.id, error: String(error) }, 'runs: a run could not be ended'),
      )
      .finally(() => running.delete(ended));
    running.add(ended);
  };
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => {
      root.log.warn({ error: String(error) }, 'runs: looking for work failed, trying again');
    });
  }, options.pollMs ?? POLL_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      worker.stopping.abort(new AppError('runs.interrupted'));
      await looking;
      await Promise.all(running);
    },
  };
}

interface Worker {
  readonly root: RootCtx;
  readonly id: string;
  readonly stopping: AbortController;
}

async function carryOut(worker: Worker, kinds: readonly RunKind[], run: Run): Promise<void> {
  const { root } = worker;
  const kind = kinds.find(({ name }) => name === run.kind);
  assert(kind !== undefined, `no kind ${run.kind}`);
  const control = new AbortController();
  const life = showLife(worker, run, control);
  try {
    const order = await kind.order(root, run);
    const signal = AbortSignal.any([control.signal, worker.stopping.signal]);
    const result = await runApart<unknown, Plain>({
      ...{ ...order, signal },
      onProgress: (news) => life.tell(news as Plain),
    });
    await life.end();
    const ended = await root.db.run(finish, [
      ...[run.id, worker.id, JSON.stringify(result), JSON.stringify(life.progress), root.clock.now()],
    ]);
    if (ended.length > 0) await cleared(root, run, kind.done?.(root, run));
  } catch (error) {
    await life.end();
    await giveUp(worker, kinds, run, error, life.progress);
  }
}

/** Signs of life with how far it is; ends the run when somebody asked for that, or when another process holds it. */
function showLife({ root, id }: Worker, run: Run, control: AbortController) {
  let progress: Plain = {};
  const write = async () => {
    const [row] = await root.db.run<{ stopAsked: boolean }>(stayAlive, [
      ...[run.id, id, root.clock.now(), JSON.stringify(progress)],
    ]);
    if (row === undefined || row.stopAsked) control.abort(new AppError('runs.stopped'));
  };
  let last = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(write).catch((error: unknown) => {
      root.log.warn({ run: run.id, error: String(error) }, 'runs: a sign of life was not written');
    });
  }, POLL_MS);
  return {
    get progress() {
      return progress;
    },
    tell: (news: Plain) => {
      progress = { ...progress, ...news };
    },
    end: async () => {
      clearInterval(timer);
      await last;
    },
  };
}

async function giveUp(
  worker: Worker,
  kinds: readonly RunKind[],
  run: Run,
  error: unknown,
  progress: Plain,
): Promise<void> {
  const { root } = worker;
  const isLeaving = isAppError(error, 'runs.interrupted');
  const hasDied = isAppError(error, 'analytics.crashed');
  if (isLeaving || (hasDied && run.attempts < MOST_ATTEMPTS)) {
    await root.db.run(giveBack, [run.id, worker.id, isLeaving ? 1 : 0]);
    return;
  }
  const isStopped = isAppError(error, 'runs.stopped');
  const known = isAppError(error) ? error : new AppError('runs.failed');
  if (known !== error) root.log.error({ run: run.id, error: String(error) }, 'runs: a run failed');
  const state = isStopped ? 'stopped' : hasDied ? 'interrupted' : 'failed';
  const code = isStopped ? null : hasDied ? 'runs.interrupted' : known.code;
  await settle(root, kinds, run);
  await root.db.run(fail, [
    ...[run.id, worker.id, state, code, isStopped ? null : JSON.stringify(known.details)],
    ...[JSON.stringify(progress), root.clock.now()],
  ]);
}

const settle = (root: RootCtx, kinds: readonly RunKind[], run: Run): Promise<void> =>
  cleared(root, run, kinds.find(({ name }) => name === run.kind)?.settle?.(root, run));

async function cleared(root: RootCtx, run: Run, clearing: Promise<void> | undefined): Promise<void> {
  try {
    await clearing;
  } catch (error) {
    root.log.warn({ run: run.id, error: String(error) }, 'runs: what a run left was not cleared away');
  }
}
