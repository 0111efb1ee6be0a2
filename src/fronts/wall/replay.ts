import type { Replay, ReplayCase, ReplayStep } from '../../base/loop/replay/contract.ts';
import type { CaseStatus } from '../kit/status.ts';

/** A case as it stood at a moment of the past. */
export interface PastCase {
  readonly item: ReplayCase;
  readonly step: ReplayStep;
  readonly mark: CaseStatus;
  readonly isClosed: boolean;
}

/** Something that was done in the hour. */
export interface PastEvent {
  readonly key: string;
  readonly item: ReplayCase;
  readonly step: ReplayStep;
}

/** What a wall shows of a moment; the same object until something changes. */
export interface PastMoment {
  readonly open: readonly PastCase[];
  readonly late: readonly PastCase[];
  /** What was done in the hour up to the moment, the newest first. */
  readonly events: readonly PastEvent[];
  /** Cases opened, first dispatched and closed since the hour began. */
  readonly opened: number;
  readonly dispatched: number;
  readonly closed: number;
}

const HOUR_MS = 3_600_000;

/** The moments of an hour at which anything on the wall changes, in order: steps, and deadlines that pass. */
export function changesOf(replay: Replay): readonly number[] {
  const from = Date.parse(replay.from);
  const to = Date.parse(replay.to);
  const times = replay.cases.flatMap(({ steps }) =>
    steps.flatMap(({ at, dueAt }) => [Date.parse(at), ...(dueAt === null ? [] : [Date.parse(dueAt) + 1])]),
  );
  return [...new Set(times.filter((at) => at > from && at <= to))].sort((one, two) => one - two);
}

/** The last change at or before a moment; the beginning of the hour when there is none. Found by halving. */
export function lastChange(changes: readonly number[], fromMs: number, atMs: number): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return changes[low - 1] ?? fromMs;
}

/** How everything stood at `atMs`, which lies within the hour. */
export function momentOf(replay: Replay, atMs: number): PastMoment {
  const at = new Date(atMs).toISOString();
  const open: PastCase[] = [];
  const late: PastCase[] = [];
  const events: PastEvent[] = [];
  const counts = { opened: 0, dispatched: 0, closed: 0 };
  for (const item of replay.cases) {
    const past = item.steps.filter((step) => step.at <= at);
    const step = past.at(-1);
    if (step === undefined) continue;
    for (const [index, each] of past.entries()) {
      if (each.type === null) continue;
      events.push({ key: `${item.id} ${index}`, item, step: each });
      if (each.type === 'open') counts.opened += 1;
      if (each.type === 'dispatch') counts.dispatched += 1;
      if (isClosed(replay, each) && !isClosed(replay, past[index - 1])) counts.closed += 1;
    }
    if (isClosed(replay, step)) continue;
    const isLate = step.dueAt !== null && step.dueAt < at;
    const mark = isLate ? 'late' : (replay.states[step.state]?.mark ?? 'moving');
    const found: PastCase = { item, step, mark, isClosed: false };
    open.push(found);
    if (isLate) late.push(found);
  }
  events.sort((one, two) => two.step.at.localeCompare(one.step.at));
  late.sort((one, two) => (one.step.dueAt ?? '').localeCompare(two.step.dueAt ?? ''));
  return { open, late, events, ...counts };
}

function isClosed(replay: Replay, step: ReplayStep | undefined): boolean {
  return step !== undefined && replay.states[step.state]?.closed === true;
}

/** How many of some things have each key, the most first. */
export function countBy<Thing>(
  things: readonly Thing[],
  keyOf: (thing: Thing) => string,
): { readonly key: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(keyOf(thing), (counts.get(keyOf(thing)) ?? 0) + 1);
  return [...counts]
    .map(([key, count]) => ({ key, count }))
    .sort((one, two) => two.count - one.count || one.key.localeCompare(two.key));
}

/** The instant at which an hour of a day begins in a time zone. */
export function hourBegins(timeZone: string, day: string, hour: number): number {
  const wanted = Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00Z`);
  // Twice, since the offset at the guess may be that of the other side of a change of clocks.
  const once = wanted - offsetMs(timeZone, wanted);
  return wanted - offsetMs(timeZone, once);
}

/** The day and the hour of an instant in a time zone. */
export function dayAndHour(timeZone: string, atMs: number): { day: string; hour: number } {
  const [day = '', time = '0'] = local(timeZone, atMs).split(' ');
  return { day, hour: Number(time.slice(0, 2)) };
}

/** The beginning of the hour before the one that runs: the newest that is whole. */
export function lastWholeHour(timeZone: string, nowMs: number): number {
  const { day, hour } = dayAndHour(timeZone, nowMs);
  return hourBegins(timeZone, day, hour) - HOUR_MS;
}

function offsetMs(timeZone: string, atMs: number): number {
  return Date.parse(`${local(timeZone, atMs).replace(' ', 'T')}Z`) - Math.floor(atMs / 1_000) * 1_000;
}

function local(timeZone: string, atMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    ...({ dateStyle: 'short', timeStyle: 'medium' } as const),
  }).format(atMs);
}
