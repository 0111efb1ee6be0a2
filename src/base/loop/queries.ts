import { type RawBuilder, sql } from 'kysely';
import { AppError } from '../../lib/errors.ts';
import { searchPieces } from '../../lib/text/pieces.ts';
import { type Scope, scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { type DrawnRing, inRing } from './within.ts';

/** Permission to see cases, in the holder's organisations and areas. */
export const CASE_READ = 'case.read';

/** What a list of cases can be narrowed to; all given conditions hold together. */
export interface CaseFilter {
  readonly flowId?: string | undefined;
  readonly state?: string | undefined;
  readonly open?: boolean | undefined;
  readonly late?: boolean | undefined;
  readonly areaId?: string | undefined;
  readonly unitId?: string | undefined;
  /** The unit that has it in hand. */
  readonly holderId?: string | undefined;
  /** Only what the actor's own unit, or the actor in person, has in hand or an open task for. */
  readonly mine?: boolean | undefined;
  readonly categoryList?: string | undefined;
  readonly categoryPrefix?: string | undefined;
  readonly channel?: string | undefined;
  readonly kind?: string | undefined;
  readonly words?: string | undefined;
  /** Only open cases inside of an area that somebody drew. */
  readonly within?: DrawnRing | undefined;
}

/** `due` and `priority` are for open cases; `newest` for all. */
export type CaseSort = 'newest' | 'due' | 'priority';

export interface CaseRow {
  readonly id: string;
  readonly number: string;
  readonly flowId: string;
  readonly state: string;
  readonly closed: boolean;
  readonly title: string;
  readonly channel: string;
  readonly kind: string;
  readonly categoryList: string | null;
  readonly categoryCode: string | null;
  readonly priority: number;
  readonly synthetic: boolean;
  readonly areaId: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly address: string | null;
  readonly leadOrganisationId: string | null;
  readonly holderOrganisationId: string | null;
  readonly holderPersonId: string | null;
  readonly openedAt: Date;
  readonly changedAt: Date;
  readonly closedAt: Date | null;
  readonly dueAt: Date | null;
  readonly overallDueAt: Date | null;
  readonly late: boolean;
}

/** How a case without a deadline sorts: last. */
const NEVER = 'infinity';

/**
 * Queues of open cases go over the narrow `loop.open_case` under the name `c` and take what they show from the wide
 * row `w`; all other lists read the wide row alone.
 */
function isQueue(filter: CaseFilter, sort: CaseSort): boolean {
  return sort !== 'newest' || Boolean(filter.state || filter.late || filter.holderId || filter.mine);
}

const columns = (row: 'c' | 'w') =>
  sql.raw(
    `w.id, w.number, w.flow_id AS "flowId", w.state, w.closed, w.title, w.channel, w.kind,
  w.category_list AS "categoryList", w.category_code AS "categoryCode", w.priority, w.synthetic,
  w.area_id AS "areaId", w.lon, w.lat, w.address, w.lead_organisation_id AS "leadOrganisationId",
  w.holder_organisation_id AS "holderOrganisationId", w.holder_person_id AS "holderPersonId",
  w.opened_at AS "openedAt", w.changed_at AS "changedAt", w.closed_at AS "closedAt", w.due_at AS "dueAt",
  w.overall_due_at AS "overallDueAt", w.late`.replaceAll('w.', `${row}.`),
  );

function fromOf(queue: boolean, search: boolean): RawBuilder<unknown> {
  if (queue) return sql`loop.open_case c JOIN loop.case w ON w.id = c.id`;
  return search ? sql`loop.case_words s JOIN loop.case c ON c.id = s.case_id` : sql`loop.case c`;
}

/**
 * One page of cases that the actor may see. Rights are part of the SQL: organisations (as lead or in hand) and
 * areas of the actor's `case.read`. Throws `request.cursor_invalid`.
 */
export async function listCases(
  ctx: Ctx,
  filter: CaseFilter,
  page: { sort?: CaseSort | undefined; cursor?: string | undefined; limit?: number | undefined },
) {
  const sort = page.sort ?? (filter.open ? 'due' : 'newest');
  const limit = page.limit ?? 50;
  const queue = isQueue(filter, sort);
  const conditions = [
    sql`TRUE`,
    ...conditionsOf(ctx, filter, queue),
    ...scopeConditions(scopeOf(ctx.actor, CASE_READ)),
  ];
  // A search goes over the words, which know the day as well: rare words are found by their index, common ones by day.
  const search = !queue && Boolean(filter.words);
  if (page.cursor !== undefined) conditions.push(after(sort, page.cursor, search));
  const where = sql.join(conditions, sql` AND `);
  const order = {
    newest: search ? sql`s.opened_at DESC, s.case_id DESC` : sql`c.opened_at DESC, c.id DESC`,
    due: sql`c.due_at, c.id`,
    priority: sql`c.priority, c.due_at, c.id`,
  }[sort];
  const { rows } = await sql<CaseRow>`SELECT ${columns(queue ? 'w' : 'c')}
    FROM ${fromOf(queue, search)} WHERE ${where}
    ORDER BY ${order} LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  return pageOf(rows, limit, (row) => {
    if (sort === 'newest') return [row.openedAt.toISOString(), row.id];
    const due = row.dueAt?.toISOString() ?? NEVER;
    return sort === 'due' ? [due, row.id] : [row.priority, due, row.id];
  });
}

/** What a list over `loop.open_case c JOIN loop.case w` shows of a case, for other modules' queues. */
export const queueColumns = columns('w');

/** The condition under which a queue over `loop.open_case c` lists a case that the actor may see. */
export function queueConditions(ctx: Ctx, filter: CaseFilter): RawBuilder<unknown> {
  return sql.join(
    [sql`TRUE`, ...conditionsOf(ctx, filter, true), ...scopeConditions(scopeOf(ctx.actor, CASE_READ))],
    sql` AND `,
  );
}

/** At most this many are counted; beyond it a list says "1000+". */
export const COUNT_LIMIT = 1_000;

/** How many cases a filter finds, counted no further than `most` + 1. */
export async function countCases(ctx: Ctx, filter: CaseFilter, most = COUNT_LIMIT): Promise<number> {
  const queue = isQueue(filter, 'newest') || filter.open === true;
  const conditions = [
    sql`TRUE`,
    ...conditionsOf(ctx, filter, queue),
    ...scopeConditions(scopeOf(ctx.actor, CASE_READ)),
  ];
  const where = sql.join(conditions, sql` AND `);
  const { rows } = await sql<{ count: number }>`SELECT count(*) AS count
    FROM (SELECT 1 FROM ${queue ? sql`loop.open_case c` : fromOf(false, Boolean(filter.words))} WHERE ${where} LIMIT ${most + 1}) found`.execute(
    ctx.db.kysely,
  );
  return rows[0]?.count ?? 0;
}

/** One open case on a map. */
export interface CasePointRow {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  readonly flowId: string;
  readonly state: string;
  readonly priority: number;
  readonly title: string;
  readonly dueAt: Date | null;
}

/** At most this many points are given: the newest open cases. */
export const POINT_LIMIT = 5_000;

/** Open cases with a place that the actor may see, newest first, inside `box` (west, south, east, north) if given. */
export async function casePoints(
  ctx: Ctx,
  filter: CaseFilter,
  box?: readonly [number, number, number, number],
): Promise<CasePointRow[]> {
  const conditions = [
    sql`NOT c.closed AND c.lon IS NOT NULL AND c.lat IS NOT NULL`,
    ...conditionsOf(ctx, filter, false),
    ...scopeConditions(scopeOf(ctx.actor, CASE_READ)),
  ];
  if (box) {
    const [west, south, east, north] = box;
    conditions.push(sql`c.lon BETWEEN ${west} AND ${east} AND c.lat BETWEEN ${south} AND ${north}`);
  }
  const { rows } =
    await sql<CasePointRow>`SELECT c.id, c.lon, c.lat, c.flow_id AS "flowId", c.state, c.priority,
      c.title, c.due_at AS "dueAt"
    FROM ${fromOf(false, Boolean(filter.words))} WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY c.opened_at DESC, c.id DESC LIMIT ${POINT_LIMIT}`.execute(ctx.db.kysely);
  return rows;
}

/** Conditions on `c`: the narrow row of a queue, whose cases are all open, or the wide one. */
function conditionsOf(ctx: Ctx, filter: CaseFilter, queue: boolean): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  const add = (value: unknown, condition: () => RawBuilder<unknown>) => {
    if (value !== undefined && value !== '' && value !== false) conditions.push(condition());
  };
  if (!queue && filter.open !== undefined) conditions.push(filter.open ? sql`NOT c.closed` : sql`c.closed`);
  if (queue && filter.open === false) conditions.push(sql`FALSE`);
  add(filter.state, () => sql`c.state = ${filter.state}`);
  add(filter.flowId, () => sql`c.flow_id = ${filter.flowId}`);
  add(filter.late, () => sql`c.due_at < ${ctx.clock.now()}`);
  add(filter.areaId, () => inArea([filter.areaId!]));
  add(filter.unitId, () => sql`c.lead_organisation_id = ${filter.unitId}`);
  add(filter.holderId, () => sql`c.holder_organisation_id = ${filter.holderId}`);
  add(filter.channel, () => sql`c.channel = ${filter.channel}`);
  add(filter.kind, () => sql`c.kind = ${filter.kind}`);
  add(filter.categoryList, () => sql`c.category_list = ${filter.categoryList}`);
  add(filter.categoryPrefix, () => sql`c.category_code LIKE ${`${escapeLike(filter.categoryPrefix!)}%`}`);
  add(filter.words, () => {
    const pieces = searchPieces(filter.words!.slice(0, 100));
    if (pieces.length === 0)
      throw new AppError('request.invalid', { reason: 'words has nothing to search for' });
    return queue
      ? sql`c.id IN (SELECT s.case_id FROM loop.case_words s WHERE s.pieces @> ${pieces})`
      : sql`s.pieces @> ${pieces}`;
  });
  add(filter.within, () =>
    queue
      ? sql`c.id IN (SELECT p.id FROM loop.case p WHERE ${inRing('p', filter.within!)})`
      : inRing('c', filter.within!),
  );
  add(filter.mine, () => mine(ctx));
  return conditions;
}

function mine(ctx: Ctx): RawBuilder<unknown> {
  const organisationId = ctx.actor.organisationId ?? null;
  return sql`(c.holder_person_id = ${asUuid(ctx.actor.id)}
    OR (c.holder_organisation_id = ${organisationId} AND c.holder_person_id IS NULL)
    OR c.id IN (SELECT t.case_id FROM loop.task t
                WHERE t.status = 'open' AND t.role = 'assist' AND t.organisation_id = ${organisationId}))`;
}

function asUuid(id: string): string | null {
  return /^[0-9a-f-]{36}$/i.test(id) ? id : null;
}

/** Areas are few and one level each for most people, so each depth can use its own index. */
// Below the three depths only the place itself is stored: a grid's own micro-grids are one step further down.
export function inArea(ids: readonly string[]): RawBuilder<unknown> {
  const list = sql`${ids}::uuid[]`;
  return sql`(c.area_depth1_id = ANY(${list}) OR c.area_depth2_id = ANY(${list}) OR c.area_depth3_id = ANY(${list})
    OR c.area_id = ANY(ARRAY(SELECT a.id FROM areas.area a WHERE a.id = ANY(${list}) OR a.parent_id = ANY(${list}))))`;
}

function scopeConditions(scope: Scope): RawBuilder<unknown>[] {
  if (scope.everywhere) return [];
  const organisations = sql`${scope.organisationIds}::uuid[]`;
  const own = sql`c.lead_organisation_id = ANY(${organisations}) OR c.holder_organisation_id = ANY(${organisations})
    OR c.id IN (SELECT t.case_id FROM loop.task t WHERE t.status = 'open' AND t.organisation_id = ANY(${organisations}))`;
  if (scope.areaIds.length === 0) return [sql`(${own})`];
  if (scope.organisationIds.length === 0) return [inArea(scope.areaIds)];
  return [sql`(${own} OR ${inArea(scope.areaIds)})`];
}

function after(sort: CaseSort, cursor: string, search: boolean): RawBuilder<unknown> {
  if (sort === 'newest') {
    const [openedAt, id] = decodeCursor(cursor, 2);
    if (search) return sql`(s.opened_at, s.case_id) < (${openedAt}::timestamptz, ${id}::uuid)`;
    return sql`(c.opened_at, c.id) < (${openedAt}::timestamptz, ${id}::uuid)`;
  }
  if (sort === 'due') {
    const [dueAt, id] = decodeCursor(cursor, 2);
    return sql`(c.due_at, c.id) > (${dueAt}::timestamptz, ${id}::uuid)`;
  }
  const [priority, dueAt, id] = decodeCursor(cursor, 3);
  return sql`(c.priority, c.due_at, c.id) > (${priority}::smallint, ${dueAt}::timestamptz, ${id}::uuid)`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** The condition under which the actor may see `loop.case c`, for other lists that join it under that name. */
export function caseScope(ctx: Ctx): RawBuilder<unknown> {
  return sql.join([sql`TRUE`, ...scopeConditions(scopeOf(ctx.actor, CASE_READ))], sql` AND `);
}
