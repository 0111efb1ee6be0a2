import { type RawBuilder, sql } from 'kysely';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, type PageQuery, pageOf } from '../../platform/http/index.ts';
import type { WhistleCounts, WhistleFilter, WhistleStage } from './contract.ts';
import { permissions } from './manifest.ts';

export interface WhistleRow {
  readonly caseId: string;
  readonly sourceCaseId: string | null;
  readonly organisationId: string;
  readonly blownAt: Date;
  readonly endedAt: Date | null;
  readonly state: string;
  readonly number: string;
  readonly title: string;
  readonly address: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly dueAt: Date | null;
}

const MOST_COUNTED = 1_000;
const columns = sql.raw(`w.case_id AS "caseId", w.source_case_id AS "sourceCaseId",
  w.organisation_id AS "organisationId", w.blown_at AS "blownAt", w.ended_at AS "endedAt", c.state, c.number, c.title,
  c.address, c.lon, c.lat, c.due_at AS "dueAt"`);
const tables = sql.raw('whistle.whistle w JOIN loop.case c ON c.id = w.case_id');

/** Those that the actor's unit blew, was called by or has a task in, and those that lie where the actor follows up. */
function visible(ctx: Ctx): RawBuilder<unknown> {
  const scope = scopeOf(ctx.actor, permissions.direct);
  if (scope.everywhere) return sql`TRUE`;
  const own = ctx.actor.organisationId ?? null;
  return sql`(w.organisation_id = ${own} OR ${inAreas(scope.areaIds)}
    OR EXISTS (SELECT 1 FROM loop.task t WHERE t.case_id = w.case_id
      AND (t.organisation_id = ${own} OR t.organisation_id = ANY(${scope.organisationIds}::uuid[]))))`;
}

function inAreas(ids: readonly string[]): RawBuilder<unknown> {
  const list = sql`${ids}::uuid[]`;
  return sql`(c.area_depth1_id = ANY(${list}) OR c.area_depth2_id = ANY(${list}) OR c.area_depth3_id = ANY(${list})
    OR c.area_id = ANY(${list}))`;
}

/** A department has not reported in though its time is over, and is still waited for. */
const overdueAt = (now: Date) => sql`(c.state = 'blown' AND EXISTS (SELECT 1 FROM whistle.response r
  WHERE r.case_id = w.case_id AND r.reported_in_at IS NULL AND r.due_at < ${now}))`;

/** Where a whistle stands, as the desk sorts them. */
function inStage(stage: WhistleStage, now: Date): RawBuilder<unknown> {
  if (stage === 'done') return sql`w.ended_at IS NOT NULL`;
  if (stage === 'overdue') return sql`(w.ended_at IS NULL AND ${overdueAt(now)})`;
  if (stage === 'waiting') return sql`(w.ended_at IS NULL AND c.state = 'blown' AND NOT ${overdueAt(now)})`;
  if (stage === 'coming') return sql`(w.ended_at IS NULL AND c.state = 'gathering')`;
  return sql`(w.ended_at IS NULL AND c.state IN ('handling', 'awaiting-confirmation'))`;
}

function conditionsOf(ctx: Ctx, city: City, filter: WhistleFilter): RawBuilder<unknown>[] {
  const now = ctx.clock.now();
  const conditions = [visible(ctx)];
  if (filter.open) conditions.push(sql`w.ended_at IS NULL`);
  if (filter.late) conditions.push(sql`w.ended_at IS NULL AND c.due_at < ${now}`);
  if (filter.stage !== undefined) conditions.push(inStage(filter.stage, now));
  if (filter.department !== undefined)
    conditions.push(sql`EXISTS (SELECT 1 FROM whistle.response r WHERE r.case_id = w.case_id
      AND r.organisation_id = ${filter.department})`);
  if (filter.mine)
    conditions.push(sql`w.ended_at IS NULL AND EXISTS (SELECT 1 FROM loop.task t WHERE t.case_id = w.case_id
      AND t.status = 'open' AND t.organisation_id = ${ctx.actor.organisationId ?? null})`);
  if (filter.area !== undefined) {
    const area = city.areas.findByCode(filter.area);
    if (area === undefined) throw new AppError('intake.area_unknown', { area: filter.area });
    conditions.push(inAreas([area.id]));
  }
  return conditions;
}

/** One page of whistles that the actor may see, the newest first. */
export async function listWhistles(ctx: Ctx, city: City, filter: WhistleFilter, page: PageQuery) {
  const limit = page.limit ?? 50;
  const conditions = conditionsOf(ctx, city, filter);
  if (page.cursor !== undefined) {
    const [blownAt, id] = decodeCursor(page.cursor, 2);
    conditions.push(sql`(w.blown_at, w.case_id) < (${blownAt}::timestamptz, ${id}::uuid)`);
  }
  const { rows } = await sql<WhistleRow>`SELECT ${columns} FROM ${tables}
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY w.blown_at DESC, w.case_id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  return pageOf(rows, limit, (row) => [row.blownAt.toISOString(), row.caseId]);
}

/** How many whistles stand where, each counted no further than 1,000 open ones. */
export async function countWhistles(ctx: Ctx, city: City, filter: WhistleFilter): Promise<WhistleCounts> {
  const now = ctx.clock.now();
  const conditions = [...conditionsOf(ctx, city, filter), sql`w.ended_at IS NULL`];
  const { rows } = await sql<WhistleCounts>`
    SELECT count(*) FILTER (WHERE stage = 'waiting')::int AS waiting,
      count(*) FILTER (WHERE stage = 'overdue')::int AS overdue, count(*) FILTER (WHERE stage = 'coming')::int AS coming,
      count(*) FILTER (WHERE stage = 'on-site')::int AS "onSite"
    FROM (SELECT CASE WHEN ${overdueAt(now)} THEN 'overdue' WHEN c.state = 'blown' THEN 'waiting'
        WHEN c.state = 'gathering' THEN 'coming' ELSE 'on-site' END AS stage
      FROM ${tables} WHERE ${sql.join(conditions, sql` AND `)}
      ORDER BY w.blown_at DESC LIMIT ${MOST_COUNTED}) found`.execute(ctx.db.kysely);
  return rows[0]!;
}

/** One whistle that the actor may see. Throws `whistle.not_found`. */
export async function getWhistle(ctx: Ctx, id: string): Promise<WhistleRow> {
  const { rows } = await sql<WhistleRow>`SELECT ${columns} FROM ${tables}
    WHERE w.case_id = ${id} AND ${visible(ctx)}`.execute(ctx.db.kysely);
  if (rows[0] === undefined) throw new AppError('whistle.not_found');
  return rows[0];
}
