import { align } from './align.ts';
import { blockChanges } from './changes.ts';
import type { DefectModel } from './judgement.ts';
import { unpackKeypoints } from './keypoints.ts';
import type { PhotoFeatures } from './model.ts';

/** How many figures a pair gives, see `defectFigures`. */
export const FIGURE_COUNT = 8;

/** A logistic model over the figures of a pair, as it is stored: plain data that a thread can be given. */
export interface DefectWeights {
  readonly id: string;
  /** Probabilities from which on the defect counts as gone, and up to which it counts as still there. */
  readonly goneFrom: number;
  readonly stillThereTo: number;
  readonly bias: number;
  /** One for each figure of `defectFigures`, for the figure less its mean, over its deviation. */
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/**
 * What tells a mended place from one that only looks different: where the photos differ most, did it become
 * smoother or rougher? Undefined when the photos cannot be laid over each other.
 */
export function defectFigures(before: PhotoFeatures, after: PhotoFeatures): number[] | undefined {
  const { projection, support } = align(unpackKeypoints(before.keypoints), unpackKeypoints(after.keypoints));
  if (!projection || support < 12) return undefined;
  const blocks = blockChanges(before, after, projection);
  if (blocks.length < 20) return undefined;
  const smoother = blocks.map((block) => block.difference * (block.roughBefore - block.roughAfter));
  const middle = blocks.map(({ x, y }, n) =>
    Math.abs(x - 0.5) < 0.3 && y > 0.35 && y < 0.8 ? smoother[n]! : 0,
  );
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const most = (values: readonly number[]): number =>
    values.reduce((high, value) => Math.max(high, value), 0);
  return [
    Math.log1p(most(smoother)),
    Math.log1p(most(smoother.map((value) => -value))),
    Math.log1p(most(middle)),
    Math.log1p(most(middle.map((value) => -value))),
    Math.sign(sum(middle)) * Math.log1p(Math.abs(sum(middle))),
    Math.sign(sum(smoother)) * Math.log1p(Math.abs(sum(smoother))),
    Math.log1p(most(blocks.map(({ difference }) => difference))),
    // How far the largest change stands out: all blocks differ a little where the photos do not lie quite right.
    Math.log((1 + most(blocks.map(({ difference }) => difference))) / (1 + middleOf(blocks))),
  ];
}

function middleOf(blocks: readonly { readonly difference: number }[]): number {
  const sorted = blocks.map(({ difference }) => difference).sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** The model that such weights make. A pair that cannot be laid over each other has even chances: a person looks. */
export function createDefectModel(model: DefectWeights): DefectModel {
  return {
    ...{ id: model.id, goneFrom: model.goneFrom, stillThereTo: model.stillThereTo },
    probabilityGone: (before, after) => {
      const figures = defectFigures(before, after);
      return figures === undefined ? 0.5 : probabilityOf(model, figures);
    },
  };
}

/** Probability that the defect is gone, of a pair with such figures. */
export function probabilityOf(
  model: Pick<DefectWeights, 'bias' | 'weights' | 'means' | 'deviations'>,
  figures: readonly number[],
) {
  const score = figures.reduce(
    (sum, figure, n) => sum + (model.weights[n]! * (figure - model.means[n]!)) / model.deviations[n]!,
    model.bias,
  );
  return 1 / (1 + Math.exp(-score));
}

/**
 * Learns from pairs of one's own city: figures of each and whether the defect was gone. Gradient descent with a
 * little weight decay; the same pairs give the same model.
 */
export function trainDefectModel(
  pairs: readonly { readonly figures: readonly number[]; readonly gone: boolean }[],
  card: Pick<DefectWeights, 'id' | 'goneFrom' | 'stillThereTo'>,
): DefectWeights {
  const size = pairs[0]?.figures.length ?? 0;
  const columns = Array.from({ length: size }, (_, n) => pairs.map(({ figures }) => figures[n]!));
  const means = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const deviations = columns.map((values, n) =>
    Math.max(
      1e-6,
      Math.sqrt(values.reduce((sum, value) => sum + (value - means[n]!) ** 2, 0) / values.length),
    ),
  );
  const weights = means.map(() => 0);
  let bias = 0;
  for (let round = 0; round < 800; round++) {
    const slopes = weights.map((weight) => 0.01 * weight * pairs.length);
    let slopeOfBias = 0;
    for (const { figures, gone } of pairs) {
      const error = probabilityOf({ bias, weights, means, deviations }, figures) - (gone ? 1 : 0);
      slopeOfBias += error;
      for (let n = 0; n < size; n++) slopes[n]! += (error * (figures[n]! - means[n]!)) / deviations[n]!;
    }
    for (let n = 0; n < size; n++) weights[n]! -= (0.5 * slopes[n]!) / pairs.length;
    bias -= (0.5 * slopeOfBias) / pairs.length;
  }
  return { ...card, bias, weights, means, deviations };
}
