const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeapYear = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days of a month (1–12) in the Gregorian calendar; 0 for a month that does not exist. */
export function daysOfMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (DAYS[month - 1] ?? 0);
}

/** Whether the day exists in the Gregorian calendar. */
export const isCalendarDate = (year: number, month: number, day: number): boolean =>
  day >= 1 && day <= daysOfMonth(year, month);

/** `2020-01-02` (ISO 8601). */
export const isoDate = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
