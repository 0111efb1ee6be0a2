import type { PatternCount } from './expectation.ts';

/** Two comparisons that mostly say the same: they count twice, and probabilities come out too high or too low. */
export interface Repeat {
  readonly fields: readonly [string, string];
  /** Share of what the one says that the other says too: of pairs that are not one, and of pairs that are. */
  readonly apart: number;
  readonly together: number;
}

/**
 * From these shares on. Independent fields of FEBRL have at most .02 and .04, a full name and its parts .13 and .45. One
 * alone says nothing: telephone and address go together among the pairs of a household, not among slips of one person.
 */
const APART_LEAST = 0.1;
const TOGETHER_LEAST = 0.25;
/** What follows from the other altogether is a repeat even where matches agree so well that they tell nothing. */
const APART_WHOLLY = 0.9;
/** Below these chance makes shares of its own: pairs in all, and those of them that do not show the commonest level. */
const RANDOM_LEAST = { pairs: 50_000, uncommon: 100 };
const MATCHES_LEAST = { pairs: 100, uncommon: 20 };

export interface RepeatInput {
  readonly comparisons: readonly { readonly field: string; readonly levels: { readonly length: number } }[];
  /** Patterns of random pairs, and of the compared ones. */
  readonly random: readonly PatternCount[];
  readonly compared: readonly PatternCount[];
  /** Rules (bits) that do not use a comparison's field. */
  readonly teachers: readonly number[];
  /** Comparisons that look into each other's field anyway, by their places. */
  readonly isMeant: (first: number, second: number) => boolean;
  /** Probability of a pattern to be a match. */
  readonly probabilityOf: (levels: readonly number[]) => number;
}

/**
 * Finds comparisons that depend on each other beyond what being a match explains, which the model takes not to be: by
 * mutual information of their levels, among random pairs that are no matches and among matches that a rule with
 * neither of both fields gave.
 */
export function findRepeats(input: RepeatInput): Repeat[] {
  const { comparisons, teachers } = input;
  const others = weighted(input.random, (levels) => 1 - input.probabilityOf(levels));
  let matches: readonly PatternCount[] | undefined;
  const repeats: Repeat[] = [];
  for (const [first, { field, levels }] of comparisons.entries()) {
    for (const [second, other] of comparisons.entries()) {
      if (second <= first || input.isMeant(first, second)) continue;
      const sizes = [levels.length, other.levels.length] as const;
      const apart = sharedPart(others, [first, second], sizes, RANDOM_LEAST);
      if (apart < APART_LEAST) continue;
      matches ??= weighted(input.compared, input.probabilityOf);
      const taught = teachers[first]! & teachers[second]!;
      const given = matches.filter(({ rules }) => (rules & taught) !== 0);
      const together = sharedPart(given, [first, second], sizes, MATCHES_LEAST);
      if (together >= TOGETHER_LEAST || apart >= APART_WHOLLY)
        repeats.push({ fields: [field, other.field], apart, together });
    }
  }
  return repeats;
}

/** Patterns counted by the share of their pairs that is asked for. */
function weighted(counts: readonly PatternCount[], share: (levels: readonly number[]) => number) {
  return counts.flatMap((each) => {
    const count = each.count * share(each.levels);
    return count > 1e-3 ? [{ ...each, count }] : [];
  });
}

/**
 * Mutual information of two comparisons' levels ÷ the lesser entropy of both: 0 to 1, less what chance alone gives
 * (Miller and Madow). 0 when there are too few pairs to tell.
 */
function sharedPart(
  counts: readonly PatternCount[],
  [first, second]: readonly [number, number],
  [rows, columns]: readonly [number, number],
  least: { readonly pairs: number; readonly uncommon: number },
): number {
  const joint = new Float64Array(rows * columns);
  const left = new Float64Array(rows);
  const right = new Float64Array(columns);
  let all = 0;
  for (const { levels, count } of counts) {
    const [row, column] = [levels[first]! - 1, levels[second]! - 1];
    if (row < 0 || column < 0) continue;
    joint[row * columns + column]! += count;
    left[row]! += count;
    right[column]! += count;
    all += count;
  }
  const uncommon = Math.min(all - Math.max(...left), all - Math.max(...right));
  if (all < least.pairs || uncommon < least.uncommon) return 0;
  const entropy = (parts: Float64Array) =>
    parts.reduce((sum, part) => (part > 0 ? sum - (part / all) * Math.log(part / all) : sum), 0);
  const seen = (parts: Float64Array) => parts.filter((part) => part > 0).length;
  const chance = ((seen(left) - 1) * (seen(right) - 1)) / (2 * all);
  const [ofLeft, ofRight] = [entropy(left), entropy(right)];
  const lesser = Math.min(ofLeft, ofRight);
  if (lesser <= 0) return 0;
  return Math.max(0, Math.min(1, (ofLeft + ofRight - entropy(joint) - chance) / lesser));
}

/** What a repeat means for whoever wrote the configuration. */
export const wordsOfRepeat = ({ fields: [first, second] }: Repeat): string =>
  `"${first}" and "${second}" repeat each other and count twice, so that probabilities near the threshold are not to be trusted: leave one of them out of comparisons (blocking may keep both)`;
