import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { BOUNDARY, createFoldedText, foldText } from '../text/fold.ts';
import { PhraseTrie } from './phrase-trie.ts';

/** A category as the index reads it. */
export interface WordCategory {
  readonly code: string;
  readonly name: string;
  readonly parent: string | null;
  readonly words: readonly string[];
}

/**
 * What the features (phrases and character pairs) say on one level of the tree: those of feature f stand from starts[f]
 * to starts[f + 1]. A share is the group's part of the feature times its rarity among the groups of the level.
 */
export interface Evidence {
  readonly starts: Int32Array;
  readonly groups: Uint16Array;
  readonly shares: Float32Array;
}

/** The words of all categories of a list, ready to be found in texts. */
export interface WordIndex {
  readonly trie: PhraseTrie;
  /** By node: the phrase, or pair, that ends there; -1 for none, -2 for a phrase that says nothing. */
  readonly phrases: Int32Array;
  readonly pairs: Int32Array;
  /** By feature: 1 for a phrase, 0 for a pair. */
  readonly isPhrase: Uint8Array;
  /** By level from the top. */
  readonly levels: readonly Evidence[];
  /** Codes of the categories without children. */
  readonly labels: readonly string[];
  /** groups[level][label]: the ancestor of a label on a level; the last level is the label itself. */
  readonly groups: readonly Uint16Array[];
  readonly groupCounts: readonly number[];
}

export const SAYS_NOTHING = -2;
const LEVELS = 3;
const SMALLEST_PHRASE = 2;
/** A name is the administration's word, not the citizens'. */
const NAME_SHARE = 0.7;
/** Shorter parts of a name (管理, 投诉) name nothing. */
const NAMING_LENGTH = 3;

/** Polite and general phrases of letters to a city, which say nothing about the matter. */
const POLITE = parse<{ phrase: string }>(
  readFileSync(new URL('../lists/polite-phrases.csv', import.meta.url)),
  { columns: true, skip_empty_lines: true },
).map((row) => row.phrase);

const room = createFoldedText(200);

/** Codes of a phrase as `foldText` makes them, boundaries left out. */
export function foldPhrase(phrase: string): number[] {
  foldText(phrase, room, 200);
  return [...room.codes.subarray(0, room.length)].filter((code) => code !== BOUNDARY);
}

/**
 * Builds the index over all words. A word that begins with `-` speaks against its category. Words of a category with
 * children speak for all of them. Takes some tens of milliseconds for five thousand words.
 */
export function buildWordIndex(categories: readonly WordCategory[]): WordIndex {
  const tree = treeOf(categories);
  const trie = new PhraseTrie();
  const found = new Map<string, Counts>();
  const note = (codes: readonly number[], isPhrase: boolean, label: number, amount: number) => {
    const text = String.fromCharCode(...codes);
    const key = `${isPhrase ? 'p' : 'c'}${text}`;
    const counts = found.get(key) ?? { isPhrase, node: trie.insert(codes), byLabel: new Map() };
    counts.byLabel.set(label, Math.max(counts.byLabel.get(label) ?? 0, amount) || amount);
    found.set(key, counts);
  };
  for (const category of categories) {
    const below = tree.labelsBelow(category.code);
    const share = 1 / below.length;
    for (const [word, amount] of wordsOf(category)) {
      const codes = foldPhrase(word.replace(/^-/, ''));
      if (codes.length < SMALLEST_PHRASE) continue;
      for (const label of below) {
        note(codes, true, label, word.startsWith('-') ? -amount * share : amount * share);
        if (word.startsWith('-')) continue;
        for (let at = 0; at + 1 < codes.length; at += 1)
          note(codes.slice(at, at + 2), false, label, amount * share);
      }
    }
  }
  const silent = POLITE.map((phrase) => trie.insert(foldPhrase(phrase)));
  const phrases = new Int32Array(trie.size).fill(-1);
  const pairs = new Int32Array(trie.size).fill(-1);
  const features = [...found.values()];
  for (const [number, counts] of features.entries())
    (counts.isPhrase ? phrases : pairs)[counts.node] = number;
  for (const node of silent) if (phrases[node] === -1) phrases[node] = SAYS_NOTHING;
  return {
    trie,
    phrases,
    pairs,
    isPhrase: Uint8Array.from(features, (feature) => Number(feature.isPhrase)),
    levels: tree.groups.map((groups, level) => evidenceOf(features, groups, tree.groupCounts[level]!)),
    labels: tree.labels,
    groups: tree.groups,
    groupCounts: tree.groupCounts,
  };
}

interface Counts {
  readonly isPhrase: boolean;
  readonly node: number;
  readonly byLabel: Map<number, number>;
}

function* wordsOf(category: WordCategory): Generator<[string, number]> {
  yield [category.name, NAME_SHARE];
  for (const part of category.name.split(/[与和、]/))
    if (part !== category.name && part.length >= NAMING_LENGTH) yield [part, NAME_SHARE];
  for (const word of category.words) yield [word, 1];
}

function evidenceOf(features: readonly Counts[], groups: Uint16Array, groupCount: number): Evidence {
  const starts = new Int32Array(features.length + 1);
  const found: number[] = [];
  const shares: number[] = [];
  for (const [feature, { byLabel }] of features.entries()) {
    const sums = new Map<number, number>();
    let total = 0;
    for (const [label, amount] of byLabel) {
      sums.set(groups[label]!, (sums.get(groups[label]!) ?? 0) + amount);
      total += Math.abs(amount);
    }
    const rarity = Math.log((groupCount + 1) / sums.size) / Math.log(groupCount + 1);
    for (const [group, sum] of sums) {
      found.push(group);
      shares.push((sum / total) * rarity);
    }
    starts[feature + 1] = found.length;
  }
  return { starts, groups: Uint16Array.from(found), shares: Float32Array.from(shares) };
}

function treeOf(categories: readonly WordCategory[]) {
  const byCode = new Map(categories.map((category) => [category.code, category]));
  const parents = new Set(categories.map(({ parent }) => parent));
  const leaves = categories.filter(({ code }) => !parents.has(code));
  const ancestors = leaves.map((leaf) => {
    const line: string[] = [];
    for (let each: WordCategory | undefined = leaf; each; each = byCode.get(each.parent ?? ''))
      line.unshift(each.code);
    return line;
  });
  const groups: Uint16Array[] = [];
  const groupCounts: number[] = [];
  for (let level = 0; level < LEVELS; level += 1) {
    const numbers = new Map<string, number>();
    groups.push(
      Uint16Array.from(ancestors, (line) => {
        const code = level === LEVELS - 1 ? line.at(-1)! : line[Math.min(level, line.length - 1)]!;
        if (!numbers.has(code)) numbers.set(code, numbers.size);
        return numbers.get(code)!;
      }),
    );
    groupCounts.push(numbers.size);
  }
  const below = new Map<string, number[]>();
  for (const [label, line] of ancestors.entries()) {
    for (const code of line) below.set(code, [...(below.get(code) ?? []), label]);
  }
  return {
    labels: leaves.map(({ code }) => code),
    groups,
    groupCounts,
    labelsBelow: (code: string) => below.get(code) ?? [],
  };
}
