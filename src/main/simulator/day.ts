/**
 * How lively each hour of the day is, as a factor on the mean: quiet nights, a peak in the morning and one in the
 * evening. Made up after how hotlines describe their days; the mean of the 24 is 1.
 */
const HOURS = [
  ...[0.25, 0.15, 0.1, 0.1, 0.15, 0.3, 0.7, 1.2, 1.9, 2.0, 1.7, 1.3],
  ...[1.0, 1.0, 1.2, 1.4, 1.4, 1.5, 1.8, 1.7, 1.3, 0.9, 0.6, 0.35],
] as const;

/** Weekends are quieter; over a week the mean is 1. Made up as well. */
const WEEKDAY = 1.1;
const WEEKEND = 0.75;
/** The liveliest hour there is. */
export const LIVELIEST = 2 * WEEKDAY;

/** Units work at night as well, but only a few of them. */
const NIGHT_WORK = 0.25;

export interface DayShape {
  /** Factor on the mean number of reports. */
  arrivals(at: Date): number;
  /** Factor on the pace of the units. */
  work(at: Date): number;
}

export function dayShape(timeZone: string): DayShape {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  const dayOf = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short' });
  const week = (at: Date) => (dayOf.format(at).startsWith('S') ? WEEKEND : WEEKDAY);
  const hourOf = (at: Date) => Number(format.format(at));
  return {
    arrivals: (at) => (HOURS[hourOf(at)] ?? 1) * week(at),
    work: (at) => (hourOf(at) >= 8 && hourOf(at) < 20 ? 1 : NIGHT_WORK),
  };
}
