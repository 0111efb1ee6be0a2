import type { Duration, TimeUnit, UnitMs } from './types.ts';

/** One step on the way from a start to a deadline; `date`s are 'YYYY-MM-DD' in the calendar's zone. */
export type ExplanationStep =
  /** `leftTodayMs` of working time, for working hours only; null when the day is one of rest. */
  | { kind: 'limit'; duration: Duration; at: Date; leftTodayMs?: number | null; startDayCounts: boolean }
  /** A run of days without work. Many weekends are one step with their `count`. */
  | {
      kind: 'skip';
      reason: 'weekend' | 'holiday' | 'rest';
      from: string;
      until: string;
      count: number;
      names: string[];
    }
  | { kind: 'exchanged-workday'; date: string; name: string }
  | { kind: 'paused' | 'resumed'; at: Date }
  | { kind: 'extended'; at: Date; duration: Duration }
  | { kind: 'limit-changed'; at: Date; from: Duration; to: Duration }
  | { kind: 'due'; at: Date; unit: TimeUnit }
  /** The holidays after `knownUntil` are not known: the weekly pattern was taken. */
  | { kind: 'assumed'; knownUntil: string }
  | { kind: 'stopped'; at: Date; usedMs: UnitMs; overdue: boolean; unit: TimeUnit }
  | { kind: 'reading'; paused: boolean; remainingMs: UnitMs; unit: TimeUnit };
