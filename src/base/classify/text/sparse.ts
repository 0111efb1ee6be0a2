/** Up to this many labels every weight is kept and summed; beyond it most weights of a feature say nothing. */
export const DENSE_LABELS = 32;
const KEPT_LABELS = 24;

/** The weights other than 0, feature by feature: those of f stand from starts[f] to starts[f + 1]. */
export interface SparseWeights {
  readonly starts: Int32Array;
  readonly labels: Uint16Array;
  readonly values: Float32Array;
}

/**
 * With many labels, takes from each feature the weight it gives to all labels alike (its median, which moves no
 * label past another) and sets all but the 24 strongest differences to 0. Changes `weights` in place.
 */
export function thinWeights(weights: Float32Array, labelCount: number): void {
  if (labelCount <= DENSE_LABELS) return;
  const sorted = new Float32Array(labelCount);
  for (let start = 0; start < weights.length; start += labelCount) {
    const own = weights.subarray(start, start + labelCount);
    sorted.set(own);
    sorted.sort();
    const median = sorted[labelCount >> 1]!;
    for (let label = 0; label < labelCount; label += 1) {
      own[label] = own[label]! - median;
      sorted[label] = Math.abs(own[label]!);
    }
    sorted.sort();
    const least = sorted[labelCount - KEPT_LABELS]!;
    for (let label = 0; label < labelCount; label += 1) {
      if (Math.abs(own[label]!) < least) own[label] = 0;
    }
  }
}

/** Collects the weights other than 0. */
export function sparseWeights(weights: Float32Array, labelCount: number): SparseWeights {
  let size = 0;
  for (const weight of weights) if (weight !== 0) size += 1;
  const features = weights.length / labelCount;
  const starts = new Int32Array(features + 1);
  const labels = new Uint16Array(size);
  const values = new Float32Array(size);
  let at = 0;
  for (let feature = 0; feature < features; feature += 1) {
    for (let label = 0; label < labelCount; label += 1) {
      const weight = weights[feature * labelCount + label]!;
      if (weight === 0) continue;
      labels[at] = label;
      values[at++] = weight;
    }
    starts[feature + 1] = at;
  }
  return { starts, labels, values };
}
