import type { Ring } from './types.ts';

/**
 * True when the ray from (lon, lat) to the east crosses the edge a–b.
 *
 * The ends are put in order of latitude first, so that the two areas on either side of an edge compute the
 * same number and a point on it belongs to exactly one of them: no double, no gap.
 */
export function rayCrosses(
  lon: number,
  lat: number,
  lonA: number,
  latA: number,
  lonB: number,
  latB: number,
): boolean {
  if (latA > lat === latB > lat) return false;
  return latA < latB
    ? lon < lonA + ((lat - latA) / (latB - latA)) * (lonB - lonA)
    : lon < lonB + ((lat - latB) / (latA - latB)) * (lonA - lonB);
}

/** True when the point lies in the rings by the even-odd rule (see Ring); any mix of polygons and holes. */
export function contains(rings: readonly Ring[], lon: number, lat: number): boolean {
  let inside = false;
  for (const ring of rings) {
    const end = ring.length;
    let lastLon = ring[end - 2]!;
    let lastLat = ring[end - 1]!;
    for (let i = 0; i < end; i += 2) {
      const nextLon = ring[i]!;
      const nextLat = ring[i + 1]!;
      if (rayCrosses(lon, lat, lastLon, lastLat, nextLon, nextLat)) inside = !inside;
      lastLon = nextLon;
      lastLat = nextLat;
    }
  }
  return inside;
}
