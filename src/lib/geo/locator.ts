import { AppError } from '../errors.ts';
import { rayCrosses } from './contains.ts';
import { buildRaster, type Raster, squareAt } from './raster.ts';
import { LATTICE_PER_DEGREE, type Ring } from './types.ts';

/** One area as the locator wants it. `primary` decides where areas overlap. */
export interface LocatorArea {
  readonly id: string;
  readonly level: number | string;
  readonly parentId?: string | undefined;
  readonly primary: boolean;
  readonly rings: readonly Ring[];
}

/** Where a point lies. Both lists may be shared between answers: do not change them. */
export interface Located {
  /** Area ids from the city down to the deepest area known there. */
  readonly path: readonly string[];
  /** Ids of the exclusive grids (专属网格) that cover the point too, in order of id. */
  readonly exclusive: readonly string[];
}

export interface Locator {
  readonly size: number;
  /** Finds the whole path of a WGS-84 point; undefined when it lies in no area at all. */
  locate(lon: number, lat: number): Located | undefined;
}

/**
 * All areas in one array of whole lattice numbers, so that trying an area touches one or two cache lines:
 * index, west, south, east, north, number of rings, then for each ring its number of points and their x, y.
 */
interface Packed {
  readonly records: Int32Array;
  /** Where each area's record starts. */
  readonly offsets: Uint32Array;
  readonly sizes: Float64Array;
  readonly boxes: Float64Array;
}

const HEADER = 6;

/** Everything of an area but its rings, which are packed: those of a city would hold tens of megabytes. */
type Kept = Omit<LocatorArea, 'rings'>;

/** A list of numbers that grows by doubling, so that areas can come one after the other. */
interface Growing<List extends Int32Array | Float64Array> {
  list: List;
  /** Makes room for numbers up to `length`. */
  reserve(length: number): void;
}

function growing<List extends Int32Array | Float64Array>(make: (length: number) => List): Growing<List> {
  const grown: Growing<List> = {
    list: make(1_024),
    reserve: (length) => {
      if (length <= grown.list.length) return;
      const larger = make(Math.max(length, grown.list.length * 2));
      larger.set(grown.list);
      grown.list = larger;
    },
  };
  return grown;
}

function createPacker() {
  const numbers = growing((length) => new Int32Array(length));
  const boxes = growing((length) => new Float64Array(length));
  const offsets: number[] = [];
  const sizes: number[] = [];
  let at = 0;
  return {
    add(rings: readonly Ring[]): void {
      numbers.reserve(at + HEADER + rings.reduce((sum, ring) => sum + 1 + ring.length, 0));
      const records = numbers.list;
      const start = at;
      let [west, south, east, north] = [2 ** 31 - 1, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31)];
      let size = 0;
      at += HEADER;
      for (const ring of rings) {
        records[at++] = ring.length / 2;
        const end = at + ring.length;
        for (let i = 0; i < ring.length; i++) records[at + i] = Math.round(ring[i]! * LATTICE_PER_DEGREE);
        let [lastX, lastY] = [records[end - 2]!, records[end - 1]!];
        for (; at < end; at += 2) {
          const [x, y] = [records[at]!, records[at + 1]!];
          size += (lastX - x) * (lastY + y);
          if (x < west) west = x;
          if (x > east) east = x;
          if (y < south) south = y;
          if (y > north) north = y;
          lastX = x;
          lastY = y;
        }
      }
      records.set([offsets.length, west, south, east, north, rings.length], start);
      boxes.reserve((offsets.length + 1) * 4);
      boxes.list.set([west, south, east, north], offsets.length * 4);
      offsets.push(start);
      sizes.push(Math.abs(size));
    },
    pack: (): Packed => ({
      records: numbers.list.slice(0, at),
      offsets: Uint32Array.from(offsets),
      sizes: Float64Array.from(sizes),
      boxes: boxes.list.slice(0, offsets.length * 4),
    }),
  };
}

/** True when the record's area covers the point (lattice units, not rounded). */
function covers(records: Int32Array, record: number, x: number, y: number): boolean {
  if (x < records[record + 1]! || y < records[record + 2]!) return false;
  if (x > records[record + 3]! || y > records[record + 4]!) return false;
  let inside = false;
  let at = record + HEADER;
  for (let ring = records[record + 5]!; ring > 0; ring--) {
    const end = at + 1 + records[at]! * 2;
    let lastX = records[end - 2]!;
    let lastY = records[end - 1]!;
    for (at++; at < end; at += 2) {
      const nextX = records[at]!;
      const nextY = records[at + 1]!;
      if (rayCrosses(x, y, lastX, lastY, nextX, nextY)) inside = !inside;
      lastX = nextX;
      lastY = nextY;
    }
  }
  return inside;
}

interface Tree {
  readonly parents: Int32Array;
  readonly hasChild: Uint8Array;
  readonly depths: Uint8Array;
}

const MAX_DEPTH = 32;

function buildTree(areas: readonly Kept[], isExclusive: (area: Kept) => boolean): Tree {
  const indexOf = new Map<string, number>();
  for (let i = 0; i < areas.length; i++) indexOf.set(areas[i]!.id, i);
  if (indexOf.size !== areas.length) {
    const double = areas.find((area, i) => indexOf.get(area.id) !== i);
    throw new AppError('geo.area_twice', { id: double?.id });
  }
  const parents = new Int32Array(areas.length).fill(-1);
  const hasChild = new Uint8Array(areas.length);
  areas.forEach((area, i) => {
    if (area.parentId === undefined) return;
    const parent = indexOf.get(area.parentId);
    if (parent === undefined) {
      throw new AppError('geo.parent_unknown', { id: area.id, parentId: area.parentId });
    }
    parents[i] = parent;
    if (!isExclusive(area)) hasChild[parent] = 1;
  });
  const depths = new Uint8Array(areas.length);
  for (let i = 0; i < areas.length; i++) {
    let depth = 0;
    for (let up = parents[i]!; up >= 0; up = parents[up]!) {
      if (++depth > MAX_DEPTH) throw new AppError('geo.parent_circle', { id: areas[i]!.id });
    }
    depths[i] = depth;
  }
  return { parents, hasChild, depths };
}

const NO_IDS: readonly string[] = Object.freeze([]);
const NONE: readonly number[] = Object.freeze([]);

/** A raster whose lists name records instead of areas: one look-up less for each try. */
function rasterOf(packed: Packed, members: readonly number[]): Raster | undefined {
  const raster = buildRaster(packed.boxes, members);
  raster?.items.forEach((area, i) => {
    raster.items[i] = packed.offsets[area]!;
  });
  return raster;
}

function allCovering(records: Int32Array, raster: Raster, x: number, y: number): readonly number[] {
  const square = squareAt(raster, x, y);
  if (square < 0) return NONE;
  let found: number[] | undefined;
  const end = raster.starts[square + 1]!;
  for (let i = raster.starts[square]!; i < end; i++) {
    const record = raster.items[i]!;
    if (!covers(records, record, x, y)) continue;
    found ??= [];
    found.push(records[record]!);
  }
  return found ?? NONE;
}

/** Order between two areas that both cover a point; see buildLocator. */
function precedence(areas: readonly Kept[], sizes: Float64Array, depths: Uint8Array) {
  return (a: number, b: number, deepestFirst: boolean): boolean => {
    if (deepestFirst && depths[a] !== depths[b]) return depths[a]! > depths[b]!;
    const [one, two] = [areas[a]!, areas[b]!];
    if (one.primary !== two.primary) return one.primary;
    if (depths[a] !== depths[b]) return depths[a]! > depths[b]!;
    return sizes[a] === sizes[b] ? one.id < two.id : sizes[a]! < sizes[b]!;
  };
}

/**
 * Builds the in-memory index behind `locate`.
 *
 * Path: the areas without further parts (usually grids) are asked first; where several cover the point, a primary
 * one goes before others, then the deeper, the smaller, the smaller id, so that the answer never depends on the
 * order of the input. Where no grid lies, the deepest area that covers the point ends the path. Above the end
 * the path follows parentId: who is responsible, not who happens to lie around it.
 *
 * @param options.exclusiveLevels levels that lie across the others and never make the path; 'exclusive' unless told
 * @throws AppError geo.area_twice, geo.parent_unknown, geo.parent_circle
 */
export function buildLocator(areas: Iterable<LocatorArea>, options: LocatorOptions = {}): Locator {
  const builder = createLocatorBuilder(options);
  for (const area of areas) builder.add(area);
  return builder.build();
}

export interface LocatorOptions {
  readonly exclusiveLevels?: readonly (number | string)[];
}

export interface LocatorBuilder {
  /** Takes an area in; its rings are not kept. */
  add(area: LocatorArea): void;
  /** Once, when all areas are in. Throws what `buildLocator` throws. */
  build(): Locator;
}

/** `buildLocator` for areas that come one after the other, so that the rings of all of them are never held at once. */
export function createLocatorBuilder(options: LocatorOptions = {}): LocatorBuilder {
  const kept: Kept[] = [];
  const packer = createPacker();
  return {
    add: ({ id, level, parentId, primary, rings }) => {
      kept.push({ id, level, parentId, primary });
      packer.add(rings);
    },
    build: () => indexOf(kept, packer.pack(), options),
  };
}

function indexOf(kept: readonly Kept[], packed: Packed, options: LocatorOptions): Locator {
  const exclusiveLevels = new Set(options.exclusiveLevels ?? ['exclusive']);
  const isExclusive = (area: Kept) => exclusiveLevels.has(area.level);
  const { parents, hasChild, depths } = buildTree(kept, isExclusive);
  const groups: [leaves: number[], inner: number[], exclusive: number[]] = [[], [], []];
  kept.forEach((area, i) => {
    groups[isExclusive(area) ? 2 : hasChild[i] === 1 ? 1 : 0].push(i);
  });
  const [leaves, inner, exclusive] = groups.map((members) => rasterOf(packed, members));

  const goesBefore = precedence(kept, packed.sizes, depths);
  const answers: (Located | undefined)[] = new Array(kept.length);
  const answerFor = (end: number): Located => {
    const known = answers[end];
    if (known) return known;
    const path: string[] = [];
    for (let at = end; at >= 0; at = parents[at]!) path.unshift(kept[at]!.id);
    const answer = { path: Object.freeze(path), exclusive: NO_IDS };
    answers[end] = answer;
    return answer;
  };

  const { records } = packed;
  const best = (raster: Raster | undefined, x: number, y: number, deepestFirst: boolean): number => {
    const square = raster ? squareAt(raster, x, y) : -1;
    if (!raster || square < 0) return -1;
    let found = -1;
    const end = raster.starts[square + 1]!;
    for (let i = raster.starts[square]!; i < end; i++) {
      const record = raster.items[i]!;
      if (!covers(records, record, x, y)) continue;
      const area = records[record]!;
      if (found < 0 || goesBefore(area, found, deepestFirst)) found = area;
    }
    return found;
  };

  const locate = (lon: number, lat: number): Located | undefined => {
    const x = lon * LATTICE_PER_DEGREE;
    const y = lat * LATTICE_PER_DEGREE;
    let end = best(leaves, x, y, false);
    if (end < 0) end = best(inner, x, y, true);
    const covering = exclusive ? allCovering(records, exclusive, x, y) : NONE;
    if (covering.length === 0) return end < 0 ? undefined : answerFor(end);
    const ids = covering.map((area) => kept[area]!.id).sort();
    // An exclusive grid that sticks out of the city still belongs to somebody: the parent it names.
    if (end < 0) end = parents[kept.findIndex((area) => area.id === ids[0])]!;
    return { path: end < 0 ? NO_IDS : answerFor(end).path, exclusive: ids };
  };
  return { size: kept.length, locate };
}
