import { sql } from 'kysely';
import type { Area } from '../../base/areas/index.ts';
import {
  areaLine,
  type Reach,
  reachOf,
  registryPermissions,
  requireReach,
} from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { isAllowed } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, encodeCursor } from '../../platform/http/index.ts';
import type { AreaCounts, BuildingTable, HousePage, HouseRow, HouseState } from './contract.ts';
import { COUNTS, houseFacts, STATE_COLUMNS } from './facts.ts';
import { permissions } from './manifest.ts';

/** Rows of a building's table: a tower of 34 floors with eight doors has 272. */
const MOST_HOUSES = 1_000;
/** Grids looked into in one go; each has at least one house that is asked for, unless it changed just now. */
const MOST_GRIDS = 60;
/** Goes for one page when counts promise more than there is. */
const MOST_GOES = 6;

type CountColumns = Record<(typeof COUNTS)[number], number>;
const NO_COUNTS = Object.fromEntries(COUNTS.map((each) => [each, 0])) as CountColumns;

function figuresOf(row: CountColumns) {
  const { buildings, houses, lived_in: livedIn, unowned, registered } = row;
  const states = Object.fromEntries(
    Object.entries(STATE_COLUMNS).map(([state, column]) => [state, row[column]]),
  ) as Record<HouseState, number>;
  return { buildings, houses, states, livedIn, unowned, registered };
}

/**
 * Counts of an area and of what lies right below it, from counts kept by area. Without an area: of all that the reader
 * may see. Throws `housing.not_found` for an area that is unknown or out of reach.
 */
export async function countsOf(ctx: Ctx, city: City, areaId?: string): Promise<AreaCounts> {
  const { areas } = city;
  const reach = reachOf(ctx.actor, permissions.see, city);
  const own = areas.resolve(reach ?? [areas.city.id]).filter(isTopmost);
  const asked = areaId ?? (own.length === 1 ? own[0]!.id : undefined);
  const area = asked === undefined ? undefined : areas.find(asked);
  if (areaId !== undefined && (area === undefined || !isWithin(reach, area.path)))
    throw new AppError('housing.not_found');
  const below = area === undefined ? own : areas.childrenOf(area.id);
  const wanted = [...below.map(({ id }) => id), ...(area === undefined ? [] : [area.id])];
  const [rows, [waiting]] = await Promise.all([
    ctx.db.query<CountColumns & { id: string }>(
      `SELECT area_id AS id, ${COUNTS.join(', ')} FROM housing.area_count WHERE area_id = ANY($1::uuid[])`,
      [wanted],
    ),
    ctx.db.query<{ count: number }>('SELECT count(*)::int AS count FROM housing.stale_grid'),
  ]);
  const known = new Map(rows.map(({ id, ...row }) => [id, row as CountColumns]));
  const total = area === undefined ? sumOf([...known.values()]) : (known.get(area.id) ?? NO_COUNTS);
  return {
    total: { ...figuresOf(total), areaId: area?.id ?? null, name: area?.name ?? '' },
    above: areas
      .resolve(area?.path.slice(0, -1) ?? [])
      .filter(({ path }) => isWithin(reach, path))
      .map(({ id, name }) => ({ areaId: id, name })),
    items: below
      .filter(({ id }) => known.has(id))
      .map(({ id, name }) => ({
        ...{ areaId: id, name, isOpen: areas.childrenOf(id).length > 0 },
        ...figuresOf(known.get(id)!),
      })),
    waiting: waiting!.count,
  };
}

/** Lies in none of the others: who looks after a street and a part of it is told of the street once. */
function isTopmost({ id, path }: Area, _: number, all: readonly Area[]): boolean {
  return !all.some((other) => other.id !== id && path.includes(other.id));
}

function isWithin(reach: Reach, path: readonly string[]): boolean {
  return reach === undefined || path.some((id) => reach.includes(id));
}

function sumOf(rows: readonly CountColumns[]): CountColumns {
  return Object.fromEntries(
    COUNTS.map((each) => [each, rows.reduce((sum, row) => sum + row[each], 0)]),
  ) as CountColumns;
}

export interface HouseQuery {
  readonly area?: string;
  readonly building?: string;
  readonly state?: HouseState;
  /** Only homes of which no owner is known. */
  readonly unowned?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

interface FactRow {
  readonly id: string;
  readonly buildingId: string;
  readonly gridId: string;
  readonly code: string;
  readonly unit: string;
  readonly floor: number | null;
  readonly room: string;
  readonly address: string;
  readonly state: HouseState;
  readonly persons: number;
  readonly households: number;
  readonly owners: number;
  readonly letUntil: string | null;
  readonly synthetic: boolean;
}

const COLUMNS = `f.id::text AS id, f.building_id::text AS "buildingId", f.grid_id AS "gridId", a.code, f.unit, f.floor, f.room,
  registry.door(b.address, f.unit, f.room) AS address, f.state, f.persons, f.households, f.owners,
  f.ends_on::text AS "letUntil", f.synthetic`;

const SORT = 'a.code, f.building_id, f.unit, f.room, f.id';

/**
 * Houses by grid, building and door. Grids are chosen by their counts, so that a page looks into no more of them than it
 * has rows, however rare what is asked for is. Throws `housing.not_found` for an area or building out of reach.
 */
export async function listHouses(ctx: Ctx, city: City, query: HouseQuery): Promise<HousePage> {
  const { limit = 50 } = query;
  const reach = reachOf(ctx.actor, permissions.see, city);
  const cursor =
    query.cursor === undefined ? undefined : (decodeCursor(query.cursor, 5).map(String) as unknown as Place);
  if (query.building !== undefined) {
    const gridId = await gridOfBuilding(ctx, city, query.building);
    const rows = await factsIn(ctx, query, [gridId], cursor, limit + 1);
    return pageFrom(ctx, city, rows, limit);
  }
  const area = query.area === undefined ? undefined : city.areas.find(query.area);
  if (query.area !== undefined && area === undefined) throw new AppError('housing.not_found');
  const rows: FactRow[] = [];
  let from = { code: cursor?.[0] ?? '', isPast: false };
  for (let go = 0; go < MOST_GOES && rows.length <= limit; go++) {
    const grids = await gridsFrom(ctx, query, { areaId: area?.id, reach, from });
    if (grids.length === 0) return pageFrom(ctx, city, rows, limit);
    const enough = cutAt(grids, limit + 1 - rows.length);
    const ids = enough.map(({ id }) => id);
    rows.push(...(await factsIn(ctx, query, ids, go === 0 ? cursor : undefined, limit + 1 - rows.length)));
    from = { code: enough.at(-1)!.code, isPast: true };
  }
  const page = pageFrom(ctx, city, rows, limit);
  // Counts promised more than there is: the next page goes on behind the grids that were looked into.
  return rows.length > limit
    ? page
    : { ...page, next: encodeCursor([from.code, '9'.repeat(18), '', '', '0']) };
}

type Place = readonly [code: string, building: string, unit: string, room: string, id: string];

function pageFrom(ctx: Ctx, city: City, rows: readonly FactRow[], limit: number): HousePage {
  const maySeePersons = isAllowed(ctx.actor, registryPermissions.person);
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map((row) => houseRow(row, city, maySeePersons)),
    next:
      rows.length > limit && last !== undefined
        ? encodeCursor([last.code, last.buildingId, last.unit, last.room, last.id])
        : null,
  };
}

function houseRow(row: FactRow, city: City, maySeePersons: boolean): HouseRow {
  const { id, buildingId, address, state, households, letUntil, synthetic } = row;
  return {
    ...{ id, buildingId, address, state, households, letUntil, synthetic },
    area: areaLine(city.areas, row.gridId),
    persons: maySeePersons ? row.persons : null,
    hasOwner: row.owners > 0,
  };
}

/** Grids up to the one with which there are enough houses. */
function cutAt<Grid extends { readonly count: number }>(grids: readonly Grid[], wanted: number): Grid[] {
  let sum = 0;
  // The grid where the last page ended may have nothing left: one more than its count says.
  const end = grids.findIndex(({ count }, index) => {
    sum += index === 0 ? 0 : count;
    return sum >= wanted;
  });
  return grids.slice(0, end === -1 ? grids.length : end + 1);
}

async function gridsFrom(
  ctx: Ctx,
  { state, unowned }: HouseQuery,
  where: { areaId: string | undefined; reach: Reach; from: { code: string; isPast: boolean } },
): Promise<{ id: string; code: string; count: number }[]> {
  const { areaId, reach, from } = where;
  const column = sql.ref(
    unowned === true ? 'g.unowned' : state === undefined ? 'g.houses' : `g.${STATE_COLUMNS[state]}`,
  );
  const { rows } = await sql<{ id: string; code: string; count: number }>`
    SELECT g.grid_id AS id, g.code, ${column} AS count FROM housing.grid_count g
    WHERE ${from.isPast ? sql`g.code > ${from.code}` : sql`g.code >= ${from.code}`} AND ${column} > 0
      AND ${areaId === undefined ? sql`true` : sql`g.path @> ARRAY[${areaId}::uuid]`}
      AND ${reach === undefined ? sql`true` : sql`g.path && ${reach}::uuid[]`}
    ORDER BY g.code LIMIT ${MOST_GRIDS}`.execute(ctx.db.kysely);
  return rows;
}

async function factsIn(
  ctx: Ctx,
  { state, unowned, building }: HouseQuery,
  gridIds: readonly string[],
  cursor: Place | undefined,
  limit: number,
): Promise<FactRow[]> {
  const where = sql.raw(
    houseFacts(building === undefined ? 'b.grid_id = ANY(asked.grids)' : 'b.id = asked.building'),
  );
  const after =
    cursor === undefined
      ? sql`true`
      : sql`(a.code, f.building_id, f.unit, f.room, f.id) >
          (${cursor[0]}::text, ${cursor[1]}::bigint, ${cursor[2]}::text, ${cursor[3]}::text, ${cursor[4]}::bigint)`;
  const { rows } = await sql<FactRow>`
    SELECT ${sql.raw(COLUMNS)}
    FROM (SELECT ${gridIds}::uuid[] AS grids, ${building ?? null}::bigint AS building) asked
      CROSS JOIN LATERAL (${where}) f
      JOIN registry.building b ON b.id = f.building_id JOIN areas.area a ON a.id = f.grid_id
    WHERE ${after} AND ${state === undefined ? sql`true` : sql`f.state = ${state}`}
      AND ${unowned === true ? sql`f.owners = 0 AND f.state <> 'other'` : sql`true`}
    ORDER BY ${sql.raw(SORT)} LIMIT ${limit}`.execute(ctx.db.kysely);
  return rows;
}

interface BuildingRow {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly gridId: string;
  readonly synthetic: boolean;
}

async function gridOfBuilding(ctx: Ctx, city: City, id: string): Promise<string> {
  return (await getBuildingRow(ctx, city, id)).gridId;
}

async function getBuildingRow(ctx: Ctx, city: City, id: string): Promise<BuildingRow> {
  const [row] = await ctx.db.query<BuildingRow>(
    `SELECT id::text AS id, name, address, grid_id AS "gridId", synthetic FROM registry.building WHERE id = $1`,
    [id],
  );
  if (row === undefined) throw new AppError('housing.not_found');
  requireReach(reachOf(ctx.actor, permissions.see, city), row.gridId, city.areas);
  return row;
}

/** A building with the state of each of its houses (楼盘表). Throws `housing.not_found`, `registry.not_found`. */
export async function buildingTable(ctx: Ctx, city: City, id: string): Promise<BuildingTable> {
  const building = await getBuildingRow(ctx, city, id);
  const maySeePersons = isAllowed(ctx.actor, registryPermissions.person);
  type Row = BuildingTable['houses'][number] & { persons: number };
  const houses = await ctx.db.query<Row>(
    `SELECT f.id::text AS id, f.unit, f.floor, f.room, f.state, f.persons, f.households, f.ends_on::text AS "letUntil",
       (SELECT count(*)::int FROM housing.clue c WHERE c.house_id = f.id AND c.state = 'open') AS clues
     FROM (${houseFacts('b.id = $1')}) f ORDER BY f.unit, f.floor DESC, f.room, f.id LIMIT ${MOST_HOUSES + 1}`,
    [id],
  );
  return {
    ...building,
    area: areaLine(city.areas, building.gridId),
    houses: houses
      .slice(0, MOST_HOUSES)
      .map((house) => ({ ...house, persons: maySeePersons ? house.persons : null })),
    more: houses.length > MOST_HOUSES,
  };
}
