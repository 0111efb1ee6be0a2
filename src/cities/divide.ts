import { assert } from '../lib/assert.ts';
import { expand, type Loop, type Mesh, middleOf, splitEdge } from './mesh.ts';

/** Something that is to get a part of an area, in proportion to its weight. */
export interface Share<T> {
  readonly value: T;
  readonly weight: number;
}

export interface DivideOptions {
  /** Degrees of longitude to degrees of latitude: the cosine of the latitude. */
  readonly squeeze: number;
  /** Direction of the streets, radians; cuts run along or across it, give or take a little. */
  readonly angle: number;
  readonly random: () => number;
  /** Lattice point to which the first shares go (a centre); none: no matter. */
  readonly toward?: readonly [x: number, y: number] | undefined;
}

/** A loop seen along a direction: u grows along it, w to its left; both in squeezed lattice units. */
interface View {
  readonly loop: readonly number[];
  readonly us: Float64Array;
  readonly ws: Float64Array;
  /** Sum of -w du up to each point; a cut line itself adds nothing to it, as u stands still on it. */
  readonly sums: Float64Array;
  readonly min: number;
  readonly max: number;
}

interface Cut {
  readonly view: View;
  readonly at: number;
  readonly firstEdge: number;
  readonly secondEdge: number;
  readonly score: number;
}

/** Points nearer to a cut than this (lattice units, about 5 cm) make the cut move: no edge may shrink to nothing. */
const CLEARANCE = 5;
const MANY_POINTS = 24;

function look(mesh: Mesh, loop: readonly number[], direction: number, squeeze: number): View {
  const [cos, sin] = [Math.cos(direction), Math.sin(direction)];
  const n = loop.length;
  const [us, ws, sums] = [new Float64Array(n), new Float64Array(n), new Float64Array(n + 1)];
  const [originX, originY] = [mesh.xs[loop[0]!]!, mesh.ys[loop[0]!]!];
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < n; i++) {
    const x = (mesh.xs[loop[i]!]! - originX) * squeeze;
    const y = mesh.ys[loop[i]!]! - originY;
    const u = x * cos + y * sin;
    us[i] = u;
    ws[i] = y * cos - x * sin;
    if (u < min) min = u;
    if (u > max) max = u;
  }
  for (let i = 0; i < n; i++) {
    const next = i + 1 === n ? 0 : i + 1;
    sums[i + 1] = sums[i]! - ((us[next]! - us[i]!) * (ws[i]! + ws[next]!)) / 2;
  }
  return { loop, us, ws, sums, min, max };
}

/** Area of the part with u < at. */
function lowArea(view: View, at: number): number {
  const { us, ws } = view;
  const n = us.length;
  let sum = 0;
  let [lastU, lastW] = [us[n - 1]!, ws[n - 1]!];
  for (let i = 0; i < n; i++) {
    const [u, w] = [us[i]!, ws[i]!];
    if (lastU < at || u < at) {
      const t = (at - lastU) / (u - lastU);
      const crossing = lastW + t * (w - lastW);
      if (lastU < at && u < at) sum -= (u - lastU) * (lastW + w);
      else if (u < at) sum -= (u - at) * (crossing + w);
      else sum -= (at - lastU) * (lastW + crossing);
    }
    lastU = u;
    lastW = w;
  }
  return sum / 2;
}

/** Moves a cut off the points near it; undefined when there is no room. */
function clear(view: View, wanted: number): number | undefined {
  for (let attempt = 0; attempt < 12; attempt++) {
    const at = wanted + (attempt % 2 === 0 ? 1 : -1) * attempt * CLEARANCE * 1.7;
    if (at <= view.min + CLEARANCE || at >= view.max - CLEARANCE) continue;
    if (view.us.every((u) => Math.abs(u - at) > CLEARANCE)) return at;
  }
  return undefined;
}

/** All chords of the line u = at through the loop: each splits it into exactly two parts; the best is returned. */
function bestChord(view: View, at: number, lowShare: number): Cut | undefined {
  const { us, ws, sums } = view;
  const n = us.length;
  const crossings: { edge: number; w: number }[] = [];
  for (let edge = 0; edge < n; edge++) {
    const next = edge + 1 === n ? 0 : edge + 1;
    if (us[edge]! < at === us[next]! < at) continue;
    const t = (at - us[edge]!) / (us[next]! - us[edge]!);
    crossings.push({ edge, w: ws[edge]! + t * (ws[next]! - ws[edge]!) });
  }
  crossings.sort((a, b) => a.w - b.w);
  const total = sums[n]!;
  let best: Cut | undefined;
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const [one, two] = [crossings[i]!, crossings[i + 1]!];
    const [first, second] = one.edge < two.edge ? [one, two] : [two, one];
    const after = first.edge + 1;
    let area = sums[second.edge]! - sums[after]!;
    area -= ((us[after]! - at) * (first.w + ws[after]!)) / 2;
    area -= ((at - us[second.edge]!) * (ws[second.edge]! + second.w)) / 2;
    const low = us[after]! < at ? area : total - area;
    const error = Math.abs(low / total - lowShare) / Math.min(lowShare, 1 - lowShare);
    const score = error + (0.15 * (two.w - one.w)) / Math.sqrt(total);
    if (!best || score < best.score) {
      best = { view, at, firstEdge: first.edge, secondEdge: second.edge, score };
    }
  }
  return best;
}

function halve(view: View, lowShare: number): number {
  const wanted = view.sums[view.us.length]! * lowShare;
  let [low, high] = [view.min, view.max];
  for (let round = 0; round < 16; round++) {
    const middle = (low + high) / 2;
    if (lowArea(view, middle) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function tryView(view: View, lowShare: number, best: Cut | undefined): Cut | undefined {
  let found = best;
  const offsets = [halve(view, lowShare)];
  if (view.us.length > MANY_POINTS) {
    for (let i = 1; i < 14; i++) offsets.push(view.min + ((view.max - view.min) * i) / 14);
  }
  for (const offset of offsets) {
    const at = clear(view, offset);
    const cut = at === undefined ? undefined : bestChord(view, at, lowShare);
    if (cut && (!found || cut.score < found.score)) found = cut;
  }
  return found;
}

function findCut(mesh: Mesh, loop: readonly number[], lowShare: number, options: DivideOptions): Cut {
  const [middleX, middleY] = middleOf(mesh, loop);
  const jitter = (options.random() - 0.5) * 0.2;
  const face = (direction: number) => {
    if (!options.toward) return direction;
    const x = (options.toward[0] - middleX) * options.squeeze;
    const away = x * Math.cos(direction) + (options.toward[1] - middleY) * Math.sin(direction) > 0;
    return away ? direction + Math.PI : direction;
  };
  // Ragged borders are tried on the slant too; everything else is cut like streets, along or across.
  const steps = loop.length > MANY_POINTS ? [0, 2, 1, 3] : [0, 2];
  let best: Cut | undefined;
  for (const step of steps) {
    const direction = face(options.angle + jitter + (step * Math.PI) / 4);
    best = tryView(look(mesh, loop, direction, options.squeeze), lowShare, best);
  }
  for (let extra = 1; !best && extra < 16; extra++) {
    best = tryView(look(mesh, loop, face(options.angle + extra * 0.41), options.squeeze), lowShare, best);
  }
  assert(best, 'an area of more than some centimetres can be cut');
  return best;
}

function carryOut(mesh: Mesh, cut: Cut): [low: Loop, high: Loop] {
  const { view, at, firstEdge, secondEdge } = cut;
  const { loop, us } = view;
  const pointOn = (edge: number) => {
    const next = (edge + 1) % loop.length;
    const [a, b] = [loop[edge]!, loop[next]!];
    const t = (at - us[edge]!) / (us[next]! - us[edge]!);
    const x = mesh.xs[a]! + t * (mesh.xs[b]! - mesh.xs[a]!);
    return splitEdge(mesh, a, b, x, mesh.ys[a]! + t * (mesh.ys[b]! - mesh.ys[a]!));
  };
  const [first, second] = [pointOn(firstEdge), pointOn(secondEdge)];
  const one = [first, ...loop.slice(firstEdge + 1, secondEdge + 1), second];
  const two = [second, ...loop.slice(secondEdge + 1), ...loop.slice(0, firstEdge + 1), first];
  return us[firstEdge + 1]! < at ? [one, two] : [two, one];
}

/** Cuts off the part of a loop that lies farthest in a direction (radians, from east), by its share of the area. */
export function cutOff(
  mesh: Mesh,
  loop: Loop,
  direction: number,
  share: number,
  squeeze: number,
): [part: Loop, rest: Loop] {
  const view = look(mesh, expand(mesh, loop), direction + Math.PI, squeeze);
  const best = tryView(view, share, undefined);
  assert(best, 'a district can be cut');
  return carryOut(mesh, best);
}

/**
 * Divides a loop among shares by straight cuts, each from one edge to another, until every share has its own part.
 * The parts fill the loop exactly and keep the order of the shares: neighbours in the list lie side by side.
 */
export function divide<T>(
  mesh: Mesh,
  loop: Loop,
  shares: readonly Share<T>[],
  options: DivideOptions,
  onPart: (value: T, part: Loop) => void,
): void {
  if (shares.length === 0) return;
  if (shares.length === 1) {
    onPart(shares[0]!.value, loop);
    return;
  }
  const total = shares.reduce((sum, share) => sum + share.weight, 0);
  let split = 1;
  let low = shares[0]!.weight;
  while (split < shares.length - 1 && low + shares[split]!.weight / 2 < total / 2)
    low += shares[split++]!.weight;
  const cut = findCut(mesh, expand(mesh, loop), low / total, options);
  const [lowPart, highPart] = carryOut(mesh, cut);
  divide(mesh, lowPart, shares.slice(0, split), options, onPart);
  divide(mesh, highPart, shares.slice(split), options, onPart);
}
