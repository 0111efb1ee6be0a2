import { type RawBuilder, sql } from 'kysely';
import {
  areaLine,
  PERSON_COLUMNS,
  type PersonRow,
  personItem,
  reaches,
  registryPermissions,
} from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { mayUnmask } from '../../platform/access/mask.ts';
import { audit } from '../../platform/audit/index.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { decodeCursor, encodeCursor, pageOf } from '../../platform/http/index.ts';
import { cellsOf, NUMBERLESS } from './cells.ts';
import type { ListedPerson, PersonList } from './contract.ts';
import { type Asked, askedArea } from './counts.ts';
import { KINDS, type Kind, SEXES, type Sex } from './kinds-contract.ts';
import { gridsWith, type Walk } from './walk.ts';

const MOST_STEPS = 10;

export interface ListQuery {
  readonly area?: string;
  readonly kind?: Kind;
  readonly sex?: Sex;
  readonly ageFrom?: number;
  readonly ageTo?: number;
  readonly numberless?: boolean;
  readonly unplaced?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface Row extends PersonRow {
  /** The grid in which somebody is listed: where he lives, or where he is registered. */
  readonly listedIn: string;
  readonly age: number | null;
}

export const columns = (today: string) =>
  sql`${sql.raw(PERSON_COLUMNS)}, date_part('year', age(${today}::date, p.born))::int AS age`;

/**
 * Persons of an area by how they stand to the city, sex and age, masked; in full only with a purpose and the right to
 * it. Each page is in the audit log with the numbers of who was on it. Throws `population.not_found`,
 * `population.whole_city_only`.
 */
export async function listPersons(ctx: RootCtx, city: City, query: ListQuery): Promise<PersonList> {
  const asked = askedArea(ctx, city, registryPermissions.person, query.area);
  const limit = query.limit ?? 50;
  if (query.unplaced === true && (asked.area.depth > 0 || asked.reach !== undefined))
    throw new AppError('population.whole_city_only');
  const page =
    query.unplaced === true
      ? await readUnplaced(ctx, city, query, limit)
      : await readGrids(ctx, city, asked, query, limit);
  const isUnmasked = await tellLook(ctx, page.items, query, asked.area.id);
  const items = page.items.map((row) => listedPerson(row, asked, city, isUnmasked));
  return { items, next: page.next, isUnmasked };
}

/** Who looked at which people, and whether they are shown in full: noted before they are. */
export async function tellLook(
  ctx: RootCtx,
  rows: readonly { readonly id: string }[],
  query: object,
  areaId: string,
): Promise<boolean> {
  const isUnmasked = await mayUnmask(ctx, registryPermissions.unmask, `area:${areaId}`);
  await audit(ctx, {
    action: 'registry.persons.listed',
    subject: 'registry:persons',
    details: { ...query, area: areaId, isUnmasked, found: rows.map(({ id }) => id) },
  });
  return isUnmasked;
}

/** A row as its page shows it. */
export function listedPerson(row: Row, { reach }: Asked, { areas }: City, isUnmasked: boolean): ListedPerson {
  const isElsewhere = row.listedIn !== '' && row.listedIn !== row.gridId;
  return {
    ...personItem(row, areas, isUnmasked),
    age: row.age,
    registeredArea: isElsewhere ? areaLine(areas, row.listedIn).split(' · ').slice(0, 3).join(' · ') : null,
    mayOpen: reaches(reach, row.gridId, areas),
  };
}

async function readUnplaced(ctx: RootCtx, city: City, query: ListQuery, limit: number) {
  const today = city.loop.dayOf(ctx.clock.now());
  const after = query.cursor === undefined ? '0' : String(decodeCursor(query.cursor, 2)[1]);
  const { rows } = await sql<Row>`
    SELECT ${columns(today)}, '' AS "listedIn" FROM registry.person p
    WHERE p.grid_id IS NULL AND p.state = 1 AND p.id > ${after}::bigint AND ${narrowed(query, today)}
    ORDER BY p.id LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  return pageOf(rows, limit, ({ id }) => ['', id]);
}

async function readGrids(ctx: RootCtx, city: City, { area }: Asked, query: ListQuery, limit: number) {
  const today = city.loop.dayOf(ctx.clock.now());
  const { kind, sex, ageFrom, ageTo } = query;
  const walk = {
    area,
    cells: cellsOf({ kinds: kind && [kind], sex, ageFrom, ageTo }),
    also: query.numberless === true && kind !== 'away' ? NUMBERLESS : undefined,
  };
  return pageOfGrids<Row>(ctx, city, { ...walk, limit, cursor: query.cursor }, (grids, later) =>
    people(grids, kind, today, query, later),
  );
}

/** What a page of people is read by: where it goes on, and how many it holds. */
interface PagedWalk extends Pick<Walk, 'area' | 'cells' | 'also'> {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/**
 * A page of people, grid by grid. `read` gives the SQL of those in some grids, `g` being the grid of each and `p` the
 * person; the second argument is the condition that they come after the last page. Kept counts may promise more people
 * than a filter finds, so that several steps may be needed; after ten the page ends as it is.
 */
export async function pageOfGrids<Found extends { readonly id: string; readonly listedIn: string }>(
  ctx: RootCtx,
  city: City,
  { limit, cursor, ...walk }: PagedWalk,
  read: (grids: readonly string[], later: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<{ items: Found[]; next: string | null }> {
  let [grid, after] = cursor === undefined ? [undefined, '0'] : decodeCursor(cursor, 2).map(String);
  const found: Found[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    const { grids, next } = await gridsWith(ctx, city, {
      ...walk,
      after: grid,
      people: limit + 1 - found.length,
    });
    if (grids.length === 0) return { items: found, next: null };
    const later = sql`(g, p.id) > (${grid ?? grids[0]!}::uuid, ${after}::bigint)`;
    const { rows } = await sql<Found>`
      SELECT * FROM (${read(grids, later)}) p ORDER BY "listedIn"::uuid, id::bigint LIMIT ${limit + 1 - found.length}
    `.execute(ctx.db.kysely);
    found.push(...rows);
    if (found.length > limit || next === undefined)
      return pageOf(found, limit, ({ listedIn, id }) => [listedIn, id]);
    [grid, after] = [next, '0'];
  }
  return { items: found, next: encodeCursor([grid!, '0']) };
}

/** People who live in some grids; those away by the grid of the house in which they are registered. */
function people(
  grids: readonly string[],
  kind: Kind | undefined,
  today: string,
  query: ListQuery,
  later: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const living = kind === undefined ? sql`p.residence <= 3` : sql`p.residence = ${KINDS.indexOf(kind) + 1}`;
  if (kind !== 'away')
    return sql`SELECT ${columns(today)}, g::text AS "listedIn" FROM registry.person p, LATERAL (SELECT p.grid_id AS g) place
      WHERE p.grid_id = ANY(${grids}::uuid[]) AND p.state = 1 AND ${living} AND ${narrowed(query, today)} AND ${later}`;
  return sql`SELECT ${columns(today)}, g::text AS "listedIn"
    FROM registry.building b JOIN registry.house h ON h.building_id = b.id
      JOIN registry.person p ON p.registered_house_id = h.id AND p.registered_house_id IS NOT NULL
        AND p.registered_house_id IS DISTINCT FROM p.house_id, LATERAL (SELECT b.grid_id AS g) place
    WHERE b.grid_id = ANY(${grids}::uuid[]) AND p.state = 1 AND ${narrowed(query, today)} AND ${later}
    UNION ALL
    SELECT ${columns(today)}, g::text FROM registry.person p, LATERAL (SELECT p.grid_id AS g) place
    WHERE p.grid_id = ANY(${grids}::uuid[]) AND p.state = 1 AND p.residence = 4 AND p.registered_house_id IS NULL
      AND ${narrowed(query, today)} AND ${later}`;
}

function narrowed({ sex, ageFrom, ageTo, numberless }: ListQuery, today: string): RawBuilder<unknown> {
  const conditions = [sql`true`];
  if (sex !== undefined) conditions.push(sql`coalesce(p.sex, 0) = ${SEXES.indexOf(sex)}`);
  if (ageFrom !== undefined)
    conditions.push(sql`p.born <= ${today}::date - make_interval(years => ${ageFrom}::int)`);
  if (ageTo !== undefined)
    conditions.push(sql`p.born > ${today}::date - make_interval(years => ${ageTo + 1}::int)`);
  if (numberless === true) conditions.push(sql`p.number IS NULL`);
  return sql.join(conditions, sql` AND `);
}
