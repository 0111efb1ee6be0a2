import { AppError } from '../../lib/errors.ts';
import { DAY_MS } from '../../lib/time.ts';

/** When a city meets; days are YYYY-MM-DD. */
export interface MeetingRule {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** The papers are out so many days before. */
  readonly papersBeforeDays: number;
  /** Of the city's working calendar, with its holidays and exchanged weekends; leave it out to meet on holidays too. */
  readonly isWorkingDay?: (day: string) => boolean;
}

const WEEK = 7;
/** The longest holidays last eight days; a meeting is not put off for longer than this. */
const MOST_MOVED_DAYS = 14;

/**
 * The first meeting whose papers are not out yet on a day. A meeting that falls on a holiday is put off to the next
 * working day; when that is the next week's own day, both are one meeting.
 */
export function meetingDayFor(today: string, rule: MeetingRule): string {
  const earliest = plusDays(today, rule.papersBeforeDays);
  // A meeting of a week before may have been put off to here.
  let regular = regularFrom(plusDays(earliest, -MOST_MOVED_DAYS), rule.weekday);
  for (;;) {
    const day = actualDay(regular, rule);
    if (day >= earliest) return day;
    regular = plusDays(regular, WEEK);
  }
}

/** Whether a meeting is held on a day, and from which holiday it was put off there. */
export function findMeeting(day: string, rule: MeetingRule): { movedFrom: string | null } | undefined {
  const first = regularFrom(plusDays(day, -MOST_MOVED_DAYS), rule.weekday);
  const regulars = [0, 1, 2].map((week) => plusDays(first, week * WEEK)).filter((each) => each <= day);
  if (regulars.some((each) => each === day) && actualDay(day, rule) === day) return { movedFrom: null };
  const moved = regulars.find((each) => actualDay(each, rule) === day);
  return moved === undefined ? undefined : { movedFrom: moved };
}

/** The meetings after and before a day by the calendar. */
export function neighbours(day: string, rule: MeetingRule): { next: string; previous: string } {
  const at = (from: string) => meetingDayFor(from, { ...rule, papersBeforeDays: 0 });
  let previous = at(plusDays(day, -MOST_MOVED_DAYS - WEEK));
  for (let later = previous; later < day; later = at(plusDays(later, 1))) previous = later;
  return { next: at(plusDays(day, 1)), previous };
}

/** A day that exists; `triple-cross.bad_day` otherwise. */
export function checkDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw new AppError('triple-cross.bad_day', { day });
  return day;
}

function actualDay(regular: string, rule: MeetingRule): string {
  const works = rule.isWorkingDay ?? (() => true);
  for (let days = 0; days <= MOST_MOVED_DAYS; days++)
    if (works(plusDays(regular, days))) return plusDays(regular, days);
  return regular;
}

/** The first day with this weekday, from a day on. */
function regularFrom(day: string, weekday: number): string {
  const current = new Date(`${day}T00:00:00Z`).getUTCDay() || WEEK;
  return plusDays(day, (weekday - current + WEEK) % WEEK);
}

function plusDays(day: string, days: number): string {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}
