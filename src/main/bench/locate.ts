import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type GeneratedArea, generateAreas, toAreaRow } from '../../cities/generate-areas.ts';
import { type PackGeometry, readPackGeometry } from '../../cities/read-pack.ts';
import { seededRandom } from '../../cities/seeded-random.ts';
import { AppError } from '../../lib/errors.ts';
import { decodeRings } from '../../lib/geo/codec.ts';
import { buildLocator, type Located, type LocatorArea } from '../../lib/geo/locator.ts';
import { bboxOf } from '../../lib/geo/measure.ts';

export interface BenchLocateOptions {
  /** A city pack's folder; the pack with the most grids unless told. */
  readonly packDir?: string;
  /** Lookups; 2,000,000 unless told. */
  readonly points?: number;
}

export interface BenchLocateResult {
  readonly pack: string;
  readonly areas: number;
  /** Grids of all kinds, exclusive ones included. */
  readonly grids: number;
  readonly lookups: number;
  readonly lookupsPerSecond: number;
  /** The same by processor time: what a machine that has nothing else to do would reach. */
  readonly lookupsPerCpuSecond: number;
  /** From polygons in memory to the first answer. */
  readonly buildMs: number;
  /** From the stored bytes of all areas to polygons in memory. */
  readonly decodeMs: number;
  readonly generateMs: number;
  readonly storedBytes: number;
  /** Share of the points that lay in the city, and in an exclusive grid. */
  readonly foundShare: number;
  readonly exclusiveShare: number;
}

const CITIES_DIR = join(import.meta.dirname, '../../cities');
const GRID_LEVELS = new Set(['grid', 'micro-grid', 'exclusive']);

function readBiggestPack(): PackGeometry {
  const packs = readdirSync(CITIES_DIR)
    .map((name) => join(CITIES_DIR, name))
    .filter((dir) => existsSync(join(dir, 'city.json')) && existsSync(join(dir, 'districts.geojson')))
    .map(readPackGeometry)
    .sort((a, b) => b.divisions.length - a.divisions.length);
  if (!packs[0]) throw new AppError('cities.pack_invalid', { file: 'city.json', why: 'no city pack found' });
  return packs[0];
}

/** Half of the points anywhere in the box around the city, half inside grids: where people are. */
function makePoints(areas: readonly GeneratedArea[], count: number): Float64Array {
  const random = seededRandom('bench-locate');
  const [west, south, east, north] = bboxOf(areas[0]!.rings);
  const grids = areas.filter((area) => GRID_LEVELS.has(area.level));
  const points = new Float64Array(count * 2);
  for (let i = 0; i < count; i++) {
    const box =
      i % 2 === 0 ? [west, south, east, north] : bboxOf(grids[Math.floor(random() * grids.length)]!.rings);
    points[i * 2] = box[0]! + random() * (box[2]! - box[0]!);
    points[i * 2 + 1] = box[1]! + random() * (box[3]! - box[1]!);
  }
  return points;
}

function since(start: number): number {
  return Math.round((performance.now() - start) * 10) / 10;
}

/** Measures finding the area of a point over all areas of a pack, one thread. */
export function benchLocate(options: BenchLocateOptions = {}): BenchLocateResult {
  const pack = options.packDir === undefined ? readBiggestPack() : readPackGeometry(options.packDir);
  let start = performance.now();
  const areas = generateAreas(pack);
  const generateMs = since(start);
  const rows = areas.map(toAreaRow);
  start = performance.now();
  const decoded: LocatorArea[] = rows.map((row) => ({
    id: row.code,
    level: row.level,
    parentId: row.parentCode,
    primary: row.level !== 'exclusive',
    rings: decodeRings(row.boundary),
  }));
  const decodeMs = since(start);
  const points = makePoints(areas, options.points ?? 2_000_000);
  start = performance.now();
  const locator = buildLocator(decoded);
  locator.locate(points[0]!, points[1]!);
  const buildMs = since(start);
  let found = 0;
  let exclusive = 0;
  const count = points.length / 2;
  const cpu = process.cpuUsage();
  start = performance.now();
  for (let i = 0; i < count; i++) {
    const located: Located | undefined = locator.locate(points[i * 2]!, points[i * 2 + 1]!);
    if (located) found++;
    if (located && located.exclusive.length > 0) exclusive++;
  }
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  return {
    pack: pack.city.id,
    areas: areas.length,
    grids: areas.filter((area) => GRID_LEVELS.has(area.level)).length,
    lookups: count,
    lookupsPerSecond: Math.round(count / seconds),
    lookupsPerCpuSecond: Math.round((count / (used.user + used.system)) * 1e6),
    buildMs,
    decodeMs,
    generateMs,
    storedBytes: rows.reduce((sum, row) => sum + row.boundary.length, 0),
    foundShare: Math.round((found / count) * 1000) / 1000,
    exclusiveShare: Math.round((exclusive / count) * 1000) / 1000,
  };
}
