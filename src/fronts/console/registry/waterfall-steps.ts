import type { ReviewPage } from './types.ts';

type Step = ReviewPage['waterfall'][number];

export interface DrawnStep extends Step {
  readonly isStart: boolean;
  /** Weight before and after it: the ends of its bar. */
  readonly from: number;
  readonly to: number;
}

/** From log2 of the odds to a probability. */
export function probabilityOf(weight: number): number {
  return 1 / (1 + 2 ** -weight);
}

/** A probability in words that never say 100 % of what is not certain. */
export function percentOf(probability: number): string {
  if (probability > 0.9999) return '> 99.99%';
  if (probability < 0.0001) return '< 0.01%';
  const digits = probability > 0.99 || probability < 0.01 ? 2 : 1;
  return `${(probability * 100).toFixed(digits)}%`;
}

/** `+5.3`, `−12.0`: a weight with its sign. */
export function weightOf(weight: number): string {
  const rounded = Math.abs(weight).toFixed(1);
  return `${weight < 0 && rounded !== '0.0' ? '−' : '+'}${rounded}`;
}

/** Each step where the one before ended; the scale holds all of them and the middle, where both are as likely. */
export function drawnSteps(steps: readonly Step[]): {
  rows: DrawnStep[];
  weight: number;
  least: number;
  most: number;
} {
  let weight = 0;
  const rows = steps.map((step, index) => {
    const from = weight;
    weight += step.weight;
    return { ...step, isStart: index === 0, from, to: weight };
  });
  const ends = [0, ...rows.map(({ to }) => to)];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const room = Math.max(1, (most - least) * 0.04);
  return { rows, weight, least: least - room, most: most + room };
}
