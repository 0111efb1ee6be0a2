import { AppError } from '../lib/errors.ts';
import type { Loop } from './mesh.ts';
import type { Division } from './read-pack.ts';

/** A village gets about this many times the land of an urban community. */
const VILLAGE_WEIGHT = 6;
/** Parts near the centre get this share of the mean land, those at the rim what is left up to twice the mean. */
const CORE_WEIGHT = 0.4;
/** A division with its place in the tree and the loops it has got. */
export interface Node {
  readonly division: Division;
  readonly children: Node[];
  readonly village: boolean;
  weight: number;
  loops: Loop[];
  synthetic: boolean;
  kind: string;
}

/** The names of the national list end in 村委会 or 村民委员会 for a village, in 居委会 or 社区… for a community. */
function isVillage(division: Division): boolean {
  return division.level === 'community' && /村(民)?委(员)?会$/.test(division.name);
}

/** The name without the words for its committee. */
export function shortName(name: string): string {
  return (
    name.replace(/(居民管理委员会|社区管理委员会|居民委员会|社区委员会|村民委员会|居委会|村委会)$/, '') ||
    name
  );
}

/** The tree of the divisions, from the city down. */
export function buildNodes(divisions: readonly Division[]): Node {
  const nodes = new Map<string, Node>();
  let root: Node | undefined;
  for (const division of divisions) {
    const village = isVillage(division);
    const kind = division.level === 'community' && village ? 'village' : division.level;
    const node: Node = {
      division,
      children: [],
      village,
      weight: village ? VILLAGE_WEIGHT : 1,
      loops: [],
      synthetic: true,
      kind,
    };
    nodes.set(division.code, node);
    if (division.level === 'city') root = node;
    else nodes.get(division.parent)!.children.push(node);
  }
  if (!root)
    throw new AppError('cities.pack_invalid', { file: 'divisions.csv', why: 'no row of level city' });
  return root;
}

/** Urban first and lower codes first: these get the land near the centre, in smaller parts. */
export function orderAndWeigh(node: Node): void {
  for (const child of node.children) orderAndWeigh(child);
  const rural = (child: Node) =>
    child.children.length === 0
      ? Number(child.village)
      : child.children.filter((c) => c.village).length / child.children.length;
  if (node.division.level === 'city') return;
  node.children.sort((a, b) => rural(a) - rural(b) || (a.division.code < b.division.code ? -1 : 1));
  const last = Math.max(1, node.children.length - 1);
  // With few parts the difference shrinks: two neighbours need not differ fourfold.
  const range = 2 * (1 - CORE_WEIGHT) * Math.min(1, last / 8);
  node.children.forEach((child, i) => {
    child.weight *= 1 - range / 2 + (range * i) / last;
  });
  if (node.children.length > 0) node.weight = node.children.reduce((sum, child) => sum + child.weight, 0);
}
