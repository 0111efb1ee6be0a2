import { sql } from 'kysely';
import { act, type CaseState, caseScope, getVisibleCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError, isAppError } from '../../lib/errors.ts';
import { isAllowed } from '../../platform/access/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { describeError } from '../../platform/i18n/errors.ts';
import type {
  DemandView,
  ManyOrdersAnswer,
  ManyOrdersRequest,
  Narrowing,
  OrderRequest,
  VerdictRequest,
} from './contract.ts';
import { permissions } from './manifest.ts';
import { narrowed } from './narrowing.ts';
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
  input: Pick<OrderRequest, 'kind' | 'level' | 'answerWithinHours'> & { words: string },
): Promise<void> {
  const holder = state.hands.at(-1);
  const level = input.level ?? 1;
  const now = ctx.clock.now();
  const dueAt = answerDueAt(ctx, city, level, input.answerWithinHours);
  await ctx.db.run(insert, [
    ...[ctx.ids.next(), state.id, state.version, input.kind, level, input.words],
    ...[holder?.organisationId ?? state.leadOrganisationId ?? null, holder?.personId ?? null],
    ...[now, ctx.actor.id, dueAt],
  ]);
}

function answerDueAt(ctx: Ctx, city: City, level: number, withinHours?: number): Date {
  const amount = withinHours ?? settingsOf(city).orders.answerWithinWorkingHours[level] ?? 8;
  return calendarOf(city).addDuration(ctx.clock.now(), { amount, unit: 'working-hour' }).dueAt;
}

const lockDemand = statement(
  'supervision.lock_demand',
  `SELECT case_id AS "caseId", level, organisation_id AS "organisationId", answered_at AS "answeredAt", verdict
   FROM supervision.demand WHERE id = $1 FOR UPDATE`,
);
const answerDemand = statement(
  'supervision.answer_demand',
  `UPDATE supervision.demand SET answered_at = $2, answered_by = $3, answer = $4, verdict = NULL, verdict_at = NULL,
     verdict_by = NULL WHERE id = $1`,
);
// An answer that is sent back waits anew: the words of the verdict stay beside it until the next one.
const judgeDemand = statement(
  'supervision.judge_demand',
  `UPDATE supervision.demand SET verdict = $2, verdict_at = $3, verdict_by = $4, verdict_words = $5,
     rejections = rejections + (CASE WHEN $2 = 'rejected' THEN 1 ELSE 0 END),
     answered_at = CASE WHEN $2 = 'rejected' THEN NULL ELSE answered_at END,
     answer_due_at = coalesce($6, answer_due_at) WHERE id = $1`,
);

interface Locked {
  readonly caseId: string;
  readonly level: number;
  readonly organisationId: string | null;
  readonly answeredAt: Date | null;
  readonly verdict: string | null;
}

/** The unit answers an order. Throws `supervision.demand_not_found`, `access.out_of_scope`, `supervision.answered`. */
export async function answerOrder(ctx: Ctx, id: string, answer: string): Promise<void> {
  const [demand] = await ctx.db.run<Locked>(lockDemand, [id]);
  if (demand === undefined) throw new AppError('supervision.demand_not_found');
  const own = demand.organisationId !== null && demand.organisationId === ctx.actor.organisationId;
  if (!own || !isAllowed(ctx.actor, permissions.answer)) throw new AppError('access.out_of_scope');
  if (demand.answeredAt !== null) throw new AppError('supervision.answered');
  await ctx.db.run(answerDemand, [id, ctx.clock.now(), ctx.actor.id, answer]);
}

/**
 * Accepts a unit's answer, or sends it back with the reason and the level's time to answer again. Throws
 * `supervision.demand_not_found`, `supervision.not_answered`, `supervision.judged`, `supervision.words_needed`.
 */
export async function judgeAnswer(ctx: Ctx, city: City, id: string, input: VerdictRequest): Promise<void> {
  const [demand] = await ctx.db.run<Locked>(lockDemand, [id]);
  if (demand === undefined) throw new AppError('supervision.demand_not_found');
  await getVisibleCase(ctx, demand.caseId);
  if (demand.answeredAt === null) throw new AppError('supervision.not_answered');
  if (demand.verdict !== null) throw new AppError('supervision.judged');
  const words = input.words?.trim() || null;
  if (!input.accept && words === null) throw new AppError('supervision.words_needed');
  const again = input.accept ? null : answerDueAt(ctx, city, demand.level);
  const verdict = input.accept ? 'accepted' : 'rejected';
  await ctx.db.run(judgeDemand, [id, verdict, ctx.clock.now(), ctx.actor.id, words, again]);
}

type Times = 'orderedAt' | 'answerDueAt' | 'answeredAt' | 'verdictAt';
type DemandRow = Omit<DemandView, Times | 'unit' | 'late' | 'mine'> & {
  organisationId: string | null;
  verdictAt: Date | null;
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
    /** To be answered and past its time, answered and not judged yet. */
    show?: string | undefined;
    /** Orders of one case. */
    caseId?: string | undefined;
    cursor?: string | undefined;
    limit?: number | undefined;
  } & { [Name in keyof Narrowing]?: Narrowing[Name] | undefined },
) {
  const limit = query.limit ?? 50;
  const now = ctx.clock.now();
  const conditions = [caseScope(ctx), ...narrowed(query as Narrowing)];
  if (query.show === 'late')
    conditions.push(sql`d.answered_at IS NULL AND NOT c.closed AND d.answer_due_at < ${now}`);
  if (query.show === 'answered') conditions.push(sql`d.answered_at IS NOT NULL AND d.verdict IS NULL`);
  if (query.show === 'accepted') conditions.push(sql`d.verdict = 'accepted'`);
  if (query.caseId) conditions.push(sql`d.case_id = ${query.caseId}`);
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
      d.answered_at AS "answeredAt", d.answer, c.closed,
      d.verdict, d.verdict_at AS "verdictAt", d.verdict_words AS "verdictWords", d.rejections,
      (SELECT count(*)::int FROM supervision.demand e WHERE e.case_id = d.case_id AND e.kind = d.kind
         AND e.case_version <= d.case_version) AS times
    FROM supervision.demand d JOIN loop.case c ON c.id = d.case_id
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY d.ordered_at DESC, d.id DESC LIMIT ${limit + 1}`.execute(
      ctx.db.kysely,
    );
  const page = pageOf(rows, limit, (row) => [row.orderedAt.toISOString(), row.id]);
  return {
    next: page.next,
    items: page.items.map(
      ({ organisationId, orderedAt, answerDueAt, answeredAt, verdictAt, ...row }): DemandView => ({
        ...row,
        verdictAt: verdictAt?.toISOString() ?? null,
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
