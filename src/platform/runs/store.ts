import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { describeError } from '../i18n/errors.ts';
import type { RunState, RunView } from './contract.ts';

type Plain = Readonly<Record<string, unknown>>;

/** One run as it is stored. */
export interface Run {
  readonly id: number;
  readonly kind: string;
  readonly subject: string;
  readonly state: RunState;
  readonly data: Plain;
  readonly progress: Plain | null;
  readonly result: Plain | null;
  readonly errorCode: string | null;
  readonly errorDetails: Plain | null;
  readonly askedBy: string;
  readonly askedByKind: 'system' | 'staff' | 'token';
  readonly askedByName: string;
  readonly askedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly attempts: number;
  readonly stopAsked: boolean;
}

export const RUN_COLUMNS = `id, kind, subject, state, data, progress, result, error_code AS "errorCode", error_details AS "errorDetails",
  asked_by AS "askedBy", asked_by_kind AS "askedByKind", asked_by_name AS "askedByName", asked_at AS "askedAt",
  started_at AS "startedAt", ended_at AS "endedAt", attempts, stop_asked AS "stopAsked"`;

const lockQueue = statement('runs.lock_queue', 'SELECT pg_advisory_xact_lock(7218021)');
const countOpen = statement(
  'runs.open',
  "SELECT count(*)::int AS n FROM runs.run WHERE state IN ('waiting', 'running')",
);
const insert = statement(
  'runs.ask',
  `INSERT INTO runs.run (kind, subject, state, data, asked_by, asked_by_kind, asked_by_name, asked_at)
   VALUES ($1, $2, 'waiting', $3, $4, $5, $6, $7)
   ON CONFLICT (kind, subject) WHERE state IN ('waiting', 'running') DO NOTHING RETURNING id`,
);
const select = statement('runs.run', `SELECT ${RUN_COLUMNS} FROM runs.run WHERE id = $1 AND kind = $2`);
const selectLast = statement(
  'runs.last',
  `SELECT ${RUN_COLUMNS} FROM runs.run WHERE kind = $1 AND subject = $2 ORDER BY id DESC LIMIT $3`,
);
const askToStop = statement(
  'runs.stop',
  `UPDATE runs.run SET stop_asked = true,
     state = CASE state WHEN 'waiting' THEN 'stopped' ELSE state END,
     ended_at = CASE state WHEN 'waiting' THEN $2::timestamptz END
   WHERE id = $1 AND state IN ('waiting', 'running') RETURNING id`,
);
const deleteOld = statement('runs.purge', 'DELETE FROM runs.run WHERE ended_at < $1');

/** Runs that wait or run over all kinds: what comes then is told to come later. */
const MOST_OPEN = 50;

/**
 * Asks for a run, which a process that works takes up within a second or two. `data` holds references only. Throws
 * `runs.busy` when one of this kind and subject waits or runs, `runs.queue_full`.
 */
export async function askRun(
  ctx: Ctx,
  wish: { readonly kind: string; readonly subject: string; readonly data: Plain },
): Promise<number> {
  const { actor } = ctx;
  return inTransaction(ctx, async (tx) => {
    await tx.db.run(lockQueue, []);
    const [open] = await tx.db.run<{ n: number }>(countOpen, []);
    if ((open?.n ?? 0) >= MOST_OPEN) throw new AppError('runs.queue_full', { most: MOST_OPEN });
    const [row] = await tx.db.run<{ id: number }>(insert, [
      ...[
        wish.kind,
        wish.subject,
        JSON.stringify(wish.data),
        actor.id,
        actor.kind,
        actor.name,
        tx.clock.now(),
      ],
    ]);
    if (row === undefined) throw new AppError('runs.busy', { subject: wish.subject });
    return row.id;
  });
}

/** One run of a kind. Throws `runs.not_found`. */
export async function getRun(ctx: Ctx, kind: string, id: number): Promise<Run> {
  const [run] = await ctx.db.run<Run>(select, [id, kind]);
  if (run === undefined) throw new AppError('runs.not_found');
  return run;
}

/** The last runs of a kind and subject, newest first. */
export const findRuns = (ctx: Ctx, kind: string, subject: string, limit = 10): Promise<Run[]> =>
  ctx.db.run<Run>(selectLast, [kind, subject, limit]);

/** Takes a waiting run back; one that runs is ended within a second or two. Throws `runs.not_running`. */
export async function stopRun(ctx: Ctx, id: number): Promise<void> {
  const stopped = await ctx.db.run(askToStop, [id, ctx.clock.now()]);
  if (stopped.length === 0) throw new AppError('runs.not_running');
}

const KEPT_MS = 400 * 86_400_000;

/** Forgets runs that ended more than 400 days ago. */
export async function purgeRuns(ctx: Ctx): Promise<void> {
  await ctx.db.run(deleteOld, [new Date(ctx.clock.now().getTime() - KEPT_MS)]);
}

/** A run as people see it. */
export function viewRun(run: Run, language: 'zh' | 'en'): RunView {
  const { id, subject, state, data, progress, result, errorCode, stopAsked, attempts } = run;
  return {
    ...{ id, subject, state, data, progress, result, errorCode, stopAsked, attempts },
    error: errorCode === null ? null : describeError(errorCode, run.errorDetails ?? {}, language).text,
    askedBy: run.askedByName,
    isScheduled: run.askedByKind === 'system',
    askedAt: run.askedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
  };
}
