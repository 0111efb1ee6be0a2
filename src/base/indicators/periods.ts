import { AppError } from '../../lib/errors.ts';

const DAY_MS = 86_400_000;
/** Five years and a day: longer questions are for the archive. */
const MOST_DAYS = 1_827;

/** Days of the city, both belonging to the period. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** The period asked for; today when nothing is given. Throws `indicators.period_invalid`. */
export function periodOf(
  input: { from?: string | undefined; to?: string | undefined },
  today: string,
): Period {
  const to = input.to ?? today;
  const from = input.from ?? (input.to === undefined ? today : to);
  for (const [field, day] of [['from', from] as const, ['to', to] as const]) {
    const at = Date.parse(`${day}T00:00:00Z`);
    if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day)
      throw new AppError('indicators.period_invalid', { field, reason: `${day} is no day` });
  }
  const days = daysBetween(from, to);
  if (days < 0)
    throw new AppError('indicators.period_invalid', { field: 'to', reason: 'ends before it begins' });
  if (days > MOST_DAYS)
    throw new AppError('indicators.period_invalid', { field: 'from', reason: 'longer than five years' });
  return { from, to };
}

/** Days from one to the other, 0 for the same. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The day so many days after another. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export type TimeStep = 'hour' | 'day' | 'week' | 'month';

/** The keys of a period's steps in order: `2026-03-01T07`, `2026-03-01`, Monday of the week, `2026-03`. */
export function stepsOf(period: Period, step: TimeStep): string[] {
  const keys = new Set<string>();
  for (let index = 0; index <= daysBetween(period.from, period.to); index += 1) {
    const day = addDays(period.from, index);
    if (step === 'hour')
      for (let hour = 0; hour < 24; hour += 1) keys.add(`${day}T${String(hour).padStart(2, '0')}`);
    else keys.add(stepOf(day, step));
  }
  return [...keys];
}

/** The step a day belongs to. */
export function stepOf(day: string, step: Exclude<TimeStep, 'hour'>): string {
  if (step === 'month') return day.slice(0, 7);
  if (step === 'day') return day;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** Hours of a day that lie in the future are not zero but unknown: the first key that has not begun. */
export function nowKey(step: TimeStep, today: string, hour: number): string {
  return step === 'hour' ? `${today}T${String(hour).padStart(2, '0')}` : stepOf(today, step);
}
