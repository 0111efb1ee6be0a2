/** What an instant is worded with. */
export interface InstantWords {
  readonly today: string;
  readonly yesterday: string;
  readonly tomorrow: string;
}

export interface DayOptions {
  /** The city's. */
  readonly timeZone: string;
  readonly locale: string;
}

const DAY_MS = 86_400_000;
const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A day as its readers write it: `2026年11月22日`, `22 Nov 2026`. `at` is a day of the calendar (YYYY-MM-DD) or an instant
 * (ISO 8601), whose day is the city's. Given `nowMs`, without the year while it is this one: `11月22日`.
 */
export function dayInWords(at: string, { timeZone, locale }: DayOptions, nowMs?: number): string {
  // A day of the calendar is the same wherever it is read.
  const zone = CALENDAR_DAY.test(at) ? 'UTC' : timeZone;
  const yearOf = (instant: Date, ofZone: string): string =>
    new Intl.DateTimeFormat('en', { timeZone: ofZone, year: 'numeric' }).format(instant);
  const instant = new Date(at);
  const isPlain = nowMs !== undefined && yearOf(instant, zone) === yearOf(new Date(nowMs), timeZone);
  return new Intl.DateTimeFormat(locale, {
    ...{ timeZone: zone, month: 'short', day: 'numeric' },
    ...(!isPlain && { year: 'numeric' }),
  }).format(instant);
}

/** An instant as people of the city read it: `今天 14:20`, `11月3日 09:05`, with the year of another one; empty for none. */
export function instantInWords(
  at: string | null | undefined,
  nowMs: number,
  { timeZone, locale, words }: DayOptions & { words: InstantWords },
): string {
  if (at === null || at === undefined || at === '') return '';
  const instant = new Date(at);
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit' });
  const its = day.format(instant);
  const named = new Map([
    [day.format(nowMs), words.today],
    [day.format(nowMs - DAY_MS), words.yesterday],
    [day.format(nowMs + DAY_MS), words.tomorrow],
  ]);
  return `${named.get(its) ?? dayInWords(at, { timeZone, locale }, nowMs)} ${clock.format(instant)}`;
}
