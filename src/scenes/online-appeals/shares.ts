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

/** The Monday of the week a day (YYYY-MM-DD) lies in. */
export function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = date.getUTCDay() || 7;
  return addDays(day, 1 - weekday);
}

export function addDays(day: string, days: number): string {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
