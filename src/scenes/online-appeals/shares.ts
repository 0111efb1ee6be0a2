/**
 * Whole percents of counts that add up to 100 (largest remainder; of equal remainders the larger count, then the earlier
 * group comes first). All are 0 when there is nothing to share.
 */
export function percentShares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return counts.map(() => 0);
  // In whole numbers, so that no rounding of fractions decides.
  const floors = counts.map((count) => Math.floor((count * 100) / total));
  const left = 100 - floors.reduce((sum, share) => sum + share, 0);
  const order = counts
    .map((count, index) => ({ index, count, remainder: (count * 100) % total }))
    .sort((a, b) => b.remainder - a.remainder || b.count - a.count || a.index - b.index);
  for (const { index } of order.slice(0, left)) floors[index]! += 1;
  return floors;
}

/** 满意 are the two best of five stars. */
export const SATISFIED_FROM = 4;

interface Counts {
  readonly received: number;
  readonly replied: number;
  readonly inTime: number;
  readonly rated: number;
  readonly satisfied: number;
}

/**
 * A unit's number of a week, 0 to 100, and how it came about: response (replied of received), timeliness (replied in
 * time of received) and satisfaction (满意 of rated), each times its share. While nobody has rated, the share of
 * satisfaction goes to the other two in proportion, so that silence is neither praise nor blame. One decimal.
 */
export function scoreOf(
  counts: Counts,
  shares: { readonly response: number; readonly inTime: number; readonly satisfaction: number },
) {
  const percentOf = (part: number, whole: number): number | null =>
    whole === 0 ? null : oneDecimal((part / whole) * 100);
  const measures = [
    ['response', percentOf(counts.replied, counts.received), shares.response],
    ['inTime', percentOf(counts.inTime, counts.received), shares.inTime],
    ['satisfaction', percentOf(counts.satisfied, counts.rated), shares.satisfaction],
  ] as const;
  const known = measures.reduce((sum, [, percent, share]) => sum + (percent === null ? 0 : share), 0);
  const parts = measures.map(([measure, percent, share]) => {
    const counted = percent === null || known === 0 ? 0 : (share * 100) / known;
    return {
      ...{ measure, percent, share: oneDecimal(counted) },
      points: oneDecimal(((percent ?? 0) * counted) / 100),
    };
  });
  const sum = measures.reduce(
    (total, [, percent, share]) => total + (percent === null ? 0 : percent * share),
    0,
  );
  return { score: known === 0 ? null : oneDecimal(sum / known), parts };
}

const oneDecimal = (value: number): number => Math.round(value * 10) / 10;
