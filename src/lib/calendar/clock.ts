import { AppError } from '../errors.ts';
import { SECOND_MS } from '../time.ts';
import { type Calendar, checkDuration, unitMs } from './calendar.ts';
import type { Duration, UnitMs } from './types.ts';

/**
 * The clock of one stage: how long it may take, how much is used, when it is due.
 *
 * How it counts. Each unit has an axis of its own (`Calendar.positionAt`). The start and the limit give a place on
 * it at which the time is up; a pause moves that place on by what passed on the axis meanwhile. So:
 * - what remains survives a pause exactly, in every unit; a pause with no time of the unit in it (a night, a lunch
 *   break, a weekend, or none at all) leaves the deadline where it was, and no pause shortens it;
 * - working days count as parts of each day's working time: half of a day with 4 hours is as much as half of a day
 *   with 8. With the reading `next-day-end` the rest of the day of the start is a gift and part of the allowance;
 *   after a pause the deadline may fall within a day;
 * - an overdue clock stays overdue by the same amount.
 *
 * Times that run backwards: within one clock time never does. Whatever happens earlier than the clock's last event
 * is taken to happen at that event, so used time is never negative and never shrinks.
 *
 * Values are plain and are never changed: each function returns a new clock. `parseClock` reads stored ones.
 */
export interface RunningClock {
  readonly id: string;
  readonly startedAt: Date;
  /** The limit in force; each extension grants it once more. */
  readonly duration: Duration;
  readonly calendarId: string;
  readonly calendarVersion: number;
  /** All that may be used, with extensions. */
  readonly allowance: UnitMs;
  /** Used before `countedFrom`. */
  readonly consumed: UnitMs;
  /** Start of the stretch that is running: the start, or the last resumption. */
  readonly countedFrom: Date;
  /** Null while paused. */
  readonly dueAt: Date | null;
  /** True when `dueAt` rests on days whose holidays are not known yet. */
  readonly assumed: boolean;
  readonly extensions: number;
  readonly pausedAt?: Date;
  readonly stoppedAt?: Date;
  /** What happened after the start, in order of time; about MAX_CLOCK_EVENTS at most. */
  readonly history: readonly ClockEvent[];
}

export type ClockEvent =
  | { readonly kind: 'paused' | 'resumed'; readonly at: Date }
  | { readonly kind: 'stopped'; readonly at: Date }
  | { readonly kind: 'extended'; readonly at: Date; readonly duration: Duration }
  | { readonly kind: 'limit-changed'; readonly at: Date; readonly from: Duration; readonly to: Duration };

export interface ClockReading {
  /** Below 0 by as much as the clock is overdue. */
  remainingMs: UnitMs;
  usedMs: UnitMs;
  overdue: boolean;
}

/** A clock with so many events can only be resumed and stopped (`calendar.clock_history_full`). */
export const MAX_CLOCK_EVENTS = 500;
/** 延期: one more original limit, at most twice (数字化城市管理 practice). */
export const MAX_EXTENSIONS = 2;

/** Starts a clock. Throws `calendar.bad_duration`, `calendar.bad_date`, `calendar.hole`. */
export function startClock(
  calendar: Calendar,
  start: { id: string; at: Date; duration: Duration },
): RunningClock {
  const { id, at, duration } = start;
  const deadline = calendar.addDuration(at, duration);
  return {
    id,
    startedAt: at,
    duration: { amount: duration.amount, unit: duration.unit },
    calendarId: calendar.definition.id,
    calendarVersion: calendar.definition.version,
    allowance: allowanceOf(calendar, at, duration, 0),
    consumed: 0,
    countedFrom: at,
    ...deadline,
    extensions: 0,
    history: [],
  };
}

/** Stops time. Throws `calendar.clock_not_running` when it is paused or stopped. */
export function pauseClock(clock: RunningClock, calendar: Calendar, at: Date): RunningClock {
  const when = enter(clock, calendar, at);
  checkRoom(clock);
  if (clock.pausedAt !== undefined) throw stateError('not_running', clock);
  return {
    ...clock,
    consumed: usedAt(clock, calendar, when),
    pausedAt: when,
    dueAt: null,
    history: [...clock.history, { kind: 'paused', at: when }],
  };
}

/** Lets time run on with what remained. Throws `calendar.clock_not_paused`, `calendar.hole`. */
export function resumeClock(clock: RunningClock, calendar: Calendar, at: Date): RunningClock {
  const when = enter(clock, calendar, at);
  if (clock.pausedAt === undefined) throw stateError('not_paused', clock);
  const { pausedAt: _, ...running } = clock;
  return withDue(
    { ...running, countedFrom: when, history: [...clock.history, { kind: 'resumed', at: when }] },
    calendar,
  );
}

/**
 * Grants the limit in force once more, also while paused. Throws `calendar.clock_extensions_used` {clock, most}
 * after `most` extensions, `calendar.hole`.
 */
export function extendClock(
  clock: RunningClock,
  calendar: Calendar,
  at: Date,
  most: number = MAX_EXTENSIONS,
): RunningClock {
  const when = enter(clock, calendar, at);
  checkRoom(clock);
  if (clock.extensions >= most) {
    throw new AppError('calendar.clock_extensions_used', { clock: clock.id, used: clock.extensions, most });
  }
  const { amount, unit } = clock.duration;
  return withDue(
    {
      ...clock,
      allowance: clock.allowance + amount * unitMs(unit),
      extensions: clock.extensions + 1,
      history: [...clock.history, { kind: 'extended', at: when, duration: clock.duration }],
    },
    calendar,
  );
}

/**
 * Puts another limit in force, in any unit, as if it had been there from the start: pauses are kept, the time used
 * is measured anew in the new unit, extensions granted so far now grant the new limit. The deadline may lie in the
 * past afterwards. Throws `calendar.bad_duration`, `calendar.hole`.
 */
export function changeLimit(
  clock: RunningClock,
  calendar: Calendar,
  at: Date,
  duration: Duration,
): RunningClock {
  const when = enter(clock, calendar, at);
  checkRoom(clock);
  checkDuration(duration.amount, duration.unit);
  const to = { amount: duration.amount, unit: duration.unit };
  const event: ClockEvent = { kind: 'limit-changed', at: when, from: clock.duration, to };
  return recount({ ...clock, duration: to, history: [...clock.history, event] }, calendar);
}

/** Ends a clock, running or paused. Overdue means later than the deadline, not at it. */
export function stopClock(
  clock: RunningClock,
  calendar: Calendar,
  at: Date,
): { clock: RunningClock; usedMs: UnitMs; overdue: boolean } {
  const when = enter(clock, calendar, at);
  const { usedMs, overdue } = remaining(clock, calendar, when);
  const stopped: RunningClock = {
    ...clock,
    consumed: usedMs,
    stoppedAt: when,
    history: [...clock.history, { kind: 'stopped', at: when }],
  };
  return { clock: stopped, usedMs, overdue };
}

/**
 * What is used and left at a moment. Never throws for dates beyond the calendar: there it follows the weekly
 * pattern. A stopped clock reads as it did when it stopped.
 */
export function remaining(clock: RunningClock, calendar: Calendar, now: Date): ClockReading {
  checkCalendar(clock, calendar);
  const when = clock.stoppedAt ?? latest(clock, now);
  const usedMs = clock.stoppedAt === undefined ? usedAt(clock, calendar, when) : clock.consumed;
  const overdue = clock.dueAt === null ? usedMs > clock.allowance : when.getTime() > clock.dueAt.getTime();
  return { remainingMs: clock.allowance - usedMs, usedMs, overdue };
}

/**
 * How many ms of its unit pass on a clock in one ms of the wall: 1 for hours and 自然日, 24/7 for a working day of seven
 * hours, 0 while it stands still (paused, stopped, outside of working time).
 */
export function paceOf(clock: RunningClock, calendar: Calendar, now: Date): number {
  const used = (at: Date) => remaining(clock, calendar, at).usedMs;
  return (used(new Date(now.getTime() + SECOND_MS)) - used(now)) / SECOND_MS;
}

/** The stretches that a pause or the stop has closed, and the start of the one that is open, if any. */
function stretchesOf(clock: RunningClock): { closed: { from: Date; to: Date }[]; open: Date | undefined } {
  const closed: { from: Date; to: Date }[] = [];
  let open: Date | undefined = clock.startedAt;
  for (const event of clock.history) {
    if (event.kind === 'resumed') open = event.at;
    else if ((event.kind === 'paused' || event.kind === 'stopped') && open !== undefined) {
      closed.push({ from: open, to: event.at });
      open = undefined;
    }
  }
  return { closed, open };
}

function allowanceOf(calendar: Calendar, at: Date, duration: Duration, extensions: number): UnitMs {
  const { amount, unit } = duration;
  const first = calendar.duePosition(unit, at.getTime(), amount) - calendar.positionAt(unit, at.getTime());
  return first + extensions * amount * unitMs(unit);
}

function usedAt(clock: RunningClock, calendar: Calendar, when: Date): UnitMs {
  if (clock.pausedAt !== undefined) return clock.consumed;
  const { unit } = clock.duration;
  const now = calendar.positionAt(unit, when.getTime());
  return clock.consumed + Math.max(0, now - calendar.positionAt(unit, clock.countedFrom.getTime()));
}

function withDue(clock: RunningClock, calendar: Calendar): RunningClock {
  if (clock.pausedAt !== undefined) return clock;
  const { unit } = clock.duration;
  const from = calendar.positionAt(unit, clock.countedFrom.getTime());
  const dueMs = calendar.instantAt(unit, from + clock.allowance - clock.consumed);
  return { ...clock, dueAt: new Date(dueMs), assumed: calendar.isAssumed(unit, dueMs) };
}

/** Recomputes all that depends on the limit and the calendar, from the start and the pauses. */
function recount(clock: RunningClock, calendar: Calendar): RunningClock {
  const { unit } = clock.duration;
  const consumed = stretchesOf(clock).closed.reduce(
    (sum, { from, to }) =>
      sum + calendar.positionAt(unit, to.getTime()) - calendar.positionAt(unit, from.getTime()),
    0,
  );
  const allowance = allowanceOf(calendar, clock.startedAt, clock.duration, clock.extensions);
  return withDue({ ...clock, consumed, allowance }, calendar);
}

/** Checks that a clock may change, and gives the time at which it does: never before its last event. */
function enter(clock: RunningClock, calendar: Calendar, at: Date): Date {
  checkCalendar(clock, calendar);
  if (clock.stoppedAt !== undefined) throw stateError('stopped', clock);
  if (Number.isNaN(at.getTime())) throw new AppError('calendar.bad_date', { why: 'is not a time' });
  return latest(clock, at);
}

/** Not asked when a clock resumes or stops: no clock may hang in a pause. */
function checkRoom(clock: RunningClock): void {
  if (clock.history.length < MAX_CLOCK_EVENTS) return;
  throw new AppError('calendar.clock_history_full', { clock: clock.id, most: MAX_CLOCK_EVENTS });
}

function latest(clock: RunningClock, at: Date): Date {
  const last = clock.history[clock.history.length - 1]?.at ?? clock.startedAt;
  return at.getTime() < last.getTime() ? last : at;
}

function checkCalendar(clock: RunningClock, calendar: Calendar): void {
  const { id, version } = calendar.definition;
  if (id === clock.calendarId && version === clock.calendarVersion) return;
  const expected = `${clock.calendarId} version ${clock.calendarVersion}`;
  throw new AppError('calendar.clock_other_calendar', {
    clock: clock.id,
    expected,
    got: `${id} version ${version}`,
  });
}

function stateError(reason: 'not_running' | 'not_paused' | 'stopped', clock: RunningClock): AppError {
  return new AppError(`calendar.clock_${reason}`, { clock: clock.id });
}
