import { AppError } from '../lib/errors.ts';

/** Shares a whole number out by weight, largest remainders first, at least one each. */
export function allocate(total: number, weights: readonly number[]): number[] {
  if (total < weights.length) {
    throw new AppError('cities.pack_invalid', {
      file: 'city.json',
      why: `${total} grids for ${weights.length} areas: at least one each`,
    });
  }
  const sum = weights.reduce((a, b) => a + b, 0);
  const spare = total - weights.length;
  const exact = weights.map((weight) => (spare * weight) / sum);
  const counts = exact.map((share) => 1 + Math.floor(share));
  const left = total - counts.reduce((a, b) => a + b, 0);
  const byRest = exact.map((_, i) => i).sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1) || a - b);
  for (let i = 0; i < left; i++) counts[byRest[i]!]!++;
  return counts;
}

/** Three-digit numbers from 001. */
export function* numbered(count: number): Generator<string> {
  if (count > 999)
    throw new AppError('cities.pack_invalid', {
      file: 'city.json',
      why: `${count} grids in one area: at most 999`,
    });
  for (let i = 1; i <= count; i++) yield String(i).padStart(3, '0');
}
