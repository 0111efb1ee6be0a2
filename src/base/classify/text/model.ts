import { createFoldedText, type FoldedText, foldText } from './fold.ts';
import type { LinearParameters, Vector } from './linear.ts';
import { Explainer, type Reason } from './reasons.ts';
import { DENSE_LABELS, type SparseWeights, sparseWeights } from './sparse.ts';
import {
  countFeatures,
  createFeaturePlaces,
  FeatureCounter,
  type FeaturePlaces,
  TITLE_CODES,
  weighFeatures,
} from './vector.ts';

/** What a model says about one message. */
export interface Prediction {
  /** The likeliest label. */
  readonly label: string;
  /** How often such a prediction is right, 0 to 1, as measured on rows kept out of training. */
  readonly confidence: number;
  /** True when the confidence reaches the model's threshold: otherwise a person decides. */
  readonly decided: boolean;
  /** The three likeliest labels, the chosen one first. */
  readonly alternatives: readonly { readonly label: string; readonly confidence: number }[];
  /** Up to five phrases of the message that spoke for the label, strongest first. */
  readonly reasons: readonly Reason[];
}

/** A trained model, ready to predict. It is held in memory and may be used by one thread at a time. */
export interface TextModel {
  /** Never throws for any text; a text in which nothing is known is predicted undecided. */
  predict(text: string, options?: { reasons?: boolean }): Prediction;
  readonly labels: readonly string[];
  /** Predictions with less confidence go to a person. May be set by the city. */
  decideThreshold: number;
}

/** With fewer known features than this a message says nothing. */
const LEAST_FEATURES = 2;

/** One weight per feature and label over the features of whole text and title. */
export class LinearTextModel implements TextModel {
  readonly labels: readonly string[];
  readonly parameters: LinearParameters;
  decideThreshold: number;
  readonly #folded: FoldedText;
  readonly #counter: FeatureCounter;
  readonly #scores: Float64Array;
  readonly #bodyPlaces: FeaturePlaces;
  readonly #titlePlaces: FeaturePlaces;
  readonly #explainer: Explainer;
  #sparse: SparseWeights | undefined;
  #values = new Float32Array(1_024);
  #counts = new Uint16Array(1_024);

  constructor(parameters: LinearParameters) {
    this.labels = parameters.labels;
    this.parameters = parameters;
    this.decideThreshold = parameters.decideThreshold;
    this.#folded = createFoldedText(parameters.space.maxCodes);
    this.#counter = new FeatureCounter(parameters.space.rarity.length);
    this.#scores = new Float64Array(parameters.labels.length);
    this.#bodyPlaces = createFeaturePlaces(parameters.space.maxCodes);
    this.#titlePlaces = createFeaturePlaces(TITLE_CODES);
    this.#explainer = new Explainer(parameters);
  }

  predict(text: string, options: { reasons?: boolean } = {}): Prediction {
    const vector = this.vectorise(text);
    const { labels, priors, sharpness } = this.parameters;
    const blind = vector.size < LEAST_FEATURES;
    const scores = this.#scores;
    if (blind) scores.set(priors);
    else this.#score(vector);
    const top = topThree(scores);
    const total = blind ? 1 : sumOfExponentials(scores, scores[top[0]!]!, sharpness);
    const alternatives = top.map((label) => ({
      label: labels[label]!,
      confidence: blind ? priors[label]! : Math.exp((scores[label]! - scores[top[0]!]!) * sharpness) / total,
    }));
    const { label, confidence } = alternatives[0]!;
    const wanted = options.reasons !== false && !blind;
    return {
      label,
      confidence,
      decided: !blind && confidence >= this.decideThreshold,
      alternatives,
      reasons: wanted ? this.#explain(text, vector, top[0]!) : [],
    };
  }

  /** The weighted features of a text; valid until the next call of any method of this model. */
  vectorise(text: string): Vector {
    const { space } = this.parameters;
    const counter = this.#counter;
    foldText(text, this.#folded, space.maxCodes);
    countFeatures(this.#folded, this.#folded.length, space.body, counter, { places: this.#bodyPlaces });
    countFeatures(this.#folded, TITLE_CODES, space.title, counter, {
      offset: space.body.size,
      places: this.#titlePlaces,
    });
    const { size, touched } = counter;
    if (size > this.#values.length) {
      this.#values = new Float32Array(size * 2);
      this.#counts = new Uint16Array(size * 2);
    }
    for (let at = 0; at < size; at += 1) this.#counts[at] = counter.counts[touched[at]!]!;
    weighFeatures(touched, this.#counts, size, space.rarity, space.body.size, this.#values);
    counter.clear();
    return { size, features: touched, values: this.#values, counts: this.#counts };
  }

  /** The score of each label for a vector of this model; valid until the next call. */
  score(vector: Vector): Float64Array {
    this.#score(vector);
    return this.#scores;
  }

  #explain(text: string, vector: Vector, label: number): Reason[] {
    const source = { text, folded: this.#folded, body: this.#bodyPlaces, title: this.#titlePlaces };
    return this.#explainer.explain(source, vector, label);
  }

  /** To be called after the weights were changed. */
  refresh(): void {
    this.#sparse = undefined;
  }

  #scoreSparsely({ size, features, values }: Vector): void {
    const { weights, biases, labels } = this.parameters;
    this.#sparse ??= sparseWeights(weights, labels.length);
    const sparse = this.#sparse;
    const scores = this.#scores;
    scores.set(biases);
    for (let at = 0; at < size; at += 1) {
      const value = values[at]!;
      const end = sparse.starts[features[at]! + 1]!;
      for (let k = sparse.starts[features[at]!]!; k < end; k += 1) {
        const label = sparse.labels[k]!;
        scores[label] = scores[label]! + value * sparse.values[k]!;
      }
    }
  }

  #score(vector: Vector): void {
    if (this.labels.length > DENSE_LABELS) this.#scoreSparsely(vector);
    else this.#scoreDensely(vector);
  }

  #scoreDensely({ size, features, values }: Vector): void {
    const { weights, biases } = this.parameters;
    const scores = this.#scores;
    const width = scores.length;
    scores.set(biases);
    for (let at = 0; at < size; at += 1) {
      const value = values[at]!;
      const start = features[at]! * width;
      for (let label = 0; label < width; label += 1) {
        scores[label] = scores[label]! + value * weights[start + label]!;
      }
    }
  }
}

/** The places of the (up to) three largest numbers, largest first. */
export function topThree(scores: Float64Array): number[] {
  const top: number[] = [];
  for (let label = 0; label < scores.length; label += 1) {
    let place = top.length;
    while (place > 0 && scores[label]! > scores[top[place - 1]!]!) place -= 1;
    if (place >= 3) continue;
    top.splice(place, 0, label);
    if (top.length > 3) top.pop();
  }
  return top;
}

function sumOfExponentials(scores: Float64Array, best: number, sharpness: number): number {
  let total = 0;
  for (const score of scores) total += Math.exp((score - best) * sharpness);
  return total;
}
