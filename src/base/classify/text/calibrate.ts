/** Scores of rows that the model which scored them had not seen. */
export interface HeldOut {
  readonly scores: Float64Array[];
  readonly classes: number[];
}

const LEAST_ROWS = 10;
const DEFAULT_SHARPNESS = 2;

/**
 * Finds the sharpness with which the softmax of the scores best tells how often the model is right (the least
 * mean logarithmic loss), and the confidence that `decideShare` of the rows reach. With fewer than ten rows
 * there is nothing to learn from: a cautious sharpness, and half confidence as the threshold.
 */
export function calibrate(held: HeldOut, labelCount: number, decideShare: number) {
  if (held.scores.length < LEAST_ROWS) return { sharpness: DEFAULT_SHARPNESS, decideThreshold: 0.5 };
  const sharpness = Math.exp(
    goldenSection((power) => meanLoss(held, Math.exp(power)), Math.log(0.2), Math.log(50)),
  );
  const confidences = Float64Array.from(
    held.scores,
    (scores) => 1 / exponentials(scores, best(scores), sharpness),
  );
  confidences.sort();
  const place = Math.round(confidences.length * (1 - decideShare));
  const decideThreshold = place >= confidences.length ? 1.000_001 : confidences[place]!;
  return { sharpness, decideThreshold: decideShare === 1 ? 1 / labelCount / 2 : decideThreshold };
}

function meanLoss({ scores, classes }: HeldOut, sharpness: number): number {
  let loss = 0;
  scores.forEach((row, at) => {
    const top = best(row);
    loss += Math.log(exponentials(row, top, sharpness)) - (row[classes[at]!]! - top) * sharpness;
  });
  return loss / scores.length;
}

function best(scores: Float64Array): number {
  let top = -Infinity;
  for (const score of scores) if (score > top) top = score;
  return top;
}

function exponentials(scores: Float64Array, top: number, sharpness: number): number {
  let total = 0;
  for (const score of scores) total += Math.exp((score - top) * sharpness);
  return total;
}

/** Where a function with one valley is least, between `low` and `high`. */
function goldenSection(evaluate: (at: number) => number, low: number, high: number): number {
  const share = (Math.sqrt(5) - 1) / 2;
  let from = low;
  let to = high;
  for (let step = 0; step < 25; step += 1) {
    const one = to - share * (to - from);
    const other = from + share * (to - from);
    if (evaluate(one) < evaluate(other)) to = other;
    else from = one;
  }
  return (from + to) / 2;
}
