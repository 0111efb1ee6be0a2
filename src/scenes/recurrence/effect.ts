/** Cases and days of one stretch of time. */
export interface Stretch {
  readonly cases: number;
  readonly days: number;
}

/** The same stretch where the programme works, and with those it is compared with. */
export interface Compared {
  readonly here: Stretch;
  readonly others: Stretch;
}

export type Verdict =
  /** Too few cases, or nothing to compare with: nobody can say. */
  | 'too-few'
  /** The range of what may be true holds both better and worse. */
  | 'unclear'
  | 'fewer'
  | 'more';

export interface Effect {
  readonly verdict: Verdict;
  /** Change a week here, as a share of before: -0.4 is 40 % fewer. Null without a before. */
  readonly change: number | null;
  /** Change a week with the others in the same time: what would have happened anyway. */
  readonly trend: number | null;
  /** What is left of the change when the trend is taken out, and the 95 % range around it. */
  readonly effect: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Fewer than this before and later together say nothing about here; fewer than twice this nothing about others. */
const LEAST_CASES = 8;
/** A normal variable lies within this many deviations in 95 of 100 cases. */
const Z95 = 1.96;

/** Cases a week of a stretch; null for one without days. */
export function perWeek({ cases, days }: Stretch): number | null {
  return days <= 0 ? null : (cases * 7) / days;
}

/**
 * What a programme brought about: the change of cases a week here, divided by that with the others, so that a trend of
 * all is not taken for an effect (difference in differences on ratios). The range is that of a ratio of four Poisson
 * counts, each with half a case added so that none is nothing; cases come in clumps, so the truth is rather wider.
 */
export function effectOf(before: Compared, later: Compared): Effect {
  const change = changeOf(before.here, later.here);
  const trend = changeOf(before.others, later.others);
  const none = { verdict: 'too-few' as const, change, trend, effect: null, low: null, high: null };
  const here = before.here.cases + later.here.cases;
  const others = before.others.cases + later.others.cases;
  const days = [before.here, later.here, before.others, later.others].every((each) => each.days > 0);
  if (!days || before.here.cases === 0 || before.others.cases === 0) return none;
  if (here < LEAST_CASES || others < 2 * LEAST_CASES) return none;
  const half = (stretch: Stretch) => (stretch.cases + 0.5) / stretch.days;
  const ratio = half(later.here) / half(before.here) / (half(later.others) / half(before.others));
  const deviation = Math.sqrt(
    [before.here, later.here, before.others, later.others].reduce(
      (sum, each) => sum + 1 / (each.cases + 0.5),
      0,
    ),
  );
  const low = ratio * Math.exp(-Z95 * deviation);
  const high = ratio * Math.exp(Z95 * deviation);
  const verdict = high < 1 ? 'fewer' : low > 1 ? 'more' : 'unclear';
  return { verdict, change, trend, effect: ratio - 1, low: low - 1, high: high - 1 };
}

function changeOf(before: Stretch, later: Stretch): number | null {
  const [one, two] = [perWeek(before), perWeek(later)];
  return one === null || two === null || one === 0 ? null : two / one - 1;
}
