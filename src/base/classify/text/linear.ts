import type { FeatureSpace } from './corpus.ts';

/** The numbers of a linear model. */
export interface LinearParameters {
  readonly labels: readonly string[];
  readonly space: FeatureSpace;
  /** Feature-major: weights[feature × labels + label]. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
  /** Share of each label among the training rows. */
  readonly priors: Float32Array;
  /** Scores are multiplied by this before the softmax. */
  readonly sharpness: number;
  readonly decideThreshold: number;
}

/** The known features of one message with their counts and weights; only the first `size` places count. */
export interface Vector {
  readonly size: number;
  readonly features: Int32Array;
  readonly values: Float32Array;
  readonly counts: Uint16Array;
}
