import type { ClockView as LoopClock } from '../../base/loop/contract.ts';
import type { Language } from './preferences.ts';

/** The units in which the city's deadlines run. */
export type ClockUnit = 'urgent_work_hours' | 'work_hours' | 'work_days' | 'calendar_days';

/** One step of the explanation of a deadline, in words: `18:00 下班，停止计时`. */
export interface ClockStep {
  readonly at: string;
  readonly words: string;
}

/** A running clock as a front draws it; amounts are in the clock's own time (work time or calendar time). */
export interface ClockView {
  readonly label?: string;
  /** None for a deadline that is an instant: it runs around the clock. */
  readonly unit?: ClockUnit;
  /** `ended`: nobody knows whether in time. */
  readonly state: 'running' | 'paused' | 'met' | 'missed' | 'ended';
  /** The whole limit and what is left of it (negative when over), in minutes of the clock's own time. */
  readonly limitMinutes: number;
  readonly leftMinutes: number;
  /** When `leftMinutes` was true, ISO 8601; while `isCounting` it goes down from there. */
  readonly asOf: string;
  /** False at night, on a holiday, during a pause: then the figure stands still. */
  readonly isCounting: boolean;
  /** Minutes of the clock's own time in a minute of the wall, while it counts; 1 unless told. */
  readonly pace?: number;
  /** When it is due, ISO 8601: until then nothing is over. */
  readonly dueAt?: string;
  /** Minutes of the clock's own time that make a day: 480 for eight working hours, 1440 for calendar days; without end for hours, which stay hours. */
  readonly minutesPerDay: number;
  /** The deadline in words: `今天 18:00`. */
  readonly dueWords?: string;
  readonly steps?: readonly ClockStep[];
}

export interface DurationWords {
  days(value: number): string;
  hours(value: number): string;
  minutes(value: number): string;
  readonly underAMinute: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A working day in words is eight hours, whatever its shifts: half of a short day is as much as half of a long one. */
const WORK_DAY_MINUTES = 480;

/** How the units of the loop are drawn, and how many minutes of their own time make a day of theirs. */
const UNITS: Readonly<Record<string, { unit: ClockUnit; minutesPerDay: number }>> = {
  'urgent-hour': { unit: 'urgent_work_hours', minutesPerDay: Infinity },
  'working-hour': { unit: 'work_hours', minutesPerDay: Infinity },
  'working-day': { unit: 'work_days', minutesPerDay: WORK_DAY_MINUTES },
  'calendar-day': { unit: 'calendar_days', minutesPerDay: 1_440 },
};

export interface ClockReading {
  readonly language: Language;
  /** When the server told the clock, ISO 8601. */
  readonly asOf: string;
  /** Words of the deadline, such as `今天 18:00`. */
  readonly dueWords?: (at: string) => string;
}

/**
 * A clock of the loop as every front draws it. The loop counts each working day as 24 h of its own time, however long
 * its shifts are: as days and hours of an eight-hour day here. Hours stay hours, however many; a 自然日 has 24.
 */
export function clockOf(clock: LoopClock, { language, asOf, dueWords }: ClockReading): ClockView {
  const { unit, minutesPerDay } = UNITS[clock.unit] ?? UNITS['working-hour']!;
  const toMinutes = (ms: number): number =>
    unit === 'work_days' ? (ms / DAY_MS) * WORK_DAY_MINUTES : ms / MINUTE_MS;
  const steps = [...clock.explanation[language].split(/→/), clock.source]
    .map((words) => words.trim())
    .filter((words) => words !== '')
    .map((words) => ({ at: '', words }));
  const drawn = {
    ...{
      label: clock.title[language],
      unit,
      asOf,
      isCounting: clock.counting,
      pace: toMinutes(clock.pace * MINUTE_MS),
    },
    ...(clock.dueAt !== null && { dueAt: clock.dueAt }),
    ...(dueWords !== undefined && clock.dueAt !== null && { dueWords: dueWords(clock.dueAt) }),
    ...(steps.length > 0 && { steps }),
  };
  if (clock.stoppedAt !== null) {
    // What is left of an ended clock is not told: how late it was is said in time of the wall.
    const lateMs = clock.dueAt === null ? 0 : Date.parse(clock.stoppedAt) - Date.parse(clock.dueAt);
    const leftMinutes = clock.overdue ? -Math.max(0, lateMs) / MINUTE_MS : 0;
    const state = clock.overdue ? 'missed' : 'met';
    return { ...drawn, state, minutesPerDay: 1_440, limitMinutes: 0, leftMinutes };
  }
  return {
    ...drawn,
    state: clock.running ? 'running' : 'paused',
    minutesPerDay,
    limitMinutes: toMinutes(clock.allowanceMs),
    leftMinutes: toMinutes(clock.remainingMs),
  };
}

export interface Limit extends Pick<ClockView, 'label' | 'unit' | 'dueWords'> {
  /** ISO 8601. */
  readonly from: string;
  readonly dueAt: string;
  /** When it was done; null while it is not, undefined when it was but nobody knows when. */
  readonly doneAt: string | null | undefined;
}

/** A limit that ends at an instant, as a clock: it runs around the clock, whatever calendar the city has. */
export function clockOfLimit({ from, dueAt, doneAt, ...shown }: Limit): ClockView {
  const [start, due] = [Date.parse(from), Date.parse(dueAt)];
  const endMs = doneAt === null || doneAt === undefined ? start : Date.parse(doneAt);
  const done = doneAt === undefined ? 'ended' : endMs <= due ? 'met' : 'missed';
  return {
    ...{ ...shown, isCounting: doneAt === null, minutesPerDay: 1_440 },
    state: doneAt === null ? 'running' : done,
    limitMinutes: (due - start) / MINUTE_MS,
    leftMinutes: (due - endMs) / MINUTE_MS,
    asOf: from,
  };
}

/** What is left at `nowMs`, in minutes of the clock's own time; negative when over. */
export function minutesLeft(clock: ClockView, nowMs: number): number {
  if (!clock.isCounting || clock.state !== 'running') return clock.leftMinutes;
  const passedMs = Math.max(0, nowMs - Date.parse(clock.asOf));
  const left = clock.leftMinutes - (passedMs / MINUTE_MS) * (clock.pace ?? 1);
  // Where time stopped counting meanwhile (the end of a shift) nothing is over before it is due.
  return clock.dueAt !== undefined && nowMs < Date.parse(clock.dueAt) ? Math.max(0, left) : left;
}

/** The share of the limit that is used, 0 to 1. */
export function shareUsed(clock: ClockView, nowMs: number): number {
  if (clock.limitMinutes <= 0) return 1;
  return Math.min(1, Math.max(0, 1 - minutesLeft(clock, nowMs) / clock.limitMinutes));
}

/** An amount of time in words, its two largest parts: `2 小时 10 分`, `3 天 4 小时`; always without sign. */
export function durationInWords(minutes: number, words: DurationWords, minutesPerDay = 1_440): string {
  const whole = Math.floor(Math.abs(minutes));
  if (whole === 0) return words.underAMinute;
  const days = Math.floor(whole / minutesPerDay);
  const hours = Math.floor((whole % minutesPerDay) / 60);
  const rest = (whole % minutesPerDay) % 60;
  const parts = [
    ...(days > 0 ? [words.days(days)] : []),
    ...(hours > 0 ? [words.hours(hours)] : []),
    ...(rest > 0 && days === 0 ? [words.minutes(rest)] : []),
  ];
  return parts.length === 0 ? words.underAMinute : parts.slice(0, 2).join(' ');
}

/** How old something is, in words: `12 秒`, `3 分`, `2 小时`, `4 天`. */
export function ageInWords(ageMs: number, words: DurationWords & { seconds(value: number): string }): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1_000));
  if (seconds < 60) return words.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return words.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? words.hours(hours) : words.days(Math.floor(hours / 24));
}
