import { type RawBuilder, sql } from 'kysely';
import { isCreditCode, readTelephone, to18 } from '../../../lib/identity/index.ts';
import { searchPieces } from '../../../lib/text/pieces.ts';
import { isAllowed } from '../../../platform/access/index.ts';
import { audit } from '../../../platform/audit/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import { type AddressParts, normaliseAddress, writtenForm } from '../../addresses/index.ts';
import type { BuildingItem, OrganisationItem, PersonItem, SearchAnswer, ThingItem } from '../contract.ts';
import { divisionsOf } from '../divisions.ts';
import { registryPermissions } from '../kinds-contract.ts';
import {
  BUILDING_COLUMNS,
  type BuildingRow,
  buildingItem,
  HOUSE_ADDRESS,
  HOUSE_COLUMNS,
  type HouseRow,
  houseItem,
  ORGANISATION_COLUMNS,
  type OrganisationRow,
  organisationItem,
  PERSON_COLUMNS,
  type PersonRow,
  personItem,
  THING_COLUMNS,
  type ThingRow,
  thingItem,
} from '../pages/rows.ts';
import { maySeePersonsAt, type Reach, type RegistryParts, reaches, reachOf, within } from '../scope.ts';
import { findNearest, gridItem, gridOfCode, gridOfPoint, pointOf } from './areas.ts';

/** Most of each kind in one answer. */
const MOST = 10;
/** Above so many grids the city's index of names is read, below it each grid's own. */
const FEW_GRIDS = 600;
const PLACES_TRIED = 20;
/** Pieces that nearly every organisation's name has; so has the city's own name. */
const COMMON_PIECES = ['有限', '限公', '公司', '限责', '责任', '任公', '股份', '份有'];

/**
 * Finds entities by what somebody typed: a resident number, a telephone, a credit code, a component's code, a name,
 * an address, a grid's code or a point. Persons come masked, only from the reader's area, and each such search is in the audit log.
 */
export async function search(ctx: RootCtx, parts: RegistryParts, words: string): Promise<SearchAnswer> {
  const text = words.normalize('NFKC').trim();
  const asked = takenFor(text, parts);
  const seeker: Seeker = { ctx, parts, reach: reachOf(ctx.actor, registryPermissions.read, parts) };
  const persons = await findPersons(seeker, text, asked);
  const found = { asked, grids: [], persons, buildings: [], houses: [], organisations: [], things: [] };
  const answer = await findOthers(seeker, text, found);
  const { buildings, houses, organisations: firms, things: others } = answer;
  const more = [answer.persons, buildings, houses, firms, others].some((each) => each.length > MOST);
  const cut = <Item>(items: Item[]) => items.slice(0, MOST);
  return {
    ...{ asked, more, grids: answer.grids },
    ...{ persons: cut(answer.persons), buildings: cut(answer.buildings) },
    ...{ houses: cut(answer.houses), organisations: cut(answer.organisations), things: cut(answer.things) },
  };
}

type Asked = SearchAnswer['asked'];
type Found = Omit<SearchAnswer, 'more'>;

interface Seeker {
  readonly ctx: RootCtx;
  readonly parts: RegistryParts;
  readonly reach: Reach;
}

function takenFor(text: string, parts: RegistryParts): Asked {
  if (pointOf(text, parts) !== undefined) return 'point';
  if (gridOfCode(text, parts) !== undefined) return 'area-code';
  if (to18(text) !== undefined) return 'resident-number';
  if (isCreditCode(text)) return 'credit-code';
  if (/^\d{17}$/.test(text)) return 'thing-code';
  if (/^[\d+()\s-]{7,20}$/.test(text) && readTelephone(text).value !== undefined) return 'telephone';
  return 'words';
}

async function findPersons({ ctx, parts }: Seeker, text: string, asked: Asked): Promise<PersonItem[]> {
  if (!isAllowed(ctx.actor, registryPermissions.person)) return [];
  const condition = personCondition(text, asked);
  if (condition === undefined) return [];
  const reach = reachOf(ctx.actor, registryPermissions.person, parts);
  const { rows } = await sql<PersonRow>`
    SELECT ${sql.raw(PERSON_COLUMNS)} FROM registry.person p
    WHERE ${condition} AND ${inReach({ parts, reach }, sql`p.grid_id`)} LIMIT ${MOST + 1}
  `.execute(ctx.db.kysely);
  await audit(ctx, {
    action: 'registry.persons.searched',
    subject: 'registry:persons',
    // What was typed may be a number or a name, which no log may hold.
    details: { by: asked, length: text.length, found: rows.map(({ id }) => id) },
  });
  return rows.map((row) => personItem(row, parts.areas));
}

function personCondition(text: string, asked: Asked): RawBuilder<unknown> | undefined {
  if (asked === 'resident-number') return sql`p.number = ${to18(text)}`;
  if (asked === 'telephone') return sql`p.telephone = ${readTelephone(text).value!.number}`;
  return asked === 'words' && /^[\p{Script=Han}·]{2,15}$/u.test(text) ? sql`p.name = ${text}` : undefined;
}

/** The condition that a grid lies within reach: a list where it is short, so that the grid's own index can be read. */
function inReach({ parts, reach }: Pick<Seeker, 'parts' | 'reach'>, grid: RawBuilder<unknown>) {
  const grids = gridsOf(parts, reach);
  return grids === undefined ? within(grid, reach) : sql`${grid} = ANY(${grids}::uuid[])`;
}

/** The districts that a reach touches; undefined for all of them. */
function districtsWithin({ parts: { areas }, reach }: Seeker): string[] | undefined {
  const districts = reach?.map((id) => areas.find(id)?.path[1]);
  return districts?.every((id) => id !== undefined) ? [...new Set(districts)] : undefined;
}

/** All areas within reach, when they are few. */
function gridsOf(parts: RegistryParts, reach: Reach): string[] | undefined {
  if (reach === undefined) return undefined;
  const grids: string[] = [];
  const open = [...reach];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const below = parts.areas.childrenOf(id);
    grids.push(id);
    if (grids.length + open.length > FEW_GRIDS) return undefined;
    open.push(...below.map((area) => area.id));
  }
  return grids;
}

async function findOthers(seeker: Seeker, text: string, found: Found): Promise<Found> {
  if (found.asked === 'credit-code')
    return {
      ...found,
      organisations: await organisations(seeker, sql`o.credit_code = ${text.toUpperCase()}`),
    };
  if (found.asked === 'point' || found.asked === 'area-code')
    return { ...found, ...(await findPlace(seeker, text)) };
  if (found.asked === 'thing-code') return { ...found, things: await things(seeker, sql`t.code = ${text}`) };
  if (found.asked !== 'words') return found;
  const common = new Set([...COMMON_PIECES, ...searchPieces(seeker.parts.identity.name)]);
  const pieces = searchPieces(text).filter((piece) => !common.has(piece));
  const [address, byName, byCode] = await Promise.all([
    findAddress(seeker, text),
    pieces.length === 0 ? [] : organisations(seeker, sql`o.pieces @> ${pieces}::text[]`),
    /^[\w-]{4,40}$/.test(text) ? things(seeker, sql`t.code = ${text.toUpperCase()}`) : [],
  ]);
  return { ...found, ...address, organisations: byName, things: byCode };
}

/** A point's grid with the buildings next to it, or the grid of a code. */
async function findPlace({ ctx, parts, reach }: Seeker, text: string): Promise<Partial<Found>> {
  const point = pointOf(text, parts);
  const grid = point === undefined ? gridOfCode(text, parts) : gridOfPoint(point, parts);
  if (grid === undefined || !reaches(reach, grid.id, parts.areas)) return {};
  const nearest = point === undefined ? [] : await findNearest(ctx, { point, grid, most: MOST });
  return { grids: [gridItem(grid, parts)], buildings: nearest.map((row) => buildingItem(row, parts.areas)) };
}

async function organisations(seeker: Seeker, condition: RawBuilder<unknown>): Promise<OrganisationItem[]> {
  const { ctx, parts } = seeker;
  const { rows } = await sql<OrganisationRow>`
    SELECT ${sql.raw(ORGANISATION_COLUMNS)} FROM registry.organisation o
    WHERE ${condition} AND ${inReach(seeker, sql`o.grid_id`)} LIMIT ${MOST + 1}`.execute(ctx.db.kysely);
  return rows.map((row) => organisationItem(row, parts.areas));
}

async function things(seeker: Seeker, condition: RawBuilder<unknown>): Promise<ThingItem[]> {
  const { ctx, parts } = seeker;
  const { rows } = await sql<ThingRow>`
    SELECT ${sql.raw(THING_COLUMNS)} FROM registry.thing t
    WHERE ${condition} AND ${inReach(seeker, sql`t.grid_id`)} LIMIT ${MOST + 1}`.execute(ctx.db.kysely);
  return rows.map((row) => thingItem(row, parts.areas));
}

type FoundHouse = HouseRow & { readonly address: string; readonly gridId: string };
type FoundAddress = Pick<SearchAnswer, 'buildings' | 'houses'>;

/**
 * What of an address names a place that people search by: estate or village, else road. Pieces that reading made itself
 * (二区3号楼 → 2区) are in no name.
 */
function placePieces(parts: AddressParts, text: string): string[] {
  const place = parts.estate ?? parts.road ?? parts.community ?? '';
  const typed = text.replace(/\s/gu, '').toLowerCase();
  return [...place].length < 2 ? [] : searchPieces(place).filter((piece) => typed.includes(piece));
}

/** Place, then building, then door: each narrows the next. */
async function findAddress(seeker: Seeker, text: string): Promise<FoundAddress> {
  const nothing: FoundAddress = { buildings: [], houses: [] };
  if (writtenForm(text) === '') return nothing;
  const { parts } = normaliseAddress(text, divisionsOf(seeker.parts.areas));
  const pieces = placePieces(parts, text);
  if (pieces.length === 0) return nothing;
  const { areas } = seeker.parts;
  const district = areas.childrenOf(areas.city.id).find(({ name }) => name === parts.district);
  const buildings = await findBuildings(seeker, parts, { pieces, districtId: district?.id });
  const [first] = buildings;
  if (first === undefined || parts.room === undefined)
    return { buildings: buildings.map(toItem(seeker)), houses: [] };
  const houses = await findHouses(
    seeker,
    buildings.map(({ id }) => id),
    parts,
  );
  const { ctx } = seeker;
  return {
    buildings: buildings.map(toItem(seeker)),
    houses: houses.map((house) => ({
      ...houseItem(house, maySeePersonsAt(ctx.actor, seeker.parts, house.gridId)),
      address: house.address,
    })),
  };
}

const toItem =
  ({ parts }: Seeker) =>
  (row: BuildingRow): BuildingItem =>
    buildingItem(row, parts.areas);

async function findBuildings(
  seeker: Seeker,
  { building, roadNumber, group }: AddressParts,
  { pieces, districtId }: { readonly pieces: readonly string[]; readonly districtId: string | undefined },
): Promise<BuildingRow[]> {
  const numbered = building === undefined ? sql`true` : sql`b.building_number = ${building}`;
  const onRoad = roadNumber === undefined ? sql`true` : sql`b.road_number = ${roadNumber}`;
  // The gate of an estate is not always known; the group of a village stands in the address only.
  const atGate =
    roadNumber === undefined ? sql`true` : sql`coalesce(b.road_number, ${roadNumber}) = ${roadNumber}`;
  // An estate is kept once in each district that has one of its name: those out of reach must not fill the places tried.
  const districts = districtId === undefined ? districtsWithin(seeker) : [districtId];
  const inDistrict = districts === undefined ? sql`true` : sql`district_id = ANY(${districts}::uuid[])`;
  const inGroup = group === undefined ? sql`true` : sql`b.address LIKE ${`%${group}组%`}`;
  const { rows } = await sql<BuildingRow>`
    WITH place AS (SELECT id, kind FROM registry.place WHERE pieces @> ${pieces}::text[] AND ${inDistrict}
                   ORDER BY cardinality(pieces), id LIMIT ${PLACES_TRIED})
    SELECT ${sql.raw(BUILDING_COLUMNS)} FROM (
      SELECT b.* FROM place JOIN registry.building b ON place.kind <> 2 AND b.estate_id = place.id
      WHERE ${numbered} AND ${atGate} AND ${inGroup}
      UNION ALL
      SELECT b.* FROM place JOIN registry.building b ON place.kind = 2 AND b.road_id = place.id
      WHERE ${numbered} AND ${onRoad}
    ) b WHERE ${inReach(seeker, sql`b.grid_id`)} LIMIT ${MOST + 1}`.execute(seeker.ctx.db.kysely);
  return rows;
}

async function findHouses(
  { ctx }: Seeker,
  buildingIds: readonly string[],
  { unit, room }: AddressParts,
): Promise<FoundHouse[]> {
  const inUnit = unit === undefined ? sql`true` : sql`h.unit = ${unit}`;
  const { rows } = await sql<FoundHouse>`
    SELECT ${sql.raw(HOUSE_COLUMNS)}, ${sql.raw(HOUSE_ADDRESS)}, b.grid_id AS "gridId"
    FROM registry.house h JOIN registry.building b ON b.id = h.building_id
    WHERE h.building_id = ANY(${buildingIds}::bigint[]) AND ${inUnit} AND h.room = ${room} LIMIT ${MOST + 1}
  `.execute(ctx.db.kysely);
  return rows;
}
