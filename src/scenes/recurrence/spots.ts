import { type RawBuilder, sql } from 'kysely';
import { caseScope } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, type PageQuery, pageOf } from '../../platform/http/index.ts';
import {
  DAYS,
  type Scale,
  type SpotDetail,
  type SpotFilter,
  type SpotPage,
  type SpotView,
} from './contract.ts';
import { dayAfter, keyColumn } from './keys.ts';
import { permissions } from './manifest.ts';
import { rankedAt } from './ranking.ts';

const WEEKS = 26;
const MOST_CASES = 20;
const USUAL = { days: 90, times: 3 } as const;

/** Occurrences that the actor may count: everywhere, or those led by their units or lying in their areas. */
export function inScope(ctx: Ctx): RawBuilder<unknown> {
  const scope = scopeOf(ctx.actor, permissions.read);
  if (scope.everywhere) return sql`TRUE`;
  const areas = sql`${scope.areaIds}::uuid[]`;
  return sql`(o.unit_id = ANY(${scope.organisationIds}::uuid[]) OR o.area1_id = ANY(${areas})
    OR o.area2_id = ANY(${areas}) OR o.area3_id = ANY(${areas}) OR o.area_id = ANY(${areas}))`;
}

/** Occurrences in an area given by its code; the city is everywhere. Throws `intake.area_unknown`. */
function inArea(city: City, code: string | undefined): RawBuilder<unknown> {
  const area = findArea(city, code);
  if (area === undefined) return sql`TRUE`;
  const column = (['area_id', 'area1_id', 'area2_id', 'area3_id'] as const)[area.depth] ?? 'area_id';
  return sql`${sql.ref(`o.${column}`)} = ${area.id}::uuid`;
}

/** The area of a code; undefined for the whole city. Throws `intake.area_unknown`. */
export function findArea(city: City, code: string | undefined) {
  if (code === undefined || code === '') return undefined;
  const area = city.areas.findByCode(code);
  if (area === undefined) throw new AppError('intake.area_unknown', { area: code });
  return area.depth === 0 ? undefined : area;
}

interface SpotRow {
  readonly key: string;
  readonly count: number;
  readonly previous: number;
  readonly open: number;
  readonly lastDay: string;
  readonly categoryList: string;
  readonly categoryCode: string;
  readonly areaId: string | null;
  readonly assetNumber: string | null;
  readonly address: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly synthetic: boolean;
  readonly programmeId: string | null;
  readonly programmeNumber: string | null;
  readonly unitId: string | null;
}

interface Window {
  readonly from: string;
  readonly to: string;
  readonly days: number;
}

/**
 * One page of what came back at least `times` times within `days` days, the most frequent first. Cases are counted by
 * their keys from one index alone, for the whole city of many cases ahead of time (see ranking.ts), and only the rows of
 * the page are looked up.
 */
export async function listSpots(
  ctx: Ctx,
  city: City,
  filter: SpotFilter,
  page: PageQuery,
): Promise<SpotPage> {
  const { scale = 'place', area } = filter;
  const limit = page.limit ?? 50;
  const window = windowOf(ctx, city, filter);
  const where = sql`${inScope(ctx)} AND ${inArea(city, area)}`;
  const isWhole = scopeOf(ctx.actor, permissions.read).everywhere && findArea(city, area) === undefined;
  const countedAt = isWhole && DAYS.some((each) => each === window.days) ? await rankedAt(ctx) : undefined;
  const counted = (countedAt === undefined ? countNow : countedBefore)({
    ...{ scale, window, where, times: filter.times ?? USUAL.times, cursor: page.cursor, limit },
  });
  const rows = await readRows(ctx, city, { scale, window, counted, where, area });
  const { items, next } = pageOf(rows, limit, (row) => [row.count, row.key]);
  return {
    items: items.map((row) => viewOf(city, scale, row, area)),
    next,
    countedAt: countedAt?.toISOString() ?? null,
  };
}

interface Counting {
  readonly scale: Scale;
  readonly window: Window;
  readonly where: RawBuilder<unknown>;
  readonly times: number;
  readonly cursor: string | undefined;
  readonly limit: number;
}

function countNow({ scale, window, where, times, cursor, limit }: Counting): RawBuilder<unknown> {
  const key = keyColumn(scale);
  return sql`SELECT ${key} AS key, count(*)::int AS count FROM recurrence.occurrence o
    WHERE o.day BETWEEN ${window.from}::date AND ${window.to}::date AND ${key} IS NOT NULL AND ${where}
    GROUP BY 1 HAVING count(*) >= ${times} AND ${afterOf(cursor, sql`count(*)`, key)}
    ORDER BY 2 DESC, 1 LIMIT ${limit + 1}`;
}

function countedBefore({ scale, window, times, cursor, limit }: Counting): RawBuilder<unknown> {
  return sql`SELECT r.key, r.count FROM recurrence.ranking r
    WHERE r.scale = ${scale} AND r.days = ${window.days} AND r.count >= ${times}
      AND ${afterOf(cursor, sql`r.count`, sql`r.key`)}
    ORDER BY r.count DESC, r.key LIMIT ${limit + 1}`;
}

function afterOf(
  cursor: string | undefined,
  count: RawBuilder<unknown>,
  key: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (cursor === undefined) return sql`TRUE`;
  const [last, lastKey] = decodeCursor(cursor, 2);
  return sql`(${count} < ${last}::int OR (${count} = ${last}::int AND ${key} > ${lastKey}::bigint))`;
}

function windowOf(ctx: Ctx, city: City, { days = USUAL.days }: SpotFilter): Window {
  const to = city.loop.dayOf(ctx.clock.now());
  return { from: dayAfter(to, 1 - days), to, days };
}

interface Question {
  readonly scale: Scale;
  readonly window: Window;
  readonly counted: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
  readonly area: string | undefined;
}

/** What stands beside each counted key: the window before, its last case with its place, its open cases, a programme. */
async function readRows(ctx: Ctx, city: City, question: Question): Promise<SpotRow[]> {
  const { scale, window, counted, where } = question;
  const key = keyColumn(scale);
  const { from, to, days } = window;
  const area = findArea(city, question.area)?.id ?? null;
  const { rows } =
    await sql<SpotRow>`SELECT s.key::text AS key, s.count, around.previous, coalesce(open.count, 0) AS open,
      last.day::text AS "lastDay", last.category_list AS "categoryList", last.category_code AS "categoryCode",
      last.area2_id AS "areaId", last.asset_number AS "assetNumber", last.address, last.lon, last.lat, last.synthetic, last.unit_id AS "unitId",
      p.case_id AS "programmeId", p.number AS "programmeNumber"
    FROM (${counted}) s
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS previous FROM recurrence.occurrence o
      WHERE ${key} = s.key AND o.day BETWEEN ${dayAfter(from, -days)}::date AND ${dayAfter(from, -1)}::date
        AND ${where}) around
    ${openOf(scale, where)}
    CROSS JOIN LATERAL (
      SELECT o.*, c.address, c.lon, c.lat FROM recurrence.occurrence o JOIN loop.case c ON c.id = o.case_id
      WHERE ${key} = s.key AND o.day <= ${to}::date AND ${where} ORDER BY o.day DESC LIMIT 1) last
    LEFT JOIN LATERAL (
      SELECT p.case_id, c.number FROM recurrence.programme p JOIN loop.case c ON c.id = p.case_id
      WHERE p.scale = ${scale} AND p.key = s.key AND p.ended_on IS NULL
        AND (p.scale <> 'kind' OR p.area1_id IS NOT DISTINCT FROM ${area}::uuid) LIMIT 1) p ON true
    ORDER BY s.count DESC, s.key`.execute(ctx.db.kysely);
  return rows;
}

/** A place has few cases, to be looked at one by one; a kind has thousands, of which few are open. */
function openOf(scale: Scale, where: RawBuilder<unknown>): RawBuilder<unknown> {
  const key = keyColumn(scale);
  if (scale === 'kind')
    return sql`LEFT JOIN (
      SELECT ${key} AS key, count(*)::int AS count
      FROM loop.open_case w JOIN recurrence.occurrence o ON o.case_id = w.id WHERE ${where} GROUP BY 1) open
      ON open.key = s.key`;
  return sql`CROSS JOIN LATERAL (
      SELECT count(*)::int AS count FROM recurrence.occurrence o JOIN loop.open_case w ON w.id = o.case_id
      WHERE ${key} = s.key AND ${where}) open`;
}

function viewOf(city: City, scale: Scale, row: SpotRow, area: string | undefined): SpotView {
  const { key, count, previous, open, lastDay, synthetic, categoryList, categoryCode } = row;
  const category = city.categories.find(categoryList, categoryCode);
  const isKind = scale === 'kind';
  const hasPlace = scale === 'place' || scale === 'asset';
  const within = isKind
    ? findArea(city, area)
    : row.areaId === null
      ? undefined
      : city.areas.find(row.areaId);
  return {
    ...{ scale, key, count, previous, open, lastDay, synthetic },
    category: { list: categoryList, code: categoryCode, name: category?.name ?? categoryCode },
    area: within === undefined ? null : namesOf(city, within.path),
    asset: scale === 'asset' ? row.assetNumber : null,
    address: hasPlace ? row.address : null,
    lon: hasPlace ? row.lon : isKind ? null : (within?.lon ?? row.lon),
    lat: hasPlace ? row.lat : isKind ? null : (within?.lat ?? row.lat),
    programme:
      row.programmeId === null || row.programmeNumber === null
        ? null
        : { id: row.programmeId, number: row.programmeNumber },
  };
}

/** The names of a path below the city. */
export function namesOf(city: City, path: readonly string[]): string {
  return city.areas
    .resolve(path)
    .slice(1)
    .map((each) => each.name)
    .join(' ');
}

/** One of them with its weeks and its last cases. Throws `recurrence.not_found` when nothing in sight has this key. */
export async function readSpot(
  ctx: Ctx,
  city: City,
  scale: Scale,
  key: string,
  filter: SpotFilter,
): Promise<SpotDetail> {
  const window = windowOf(ctx, city, filter);
  const column = keyColumn(scale);
  const where = sql`${inScope(ctx)} AND ${inArea(city, filter.area)}`;
  const counted = sql`SELECT ${column} AS key, count(*) FILTER (WHERE o.day >= ${window.from}::date)::int AS count
    FROM recurrence.occurrence o WHERE ${column} = ${key}::bigint AND o.day <= ${window.to}::date AND ${where}
    GROUP BY 1`;
  const [row] = await readRows(ctx, city, { scale, window, counted, where, area: filter.area });
  if (row === undefined) throw new AppError('recurrence.not_found');
  const first = dayAfter(window.to, 1 - WEEKS * 7);
  const { rows: weeks } = await sql<{ week: number; cases: number; unitId: string | null }>`
    SELECT (o.day - ${first}::date) / 7 AS week, count(*)::int AS cases, mode() WITHIN GROUP (ORDER BY o.unit_id) AS "unitId"
    FROM recurrence.occurrence o
    WHERE ${column} = ${key}::bigint AND o.day BETWEEN ${first}::date AND ${window.to}::date AND ${where}
    GROUP BY 1`.execute(ctx.db.kysely);
  const unitId = weeks.findLast((each) => each.unitId !== null)?.unitId ?? row.unitId;
  return {
    ...viewOf(city, scale, row, filter.area),
    unit: unitId === null ? null : { id: unitId, name: city.organisations.find(unitId)?.name ?? unitId },
    weeks: Array.from({ length: WEEKS }, (_, index) => ({
      from: dayAfter(first, index * 7),
      cases: weeks.find((each) => each.week === index)?.cases ?? 0,
    })),
    cases: await lastCases(ctx, city, sql`${column} = ${key}::bigint AND ${where}`),
  };
}

/** The last cases that the actor may open. */
async function lastCases(ctx: Ctx, city: City, where: RawBuilder<unknown>): Promise<SpotDetail['cases']> {
  const { rows } = await sql<{
    id: string;
    number: string;
    title: string;
    openedAt: Date;
    address: string | null;
    state: string;
    dueAt: Date | null;
  }>`SELECT c.id, c.number, c.title, c.opened_at AS "openedAt", c.address, c.state, c.due_at AS "dueAt"
    FROM recurrence.occurrence o JOIN loop.case c ON c.id = o.case_id
    WHERE ${where} AND ${caseScope(ctx)} ORDER BY o.day DESC, c.opened_at DESC LIMIT ${MOST_CASES}`.execute(
    ctx.db.kysely,
  );
  const states = city.loop.flows.current('incident').states;
  const now = ctx.clock.now();
  return rows.map(({ state, openedAt, dueAt, ...rest }) => ({
    ...rest,
    openedAt: openedAt.toISOString(),
    stateTitle: states[state]?.title ?? { zh: state, en: state },
    mark:
      dueAt !== null && dueAt < now && states[state]?.final !== true
        ? ('late' as const)
        : (states[state]?.mark ?? ('waiting' as const)),
  }));
}
