import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Progress, Proof, Question, RunState } from './contract.ts';

export interface RunSource {
  readonly step: string;
  readonly source: string;
  readonly title: string;
  readonly sourceId: number | null;
  readonly load: number | null;
  readonly asOf: string | null;
}

/** One run as it is stored. */
export interface Run {
  readonly id: string;
  readonly definitionId: string;
  readonly version: number;
  readonly state: RunState;
  readonly question: Question;
  readonly sources: readonly RunSource[];
  readonly synthetic: boolean;
  readonly progress: Progress | null;
  readonly startedBy: string;
  readonly startedByName: string;
  readonly startedAt: Date;
  readonly aliveAt: Date;
  readonly stopAsked: boolean;
  readonly endedAt: Date | null;
  readonly rows: number | null;
  readonly counts: readonly number[] | null;
  readonly errorCode: string | null;
  readonly errorDetails: Readonly<Record<string, unknown>> | null;
  readonly deleteAt: Date | null;
  readonly proof: Proof | null;
  /** Whom an erasure took out of the registry while it went on, by their numbers there. */
  readonly erased: readonly (number | string)[];
}

export const RUN_COLUMNS = `r.id, r.definition_id AS "definitionId", r.version, r.state, r.question, r.sources, r.synthetic, r.progress,
  r.started_by AS "startedBy", r.started_by_name AS "startedByName", r.started_at AS "startedAt", r.alive_at AS "aliveAt",
  r.stop_asked AS "stopAsked", r.ended_at AS "endedAt", r.rows, r.counts, r.error_code AS "errorCode",
  r.error_details AS "errorDetails", r.delete_at AS "deleteAt", r.proof, r.erased`;

const select = statement('collision.run', `SELECT ${RUN_COLUMNS} FROM collision.run r WHERE r.id = $1`);
const lock = statement(
  'collision.lock_run',
  `SELECT ${RUN_COLUMNS} FROM collision.run r WHERE r.id = $1 FOR UPDATE`,
);

/** Throws `collision.run_not_found`. */
export async function getRun(ctx: Ctx, id: string): Promise<Run> {
  const [row] = await ctx.db.run<Run>(select, [id]);
  if (row === undefined) throw new AppError('collision.run_not_found');
  return row;
}

/** The run, held until the transaction ends. Throws `collision.run_not_found`. */
export async function lockRun(tx: Ctx, id: string): Promise<Run> {
  const [row] = await tx.db.run<Run>(lock, [id]);
  if (row === undefined) throw new AppError('collision.run_not_found');
  return row;
}

/** The run when its result is there to be read: no longer than it may, also before it is deleted. Throws `collision.deleted`, `no_result`, `run_not_found`. */
export async function getDoneRun(ctx: Ctx, id: string): Promise<Run> {
  const run = await getRun(ctx, id);
  const isDue = run.deleteAt !== null && run.deleteAt <= ctx.clock.now();
  if (run.state === 'deleted' || isDue) throw new AppError('collision.deleted');
  if (run.state !== 'done') throw new AppError('collision.no_result');
  return run;
}
