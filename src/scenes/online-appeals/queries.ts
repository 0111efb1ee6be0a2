import { sql } from 'kysely';
import type { City } from '../../base/scene/index.ts';
import { joinAreaNames } from '../../lib/area-names.ts';
import { AppError } from '../../lib/errors.ts';
import { searchPieces } from '../../lib/text/pieces.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { OwnQuestionView, QuestionView } from './contract.ts';

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
  readonly state: string | null;
  readonly unitId: string | null;
  readonly dueAt: Date | null;
  readonly reply: string | null;
  readonly repliedAt: Date | null;
  readonly closedAt: Date | null;
  readonly synthetic: boolean;
  readonly stars: number | null;
  readonly corrections: QuestionView['corrections'] | null;
}
interface Page {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

const columns =
  sql.raw(`q.id, q.title, q.text, q.public_title AS "publicTitle", q.public_text AS "publicText",
  q.area_code AS "areaCode", q.asked_at AS "askedAt", q.moderated_at AS "moderatedAt", q.status, q.refusal,
  c.state, c.lead_organisation_id AS "unitId", coalesce(q.promised_at, c.overall_due_at) AS "dueAt",
  q.reply, q.replied_at AS "repliedAt", q.closed_at AS "closedAt", q.synthetic, q.stars,
  (SELECT jsonb_agg(jsonb_build_object('subject', k.subject, 'reason', k.reason, 'correctedAt', k.corrected_at)
     ORDER BY k.corrected_at) FROM online_appeals.correction k WHERE k.question_id = q.id) AS corrections`);
const from = sql.raw('online_appeals.question q LEFT JOIN loop.case c ON c.id = q.case_id');
const iso = (at: Date | null) => at?.toISOString() ?? null;

/** A place as the public may read it: no nearer than the street. */
export function areaName(city: City, code: string | null): string | null {
  const area = code === null ? undefined : city.areas.findByCode(code);
  if (area === undefined) return null;
  const names = city.areas
    .resolve(area.path)
    .filter((each) => each.depth > 0 && each.depth <= 2)
    .map((each) => each.name);
  return names.length === 0 ? area.name : joinAreaNames(names);
}

function publicView(city: City, row: Row): QuestionView {
  const { id, reply, stars, synthetic } = row;
  const state =
    row.state === null ? null : (city.loop.flows.current('incident').states[row.state]?.title ?? null);
  return {
    ...{ id, reply, stars, synthetic, title: row.publicTitle ?? '', text: row.publicText ?? '' },
    area: areaName(city, row.areaCode),
    askedAt: row.askedAt.toISOString(),
    publishedAt: iso(row.moderatedAt) ?? '',
    unit: row.unitId === null ? null : (city.organisations.find(row.unitId)?.name ?? null),
    state: state && { ...state },
    dueAt: iso(row.dueAt),
    repliedAt: iso(row.repliedAt),
    closedAt: iso(row.closedAt),
    corrections: (row.corrections ?? []).map((each) => ({
      ...each,
      correctedAt: new Date(each.correctedAt).toISOString(),
    })),
  };
}

/** Published questions, newest first, in the words that were reviewed; by words or by whether they are answered. */
export async function listPublished(
  ctx: Ctx,
  city: City,
  page: Page & { words?: string | undefined; replied?: boolean | undefined },
) {
  const limit = page.limit ?? 50;
  const conditions = [sql`q.status = 'published'`];
  if (page.cursor) {
    const [at, id] = decodeCursor(page.cursor, 2);
    conditions.push(sql`(q.moderated_at, q.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  if (page.replied !== undefined)
    conditions.push(page.replied ? sql`q.replied_at IS NOT NULL` : sql`q.replied_at IS NULL`);
  if (page.words?.trim()) {
    const pieces = searchPieces(page.words);
    if (pieces.length === 0)
      throw new AppError('request.invalid', { reason: 'words has nothing to search for' });
    conditions.push(sql`q.pieces @> ${pieces}::text[]`);
  }
  const { rows } = await sql<Row>`SELECT ${columns} FROM ${from} WHERE ${sql.join(conditions, sql` AND `)}
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
export async function listOwn(ctx: Ctx, city: City, page: Page) {
  const limit = page.limit ?? 50;
  const [at, id] = page.cursor ? decodeCursor(page.cursor, 2) : [];
  const after = page.cursor ? sql`AND (q.asked_at, q.id) < (${at}::timestamptz, ${id}::uuid)` : sql``;
  const { rows } = await sql<Row>`SELECT ${columns} FROM ${from} WHERE q.citizen_id = ${ctx.actor.id} ${after}
    ORDER BY q.asked_at DESC, q.id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const { items, next } = pageOf(rows, limit, (row) => [iso(row.askedAt), row.id]);
  const views = items.map(
    ({ id: each, title, text, status, refusal, reply, stars, ...row }): OwnQuestionView => ({
      ...{ id: each, title, text, status, refusal, reply, stars },
      askedAt: row.askedAt.toISOString(),
      unit: row.unitId === null ? null : (city.organisations.find(row.unitId)?.name ?? null),
      repliedAt: iso(row.repliedAt),
      mayEvaluate: row.repliedAt !== null && stars === null,
    }),
  );
  return { items: views, next };
}
