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
  readonly unit: ClockUnit;
  readonly state: 'running' | 'paused' | 'met' | 'missed';
  /** The whole limit and what is left of it (negative when over), in minutes of the clock's own time. */
  readonly limitMinutes: number;
  readonly leftMinutes: number;
  /** When `leftMinutes` was true, ISO 8601; while `isCounting` it goes down from there. */
  readonly asOf: string;
  /** False at night, on a holiday, during a pause: then the figure stands still. */
  readonly isCounting: boolean;
  /** Minutes of the clock's own time that make a day: 480 for eight working hours, 1440 for calendar days. */
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

/** What is left at `nowMs`, in minutes of the clock's own time; negative when over. */
export function minutesLeft(clock: ClockView, nowMs: number): number {
  if (!clock.isCounting || clock.state !== 'running') return clock.leftMinutes;
  const passedMs = Math.max(0, nowMs - Date.parse(clock.asOf));
  return clock.leftMinutes - passedMs / MINUTE_MS;
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
