/**
 * How lively each hour of the day is, as a factor on the mean: quiet nights, a peak in the morning and one in the
 * evening. Made up after how hotlines describe their days; the mean of the 24 is 1.
 */
const WORK_DAY = [
  ...[0.25, 0.15, 0.1, 0.1, 0.15, 0.3, 0.7, 1.2, 1.9, 2.0, 1.7, 1.3],
  ...[1.0, 1.0, 1.2, 1.4, 1.4, 1.5, 1.8, 1.7, 1.3, 0.9, 0.6, 0.35],
] as const;
/** On a day off people rise later, and go to bed later as well. */
const DAY_OFF = [
  ...[0.4, 0.25, 0.15, 0.1, 0.1, 0.2, 0.4, 0.7, 1.2, 1.6, 1.7, 1.5],
  ...[1.2, 1.1, 1.2, 1.4, 1.5, 1.6, 1.7, 1.7, 1.6, 1.3, 0.9, 0.5],
] as const;

/** From Monday: what has gathered over the weekend comes first; the mean of the seven is 1. Made up as well. */
const WEEK = [1.2, 1.12, 1.08, 1.05, 1.05, 0.78, 0.72] as const;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
/** The liveliest hour there is. */
export const LIVELIEST = 2 * WEEK[0];

/** Units work at night as well, but only a few of them; at weekends about half. */
const NIGHT_WORK = 0.25;
const WEEKEND_WORK = 0.5;

export interface DayShape {
  /** Factor on the mean number of reports. */
  arrivals(at: Date): number;
  /** Factor on the pace of the units. */
  work(at: Date): number;
  /** The city's hour and day, YYYY-MM-DD. */
  when(at: Date): { hour: number; day: string };
}

export function dayShape(timeZone: string): DayShape {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hour: '2-digit', hourCycle: 'h23', weekday: 'short' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  });
  const read = (at: Date) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const weekday = DAYS.indexOf(parts.weekday as (typeof DAYS)[number]);
    return { hour: Number(parts.hour), weekday, day: `${parts.year}-${parts.month}-${parts.day}` };
  };
  return {
    arrivals: (at) => {
      const { hour, weekday } = read(at);
      return ((weekday < 5 ? WORK_DAY : DAY_OFF)[hour] ?? 1) * (WEEK[weekday] ?? 1);
    },
    work: (at) => {
      const { hour, weekday } = read(at);
      return hour >= 8 && hour < 20 ? (weekday < 5 ? 1 : WEEKEND_WORK) : NIGHT_WORK;
    },
    when: (at) => {
      const { hour, day } = read(at);
      return { hour, day };
    },
  };
}
