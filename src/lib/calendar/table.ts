import { DAY_MS, MINUTE_MS } from '../time.ts';
import { firstGreater, firstNotSmaller } from './search.ts';
import type { CalendarDefinition } from './types.ts';
import { ASSUMED_DAYS, type CheckedDefinition, overlapError, type ShiftMinutes } from './validate.ts';

/**
 * A calendar laid out in time: all shifts from `knownFrom` to five years after `knownUntil`, in order. "Worked"
 * is the working time in ms since the first day, the measure that all deadlines are computed in.
 */
export interface CalendarTable {
  firstDay: number;
  knownDays: number;
  /** Instant at which each day begins, and at the end that at which the last one ends. */
  dayStart: Float64Array;
  shiftStart: Float64Array;
  shiftEnd: Float64Array;
  /** Worked before and after each shift. */
  workedBefore: Float64Array;
  workedAfter: Float64Array;
  /** Worked before each working day, and at the end the total. */
  workedBeforeDay: Float64Array;
  /** For each day the index of the first working day after it. */
  nextWorkingDay: Int32Array;
  /** Worked up to the end of the last known day's last shift. */
  knownWorked: number;
}

/** Lays the shifts out in time. Throws `calendar.shift_overlap`. A shift belongs to the day on which it starts. */
export function buildTable(definition: CalendarDefinition, checked: CheckedDefinition): CalendarTable {
  const { zone, firstDay, knownDays } = checked;
  const days = knownDays + ASSUMED_DAYS;
  const dayStart = new Float64Array(days + 1);
  const nextWorkingDay = new Int32Array(days);
  const starts: number[] = [];
  const ends: number[] = [];
  const workedBeforeDay: number[] = [];
  let worked = 0;
  let knownWorked = 0;
  let previous: ShiftMinutes = { start: 0, end: 0 };
  let previousEndWall = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < days; index += 1) {
    const dayWall = (firstDay + index) * DAY_MS;
    dayStart[index] = zone.instantAt(dayWall);
    const workedBefore = worked;
    for (const shift of checked.shiftsOn(firstDay + index)) {
      const startWall = dayWall + shift.start * MINUTE_MS;
      if (startWall < previousEndWall) throw overlapError(definition.id, firstDay + index, previous, shift);
      previous = shift;
      previousEndWall = dayWall + shift.end * MINUTE_MS;
      const start = zone.instantAt(startWall);
      const end = zone.instantAt(previousEndWall);
      if (end <= start) continue; // left out by the change to summer time
      starts.push(start);
      ends.push(end);
      worked += end - start;
    }
    if (worked > workedBefore) workedBeforeDay.push(workedBefore);
    nextWorkingDay[index] = workedBeforeDay.length;
    if (index === knownDays - 1) knownWorked = worked;
  }
  dayStart[days] = zone.instantAt((firstDay + days) * DAY_MS);
  workedBeforeDay.push(worked);
  return {
    firstDay,
    knownDays,
    dayStart,
    ...accumulate(Float64Array.from(starts), Float64Array.from(ends)),
    workedBeforeDay: Float64Array.from(workedBeforeDay),
    nextWorkingDay,
    knownWorked,
  };
}

function accumulate(shiftStart: Float64Array, shiftEnd: Float64Array) {
  const workedBefore = new Float64Array(shiftStart.length);
  const workedAfter = new Float64Array(shiftStart.length);
  let worked = 0;
  for (let index = 0; index < shiftStart.length; index += 1) {
    workedBefore[index] = worked;
    worked += (shiftEnd[index] as number) - (shiftStart[index] as number);
    workedAfter[index] = worked;
  }
  return { shiftStart, shiftEnd, workedBefore, workedAfter };
}

/** Index of the day that holds an instant: below 0 before the table, `days` or more after it. */
export function dayIndexAt(table: CalendarTable, epochMs: number): number {
  return firstGreater(table.dayStart, epochMs) - 1;
}

/** Worked at an instant; stands still before and after the table. */
export function workedAt(table: CalendarTable, epochMs: number): number {
  const index = firstGreater(table.shiftStart, epochMs) - 1;
  if (index < 0) return 0;
  const until = Math.min(epochMs, table.shiftEnd[index] as number);
  return (table.workedBefore[index] as number) + until - (table.shiftStart[index] as number);
}

/**
 * The first instant at which so much has been worked, so the end of a shift rather than the start of the next;
 * undefined beyond the table.
 */
export function findInstantOfWorked(table: CalendarTable, worked: number): number | undefined {
  const index = firstNotSmaller(table.workedAfter, worked);
  if (index >= table.workedAfter.length) return undefined;
  const ahead = Math.max(0, worked - (table.workedBefore[index] as number));
  return (table.shiftStart[index] as number) + ahead;
}

/** Working days at a worked time: 12.25 is a quarter into the thirteenth working day of the table. */
export function workingDaysOfWorked(table: CalendarTable, worked: number): number {
  const before = table.workedBeforeDay;
  const index = Math.min(firstGreater(before, worked), before.length - 1) - 1;
  const dayBegin = before[index] as number;
  return index + (worked - dayBegin) / ((before[index + 1] as number) - dayBegin);
}

/** Reverse of workingDaysOfWorked, to the whole ms; undefined beyond the table. */
export function findWorkedOfWorkingDays(table: CalendarTable, workingDays: number): number | undefined {
  const before = table.workedBeforeDay;
  const index = Math.max(0, Math.floor(workingDays));
  if (index >= before.length) return undefined;
  const dayBegin = before[index] as number;
  const share = Math.max(0, workingDays - index);
  if (index === before.length - 1) return share > 0 ? undefined : dayBegin;
  return Math.round(dayBegin + share * ((before[index + 1] as number) - dayBegin));
}
