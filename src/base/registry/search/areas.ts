import { sql } from 'kysely';
import type { RootCtx } from '../../../platform/context/index.ts';
import type { Area } from '../../areas/index.ts';
import { BUILDING_COLUMNS, type BuildingRow } from '../pages/rows.ts';
import { areaLine, type RegistryParts } from '../scope.ts';

/** Longitude and latitude in degrees (WGS-84), in either order, with a comma or a space between. */
const POINT = /^(-?\d{1,3}\.\d{2,})\s*[,\s]\s*(-?\d{1,3}\.\d{2,})$/;
const AREA_CODE = /^\d{6,18}$/;

/** The point that a text means, tried in both orders: undefined when none lies in the city. */
export function pointOf(text: string, { areas }: RegistryParts): { lon: number; lat: number } | undefined {
  const [, first, second] = POINT.exec(text) ?? [];
  if (first === undefined || second === undefined) return undefined;
  const orders = [
    { lon: Number(first), lat: Number(second) },
    { lon: Number(second), lat: Number(first) },
  ];
  return orders.find(({ lon, lat }) => areas.locate(lon, lat) !== undefined);
}

/** The grid of a code: an area with nothing below it. Other areas have no page of their own. */
export function gridOfCode(text: string, { areas }: RegistryParts): Area | undefined {
  const area = AREA_CODE.test(text) ? areas.findByCode(text) : undefined;
  return area !== undefined && areas.childrenOf(area.id).length === 0 ? area : undefined;
}

/** The grid in which a point lies. */
export function gridOfPoint({ lon, lat }: { lon: number; lat: number }, { areas }: RegistryParts) {
  const area = areas.locate(lon, lat)?.path.at(-1);
  return area !== undefined && areas.childrenOf(area.id).length === 0 ? area : undefined;
}

/** A grid as a list shows it. */
export const gridItem = (area: Area, { areas }: RegistryParts) => ({
  ...{ id: area.id, code: area.code, name: area.name, synthetic: area.synthetic },
  area: areaLine(areas, area.id),
});

/** The buildings of a grid that stand next to a point, the nearest first: a grid has some twenty. */
export async function findNearest(
  ctx: RootCtx,
  {
    point,
    grid,
    most,
  }: {
    readonly point: { readonly lon: number; readonly lat: number };
    readonly grid: Area;
    readonly most: number;
  },
): Promise<BuildingRow[]> {
  // A degree of longitude is shorter than one of latitude by the cosine of the latitude.
  const { rows } = await sql<BuildingRow>`
    SELECT ${sql.raw(BUILDING_COLUMNS)} FROM registry.building b WHERE b.grid_id = ${grid.id}
    ORDER BY power((b.lon - ${point.lon}) * cos(radians(${point.lat}::float8)), 2) + power(b.lat - ${point.lat}, 2), b.id
    LIMIT ${most}`.execute(ctx.db.kysely);
  return rows;
}
