import { AppError } from '../errors.ts';
import { DAY_MS } from '../time.ts';
import { dateOfDayNumber, findDayNumber, findMinutes, isoWeekdayOf } from './dates.ts';
import type { CalendarDefinition, CalendarException, IsoWeekday, Shift } from './types.ts';
import { findZone, type Zone } from './zone.ts';

export const MAX_KNOWN_DAYS = 60 * 366;
/** How far the weekly pattern is taken beyond `knownUntil`. */
export const ASSUMED_DAYS = 5 * 366;
const MAX_SHIFTS_A_DAY = 12;
const MAX_EXCEPTIONS = 10_000;
const FIRST_DAY = Date.UTC(1971, 0, 1) / DAY_MS;
const LAST_DAY = Date.UTC(2090, 0, 1) / DAY_MS;

/** A shift in minutes since the midnight on which its day begins; `end` is over 1440 when it passes midnight. */
export interface ShiftMinutes {
  start: number;
  end: number;
}

/** A definition that was found right, in numbers. */
export interface CheckedDefinition {
  zone: Zone;
  firstDay: number;
  knownDays: number;
  exceptions: ReadonlyMap<number, CalendarException>;
  /** Shifts of a day, in order. */
  shiftsOn(dayNumber: number): readonly ShiftMinutes[];
}

/** '08:30-12:00', for messages. */
export function shiftText(shift: ShiftMinutes): string {
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return `${clock(shift.start)}-${clock(shift.end > 1440 ? shift.end - 1440 : shift.end)}`;
}

/**
 * Checks a definition and turns its words into numbers. Throws `calendar.bad_definition` {calendar, field, why},
 * `calendar.unknown_zone` {calendar, timeZone}, `calendar.date_doubled` {calendar, date},
 * `calendar.shift_overlap` {calendar, day, first, second}.
 */
export function checkDefinition(definition: CalendarDefinition): CheckedDefinition {
  const fail = failer(definition.id);
  if (typeof definition.id !== 'string' || !/^[\w.:-]{1,64}$/.test(definition.id)) {
    fail('id', 'must be 1 to 64 letters, digits or . : _ -');
  }
  if (!Number.isSafeInteger(definition.version) || definition.version < 1) {
    fail('version', 'must be a whole number from 1');
  }
  const zone = findZone(definition.timeZone);
  if (zone === undefined) {
    throw new AppError('calendar.unknown_zone', { calendar: definition.id, timeZone: definition.timeZone });
  }
  const reading = definition.dayReading ?? 'next-day-end';
  if (reading !== 'next-day-end' && reading !== 'same-clock-time') {
    fail('dayReading', 'must be next-day-end or same-clock-time');
  }
  const beyond = definition.beyondKnown ?? 'refuse';
  if (beyond !== 'refuse' && beyond !== 'assume-weekly')
    fail('beyondKnown', 'must be refuse or assume-weekly');
  const firstDay = checkDate(definition.knownFrom, 'knownFrom', fail);
  const lastDay = checkDate(definition.knownUntil, 'knownUntil', fail);
  if (lastDay < firstDay) fail('knownUntil', 'must not be before knownFrom');
  const knownDays = lastDay - firstDay + 1;
  if (knownDays > MAX_KNOWN_DAYS) fail('knownUntil', `must be within ${MAX_KNOWN_DAYS} days of knownFrom`);
  const weekly = checkWeekly(definition, fail);
  const exceptions = checkExceptions(definition, firstDay, fail);
  return { zone, firstDay, knownDays, exceptions, shiftsOn: shiftFinder(weekly, exceptions, fail) };
}

type Fail = (field: string, why: string) => never;

function failer(calendar: string): Fail {
  return (field, why) => {
    throw new AppError('calendar.bad_definition', { calendar, field, why });
  };
}

function checkDate(date: string, field: string, fail: Fail): number {
  const day = typeof date === 'string' ? findDayNumber(date) : undefined;
  if (day === undefined)
    return fail(field, `must be an existing date YYYY-MM-DD, not ${JSON.stringify(date)}`);
  if (day < FIRST_DAY || day > LAST_DAY) return fail(field, 'must lie between 1971 and 2090');
  return day;
}

function checkShifts(shifts: readonly Shift[], field: string, fail: Fail): ShiftMinutes[] {
  if (!Array.isArray(shifts)) return fail(field, 'must be a list of shifts');
  if (shifts.length > MAX_SHIFTS_A_DAY) return fail(field, `at most ${MAX_SHIFTS_A_DAY} shifts a day`);
  const checked = (shifts as readonly Shift[]).map((shift, index) => {
    const start = findMinutes(String(shift?.start));
    const end = findMinutes(String(shift?.end));
    const place = `${field}[${index}]`;
    if (start === undefined || start === 1440)
      return fail(`${place}.start`, 'must be a time from 00:00 to 23:59');
    if (end === undefined || end === 0) return fail(`${place}.end`, 'must be a time from 00:01 to 24:00');
    if (start === end) return fail(place, 'start and end are the same; a whole day is 00:00 to 24:00');
    return { start, end: end < start ? end + 1440 : end };
  });
  return checked.sort((one, other) => one.start - other.start);
}

function checkWeekly(definition: CalendarDefinition, fail: Fail): Map<IsoWeekday, ShiftMinutes[]> {
  const weekly = new Map<IsoWeekday, ShiftMinutes[]>();
  for (const [key, shifts] of Object.entries(definition.weekly ?? {})) {
    if (!/^[1-7]$/.test(key)) fail(`weekly.${key}`, 'weekdays are 1 (Monday) to 7 (Sunday)');
    weekly.set(Number(key) as IsoWeekday, checkShifts(shifts, `weekly.${key}`, fail));
  }
  if (![...weekly.values()].some((shifts) => shifts.length > 0)) {
    fail('weekly', 'at least one weekday needs a shift');
  }
  return weekly;
}

function checkExceptions(
  definition: CalendarDefinition,
  firstDay: number,
  fail: Fail,
): Map<number, CalendarException> {
  const exceptions = new Map<number, CalendarException>();
  if (!Array.isArray(definition.exceptions)) fail('exceptions', 'must be a list');
  if (definition.exceptions.length > MAX_EXCEPTIONS) fail('exceptions', `at most ${MAX_EXCEPTIONS}`);
  for (const [index, exception] of definition.exceptions.entries()) {
    const field = `exceptions[${index}]`;
    const day = checkDate(exception.date, `${field}.date`, fail);
    if (day < firstDay) fail(`${field}.date`, 'must not be before knownFrom');
    if (exceptions.has(day)) {
      throw new AppError('calendar.date_doubled', { calendar: definition.id, date: exception.date });
    }
    if (exception.kind !== 'holiday' && exception.kind !== 'workday') {
      fail(`${field}.kind`, 'must be holiday or workday');
    }
    if (exception.shifts !== undefined) {
      if (exception.kind === 'holiday') fail(`${field}.shifts`, 'a day with shifts is of the kind workday');
      if (exception.shifts.length === 0)
        fail(`${field}.shifts`, 'a day without shifts is of the kind holiday');
    }
    if (typeof exception.name !== 'string' || exception.name.length > 100) {
      fail(`${field}.name`, 'must be a text of at most 100 characters');
    }
    exceptions.set(day, exception);
  }
  return exceptions;
}

function shiftFinder(
  weekly: ReadonlyMap<IsoWeekday, ShiftMinutes[]>,
  exceptions: ReadonlyMap<number, CalendarException>,
  fail: Fail,
): (dayNumber: number) => readonly ShiftMinutes[] {
  const weekdays: readonly IsoWeekday[] = [1, 2, 3, 4, 5, 6, 7];
  const usual =
    weekdays.map((weekday) => weekly.get(weekday) ?? []).find((shifts) => shifts.length > 0) ?? [];
  const own = new Map<number, ShiftMinutes[]>();
  for (const [day, { kind, shifts, date }] of exceptions) {
    const ofWeekday = weekly.get(isoWeekdayOf(day)) ?? [];
    if (kind === 'holiday') own.set(day, []);
    else if (shifts !== undefined) own.set(day, checkShifts(shifts, `shifts of ${date}`, fail));
    else own.set(day, ofWeekday.length > 0 ? ofWeekday : usual);
  }
  return (dayNumber) => own.get(dayNumber) ?? weekly.get(isoWeekdayOf(dayNumber)) ?? [];
}

/** The error for two shifts that overlap, on one day or from one day into the next. */
export function overlapError(
  calendar: string,
  day: number,
  first: ShiftMinutes,
  second: ShiftMinutes,
): AppError {
  const details = { calendar, day: dateOfDayNumber(day), first: shiftText(first), second: shiftText(second) };
  return new AppError('calendar.shift_overlap', details);
}
