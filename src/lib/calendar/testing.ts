import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS } from '../time.ts';
import { compileCalendar } from './calendar.ts';
import { mondayToFriday } from './china.ts';
import type { CalendarDefinition, IsoWeekday, Shift } from './types.ts';

/** For the tests of this folder: calendars made at random, and a slow oracle that steps through the minutes. */

export const OFFICE_SHIFTS: readonly Shift[] = [
  { start: '08:30', end: '12:00' },
  { start: '13:30', end: '17:30' },
];

/** An office in China's zone, Monday to Friday, 7.5 hours a day, with one holiday and one exchanged day. */
export const OFFICE: CalendarDefinition = {
  id: 'office',
  version: 1,
  timeZone: 'Asia/Shanghai',
  weekly: mondayToFriday(...OFFICE_SHIFTS),
  exceptions: [
    { date: '2030-05-01', kind: 'holiday', name: '劳动节' },
    { date: '2030-05-02', kind: 'holiday', name: '劳动节' },
    { date: '2030-05-03', kind: 'holiday', name: '劳动节' },
    { date: '2030-05-11', kind: 'workday', name: '劳动节' },
  ],
  knownFrom: '2030-01-01',
  knownUntil: '2030-12-31',
  source: 'invented',
};

/** An instant by China's wall clock: at('2030-05-06 08:30'). */
export function at(wall: string): Date {
  return new Date(`${wall.replace(' ', 'T')}:00+08:00`);
}

const ORACLE_DAYS = 75;
const KNOWN_DAYS = 30;

/** Zone and first date of ranges that hold a change of the offset, besides one that has none. */
const PLACES = [
  { timeZone: 'Asia/Shanghai', from: '2026-09-10' },
  { timeZone: 'America/New_York', from: '2026-03-01' },
  { timeZone: 'America/New_York', from: '2026-10-20' },
  { timeZone: 'Australia/Lord_Howe', from: '2026-03-25' },
  { timeZone: 'America/Sao_Paulo', from: '2018-02-10' },
  { timeZone: 'America/Havana', from: '2026-10-20' },
] as const;

function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Shifts within [from, to) in steps of ten minutes, sorted and apart; several may touch. */
function shiftsWithin(from: number, to: number): fc.Arbitrary<Shift[]> {
  const times = fc.uniqueArray(fc.integer({ min: from / 10, max: to / 10 }), { maxLength: 6 });
  return times.map((list) => {
    const sorted = list.sort((one, other) => one - other);
    const shifts: Shift[] = [];
    for (let index = 0; index + 1 < sorted.length; index += 2) {
      const [start, end] = [sorted[index] as number, sorted[index + 1] as number];
      shifts.push({ start: clockText(start * 10), end: clockText(end * 10) });
    }
    return shifts;
  });
}

const daytime = shiftsWithin(0, 1440);
const withNight = fc
  .tuple(
    shiftsWithin(5 * 60, 21 * 60),
    fc.option(fc.tuple(fc.integer({ min: 127, max: 143 }), fc.integer({ min: 1, max: 30 }))),
  )
  .map(([shifts, night]) =>
    night === null ? shifts : [...shifts, { start: clockText(night[0] * 10), end: clockText(night[1] * 10) }],
  );

function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
}

/** Definitions with split and midnight-crossing shifts, holidays and exchanged days; beyond is assumed. */
export const definitions: fc.Arbitrary<CalendarDefinition> = fc
  .tuple(fc.constantFrom(...PLACES), fc.constantFrom(daytime, withNight))
  .chain(([{ timeZone, from }, shifts]) => {
    const exception = fc.record({
      day: fc.integer({ min: 0, max: KNOWN_DAYS - 1 }),
      kind: fc.constantFrom('holiday' as const, 'workday' as const),
      shifts: fc.option(shifts),
    });
    return fc
      .record({
        days: fc.array(shifts, { minLength: 7, maxLength: 7 }),
        exceptions: fc.uniqueArray(exception, { maxLength: 8, selector: ({ day }) => day }),
      })
      .filter(({ days }) => days.some((list) => list.length > 0))
      .map(({ days, exceptions }) => ({
        id: 'random',
        version: 1,
        timeZone,
        weekly: Object.fromEntries(days.map((list, index) => [(index + 1) as IsoWeekday, list])),
        exceptions: exceptions.map(({ day, kind, shifts: own }) => ({
          date: dateAfter(from, day),
          kind,
          name: 'exception',
          ...(kind === 'workday' && own !== null && own.length > 0 ? { shifts: own } : {}),
        })),
        knownFrom: from,
        knownUntil: dateAfter(from, KNOWN_DAYS - 1),
        beyondKnown: 'assume-weekly' as const,
        source: 'random',
      }));
  })
  .filter((definition) => compiles(definition));

/** An exchanged day may take over shifts that run into a night shift: such definitions are refused, rightly. */
function compiles(definition: CalendarDefinition): boolean {
  try {
    compileCalendar(definition);
    return true;
  } catch {
    return false;
  }
}

/** What each minute from the first known date on is, found with Intl and plain comparison of texts. */
export class MinuteOracle {
  readonly firstMs: number;
  /** Wall clock of each minute, 'YYYY-MM-DD HH:MM'; a time shown again counts as the last one before. */
  readonly wall: readonly string[];
  /** Date of the shift that each minute belongs to, '' for none. */
  readonly owner: readonly string[];

  constructor(definition: CalendarDefinition) {
    const { firstMs, wall } = wallOf(definition.timeZone, definition.knownFrom);
    this.firstMs = firstMs;
    this.wall = wall;
    const shifts = new Map<string, DayShifts>();
    this.owner = wall.map((shown) => ownerOf(definition, shown, shifts));
  }

  instantOf(minute: number): number {
    return this.firstMs + minute * MINUTE_MS;
  }

  /** Instant at which so many working minutes from `start` are used up. */
  workingMinutesLater(start: number, minutes: number): number {
    let left = minutes;
    for (let minute = start; ; minute += 1) {
      if (minute >= this.owner.length) return Number.NaN;
      if (this.owner[minute] !== '') left -= 1;
      if (left === 0) return this.instantOf(minute + 1);
    }
  }

  /** End of the last shift of the N-th date with working time after the date of `start`. */
  workingDayEnd(start: number, days: number): number {
    const startDate = (this.wall[start] as string).slice(0, 10);
    const dates = [...new Set(this.owner)].filter((date) => date > startDate).sort();
    const due = dates[days - 1];
    return due === undefined ? Number.NaN : this.instantOf(this.owner.lastIndexOf(due) + 1);
  }

  /** First minute whose wall clock has reached a text. */
  reached(wall: string): number {
    return this.instantOf(this.wall.findIndex((shown) => shown >= wall));
  }

  workingMinutesBetween(from: number, to: number): number {
    return this.owner.slice(from, to).filter((owner) => owner !== '').length;
  }
}

const walls = new Map<string, { firstMs: number; wall: string[] }>();

/** The wall clock of a place for all minutes; the same few places come again and again. */
function wallOf(timeZone: string, from: string): { firstMs: number; wall: string[] } {
  const cached = walls.get(timeZone + from);
  if (cached !== undefined) return cached;
  const formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  let firstMs = Date.parse(from) - 14 * HOUR_MS;
  while (formatter.format(firstMs) < `${from} 00:00`) firstMs += 30 * MINUTE_MS;
  const wall: string[] = [];
  let latest = '';
  for (let minute = 0; minute < ORACLE_DAYS * 1440; minute += 10) {
    // Within ten minutes from a round one only the last digit changes.
    const shown = formatter.format(firstMs + minute * MINUTE_MS).slice(0, 15);
    for (let digit = 0; digit < 10; digit += 1) {
      if (`${shown}${digit}` > latest) latest = `${shown}${digit}`;
      wall.push(latest);
    }
  }
  walls.set(timeZone + from, { firstMs, wall });
  return { firstMs, wall };
}

interface DayShifts {
  before: string;
  ofBefore: readonly Shift[];
  ofDay: readonly Shift[];
}

function ownerOf(definition: CalendarDefinition, wall: string, cache: Map<string, DayShifts>): string {
  const date = wall.slice(0, 10);
  const time = wall.slice(11);
  let day = cache.get(date);
  if (day === undefined) {
    const before = dateAfter(date, -1);
    const ofBefore = before < definition.knownFrom ? [] : shiftsOn(definition, before);
    day = { before, ofBefore, ofDay: shiftsOn(definition, date) };
    cache.set(date, day);
  }
  if (day.ofBefore.some(({ start, end }) => end < start && time < end)) return day.before;
  return day.ofDay.some(({ start, end }) => time >= start && (end < start || time < end)) ? date : '';
}

function shiftsOn(definition: CalendarDefinition, date: string): readonly Shift[] {
  const weekday = (new Date(date).getUTCDay() || 7) as IsoWeekday;
  const usual = definition.weekly[weekday] ?? [];
  const exception = definition.exceptions.find((candidate) => candidate.date === date);
  let shifts = usual;
  if (exception?.kind === 'holiday') shifts = [];
  else if (exception?.shifts !== undefined) shifts = exception.shifts;
  else if (exception !== undefined && usual.length === 0) {
    const weekdays: IsoWeekday[] = [1, 2, 3, 4, 5, 6, 7];
    shifts = weekdays.map((day) => definition.weekly[day] ?? []).find((list) => list.length > 0) ?? [];
  }
  return shifts;
}
