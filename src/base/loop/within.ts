import { type RawBuilder, sql } from 'kysely';
import { AppError } from '../../lib/errors.ts';
import { cellOf } from '../../lib/geo/cell.ts';

/** Corners of an area that somebody drew, WGS-84, not closed. */
export type DrawnRing = readonly (readonly [lon: number, lat: number])[];

export const MOST_CORNERS = 100;
/** A city with its surroundings; a larger box is a mistake. */
const MOST_DEGREES = 5;

/** The corners in `lon,lat;lon,lat;…`. Throws `request.invalid` for fewer than three, too many, or a box too large. */
export function parseRing(text: string): DrawnRing {
  const corners = text.split(';').map((corner) => {
    const [lon = Number.NaN, lat = Number.NaN] = corner.split(',').map(Number);
    return [lon, lat] as const;
  });
  const [west, south, east, north] = boxOf(corners);
  const isOnEarth = west >= -180 && east <= 180 && south >= -90 && north <= 90;
  const isSmall = east - west <= MOST_DEGREES && north - south <= MOST_DEGREES;
  if (corners.length < 3 || corners.length > MOST_CORNERS || !isOnEarth || !isSmall)
    throw new AppError('request.invalid', {
      reason: `within has 3 to ${MOST_CORNERS} corners lon,lat;lon,lat;… at most ${MOST_DEGREES} degrees apart`,
    });
  return corners;
}

function boxOf(ring: DrawnRing): [number, number, number, number] {
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/**
 * The condition that an open case under the name `row` lies in the ring, its edge included, by PostgreSQL's own
 * polygons. The cells run from south to north, so their index gives the strip; box and ring the rest.
 */
export function inRing(row: 'c' | 'p', ring: DrawnRing): RawBuilder<unknown> {
  const [west, south, east, north] = boxOf(ring);
  const polygon = `(${ring.map(([lon, lat]) => `(${lon},${lat})`).join(',')})`;
  const column = (name: string) => sql.ref(`${row}.${name}`);
  return sql`(NOT ${column('closed')} AND ${column('cell')} BETWEEN ${cellOf(west, south)} AND ${cellOf(east, north)}
    AND ${column('lon')} BETWEEN ${west} AND ${east} AND ${column('lat')} BETWEEN ${south} AND ${north}
    AND ${polygon}::polygon @> point(${column('lon')}, ${column('lat')}))`;
}
