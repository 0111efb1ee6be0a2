import { AppError } from '../lib/errors.ts';
import { contains } from '../lib/geo/contains.ts';
import { distanceM } from '../lib/geo/measure.ts';
import { fromLattice, type LonLat, type Ring, toLattice } from '../lib/geo/types.ts';
import { allocate, numbered } from './allocate.ts';
import type { GeneratedArea, Job } from './generation.ts';
import { expand, type Loop, type Mesh, middleOf, toRing } from './mesh.ts';
import { type Random, seededRandom } from './seeded-random.ts';

/** Stands where a community's three digits stand, and is used by no community: exclusive grids hang on streets. */
const EXCLUSIVE_SERIES = '900';
const EXCLUSIVE_KINDS = [
  'business-district',
  'industrial-park',
  'market',
  'hospital',
  'school',
  'station',
] as const;
const EXCLUSIVE_NAMES = ['商圈', '园区', '市场', '医院', '学校', '枢纽'] as const;

/** A turned rectangle around a point, corners counter-clockwise, on the lattice. */
function rectangle(centre: LonLat, halfLengthM: number, halfWidthM: number, angle: number): Ring {
  const metresPerDegree = distanceM([centre[0], centre[1]], [centre[0], centre[1] + 1e-3]) * 1e3;
  const squeeze = Math.cos((centre[1] * Math.PI) / 180);
  const ring = new Float64Array(8);
  [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ].forEach(([a, b], i) => {
    const [along, across] = [a! * halfLengthM, b! * halfWidthM];
    const x = along * Math.cos(angle) - across * Math.sin(angle);
    const y = along * Math.sin(angle) + across * Math.cos(angle);
    ring[i * 2] = fromLattice(toLattice(centre[0] + x / metresPerDegree / squeeze));
    ring[i * 2 + 1] = fromLattice(toLattice(centre[1] + y / metresPerDegree));
  });
  return ring;
}

/** Places a rectangle inside a street, around the corner of one of its grids so that it lies across several. */
function placeExclusive(mesh: Mesh, street: readonly Ring[], loops: readonly Loop[], random: Random): Ring {
  let halfM = 25 + random() * 75;
  let ring: Ring | undefined;
  for (let attempt = 0; attempt < 60; attempt++, halfM *= 0.9) {
    const loop = loops[Math.floor(random() * loops.length)]!;
    const corner = loop[Math.floor(random() * loop.length)]!;
    const [x, y] = attempt < 40 ? [mesh.xs[corner]!, mesh.ys[corner]!] : middleOf(mesh, loop);
    ring = rectangle(
      [fromLattice(x), fromLattice(y)],
      halfM,
      halfM * (0.4 + random() * 0.6),
      random() * Math.PI,
    );
    if (isInside(street, ring)) return ring;
  }
  throw new AppError('cities.pack_invalid', {
    file: 'districts.geojson',
    why: 'a street has no room for an exclusive grid',
  });
}

/** True when every corner of the ring lies in the street. */
export function isInside(street: readonly Ring[], ring: Ring): boolean {
  for (let i = 0; i < ring.length; i += 2) if (!contains(street, ring[i]!, ring[i + 1]!)) return false;
  return true;
}

/** The grids of each street, by its nine digits. */
function gridsByStreet(job: Job): Map<string, Loop[]> {
  const gridsOf = new Map<string, Loop[]>();
  for (const grid of job.grids) {
    const street = grid.code.slice(0, 9);
    const loops = gridsOf.get(street);
    if (loops) loops.push(grid.loop);
    else gridsOf.set(street, [grid.loop]);
  }
  return gridsOf;
}

/** Makes the exclusive grids: rectangles inside streets, more of them where there are more urban communities. */
export function* makeExclusive(job: Job): Generator<GeneratedArea> {
  const streets = job.root.children
    .flatMap((district) => district.children)
    .filter((street) => street.children.length > 0);
  const weights = streets.map((s) => s.children.reduce((sum, c) => sum + (c.village ? 0.15 : 1), 0));
  const total = job.pack.city.gridTotals.exclusive;
  const counts =
    total >= streets.length ? allocate(total, weights) : streets.map((_, i) => Number(i < total));
  const gridsOf = gridsByStreet(job);
  for (const [i, street] of streets.entries()) {
    const { code, name } = street.division;
    const random = seededRandom(`${job.pack.city.seed}:exclusive:${code}`);
    const rings = street.loops.map((loop) => toRing(job.mesh, expand(job.mesh, loop)));
    for (const number of numbered(counts[i]!)) {
      const kind = Math.floor(random() * EXCLUSIVE_KINDS.length);
      const ring = placeExclusive(job.mesh, rings, gridsOf.get(code)!, random);
      const label = `${name}${EXCLUSIVE_NAMES[kind]}专属网格${Number(number)}`;
      yield {
        code: code + EXCLUSIVE_SERIES + number,
        name: label,
        level: 'exclusive',
        parentCode: code,
        kind: EXCLUSIVE_KINDS[kind]!,
        synthetic: true,
        rings: [ring],
      };
    }
  }
}
