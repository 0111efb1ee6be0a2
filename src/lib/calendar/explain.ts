import { DAY_MS } from '../time.ts';
import type { Calendar } from './calendar.ts';
import { type RunningClock, remaining } from './clock.ts';
import { dateOfDayNumber, isoWeekdayOf } from './dates.ts';
import { explanationWords } from './explain-words.ts';
import type { ExplanationStep } from './explanation-step.ts';
import { dayIndexAt, workedAt } from './table.ts';
import type { Duration, TimeUnit } from './types.ts';

/** Steps for programs, words for people. */
export interface Explanation {
  steps: ExplanationStep[];
  zh: string;
  en: string;
}

/** More runs of plain weekends than these are told as one. */
const MAX_WEEKENDS_TOLD = 3;
const MAX_STEPS = 200;

/** Why a clock is due when it is, with its pauses, extensions and changes, and what is left at `now`. */
export function explainClock(clock: RunningClock, calendar: Calendar, now: Date): Explanation {
  const { unit } = clock.duration;
  const reading = remaining(clock, calendar, now);
  const firstChange = clock.history.find((event) => event.kind === 'limit-changed');
  const firstLimit = firstChange?.kind === 'limit-changed' ? firstChange.from : clock.duration;
  const steps: ExplanationStep[] = [limitStep(calendar, clock.startedAt, firstLimit)];
  const walker = new DayWalker(calendar, unit, clock.startedAt);
  let runs = true;
  for (const event of clock.history) {
    if (event.kind === 'stopped') break;
    if (runs) steps.push(...walker.stepsTo(event.at));
    else walker.jumpTo(event.at);
    if (event.kind === 'paused') runs = false;
    if (event.kind === 'resumed') runs = true;
    steps.push(event);
  }
  if (clock.dueAt !== null) {
    steps.push(...walker.stepsTo(clock.dueAt), { kind: 'due', at: clock.dueAt, unit });
    if (clock.assumed) steps.push(assumedStep(calendar));
  }
  const { remainingMs, usedMs, overdue } = reading;
  if (clock.stoppedAt !== undefined)
    steps.push({ kind: 'stopped', at: clock.stoppedAt, usedMs, overdue, unit });
  else steps.push({ kind: 'reading', paused: clock.pausedAt !== undefined, remainingMs, unit });
  return finish(calendar, steps);
}

function finish(calendar: Calendar, all: ExplanationStep[]): Explanation {
  // The last ones hold the deadline; what a person would not read to the end of is left out before them.
  const steps =
    all.length <= MAX_STEPS ? all : [...all.slice(0, MAX_STEPS / 2), ...all.slice(-MAX_STEPS / 2)];
  const { zone } = calendar.inside;
  return { steps, zh: explanationWords(steps, zone, 'zh'), en: explanationWords(steps, zone, 'en') };
}

function assumedStep(calendar: Calendar): ExplanationStep {
  return { kind: 'assumed', knownUntil: calendar.definition.knownUntil };
}

function limitStep(calendar: Calendar, at: Date, duration: Duration): ExplanationStep {
  const startDayCounts = calendar.definition.dayReading === 'same-clock-time';
  const step: ExplanationStep = { kind: 'limit', duration, at, startDayCounts };
  if (duration.unit !== 'working-hour') return step;
  const { table, checked } = calendar.inside;
  const day = dayIndexAt(table, at.getTime());
  const dayEnd = table.dayStart[day + 1];
  if (day < 0 || dayEnd === undefined) return step;
  const left = workedAt(table, dayEnd) - workedAt(table, at.getTime());
  const rests = left === 0 && checked.shiftsOn(table.firstDay + day).length === 0;
  return { ...step, leftTodayMs: rests ? null : left };
}

/** Goes through the days of a clock once and tells the ones that differ. */
class DayWalker {
  readonly #calendar: Calendar;
  readonly #tells: boolean;
  /** The next day to look at. */
  #day: number;

  constructor(calendar: Calendar, unit: TimeUnit, start: Date) {
    this.#calendar = calendar;
    this.#tells = unit === 'working-hour' || unit === 'working-day';
    this.#day = this.#dayOf(start);
  }

  jumpTo(at: Date): void {
    this.#day = Math.max(this.#day, this.#dayOf(at));
  }

  /** Days of rest and exchanged working days up to the day of `to`. */
  stepsTo(to: Date): ExplanationStep[] {
    // A deadline at 24:00 belongs to the day that ends.
    const last = this.#dayOf(new Date(to.getTime() - 1));
    if (!this.#tells) return [];
    const { shiftsOn, exceptions } = this.#calendar.inside.checked;
    const steps: ExplanationStep[] = [];
    let run: number[] = [];
    const closeRun = () => {
      if (run.length > 0) steps.push(this.#skip(run));
      run = [];
    };
    for (; this.#day <= last; this.#day += 1) {
      if (shiftsOn(this.#day).length === 0) {
        run.push(this.#day);
        continue;
      }
      closeRun();
      const exception = exceptions.get(this.#day);
      const weekday = isoWeekdayOf(this.#day);
      const restsWeekly = (this.#calendar.definition.weekly[weekday] ?? []).length === 0;
      if (exception !== undefined && restsWeekly) {
        steps.push({ kind: 'exchanged-workday', date: dateOfDayNumber(this.#day), name: exception.name });
      }
    }
    closeRun();
    return mergeWeekends(steps);
  }

  #dayOf(at: Date): number {
    return Math.floor(this.#calendar.inside.zone.wallAt(at.getTime()) / DAY_MS);
  }

  #skip(days: number[]): ExplanationStep {
    const { exceptions } = this.#calendar.inside.checked;
    const names = new Set<string>();
    for (const day of days) {
      const exception = exceptions.get(day);
      if (exception !== undefined) names.add(exception.name);
    }
    const weekend = days.every((day) => isoWeekdayOf(day) >= 6);
    return {
      kind: 'skip',
      reason: names.size > 0 ? 'holiday' : weekend ? 'weekend' : 'rest',
      from: dateOfDayNumber(days[0] as number),
      until: dateOfDayNumber(days[days.length - 1] as number),
      count: 1,
      names: [...names],
    };
  }
}

function mergeWeekends(steps: ExplanationStep[]): ExplanationStep[] {
  const isWeekend = (step: ExplanationStep) => step.kind === 'skip' && step.reason === 'weekend';
  const weekends = steps.filter(isWeekend);
  if (weekends.length <= MAX_WEEKENDS_TOLD) return steps;
  const first = weekends[0];
  const last = weekends[weekends.length - 1];
  if (first?.kind !== 'skip' || last?.kind !== 'skip') return steps;
  const merged: ExplanationStep = { ...first, until: last.until, count: weekends.length };
  return steps.flatMap((step) => (step === first ? [merged] : isWeekend(step) ? [] : [step]));
}
