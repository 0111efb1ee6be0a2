import type { CheckedDeclaration } from '../contract.ts';

type Period = CheckedDeclaration['period'];

/** How a source stands to its period. */
export interface Timeliness {
  /** It has brought nothing yet in the period that is now. */
  readonly isDue: boolean;
  /** Whole periods that went by without it. */
  readonly missed: number;
}

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday; weeks begin on Monday (ISO 8601). */
const DAYS_TO_MONDAY = 3;

/** The number of the period in which a day lies, counted from 1970; undefined for what comes only once. */
export function periodOf(day: string, period: Period): number | undefined {
  const days = Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  switch (period) {
    case 'day':
      return days;
    case 'week':
      return Math.floor((days + DAYS_TO_MONDAY) / 7);
    case 'month':
      return months;
    case 'quarter':
      return Math.floor(months / 3);
    case 'half-year':
      return Math.floor(months / 6);
    case 'year':
      return Math.floor(months / 12);
    case 'once':
      return undefined;
  }
}

/** Whether a source that was last brought up to date on a day is due today, and how many periods it missed. */
export function timelinessOf(checkedOn: string, today: string, period: Period): Timeliness {
  const [last, now] = [periodOf(checkedOn, period), periodOf(today, period)];
  if (last === undefined || now === undefined) return { isDue: false, missed: 0 };
  return { isDue: now > last, missed: Math.max(0, now - last - 1) };
}
