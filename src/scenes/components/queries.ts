import { sql } from 'kysely';
import { CASE_READ } from '../../base/loop/index.ts';
import { areaLine, type Reach, reachOf, requireReach, within } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { scopeOf } from '../../platform/access/index.ts';
import type { Ctx, RootCtx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { kindOf } from './categories.ts';
import {
  type ComponentDetail,
  type ComponentItem,
  type ComponentMap,
  type Condition,
  LARGEST_BOX,
  type Proposals,
} from './contract.ts';
import { permissions } from './manifest.ts';
import { unitOfOwner } from './owners.ts';
import { matchRuleOf } from './propose.ts';

/** Components drawn one by one; more are grouped. */
const MOST_DRAWN = 400;
/** Groups along each side of the visible box. */
const CELLS = 12;
/** A street has at most some hundred grids; more are asked for by the beginning of their codes. */
const MOST_GRIDS = 1_500;
const MOST_CASES = 50;

const COLUMNS = sql.raw(`t.code, t.name, t.owner, t.state, t.lon, t.lat, t.grid_id AS "gridId", t.synthetic`);

interface Row {
  readonly code: string;
  readonly name: string;
  readonly owner: string | null;
  readonly state: number;
  readonly lon: number;
  readonly lat: number;
  readonly gridId: string;
  readonly synthetic: boolean;
}

function itemOf({ gridId, state, ...row }: Row, city: City): ComponentItem {
  return {
    ...row,
    category: kindOf(city.categories, row.code, row.name),
    isWhole: state === 1,
    area: areaLine(city.areas, gridId),
  };
}

export interface ListQuery {
  readonly area?: string;
  readonly category?: string;
  readonly broken?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

/**
 * Components of an area and category by their codes. A code begins with its district and kind, so that a page is a few
 * look-ups in one index however many there are. Throws `components.not_found` for an unknown area.
 */
export async function listComponents(ctx: RootCtx, city: City, query: ListQuery) {
  const { category, broken, limit = 50, cursor } = query;
  const reach = reachOf(ctx.actor, permissions.read, city);
  const area = query.area === undefined ? city.areas.city : city.areas.find(query.area);
  if (area === undefined) throw new AppError('components.not_found');
  const after = cursor === undefined ? '' : String(decodeCursor(cursor, 1)[0]);
  const districts = area.depth === 0 ? city.areas.childrenOf(area.id) : [city.areas.get(area.path[1]!)];
  const prefixes = districts.map(({ code }) => code.slice(0, 6) + (category ?? ''));
  const grids = area.depth < 2 ? undefined : gridsBelow(city, area.id);
  const { rows } = await sql<Row>`
    SELECT ${COLUMNS} FROM unnest(${prefixes}::text[]) AS prefix, LATERAL (
      SELECT * FROM registry.thing t
      WHERE t.kind = 'component' AND t.code BETWEEN rpad(prefix, 17, '0') AND rpad(prefix, 17, '9')
        AND t.code > ${after} AND ${grids === undefined ? sql`true` : sql`t.grid_id = ANY(${grids}::uuid[])`}
        AND ${category === undefined ? sql`true` : sql`substr(t.code, 7, 5) = ${category}`}
        AND ${broken === true ? sql`t.state = 2` : sql`true`} AND ${within(sql`t.grid_id`, reach)}
      ORDER BY t.code LIMIT ${limit + 1}
    ) t ORDER BY t.code LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, ({ code }) => [code]);
  return { items: page.items.map((row) => itemOf(row, city)), next: page.next };
}

function gridsBelow({ areas }: City, id: string): string[] {
  const found = [id];
  for (const each of found) {
    if (found.length > MOST_GRIDS) break;
    found.push(...areas.childrenOf(each).map((area) => area.id));
  }
  return found;
}

export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly category?: string;
}

/** What to draw in the visible part of the map: each component, groups of a few streets' width, or streets. */
export async function mapComponents(ctx: RootCtx, city: City, box: Box): Promise<ComponentMap> {
  const { west, south, east, north, category } = box;
  const reach = reachOf(ctx.actor, permissions.read, city);
  if (Math.max(east - west, north - south) > LARGEST_BOX)
    return { things: [], groups: await streetGroups(ctx, city, box, reach) };
  const inside = sql`t.kind = 'component' AND point(t.lon, t.lat) <@ box(point(${west}::float8, ${south}::float8),
    point(${east}::float8, ${north}::float8)) AND ${within(sql`t.grid_id`, reach)}
    AND ${category === undefined ? sql`true` : sql`substr(t.code, 7, 5) = ${category}`}`;
  const { rows } = await sql<Row>`SELECT ${COLUMNS} FROM registry.thing t WHERE ${inside}
    LIMIT ${MOST_DRAWN + 1}`.execute(ctx.db.kysely);
  if (rows.length <= MOST_DRAWN) return { things: rows.map((row) => itemOf(row, city)), groups: [] };
  const [wide, high] = [(east - west) / CELLS, (north - south) / CELLS];
  const groups = await sql<ComponentMap['groups'][number]>`
    SELECT floor((t.lon - ${west}::float8) / ${wide}::float8) || '/' || floor((t.lat - ${south}::float8) / ${high}::float8) AS id,
      avg(t.lon) AS lon, avg(t.lat) AS lat, count(*)::int AS count
    FROM registry.thing t WHERE ${inside} GROUP BY 1`.execute(ctx.db.kysely);
  return { things: [], groups: groups.rows };
}

async function streetGroups(ctx: RootCtx, city: City, box: Box, reach: Reach) {
  const { west, south, east, north, category = null } = box;
  const rows = await ctx.db.query<ComponentMap['groups'][number]>(
    `SELECT street_id AS id, sum(lon * things) / sum(things) AS lon, sum(lat * things) / sum(things) AS lat,
       sum(things)::int AS count
     FROM components.tally WHERE ($5::text IS NULL OR category = $5) AND lon BETWEEN $1 AND $3 AND lat BETWEEN $2 AND $4
     GROUP BY street_id`,
    [west, south, east, north, category],
  );
  return rows.filter(({ id }) => reaches(reach, id, city));
}

/** A street lies in reach, or what the reader looks after lies in the street. */
function reaches(reach: Reach, streetId: string, { areas }: City): boolean {
  if (reach === undefined) return true;
  return areas.find(streetId)?.path.some((id) => reach.includes(id)) ?? false;
}

/** One component with its owner, its state and the cases about it. Throws `components.not_found`. */
export async function getComponent(ctx: RootCtx, city: City, code: string): Promise<ComponentDetail> {
  type Found = Row & {
    department: string | null;
    keeper: string | null;
    condition: Condition | null;
    surveyedOn: string | null;
  };
  const { rows } = await sql<Found>`
    SELECT ${COLUMNS}, c.department, c.keeper, c.condition, c.surveyed_on::text AS "surveyedOn"
    FROM registry.thing t LEFT JOIN components.census c ON c.code = t.code
    WHERE t.kind = 'component' AND t.code = ${code} LIMIT 1`.execute(ctx.db.kysely);
  const row = rows[0];
  if (row === undefined) throw new AppError('components.not_found');
  requireReach(reachOf(ctx.actor, permissions.read, city), row.gridId, city.areas);
  const { department, keeper, condition, surveyedOn, ...thing } = row;
  const unit = unitOfOwner(row.owner, row.gridId, city);
  return {
    ...itemOf(thing, city),
    ...{ gridId: row.gridId, department, keeper, surveyedOn },
    unit: unit === undefined ? null : { id: unit.id, name: unit.name },
    condition: condition ?? (row.state === 1 ? 'whole' : 'damaged'),
    cases: await casesAbout(ctx, city, code),
  };
}

/** The cases about a component that the reader may see, the newest first. */
async function casesAbout(ctx: RootCtx, city: City, code: string): Promise<ComponentDetail['cases']> {
  const scope = scopeOf(ctx.actor, CASE_READ);
  const rows = await ctx.db.query<{
    id: string;
    number: string;
    title: string;
    flowId: string;
    state: string;
    isClosed: boolean;
    openedAt: Date;
  }>(
    `SELECT c.id, c.number, c.title, c.flow_id AS "flowId", c.state,
       c.closed AS "isClosed", c.opened_at AS "openedAt"
     FROM components.case_thing k JOIN loop.v_case c ON c.id = k.case_id
     WHERE k.code = $1 AND ($2 OR c.lead_organisation_id = ANY($3) OR c.holder_organisation_id = ANY($3)
       OR c.area_depth1_id = ANY($4) OR c.area_depth2_id = ANY($4) OR c.area_depth3_id = ANY($4) OR c.area_id = ANY($4))
     ORDER BY k.opened_at DESC, k.case_id LIMIT ${MOST_CASES}`,
    [code, scope.everywhere, scope.organisationIds, scope.areaIds],
  );
  return rows.map(({ flowId, state, openedAt, ...row }) => ({
    ...row,
    state: city.loop.flows.current(flowId).states[state]?.title.zh ?? state,
    openedAt: openedAt.toISOString(),
  }));
}

/** Components by category below an area: how many, how many whole, and cases about them. */
export async function figuresOf(ctx: RootCtx, city: City, areaId: string | undefined) {
  const reach = reachOf(ctx.actor, permissions.read, city);
  const inArea = areaId === undefined ? undefined : [areaId];
  const counts = await sql<{ category: string; things: number; whole: number }>`
    SELECT category, sum(things)::int AS things, sum(whole)::int AS whole FROM components.tally
    WHERE ${within(sql`street_id`, reach)} AND ${within(sql`street_id`, inArea)}
    GROUP BY category ORDER BY things DESC`.execute(ctx.db.kysely);
  const cases = await sql<{ category: string; cases: number; open: number }>`
    SELECT substr(k.code, 7, 5) AS category,
      count(*) FILTER (WHERE c.opened_at > ${ctx.clock.now()}::timestamptz - interval '90 days')::int AS cases,
      count(*) FILTER (WHERE NOT c.closed)::int AS open
    FROM components.case_thing k JOIN loop.v_case c ON c.id = k.case_id
    WHERE ${within(sql`c.area_id`, reach)} AND ${within(sql`c.area_id`, inArea)} GROUP BY 1`.execute(
    ctx.db.kysely,
  );
  const [at] = await ctx.db.query<{ at: Date }>('SELECT at FROM components.tallied');
  const byCategory = new Map(cases.rows.map((row) => [row.category, row]));
  return {
    countedAt: at?.at.toISOString() ?? null,
    items: counts.rows.map(({ category, things, whole }) => ({
      category: kindOf(city.categories, `000000${category}`, category),
      ...{ things, whole, cases: byCategory.get(category)?.cases ?? 0 },
      openCases: byCategory.get(category)?.open ?? 0,
    })),
  };
}

/** What was proposed for a case that the reader may see. */
export async function proposalsOf(ctx: Ctx, city: City, caseId: string): Promise<Proposals> {
  const { matchWithinM, source } = matchRuleOf(city);
  const { rows } = await sql<Row & { distanceM: number; decision: Proposals['items'][number]['state'] }>`
    SELECT ${COLUMNS}, p.distance_m AS "distanceM", p.state AS decision
    FROM components.proposal p JOIN registry.thing t ON t.id = p.thing_id
    WHERE p.case_id = ${caseId} ORDER BY p.rank`.execute(ctx.db.kysely);
  return {
    ...{ withinM: matchWithinM, source },
    items: rows.map((row) => {
      const { code, name, category, owner, isWhole } = itemOf(row, city);
      const unit = unitOfOwner(owner, row.gridId, city);
      return {
        ...{ code, name, category, owner, isWhole, state: row.decision },
        distanceM: Math.round(row.distanceM * 10) / 10,
        unit: unit === undefined ? null : { id: unit.id, name: unit.name },
      };
    }),
  };
}
