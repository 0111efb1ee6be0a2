import { createEvidence, type Evidence } from './evidence.ts';
import type { PairGroup } from './pair-groups.ts';
import { createUnionFind, type UnionFind } from './union-find.ts';

/** What became of a pair; all but the first two say why its records stay apart. */
export type Outcome = 'merged' | 'same' | 'conflict' | 'one-to-one' | 'outvoted';

/** Merges records from the best pair on, in typed arrays; keeps apart what must not come together. */
export interface Merger {
  readonly together: UnionFind;
  /** Takes the next pair, best first; with evidence only what that does not speak against. */
  merge(l: number, r: number, evidence?: Evidence): Outcome;
}

/** What a merger knows before the first pair. */
export interface MergerInput {
  /** Record → the record that stands for it after the deterministic keys. */
  readonly roots: Int32Array;
  /** 1 for roots with a valid number that has a check digit: two of them are two entities. */
  readonly numbered: Uint8Array;
  /** With one-to-one the source of each record, at most 31 sources. */
  readonly sources?: Uint8Array;
}

/** A merger in which the keys' work is done. The input is left as it is. */
export function createMerger({ roots, numbered, sources }: MergerInput): Merger {
  const together = createUnionFind(roots.length);
  const hasNumber = numbered.slice();
  for (let rid = 0; rid < roots.length; rid++) if (roots[rid] !== rid) together.unite(rid, roots[rid]!);
  const holds = sources === undefined ? undefined : new Int32Array(roots.length);
  if (holds) for (let rid = 0; rid < roots.length; rid++) holds[together.find(rid)]! |= 1 << sources![rid]!;
  return {
    together,
    merge: (l, r, evidence) => {
      const [a, b] = [together.find(l), together.find(r)];
      if (a === b) return 'same';
      if (hasNumber[a] === 1 && hasNumber[b] === 1) return 'conflict';
      if (holds && (holds[a]! & holds[b]!) !== 0) return 'one-to-one';
      if (evidence?.speaksAgainst(a, b)) return 'outvoted';
      const root = together.unite(a, b);
      evidence?.join(a, b, root);
      hasNumber[root] = hasNumber[a]! | hasNumber[b]!;
      if (holds) holds[root] = holds[a]! | holds[b]!;
      return 'merged';
    },
  };
}

/** In greater groups the best pairs alone decide: the sums of so many take half a gigabyte and two seconds. */
const EVIDENCE_PAIRS_MOST = 500_000;

/** Takes the pairs of a group from the best one down to a weight, and tells what became of each. */
export function mergeGroup(
  merger: Merger,
  group: PairGroup,
  least: number,
  tell: (l: number, r: number, weight: number, outcome: Outcome) => void,
): void {
  const evidence =
    group.l.length > EVIDENCE_PAIRS_MOST ? undefined : createEvidence(group, merger.together.find);
  for (const [pair, weight] of group.weight.entries()) {
    if (weight < least) return;
    const [l, r] = [group.l[pair]!, group.r[pair]!];
    tell(l, r, weight, merger.merge(l, r, evidence));
  }
}

/** Pairs in typed arrays that grow. */
export interface EdgeList {
  readonly count: number;
  l(place: number): number;
  r(place: number): number;
  weight(place: number): number;
  add(l: number, r: number, weight: number): void;
}

export function createEdgeList(): EdgeList {
  let [ls, rs, weights] = [new Int32Array(1024), new Int32Array(1024), new Float32Array(1024)];
  let count = 0;
  return {
    get count() {
      return count;
    },
    l: (place) => ls[place]!,
    r: (place) => rs[place]!,
    weight: (place) => weights[place]!,
    add: (l, r, weight) => {
      if (count === ls.length) {
        const grown = [
          new Int32Array(count * 2),
          new Int32Array(count * 2),
          new Float32Array(count * 2),
        ] as const;
        grown[0].set(ls);
        grown[1].set(rs);
        grown[2].set(weights);
        [ls, rs, weights] = grown;
      }
      ls[count] = l;
      rs[count] = r;
      weights[count++] = weight;
    },
  };
}
