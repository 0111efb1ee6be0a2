export interface Spot {
  readonly lon: number;
  readonly lat: number;
}

/** A place of the address, `113.62501,34.75102`; undefined when it is none. */
export function readSpot(text: string | undefined): Spot | undefined {
  const [lon = Number.NaN, lat = Number.NaN] = (text ?? '').split(',').map(Number);
  return text !== undefined && text !== '' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
    ? { lon, lat }
    : undefined;
}

const METRES_PER_DEGREE = 111_320;

/** Metres between two places of a city; flat, which is right to a few tenths of a percent. */
export function distanceM(one: Spot, two: Spot): number {
  const east = (one.lon - two.lon) * Math.cos((one.lat * Math.PI) / 180);
  return Math.hypot(east, one.lat - two.lat) * METRES_PER_DEGREE;
}

/** Pixels of a building on the map: its area grows with what it holds. */
export function radiusOf(count: number): number {
  return Math.max(6, Math.min(26, 4 + 1.9 * Math.sqrt(count)));
}
