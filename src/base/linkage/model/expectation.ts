/** How many pairs show one pattern of levels and were given by one set of rules. */
export interface PatternCount {
  /** A bit for each blocking rule that gives these pairs. */
  readonly rules: number;
  readonly levels: readonly number[];
  readonly count: number;
}

/** Probabilities of the levels of one comparison; place 0 is level 1, since a missing value says nothing. */
export interface LevelProbabilities {
  /** Among pairs that are one. */
  m: number[];
  /** Among pairs that are not. */
  u: number[];
  /** Whether m was learnt, or is what one would expect. */
  trained: boolean;
}

export interface EstimateInput {
  readonly counts: readonly PatternCount[];
  /** For each comparison the share of each level among random pairs, matches included. */
  readonly random: readonly (readonly number[])[];
  /** Comparisons whose first level's share is known from term frequencies and stays. */
  readonly keepFirst: readonly boolean[];
  /** For each comparison the rules (bits) that do not use its field: only their pairs teach it. */
  readonly teachers: readonly number[];
  /** Pairs that there are, compared or not. */
  readonly pairsInAll: number;
  /** Share of pairs that are one, when known; else it is estimated too. */
  readonly prior?: number;
}

export interface Estimate {
  readonly probabilities: readonly LevelProbabilities[];
  readonly prior: number;
  readonly iterations: number;
}

const ITERATIONS_MOST = 60;
const SETTLED = 1e-5;
/** Matches that expectation weighs as much as: a level that few pairs show keeps near what one would expect. */
const EXPECTED_MATCHES = 4;
const TRAINED_FROM = 20;
const LEAST = 1e-7;
/** All pairs of some forty records. */
const HANDFUL_PAIRS = 800;

/** What one expects of true matches before anything is learnt: most agree, each worse level is rarer. */
export function expectedMatches(levels: number): number[] {
  if (levels === 1) return [1];
  const rest = 0.15;
  const weights = Array.from({ length: levels - 1 }, (_, n) => 0.6 ** n);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return [1 - rest, ...weights.map((weight) => (rest * weight) / sum)];
}

/**
 * Learns m, u and the prior without labels (Fellegi and Sunter 1969; expectation-maximisation on pattern counts as
 * Winkler 1988). A comparison learns only from pairs that a rule without its field gives, so that blocking does not
 * make it look better than it is. u is the share among random pairs less the matches that are in them.
 */
export function estimate(input: EstimateInput): Estimate {
  const { counts, random, pairsInAll } = input;
  const probabilities = random.map((share): LevelProbabilities => {
    return {
      m: expectedMatches(share.length),
      u: share.map((each) => Math.max(each, LEAST)),
      trained: false,
    };
  });
  let prior = input.prior ?? startingPrior(counts, pairsInAll);
  let iterations = 0;
  for (let change = 1; iterations < ITERATIONS_MOST && change > SETTLED; iterations++) {
    const { sums, matches } = expect(input, probabilities, prior);
    change = 0;
    for (const [n, each] of probabilities.entries()) {
      const total = sums[n]!.reduce((sum, value) => sum + value, 0);
      const expected = expectedMatches(each.m.length);
      each.trained = total >= TRAINED_FROM;
      for (let level = 0; level < each.m.length; level++) {
        const next = (sums[n]![level]! + EXPECTED_MATCHES * expected[level]!) / (total + EXPECTED_MATCHES);
        change = Math.max(change, Math.abs(next - each.m[level]!));
        each.m[level] = next;
      }
      withoutMatches(each, random[n]!, prior, input.keepFirst[n]!);
    }
    if (input.prior === undefined) prior = Math.min(0.5, Math.max(matches / pairsInAll, 1e-12));
  }
  return { probabilities, prior, iterations };
}

/**
 * Where the estimate of the prior begins: one of ten compared pairs, at most one of a hundred of all. In a handful of
 * records the random pairs are much the same as the matches, which would then never be told from them: there, every
 * fourth record is taken to have a double.
 */
function startingPrior(counts: readonly PatternCount[], pairsInAll: number): number {
  if (pairsInAll < HANDFUL_PAIRS) return Math.min(0.2, 0.5 / Math.sqrt(2 * pairsInAll));
  return Math.min(0.01, counts.reduce((n, { count }) => n + count, 0) / pairsInAll / 10);
}

/** Sums, for each comparison's levels, of the probability that pairs showing them are matches. */
function expect(input: EstimateInput, probabilities: readonly LevelProbabilities[], prior: number) {
  const weights = probabilities.map(({ m, u }) => [0, ...m.map((each, n) => Math.log(each / u[n]!))]);
  const sums = probabilities.map(({ m }) => new Array<number>(m.length).fill(0));
  const start = Math.log(prior / (1 - prior));
  let matches = 0;
  for (const { rules, levels, count } of input.counts) {
    let odds = start;
    for (let n = 0; n < levels.length; n++) odds += weights[n]![levels[n]!]!;
    const expected = count / (1 + Math.exp(-odds));
    if (expected < 1e-9) continue;
    matches += expected;
    for (let n = 0; n < levels.length; n++) {
      const level = levels[n]!;
      if (level > 0 && (rules & input.teachers[n]!) !== 0) sums[n]![level - 1]! += expected;
    }
  }
  return { sums, matches };
}

function withoutMatches(
  each: LevelProbabilities,
  share: readonly number[],
  prior: number,
  keepFirst: boolean,
) {
  for (let level = 0; level < each.u.length; level++) {
    if (level === 0 && keepFirst) continue;
    const left = (share[level]! - prior * each.m[level]!) / (1 - prior);
    // Never below a hundredth of what was seen: the difference of two small numbers is uncertain.
    each.u[level] = Math.max(left, share[level]! / 100, LEAST);
  }
}
