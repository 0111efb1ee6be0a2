import { sql } from 'kysely';
import { EXCLUDABLE, excludeCase, includeCase } from '../../base/indicators/index.ts';
import { act, caseScope, getVisibleCase, lockCaseState, openCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { AppealRequest, AppealView, Narrowing } from './contract.ts';
import { ALL, findRule } from './grades/rules.ts';
import { narrowed } from './narrowing.ts';
import { calendarOf, settingsOf } from './settings.ts';

const insert = statement(
  'supervision.insert_appeal',
  `INSERT INTO supervision.appeal (id, case_id, organisation_id, measure, reason, clause, asked_at, asked_by, status)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'asked')`,
);
// The whole ticket and one of its deductions overlap, whichever was asked for first.
const earlier = statement(
  'supervision.earlier_appeal',
  `SELECT c.number, a.status FROM supervision.appeal a JOIN loop.case c ON c.id = a.id
   WHERE a.case_id = $1 AND a.organisation_id = $2 AND a.status <> 'withdrawn'
     AND (a.measure = $3 OR '${ALL}' IN (a.measure, $3)) ORDER BY a.asked_at LIMIT 1`,
);
const decide = statement(
  'supervision.decide_appeal',
  `UPDATE supervision.appeal SET status = $2, decided_at = $3, decided_by = $4, decision = $5 WHERE id = $1
   RETURNING case_id AS "caseId", organisation_id AS "organisationId", measure`,
);

/**
 * A unit asks that a ticket it leads be left out of its score: one deduction, or all of it. It asks once, and within
 * the city's working days after the closing. Returns the appeal's id, which is the id of its case: proof is attached
 * there. Throws `supervision.not_own_ticket`, `supervision.measure_unknown`, `supervision.appealed`,
 * `supervision.appeal_too_late`.
 */
export async function appeal(
  ctx: Ctx,
  city: City,
  input: AppealRequest,
): Promise<{ id: string; number: string }> {
  const { caseId, measure, reason, clause } = input;
  if (measure !== ALL && findRule(city, measure) === undefined)
    throw new AppError('supervision.measure_unknown', { measure });
  return inTransaction(ctx, async (tx) => {
    await getVisibleCase(tx, caseId);
    // Held, so that of two asks at once the second hears of the first.
    const state = await lockCaseState(tx.db, caseId);
    const unit = tx.actor.organisationId;
    if (state.flowId !== 'incident' || unit === undefined || state.leadOrganisationId !== unit)
      throw new AppError('supervision.not_own_ticket');
    const [before] = await tx.db.run<{ number: string; status: string }>(earlier, [caseId, unit, measure]);
    if (before !== undefined) throw new AppError('supervision.appealed', { number: before.number });
    requireInTime(tx, city, state.closedAt);
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

function requireInTime(ctx: Ctx, city: City, closedAt: string | undefined): void {
  if (closedAt === undefined) return;
  const { askWithinWorkingDays: amount } = settingsOf(city).appeals;
  const { dueAt } = calendarOf(city).addDuration(new Date(closedAt), { amount, unit: 'working-day' });
  if (ctx.clock.now() > dueAt)
    throw new AppError('supervision.appeal_too_late', { days: amount, until: city.loop.dayOf(dueAt) });
}

const STATUS: Readonly<Record<string, string>> = {
  exclude: 'excluded',
  refuse: 'refused',
  withdraw: 'withdrawn',
  revoke: 'revoked',
};

/**
 * Reads the outcome of an appeal from its case, however it was decided. A ticket that is left out leaves the figures
 * as well, and comes back to them when that is revoked.
 */
export async function storeDecision(
  ctx: Ctx,
  city: City,
  id: string,
  decided: { action: string; by: string; reason: string | null },
): Promise<void> {
  const status = STATUS[decided.action];
  if (status === undefined) return;
  type Decided = { caseId: string; organisationId: string; measure: string };
  const values = [id, status, ctx.clock.now(), decided.by, decided.reason];
  const [row] = await ctx.db.run<Decided>(decide, values);
  if (row === undefined) return;
  const figures = row.measure === ALL ? EXCLUDABLE : (findRule(city, row.measure)?.figures ?? []);
  if (status === 'excluded') await excludeCase(ctx, { ...row, figures });
  if (status === 'revoked') await includeCase(ctx, row);
}

/** Decides an appeal, revokes what was granted, or takes back one's own. Throws what the flow throws. */
export async function actOnAppeal(
  ctx: Ctx,
  city: City,
  id: string,
  action: 'exclude' | 'refuse' | 'revoke' | 'withdraw',
  reason: string | null,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await act(tx, city.loop, { caseId: id, action, form: reason === null ? {} : { reason } });
    await storeDecision(tx, city, id, { action, by: tx.actor.id, reason });
  });
}

type Row = Omit<AppealView, 'unit' | 'askedAt' | 'decidedAt' | 'reviewDueAt' | 'mine' | 'closedAt'> & {
  closedAt: Date | null;
  askedAt: Date;
  decidedAt: Date | null;
  dueAt: Date | null;
};

/** Appeals about cases that the actor may see, newest first. */
export async function listAppeals(
  ctx: Ctx,
  city: City,
  query: Narrowing & { status?: string; cursor?: string; limit?: number },
) {
  const limit = query.limit ?? 50;
  const conditions = [caseScope(ctx), ...narrowed(query)];
  if (query.status) conditions.push(sql`a.status = ${query.status}`);
  if (query.cursor) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(sql`(a.asked_at, a.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const { rows } =
    await sql<Row>`SELECT a.id, a.case_id AS "caseId", c.number, c.title, a.organisation_id AS "unitId",
      c.closed_at AS "closedAt",
      a.measure, a.reason, a.clause, own.number AS "appealNumber", own.due_at AS "dueAt", a.asked_at AS "askedAt",
      a.status, a.decided_at AS "decidedAt", a.decision,
      (SELECT count(*)::int FROM loop.attachment f WHERE f.case_id = a.id) AS proofs
    FROM supervision.appeal a JOIN loop.case c ON c.id = a.case_id JOIN loop.case own ON own.id = a.id
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY a.asked_at DESC, a.id DESC LIMIT ${limit + 1}`.execute(
      ctx.db.kysely,
    );
  const page = pageOf(rows, limit, (row) => [row.askedAt.toISOString(), row.id]);
  return {
    next: page.next,
    items: page.items.map(
      ({ askedAt, decidedAt, dueAt, closedAt, ...row }): AppealView => ({
        ...row,
        unit: city.organisations.find(row.unitId)?.name ?? row.unitId,
        closedAt: closedAt?.toISOString() ?? null,
        mine: row.unitId === ctx.actor.organisationId,
        askedAt: askedAt.toISOString(),
        reviewDueAt: row.status === 'asked' ? (dueAt?.toISOString() ?? null) : null,
        decidedAt: decidedAt?.toISOString() ?? null,
      }),
    ),
  };
}
