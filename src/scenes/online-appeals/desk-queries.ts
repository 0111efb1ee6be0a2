import { type RawBuilder, sql } from 'kysely';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { requireUnmask } from '../../platform/access/mask.ts';
import { maskText } from '../../platform/access/mask-text.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { mayBePublic, suggestFor } from './commands.ts';
import type { DeskCounts, DeskDetail, DeskQuestionView, OriginalWords, Queue } from './contract.ts';
import { clocksOf, pressingClock } from './desk-clocks.ts';
import { permissions } from './manifest.ts';
import { areaName } from './queries.ts';

interface Row {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly publicTitle: string | null;
  readonly publicText: string | null;
  readonly areaCode: string | null;
  readonly askedAt: Date;
  readonly status: string;
  readonly refusal: string | null;
  readonly caseId: string | null;
  readonly number: string | null;
  readonly state: string | null;
  readonly unitId: string | null;
  readonly categoryList: string | null;
  readonly categoryCode: string | null;
  readonly dueAt: Date | null;
  readonly draftReply: string | null;
  readonly draftedAt: Date | null;
  readonly reviewedReply: string | null;
  readonly reviewedAt: Date | null;
  readonly reply: string | null;
  readonly repliedAt: Date | null;
  readonly stars: number | null;
  readonly synthetic: boolean;
  readonly pressedDueAt: Date | null;
}

/** The unit's answer, if it waits for the editors: not one that is on its way up or was sent back. */
const draft = sql.raw(`CASE WHEN c.state IS DISTINCT FROM 'under-review'
    AND c.attributes->>'reply' IS DISTINCT FROM q.returned_draft THEN NULLIF(c.attributes->>'reply', '') END`);
const columns = sql`q.id, q.title, q.text, q.public_title AS "publicTitle", q.public_text AS "publicText",
  q.area_code AS "areaCode", q.asked_at AS "askedAt", q.status, q.refusal, q.case_id AS "caseId", c.number, c.state,
  c.lead_organisation_id AS "unitId", c.category_list AS "categoryList", c.category_code AS "categoryCode",
  coalesce(q.promised_at, c.overall_due_at) AS "dueAt", ${draft} AS "draftReply", q.drafted_at AS "draftedAt",
  q.reviewed_reply AS "reviewedReply", q.reviewed_at AS "reviewedAt", q.reply, q.replied_at AS "repliedAt", q.stars, q.synthetic,
  (SELECT max(p.due_at) FROM online_appeals.pressing p
   WHERE p.question_id = q.id AND p.answered_at IS NULL AND q.replied_at IS NULL) AS "pressedDueAt"`;
const from = sql.raw('online_appeals.question q LEFT JOIN loop.v_case c ON c.id = q.case_id');
const unanswered = sql`q.case_id IS NOT NULL AND q.replied_at IS NULL`;
const iso = (at: Date | null) => at?.toISOString() ?? null;

function conditionOf(queue: Queue, now: Date): RawBuilder<unknown> {
  switch (queue) {
    case 'review':
      return sql`q.status = 'submitted'`;
    case 'waiting':
      return sql`${unanswered} AND ${draft} IS NULL`;
    case 'drafted':
      return sql`${unanswered} AND ${draft} IS NOT NULL`;
    case 'late':
      return sql`${unanswered} AND c.overall_due_at < ${now}`;
    case 'replied':
      return sql`q.replied_at IS NOT NULL`;
    case 'refused':
      return sql`q.status = 'refused'`;
    case 'all':
      return sql`TRUE`;
  }
}

/** What is done is read from its end, what waits from its beginning. */
const NEWEST_FIRST: ReadonlySet<Queue> = new Set(['replied', 'refused', 'all']);

/** A list of the editors' desk. The city's editors see all questions. Throws `request.cursor_invalid`. */
export async function listDesk(
  ctx: Ctx,
  city: City,
  query: {
    queue: Queue;
    words?: string | undefined;
    cursor?: string | undefined;
    limit?: number | undefined;
  },
) {
  const limit = query.limit ?? 50;
  const now = ctx.clock.now();
  const newest = NEWEST_FIRST.has(query.queue);
  const conditions = [conditionOf(query.queue, now)];
  if (query.cursor) {
    const [at, id] = decodeCursor(query.cursor, 2);
    const sign = newest ? sql`<` : sql`>`;
    conditions.push(sql`(q.asked_at, q.id) ${sign} (${at}::timestamptz, ${id}::uuid)`);
  }
  const words = query.words?.trim();
  if (words) {
    const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
    conditions.push(sql`(q.title LIKE ${like} OR q.text LIKE ${like} OR c.number = ${words})`);
  }
  const order = newest ? sql`q.asked_at DESC, q.id DESC` : sql`q.asked_at, q.id`;
  const { rows } = await sql<Row>`SELECT ${columns} FROM ${from} WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${order} LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const { items, next } = pageOf(rows, limit, (row) => [iso(row.askedAt), row.id]);
  return { items: items.map((row) => deskView(city, row, now)), next };
}

/** How much waits in the lists that are work. */
export async function countDesk(ctx: Ctx): Promise<DeskCounts> {
  const now = ctx.clock.now();
  const { rows } = await sql<DeskCounts>`SELECT
      (SELECT count(*)::int FROM online_appeals.question WHERE status = 'submitted') AS review,
      count(*) FILTER (WHERE ${draft} IS NULL)::int AS waiting,
      count(*) FILTER (WHERE ${draft} IS NOT NULL)::int AS drafted,
      count(*) FILTER (WHERE c.overall_due_at < ${now})::int AS late
    FROM ${from} WHERE ${unanswered}`.execute(ctx.db.kysely);
  return rows[0]!;
}

function deskView(city: City, row: Row, now: Date): DeskQuestionView {
  const { publicTitle: _, publicText: __, unitId, categoryList: ___, categoryCode: ____, ...rest } = row;
  const title =
    row.state === null ? null : (city.loop.flows.current('incident').states[row.state]?.title ?? null);
  return {
    ...rest,
    ...{ title: maskText(rest.title).text, text: maskText(rest.text).text },
    draftReply: rest.draftReply === null ? null : maskText(rest.draftReply).text,
    area: areaName(city, row.areaCode),
    stateTitle: title && { ...title },
    unit: unitId === null ? null : (city.organisations.find(unitId)?.name ?? null),
    late: row.repliedAt === null && row.dueAt !== null && row.dueAt < now,
    askedAt: row.askedAt.toISOString(),
    dueAt: iso(row.dueAt),
    draftedAt: iso(row.draftedAt),
    reviewedAt: iso(row.reviewedAt),
    repliedAt: iso(row.repliedAt),
    pressedDueAt: iso(row.pressedDueAt),
  };
}

const selectPressings = statement(
  'online-appeals.pressings_of',
  `SELECT p.reason, p.pressed_at AS "pressedAt", COALESCE(s.name, '') AS "pressedBy", p.due_at AS "dueAt",
     p.answered_at AS "answeredAt"
   FROM online_appeals.pressing p LEFT JOIN organisations.staff s ON s.id::text = p.pressed_by
   WHERE p.question_id = $1 ORDER BY p.pressed_at LIMIT 100`,
);
const selectCorrections = statement(
  'online-appeals.corrections_of',
  `SELECT k.subject, k.before, k.reason, k.corrected_at AS "correctedAt", COALESCE(s.name, '') AS "correctedBy"
   FROM online_appeals.correction k LEFT JOIN organisations.staff s ON s.id::text = k.corrected_by
   WHERE k.question_id = $1 ORDER BY k.corrected_at LIMIT 100`,
);

/** One question with all that an editor decides by. Throws `online-appeals.not_found`. */
export async function getDeskDetail(ctx: Ctx, city: City, id: string): Promise<DeskDetail> {
  const row = await getRow(ctx, id);
  const now = ctx.clock.now();
  type Pressing = {
    reason: string;
    pressedBy: string;
    pressedAt: Date;
    dueAt: Date;
    answeredAt: Date | null;
  };
  const pressings = await ctx.db.run<Pressing>(selectPressings, [id]);
  type Correction = Omit<DeskDetail['corrections'][number], 'correctedAt'> & { correctedAt: Date };
  const corrections = await ctx.db.run<Correction>(selectCorrections, [id]);
  const suggestion = suggestFor(city, row, city.loop.dayOf(now));
  const { categoryList: list, categoryCode: code } = row;
  const category = list !== null && code !== null ? city.categories.find(list, code) : undefined;
  return {
    ...deskView(city, row, now),
    publicTitle: row.publicTitle,
    publicText: row.publicText,
    proposal: { title: proposalOf(row.title), text: proposalOf(row.text) },
    replyProposal: row.draftReply === null ? null : proposalOf(row.draftReply),
    kind: suggestion.kind,
    mayPublish: mayBePublic(row, suggestion.kind),
    category: category === undefined ? null : city.categories.pathOf(category).join(' / '),
    suggestion: {
      category: suggestion.category
        ? { list: suggestion.category.list, code: suggestion.category.code, name: suggestion.category.name }
        : null,
      unit: suggestion.route ? { id: suggestion.route.unit.id, name: suggestion.route.unit.name } : null,
      confidence: suggestion.confidence,
      automatic: suggestion.automatic,
    },
    pressings: pressings.map((each) => ({
      ...each,
      pressedAt: each.pressedAt.toISOString(),
      dueAt: each.dueAt.toISOString(),
      answeredAt: iso(each.answeredAt),
      late: (each.answeredAt ?? now) > each.dueAt,
      clock: pressingClock(city, each, now),
    })),
    clocks: row.repliedAt === null ? await clocksOf(ctx, city, row.caseId) : [],
    corrections: corrections.map((each) => ({ ...each, correctedAt: each.correctedAt.toISOString() })),
  };
}

/** The words as they were written. Throws `online-appeals.not_found`, `access.denied`, `access.purpose_needed`. */
export async function getOriginal(ctx: Ctx, id: string): Promise<OriginalWords> {
  const row = await getRow(ctx, id);
  await requireUnmask(ctx, permissions.edit, `question:${id}`);
  const { title, text, draftReply } = row;
  return { title, text, draftReply };
}

async function getRow(ctx: Ctx, id: string): Promise<Row> {
  const { rows } = await sql<Row>`SELECT ${columns} FROM ${from} WHERE q.id = ${id}`.execute(ctx.db.kysely);
  if (rows[0] === undefined) throw new AppError('online-appeals.not_found');
  return rows[0];
}

function proposalOf(text: string): { text: string; found: string[] } {
  const masked = maskText(text);
  return { text: masked.text, found: [...masked.found] };
}
