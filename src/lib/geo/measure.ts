import { contains } from './contains.ts';
import type { BBox, LonLat, Ring } from './types.ts';

/** Mean radius of the earth, metres (IUGG). */
const EARTH_RADIUS_M = 6_371_008.8;
/** WGS-84 ellipsoid: semi-major axis in metres and first eccentricity (NIMA TR8350.2). */
const SEMI_MAJOR_M = 6_378_137;
const ECCENTRICITY = 0.0818191908426215;
const RADIANS = Math.PI / 180;

/** Great-circle distance in metres (haversine; within 0.5 % of the ellipsoid). */
export function distanceM(from: LonLat, to: LonLat): number {
  const sinLat = Math.sin(((to[1] - from[1]) * RADIANS) / 2);
  const sinLon = Math.sin(((to[0] - from[0]) * RADIANS) / 2);
  const h = sinLat * sinLat + Math.cos(from[1] * RADIANS) * Math.cos(to[1] * RADIANS) * sinLon * sinLon;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Northing of the equal-area cylindrical projection of the ellipsoid, in units of the semi-major axis. */
function equalAreaNorthing(lat: number): number {
  const sin = Math.sin(lat * RADIANS);
  const e = ECCENTRICITY;
  const es = e * sin;
  return ((1 - e * e) / 2) * (sin / (1 - es * es) + Math.atanh(es) / e);
}

/**
 * Signed area of one ring in m² on the WGS-84 ellipsoid, positive when it runs counter-clockwise.
 * Exactly additive: rings that share their points add up to the ring around them.
 */
export function ringAreaM2(ring: Ring): number {
  const end = ring.length;
  if (end < 6) return 0;
  const origin = equalAreaNorthing(ring[1]!);
  let lastLon = ring[end - 2]!;
  let lastNorthing = equalAreaNorthing(ring[end - 1]!) - origin;
  let sum = 0;
  for (let i = 0; i < end; i += 2) {
    const lon = ring[i]!;
    const northing = equalAreaNorthing(ring[i + 1]!) - origin;
    sum -= (lon - lastLon) * (lastNorthing + northing);
    lastLon = lon;
    lastNorthing = northing;
  }
  return (sum / 2) * RADIANS * SEMI_MAJOR_M * SEMI_MAJOR_M;
}

/** Area in m² of rings in normal form (holes run clockwise and so count against). */
export function areaM2(rings: readonly Ring[]): number {
  let sum = 0;
  for (const ring of rings) sum += ringAreaM2(ring);
  return sum;
}

/** The box around some rings; [Infinity, Infinity, -Infinity, -Infinity] for none. */
export function bboxOf(rings: readonly Ring[]): BBox {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const lon = ring[i]!;
      const lat = ring[i + 1]!;
      if (lon < west) west = lon;
      if (lon > east) east = lon;
      if (lat < south) south = lat;
      if (lat > north) north = lat;
    }
  }
  return [west, south, east, north];
}

/** True when two boxes share more than an edge. */
export function bboxesOverlap(a: BBox, b: BBox): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** Longitudes where a parallel crosses the rings, west to east. */
function crossings(rings: readonly Ring[], lat: number): number[] {
  const found: number[] = [];
  for (const ring of rings) {
    let [lastLon, lastLat] = [ring[ring.length - 2]!, ring[ring.length - 1]!];
    for (let i = 0; i < ring.length; i += 2) {
      const lon = ring[i]!;
      const nextLat = ring[i + 1]!;
      if (nextLat > lat !== lastLat > lat) {
        found.push(lastLon + ((lat - lastLat) / (nextLat - lastLat)) * (lon - lastLon));
      }
      lastLon = lon;
      lastLat = nextLat;
    }
  }
  return found.sort((a, b) => a - b);
}

/** A point inside the rings, far from their edge where that is cheap: good for a pin or a label. */
export function representativePoint(rings: readonly Ring[]): LonLat {
  const [west, south, east, north] = bboxOf(rings);
  let best: LonLat = [(west + east) / 2, (south + north) / 2];
  let bestWidth = 0;
  for (const share of [0.5, 0.4, 0.6, 0.25, 0.75, 0.1, 0.9, 0.501]) {
    const lat = south + (north - south) * share;
    const lons = crossings(rings, lat);
    for (let i = 0; i + 1 < lons.length; i += 2) {
      const width = lons[i + 1]! - lons[i]!;
      const middle: LonLat = [(lons[i]! + lons[i + 1]!) / 2, lat];
      if (width > bestWidth * 1.2 && contains(rings, middle[0], middle[1])) {
        best = middle;
        bestWidth = width;
      }
    }
  }
  return best;
}
