/**
 * Working calendars, deadlines and the pausable clock of a stage. Pure: no I/O, no "now" of its own. China's
 * holidays are in `china.ts`, apart from this door so that only those who need the table load it.
 */
export { type Calendar, checkDuration, compileCalendar, unitMs } from './calendar.ts';
export {
  type ClockEvent,
  type ClockReading,
  changeLimit,
  extendClock,
  MAX_CLOCK_EVENTS,
  MAX_EXTENSIONS,
  paceOf,
  pauseClock,
  type RunningClock,
  remaining,
  resumeClock,
  startClock,
  stopClock,
} from './clock.ts';
export { type Explanation, explainClock } from './explain.ts';
export type { ExplanationStep } from './explanation-step.ts';
export { parseClock } from './stored-clock.ts';
export {
  type CalendarDefinition,
  type CalendarException,
  type DayReading,
  type Deadline,
  type Duration,
  type IsoWeekday,
  type Shift,
  TIME_UNITS,
  type TimeUnit,
  type UnitMs,
} from './types.ts';
