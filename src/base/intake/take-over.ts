import type { Duration } from '../../lib/calendar/index.ts';
import { HOUR_MS, SECOND_MS } from '../../lib/time.ts';
import type { Ctx } from '../../platform/context/index.ts';
import {
  type CaseState,
  type GivenLimits,
  type PastAction,
  recordPastRings,
  replayPast,
} from '../loop/index.ts';
import type { Organisation, OrganisationDirectory } from '../organisations/index.ts';
import type { Intake } from './parts.ts';

/** Steps in which a ticket of another system can be taken over. */
export const PAST_STATES = [
  ...(['awaiting-dispatch', 'awaiting-signature', 'handling', 'suspended'] as const),
  ...(['awaiting-verification', 'closed', 'not-taken-up'] as const),
] as const;
export type PastState = (typeof PAST_STATES)[number];

/** What is known of a ticket that another system has had so far. Times that it did not keep are left out. */
export interface PastTicket {
  readonly state: PastState;
  /** False when the other system did not keep when it was reported: the first time known stands in. */
  readonly reportedKnown?: boolean | undefined;
  /** The other system's own word for the state. */
  readonly words?: string | undefined;
  /** The unit that holds it, or held it last. */
  readonly unitId?: string | undefined;
  readonly dueAt?: Date | undefined;
  readonly dispatchedAt?: Date | undefined;
  readonly signedAt?: Date | undefined;
  readonly handledAt?: Date | undefined;
  /** When it was closed; needed for the two states that are over. */
  readonly closedAt?: Date | undefined;
  readonly result?: string | undefined;
}

export const isOver = (state: PastState): boolean => state === 'closed' || state === 'not-taken-up';

const RESULT_LENGTH = 2_000;
const UNKNOWN_RESULT = '原系统未记录处置结果';

/**
 * What happened elsewhere as actions of the incident flow, each at its own time. Without a unit a ticket waits for
 * dispatch or, when it is over, was answered at once. Nobody verified here what was closed there, so no such step is
 * made up; a step whose time was not kept is taken at the last time known before it.
 */
export function pastActions(ticket: PastTicket, openedAt: Date): PastAction[] {
  const { state, unitId, closedAt, words } = ticket;
  const note = words === undefined ? '' : `原系统状态：${words}`.slice(0, 200);
  const result = (ticket.result ?? '').trim().slice(0, RESULT_LENGTH) || UNKNOWN_RESULT;
  const ended = closedAt ?? ticket.handledAt ?? openedAt;
  if (state === 'not-taken-up') {
    return [
      {
        action: 'exit',
        at: ended,
        form: { exit: 'withdrawn', note: ticket.result?.trim() ? result : note || UNKNOWN_RESULT },
      },
    ];
  }
  if (unitId === undefined)
    return state === 'closed' ? [{ action: 'answer', at: ended, form: { reply: result } }] : [];
  if (state === 'awaiting-dispatch') return [];
  const dispatchedAt = ticket.dispatchedAt ?? openedAt;
  const steps: PastAction[] = [{ action: 'dispatch', at: dispatchedAt, form: { unit: unitId } }];
  if (state === 'awaiting-signature') return steps;
  steps.push({ action: 'sign', at: ticket.signedAt ?? dispatchedAt, organisationId: unitId });
  if (state === 'handling') return steps;
  if (state === 'suspended') return [...steps, { action: 'suspend', at: ticket.handledAt ?? ended }];
  steps.push({ action: 'handle', at: ticket.handledAt ?? ended, organisationId: unitId, form: { result } });
  return state === 'closed'
    ? [...steps, { action: 'close', at: ended, ...(note && { form: { note } }) }]
    : steps;
}

/**
 * Which steps of a ticket stand in the log at a time that is not their own: the other system did not keep it, or kept
 * one before the step it follows. No hours are counted from or to them.
 */
export function untimedSteps(ticket: PastTicket, openedAt: Date): string[] {
  const times: Readonly<Record<string, Date | undefined>> = {
    ...{ dispatch: ticket.dispatchedAt, sign: ticket.signedAt, handle: ticket.handledAt },
    ...{ answer: ticket.closedAt, close: ticket.closedAt, exit: ticket.closedAt },
  };
  let last = openedAt;
  const untimed: string[] = ticket.reportedKnown === false ? ['open'] : [];
  for (const { action } of pastActions(ticket, openedAt)) {
    const at = times[action];
    if (at === undefined || at < last) untimed.push(action);
    else last = at;
  }
  return untimed;
}

/** The first time known of a ticket, for one whose time of reporting was not kept. */
export function firstTimeOf({ dispatchedAt, signedAt, handledAt, closedAt }: PastTicket): Date | undefined {
  const happened = [dispatchedAt, signedAt, handledAt, closedAt].filter((at) => at !== undefined);
  return happened.toSorted((one, other) => one.getTime() - other.getTime())[0];
}

/**
 * Limits that make the clocks of a taken-over ticket end when the other system said. One that was answered without a
 * unit has its whole time for that, `wholeLimit` where no deadline is known, not the short time that our dispatch has.
 */
export function pastLimits(
  ticket: PastTicket,
  openedAt: Date,
  wholeLimit: () => Duration,
): GivenLimits | undefined {
  const { dueAt, state, unitId, dispatchedAt, signedAt } = ticket;
  if (dueAt === undefined) {
    if (!isOver(state) || unitId !== undefined) return undefined;
    return { dispatch: { duration: wholeLimit(), source: '原系统未记录派遣环节，按群众时限' } };
  }
  const until = (from: Date) => limitUntil(from, dueAt, `原系统时限 ${dueAt.toISOString()}`);
  // The unit's clock begins when it signs for the ticket.
  const signed = new Date(Math.max(openedAt.getTime(), (signedAt ?? dispatchedAt ?? openedAt).getTime()));
  return {
    ...{ citizen: until(openedAt), handle: until(signed) },
    ...(unitId === undefined && { dispatch: until(openedAt) }),
  };
}

/** Takes a case just opened on to the step in which another system had it; nobody is told of its past. */
export function takeOver(tx: Ctx, intake: Intake, opened: CaseState, ticket: PastTicket): CaseState {
  const state = replayPast(tx, intake.loop, opened, pastActions(ticket, new Date(opened.openedAt)));
  return recordPastRings(tx, intake.loop, state);
}

/** A limit that ends at an instant, whatever calendar the city has: hours that run around the clock. */
export function limitUntil(openedAt: Date, dueAt: Date, source: string) {
  const hours = Math.max(dueAt.getTime() - openedAt.getTime(), SECOND_MS) / HOUR_MS;
  return { duration: { amount: hours, unit: 'urgent-hour' as const }, source };
}

/** A unit by its code or, when only one has it, its name; undefined when there is none such. */
export function findUnit(organisations: OrganisationDirectory, text: string): Organisation | undefined {
  const byCode = organisations.findByCode(text);
  if (byCode) return byCode;
  const named = organisations.all().filter((unit) => unit.name === text);
  return named.length === 1 ? named[0] : undefined;
}
