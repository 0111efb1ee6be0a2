import { sql } from 'kysely';
import { act, type CaseState, caseScope } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError, isAppError } from '../../lib/errors.ts';
import { isAllowed } from '../../platform/access/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { describeError } from '../../platform/i18n/errors.ts';
import type { DemandView, ManyOrdersAnswer, ManyOrdersRequest, OrderRequest } from './contract.ts';
import { permissions } from './manifest.ts';
import { calendarOf, settingsOf } from './settings.ts';

const insert = statement(
  'supervision.insert_demand',
  `INSERT INTO supervision.demand (id, case_id, case_version, kind, level, words, organisation_id, person_id, ordered_at,
     ordered_by, answer_due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
);

/** Nudges (催办) or supervises formally (督办, with a level) and tells those who have the case in hand. */
export async function order(ctx: Ctx, city: City, caseId: string, input: OrderRequest): Promise<CaseState> {
  return inTransaction(ctx, async (tx) => {
    const words = input.words?.trim() ?? '';
    if (input.kind === 'supervise' && words === '') throw new AppError('supervision.words_needed');
    const form = input.kind === 'urge' ? (words === '' ? {} : { note: words }) : { reason: words };
    const state = await act(tx, city.loop, { caseId, action: input.kind, form });
    await storeDemand(tx, city, state, { ...input, words });
    return state;
  });
}

/**
 * The same order for many cases. Each is decided by itself: one that may not be ordered, because it is closed or not
 * the actor's, is told with its reason and holds none of the others up. Throws `supervision.words_needed`.
 */
export async function orderMany(
  ctx: Ctx,
  city: City,
  input: ManyOrdersRequest,
  language: 'zh' | 'en',
): Promise<ManyOrdersAnswer> {
  const { caseIds, ...each } = input;
  if (each.kind === 'supervise' && !each.words?.trim()) throw new AppError('supervision.words_needed');
  const failed: ManyOrdersAnswer['failed'] = [];
  // In one order for everybody, so that two who press at once do not wait for each other in a circle.
  for (const caseId of [...caseIds].sort()) {
    try {
      // Whatever may be refused is refused before anything is written: the transaction stays whole.
      await order(ctx, city, caseId, each);
    } catch (error) {
      if (!isAppError(error)) throw error;
      const { text: why } = describeError(error.code, error.details, language);
      failed.push({ caseId, code: error.code, why });
    }
  }
  return { ordered: caseIds.length - failed.length, failed };
}

/** Stores an order with the case as it was left by it; a second time nothing happens. */
export async function storeDemand(
  ctx: Ctx,
  city: City,
  state: CaseState,
  input: { kind: 'urge' | 'supervise'; level?: number | undefined; words: string },
): Promise<void> {
  const holder = state.hands.at(-1);
  const level = input.level ?? 1;
  const now = ctx.clock.now();
  const amount = settingsOf(city).orders.answerWithinWorkingHours[level] ?? 8;
  const { dueAt } = calendarOf(city).addDuration(now, { amount, unit: 'working-hour' });
  await ctx.db.run(insert, [
    ...[ctx.ids.next(), state.id, state.version, input.kind, level, input.words],
    ...[holder?.organisationId ?? state.leadOrganisationId ?? null, holder?.personId ?? null],
    ...[now, ctx.actor.id, dueAt],
  ]);
}

const lockDemand = statement(
  'supervision.lock_demand',
  `SELECT organisation_id AS "organisationId", answered_at AS "answeredAt" FROM supervision.demand WHERE id = $1 FOR UPDATE`,
);
const answerDemand = statement(
  'supervision.answer_demand',
  'UPDATE supervision.demand SET answered_at = $2, answered_by = $3, answer = $4 WHERE id = $1',
);

/** The unit answers an order. Throws `supervision.demand_not_found`, `access.out_of_scope`, `supervision.answered`. */
export async function answerOrder(ctx: Ctx, id: string, answer: string): Promise<void> {
  const [demand] = await ctx.db.run<{ organisationId: string | null; answeredAt: Date | null }>(lockDemand, [
    id,
  ]);
  if (demand === undefined) throw new AppError('supervision.demand_not_found');
  const own = demand.organisationId !== null && demand.organisationId === ctx.actor.organisationId;
  if (!own || !isAllowed(ctx.actor, permissions.answer)) throw new AppError('access.out_of_scope');
  if (demand.answeredAt !== null) throw new AppError('supervision.answered');
  await ctx.db.run(answerDemand, [id, ctx.clock.now(), ctx.actor.id, answer]);
}

type DemandRow = Omit<DemandView, 'orderedAt' | 'answerDueAt' | 'answeredAt' | 'unit' | 'late' | 'mine'> & {
  organisationId: string | null;
  orderedAt: Date;
  answerDueAt: Date;
  answeredAt: Date | null;
};

/** Orders about cases that the actor may see, newest first. */
export async function listDemands(
  ctx: Ctx,
  city: City,
  query: {
    open?: boolean | undefined;
    kind?: string | undefined;
    mine?: boolean | undefined;
    /** Of cases that are still open. */
    inForce?: boolean | undefined;
    cursor?: string | undefined;
    limit?: number | undefined;
  },
) {
  const limit = query.limit ?? 50;
  const conditions = [caseScope(ctx)];
  if (query.open) conditions.push(sql`d.answered_at IS NULL`);
  if (query.inForce) conditions.push(sql`NOT c.closed`);
  if (query.kind) conditions.push(sql`d.kind = ${query.kind}`);
  if (query.mine) conditions.push(sql`d.organisation_id = ${ctx.actor.organisationId ?? null}`);
  if (query.cursor) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(sql`(d.ordered_at, d.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const { rows } =
    await sql<DemandRow>`SELECT d.id, d.case_id AS "caseId", c.number, c.title, d.kind, d.level, d.words,
      d.organisation_id AS "organisationId", d.ordered_at AS "orderedAt", d.answer_due_at AS "answerDueAt",
      d.answered_at AS "answeredAt", d.answer, c.closed
    FROM supervision.demand d JOIN loop.case c ON c.id = d.case_id
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY d.ordered_at DESC, d.id DESC LIMIT ${limit + 1}`.execute(
      ctx.db.kysely,
    );
  const page = pageOf(rows, limit, (row) => [row.orderedAt.toISOString(), row.id]);
  const now = ctx.clock.now();
  return {
    next: page.next,
    items: page.items.map(
      ({ organisationId, orderedAt, answerDueAt, answeredAt, ...row }): DemandView => ({
        ...row,
        unit: organisationId === null ? null : (city.organisations.find(organisationId)?.name ?? null),
        orderedAt: orderedAt.toISOString(),
        answerDueAt: answerDueAt.toISOString(),
        answeredAt: answeredAt?.toISOString() ?? null,
        late: answeredAt === null && !row.closed && answerDueAt < now,
        mine: organisationId !== null && organisationId === ctx.actor.organisationId,
      }),
    ),
  };
}
