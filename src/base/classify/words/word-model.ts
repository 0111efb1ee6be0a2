import { BOUNDARY, createFoldedText, foldText } from '../text/fold.ts';
import { buildWordIndex, SAYS_NOTHING, type WordCategory, type WordIndex } from './word-index.ts';

/** A category that comes into question. */
export interface WordGuess {
  readonly code: string;
  /** 0 to 1, all categories together 1. */
  readonly share: number;
}

export interface WordReading {
  /** Best first, at most `GUESSES`; empty when no word is known. */
  readonly guesses: readonly WordGuess[];
  /** Phrases of the text that spoke for the first, strongest first. */
  readonly words: readonly string[];
}

const GUESSES = 12;
const MOST_WORDS = 5;
const MAX_CODES = 1_200;
/** How much words count by place: in the title, at the beginning, further on. */
const TITLE_WEIGHT = 2;
const TITLE_CHARACTERS = 60;
const OPENING_CODES = 120;
const BODY_WEIGHT = 0.5;
/** A word that comes again adds this much. */
const REPEAT_WEIGHT = 0.25;
/** Character pairs of a word stand in for words that are put differently. */
const PAIR_WEIGHT = 0.7;
/** A longer phrase says more, though less than its length. */
const LENGTH_POWER = 0.7;
const LENGTH_WEIGHTS = Float64Array.from({ length: 256 }, (_, length) =>
  length === 0 ? 0 : Math.log2(length + 0.5) ** LENGTH_POWER,
);
/** Evidence of a whole branch supports each of its categories: level 1, level 2, the category. */
const LEVEL_WEIGHTS = [1, 0.8, 1] as const;
/** Makes shares of scores; set on messages kept apart for development, see evaluation/RULES.md. */
const SHARPNESS = 0.4;
/** What lies farther behind adds less than a thousandth to the shares of all categories together. */
const FARTHEST = -13;
/** By how much the right category leads after a correction. */
const WANTED_LEAD = 12;
const MAX_TAUGHT_PAIRS = 300_000;

/** Reads texts by the words of the categories and by what it was taught since; one thread at a time. */
export class WordModel {
  readonly index: WordIndex;
  readonly #folded = createFoldedText(MAX_CODES);
  readonly #values: Float32Array;
  readonly #places: Int32Array;
  readonly #lengths: Uint8Array;
  readonly #seen: number[] = [];
  readonly #levels: readonly Float32Array[];
  readonly #scores: Float32Array;
  /** By character pair: what corrections added to categories. */
  readonly #taught = new Map<number, Map<number, number>>();

  constructor(categories: readonly WordCategory[]) {
    this.index = buildWordIndex(categories);
    this.#values = new Float32Array(this.index.isPhrase.length);
    this.#places = new Int32Array(this.index.isPhrase.length);
    this.#lengths = new Uint8Array(this.index.isPhrase.length);
    this.#levels = this.index.groupCounts.map((count) => new Float32Array(count));
    this.#scores = new Float32Array(this.index.labels.length);
  }

  /** Never throws; bounded by the first 1,200 characters that carry meaning. */
  read(text: string): WordReading {
    this.#score(text);
    const scores = this.#scores;
    const { labels } = this.index;
    const top = topOf(scores, GUESSES);
    if (top.length === 0 || scores[top[0]!]! <= 0) return { guesses: [], words: [] };
    let total = 0;
    const best = scores[top[0]!]!;
    for (const score of scores) {
      const lag = (score - best) * SHARPNESS;
      if (lag > FARTHEST) total += Math.exp(lag);
    }
    return {
      guesses: top
        .filter((label) => scores[label]! > 0)
        .map((label) => ({
          code: labels[label]!,
          share: Math.exp((scores[label]! - best) * SHARPNESS) / total,
        })),
      words: this.#wordsFor(top[0]!, text),
    };
  }

  /**
   * Learns from one corrected text at once: pairs of its characters speak for the right category and against its
   * strongest rival, just as much as is needed for the right one to lead (passive-aggressive step, Crammer and others
   * 2006). Unknown codes are passed over: the list may have changed.
   */
  teach(text: string, code: string): void {
    const right = this.index.labels.indexOf(code);
    if (right < 0) return;
    this.#score(text);
    const scores = this.#scores;
    const rival = topOf(scores, 2).find((label) => label !== right) ?? -1;
    const missing = WANTED_LEAD - (scores[right]! - (rival < 0 ? 0 : scores[rival]!));
    const pairs = this.#pairsOf();
    if (missing <= 0 || pairs.size === 0) return;
    if (this.#taught.size + pairs.size > MAX_TAUGHT_PAIRS) return;
    const step = missing / 2 / Math.sqrt(pairs.size);
    for (const pair of pairs) {
      const changes = this.#taught.get(pair) ?? new Map<number, number>();
      changes.set(right, (changes.get(right) ?? 0) + step);
      if (rival >= 0) changes.set(rival, (changes.get(rival) ?? 0) - step);
      this.#taught.set(pair, changes);
    }
  }

  #score(text: string): void {
    this.#find(text);
    const { levels, groups } = this.index;
    for (const level of this.#levels) level.fill(0);
    for (const feature of this.#seen) {
      const strength = this.#strengthOf(feature);
      for (const [level, { starts, groups: found, shares }] of levels.entries()) {
        const sums = this.#levels[level]!;
        for (let at = starts[feature]!; at < starts[feature + 1]!; at += 1)
          sums[found[at]!] = sums[found[at]!]! + strength * shares[at]!;
      }
    }
    for (let label = 0; label < this.#scores.length; label += 1) {
      let score = 0;
      for (let level = 0; level < groups.length; level += 1)
        score += LEVEL_WEIGHTS[level]! * this.#levels[level]![groups[level]![label]!]!;
      this.#scores[label] = score;
    }
    if (this.#taught.size > 0) this.#addTaught();
  }

  #strengthOf(feature: number): number {
    const isPhrase = this.index.isPhrase[feature] === 1;
    return this.#values[feature]! * (isPhrase ? LENGTH_WEIGHTS[this.#lengths[feature]!]! : PAIR_WEIGHT);
  }

  #addTaught(): void {
    const pairs = this.#pairsOf();
    const share = 1 / Math.sqrt(pairs.size);
    for (const pair of pairs) {
      const changes = this.#taught.get(pair);
      if (changes === undefined) continue;
      for (const [label, change] of changes) this.#scores[label] = this.#scores[label]! + change * share;
    }
  }

  /** Distinct character pairs of the text just read. */
  #pairsOf(): Set<number> {
    const { codes, length } = this.#folded;
    const pairs = new Set<number>();
    for (let at = 0; at + 1 < length; at += 1) {
      const [one, two] = [codes[at]!, codes[at + 1]!];
      if (one !== BOUNDARY && two !== BOUNDARY) pairs.add(one * 65_536 + two);
    }
    return pairs;
  }

  /** Notes the phrases and pairs of a text; a phrase within a longer one is left out, so is all within polite words. */
  #find(text: string): void {
    const { trie, phrases, pairs } = this.index;
    const folded = this.#folded;
    foldText(text, folded, MAX_CODES);
    for (const feature of this.#seen) this.#values[feature] = 0;
    this.#seen.length = 0;
    const lineEnd = text.indexOf('\n');
    const titleEnd = lineEnd >= 0 ? Math.min(lineEnd, TITLE_CHARACTERS * 2) : TITLE_CHARACTERS / 2;
    let coveredTo = 0;
    let silentTo = 0;
    for (let start = 0; start + 1 < folded.length; start += 1) {
      if (folded.codes[start] === BOUNDARY) continue;
      const weight =
        folded.positions[start]! < titleEnd ? TITLE_WEIGHT : start < OPENING_CODES ? 1 : BODY_WEIGHT;
      let node = 0;
      let longest = -1;
      let end = start;
      for (let at = start; at < folded.length; at += 1) {
        node = trie.step(node, folded.codes[at]!);
        if (node < 0) break;
        if (at === start + 1 && pairs[node]! >= 0 && at >= silentTo)
          this.#note(pairs[node]!, start, 2, weight);
        if (phrases[node]! === -1) continue;
        longest = phrases[node]!;
        end = at + 1;
      }
      if (longest === -1 || end <= coveredTo) continue;
      coveredTo = end;
      if (longest === SAYS_NOTHING) silentTo = end;
      else this.#note(longest, start, end - start, weight);
    }
  }

  #note(feature: number, place: number, length: number, weight: number): void {
    const value = this.#values[feature]!;
    if (value === 0) {
      this.#seen.push(feature);
      this.#places[feature] = place;
      this.#lengths[feature] = length;
      this.#values[feature] = weight;
    } else this.#values[feature] = Math.max(value, weight) + REPEAT_WEIGHT * Math.min(value, weight);
  }

  #wordsFor(label: number, text: string): string[] {
    const { isPhrase, levels, groups } = this.index;
    const spoken: { word: string; weight: number }[] = [];
    for (const feature of this.#seen) {
      if (isPhrase[feature] !== 1) continue;
      let weight = 0;
      for (let level = 1; level < levels.length; level += 1) {
        const { starts, groups: found, shares } = levels[level]!;
        for (let at = starts[feature]!; at < starts[feature + 1]!; at += 1) {
          if (found[at] === groups[level]![label]) weight += shares[at]! * this.#strengthOf(feature);
        }
      }
      if (weight <= 0) continue;
      const { positions } = this.#folded;
      const first = this.#places[feature]!;
      const last = positions[first + this.#lengths[feature]! - 1]!;
      spoken.push({ word: text.slice(positions[first]!, last + 1).replace(/\s+/g, ''), weight });
    }
    spoken.sort((one, other) => other.weight - one.weight);
    return [...new Set(spoken.map(({ word }) => word))].slice(0, MOST_WORDS);
  }
}

function topOf(scores: Float32Array, count: number): number[] {
  const top: number[] = [];
  for (let label = 0; label < scores.length; label += 1) {
    if (top.length === count && scores[label]! <= scores[top[count - 1]!]!) continue;
    let at = top.length < count ? top.length : count - 1;
    while (at > 0 && scores[top[at - 1]!]! < scores[label]!) {
      top[at] = top[at - 1]!;
      at -= 1;
    }
    top[at] = label;
  }
  return top;
}
