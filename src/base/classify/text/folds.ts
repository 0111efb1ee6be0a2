import { createFoldedText, foldText, MAX_CODES } from './fold.ts';
import { seededRandom, shuffle } from './solver.ts';

/**
 * Deals rows into folds of equal size and equal mix of labels; rows of one `group` stay together, so that a
 * copy of a training row is never used to check the model. Returns the fold of each row.
 */
export function dealFolds(
  classes: ArrayLike<number>,
  groups: Int32Array,
  folds: number,
  seed: number,
): Int32Array {
  const members = new Map<number, number[]>();
  for (let row = 0; row < groups.length; row += 1) {
    const group = members.get(groups[row]!);
    if (group) group.push(row);
    else members.set(groups[row]!, [row]);
  }
  const lists = [...members.values()];
  const order = Int32Array.from(lists.keys());
  shuffle(order, seededRandom(seed));
  const bySize = Array.from(order, (at) => lists[at]!).sort((one, other) => other.length - one.length);
  const fold = new Int32Array(groups.length);
  const loads = Array.from({ length: folds }, () => new Map<number, number>());
  const totals = new Float64Array(folds);
  for (const list of bySize) {
    const label = classes[list[0]!]!;
    let best = 0;
    for (let at = 1; at < folds; at += 1) {
      const difference = (loads[at]!.get(label) ?? 0) - (loads[best]!.get(label) ?? 0);
      if (difference < 0 || (difference === 0 && totals[at]! < totals[best]!)) best = at;
    }
    for (const row of list) fold[row] = best;
    loads[best]!.set(label, (loads[best]!.get(label) ?? 0) + list.length);
    totals[best]! += list.length;
  }
  return fold;
}

/** Folds for calibration: rows that begin alike stay together, found by their first 40 codes. */
export function assignFolds(
  texts: readonly string[],
  classes: Int32Array,
  folds: number,
  seed: number,
): Int32Array {
  const folded = createFoldedText(40);
  const numbers = new Map<string, number>();
  const groups = Int32Array.from(texts, (text) => {
    foldText(text, folded, 40);
    const key = String.fromCharCode(...folded.codes.subarray(0, folded.length));
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key)!;
  });
  return dealFolds(classes, groups, folds, seed);
}

const SHINGLE = 6;
const COMMON = 60;

/**
 * Groups of near-duplicates: two rows belong together when more than half of the six-character pieces of the
 * shorter one stand in the other; chains join. Pieces found in more than 60 rows are formulas and do not count.
 */
export function nearDuplicateGroups(texts: readonly string[]): Int32Array {
  const folded = createFoldedText();
  const holders = new Map<string, number[]>();
  const shingles = texts.map((text, row) => {
    foldText(text, folded, MAX_CODES);
    const codes = folded.codes.subarray(0, folded.length).filter((code) => code > 127);
    const pieces = new Set<string>();
    for (let at = 0; at + SHINGLE <= codes.length; at += 1) {
      pieces.add(String.fromCharCode(...codes.subarray(at, at + SHINGLE)));
    }
    for (const piece of pieces) {
      const list = holders.get(piece);
      if (list) list.push(row);
      else holders.set(piece, [row]);
    }
    return pieces;
  });
  const parents = Int32Array.from(texts.keys());
  const rootOf = (row: number): number => {
    let root = row;
    while (parents[root] !== root) root = parents[root]!;
    parents[row] = root;
    return root;
  };
  shingles.forEach((pieces, row) => {
    const shared = new Map<number, number>();
    for (const piece of pieces) {
      const list = holders.get(piece)!;
      if (list.length > COMMON) continue;
      for (const other of list) if (other < row) shared.set(other, (shared.get(other) ?? 0) + 1);
    }
    for (const [other, count] of shared) {
      if (count * 2 > Math.min(pieces.size, shingles[other]!.size)) parents[rootOf(row)] = rootOf(other);
    }
  });
  return Int32Array.from(texts.keys(), rootOf);
}
