import { AppError } from '../lib/errors.ts';
import { encodeRings } from '../lib/geo/codec.ts';
import { areaM2, bboxOf, ringAreaM2 } from '../lib/geo/measure.ts';
import { type BBox, type Ring, toLattice } from '../lib/geo/types.ts';
import { allocate, numbered } from './allocate.ts';
import { cutOff, type DivideOptions, divide, type Share } from './divide.ts';
import { buildNodes, type Node, orderAndWeigh, shortName } from './division-tree.ts';
import { isInside, makeExclusive } from './exclusive-grids.ts';
import type { GeneratedArea, Job } from './generation.ts';
import { addRing, createMesh, dissolve, expand, type Loop, toRing } from './mesh.ts';
import type { PackGeometry, ZoneCut } from './read-pack.ts';
import { seededRandom } from './seeded-random.ts';

export type { GeneratedArea } from './generation.ts';

/** The same, ready for a row: boundary as bytes (see encodeRings), box and size. */
export interface GeneratedAreaRow extends Omit<GeneratedArea, 'rings'> {
  readonly boundary: Uint8Array;
  readonly bbox: BBox;
  readonly areaM2: number;
}

/** Encodes an area for storing. */
export function toAreaRow(area: GeneratedArea): GeneratedAreaRow {
  const { rings, ...rest } = area;
  return { ...rest, boundary: encodeRings(rings), bbox: bboxOf(rings), areaM2: areaM2(rings) };
}

function faulty(code: string, why: string): AppError {
  return new AppError('cities.pack_invalid', { file: 'districts.geojson', code, why });
}

/** Cuts a zone without a border of its own from the districts it lies in. */
function cutZone(job: Job, zone: Node, cuts: readonly ZoneCut[], byCode: ReadonlyMap<string, Node>): void {
  for (const cut of cuts) {
    const host = byCode.get(cut.code);
    if (!host?.loops[0]) throw faulty(cut.code, 'a zone is to be cut from it, but it has no border');
    const share = (cut.areaKm2 * 1e6) / ringAreaM2(toRing(job.mesh, host.loops[0]));
    if (!(share > 0 && share < 0.9)) throw faulty(cut.code, `a zone would take ${share} of it; at most 0.9`);
    const direction = ((90 - cut.bearingDeg) * Math.PI) / 180;
    const [part, rest] = cutOff(job.mesh, host.loops[0], direction, share, job.squeeze);
    zone.loops.push(part);
    host.loops = [rest];
    host.synthetic = true;
  }
}

/** Puts the real borders into the mesh, then cuts the zones from them. */
function layBorders(job: Job): void {
  const byCode = new Map(job.root.children.map((node) => [node.division.code, node]));
  const borderOf = new Map(job.pack.borders.map((border) => [border.code, border]));
  for (const node of job.root.children) {
    const border = borderOf.get(node.division.code);
    if (!border) throw faulty(node.division.code, 'the district has no border');
    node.kind = border.kind;
    node.synthetic = border.synthetic;
    if (border.cuts.length > 0) continue;
    if (border.rings.length !== 1) throw faulty(border.code, 'a border to generate from must be one ring');
    node.loops = [addRing(job.mesh, border.rings[0]!)];
  }
  for (const node of job.root.children) cutZone(job, node, borderOf.get(node.division.code)!.cuts, byCode);
}

/** Gives each loop its share of the children, in order, at least one each. */
function spread(job: Job, loops: readonly Loop[], children: readonly Node[]): [Loop, Node[]][] {
  const sizes = loops.map((loop) => ringAreaM2(toRing(job.mesh, expand(job.mesh, loop))));
  const wanted = allocate(children.length, sizes);
  let from = 0;
  return loops.map((loop, i) => {
    from += wanted[i]!;
    return [loop, children.slice(from - wanted[i]!, from)];
  });
}

function optionsFor(job: Job, code: string, toward?: readonly [number, number]): DivideOptions {
  const random = seededRandom(`${job.pack.city.seed}:${code}`);
  return { squeeze: job.squeeze, angle: random() * Math.PI, random, toward };
}

function divideNodes(job: Job, node: Node, toward: readonly [number, number] | undefined): void {
  if (node.children.length === 0) return;
  const options = optionsFor(job, node.division.code, toward);
  for (const [loop, children] of spread(job, node.loops, node.children)) {
    const shares: Share<Node>[] = children.map((child) => ({ value: child, weight: child.weight }));
    divide(job.mesh, loop, shares, options, (child, part) => child.loops.push(part));
  }
  for (const child of node.children) divideNodes(job, child, toward);
}

function communitiesOf(job: Job): Node[] {
  return job.root.children.flatMap((district) => district.children).flatMap((street) => street.children);
}

function makeGrids(job: Job): void {
  const { community, micro, rural } = job.pack.city.gridTotals;
  const random = seededRandom(`${job.pack.city.seed}:grids`);
  const all = communitiesOf(job);
  const uneven = (count: number) => Array.from({ length: count }, () => 0.6 + random() * 0.8);
  const countOf = new Map<Node, number>();
  const [urban, villages] = [all.filter((node) => !node.village), all.filter((node) => node.village)];
  for (const [i, count] of allocate(community, uneven(urban.length)).entries()) countOf.set(urban[i]!, count);
  for (const [i, count] of allocate(rural, uneven(villages.length)).entries())
    countOf.set(villages[i]!, count);
  const microCounts = allocate(micro, uneven(community));
  let nextMicro = 0;
  for (const node of all) {
    const short = shortName(node.division.name);
    const options = optionsFor(job, node.division.code);
    const kind = node.village ? 'rural-grid' : 'community-grid';
    const shares = [...numbered(countOf.get(node)!)].map((value) => ({
      value,
      weight: 0.8 + random() * 0.4,
    }));
    divide(job.mesh, node.loops[0]!, shares, options, (number, loop) => {
      const code = node.division.code + number;
      const name = `${short}第${Number(number)}网格`;
      job.grids.push({ code, name, level: 'grid', parentCode: node.division.code, kind, loop });
      if (node.village) return;
      const parts = [...numbered(microCounts[nextMicro++]!)].map((value) => ({ value, weight: 1 }));
      divide(job.mesh, loop, parts, options, (part, microLoop) => {
        const microName = `${name}第${Number(part)}微网格`;
        job.grids.push({
          code: code + part,
          name: microName,
          level: 'micro-grid',
          parentCode: code,
          kind: 'micro-grid',
          loop: microLoop,
        });
      });
    });
  }
}

/** Outer rings first, each followed by its holes. */
function inNormalForm(rings: Ring[]): Ring[] {
  if (rings.length < 2) return rings;
  const outer = rings.filter((ring) => ringAreaM2(ring) > 0);
  const holes = rings.filter((ring) => ringAreaM2(ring) < 0);
  return outer.flatMap((ring) => [
    ring,
    ...holes.filter((hole) => outer.length === 1 || isInside([ring], hole)),
  ]);
}

function* divisionAreas(job: Job, node: Node): Generator<GeneratedArea> {
  const { code, name, level, parent } = node.division;
  const loops = level === 'city' ? node.children.flatMap((child) => child.loops) : node.loops;
  const whole = loops.length === 1 ? [expand(job.mesh, loops[0]!)] : dissolve(job.mesh, loops);
  const rings = inNormalForm(whole.map((loop) => toRing(job.mesh, loop)));
  const parentCode = level === 'city' ? undefined : parent;
  yield { code, name, level, parentCode, kind: node.kind, synthetic: node.synthetic, rings };
  for (const child of node.children) yield* divisionAreas(job, child);
}

/**
 * Makes the areas of a city from its divisions and the borders of its districts: streets, communities, grids,
 * micro-grids and exclusive grids, all synthetic, nested exactly. Same pack, same areas, to the last bit.
 *
 * Each area is cut into its parts by straight lines, so that the parts share all their points with each other and
 * with the whole. Communities and streets that come first by code lie nearer to the district's centre and are
 * smaller; villages get more land. Codes: see GeneratedArea; an exclusive grid has its street's nine digits, 900
 * and three digits of its own. Parents come before their children.
 * @throws AppError cities.pack_invalid
 */
export function generateAreas(pack: PackGeometry): GeneratedArea[] {
  const root = buildNodes(pack.divisions);
  const squeeze = Math.cos((pack.city.centre[1] * Math.PI) / 180);
  const job: Job = { pack, mesh: createMesh(), squeeze, root, grids: [] };
  root.synthetic = false;
  orderAndWeigh(root);
  layBorders(job);
  const centreOf = new Map(pack.borders.map((border) => [border.code, border.centre]));
  for (const district of root.children) {
    const centre = centreOf.get(district.division.code);
    divideNodes(job, district, centre && [toLattice(centre[0]), toLattice(centre[1])]);
  }
  makeGrids(job);
  const areas = [...divisionAreas(job, root)];
  for (const { loop, ...grid } of job.grids) {
    areas.push({ ...grid, synthetic: true, rings: [toRing(job.mesh, expand(job.mesh, loop))] });
  }
  areas.push(...makeExclusive(job));
  return areas;
}
