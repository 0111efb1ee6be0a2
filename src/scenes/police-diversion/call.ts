import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';

/** A diverted call as commands and replies need it. */
export interface Call {
  readonly id: string;
  readonly callNumber: string;
  readonly caseId: string;
  readonly reportId: string;
  readonly round: number;
  readonly acknowledgeDueAt: Date;
  readonly resultDueAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly resultAt: Date | null;
  readonly returnedAt: Date | null;
}

/** The columns of a call under the alias d. */
export const callColumns = `d.id, d.call_number AS "callNumber", d.case_id AS "caseId", d.report_id AS "reportId", d.round,
  d.acknowledge_due_at AS "acknowledgeDueAt", d.result_due_at AS "resultDueAt", d.acknowledged_at AS "acknowledgedAt",
  d.result_at AS "resultAt", d.returned_at AS "returnedAt"`;

const lockById = statement(
  'police_diversion.call.lock',
  `SELECT ${callColumns} FROM police_diversion.call d WHERE d.id = $1 FOR NO KEY UPDATE`,
);

/** The call, locked until the transaction ends. Throws `police-diversion.call_not_found`. */
export async function lockCall(tx: Ctx, id: string): Promise<Call> {
  const [call] = await tx.db.run<Call>(lockById, [id]);
  if (call === undefined) throw new AppError('police-diversion.call_not_found');
  return call;
}

/** As `lockCall`, for what only makes sense while 110 waits. Throws `police-diversion.over` besides. */
export async function lockOpenCall(tx: Ctx, id: string): Promise<Call> {
  const call = await lockCall(tx, id);
  if (call.returnedAt !== null) throw new AppError('police-diversion.returned_already');
  if (call.resultAt !== null) throw new AppError('police-diversion.over');
  return call;
}
