import { sql } from 'kysely';
import { act, type CaseState, caseScope } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { isAllowed } from '../../platform/access/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { DemandView, OrderRequest } from './contract.ts';
import { permissions } from './manifest.ts';
import { calendarOf } from './settings.ts';

/** Working hours in which a unit answers an order, by its level; practice, the city's own rules come before it. */
const ANSWER_HOURS: Readonly<Record<number, number>> = { 1: 8, 2: 4, 3: 2 };

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
  const amount = ANSWER_HOURS[level] ?? 8;
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

type DemandRow = Omit<DemandView, 'orderedAt' | 'answerDueAt' | 'answeredAt' | 'unit' | 'late'> & {
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
    cursor?: string | undefined;
    limit?: number | undefined;
  },
) {
  const limit = query.limit ?? 50;
  const conditions = [caseScope(ctx)];
  if (query.open) conditions.push(sql`d.answered_at IS NULL`);
  if (query.kind) conditions.push(sql`d.kind = ${query.kind}`);
  if (query.mine) conditions.push(sql`d.organisation_id = ${ctx.actor.organisationId ?? null}`);
  if (query.cursor) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(sql`(d.ordered_at, d.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const { rows } =
    await sql<DemandRow>`SELECT d.id, d.case_id AS "caseId", c.number, c.title, d.kind, d.level, d.words,
      d.organisation_id AS "organisationId", d.ordered_at AS "orderedAt", d.answer_due_at AS "answerDueAt",
      d.answered_at AS "answeredAt", d.answer
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
        late: answeredAt === null && answerDueAt < now,
      }),
    ),
  };
}
