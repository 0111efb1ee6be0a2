import { DAY_MS } from '../time.ts';
import type { IsoWeekday } from './types.ts';

/** Days since 1970-01-01 of a 'YYYY-MM-DD' date, or undefined if there is no such date. */
export function findDayNumber(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(ms) || dateOfDayNumber(ms / DAY_MS) !== date) return undefined;
  return ms / DAY_MS;
}

/** 'YYYY-MM-DD' of a number of days since 1970-01-01. */
export function dateOfDayNumber(dayNumber: number): string {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
}

/** 1 is Monday, 7 is Sunday; 1970-01-01 was a Thursday. */
export function isoWeekdayOf(dayNumber: number): IsoWeekday {
  return (((((dayNumber + 3) % 7) + 7) % 7) + 1) as IsoWeekday;
}

/** Minutes since midnight of 'HH:MM' (00:00 to 24:00), or undefined. */
export function findMinutes(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= 24 * 60 ? minutes : undefined;
}
