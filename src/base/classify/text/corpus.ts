import { createFoldedText, foldText, MAX_CODES } from './fold.ts';
import type { SparseRows } from './solver.ts';
import { countFeatures, FeatureCounter, TITLE_CODES, weighFeatures } from './vector.ts';
import { Vocabulary } from './vocabulary.ts';

/** How the whole training set may grow: about 200 MB of counted features. */
const MAX_CORPUS_CODES = 25_000_000;
/** Weights a model may hold, features × labels: 96 MB in memory, half of it in a file. */
const MAX_WEIGHTS = 24_000_000;

/** What a model looks at: the vocabularies of whole text and title and how telling each feature is. */
export interface FeatureSpace {
  readonly body: Vocabulary;
  readonly title: Vocabulary;
  /** ln((1 + rows) / (1 + rows with the feature)) + 1; features of the title follow those of the body. */
  readonly rarity: Float32Array;
  /** Codes read of one message. */
  readonly maxCodes: number;
}

/** Counted features of all rows, before it is known which are kept.. */
interface CountedRows {
  readonly body: Vocabulary;
  readonly title: Vocabulary;
  readonly starts: Int32Array;
  readonly bodyEnds: Int32Array;
  readonly numbers: Int32Array;
  readonly counts: Uint16Array;
}

/** Counts a training set once; `weigh` then gives the vectors for any share of it. */
export class Corpus {
  readonly size: number;
  readonly maxCodes: number;
  readonly #counted: CountedRows;

  constructor(texts: readonly string[]) {
    this.size = texts.length;
    this.maxCodes = Math.max(
      120,
      Math.min(MAX_CODES, Math.floor(MAX_CORPUS_CODES / Math.max(texts.length, 1))),
    );
    this.#counted = countRows(texts, this.maxCodes);
  }

  /**
   * Chooses the features from the rows `use` and weighs all rows with them, so that rows left out for a check
   * are seen exactly as a new message would be.
   */
  weigh(use: Int32Array, labelCount: number): { space: FeatureSpace; rows: SparseRows } {
    const { body, title, starts, bodyEnds, numbers, counts } = this.#counted;
    const documents = documentFrequencies(this.#counted, use);
    const atLeast = chooseMinimum(documents, use.length, labelCount);
    const bodyMap = new Int32Array(body.size).fill(-1);
    const titleMap = new Int32Array(title.size).fill(-1);
    const kept = keepFrequent(bodyMap, documents.body, atLeast, 0);
    const width = keepFrequent(titleMap, documents.title, atLeast, kept);
    const rarity = new Float32Array(width);
    fillRarity(rarity, bodyMap, documents.body, use.length);
    fillRarity(rarity, titleMap, documents.title, use.length);

    const features = new Int32Array(numbers.length);
    const values = new Float32Array(numbers.length);
    const newStarts = new Int32Array(this.size + 1);
    const rowCounts = new Uint16Array(4 * this.maxCodes);
    let at = 0;
    for (let row = 0; row < this.size; row += 1) {
      const start = at;
      for (let k = starts[row]!; k < starts[row + 1]!; k += 1) {
        const number = (k < bodyEnds[row]! ? bodyMap : titleMap)[numbers[k]!]!;
        if (number < 0) continue;
        features[at] = number;
        rowCounts[at - start] = counts[k]!;
        at += 1;
      }
      const size = at - start;
      weighFeatures(features.subarray(start, at), rowCounts, size, rarity, kept, values.subarray(start, at));
      newStarts[row + 1] = at;
    }
    const space: FeatureSpace = {
      body: selectKeys(body, bodyMap, 0, kept),
      title: selectKeys(title, titleMap, kept, width - kept),
      rarity,
      maxCodes: this.maxCodes,
    };
    const rows = { count: this.size, width, starts: newStarts, features, values };
    return { space, rows };
  }
}

function countRows(texts: readonly string[], maxCodes: number): CountedRows {
  const body = new Vocabulary(10_000);
  const title = new Vocabulary(10_000);
  const folded = createFoldedText(maxCodes);
  const bodyCounter = new FeatureCounter(10_000);
  const titleCounter = new FeatureCounter(10_000);
  const starts = new Int32Array(texts.length + 1);
  const bodyEnds = new Int32Array(texts.length);
  let numbers = new Int32Array(100_000);
  let counts = new Uint16Array(100_000);
  let at = 0;
  const append = (counter: FeatureCounter) => {
    if (at + counter.size > numbers.length) {
      const length = Math.max(numbers.length * 2, at + counter.size);
      const longerNumbers = new Int32Array(length);
      longerNumbers.set(numbers);
      numbers = longerNumbers;
      const longerCounts = new Uint16Array(length);
      longerCounts.set(counts);
      counts = longerCounts;
    }
    for (let k = 0; k < counter.size; k += 1) {
      numbers[at] = counter.touched[k]!;
      counts[at++] = counter.counts[counter.touched[k]!]!;
    }
    counter.clear();
  };
  texts.forEach((text, row) => {
    foldText(text, folded, maxCodes);
    countFeatures(folded, folded.length, body, bodyCounter, { grow: true });
    append(bodyCounter);
    bodyEnds[row] = at;
    countFeatures(folded, TITLE_CODES, title, titleCounter, { grow: true });
    append(titleCounter);
    starts[row + 1] = at;
  });
  return { body, title, starts, bodyEnds, numbers: numbers.slice(0, at), counts: counts.slice(0, at) };
}

interface Frequencies {
  readonly body: Int32Array;
  readonly title: Int32Array;
}

function documentFrequencies(counted: CountedRows, use: Int32Array): Frequencies {
  const body = new Int32Array(counted.body.size);
  const title = new Int32Array(counted.title.size);
  for (const row of use) {
    const bodyEnd = counted.bodyEnds[row]!;
    for (let k = counted.starts[row]!; k < counted.starts[row + 1]!; k += 1) {
      const number = counted.numbers[k]!;
      if (k < bodyEnd) body[number] = body[number]! + 1;
      else title[number] = title[number]! + 1;
    }
  }
  return { body, title };
}

/** The least number of rows a feature must stand in: 2, 1 in a small set, more where weights would not fit. */
function chooseMinimum(documents: Frequencies, rows: number, labelCount: number): number {
  const limit = Math.max(20_000, Math.floor(MAX_WEIGHTS / labelCount));
  const larger = new Int32Array(1_000);
  for (const list of [documents.body, documents.title]) {
    for (const frequency of list) {
      const step = Math.min(frequency, 999);
      larger[step] = larger[step]! + 1;
    }
  }
  let atLeast = 999;
  let features = larger[999]!;
  while (atLeast > 1 && features + larger[atLeast - 1]! <= limit) {
    atLeast -= 1;
    features += larger[atLeast]!;
  }
  return Math.max(atLeast, rows < 2_000 ? 1 : 2);
}

function keepFrequent(map: Int32Array, documents: Int32Array, atLeast: number, first: number): number {
  let next = first;
  for (let number = 0; number < map.length; number += 1) {
    if (documents[number]! >= atLeast) map[number] = next++;
  }
  return next;
}

function fillRarity(rarity: Float32Array, map: Int32Array, documents: Int32Array, rows: number): void {
  for (let number = 0; number < map.length; number += 1) {
    const to = map[number]!;
    if (to >= 0) rarity[to] = Math.log((1 + rows) / (1 + documents[number]!)) + 1;
  }
}

function selectKeys(vocabulary: Vocabulary, map: Int32Array, first: number, size: number): Vocabulary {
  const keys = vocabulary.keysInOrder();
  const kept = new Int32Array(size);
  for (let number = 0; number < map.length; number += 1) {
    const to = map[number]!;
    if (to >= 0) kept[to - first] = keys[number]!;
  }
  return Vocabulary.fromKeys(kept);
}
