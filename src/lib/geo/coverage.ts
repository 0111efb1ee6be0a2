import Flatbush from 'flatbush';
import polygonClipping from 'polygon-clipping';
import { bboxesOverlap, bboxOf, representativePoint, ringAreaM2 } from './measure.ts';
import { type BBox, fromLattice, type LonLat, type Ring, toLattice } from './types.ts';

/** One area of the level under check, or of the level above it. Rings in normal form (see Ring). */
export interface CoverageArea {
  readonly id: string;
  readonly parentId?: string | undefined;
  readonly rings: readonly Ring[];
}

export interface CoverageFinding {
  /**
   * gap: a part of the parent that none of its children covers; overlap: covered by two areas of the level;
   * outside: a part of a child that lies beyond its parent.
   */
  readonly kind: 'gap' | 'overlap' | 'outside';
  readonly parentId: string;
  /** gap: the children around it; overlap: the two; outside: the child. */
  readonly areaIds: readonly string[];
  readonly areaM2: number;
  /** A point inside, WGS-84. */
  readonly at: LonLat;
  readonly bbox: BBox;
  readonly rings: readonly Ring[];
}

export interface CoverageReport {
  readonly findings: readonly CoverageFinding[];
  readonly gapM2: number;
  readonly overlapM2: number;
  readonly outsideM2: number;
  readonly parentsChecked: number;
  /** Parents whose children fit together point by point, so that nothing had to be clipped. */
  readonly parentsExact: number;
  /** Areas whose parent is not among the parents given. */
  readonly orphanIds: readonly string[];
  /** Findings below minAreaM2: counted, not listed. */
  readonly slivers: { readonly count: number; readonly areaM2: number };
  /** Parents whose geometry could not be clipped, with the reason; to be looked at by a person. */
  readonly unresolved: readonly { readonly parentId: string; readonly why: string }[];
}

export interface CoverageOptions {
  /** Smaller findings only count as slivers; 1 m² unless told. */
  readonly minAreaM2?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

type Pair = [number, number];
type Clip = Pair[][][];

/** Integers around an origin near by keep the clipping away from rounding trouble. */
function toClip(rings: readonly Ring[], originX: number, originY: number): Clip {
  const polygons: Clip = [];
  for (const ring of rings) {
    const pairs: Pair[] = [];
    let doubled = 0;
    for (let i = 0; i < ring.length; i += 2) {
      pairs.push([toLattice(ring[i]!) - originX, toLattice(ring[i + 1]!) - originY]);
    }
    pairs.forEach(([x, y], i) => {
      const next = pairs[(i + 1) % pairs.length]!;
      doubled += x * next[1] - next[0] * y;
    });
    const last = polygons.at(-1);
    if (doubled < 0 && last) last.push(pairs);
    else polygons.push([pairs]);
  }
  return polygons;
}

function fromClip(polygon: Pair[][], originX: number, originY: number): Ring[] {
  return polygon.map((pairs) => {
    const ring = new Float64Array((pairs.length - 1) * 2);
    for (let i = 0; i + 1 < pairs.length; i++) {
      ring[i * 2] = fromLattice(pairs[i]![0] + originX);
      ring[i * 2 + 1] = fromLattice(pairs[i]![1] + originY);
    }
    return ring;
  });
}

const KEY_BASE = 2 ** 26;

/**
 * True when the children tile the parent point by point: the sum of their directed edges, where two that run
 * against each other cancel out, is the parent's own border. Then every point of it is covered exactly once, and
 * nothing beyond. Far cheaper than clipping; false only means "not proved".
 */
function tilesExactly(parent: CoverageArea, children: readonly CoverageArea[]): boolean {
  const [west, south] = bboxOf([...parent.rings, ...children.flatMap((child) => child.rings)]).map(
    toLattice,
  ) as Pair;
  const points = new Map<number, number>();
  const edges = new Map<number, number>();
  const pointId = (lon: number, lat: number) => {
    const key = (toLattice(lon) - west) * 2 ** 28 + (toLattice(lat) - south);
    let id = points.get(key);
    if (id === undefined) {
      id = points.size;
      points.set(key, id);
    }
    return id;
  };
  const add = (ring: Ring, weight: number) => {
    let last = pointId(ring[ring.length - 2]!, ring[ring.length - 1]!);
    for (let i = 0; i < ring.length; i += 2) {
      const id = pointId(ring[i]!, ring[i + 1]!);
      const [key, sign] = last < id ? [last * KEY_BASE + id, weight] : [id * KEY_BASE + last, -weight];
      const sum = (edges.get(key) ?? 0) + sign;
      if (sum === 0) edges.delete(key);
      else edges.set(key, sum);
      last = id;
    }
  };
  for (const child of children) for (const ring of child.rings) add(ring, 1);
  for (const ring of parent.rings) add(ring, -1);
  return edges.size === 0;
}

/** What one run knows and collects. */
interface Run {
  readonly areas: readonly CoverageArea[];
  readonly boxes: readonly BBox[];
  readonly index: Flatbush | undefined;
  readonly minAreaM2: number;
  readonly findings: CoverageFinding[];
  readonly unresolved: Map<string, string>;
  readonly slivers: { count: number; areaM2: number };
}

type Operation = 'difference' | 'intersection';

function clip(
  run: Run,
  parentId: string,
  operation: Operation,
  one: readonly Ring[],
  others: readonly (readonly Ring[])[],
) {
  const [x, y] = bboxOf(one).map(toLattice) as Pair;
  try {
    const subject = toClip(one, x, y);
    const rest = others.map((rings) => toClip(rings, x, y));
    return polygonClipping[operation](subject, ...rest).map((polygon) => fromClip(polygon as Pair[][], x, y));
  } catch (error) {
    // The library gives up on some touching edges; the report says so instead of passing over the place.
    run.unresolved.set(parentId, error instanceof Error ? error.message.slice(0, 120) : 'unknown');
    return [];
  }
}

/** The clipped piece's m². Slivers a centimetre wide may come out turned over: their size counts, not their sign. */
function clippedAreaM2(rings: readonly Ring[]): number {
  const [outer = 0, ...holes] = rings.map((ring) => Math.abs(ringAreaM2(ring)));
  return Math.max(0, outer - holes.reduce((sum, hole) => sum + hole, 0));
}

function record(
  run: Run,
  kind: CoverageFinding['kind'],
  parentId: string,
  areaIds: string[],
  rings: Ring[],
): void {
  const size = clippedAreaM2(rings);
  if (size < run.minAreaM2) {
    run.slivers.count++;
    run.slivers.areaM2 += size;
    return;
  }
  const [at, bbox] = [representativePoint(rings), bboxOf(rings)];
  run.findings.push({ kind, parentId, areaIds, areaM2: size, at, bbox, rings });
}

function checkParent(
  run: Run,
  parent: CoverageArea,
  members: readonly number[],
  inexact: ReadonlySet<number>,
): void {
  const children = members.map((m) => run.areas[m]!);
  const gaps = clip(
    run,
    parent.id,
    'difference',
    parent.rings,
    children.map((child) => child.rings),
  );
  for (const gap of gaps) {
    const box = bboxOf(gap);
    const around = members.filter((m) => touches(run.boxes[m]!, box)).map((m) => run.areas[m]!.id);
    record(run, 'gap', parent.id, around.slice(0, 20), gap);
  }
  for (const m of members) {
    const child = run.areas[m]!;
    for (const part of clip(run, parent.id, 'difference', child.rings, [parent.rings])) {
      record(run, 'outside', parent.id, [child.id], part);
    }
    for (const other of run.index?.search(...run.boxes[m]!) ?? []) {
      if (
        other === m ||
        (other < m && inexact.has(other)) ||
        !bboxesOverlap(run.boxes[m]!, run.boxes[other]!)
      )
        continue;
      const second = run.areas[other]!;
      for (const part of clip(run, parent.id, 'intersection', child.rings, [second.rings])) {
        record(run, 'overlap', parent.id, [child.id, second.id].sort(), part);
      }
    }
  }
}

function touches(a: BBox, b: BBox): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

function prepare(areas: readonly CoverageArea[], minAreaM2: number): Run {
  const boxes = areas.map((area) => bboxOf(area.rings));
  const index = areas.length === 0 ? undefined : new Flatbush(areas.length);
  for (const box of boxes) index?.add(...box);
  index?.finish();
  return {
    areas,
    boxes,
    index,
    minAreaM2,
    findings: [],
    unresolved: new Map(),
    slivers: { count: 0, areaM2: 0 },
  };
}

/**
 * Compares one level with the level above it: every gap and every overlap with its m² and a place.
 *
 * Parents whose children share all their points are proved by cancelling edges; only the others are clipped, and
 * only where boxes meet. Still seconds for a whole city: call it in a worker thread.
 * @throws the signal's reason when it is aborted, between two parents
 */
export function checkCoverage(
  parents: readonly CoverageArea[],
  areas: readonly CoverageArea[],
  options: CoverageOptions = {},
): CoverageReport {
  const run = prepare(areas, options.minAreaM2 ?? 1);
  const members = new Map<string, number[]>(parents.map((parent) => [parent.id, []]));
  const orphanIds: string[] = [];
  areas.forEach((area, i) => {
    const group = area.parentId === undefined ? undefined : members.get(area.parentId);
    if (group) group.push(i);
    else orphanIds.push(area.id);
  });
  const suspects: CoverageArea[] = [];
  const inexact = new Set<number>();
  for (const parent of parents) {
    options.signal?.throwIfAborted();
    const group = members.get(parent.id)!;
    if (
      tilesExactly(
        parent,
        group.map((m) => areas[m]!),
      )
    )
      continue;
    suspects.push(parent);
    for (const m of group) inexact.add(m);
  }
  const exact = parents.length - suspects.length;
  options.onProgress?.(exact, parents.length);
  suspects.forEach((parent, i) => {
    options.signal?.throwIfAborted();
    checkParent(run, parent, members.get(parent.id)!, inexact);
    options.onProgress?.(exact + i + 1, parents.length);
  });
  const sum = (kind: CoverageFinding['kind']) =>
    run.findings.reduce((total, finding) => total + (finding.kind === kind ? finding.areaM2 : 0), 0);
  run.findings.sort((a, b) => b.areaM2 - a.areaM2);
  return {
    findings: run.findings,
    gapM2: sum('gap'),
    overlapM2: sum('overlap'),
    outsideM2: sum('outside'),
    parentsChecked: parents.length,
    parentsExact: exact,
    orphanIds,
    slivers: run.slivers,
    unresolved: [...run.unresolved].map(([parentId, why]) => ({ parentId, why })),
  };
}
