import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';

export interface ResponseRow {
  readonly caseId: string;
  readonly organisationId: string;
  readonly dueAt: Date;
  readonly reportedInAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly stars: number | null;
}

const insertWhistle = statement(
  'whistle.insert',
  `INSERT INTO whistle.whistle (case_id, source_case_id, blown_by, organisation_id, blown_at)
   VALUES ($1, $2, $3, $4, $5)`,
);
const selectOpenOfCase = statement(
  'whistle.select_open_of_case',
  `SELECT c.number FROM whistle.whistle w JOIN loop.case c ON c.id = w.case_id
   WHERE w.source_case_id = $1 AND w.ended_at IS NULL`,
);
const endWhistle = statement(
  'whistle.end',
  'UPDATE whistle.whistle SET ended_at = $2 WHERE case_id = $1 AND ended_at IS NULL',
);
const upsertResponse = statement(
  'whistle.upsert_response',
  `INSERT INTO whistle.response (case_id, organisation_id, called_at, due_at, reported_in_at, arrived_at, stars)
   VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (case_id, organisation_id) DO UPDATE SET reported_in_at = excluded.reported_in_at,
     arrived_at = excluded.arrived_at, stars = excluded.stars`,
);
const selectDue = statement(
  'whistle.select_due',
  `SELECT organisation_id AS "organisationId", due_at AS "dueAt" FROM whistle.response WHERE case_id = $1`,
);
const selectResponses = statement(
  'whistle.select_responses',
  `SELECT case_id AS "caseId", organisation_id AS "organisationId", due_at AS "dueAt",
     reported_in_at AS "reportedInAt", arrived_at AS "arrivedAt", stars
   FROM whistle.response WHERE case_id = ANY($1) ORDER BY called_at, organisation_id`,
);

export async function storeWhistle(
  ctx: Ctx,
  row: { caseId: string; sourceCaseId: string | null; organisationId: string },
): Promise<void> {
  const { caseId, sourceCaseId, organisationId } = row;
  await ctx.db.run(insertWhistle, [caseId, sourceCaseId, ctx.actor.id, organisationId, ctx.clock.now()]);
}

/** The number of the whistle that is under way for a case, if any. */
export async function findOpenWhistleOf(db: Db, sourceCaseId: string): Promise<string | undefined> {
  return (await db.run<{ number: string }>(selectOpenOfCase, [sourceCaseId]))[0]?.number;
}

export async function endWhistleAt(db: Db, caseId: string, at: string): Promise<void> {
  await db.run(endWhistle, [caseId, at]);
}

export interface StoredResponse {
  readonly caseId: string;
  readonly organisationId: string;
  readonly calledAt: string;
  readonly dueAt: string | Date;
  readonly reportedInAt: string | null;
  readonly arrivedAt: string | null;
  readonly stars: number | null;
}

export async function storeResponses(db: Db, responses: readonly StoredResponse[]): Promise<void> {
  for (const { caseId, organisationId, calledAt, dueAt, reportedInAt, arrivedAt, stars } of responses)
    await db.run(upsertResponse, [
      ...[caseId, organisationId, calledAt, dueAt, reportedInAt, arrivedAt, stars],
    ]);
}

/** By when each department had to report in. */
export async function responseDueOf(db: Db, caseId: string): Promise<Map<string, Date>> {
  const rows = await db.run<{ organisationId: string; dueAt: Date }>(selectDue, [caseId]);
  return new Map(rows.map((row) => [row.organisationId, row.dueAt]));
}

export function responsesOf(db: Db, caseIds: readonly string[]): Promise<ResponseRow[]> {
  return db.run<ResponseRow>(selectResponses, [caseIds]);
}
