/** Rows of numbered features in compressed form: row r is `features` and `values` from starts[r] to starts[r + 1]. */
export interface SparseRows {
  readonly count: number;
  readonly width: number;
  readonly starts: Int32Array;
  readonly features: Int32Array;
  readonly values: Float32Array;
}

/** One label against the rest. */
export interface BinaryProblem {
  readonly rows: SparseRows;
  /** Numbers of the rows to learn from. */
  readonly use: Int32Array;
  /** 1 where the row has the label, over all rows. */
  readonly positive: Uint8Array;
  /** What each feature is multiplied by for this label. */
  readonly scale: Float32Array;
  readonly positiveCost: number;
  readonly negativeCost: number;
  readonly random: () => number;
}

const MAX_PASSES = 15;
const GOOD_ENOUGH = 0.05;

/**
 * A linear support vector machine with squared hinge loss, solved in the dual one coordinate at a time
 * (Hsieh, Chang, Lin, Keerthi and Sundararajan 2008). Returns `width` weights and, last, the bias; the
 * weights are those of the scaled features, so a caller that scales nothing multiplies them by `scale`.
 */
export function solveBinary(problem: BinaryProblem): Float32Array {
  const { rows, use, positive, random } = problem;
  const weights = new Float32Array(rows.width + 1);
  const { starts, values, norms, features } = scaledCopy(problem);
  const duals = new Float32Array(use.length);
  const order = Int32Array.from(use.keys());
  let active = order.length;
  let restBound = Infinity;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    shuffle(order.subarray(0, active), random);
    let worst = 0;
    for (let turn = 0; turn < active; turn += 1) {
      const at = order[turn]!;
      const isPositive = positive[use[at]!] === 1;
      const sign = isPositive ? 1 : -1;
      const diagonal = 0.5 / (isPositive ? problem.positiveCost : problem.negativeCost);
      const start = starts[at]!;
      const end = starts[at + 1]!;
      let score = weights[rows.width]!;
      for (let k = start; k < end; k += 1) score += weights[features[k]!]! * values[k]!;
      const before = duals[at]!;
      const gradient = score * sign - 1 + diagonal * before;
      if (before === 0 && gradient > restBound) {
        // Far on the right side: rests until the others have settled.
        active -= 1;
        order[turn] = order[active]!;
        order[active] = at;
        turn -= 1;
        continue;
      }
      const projected = before === 0 ? Math.min(gradient, 0) : gradient;
      if (Math.abs(projected) > worst) worst = Math.abs(projected);
      if (Math.abs(projected) < 1e-6) continue;
      const after = Math.max(before - gradient / (norms[at]! + diagonal), 0);
      duals[at] = after;
      const step = (after - before) * sign;
      for (let k = start; k < end; k += 1) {
        const feature = features[k]!;
        weights[feature] = weights[feature]! + step * values[k]!;
      }
      weights[rows.width] = weights[rows.width]! + step;
    }
    if (worst < GOOD_ENOUGH) {
      if (active === order.length) break;
      active = order.length;
      restBound = Infinity;
    } else restBound = worst;
  }
  return weights;
}

/** The used rows side by side with their features scaled, so that the passes read memory in order. */
function scaledCopy({ rows, use, scale }: BinaryProblem) {
  const starts = new Int32Array(use.length + 1);
  for (let at = 0; at < use.length; at += 1) {
    const row = use[at]!;
    starts[at + 1] = starts[at]! + rows.starts[row + 1]! - rows.starts[row]!;
  }
  const size = starts[use.length]!;
  const features = new Int32Array(size);
  const values = new Float32Array(size);
  const norms = new Float32Array(use.length);
  for (let at = 0; at < use.length; at += 1) {
    let to = starts[at]!;
    let norm = 1;
    for (let k = rows.starts[use[at]!]!; k < rows.starts[use[at]! + 1]!; k += 1) {
      const feature = rows.features[k]!;
      const value = rows.values[k]! * scale[feature]!;
      features[to] = feature;
      values[to++] = value;
      norm += value * value;
    }
    norms[at] = norm;
  }
  return { starts, features, values, norms };
}

/** Puts `items` in a random order (Fisher and Yates). */
export function shuffle(items: Int32Array, random: () => number): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const kept = items[last]!;
    items[last] = items[other]!;
    items[other] = kept;
  }
}

/** A small seeded generator of numbers in [0, 1): the same seed trains the same model. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
