import { assert } from '../../lib/assert.ts';
import {
  type Calendar,
  changeLimit,
  pauseClock,
  type RunningClock,
  resumeClock,
  startClock,
  stopClock,
} from '../../lib/calendar/index.ts';
import type { Flow } from './flow/flow.ts';
import type { CaseState, ResolvedLimit } from './state.ts';

/** Compiled calendars by id and version; versions never change, so replaying gives the same deadlines. */
export type CalendarSource = (id: string, version: number) => Calendar;

/** A case while the reducer works on it: the fields may be set anew, the values in them are never changed. */
export type Draft = { -readonly [Key in keyof CaseState]: CaseState[Key] };

/** Starts a clock with the limit that was looked up for it; one that runs already is ended first. */
export function start(flow: Flow, draft: Draft, id: string, at: Date, calendars: CalendarSource): void {
  const limit = draft.limits[id];
  assert(limit, `flow ${flow.id}: no limit was looked up for the clock ${id}`);
  if (draft.clocks[id] !== undefined) stop(draft, id, at, calendars);
  const calendar = calendars(limit.calendarId, limit.calendarVersion);
  draft.clocks = { ...draft.clocks, [id]: startClock(calendar, { id, at, duration: limit.duration }) };
  draft.alarms = without(draft.alarms, id);
}

/** Ends a clock and keeps its run. */
export function stop(draft: Draft, id: string, at: Date, calendars: CalendarSource): void {
  const clock = draft.clocks[id];
  if (clock === undefined) return;
  const ended = stopClock(clock, calendars(clock.calendarId, clock.calendarVersion), at);
  const span = {
    clock: id,
    startedAt: clock.startedAt.toISOString(),
    stoppedAt: (ended.clock.stoppedAt ?? at).toISOString(),
    dueAt: clock.dueAt?.toISOString() ?? null,
    usedMs: ended.usedMs,
    overdue: ended.overdue,
  };
  draft.spans = [...draft.spans, span];
  draft.clocks = without(draft.clocks, id);
  draft.alarms = without(draft.alarms, id);
}

/** Changes a clock if it runs; one whose deadline moved rings anew. */
export function changeClock(
  draft: Draft,
  id: string,
  calendars: CalendarSource,
  change: (clock: RunningClock, calendar: Calendar) => RunningClock,
): void {
  const clock = draft.clocks[id];
  if (clock === undefined) return;
  const changed = change(clock, calendars(clock.calendarId, clock.calendarVersion));
  draft.clocks = { ...draft.clocks, [id]: changed };
  if (changed.dueAt?.getTime() !== clock.dueAt?.getTime()) draft.alarms = without(draft.alarms, id);
}

export const pause = (clock: RunningClock, calendar: Calendar, at: Date) =>
  clock.pausedAt === undefined ? pauseClock(clock, calendar, at) : clock;
export const resume = (clock: RunningClock, calendar: Calendar, at: Date) =>
  clock.pausedAt === undefined ? clock : resumeClock(clock, calendar, at);

/** New limits after reclassifying: running clocks keep what they used and their pauses. */
export function applyLimits(
  draft: Draft,
  limits: Readonly<Record<string, ResolvedLimit>>,
  at: Date,
  calendars: CalendarSource,
): void {
  draft.limits = { ...draft.limits, ...limits };
  for (const [id, limit] of Object.entries(limits)) {
    changeClock(draft, id, calendars, (clock, calendar) => changeLimit(clock, calendar, at, limit.duration));
  }
}

/** A record without one of its keys. */
export function without<Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
): Readonly<Record<string, Value>> {
  if (!(key in record)) return record;
  const { [key]: _, ...rest } = record;
  return rest;
}
