import type { FoldedText } from './fold.ts';
import type { LinearParameters, Vector } from './linear.ts';
import { type FeaturePlaces, TITLE_CODES } from './vector.ts';

/** A phrase of the message and how much it added to the score of the chosen label. */
export interface Reason {
  readonly word: string;
  readonly weight: number;
}

/** A message with the features found at each place. */
export interface ExplainedSource {
  readonly text: string;
  readonly folded: FoldedText;
  readonly body: FeaturePlaces;
  readonly title: FeaturePlaces;
}

const MOST_REASONS = 5;
const LONGEST_PHRASE = 8;
/** Pairs weaker than this share of the strongest one do not join a phrase. */
const JOINING_SHARE = 0.25;

/** Phrases weaker than this share of the strongest one are not worth showing. */
const SHOWN_SHARE = 0.15;

/** Finds the phrases that spoke for a label; holds the room to do so for one model. */
export class Explainer {
  readonly #parameters: LinearParameters;
  /** What one occurrence of a feature adds to the score, for the features of the message at hand. */
  readonly #shares: Float32Array;
  readonly #singles: Float32Array;
  readonly #pairs: Float32Array;

  constructor(parameters: LinearParameters) {
    this.#parameters = parameters;
    this.#shares = new Float32Array(parameters.space.rarity.length);
    this.#singles = new Float32Array(parameters.space.maxCodes);
    this.#pairs = new Float32Array(parameters.space.maxCodes);
  }

  /**
   * Neighbouring character pairs with a positive share of the score of `label` are joined to phrases as they
   * stand in the message. A phrase that stands there more than once is named once with its whole weight; one
   * that overlaps a stronger phrase is left out.
   */
  explain(source: ExplainedSource, vector: Vector, label: number): Reason[] {
    this.#noteShares(vector, label);
    const { length } = source.folded;
    const pairs = this.#pairs;
    let strongest = 0;
    for (let at = 0; at < length; at += 1) {
      this.#singles[at] = this.#placeShare(source.body.singles, source.title.singles, at);
      pairs[at] = this.#placeShare(source.body.pairs, source.title.pairs, at);
      if (pairs[at]! > strongest) strongest = pairs[at]!;
    }
    const phrases = new Map<string, number>();
    const joining = strongest * JOINING_SHARE;
    for (let first = 0; first < length; first += 1) {
      if (strongest === 0 ? this.#singles[first]! <= 0 : pairs[first]! <= joining) continue;
      let last = strongest === 0 ? first : first + 1;
      while (last - first + 1 < LONGEST_PHRASE && strongest > 0 && pairs[last]! > joining) last += 1;
      this.#addPhrase(phrases, source, first, last);
      if (last > first) first = last - 1;
    }
    return strongestPhrases(phrases);
  }

  #noteShares({ size, features, values, counts }: Vector, label: number): void {
    const { weights, labels } = this.#parameters;
    for (let at = 0; at < size; at += 1) {
      const feature = features[at]!;
      this.#shares[feature] = (weights[feature * labels.length + label]! * values[at]!) / counts[at]!;
    }
  }

  #placeShare(body: Int32Array, title: Int32Array, at: number): number {
    const inBody = body[at]!;
    const inTitle = at < TITLE_CODES ? title[at]! : -1;
    return (inBody < 0 ? 0 : this.#shares[inBody]!) + (inTitle < 0 ? 0 : this.#shares[inTitle]!);
  }

  #addPhrase(
    phrases: Map<string, number>,
    { text, folded }: ExplainedSource,
    first: number,
    last: number,
  ): void {
    const word = text.slice(folded.positions[first]!, folded.positions[last]! + 1);
    let weight = 0;
    for (let at = first; at <= last; at += 1) {
      weight += Math.max(this.#singles[at]!, 0);
      if (at < last) weight += this.#pairs[at]!;
    }
    phrases.set(word, (phrases.get(word) ?? 0) + weight);
  }
}

function strongestPhrases(phrases: Map<string, number>): Reason[] {
  const sorted = [...phrases].sort((one, other) => other[1] - one[1]);
  const reasons: Reason[] = [];
  for (const [phrase, weight] of sorted) {
    if (reasons.length === MOST_REASONS || weight < sorted[0]![1] * SHOWN_SHARE) break;
    const word = phrase.replace(/\s+/gu, '');
    if (reasons.some((reason) => reason.word.includes(word) || word.includes(reason.word))) continue;
    reasons.push({ word, weight: Math.round(weight * 1_000) / 1_000 });
  }
  return reasons;
}
