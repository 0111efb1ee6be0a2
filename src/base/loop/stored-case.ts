import { parseClock, type RunningClock } from '../../lib/calendar/index.ts';
import type { CaseState } from './state.ts';

/** Levels at which a clock rings: a warning at four fifths of its time, expiry, then once a day after it. */
export const WARNED = 1;
export const EXPIRED = 2;
const WARN_SHARE = 0.8;
const ESCALATION_MS = 24 * 3_600_000;
/** Rings after expiry; then it is on the list of overdue cases and has been told often enough. */
export const MOST_ESCALATIONS = 5;

/** The two documents of a stored case. */
export interface StoredDocuments {
  readonly origin: Pick<CaseState, 'subject' | 'limits' | 'origin'>;
  readonly document: Omit<CaseState, 'subject' | 'limits' | 'origin'>;
}

/** The documents to store. `origin` is undefined when nothing in it has changed since `before`. */
export function documentsOf(
  state: CaseState,
  before?: CaseState,
): { origin: string | undefined; document: string } {
  const { subject, limits, origin, ...document } = state;
  const same = before?.subject === subject && before.limits === limits && before.origin === origin;
  return {
    origin: same ? undefined : JSON.stringify({ subject, limits, origin }),
    document: JSON.stringify(document),
  };
}

/** Reads a case back from its stored documents. */
export function parseCase(row: StoredDocuments): CaseState {
  const stored = { ...row.document, ...row.origin };
  const clocks: Record<string, RunningClock> = {};
  for (const [id, clock] of Object.entries(stored.clocks)) clocks[id] = parseClock(clock);
  return { ...stored, clocks };
}

/** When a clock rings next, and at which level; undefined when it is paused or has rung often enough. */
export function nextRing(clock: RunningClock, level: number): { at: Date; level: number } | undefined {
  if (clock.dueAt === null || level >= EXPIRED + MOST_ESCALATIONS) return undefined;
  const dueMs = clock.dueAt.getTime();
  const next = level + 1;
  if (next === WARNED) {
    const fromMs = clock.countedFrom.getTime();
    return { at: new Date(Math.max(fromMs, fromMs + (dueMs - fromMs) * WARN_SHARE)), level: next };
  }
  return { at: new Date(dueMs + (next - EXPIRED) * ESCALATION_MS), level: next };
}

export interface CaseTimes {
  readonly dueAt: Date | null;
  readonly overallDueAt: Date | null;
  readonly nextAlarmAt: Date | null;
  readonly late: boolean;
}

/** What a case's clocks mean for lists and for ringing. `overall` names the flow's unbroken clocks. */
export function timesOf(state: CaseState, overall: ReadonlySet<string>): CaseTimes {
  let dueAt: Date | null = null;
  let overallDueAt: Date | null = null;
  let nextAlarmAt: Date | null = null;
  let late = false;
  for (const [id, clock] of Object.entries(state.clocks)) {
    if (overall.has(id)) overallDueAt = earlier(overallDueAt, clock.dueAt);
    else dueAt = earlier(dueAt, clock.dueAt);
    const level = state.alarms[id] ?? 0;
    nextAlarmAt = earlier(nextAlarmAt, nextRing(clock, level)?.at ?? null);
    late ||= level >= EXPIRED;
  }
  return { dueAt: dueAt ?? overallDueAt, overallDueAt, nextAlarmAt, late };
}

function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a.getTime() <= b.getTime() ? a : b;
}
