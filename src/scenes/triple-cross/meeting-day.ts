import { DAY_MS } from '../../lib/time.ts';

/**
 * The day of the meeting that an item proposed today comes to: the city's weekday (1 Monday to 7 Sunday), early enough
 * for the papers to be out the given number of days before. Days are YYYY-MM-DD.
 */
export function meetingDayFor(today: string, rule: { weekday: number; papersBeforeDays: number }): string {
  const start = new Date(`${today}T00:00:00Z`).getTime() + rule.papersBeforeDays * DAY_MS;
  const weekday = new Date(start).getUTCDay() || 7;
  return new Date(start + ((rule.weekday - weekday + 7) % 7) * DAY_MS).toISOString().slice(0, 10);
}
