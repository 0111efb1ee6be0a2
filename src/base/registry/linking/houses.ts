import { type Duck, quoteText } from '../../../platform/analytics/index.ts';
import type { Db } from '../../../platform/db/index.ts';
import { type AddressBase, addressBase, type BaseBuilding, type BaseHouse } from '../../addresses/index.ts';
import type { AreaDirectory } from '../../areas/index.ts';
import { divisionsOf } from '../divisions.ts';

const PAGE = 20_000;
/** Below it an address is not believed to be that house; a person looks at it in the address list instead. */
const LEAST_CONFIDENCE = 0.6;

interface BuildingRow extends Required<Pick<BaseBuilding, 'estate' | 'road' | 'roadNumber' | 'building'>> {
  readonly id: number;
  readonly gridId: string;
  readonly address: string;
}

/** The standard address base in memory, from the registry's places, buildings and houses. */
export async function loadAddressBase(db: Db, areas: AreaDirectory): Promise<AddressBase> {
  const { AddressBase, baseBuildingOf } = await addressBase();
  const known = divisionsOf(areas);
  const buildings: BaseBuilding[] = [];
  for (let after = 0; ; ) {
    const rows: BuildingRow[] = await db.query<BuildingRow>(
      `SELECT b.id, coalesce(e.name, '') AS estate, coalesce(r.name, '') AS road, coalesce(b.road_number, '') AS "roadNumber",
         coalesce(b.building_number, '') AS building, b.grid_id AS "gridId", b.address
       FROM registry.building b LEFT JOIN registry.place e ON e.id = b.estate_id LEFT JOIN registry.place r ON r.id = b.road_id
       WHERE b.id > $1 ORDER BY b.id LIMIT ${PAGE}`,
      [after],
    );
    for (const { gridId, address, ...building } of rows) {
      const path = areas.find(gridId)?.path ?? [];
      const [, district, street] = areas.resolve(path);
      buildings.push({
        ...building,
        // A cottage stands in a group (组) of its village, which only its address says.
        ...(building.road === '' && baseBuildingOf(building.id, address, known)),
        ...(district && { district: district.name }),
        ...(street && { street: street.name }),
      });
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  const houses: BaseHouse[] = [];
  for (let after = 0; ; ) {
    const rows: (BaseHouse & { id: number })[] = await db.query<BaseHouse & { id: number }>(
      `SELECT id, building_id AS "buildingId", unit, room FROM registry.house WHERE id > $1 ORDER BY id LIMIT ${PAGE}`,
      [after],
    );
    houses.push(...rows);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  return new AddressBase(buildings, houses, known);
}

export interface HouseMatches {
  readonly addresses: number;
  readonly toHouse: number;
  readonly toBuilding: number;
}

const PERSON_ADDRESSES = ['residence_address', 'registered_address'];

/**
 * Finds the house of every distinct address of the union, in the given fields, and writes `address, house, building, confidence` as Parquet.
 * An address that is known down to the building only has no house.
 */
export async function matchHouses(
  duck: Duck,
  base: AddressBase,
  files: { readonly union: string; readonly matches: string },
  fields: readonly string[] = PERSON_ADDRESSES,
): Promise<HouseMatches> {
  const union = `read_parquet(${quoteText(files.union)})`;
  const distinct = fields.map(
    (field) => `SELECT DISTINCT ${field} AS address FROM ${union} WHERE ${field} IS NOT NULL`,
  );
  duck.define('find_house', (address) => {
    const [match] = base.matchAll([address]);
    if (match?.buildingId === undefined || match.confidence < LEAST_CONFIDENCE) return null;
    return `${match.houseId ?? ''}|${match.buildingId}|${match.confidence.toFixed(3)}`;
  });
  await duck.run(
    `COPY (
       SELECT address, nullif(split_part(found, '|', 1), '')::BIGINT AS house, split_part(found, '|', 2)::BIGINT AS building,
         nullif(split_part(found, '|', 3), '')::DOUBLE AS confidence
       FROM (SELECT address, find_house(address) AS found FROM (${distinct.join(' UNION ')}))
     ) TO ${quoteText(files.matches)} (FORMAT parquet)`,
  );
  const [counts] = await duck.rows<Record<keyof HouseMatches, bigint>>(
    `SELECT count(*) AS addresses, count(house) AS "toHouse", count(building) - count(house) AS "toBuilding"
     FROM read_parquet(${quoteText(files.matches)})`,
  );
  const { addresses, toHouse, toBuilding } = counts!;
  return { addresses: Number(addresses), toHouse: Number(toHouse), toBuilding: Number(toBuilding) };
}
