import { sql } from 'kysely';
import { act, caseScope, getVisibleCase, openCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { AppealRequest, AppealView } from './contract.ts';
import { findRule } from './grade-rules.ts';

const insert = statement(
  'supervision.insert_appeal',
  `INSERT INTO supervision.appeal (id, case_id, organisation_id, measure, reason, clause, asked_at, asked_by, status)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'asked')`,
);
const standing = statement(
  'supervision.standing_appeal',
  `SELECT 1 FROM supervision.appeal
   WHERE case_id = $1 AND organisation_id = $2 AND measure = $3 AND status IN ('asked', 'excluded')`,
);
const decide = statement(
  'supervision.decide_appeal',
  `UPDATE supervision.appeal SET status = $2, decided_at = $3, decided_by = $4, decision = $5 WHERE id = $1`,
);

/**
 * A unit asks that a ticket it leads be left out of its score. Returns the appeal's id, which is the id of its case:
 * proof is attached there. Throws `supervision.not_own_ticket`, `supervision.measure_unknown`, `supervision.appealed`.
 */
export async function appeal(
  ctx: Ctx,
  city: City,
  input: AppealRequest,
): Promise<{ id: string; number: string }> {
  const { caseId, measure, reason, clause } = input;
  if (measure !== 'all' && findRule(measure) === undefined)
    throw new AppError('supervision.measure_unknown', { measure });
  return inTransaction(ctx, async (tx) => {
    const state = await getVisibleCase(tx, caseId);
    const unit = tx.actor.organisationId;
    if (unit === undefined || state.leadOrganisationId !== unit)
      throw new AppError('supervision.not_own_ticket');
    if ((await tx.db.run(standing, [caseId, unit, measure])).length > 0)
      throw new AppError('supervision.appealed');
    const { kind, place, synthetic } = state.subject;
    const opened = await openCase(tx, city.loop, {
      flowId: 'appeal',
      subject: {
        ...{ kind, place, synthetic, channel: 'supervision', priority: 3 },
        title: `申诉剔除：${state.number}`,
        description: reason,
      },
      attributes: { unit, caseId, measure, clause },
    });
    const now = tx.clock.now();
    await tx.db.run(insert, [opened.id, caseId, unit, measure, reason, clause, now, tx.actor.id]);
    return { id: opened.id, number: opened.number };
  });
}

const STATUS: Readonly<Record<string, string>> = {
  exclude: 'excluded',
  refuse: 'refused',
  withdraw: 'withdrawn',
};

/** Reads the outcome of an appeal from its case, however it was decided. */
export async function storeDecision(
  ctx: Ctx,
  id: string,
  decided: { action: string; by: string; reason: string | null },
) {
  const status = STATUS[decided.action];
  if (status) await ctx.db.run(decide, [id, status, ctx.clock.now(), decided.by, decided.reason]);
}

/** Decides an appeal. Throws what the flow throws. */
export async function decideAppeal(
  ctx: Ctx,
  city: City,
  id: string,
  input: { exclude: boolean; reason: string },
) {
  await inTransaction(ctx, async (tx) => {
    const action = input.exclude ? 'exclude' : 'refuse';
    await act(tx, city.loop, { caseId: id, action, form: { reason: input.reason } });
    await storeDecision(tx, id, { action, by: tx.actor.id, reason: input.reason });
  });
}

type Row = Omit<AppealView, 'unit' | 'askedAt' | 'decidedAt'> & {
  unitId: string;
  askedAt: Date;
  decidedAt: Date | null;
};

/** Appeals about cases that the actor may see, newest first. */
export async function listAppeals(
  ctx: Ctx,
  city: City,
  query: { status?: string | undefined; cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = query.limit ?? 50;
  const conditions = [caseScope(ctx)];
  if (query.status) conditions.push(sql`a.status = ${query.status}`);
  if (query.cursor) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(sql`(a.asked_at, a.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const { rows } =
    await sql<Row>`SELECT a.id, a.case_id AS "caseId", c.number, c.title, a.organisation_id AS "unitId",
      a.measure, a.reason, a.clause, a.asked_at AS "askedAt", a.status, a.decided_at AS "decidedAt", a.decision
    FROM supervision.appeal a JOIN loop.case c ON c.id = a.case_id
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY a.asked_at DESC, a.id DESC LIMIT ${limit + 1}`.execute(
      ctx.db.kysely,
    );
  const page = pageOf(rows, limit, (row) => [row.askedAt.toISOString(), row.id]);
  return {
    next: page.next,
    items: page.items.map(
      ({ unitId, askedAt, decidedAt, ...row }): AppealView => ({
        ...row,
        unit: city.organisations.find(unitId)?.name ?? unitId,
        askedAt: askedAt.toISOString(),
        decidedAt: decidedAt?.toISOString() ?? null,
      }),
    ),
  };
}
