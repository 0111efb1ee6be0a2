import { type Duck, quoteText } from '../../../platform/analytics/index.ts';
import type { Db } from '../../../platform/db/index.ts';
import {
  type AddressBase,
  addressBase,
  type BaseBuilding,
  type BaseHouse,
  type KnownDivisions,
} from '../../addresses/index.ts';
import type { AreaDirectory } from '../../areas/index.ts';
import { divisionsOf } from '../divisions.ts';
import { PLACE_KINDS } from '../kinds-contract.ts';

const PAGE = 20_000;
/** A large estate's building has hundreds of houses. */
const BUILDINGS_A_PAGE = 2_000;
/** Below it an address is not believed to be that house; a person looks at it in the address list instead. */
const LEAST_CONFIDENCE = 0.6;

interface BuildingRow extends Required<Pick<BaseBuilding, 'estate' | 'road' | 'roadNumber' | 'building'>> {
  readonly id: number;
  readonly gridId: string;
  readonly address: string;
}

/** The standard address base in memory, from the registry's places, buildings and houses. */
export async function loadAddressBase(db: Db, areas: AreaDirectory): Promise<AddressBase> {
  const { AddressBase } = await addressBase();
  const known = divisionsOf(areas);
  const toBase = await buildingReader(areas, known);
  const buildings: BaseBuilding[] = [];
  for (let after = 0; ; ) {
    const rows = await db.query<BuildingRow>(`${BUILDINGS} WHERE b.id > $1 ORDER BY b.id LIMIT ${PAGE}`, [
      after,
    ]);
    for (const row of rows) buildings.push(toBase(row));
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  const houses: BaseHouse[] = [];
  for (let after = 0; ; ) {
    const rows: HouseRow[] = await db.query<HouseRow>(`${HOUSES} WHERE id > $1 ORDER BY id LIMIT ${PAGE}`, [
      after,
    ]);
    houses.push(...rows);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  return new AddressBase(buildings, houses, known);
}

interface HouseRow extends BaseHouse {
  readonly id: number;
}

interface PlaceRow {
  readonly id: number;
  readonly kind: number;
  readonly name: string;
}

const BUILDINGS = `SELECT b.id, coalesce(e.name, '') AS estate, coalesce(r.name, '') AS road,
    coalesce(b.road_number, '') AS "roadNumber", coalesce(b.building_number, '') AS building, b.grid_id AS "gridId", b.address
  FROM registry.building b LEFT JOIN registry.place e ON e.id = b.estate_id LEFT JOIN registry.place r ON r.id = b.road_id`;
const HOUSES = `SELECT id, building_id AS "buildingId", unit, room FROM registry.house`;
const ROAD = PLACE_KINDS.indexOf('road') + 1;

/** Makes buildings of the base of the registry's. */
async function buildingReader(
  areas: AreaDirectory,
  known: KnownDivisions,
): Promise<(row: BuildingRow) => BaseBuilding> {
  const { baseBuildingOf } = await addressBase();
  return ({ gridId, address, ...building }) => {
    const path = areas.find(gridId)?.path ?? [];
    const [, district, street] = areas.resolve(path);
    return {
      ...building,
      // A cottage stands in a group (组) of its village, which only its address says.
      ...(building.road === '' && baseBuildingOf(building.id, address, known)),
      ...(district && { district: district.name }),
      ...(street && { street: street.name }),
    };
  };
}

/**
 * The part of the standard address base that some addresses can mean: buildings at the places that they name or nearly
 * name, and houses of those buildings that are found. Each of these addresses means the same in it as in the whole.
 */
export async function loadAddressBaseFor(
  db: Db,
  areas: AreaDirectory,
  addresses: readonly string[],
): Promise<AddressBase> {
  const { AddressBase, namedPlaces } = await addressBase();
  const known = divisionsOf(areas);
  const toBase = await buildingReader(areas, known);
  const named = namedPlaces(addresses, known);
  const buildings = new Map<number, BaseBuilding>();
  const take = async (where: string, values: readonly unknown[]) => {
    const rows = await db.query<BuildingRow>(`${BUILDINGS} ${where}`, values);
    for (const row of rows) buildings.set(row.id, toBase(row));
  };
  for (let after = 0; ; ) {
    const places = await db.query<PlaceRow>(
      `SELECT id, kind, name FROM registry.place WHERE id > $1 ORDER BY id LIMIT ${PAGE}`,
      [after],
    );
    const last = places.at(-1);
    if (last === undefined) break;
    after = last.id;
    const estates = places.filter(({ kind, name }) => kind !== ROAD && named.hasEstate(name));
    const gates = places
      .filter(({ kind }) => kind === ROAD)
      .flatMap(({ id, name }) => named.numbersOn(name).map((number) => ({ id, number })));
    await take('WHERE b.estate_id = ANY($1::int[])', [estates.map(({ id }) => id)]);
    await take(
      `JOIN unnest($1::int[], $2::text[]) AS w(road_id, number) ON b.road_id = w.road_id
         AND regexp_replace(coalesce(b.road_number, ''), '\\D', '', 'g') = regexp_replace(w.number, '\\D', '', 'g')`,
      [gates.map(({ id }) => id), gates.map(({ number }) => number)],
    );
  }
  const base = new AddressBase(buildings.values(), [], known);
  const meant = new Set<string | number>();
  for (const { buildingId } of base.matchAll(addresses)) if (buildingId !== undefined) meant.add(buildingId);
  const houses: BaseHouse[] = [];
  const ids = [...meant];
  for (let from = 0; from < ids.length; from += BUILDINGS_A_PAGE)
    houses.push(
      ...(await db.query<HouseRow>(`${HOUSES} WHERE building_id = ANY($1::bigint[])`, [
        ids.slice(from, from + BUILDINGS_A_PAGE),
      ])),
    );
  base.replaceHouses(houses);
  return base;
}

/** The houses that some addresses mean, as far as they are believed; reads the part of the base that they can mean. */
export async function findHouses(
  db: Db,
  areas: AreaDirectory,
  addresses: readonly string[],
): Promise<Map<string, number>> {
  const base = await loadAddressBaseFor(db, areas, addresses);
  const found = new Map<string, number>();
  let index = 0;
  for (const { houseId, confidence } of base.matchAll(addresses)) {
    const address = addresses[index++]!;
    if (houseId !== undefined && confidence >= LEAST_CONFIDENCE) found.set(address, Number(houseId));
  }
  return found;
}

export interface HouseMatches {
  readonly addresses: number;
  readonly toHouse: number;
  readonly toBuilding: number;
}

const distinctAddresses = (union: string, fields: readonly string[]): string =>
  fields
    .map(
      (field) =>
        `SELECT DISTINCT ${field} AS address FROM read_parquet(${quoteText(union)}) WHERE ${field} IS NOT NULL`,
    )
    .join(' UNION ');

/** The distinct addresses of a union of some records, in the given fields. */
export async function findAddresses(duck: Duck, union: string, fields: readonly string[]): Promise<string[]> {
  const rows = await duck.rows<{ address: string }>(distinctAddresses(union, fields));
  return rows.map(({ address }) => address);
}

/**
 * Finds the house of every distinct address of the union, in the given fields, and writes `address, house, building, confidence` as Parquet.
 * An address that is known down to the building only has no house.
 */
export async function matchHouses(
  duck: Duck,
  base: AddressBase,
  files: { readonly union: string; readonly matches: string },
  fields: readonly string[],
): Promise<HouseMatches> {
  duck.define('find_house', (address) => {
    const [match] = base.matchAll([address]);
    if (match?.buildingId === undefined || match.confidence < LEAST_CONFIDENCE) return null;
    return `${match.houseId ?? ''}|${match.buildingId}|${match.confidence.toFixed(3)}`;
  });
  await duck.run(
    `COPY (
       SELECT address, nullif(split_part(found, '|', 1), '')::BIGINT AS house, split_part(found, '|', 2)::BIGINT AS building,
         nullif(split_part(found, '|', 3), '')::DOUBLE AS confidence
       FROM (SELECT address, find_house(address) AS found FROM (${distinctAddresses(files.union, fields)}))
     ) TO ${quoteText(files.matches)} (FORMAT parquet)`,
  );
  const [counts] = await duck.rows<Record<keyof HouseMatches, bigint>>(
    `SELECT count(*) AS addresses, count(house) AS "toHouse", count(building) - count(house) AS "toBuilding"
     FROM read_parquet(${quoteText(files.matches)})`,
  );
  const { addresses, toHouse, toBuilding } = counts!;
  return { addresses: Number(addresses), toHouse: Number(toHouse), toBuilding: Number(toBuilding) };
}
