import { AppError } from '../errors.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import { dateOfDayNumber, findDayNumber } from './dates.ts';
import { firstGreater } from './search.ts';
import {
  buildTable,
  type CalendarTable,
  dayIndexAt,
  findInstantOfWorked,
  findWorkedOfWorkingDays,
  workedAt,
  workingDaysOfWorked,
} from './table.ts';
import type { CalendarDefinition, Deadline, Duration, TimeUnit, UnitMs } from './types.ts';
import { type CheckedDefinition, checkDefinition } from './validate.ts';
import { ZONE_FIRST_MS, ZONE_LAST_MS, type Zone } from './zone.ts';

const MAX_DURATION_MS = 50 * 366 * DAY_MS;

/**
 * A compiled working calendar. Every method that looks at working time throws `calendar.hole` {calendar, from,
 * until, needed} before `knownFrom`, and after `knownUntil` unless the definition says `assume-weekly`; urgent
 * hours and calendar days need no holidays and know no holes. A date that is none throws `calendar.bad_date`
 * {why}, a wrong amount `calendar.bad_duration` {amount, unit, why}.
 *
 * Laws: deadlines ascend with start and amount; hours add up; a deadline in working hours is the first instant
 * at which they are used up, so the end of a shift rather than the start of the next.
 */
export interface Calendar {
  readonly definition: CalendarDefinition;
  addDuration(start: Date, duration: Duration): Deadline;
  /** addDuration in epoch ms, allocating nothing: for replays. */
  dueMs(startMs: number, amount: number, unit: TimeUnit): number;
  /** Time of the unit between two instants; 0 when `to` is not after `from`. */
  workingTimeBetween(from: Date, to: Date, unit: TimeUnit): UnitMs;
  isWorkingTime(at: Date): boolean;
  /** Whether any shift starts on a date 'YYYY-MM-DD'. */
  isWorkingDay(date: string): boolean;
  /** `at` itself in working time, else the start of the next shift. */
  nextWorkingTime(at: Date): Date;
  /**
   * Place of an instant on the axis of a unit: differences are time of that unit. Never throws: after
   * `knownUntil` it follows the weekly pattern, so that a running clock can always be read and stopped.
   */
  positionAt(unit: TimeUnit, epochMs: number): UnitMs;
  /** First instant at a place on the axis of a unit. Throws `calendar.hole`. */
  instantAt(unit: TimeUnit, position: UnitMs): number;
  /** Place on the axis of its unit at which a duration is due. Throws `calendar.hole` before `knownFrom`. */
  duePosition(unit: TimeUnit, startMs: number, amount: number): UnitMs;
  /** Whether a deadline in this unit rests on the weekly pattern after `knownUntil`. */
  isAssumed(unit: TimeUnit, dueMs: number): boolean;
  /** For the explanations in this folder. */
  readonly inside: {
    readonly table: CalendarTable;
    readonly zone: Zone;
    readonly checked: CheckedDefinition;
  };
}

/**
 * Checks a definition and lays it out so that a deadline takes about half a microsecond. Throws
 * `calendar.bad_definition`, `calendar.unknown_zone`, `calendar.date_doubled`, `calendar.shift_overlap`.
 */
export function compileCalendar(definition: CalendarDefinition): Calendar {
  const checked = checkDefinition(definition);
  return new TableCalendar(definition, checked, buildTable(definition, checked));
}

/** UnitMs of one unit. */
export function unitMs(unit: TimeUnit): UnitMs {
  return unit === 'urgent-hour' || unit === 'working-hour' ? HOUR_MS : DAY_MS;
}

/** Throws `calendar.bad_duration` unless the unit is known and the amount positive, and whole for days. */
export function checkDuration(amount: number, unit: TimeUnit): void {
  const fail = (why: string) => {
    throw new AppError('calendar.bad_duration', { amount, unit, why });
  };
  switch (unit) {
    case 'urgent-hour':
    case 'working-hour':
      if (!(amount * HOUR_MS >= 1 && amount * HOUR_MS <= MAX_DURATION_MS)) fail('hours must be above 0');
      break;
    case 'working-day':
    case 'calendar-day':
      if (!Number.isInteger(amount) || amount < 1 || amount * DAY_MS > MAX_DURATION_MS) {
        fail('days must be a whole number from 1; parts of a day are given in hours');
      }
      break;
    default:
      fail('the unit must be urgent-hour, working-hour, working-day or calendar-day');
  }
}

function checkMs(epochMs: number): void {
  if (!(epochMs >= ZONE_FIRST_MS && epochMs < ZONE_LAST_MS)) {
    throw new AppError('calendar.bad_date', { why: 'must be a time between 1970 and 2099' });
  }
}

class TableCalendar implements Calendar {
  readonly definition: CalendarDefinition;
  readonly inside: Calendar['inside'];
  readonly #table: CalendarTable;
  readonly #zone: Zone;
  readonly #assumes: boolean;
  readonly #countsStartDay: boolean;

  constructor(definition: CalendarDefinition, checked: CheckedDefinition, table: CalendarTable) {
    this.definition = definition;
    this.inside = { table, zone: checked.zone, checked };
    this.#table = table;
    this.#zone = checked.zone;
    this.#assumes = definition.beyondKnown === 'assume-weekly';
    this.#countsStartDay = definition.dayReading === 'same-clock-time';
  }

  addDuration(start: Date, duration: Duration): Deadline {
    const dueMs = this.dueMs(start.getTime(), duration.amount, duration.unit);
    return { dueAt: new Date(dueMs), assumed: this.isAssumed(duration.unit, dueMs) };
  }

  dueMs(startMs: number, amount: number, unit: TimeUnit): number {
    return this.instantAt(unit, this.duePosition(unit, startMs, amount));
  }

  duePosition(unit: TimeUnit, startMs: number, amount: number): UnitMs {
    checkDuration(amount, unit);
    checkMs(startMs);
    if (unit === 'urgent-hour') return startMs + Math.round(amount * HOUR_MS);
    if (unit === 'calendar-day') {
      const wall = this.#zone.wallAt(startMs);
      if (this.#countsStartDay) return wall + amount * DAY_MS;
      return (Math.floor(wall / DAY_MS) + 1 + amount) * DAY_MS;
    }
    const day = dayIndexAt(this.#table, startMs);
    if (day < 0) throw this.#hole(startMs);
    if (unit === 'working-hour') return workedAt(this.#table, startMs) + Math.round(amount * HOUR_MS);
    if (this.#countsStartDay) return this.positionAt(unit, startMs) + amount * DAY_MS;
    const next = this.#table.nextWorkingDay[day];
    if (next === undefined) throw this.#hole(startMs);
    return (next + amount) * DAY_MS;
  }

  positionAt(unit: TimeUnit, epochMs: number): UnitMs {
    if (unit === 'urgent-hour') return epochMs;
    if (unit === 'calendar-day') return this.#zone.wallAt(epochMs);
    const worked = workedAt(this.#table, epochMs);
    return unit === 'working-hour' ? worked : workingDaysOfWorked(this.#table, worked) * DAY_MS;
  }

  instantAt(unit: TimeUnit, position: UnitMs): number {
    if (unit === 'urgent-hour') return position;
    if (unit === 'calendar-day') return this.#zone.instantAt(position);
    const worked =
      unit === 'working-hour' ? position : findWorkedOfWorkingDays(this.#table, position / DAY_MS);
    const instant = worked === undefined ? undefined : findInstantOfWorked(this.#table, worked);
    if (instant === undefined) throw this.#hole(undefined);
    if (!this.#assumes && (worked as number) > this.#table.knownWorked) throw this.#hole(instant);
    return instant;
  }

  isAssumed(unit: TimeUnit, dueMs: number): boolean {
    if (unit === 'urgent-hour' || unit === 'calendar-day') return false;
    return workedAt(this.#table, dueMs) > this.#table.knownWorked;
  }

  workingTimeBetween(from: Date, to: Date, unit: TimeUnit): UnitMs {
    const fromMs = from.getTime();
    const toMs = to.getTime();
    checkMs(fromMs);
    checkMs(toMs);
    if (toMs <= fromMs) return 0;
    if (unit === 'working-hour' || unit === 'working-day') {
      this.#checkKnown(fromMs);
      this.#checkKnown(toMs - 1);
    }
    return this.positionAt(unit, toMs) - this.positionAt(unit, fromMs);
  }

  isWorkingTime(at: Date): boolean {
    const ms = at.getTime();
    this.#checkKnown(ms);
    const index = firstGreater(this.#table.shiftStart, ms) - 1;
    return index >= 0 && ms < (this.#table.shiftEnd[index] as number);
  }

  isWorkingDay(date: string): boolean {
    const day = findDayNumber(date);
    if (day === undefined) {
      throw new AppError('calendar.bad_date', { why: 'must be an existing date YYYY-MM-DD' });
    }
    this.#checkKnown(this.#zone.instantAt(day * DAY_MS));
    return this.inside.checked.shiftsOn(day).length > 0;
  }

  nextWorkingTime(at: Date): Date {
    if (this.isWorkingTime(at)) return at;
    const next = this.#table.shiftStart[firstGreater(this.#table.shiftStart, at.getTime())];
    if (next === undefined) throw this.#hole(undefined);
    this.#checkKnown(next);
    return new Date(next);
  }

  #checkKnown(epochMs: number): void {
    checkMs(epochMs);
    const { dayStart, knownDays } = this.#table;
    const end = this.#assumes ? dayStart.length - 1 : knownDays;
    if (epochMs < (dayStart[0] as number) || epochMs >= (dayStart[end] as number)) throw this.#hole(epochMs);
  }

  /** `needed` is the date that was looked for, in strict calendars the one the weekly pattern would give. */
  #hole(epochMs: number | undefined): AppError {
    const { id, version, knownFrom, knownUntil } = this.definition;
    const { firstDay, dayStart } = this.#table;
    const needed =
      epochMs === undefined
        ? `after ${dateOfDayNumber(firstDay + dayStart.length - 2)}`
        : dateOfDayNumber(Math.floor(this.#zone.wallAt(epochMs) / DAY_MS));
    return new AppError('calendar.hole', {
      calendar: id,
      version,
      from: knownFrom,
      until: knownUntil,
      needed,
    });
  }
}
