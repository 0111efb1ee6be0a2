/**
 * 紧急工作时 `urgent-hour` runs around the clock; 工作时 `working-hour` only inside shifts; 工作日 `working-day`;
 * 自然日 `calendar-day`. The four units of 数字化城市管理 (GB/T 30428, continued by GB/T 47678).
 */
export type TimeUnit = 'urgent-hour' | 'working-hour' | 'working-day' | 'calendar-day';

export const TIME_UNITS: readonly TimeUnit[] = ['urgent-hour', 'working-hour', 'working-day', 'calendar-day'];

/** A limit of time. Hours may be fractional (0.5), days are whole. */
export interface Duration {
  amount: number;
  unit: TimeUnit;
}

/** `start` 'HH:MM', `end` 'HH:MM' or '24:00'. An end before the start lies on the next day. */
export interface Shift {
  start: string;
  end: string;
}

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export type IsoWeekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A date that differs from its weekday: a holiday, or a day worked by exchange (调休) or with other shifts. */
export interface CalendarException {
  /** 'YYYY-MM-DD' */
  date: string;
  kind: 'holiday' | 'workday';
  name: string;
  /**
   * Of a workday only. Without them the day has the shifts of its weekday, or, if that is a day of rest, those
   * of the first working weekday from Monday on.
   */
  shifts?: readonly Shift[];
}

/**
 * How whole days are counted.
 * - `next-day-end` (usual in 数字城管 and 12345): the day of the start does not count. Working days end with the
 *   last shift of the N-th working day after it, calendar days at 24:00 of the N-th day after it.
 * - `same-clock-time`: N full days from the start. Calendar days end at the same time of the wall clock. Working
 *   days end at the same share of the day's working time: the same clock time when both days have the same
 *   shifts. A deadline that would fall on the beginning of a shift is the end of the shift before, since no
 *   working time lies between the two.
 */
export type DayReading = 'next-day-end' | 'same-clock-time';

export interface CalendarDefinition {
  id: string;
  version: number;
  /** IANA name, such as Asia/Shanghai. */
  timeZone: string;
  /** Shifts of each weekday; a weekday that is missing or empty is a day of rest. */
  weekly: { readonly [weekday in IsoWeekday]?: readonly Shift[] };
  exceptions: readonly CalendarException[];
  /** First and last date ('YYYY-MM-DD') whose holidays are known. Exceptions after `knownUntil` are used too. */
  knownFrom: string;
  knownUntil: string;
  /** Default `next-day-end`. */
  dayReading?: DayReading;
  /**
   * What a deadline does that needs a date after `knownUntil`: `refuse` (default) throws `calendar.hole`,
   * `assume-weekly` takes the weekly pattern for another five years and marks the deadline as assumed.
   */
  beyondKnown?: 'refuse' | 'assume-weekly';
  /** Where the holidays were taken from. */
  source: string;
}

export interface Deadline {
  dueAt: Date;
  /** True when dates after `knownUntil` were taken from the weekly pattern. */
  assumed: boolean;
}

/**
 * Time of a unit in milliseconds: real ones for hours, wall-clock ones for calendar days. Each working day counts
 * DAY_MS, however long its shifts are, and its parts count in proportion to its working time.
 */
export type UnitMs = number;
