import { fromLattice, type Ring, toLattice } from '../lib/geo/types.ts';

/** A closed line as numbers of points in a mesh; the first is not repeated at the end. */
export type Loop = readonly number[];

const KEY_BASE = 2 ** 26;

/**
 * Points shared by all areas of a city, on the 1e-7 degree lattice.
 *
 * Cutting an area puts a new point on one of its edges. The area on the other side of that edge gets it as well,
 * because both ask `expand` which points an edge has received. So neighbours always share all their points, and
 * the parts of an area fill it exactly: no gap and no overlap of even a centimetre.
 */
export interface Mesh {
  readonly xs: number[];
  readonly ys: number[];
  /** Points of the borders read in, by coordinates, so that neighbouring borders meet. */
  readonly byPlace: Map<string, number>;
  /** The point that an edge has received, by edge. */
  readonly splits: Map<number, number>;
}

export function createMesh(): Mesh {
  return { xs: [], ys: [], byPlace: new Map(), splits: new Map() };
}

/** Adds a ring of a border, sharing the points that are there already. */
export function addRing(mesh: Mesh, ring: Ring): Loop {
  const loop: number[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    const [x, y] = [toLattice(ring[i]!), toLattice(ring[i + 1]!)];
    const key = `${x},${y}`;
    let id = mesh.byPlace.get(key);
    if (id === undefined) {
      id = mesh.xs.push(x) - 1;
      mesh.ys.push(y);
      mesh.byPlace.set(key, id);
    }
    loop.push(id);
  }
  return loop;
}

function edgeKey(a: number, b: number): number {
  return a < b ? a * KEY_BASE + b : b * KEY_BASE + a;
}

/** Puts a new point (lattice units) on the edge a–b, for both sides of it. The edge must not be split yet. */
export function splitEdge(mesh: Mesh, a: number, b: number, x: number, y: number): number {
  const id = mesh.xs.push(Math.round(x)) - 1;
  mesh.ys.push(Math.round(y));
  mesh.splits.set(edgeKey(a, b), id);
  return id;
}

/** The loop with all points that its edges have received meanwhile. */
export function expand(mesh: Mesh, loop: Loop): number[] {
  const full: number[] = [];
  const walk = (a: number, b: number) => {
    const middle = mesh.splits.get(edgeKey(a, b));
    if (middle === undefined) {
      full.push(b);
      return;
    }
    walk(a, middle);
    walk(middle, b);
  };
  for (let i = 0; i < loop.length; i++) walk(loop[i]!, loop[(i + 1) % loop.length]!);
  return full;
}

/** The border of some loops together: edges that run against each other vanish, the rest is chained. */
export function dissolve(mesh: Mesh, loops: readonly Loop[]): Loop[] {
  const next = new Map<number, number[]>();
  const directed = new Set<number>();
  for (const loop of loops) {
    const full = expand(mesh, loop);
    for (let i = 0; i < full.length; i++) directed.add(full[i]! * KEY_BASE + full[(i + 1) % full.length]!);
  }
  for (const key of directed) {
    const [a, b] = [Math.floor(key / KEY_BASE), key % KEY_BASE];
    if (directed.has(b * KEY_BASE + a)) continue;
    const ends = next.get(a);
    if (ends) ends.push(b);
    else next.set(a, [b]);
  }
  const chained: Loop[] = [];
  for (const start of [...next.keys()]) {
    while ((next.get(start)?.length ?? 0) > 0) {
      const loop: number[] = [];
      let at = start;
      do {
        loop.push(at);
        at = next.get(at)!.pop()!;
      } while (at !== start);
      chained.push(loop);
    }
  }
  return chained;
}

/** The loop as a ring in degrees; points must be expanded before if neighbours are to share them. */
export function toRing(mesh: Mesh, loop: Loop): Ring {
  const ring = new Float64Array(loop.length * 2);
  for (let i = 0; i < loop.length; i++) {
    ring[i * 2] = fromLattice(mesh.xs[loop[i]!]!);
    ring[i * 2 + 1] = fromLattice(mesh.ys[loop[i]!]!);
  }
  return ring;
}

/** Middle of a loop in lattice units: the mean of its points, good enough for "which side is nearer". */
export function middleOf(mesh: Mesh, loop: Loop): [x: number, y: number] {
  let x = 0;
  let y = 0;
  for (const id of loop) {
    x += mesh.xs[id]!;
    y += mesh.ys[id]!;
  }
  return [x / loop.length, y / loop.length];
}
