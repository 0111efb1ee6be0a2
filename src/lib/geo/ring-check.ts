import { AppError } from '../errors.ts';
import { LATTICE_PER_DEGREE, type Ring } from './types.ts';

/** Sign of the turn a → b → c on the lattice; exact, since the products stay below 2^53 for a city. */
function turn(ring: Ring, a: number, b: number, c: number): number {
  const bx = Math.round((ring[b * 2]! - ring[a * 2]!) * LATTICE_PER_DEGREE);
  const by = Math.round((ring[b * 2 + 1]! - ring[a * 2 + 1]!) * LATTICE_PER_DEGREE);
  const cx = Math.round((ring[c * 2]! - ring[a * 2]!) * LATTICE_PER_DEGREE);
  const cy = Math.round((ring[c * 2 + 1]! - ring[a * 2 + 1]!) * LATTICE_PER_DEGREE);
  return Math.sign(bx * cy - by * cx);
}

/** True when c, known to be on the line through a and b, lies between them. */
function between(ring: Ring, a: number, b: number, c: number): boolean {
  const [ax, ay, bx, by] = [ring[a * 2]!, ring[a * 2 + 1]!, ring[b * 2]!, ring[b * 2 + 1]!];
  const [cx, cy] = [ring[c * 2]!, ring[c * 2 + 1]!];
  return cx >= Math.min(ax, bx) && cx <= Math.max(ax, bx) && cy >= Math.min(ay, by) && cy <= Math.max(ay, by);
}

function samePoint(ring: Ring, a: number, b: number): boolean {
  return ring[a * 2] === ring[b * 2] && ring[a * 2 + 1] === ring[b * 2 + 1];
}

/** Edges a–b and c–d meet anywhere else than in a corner of both. */
function crosses(ring: Ring, a: number, b: number, c: number, d: number): boolean {
  const abc = turn(ring, a, b, c);
  const abd = turn(ring, a, b, d);
  const cda = turn(ring, c, d, a);
  const cdb = turn(ring, c, d, b);
  if (abc !== abd && cda !== cdb && abc * abd !== 0 && cda * cdb !== 0) return true;
  const corner = (x: number, one: number, two: number) => samePoint(ring, x, one) || samePoint(ring, x, two);
  return (
    (abc === 0 && between(ring, a, b, c) && !corner(c, a, b)) ||
    (abd === 0 && between(ring, a, b, d) && !corner(d, a, b)) ||
    (cda === 0 && between(ring, c, d, a) && !corner(a, c, d)) ||
    (cdb === 0 && between(ring, c, d, b) && !corner(b, c, d))
  );
}

/**
 * Stops at a ring that cuts or retraces itself. Corners may touch; edges may not.
 * Sweeps west to east, so that only edges side by side are compared.
 * @throws AppError geo.ring_crosses_itself with the place and the two edges (numbered from 0)
 */
export function checkSimple(ring: Ring, where: Record<string, unknown>): void {
  const count = ring.length / 2;
  const west = new Float64Array(count);
  const east = new Float64Array(count);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const next = (i + 1) % count;
    west[i] = Math.min(ring[i * 2]!, ring[next * 2]!);
    east[i] = Math.max(ring[i * 2]!, ring[next * 2]!);
    order[i] = i;
  }
  order.sort((a, b) => west[a]! - west[b]!);
  let active: number[] = [];
  for (const edge of order) {
    active = active.filter((other) => east[other]! >= west[edge]!);
    for (const other of active) {
      if (edgesClash(ring, edge, other, count)) {
        throw new AppError('geo.ring_crosses_itself', {
          ...where,
          edges: [Math.min(edge, other), Math.max(edge, other)],
          near: [ring[edge * 2], ring[edge * 2 + 1]],
        });
      }
    }
    active.push(edge);
  }
}

function edgesClash(ring: Ring, one: number, two: number, count: number): boolean {
  const [first, second] = one < two ? [one, two] : [two, one];
  const [a, b, c, d] = [first, (first + 1) % count, second, (second + 1) % count];
  if (b === c || d === a) {
    // Neighbours share a corner; they clash only when the second runs back over the first.
    const [before, corner, after] = b === c ? [a, b, d] : [c, a, b];
    if (turn(ring, before, corner, after) !== 0) return false;
    return between(ring, before, corner, after) || between(ring, corner, after, before);
  }
  const [southA, northA] = [
    Math.min(ring[a * 2 + 1]!, ring[b * 2 + 1]!),
    Math.max(ring[a * 2 + 1]!, ring[b * 2 + 1]!),
  ];
  const [southB, northB] = [
    Math.min(ring[c * 2 + 1]!, ring[d * 2 + 1]!),
    Math.max(ring[c * 2 + 1]!, ring[d * 2 + 1]!),
  ];
  return southA <= northB && southB <= northA && crosses(ring, a, b, c, d);
}
