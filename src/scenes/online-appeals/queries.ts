import { sql } from 'kysely';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { DeskQuestionView, OwnQuestionView, QuestionView } from './contract.ts';

interface Row {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly publicTitle: string | null;
  readonly publicText: string | null;
  readonly areaCode: string | null;
  readonly askedAt: Date;
  readonly moderatedAt: Date | null;
  readonly status: string;
  readonly refusal: string | null;
  readonly caseId: string | null;
  readonly number: string | null;
  readonly state: string | null;
  readonly unitId: string | null;
  readonly dueAt: Date | null;
  readonly draftReply: string | null;
  readonly reply: string | null;
  readonly repliedAt: Date | null;
  readonly closedAt: Date | null;
  readonly stars: number | null;
}
interface Page {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

const columns =
  sql.raw(`q.id, q.title, q.text, q.public_title AS "publicTitle", q.public_text AS "publicText",
  q.area_code AS "areaCode", q.asked_at AS "askedAt", q.moderated_at AS "moderatedAt", q.status, q.refusal,
  q.case_id AS "caseId", c.number, c.state, c.lead_organisation_id AS "unitId", c.overall_due_at AS "dueAt",
  c.attributes->>'reply' AS "draftReply", q.reply, q.replied_at AS "repliedAt", q.closed_at AS "closedAt", q.stars`);
const from = sql.raw('online_appeals.question q LEFT JOIN loop.v_case c ON c.id = q.case_id');
const iso = (at: Date | null) => at?.toISOString() ?? null;

function publicView(city: City, row: Row): QuestionView {
  const state =
    row.state === null
      ? null
      : (city.loop.flows.current('incident').states[row.state]?.title.zh ?? row.state);
  return {
    ...{
      id: row.id,
      title: row.publicTitle ?? '',
      text: row.publicText ?? '',
      publishedAt: iso(row.moderatedAt) ?? '',
    },
    unit: row.unitId === null ? null : (city.organisations.find(row.unitId)?.name ?? null),
    ...{
      state,
      reply: row.reply,
      repliedAt: iso(row.repliedAt),
      closedAt: iso(row.closedAt),
      stars: row.stars,
    },
  };
}

/** Published questions, newest first, in the words that were reviewed. */
export async function listPublished(ctx: Ctx, city: City, page: Page) {
  const limit = page.limit ?? 50;
  const [at, id] = page.cursor ? decodeCursor(page.cursor, 2) : [];
  const after = page.cursor ? sql`AND (q.moderated_at, q.id) < (${at}::timestamptz, ${id}::uuid)` : sql``;
  const { rows } = await sql<Row>`SELECT ${columns} FROM ${from} WHERE q.status = 'published' ${after}
    ORDER BY q.moderated_at DESC, q.id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const { items, next } = pageOf(rows, limit, (row) => [iso(row.moderatedAt), row.id]);
  return { items: items.map((row) => publicView(city, row)), next };
}

/** One published question. Throws `online-appeals.not_found`. */
export async function getPublished(ctx: Ctx, city: City, id: string): Promise<QuestionView> {
  const { rows } = await sql<Row>`SELECT ${columns} FROM ${from}
    WHERE q.id = ${id} AND q.status = 'published'`.execute(ctx.db.kysely);
  if (rows[0] === undefined) throw new AppError('online-appeals.not_found');
  return publicView(city, rows[0]);
}

/** The asker's own questions, newest first. */
export async function listOwn(ctx: Ctx, page: Page) {
  const limit = page.limit ?? 50;
  const [at, id] = page.cursor ? decodeCursor(page.cursor, 2) : [];
  const after = page.cursor ? sql`AND (q.asked_at, q.id) < (${at}::timestamptz, ${id}::uuid)` : sql``;
  const { rows } = await sql<Row>`SELECT ${columns} FROM ${from} WHERE q.citizen_id = ${ctx.actor.id} ${after}
    ORDER BY q.asked_at DESC, q.id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const { items, next } = pageOf(rows, limit, (row) => [iso(row.askedAt), row.id]);
  const views = items.map(
    (row): OwnQuestionView => ({
      ...{
        id: row.id,
        title: row.title,
        text: row.text,
        askedAt: row.askedAt.toISOString(),
        status: row.status,
      },
      ...{ refusal: row.refusal, reply: row.reply, repliedAt: iso(row.repliedAt), stars: row.stars },
      mayEvaluate: row.repliedAt !== null && row.stars === null,
    }),
  );
  return { items: views, next };
}

/** The editors' desk: questions of a status, the longest waiting first. The city's editors see all of them. */
export async function listDesk(
  ctx: Ctx,
  city: City,
  query: Page & { status: string; unanswered?: boolean | undefined },
) {
  const limit = query.limit ?? 50;
  const [at, id] = query.cursor ? decodeCursor(query.cursor, 2) : [];
  const after = query.cursor ? sql`AND (q.asked_at, q.id) > (${at}::timestamptz, ${id}::uuid)` : sql``;
  const unanswered = query.unanswered ? sql`AND q.replied_at IS NULL` : sql``;
  const { rows } =
    await sql<Row>`SELECT ${columns} FROM ${from} WHERE q.status = ${query.status} ${unanswered} ${after}
    ORDER BY q.asked_at, q.id LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const { items, next } = pageOf(rows, limit, (row) => [iso(row.askedAt), row.id]);
  const views = items.map(
    (row): DeskQuestionView => ({
      ...{
        id: row.id,
        title: row.title,
        text: row.text,
        areaCode: row.areaCode,
        askedAt: row.askedAt.toISOString(),
      },
      ...{
        status: row.status,
        caseId: row.caseId,
        number: row.number,
        state: row.state,
        dueAt: iso(row.dueAt),
      },
      unit: row.unitId === null ? null : (city.organisations.find(row.unitId)?.name ?? null),
      ...{ draftReply: row.draftReply, reply: row.reply, repliedAt: iso(row.repliedAt) },
    }),
  );
  return { items: views, next };
}
