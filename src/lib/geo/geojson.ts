import { AppError } from '../errors.ts';
import { contains } from './contains.ts';
import { type CoordinateSystem, toWgs84 } from './convert.ts';
import { ringAreaM2 } from './measure.ts';
import { checkSimple } from './ring-check.ts';
import { type BBox, fromLattice, type Ring, toLattice } from './types.ts';

export interface GeometryOptions {
  /** The system of the input; WGS-84 unless told. */
  readonly system?: CoordinateSystem;
  /** Where the city lies: tells swapped coordinates from right ones, which the world alone cannot in China. */
  readonly within?: BBox;
  /** Points in one geometry; 200,000 unless told. */
  readonly maxPoints?: number;
}

const MAX_POINTS = 200_000;
const MAX_RINGS = 10_000;

type Where = Record<string, unknown>;

function checkPosition(value: unknown, where: Where, options: GeometryOptions): [number, number] {
  if (!Array.isArray(value) || value.length < 2 || !Number.isFinite(value[0]) || !Number.isFinite(value[1])) {
    throw new AppError('geo.position_invalid', { ...where, expected: '[longitude, latitude]' });
  }
  const [lon, lat] = value as [number, number];
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    if (Math.abs(lon) <= 90 && Math.abs(lat) <= 180) {
      throw new AppError('geo.lon_lat_swapped', { ...where, found: [lon, lat] });
    }
    throw new AppError('geo.outside_wgs84', { ...where, found: [lon, lat] });
  }
  const box = options.within;
  if (box !== undefined && !isWithin(box, lon, lat)) {
    if (isWithin(box, lat, lon)) throw new AppError('geo.lon_lat_swapped', { ...where, found: [lon, lat] });
    throw new AppError('geo.outside_city', { ...where, found: [lon, lat], within: box });
  }
  return [lon, lat];
}

function isWithin(box: BBox, lon: number, lat: number): boolean {
  return lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3];
}

function readRing(value: unknown, where: Where, options: GeometryOptions): Ring {
  if (!Array.isArray(value) || value.length < 4) {
    throw new AppError('geo.ring_too_short', { ...where, points: Array.isArray(value) ? value.length : 0 });
  }
  const units: number[] = [];
  value.forEach((position, index) => {
    const read = checkPosition(position, { ...where, position: index }, options);
    const point = toWgs84(read, options.system ?? 'wgs84');
    const [x, y] = [toLattice(point[0]), toLattice(point[1])];
    // Repeated points carry nothing and would look like edges without length.
    if (units.length >= 2 && units.at(-2) === x && units.at(-1) === y) return;
    units.push(x, y);
  });
  if (units.length < 2 || units[0] !== units.at(-2) || units[1] !== units.at(-1)) {
    throw new AppError('geo.ring_unclosed', { ...where, first: value[0], last: value.at(-1) });
  }
  const ring = Float64Array.from(units.slice(0, -2), fromLattice);
  if (ring.length < 6) throw new AppError('geo.ring_too_short', { ...where, points: ring.length / 2 + 1 });
  checkSimple(ring, where);
  return ring;
}

/** Turns a ring round when it does not run as wanted. */
function wound(ring: Ring, counterClockwise: boolean): Ring {
  if (ringAreaM2(ring) > 0 === counterClockwise) return ring;
  const turned = new Float64Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) {
    turned[i] = ring[ring.length - 2 - i]!;
    turned[i + 1] = ring[ring.length - 1 - i]!;
  }
  return turned;
}

function readPolygon(value: unknown, where: Where, options: GeometryOptions): Ring[] {
  if (!Array.isArray(value) || value.length === 0) throw new AppError('geo.geometry_empty', where);
  const rings = value.map((ring, index) => readRing(ring, { ...where, ring: index }, options));
  return rings.map((ring, index) => {
    if (index > 0 && !holeLiesIn(ring, rings[0]!)) {
      throw new AppError('geo.hole_outside', { ...where, ring: index });
    }
    return wound(ring, index === 0);
  });
}

/** A hole may touch its outer ring in some points, so that one point alone tells nothing. */
function holeLiesIn(hole: Ring, outer: Ring): boolean {
  let inside = 0;
  for (let i = 0; i < hole.length; i += 2) if (contains([outer], hole[i]!, hole[i + 1]!)) inside++;
  return inside > 0 && inside * 2 >= hole.length / 2;
}

function unwrap(value: unknown): { type: unknown; coordinates: unknown } {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (record.type === 'Feature') return unwrap(record.geometry);
  return { type: record.type, coordinates: record.coordinates };
}

function countPositions(value: unknown, limit: number): number {
  if (!Array.isArray(value)) return 0;
  if (typeof value[0] === 'number') return 1;
  let sum = 0;
  for (const part of value) {
    sum += countPositions(part, limit - sum);
    if (sum > limit) break;
  }
  return sum;
}

/**
 * Reads a GeoJSON Polygon, MultiPolygon or a Feature of one (RFC 7946) into rings in normal form: WGS-84, on the
 * 1e-7 degree lattice, outer rings counter-clockwise; a wrong winding is put right in silence, since half of the
 * world's files have it.
 * @throws AppError geo.geometry_type, geo.geometry_empty, geo.too_many_points, geo.position_invalid,
 * geo.lon_lat_swapped, geo.outside_wgs84, geo.outside_city, geo.ring_too_short, geo.ring_unclosed,
 * geo.ring_crosses_itself, geo.hole_outside; details say which polygon, ring and position
 */
export function parseGeometry(value: unknown, options: GeometryOptions = {}): Ring[] {
  const { type, coordinates } = unwrap(value);
  if (type !== 'Polygon' && type !== 'MultiPolygon') {
    throw new AppError('geo.geometry_type', { found: type ?? null, allowed: ['Polygon', 'MultiPolygon'] });
  }
  const limit = options.maxPoints ?? MAX_POINTS;
  if (countPositions(coordinates, limit) > limit) throw new AppError('geo.too_many_points', { limit });
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  if (!Array.isArray(polygons) || polygons.length === 0) throw new AppError('geo.geometry_empty', {});
  const rings = polygons.flatMap((polygon, index) => readPolygon(polygon, { polygon: index }, options));
  if (rings.length > MAX_RINGS) throw new AppError('geo.too_many_points', { limit: MAX_RINGS });
  return rings;
}

export type GeoJsonGeometry =
  | { readonly type: 'Polygon'; readonly coordinates: number[][][] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] };

/** Writes rings in normal form as a GeoJSON geometry, with as many decimals as told (7 are lossless). */
export function toGeometry(rings: readonly Ring[], decimals = 7): GeoJsonGeometry {
  const scale = 10 ** decimals;
  const polygons: number[][][][] = [];
  for (const ring of rings) {
    const positions: number[][] = [];
    for (let i = 0; i < ring.length; i += 2) {
      positions.push([Math.round(ring[i]! * scale) / scale, Math.round(ring[i + 1]! * scale) / scale]);
    }
    if (positions[0]) positions.push([...positions[0]]);
    const last = polygons.at(-1);
    if (ringAreaM2(ring) < 0 && last) last.push(positions);
    else polygons.push([positions]);
  }
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0]! }
    : { type: 'MultiPolygon', coordinates: polygons };
}
