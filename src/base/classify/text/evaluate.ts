import { AppError } from '../../../lib/errors.ts';
import { dealFolds, nearDuplicateGroups } from './folds.ts';
import type { TextModel } from './model.ts';
import { type LabelledText, trainTextModel } from './train.ts';

/** How well one label is found. */
export interface LabelQuality {
  readonly label: string;
  readonly rows: number;
  /** Share of right ones among those predicted so, and among those that are so, 0 to 1. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** How well a model does on labelled rows it has not seen. */
export interface Evaluation {
  readonly rows: number;
  readonly accuracy: number;
  /** Mean F1 of the labels that occur. */
  readonly macroF1: number;
  readonly decidedShare: number;
  /** Accuracy on the decided part; 0 when nothing was decided. */
  readonly decidedAccuracy: number;
  /** Mean |confidence − being right| over ten equal steps of confidence. */
  readonly calibrationError: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly perLabel: readonly LabelQuality[];
}

interface Outcome {
  readonly actual: string;
  readonly predicted: string;
  readonly confidence: number;
  readonly decided: boolean;
  readonly microseconds: number;
}

const WARM_UP_ROWS = 300;

/**
 * Predicts each row, with reasons, and compares; times are those after a short warm-up.
 * Throws `classify.no_test_rows` on an empty list.
 */
export function evaluateTextModel(model: TextModel, rows: readonly LabelledText[]): Evaluation {
  for (const row of rows.slice(0, WARM_UP_ROWS)) model.predict(row.text);
  return summarise(rows.map((row) => observe(model, row)));
}

/**
 * Trains on all folds but one and tests on that one, for each fold. Rows are dealt so that labels are mixed
 * alike; with `keepDuplicatesTogether` near-duplicates share a fold, which is the stricter figure.
 * Throws `classify.invalid_folds` unless 2 to 20 folds, and what training throws.
 */
export function crossValidate(
  rows: readonly LabelledText[],
  folds = 5,
  seed = 1,
  { keepDuplicatesTogether = false } = {},
): Evaluation {
  if (!Number.isInteger(folds) || folds < 2 || folds > 20) {
    throw new AppError('classify.invalid_folds', { folds, least: 2, most: 20 });
  }
  if (rows.length < folds) throw new AppError('classify.no_test_rows', { rows: rows.length, folds });
  const labels = [...new Set(rows.map((row) => row.label))];
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const classes = rows.map((row) => numbers.get(row.label)!);
  const texts = rows.map((row) => row.text);
  const groups = keepDuplicatesTogether ? nearDuplicateGroups(texts) : Int32Array.from(rows.keys());
  const dealt = dealFolds(classes, groups, folds, seed);
  const outcomes: Outcome[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const model = trainTextModel(
      rows.filter((_, row) => dealt[row] !== fold),
      { seed },
    );
    rows.forEach((row, at) => {
      if (dealt[at] === fold) outcomes.push(observe(model, row));
    });
  }
  return summarise(outcomes);
}

function observe(model: TextModel, row: LabelledText): Outcome {
  const start = process.hrtime.bigint();
  const { label, confidence, decided } = model.predict(row.text);
  const microseconds = Number(process.hrtime.bigint() - start) / 1_000;
  return { actual: row.label.trim(), predicted: label, confidence, decided, microseconds };
}

function summarise(outcomes: readonly Outcome[]): Evaluation {
  if (outcomes.length === 0) throw new AppError('classify.no_test_rows', { rows: 0 });
  const right = outcomes.filter((outcome) => outcome.actual === outcome.predicted).length;
  const decided = outcomes.filter((outcome) => outcome.decided);
  const decidedRight = decided.filter((outcome) => outcome.actual === outcome.predicted).length;
  const perLabel = labelQualities(outcomes);
  const times = Float64Array.from(outcomes, (outcome) => outcome.microseconds).sort();
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return {
    rows: outcomes.length,
    accuracy: right / outcomes.length,
    macroF1: perLabel.reduce((sum, label) => sum + label.f1, 0) / perLabel.length,
    decidedShare: decided.length / outcomes.length,
    decidedAccuracy: decided.length === 0 ? 0 : decidedRight / decided.length,
    calibrationError: calibrationError(outcomes),
    p50Us: at(0.5),
    p99Us: at(0.99),
    perLabel,
  };
}

function labelQualities(outcomes: readonly Outcome[]): LabelQuality[] {
  const tallies = new Map<string, { rows: number; predicted: number; right: number }>();
  for (const { actual } of outcomes) tallies.set(actual, { rows: 0, predicted: 0, right: 0 });
  for (const { actual, predicted } of outcomes) {
    tallies.get(actual)!.rows += 1;
    const tally = tallies.get(predicted);
    if (tally) tally.predicted += 1;
    if (tally && actual === predicted) tally.right += 1;
  }
  const qualities = [...tallies].map(([label, { rows, predicted, right }]) => ({
    label,
    rows,
    precision: predicted === 0 ? 0 : right / predicted,
    recall: right / rows,
    f1: (2 * right) / (rows + predicted),
  }));
  return qualities.sort((one, other) => other.rows - one.rows || (one.label < other.label ? -1 : 1));
}

function calibrationError(outcomes: readonly Outcome[]): number {
  const steps = Array.from({ length: 10 }, () => ({ rows: 0, confidence: 0, right: 0 }));
  for (const { actual, predicted, confidence } of outcomes) {
    const step = steps[Math.min(9, Math.floor(confidence * 10))]!;
    step.rows += 1;
    step.confidence += confidence;
    if (actual === predicted) step.right += 1;
  }
  return steps.reduce((sum, step) => sum + Math.abs(step.confidence - step.right), 0) / outcomes.length;
}
