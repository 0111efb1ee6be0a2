import type { Bounds, Place } from '../../../../fronts/kit/index.tsx';

const METRES_A_DEGREE = 111_320;

/** The box of about twice `radiusM` a side around a place; four decimals, so that it can be kept by caches. */
export function boxAround({ longitude, latitude }: Place, radiusM: number): Bounds {
  const high = radiusM / METRES_A_DEGREE;
  const wide = high / Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
  const round = (value: number) => Math.round(value * 10_000) / 10_000;
  return [round(longitude - wide), round(latitude - high), round(longitude + wide), round(latitude + high)];
}

/** The four sides as the server asks for them. */
export function boxQuery([west, south, east, north]: Bounds): Record<string, string> {
  return { west: String(west), south: String(south), east: String(east), north: String(north) };
}
