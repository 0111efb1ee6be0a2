import * as gcoordModule from 'gcoord';
import { AppError } from '../errors.ts';
import type { LonLat } from './types.ts';

/**
 * Systems in which coordinates reach us. Everything inside is WGS-84; conversion happens once, at the edge.
 * cgcs2000 (the national system, longitude and latitude) differs from WGS-84 by less than a metre and passes
 * as it is. gcj02 is what AMap and Tencent give, bd09 what Baidu gives.
 */
export const COORDINATE_SYSTEMS = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'] as const;
export type CoordinateSystem = (typeof COORDINATE_SYSTEMS)[number];

/** What is used of the package. Its own types differ by module system, and neither fits both of our projects. */
interface Gcoord {
  transform(point: number[], from: string, to: string): [number, number];
  readonly WGS84: string;
  readonly GCJ02: string;
  readonly BD09: string;
}
const gcoord = (gcoordModule as unknown as { default: Gcoord }).default;

function obfuscate(point: LonLat, to: 'gcj02' | 'bd09'): LonLat {
  const [lon, lat] = gcoord.transform(
    [point[0], point[1]],
    gcoord.WGS84,
    to === 'gcj02' ? gcoord.GCJ02 : gcoord.BD09,
  );
  return [lon, lat];
}

/**
 * Brings a point to WGS-84 within 1e-9 degrees: the library's own inverse (good to 5 cm) is only the start of
 * three corrections by its forward function.
 * @throws AppError geo.unknown_system
 */
export function toWgs84(point: LonLat, from: CoordinateSystem): LonLat {
  if (from === 'wgs84' || from === 'cgcs2000') return point;
  if (from !== 'gcj02' && from !== 'bd09') {
    throw new AppError('geo.unknown_system', { system: from, allowed: COORDINATE_SYSTEMS });
  }
  const system = from === 'gcj02' ? gcoord.GCJ02 : gcoord.BD09;
  let [lon, lat] = gcoord.transform([point[0], point[1]], system, gcoord.WGS84) as [number, number];
  for (let round = 0; round < 3; round++) {
    const seen = obfuscate([lon, lat], from);
    lon += point[0] - seen[0];
    lat += point[1] - seen[1];
  }
  return [lon, lat];
}

/** Brings a WGS-84 point to the system an outside map wants. @throws AppError geo.unknown_system */
export function fromWgs84(point: LonLat, to: CoordinateSystem): LonLat {
  if (to === 'wgs84' || to === 'cgcs2000') return point;
  if (to !== 'gcj02' && to !== 'bd09') {
    throw new AppError('geo.unknown_system', { system: to, allowed: COORDINATE_SYSTEMS });
  }
  return obfuscate(point, to);
}
