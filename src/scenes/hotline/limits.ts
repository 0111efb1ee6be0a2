import { incidentFlow, limitUntil } from '../../base/intake/index.ts';
import { type CaseState, findCase, setLimits } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import type { RunningClock } from '../../lib/calendar/index.ts';
import { HOUR_MS } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Consumer } from '../../platform/outbox/index.ts';
import { CHANNEL, type InnerLimit, innerDueAt, innerSource, isInnerSource } from './rules.ts';
import { type Ticket, ticketsOfCases } from './ticket-store.ts';

/** Deadlines that differ by less are the same one. */
const SAME_MS = 1_000;
/** Actions that only say something: no clock starts by them. */
const SAYS = new Set(['limits', 'comment', 'clock-alarm', 'seal', 'urge', 'supervise', 'supplement']);

const ruleOf = (parts: SceneParts) => parts.city.setting<InnerLimit>('innerLimit');

/** The inner deadline by the city's rule. */
export function innerDueOf(parts: SceneParts, receivedAt: Date, deadline: Date): Date {
  return innerDueAt(receivedAt, deadline, ruleOf(parts));
}

/** Why the inner deadline of a ticket is when it is, in the city's time. */
export function innerWhy(parts: SceneParts, ticket: Pick<Ticket, 'receivedAt' | 'upperDeadline'>) {
  return innerSource(ruleOf(parts), parts.city.identity.timeZone, ticket.receivedAt, ticket.upperDeadline);
}

/**
 * Keeps the clocks of a case within the inner deadlines of its tickets: the earliest of them ends the citizen's clock,
 * and the unit's handling clock ends no later. A case about several tickets follows the earliest; when that one
 * leaves, the next. Nothing is written when they are right already. Returns the names of the clocks that changed.
 */
export async function keepLimits(
  tx: Ctx,
  parts: SceneParts,
  caseId: string,
  note: string,
): Promise<string[]> {
  const state = await findCase(tx.db, caseId);
  if (state === undefined || state.closedAt !== undefined || state.flowId !== incidentFlow.id) return [];
  const tickets = (await ticketsOfCases(tx.db, [caseId])).filter((ticket) => ticket.closedAt === null);
  const first = tickets.sort((a, b) => a.innerDueAt.getTime() - b.innerDueAt.getTime())[0];
  if (first === undefined) return [];
  const several = tickets.length > 1 ? `（${tickets.length} 张工单中最早的 ${first.upperNumber}）` : '';
  const source = `${innerWhy(parts, first).zh}${several}`;
  const limits = Object.fromEntries(
    (['citizen', 'handle'] as const).flatMap((id) => {
      const clock = state.clocks[id];
      if (clock === undefined || !isWrong(state, id, clock, first.innerDueAt)) return [];
      return [[id, clockLimit(clock, first.innerDueAt, source)]];
    }),
  );
  if (Object.keys(limits).length === 0) return [];
  const actor = systemActor('hotline');
  await setLimits({ ...tx, actor }, parts.city.loop, { caseId, limits, note });
  return Object.keys(limits);
}

/** Later than the inner deadline is always wrong; earlier only where the limit was ours or the case began with us. */
function isWrong(state: CaseState, id: 'citizen' | 'handle', clock: RunningClock, due: Date): boolean {
  if (clock.dueAt === null) return false;
  const laterMs = clock.dueAt.getTime() - due.getTime();
  if (laterMs > SAME_MS) return true;
  const ours = isInnerSource(state.limits[id]?.source ?? '');
  const begun = id === 'citizen' && state.subject.channel === CHANNEL;
  return (ours || begun) && laterMs < -SAME_MS;
}

/** A limit around the clock with which a running clock, its pauses and extensions counted in, ends at an instant. */
function clockLimit(clock: RunningClock, due: Date, source: string) {
  let pausedMs = 0;
  let since: number | undefined;
  for (const event of clock.history) {
    if (event.kind === 'paused') since = event.at.getTime();
    if (event.kind === 'resumed' && since !== undefined) pausedMs += event.at.getTime() - since;
  }
  const from = clock.startedAt.getTime() + pausedMs;
  const shareMs = Math.max(due.getTime() - from, HOUR_MS / 3_600) / (1 + clock.extensions);
  return limitUntil(new Date(0), new Date(shareMs), source);
}

/** Follows the clocks: a handling clock that has just started, was resumed or extended is kept within the inner one. */
export function limitKeeper(parts: SceneParts): Consumer {
  return {
    name: 'hotline.limits',
    types: ['loop.case.changed'],
    handle: async (ctx, events) => {
      const moved = events.filter(
        ({ data }) =>
          data.flowId === incidentFlow.id && data.state === 'handling' && !SAYS.has(String(data.action)),
      );
      if (moved.length === 0) return;
      const ids = [...new Set(moved.map((event) => String(event.data.caseId)))];
      const cases = new Set((await ticketsOfCases(ctx.db, ids)).map((ticket) => ticket.caseId));
      for (const id of cases) await keepLimits(ctx, parts, id, '处置时限不晚于内控时限');
    },
  };
}
