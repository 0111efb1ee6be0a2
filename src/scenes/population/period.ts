import { AppError } from '../../lib/errors.ts';
import { MOST_DAYS } from './contract.ts';

const DAY_MS = 86_400_000;

export interface PeriodQuery {
  readonly area?: string;
  readonly from: string;
  readonly to: string;
}

/** Throws `population.period_wrong` for a period that ends before it begins or is too long. */
export function requirePeriod({ from, to }: PeriodQuery): void {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (!(days >= 1 && days <= MOST_DAYS)) throw new AppError('population.period_wrong', { most: MOST_DAYS });
}
