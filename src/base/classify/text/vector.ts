import { BOUNDARY, type FoldedText } from './fold.ts';
import { pairKey, type Vocabulary } from './vocabulary.ts';

/** The title, or first sentence, counts on its own as well: its first codes. */
export const TITLE_CODES = 25;
/** Lengths of the two parts of a message's vector, whole text and title; their squares add up to about 1. */
export const BODY_LENGTH = 0.85;
export const TITLE_LENGTH = 0.5;

const LOG_COUNTS = Float32Array.from({ length: 4_096 }, (_, count) => 1 + Math.log(Math.max(count, 1)));

/** How often each feature stands in one message; cleared by visiting only what was touched. */
export class FeatureCounter {
  counts: Uint16Array;
  touched: Int32Array;
  size = 0;

  constructor(features: number) {
    this.counts = new Uint16Array(features);
    this.touched = new Int32Array(1_024);
  }

  /** Counts one more of feature `number`, making room when it is a new one. */
  add(number: number): void {
    if (number >= this.counts.length) this.counts = enlarged(this.counts, number * 2);
    const count = this.counts[number]!;
    this.counts[number] = count + 1;
    if (count > 0) return;
    if (this.size === this.touched.length) {
      const longer = new Int32Array(this.size * 2);
      longer.set(this.touched);
      this.touched = longer;
    }
    this.touched[this.size++] = number;
  }

  /** Forgets the message. */
  clear(): void {
    for (let at = 0; at < this.size; at += 1) this.counts[this.touched[at]!] = 0;
    this.size = 0;
  }
}

/** The feature of the character at each place, and of the pair it begins; -1 where none is known. */
export interface FeaturePlaces {
  readonly singles: Int32Array;
  readonly pairs: Int32Array;
}

/** Room for the places of a message of `capacity` codes. */
export function createFeaturePlaces(capacity: number): FeaturePlaces {
  return { singles: new Int32Array(capacity), pairs: new Int32Array(capacity) };
}

/** How to count: `grow` lets unknown features join, `offset` shifts numbers, `places` notes what stood where. */
interface CountOptions {
  readonly grow?: boolean;
  readonly offset?: number;
  readonly places?: FeaturePlaces;
}

/**
 * Counts the characters and adjacent pairs of the first `length` codes. With `grow` unknown features join the
 * vocabulary, otherwise they are passed over; numbers are shifted by `offset`.
 */
export function countFeatures(
  folded: FoldedText,
  length: number,
  vocabulary: Vocabulary,
  counter: FeatureCounter,
  { grow = false, offset = 0, places }: CountOptions = {},
): void {
  const { codes } = folded;
  const end = Math.min(length, folded.length);
  let previous = BOUNDARY;
  for (let at = 0; at < end; at += 1) {
    const code = codes[at]!;
    let single = -1;
    let pair = -1;
    if (code !== BOUNDARY) {
      single = grow ? vocabulary.add(code) : vocabulary.find(code);
      if (single >= 0) {
        single += offset;
        counter.add(single);
      }
      if (previous !== BOUNDARY) {
        const key = pairKey(previous, code);
        pair = grow ? vocabulary.add(key) : vocabulary.find(key);
        if (pair >= 0) {
          pair += offset;
          counter.add(pair);
        }
      }
    }
    if (places) {
      places.singles[at] = single;
      places.pairs[at] = -1;
      if (at > 0) places.pairs[at - 1] = pair;
    }
    previous = code;
  }
}

/**
 * Writes the weight of each of the counted features, (1 + ln count) × rarity, scaled so that the features
 * below `split` (the whole text) have BODY_LENGTH together and the others (the title) TITLE_LENGTH.
 */
export function weighFeatures(
  numbers: Int32Array,
  counts: ArrayLike<number>,
  size: number,
  rarity: Float32Array,
  split: number,
  values: Float32Array,
): void {
  let body = 0;
  let title = 0;
  for (let at = 0; at < size; at += 1) {
    const number = numbers[at]!;
    const value = LOG_COUNTS[Math.min(counts[at]!, 4_095)]! * rarity[number]!;
    values[at] = value;
    if (number < split) body += value * value;
    else title += value * value;
  }
  const bodyScale = body > 0 ? BODY_LENGTH / Math.sqrt(body) : 0;
  const titleScale = title > 0 ? TITLE_LENGTH / Math.sqrt(title) : 0;
  for (let at = 0; at < size; at += 1) {
    values[at] = values[at]! * (numbers[at]! < split ? bodyScale : titleScale);
  }
}

function enlarged(counts: Uint16Array, length: number): Uint16Array {
  const longer = new Uint16Array(Math.max(length, 1_024));
  longer.set(counts);
  return longer;
}
