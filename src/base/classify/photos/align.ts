import { countBits } from './hashes.ts';
import { LEVEL_SCALE } from './keypoints.ts';
import { type Keypoint, WORKING_SIDE_PX } from './model.ts';

/** Maps a point of the first picture to the second: 3 × 3, row by row, in units of half the working side. */
export type Projection = readonly number[];

export interface Alignment {
  /** Points whose best counterpart is clearly better than the next one and agrees in both directions. */
  matches: number;
  /** Points that lie, and look, as one projection of the plane says they should. */
  support: number;
  /** Only with enough points to compute one. */
  projection?: Projection;
}

interface Pair {
  from: Keypoint;
  to: Keypoint;
  distance: number;
}

const RATIO = 0.86;
const MAX_DISTANCE = 84;
const GUIDED_MAX_DISTANCE = 92;
const PAIR_LIMIT = 90;
const UNIT_PX = WORKING_SIDE_PX / 2;

/**
 * Lays two photos of perhaps the same place over each other by their corners: pairs of matches propose a turn,
 * a zoom and a shift; the best proposal is refined to a projection and asked again for all corners. No chance
 * is involved: the same photos give the same answer.
 */
export function align(from: readonly Keypoint[], to: readonly Keypoint[]): Alignment {
  const pairs = matchDescriptors(from, to);
  const matches = pairs.length;
  let inliers = bestSimilarity(pairs.slice(0, PAIR_LIMIT));
  if (inliers.length < 4) return { matches, support: inliers.length };
  let projection = fitAffine(inliers);
  for (const tolerancePx of [26, 18]) {
    if (!projection || !isPlausible(projection)) return { matches, support: 0 };
    inliers = guidedMatches(from, to, projection, tolerancePx);
    projection = (inliers.length >= 12 ? fitProjection(inliers) : undefined) ?? fitAffine(inliers);
  }
  if (!projection || !isPlausible(projection)) return { matches, support: 0 };
  inliers = guidedMatches(from, to, projection, 10);
  return { matches, support: inliers.length, projection };
}

/** Hamming distance of two descriptors, 0–256. */
function descriptorDistance(a: Uint32Array, b: Uint32Array): number {
  let distance = 0;
  for (let word = 0; word < 8; word++) distance += countBits(a[word]! ^ b[word]!);
  return distance;
}

function matchDescriptors(from: readonly Keypoint[], to: readonly Keypoint[]): Pair[] {
  const nearestOf = to.map(() => ({ index: -1, distance: 257 }));
  const candidates: (Pair & { index: number; toIndex: number })[] = [];
  for (const [index, point] of from.entries()) {
    let best = { toIndex: -1, distance: 257 };
    let second = 257;
    for (const [toIndex, other] of to.entries()) {
      const distance = descriptorDistance(point.descriptor, other.descriptor);
      if (distance < nearestOf[toIndex]!.distance) nearestOf[toIndex] = { index, distance };
      if (distance < best.distance) {
        // The same corner on the next pyramid level is no rival.
        const previous = to[best.toIndex];
        if (!previous || Math.hypot(previous.x - other.x, previous.y - other.y) > 6) second = best.distance;
        best = { toIndex, distance };
      } else if (distance < second) {
        const leader = to[best.toIndex]!;
        if (Math.hypot(leader.x - other.x, leader.y - other.y) > 6) second = distance;
      }
    }
    if (best.distance > MAX_DISTANCE || best.distance > RATIO * second) continue;
    candidates.push({ from: point, to: to[best.toIndex]!, index, ...best });
  }
  return candidates
    .filter((pair) => nearestOf[pair.toIndex]!.index === pair.index)
    .sort((a, b) => a.distance - b.distance);
}

/** The largest set of pairs that one turn, zoom and shift explains to within about 3 % of the picture. */
function bestSimilarity(pairs: readonly Pair[]): Pair[] {
  const tolerance = 22 ** 2;
  let best = { count: 0, a: 0, b: 0, shiftX: 0, shiftY: 0 };
  for (let i = 0; i < pairs.length; i++) {
    for (let j = 0; j < i; j++) {
      const proposal = similarity(pairs[i]!, pairs[j]!);
      if (!proposal) continue;
      const { a, b, shiftX, shiftY } = proposal;
      let count = 0;
      for (const { from, to } of pairs) {
        const dx = a * from.x - b * from.y + shiftX - to.x;
        const dy = b * from.x + a * from.y + shiftY - to.y;
        if (dx * dx + dy * dy < tolerance) count++;
      }
      if (count > best.count) best = { count, a, b, shiftX, shiftY };
    }
  }
  return pairs.filter(({ from, to }) => {
    const dx = best.a * from.x - best.b * from.y + best.shiftX - to.x;
    const dy = best.b * from.x + best.a * from.y + best.shiftY - to.y;
    return dx * dx + dy * dy < tolerance;
  });
}

function similarity(one: Pair, two: Pair) {
  const [dx, dy] = [one.from.x - two.from.x, one.from.y - two.from.y];
  const [ex, ey] = [one.to.x - two.to.x, one.to.y - two.to.y];
  const length = dx * dx + dy * dy;
  if (length < 40 ** 2) return undefined;
  const a = (dx * ex + dy * ey) / length;
  const b = (dx * ey - dy * ex) / length;
  const zoom = Math.hypot(a, b);
  const turn = Math.atan2(b, a);
  if (zoom < 0.3 || zoom > 3.3 || !agrees(one, zoom, turn) || !agrees(two, zoom, turn)) return undefined;
  return {
    a,
    b,
    shiftX: one.to.x - a * one.from.x + b * one.from.y,
    shiftY: one.to.y - b * one.from.x - a * one.from.y,
  };
}

/** Whether a pair's own sizes and directions fit a zoom and a turn, roughly. */
function agrees({ from, to }: Pair, zoom: number, turn: number): boolean {
  const ownZoom = LEVEL_SCALE ** (to.level - from.level);
  if (zoom > ownZoom * 2 || zoom < ownZoom / 2) return false;
  const error = Math.abs(to.angle - from.angle - turn) % (2 * Math.PI);
  return Math.min(error, 2 * Math.PI - error) < 0.7;
}

/** Asks every corner again: is there, close to where the projection puts it, one that looks like it? */
function guidedMatches(
  from: readonly Keypoint[],
  to: readonly Keypoint[],
  projection: Projection,
  tolerancePx: number,
): Pair[] {
  const taken = new Map<Keypoint, Pair>();
  const zoom = zoomOf(projection);
  for (const point of from) {
    const place = project(projection, point.x / UNIT_PX, point.y / UNIT_PX);
    const [x, y] = [place.x * UNIT_PX, place.y * UNIT_PX];
    let best: Pair | undefined;
    for (const other of to) {
      if (Math.abs(other.x - x) > tolerancePx || Math.abs(other.y - y) > tolerancePx) continue;
      const ownZoom = LEVEL_SCALE ** (other.level - point.level);
      if (zoom > ownZoom * 1.7 || zoom < ownZoom / 1.7) continue;
      const distance = descriptorDistance(point.descriptor, other.descriptor);
      if (distance < (best?.distance ?? GUIDED_MAX_DISTANCE)) best = { from: point, to: other, distance };
    }
    if (best && best.distance < (taken.get(best.to)?.distance ?? 257)) taken.set(best.to, best);
  }
  return distinctPlaces([...taken.values()]);
}

/** One corner seen on several pyramid levels is one witness, not several. */
function distinctPlaces(pairs: Pair[]): Pair[] {
  pairs.sort((a, b) => a.distance - b.distance);
  const kept: Pair[] = [];
  for (const pair of pairs) {
    if (kept.every(({ from }) => Math.hypot(from.x - pair.from.x, from.y - pair.from.y) > 5)) kept.push(pair);
  }
  return kept;
}

export function project(projection: Projection, x: number, y: number): { x: number; y: number } {
  const [a, b, c, d, e, f, g, h] = projection as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const depth = g * x + h * y + 1;
  return { x: (a * x + b * y + c) / depth, y: (d * x + e * y + f) / depth };
}

function zoomOf(projection: Projection): number {
  return Math.sqrt(Math.abs(projection[0]! * projection[4]! - projection[1]! * projection[3]!));
}

/** No mirror image, no folding, no extreme squeeze: what a hand-held camera can do to a place. */
function isPlausible(projection: Projection): boolean {
  const corners = [
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 2],
  ].map(([x, y]) => ({
    at: project(projection, x!, y!),
    depth: projection[6]! * x! + projection[7]! * y! + 1,
  }));
  if (corners.some(({ depth }) => depth < 0.3 || depth > 3)) return false;
  const [a, b, d, e] = [projection[0]!, projection[1]!, projection[3]!, projection[4]!];
  const determinant = a * e - b * d;
  const stretch = a * a + b * b + d * d + e * e;
  // Ratio of the longest to the shortest axis of the linear part: r + 1/r = stretch / determinant.
  return determinant > 0.09 && determinant < 11 && stretch / determinant < 3;
}

/** Least squares: x' = ax + by + c, y' = dx + ey + f. */
function fitAffine(pairs: readonly Pair[]): Projection | undefined {
  if (pairs.length < 3) return undefined;
  const rows: number[][] = [];
  for (const { from, to } of pairs) {
    const [x, y] = [from.x / UNIT_PX, from.y / UNIT_PX];
    rows.push([x, y, 1, 0, 0, 0, to.x / UNIT_PX], [0, 0, 0, x, y, 1, to.y / UNIT_PX]);
  }
  const solution = leastSquares(rows, 6);
  return solution && [...solution, 0, 0, 1];
}

/** Least squares of the eight numbers of a projection (direct linear form, last number 1). */
function fitProjection(pairs: readonly Pair[]): Projection | undefined {
  const rows: number[][] = [];
  for (const { from, to } of pairs) {
    const [x, y] = [from.x / UNIT_PX, from.y / UNIT_PX];
    const [u, v] = [to.x / UNIT_PX, to.y / UNIT_PX];
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  }
  const solution = leastSquares(rows, 8);
  return solution && [...solution, 1];
}

/** Solves rows of (coefficients …, value) by normal equations and Gaussian elimination with pivots. */
function leastSquares(rows: readonly number[][], unknowns: number): number[] | undefined {
  const system = Array.from({ length: unknowns }, (_, i) =>
    Array.from({ length: unknowns + 1 }, (_, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
  );
  for (let column = 0; column < unknowns; column++) {
    let pivot = column;
    for (let row = column + 1; row < unknowns; row++) {
      if (Math.abs(system[row]![column]!) > Math.abs(system[pivot]![column]!)) pivot = row;
    }
    [system[column], system[pivot]] = [system[pivot]!, system[column]!];
    const lead = system[column]![column]!;
    if (Math.abs(lead) < 1e-9) return undefined;
    for (let row = 0; row < unknowns; row++) {
      if (row === column) continue;
      const factor = system[row]![column]! / lead;
      for (let k = column; k <= unknowns; k++) system[row]![k]! -= factor * system[column]![k]!;
    }
  }
  return system.map((row, n) => row[unknowns]! / row[n]!);
}
