import { sql } from 'kysely';
import { act, type CaseState, caseScope, findCases, openCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { systemActor } from '../../platform/access/index.ts';
import { asActor, type Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { FollowUpView, Narrowing } from './contract.ts';
import { ratingFollowUpFlow } from './flows.ts';
import { narrowed } from './narrowing.ts';

const insert = statement(
  'supervision.insert_follow_up',
  `INSERT INTO supervision.rating_follow_up (follow_up_id, case_id, stars, opened_at) VALUES ($1, $2, $3, $4)`,
);
const select = statement(
  'supervision.select_follow_up',
  `SELECT DISTINCT ON (f.case_id) f.case_id AS "caseId", f.follow_up_id AS id
   FROM supervision.rating_follow_up f JOIN loop.case c ON c.id = f.follow_up_id
   WHERE f.case_id = ANY($1) AND c.state = $2 AND NOT c.closed ORDER BY f.case_id, f.opened_at DESC`,
);

/** Opens the follow-up of a negative rating for the unit that handled the case. */
export async function openFollowUp(ctx: Ctx, city: City, rated: CaseState, stars: number): Promise<void> {
  const { title, description, kind, place, synthetic, categoryList, categoryCode } = rated.subject;
  const opened = await openCase(ctx, city.loop, {
    flowId: 'rating-follow-up',
    subject: {
      ...{ title, description, kind, place, synthetic, channel: 'supervision', priority: 2 },
      ...(categoryList !== undefined && categoryCode !== undefined && { categoryList, categoryCode }),
    },
    attributes: { unit: rated.leadOrganisationId, ratedCaseId: rated.id, ratedNumber: rated.number, stars },
  });
  await ctx.db.run(insert, [opened.id, rated.id, stars, ctx.clock.now()]);
}

/** The open follow-up of a case in a state, or undefined. */
export async function findFollowUp(ctx: Ctx, caseId: string, state: string): Promise<string | undefined> {
  return (await ctx.db.run<{ id: string }>(select, [[caseId], state]))[0]?.id;
}

/** Cases were closed: the follow-ups of those that had been sent back wait for somebody to confirm. */
export async function reportRectified(ctx: Ctx, city: City, closed: readonly CaseState[]): Promise<void> {
  const ids = closed.map((state) => state.id);
  const followUps = await ctx.db.run<{ caseId: string; id: string }>(select, [ids, 'rectifying']);
  for (const { caseId, id } of followUps) {
    const reply = closed.find((state) => state.id === caseId)?.attributes.reply;
    await act(asActor(ctx, systemActor('supervision')), city.loop, {
      caseId: id,
      action: 'report-rectified',
      capacity: 'system',
      form: { result: typeof reply === 'string' && reply !== '' ? reply : '二次办理后已结案' },
    });
  }
}

interface Row {
  readonly id: string;
  readonly caseId: string;
  readonly ratedNumber: string;
  readonly stars: number;
  readonly ratedAt: Date;
  readonly unitId: string | null;
  readonly ratedClosed: boolean;
  readonly contactedAt: Date | null;
  readonly found: string | null;
}

/**
 * Negative ratings (差评) of cases that the actor may see, the newest first: those being followed up, those whose
 * time is over, or those that are done.
 */
export async function listFollowUps(
  ctx: Ctx,
  city: City,
  query: Narrowing & { show?: 'open' | 'late' | 'closed'; cursor?: string; limit?: number },
): Promise<{ items: FollowUpView[]; next: string | null }> {
  const limit = query.limit ?? 50;
  const conditions = [caseScope(ctx), ...narrowed(query)];
  if (query.show !== undefined)
    conditions.push(query.show === 'closed' ? sql`own.closed` : sql`NOT own.closed`);
  // The stage's deadline and the whole one: whichever ran out makes it late.
  if (query.show === 'late') conditions.push(sql`least(own.due_at, own.overall_due_at) < ${ctx.clock.now()}`);
  if (query.cursor) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(sql`(f.opened_at, f.follow_up_id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const { rows } =
    await sql<Row>`SELECT f.follow_up_id AS id, f.case_id AS "caseId", c.number AS "ratedNumber",
      f.stars, f.opened_at AS "ratedAt", own.lead_organisation_id AS "unitId", c.closed AS "ratedClosed",
      call.at AS "contactedAt", call.form ->> 'note' AS found
    FROM supervision.rating_follow_up f JOIN loop.case c ON c.id = f.case_id
    JOIN loop.case own ON own.id = f.follow_up_id
    LEFT JOIN loop.action call ON call.case_id = f.follow_up_id AND call.type = 'record-call'
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY f.opened_at DESC, f.follow_up_id DESC
    LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, (row) => [row.ratedAt.toISOString(), row.id]);
  const states = await findCases(
    ctx.db,
    page.items.map((row) => row.id),
  );
  return {
    next: page.next,
    items: page.items.flatMap((row) => {
      const state = states.find((each) => each.id === row.id);
      return state === undefined ? [] : [viewOf(ctx, city, row, state)];
    }),
  };
}

function viewOf(ctx: Ctx, city: City, row: Row, state: CaseState): FollowUpView {
  const { unitId, ratedAt, contactedAt, ratedClosed, ...rest } = row;
  const now = ctx.clock.now();
  const stage = state.clocks['call-back']?.dueAt ?? undefined;
  const rectify = state.clocks.rectify?.dueAt ?? undefined;
  const call = state.spans.find((span) => span.clock === 'call-back');
  const ended = state.spans.some((span) => span.overdue);
  const closed = state.closedAt !== undefined;
  const { result } = state.attributes;
  return {
    ...rest,
    number: state.number,
    title: state.subject.title,
    unit: unitId === null ? null : (city.organisations.find(unitId)?.name ?? null),
    ratedAt: ratedAt.toISOString(),
    state: state.state,
    stateTitle: ratingFollowUpFlow.states[state.state]?.title ?? { zh: state.state, en: state.state },
    closed,
    dueAt: stage?.toISOString() ?? null,
    rectifyDueAt: rectify?.toISOString() ?? null,
    late: closed ? ended : [stage, rectify].some((dueAt) => dueAt !== undefined && dueAt < now),
    contactedAt: contactedAt?.toISOString() ?? null,
    contactedInTime: call === undefined ? null : !call.overdue,
    result: typeof result === 'string' ? result : null,
    rejected: state.counters.rejected ?? 0,
    redone: !ratedClosed,
  };
}
