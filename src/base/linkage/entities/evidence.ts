import type { PairGroup } from './pair-groups.ts';

/** What all compared pairs between two groups of records say together. */
export interface Evidence {
  /** Whether the pairs between both groups, by the records that stand for them, together speak against their being one. */
  speaksAgainst(a: number, b: number): boolean;
  /** Both groups are one now, and `root` stands for it. */
  join(a: number, b: number, root: number): void;
}

/**
 * A pair may speak for so much, and against so much at most. People move, marry and change their telephone: what one
 * record has and another has not is weaker evidence against than the same rare value is for.
 */
const FOR_MOST = 20;
const AGAINST_MOST = 3;
/** Below this sum of weights the pairs speak against: one that does not fit proves nothing. */
const AGAINST_FROM = -5;

/** Adds up the pairs of one group of pairs; `find` says which record stands for a record now. */
export function createEvidence({ l, r, weight }: PairGroup, find: (rid: number) => number): Evidence {
  // Whoever stands for a group changes as it grows; its neighbours know it by the place of its sums.
  const placeOf = new Map<number, number>();
  const sums: Map<number, number>[] = [];
  const place = (root: number): number => {
    const known = placeOf.get(root);
    if (known !== undefined) return known;
    placeOf.set(root, sums.length);
    return sums.push(new Map()) - 1;
  };
  const add = (a: number, b: number, sum: number) => sums[a]!.set(b, (sums[a]!.get(b) ?? 0) + sum);
  for (let pair = 0; pair < l.length; pair++) {
    const [a, b] = [place(find(l[pair]!)), place(find(r[pair]!))];
    const bounded = Math.max(-AGAINST_MOST, Math.min(FOR_MOST, weight[pair]!));
    add(a, b, bounded);
    add(b, a, bounded);
  }
  return {
    speaksAgainst: (a, b) => (sums[place(a)]!.get(place(b)) ?? 0) < AGAINST_FROM,
    join: (a, b, root) => {
      const [first, second] = [place(a), place(b)];
      const [kept, gone] = sums[first]!.size < sums[second]!.size ? [second, first] : [first, second];
      sums[kept]!.delete(gone);
      for (const [neighbour, sum] of sums[gone]!) {
        sums[neighbour]!.delete(gone);
        if (neighbour === kept) continue;
        add(kept, neighbour, sum);
        add(neighbour, kept, sum);
      }
      sums[gone]!.clear();
      placeOf.set(root, kept);
    },
  };
}
