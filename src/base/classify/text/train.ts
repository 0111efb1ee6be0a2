import { AppError } from '../../../lib/errors.ts';
import { calibrate, type HeldOut } from './calibrate.ts';
import { Corpus } from './corpus.ts';
import { assignFolds } from './folds.ts';
import type { LinearParameters } from './linear.ts';
import { LinearTextModel, type TextModel } from './model.ts';
import { type SparseRows, seededRandom, shuffle, solveBinary } from './solver.ts';
import { thinWeights } from './sparse.ts';

/** One message and the label a person gave it. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

/** Choices of training. */
export interface TrainOptions {
  /** The same seed and rows give the same model. Default 1. */
  readonly seed?: number;
  /** Share of messages the model should decide by itself, 0 to 1. Default 0.75; the rest goes to people. */
  readonly decideShare?: number;
}

const COST = 2;
const MAX_LABELS = 5_000;
const MAX_ROWS = 500_000;
/** How far the log-count ratios of Wang and Manning (2012) replace equal scales, and their smoothing. */
const RATIO_SHARE = 0.75;
const RATIO_SMOOTHING = 0.03;
const RATIO_LIMIT = 3;
/** Feature visits a pass over all labels may cost; beyond it each label sees only a sample of the others. */
const MAX_VISITS = 250_000_000;
/** Above this many negatives a positive, positives begin to count more. */
const BALANCED_RATIO = 20;
const CALIBRATION_FOLDS = 4;
/** Larger sets are checked on one fold only: the training time would not be worth the finer threshold. */
const FOLDED_ROWS_LIMIT = 20_000;
const FOLDED_LABELS_LIMIT = 100;

/**
 * Trains a linear model over characters and character pairs of whole text and title: one support vector
 * machine a label, its features scaled by how strongly they tell the label from the rest. Confidence and
 * threshold are set on rows kept out of training. Takes seconds for thousands of rows, so callers with a
 * server to run do it in a worker. Rows without text teach nothing and are passed over.
 *
 * Throws `classify.no_training_rows`, `classify.too_few_labels` (fewer than 2), `classify.too_many_labels`,
 * `classify.too_many_rows`, `classify.invalid_decide_share`, `classify.empty_label`.
 */
export function trainTextModel(rows: readonly LabelledText[], options: TrainOptions = {}): TextModel {
  const { seed = 1, decideShare = 0.75 } = options;
  if (!(decideShare >= 0 && decideShare <= 1))
    throw new AppError('classify.invalid_decide_share', { decideShare });
  const { texts, labels, classes } = checkRows(rows);
  const corpus = new Corpus(texts);
  const folds = assignFolds(texts, classes, CALIBRATION_FOLDS, seed);
  const held: HeldOut = { scores: [], classes: [] };
  const isLarge = texts.length > FOLDED_ROWS_LIMIT || labels.length > FOLDED_LABELS_LIMIT;
  const checks = isLarge ? 1 : CALIBRATION_FOLDS;
  for (let fold = 0; fold < checks; fold += 1) holdOut(corpus, classes, labels, folds, fold, seed, held);
  const { sharpness, decideThreshold } = calibrate(held, labels.length, decideShare);
  const all = Int32Array.from(texts.keys());
  const fitted = fit(corpus, classes, labels.length, all, seed);
  const priors = new Float32Array(labels.length);
  for (const label of classes) priors[label] = priors[label]! + 1 / classes.length;
  const { space, weights, biases } = fitted;
  return new LinearTextModel({ labels, space, weights, biases, priors, sharpness, decideThreshold });
}

function checkRows(rows: readonly LabelledText[]) {
  if (rows.length > MAX_ROWS)
    throw new AppError('classify.too_many_rows', { rows: rows.length, limit: MAX_ROWS });
  const blank = rows.findIndex((row) => row.label.trim() === '');
  if (blank >= 0) throw new AppError('classify.empty_label', { row: blank + 1 });
  const usable = rows.filter((row) => row.text.trim() !== '');
  if (usable.length === 0) throw new AppError('classify.no_training_rows', { rows: rows.length });
  const labels = [...new Set(usable.map((row) => row.label.trim()))].sort();
  if (labels.length < 2) throw new AppError('classify.too_few_labels', { labels, least: 2 });
  if (labels.length > MAX_LABELS) {
    throw new AppError('classify.too_many_labels', { labels: labels.length, limit: MAX_LABELS });
  }
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const classes = Int32Array.from(usable, (row) => numbers.get(row.label.trim())!);
  return { texts: usable.map((row) => row.text), labels, classes };
}

/** Trains without one fold and notes the scores of its rows. */
function holdOut(
  corpus: Corpus,
  classes: Int32Array,
  labels: readonly string[],
  folds: Int32Array,
  fold: number,
  seed: number,
  held: HeldOut,
): void {
  const rest = Int32Array.from(folds.keys()).filter((row) => folds[row] !== fold);
  const seen = new Set(Array.from(rest, (row) => classes[row]!));
  if (seen.size < 2 || rest.length === folds.length) return;
  const { rows, weights, biases } = fit(corpus, classes, labels.length, rest, seed);
  for (let row = 0; row < folds.length; row += 1) {
    if (folds[row] !== fold || !seen.has(classes[row]!)) continue;
    const scores = new Float64Array(labels.length);
    scores.set(biases);
    for (let k = rows.starts[row]!; k < rows.starts[row + 1]!; k += 1) {
      const start = rows.features[k]! * labels.length;
      const value = rows.values[k]!;
      for (let label = 0; label < labels.length; label += 1) {
        scores[label] = scores[label]! + value * weights[start + label]!;
      }
    }
    held.scores.push(scores);
    held.classes.push(classes[row]!);
  }
}

type Fit = Pick<LinearParameters, 'space' | 'weights' | 'biases'> & { rows: SparseRows };

function fit(corpus: Corpus, classes: Int32Array, labelCount: number, use: Int32Array, seed: number): Fit {
  const { space, rows } = corpus.weigh(use, labelCount);
  const weights = labelSums(rows, use, classes, labelCount);
  const biases = new Float32Array(labelCount);
  const random = seededRandom(seed);
  const total = new Float64Array(rows.width);
  for (let at = 0; at < weights.length; at += 1) {
    const feature = Math.floor(at / labelCount);
    total[feature] = total[feature]! + weights[at]!;
  }
  const positive = new Uint8Array(rows.count);
  for (let label = 0; label < labelCount; label += 1) {
    positive.fill(0);
    let positives = 0;
    for (const row of use) {
      if (classes[row] !== label) continue;
      positive[row] = 1;
      positives += 1;
    }
    if (positives === 0) {
      biases[label] = -1;
      for (let feature = 0; feature < rows.width; feature += 1) weights[feature * labelCount + label] = 0;
      continue;
    }
    const scale = ratioScale(weights, total, label, labelCount);
    const sample = chooseRows(rows, use, positive, labelCount, random);
    const ratio = (sample.length - positives) / positives;
    const positiveCost = COST * Math.max(1, Math.sqrt(ratio / BALANCED_RATIO));
    const problem = { rows, use: sample, positive, scale, positiveCost, negativeCost: COST, random };
    const solved = solveBinary(problem);
    for (let feature = 0; feature < rows.width; feature += 1) {
      weights[feature * labelCount + label] = solved[feature]! * scale[feature]!;
    }
    biases[label] = solved[rows.width]!;
  }
  thinWeights(weights, labelCount);
  quantise(weights, labelCount);
  return { space, rows, weights, biases };
}

/** Sum of each feature's values by label, laid out as the weights that will take their place. */
function labelSums(rows: SparseRows, use: Int32Array, classes: Int32Array, labelCount: number): Float32Array {
  const sums = new Float32Array(rows.width * labelCount);
  for (const row of use) {
    const label = classes[row]!;
    for (let k = rows.starts[row]!; k < rows.starts[row + 1]!; k += 1) {
      const at = rows.features[k]! * labelCount + label;
      sums[at] = sums[at]! + rows.values[k]!;
    }
  }
  return sums;
}

function ratioScale(
  sums: Float32Array,
  total: Float64Array,
  label: number,
  labelCount: number,
): Float32Array {
  let inside = 0;
  let outside = 0;
  for (let feature = 0; feature < total.length; feature += 1) {
    const own = sums[feature * labelCount + label]!;
    inside += own + RATIO_SMOOTHING;
    outside += total[feature]! - own + RATIO_SMOOTHING;
  }
  const middle = Math.log(inside / outside);
  const scale = new Float32Array(total.length);
  for (let feature = 0; feature < total.length; feature += 1) {
    const own = sums[feature * labelCount + label]!;
    const others = Math.max(total[feature]! - own, 0);
    const ratio = Math.abs(Math.log((own + RATIO_SMOOTHING) / (others + RATIO_SMOOTHING)) - middle);
    scale[feature] = 1 - RATIO_SHARE + RATIO_SHARE * Math.min(ratio, RATIO_LIMIT);
  }
  return scale;
}

/** All rows, or all of the label and as many of the others as time allows. */
function chooseRows(
  rows: SparseRows,
  use: Int32Array,
  positive: Uint8Array,
  labelCount: number,
  random: () => number,
): Int32Array {
  const visits = rows.starts[rows.count]! * labelCount;
  if (visits <= MAX_VISITS) return use;
  const wanted = Math.max(1_000, Math.floor((use.length * MAX_VISITS) / visits));
  const own = use.filter((row) => positive[row] === 1);
  const others = use.filter((row) => positive[row] === 0);
  shuffle(others, random);
  return Int32Array.from([...own, ...others.subarray(0, wanted)]);
}

/** Rounds each label's weights to 16 bits, so that a stored model predicts exactly as the fresh one. */
function quantise(weights: Float32Array, labelCount: number): void {
  const largest = largestWeights(weights, labelCount);
  for (let at = 0; at < weights.length; at += 1) {
    const step = largest[at % labelCount]! / 32_767;
    if (step > 0) weights[at] = Math.fround(Math.round(weights[at]! / step) * step);
  }
}

/** The largest absolute weight of each label. */
export function largestWeights(weights: Float32Array, labelCount: number): Float32Array {
  const largest = new Float32Array(labelCount);
  for (let at = 0; at < weights.length; at += 1) {
    const size = Math.abs(weights[at]!);
    if (size > largest[at % labelCount]!) largest[at % labelCount] = size;
  }
  return largest;
}
