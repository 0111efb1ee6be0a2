import type { ClockView as LoopClock } from '../../../../base/loop/contract.ts';
import type { ClockUnit, ClockView } from '../../../../fronts/kit/index.tsx';

const MINUTE_MS = 60_000;
const UNITS: Readonly<Record<string, ClockUnit>> = {
  'urgent-hour': 'urgent_work_hours',
  'working-hour': 'work_hours',
  'working-day': 'work_days',
  'calendar-day': 'calendar_days',
};

/** A running clock of the case as the kit draws it, with why it ends when it does. */
export function clockOf(
  clock: LoopClock,
  pick: (words: { zh: string; en: string }) => string,
  time: (at: string | null) => string,
): ClockView {
  const steps = pick(clock.explanation)
    .split(/[；\n]/)
    .filter((part) => part.trim() !== '')
    .map((words) => ({ at: '', words }));
  return {
    label: pick(clock.title),
    unit: UNITS[clock.unit] ?? 'work_hours',
    state: clock.running ? 'running' : 'paused',
    limitMinutes: clock.allowanceMs / MINUTE_MS,
    leftMinutes: clock.remainingMs / MINUTE_MS,
    asOf: new Date().toISOString(),
    isCounting: clock.counting,
    // Hours stay hours, however many: a working hour is no part of a day of 24.
    minutesPerDay: clock.unit.endsWith('day') ? 1_440 : 1e9,
    ...(clock.dueAt === null ? {} : { dueWords: time(clock.dueAt) }),
    steps,
  };
}
