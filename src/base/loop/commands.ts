import { assert } from '../../lib/assert.ts';
import type { Duration } from '../../lib/calendar/index.ts';
import { AppError } from '../../lib/errors.ts';
import { isAllowed } from '../../platform/access/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement, write } from '../../platform/db/index.ts';
import type { CalendarSource } from './case-clocks.ts';
import type { ActionDefinition, Flow, Guard } from './flow/flow.ts';
import type { FlowBook } from './flow/flows.ts';
import { checkForm } from './flow/form.ts';
import type { LimitTable } from './flow/limits.ts';
import { ALARM, COMMENT, holds, LIMITS, OPEN, reduce } from './reduce.ts';
import { sealForm } from './seal/seal.ts';
import type { ActionRecord, CaseState, CaseSubject, ResolvedLimit } from './state.ts';
import { lockCaseState, storeCase, storeWords } from './store.ts';
import { nextRing, timesOf } from './stored-case.ts';
import { type Capacity, mayAct, organisationsOf } from './who.ts';

/** What the loop needs to know of the city; made once by the composition root. */
export interface Loop {
  readonly flows: FlowBook;
  readonly calendars: CalendarSource;
  /** The calendar that new limits count by. */
  readonly currentCalendar: () => { id: string; version: number };
  readonly limits: () => LimitTable;
  /** The city's day of an instant, YYYY-MM-DD. */
  readonly dayOf: (at: Date) => string;
  readonly nextNumber: (ctx: Ctx) => Promise<string>;
  /** Whether the city has this unit today. */
  readonly isUnit: (id: string) => boolean;
}

/** Limits of single clocks that a command has worked out itself, with where they come from. */
export type GivenLimits = Readonly<Record<string, { readonly duration: Duration; readonly source: string }>>;

export interface OpenCase {
  readonly flowId: string;
  readonly subject: CaseSubject;
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** What was found out when it arrived, kept beside what the flow works with. */
  readonly origin?: Readonly<Record<string, unknown>>;
  /** Filing condition, when it is known already. */
  readonly condition?: string;
  /** Limits of clocks that the calling command has looked up itself, e.g. in the city's settings. */
  readonly limits?: GivenLimits;
  /** When it was reported, if that was before now: a ticket taken over keeps its clocks. */
  readonly openedAt?: Date;
}

/** Opens a case: its clocks begin to run. Emits `loop.case.opened`. */
export async function openCase(ctx: Ctx, loop: Loop, input: OpenCase): Promise<CaseState> {
  return inTransaction(ctx, async (tx) => {
    const flow = loop.flows.current(input.flowId);
    const at = input.openedAt ?? tx.clock.now();
    const number = await loop.nextNumber(tx);
    const question = {
      categoryList: input.subject.categoryList,
      categoryCode: input.subject.categoryCode,
      kind: input.subject.kind,
      condition: input.condition,
      day: loop.dayOf(at),
    };
    const limits = loop.limits();
    const priority = Math.min(
      input.subject.priority,
      limits.priorityOf(flow, question) ?? input.subject.priority,
    );
    const action: ActionRecord = {
      caseId: tx.ids.next(),
      sequence: 1,
      type: OPEN,
      at: at.toISOString(),
      actor: actorOf(tx),
      form: {},
      resolved: {
        opened: { number, flowId: flow.id, flowVersion: flow.version },
        subject: { ...input.subject, priority },
        limits: { ...limits.resolve(flow, question, loop.currentCalendar()), ...ownLimits(loop, input) },
        ...(input.attributes && { attributes: input.attributes }),
        ...(input.origin && { origin: input.origin }),
      },
    };
    const state = reduce(flow, undefined, action, loop.calendars);
    storeCase(tx.db, flow, undefined, state, action);
    tell(tx, 'loop.case.opened', state, action);
    return state;
  });
}

function ownLimits(loop: Loop, input: { limits?: GivenLimits }): Record<string, ResolvedLimit> {
  const { id, version } = loop.currentCalendar();
  return Object.fromEntries(
    Object.entries(input.limits ?? {}).map(([clock, { duration, source }]) => [
      clock,
      { duration, calendarId: id, calendarVersion: version, source, fixed: true },
    ]),
  );
}

export interface Act {
  readonly caseId: string;
  readonly action: string;
  readonly form?: Readonly<Record<string, unknown>>;
  readonly capacity?: Capacity;
  /** The version the person saw; when the case has moved on since, `loop.changed_meanwhile` is thrown. */
  readonly expectedVersion?: number;
  /** A new subject or attributes that the calling command has worked out, e.g. after reclassifying. */
  readonly resolved?: Pick<ActionRecord['resolved'], 'subject' | 'attributes' | 'origin'>;
  /** Filing condition to look limits up with, when this action sets it. */
  readonly condition?: string;
  readonly at?: Date;
}

/**
 * Takes an action on a case. Throws `loop.case_not_found`, `loop.action_not_allowed` (wrong state, with the actions
 * that are possible), `access.denied`, `access.out_of_scope`, `loop.form_invalid`, the guard's own error, or
 * `loop.changed_meanwhile`.
 */
export async function act(ctx: Ctx, loop: Loop, input: Act): Promise<CaseState> {
  return inTransaction(ctx, async (tx) => {
    const before = await lockCaseState(tx.db, input.caseId);
    const flow = loop.flows.get(before.flowId, before.flowVersion);
    const definition = flow.actions[input.action];
    const capacity = input.capacity ?? 'staff';
    if (definition === undefined || !isPossible(flow, before, definition)) {
      const possible = Object.keys(flow.actions).filter((id) => isPossible(flow, before, flow.actions[id]!));
      const state = flow.states[before.state]?.title.zh ?? before.state;
      throw new AppError('loop.action_not_allowed', { action: input.action, state, possible });
    }
    checkWho(tx, before, definition, capacity);
    if (input.expectedVersion !== undefined && input.expectedVersion !== before.version) {
      throw new AppError('loop.changed_meanwhile', { version: before.version });
    }
    const form = checkForm(definition.form ?? {}, input.form ?? {}, loop.isUnit);
    for (const guard of definition.guards ?? []) checkGuard(tx, before, guard, form);
    return take(tx, loop, flow, before, { ...input, form });
  });
}

async function take(
  tx: Ctx,
  loop: Loop,
  flow: Flow,
  before: CaseState,
  input: Act & { form: Record<string, unknown> },
): Promise<CaseState> {
  const at = new Date(Math.max((input.at ?? tx.clock.now()).getTime(), Date.parse(before.changedAt)));
  const subject = input.resolved?.subject;
  const limits =
    subject?.categoryCode !== undefined || subject?.kind !== undefined || input.condition !== undefined
      ? limitsAfter(loop, flow, before, input, at)
      : undefined;
  const action: ActionRecord = {
    caseId: before.id,
    sequence: before.version + 1,
    type: input.action,
    at: at.toISOString(),
    actor: actorOf(tx),
    form: sealForm(tx, flow, before, input.action, input.form),
    resolved: { ...input.resolved, ...(limits && { limits }) },
  };
  const after = reduce(flow, before, action, loop.calendars);
  storeCase(tx.db, flow, before, after, action);
  // A case is found by the number of the thing it is about.
  if (subject?.asset !== undefined) await storeWords(tx.db, after);
  tell(tx, 'loop.case.changed', after, action);
  for (const type of flow.actions[input.action]?.tells ?? []) tell(tx, type, after, action);
  if (after.closedAt !== undefined && before.closedAt === undefined)
    tell(tx, 'loop.case.closed', after, action);
  return after;
}

function limitsAfter(loop: Loop, flow: Flow, before: CaseState, input: Act, at: Date) {
  const subject = { ...before.subject, ...input.resolved?.subject };
  const { categoryList, categoryCode, kind } = subject;
  const question = { categoryList, categoryCode, kind, condition: input.condition, day: loop.dayOf(at) };
  const limits = loop.limits().resolve(flow, question, loop.currentCalendar());
  return Object.fromEntries(Object.entries(limits).filter(([clock]) => !before.limits[clock]?.fixed));
}

/**
 * Puts other limits in force for single clocks of one case, counted from when each clock started; they stay when it
 * is reclassified. Recorded in the log with their source. Throws `loop.case_not_found`, `calendar.bad_duration`.
 */
export async function setLimits(
  ctx: Ctx,
  loop: Loop,
  input: { caseId: string; limits: GivenLimits; note: string },
): Promise<CaseState> {
  return inTransaction(ctx, async (tx) => {
    const before = await lockCaseState(tx.db, input.caseId);
    const flow = loop.flows.get(before.flowId, before.flowVersion);
    for (const clock of Object.keys(input.limits))
      assert(clock in flow.clocks, `flow ${flow.id} has no clock ${clock}`);
    const at = new Date(Math.max(tx.clock.now().getTime(), Date.parse(before.changedAt)));
    const action: ActionRecord = {
      caseId: before.id,
      sequence: before.version + 1,
      type: LIMITS,
      at: at.toISOString(),
      actor: actorOf(tx),
      form: { note: input.note },
      resolved: { limits: ownLimits(loop, input) },
    };
    const after = reduce(flow, before, action, loop.calendars);
    storeCase(tx.db, flow, before, after, action);
    tell(tx, 'loop.case.changed', after, action);
    return after;
  });
}

/**
 * Adds a remark to the log of a case; anybody who may see the case in the caller's judgement. With it the calling
 * command may state what the case is about, e.g. the component that was found for it.
 */
export async function comment(
  ctx: Ctx,
  loop: Loop,
  input: Pick<Act, 'caseId' | 'resolved'> & { text: string; visibility: 'inner' | 'public' },
): Promise<CaseState> {
  return inTransaction(ctx, async (tx) => {
    const before = await lockCaseState(tx.db, input.caseId);
    const flow = loop.flows.get(before.flowId, before.flowVersion);
    const form = { text: input.text, visibility: input.visibility };
    const { caseId, resolved } = input;
    return take(tx, loop, flow, before, { caseId, action: COMMENT, form, ...(resolved && { resolved }) });
  });
}

const selectRinging = statement(
  'loop.select_ringing',
  `SELECT id FROM loop.open_case WHERE next_alarm_at <= $1 ORDER BY next_alarm_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`,
);

/**
 * Rings the clocks that are due: each ring is an action of its own in the log and an event `loop.clock.rang` with
 * the level (1 warned, 2 expired, 3… escalated). Returns how many cases rang; call again until it is 0.
 */
export async function ringClocks(ctx: Ctx, loop: Loop, limit = 200): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const rows = await tx.db.run<{ id: string }>(selectRinging, [now, limit]);
    for (const { id } of rows) await ringCase(tx, loop, id, now);
    return rows.length;
  });
}

const setAlarm = statement('loop.set_alarm', 'UPDATE loop.open_case SET next_alarm_at = $2 WHERE id = $1');

async function ringCase(tx: Ctx, loop: Loop, caseId: string, now: Date): Promise<void> {
  let state = await lockCaseState(tx.db, caseId);
  const flow = loop.flows.get(state.flowId, state.flowVersion);
  for (const [id, clock] of Object.entries(state.clocks)) {
    let level = state.alarms[id] ?? 0;
    for (let ring = nextRing(clock, level); ring && ring.at <= now; ring = nextRing(clock, level))
      level = ring.level;
    if (level === (state.alarms[id] ?? 0)) continue;
    const action: ActionRecord = {
      caseId,
      sequence: state.version + 1,
      type: ALARM,
      at: new Date(Math.max(now.getTime(), Date.parse(state.changedAt))).toISOString(),
      actor: actorOf(tx),
      form: {},
      resolved: { alarm: { clock: id, level } },
    };
    const after = reduce(flow, state, action, loop.calendars);
    storeCase(tx.db, flow, state, after, action);
    tell(tx, 'loop.clock.rang', after, action);
    state = after;
  }
  // A row that was due although no clock rings (its time was stored otherwise) must not be found again and again.
  const { nextAlarmAt } = timesOf(state, new Set());
  write(tx.db, setAlarm, [caseId, nextAlarmAt]);
}

/** True when an action may be taken in the state the case is in. */
export function isPossible(flow: Flow, state: CaseState, action: ActionDefinition): boolean {
  return action.from === '*' ? flow.states[state.state]?.final !== true : action.from.includes(state.state);
}

function checkWho(ctx: Ctx, state: CaseState, action: ActionDefinition, capacity: Capacity): void {
  if (mayAct(ctx.actor, state, action, capacity)) return;
  if (ctx.actor.kind === 'anonymous') throw new AppError('access.sign_in_needed');
  const permissions = action.who.flatMap((who) => ('permission' in who ? [who.permission] : []));
  const allowedSomewhere = permissions.some((permission) => isAllowed(ctx.actor, permission));
  if (allowedSomewhere) throw new AppError('access.out_of_scope');
  throw new AppError('access.denied', { permission: permissions[0] ?? 'reporter' });
}

function checkGuard(ctx: Ctx, state: CaseState, guard: Guard, form: Record<string, unknown>): void {
  const stops =
    'actedOn' in guard.unless
      ? ctx.actor.organisationId !== undefined &&
        state.actedBy[guard.unless.actedOn] === ctx.actor.organisationId
      : holds(guard.unless, state, form);
  if (stops) throw new AppError(guard.error, { number: state.number });
}

function actorOf(ctx: Ctx): ActionRecord['actor'] {
  const { kind, id, organisationId } = ctx.actor;
  return { kind, id, ...(organisationId !== undefined && { organisationId }) };
}

function tell(ctx: Ctx, type: string, state: CaseState, action: ActionRecord): void {
  ctx.emit({
    type,
    aggregate: `case:${state.id}`,
    data: {
      caseId: state.id,
      number: state.number,
      flowId: state.flowId,
      state: state.state,
      action: action.type,
      version: state.version,
      priority: state.subject.priority,
      areaIds: state.subject.place.areaPath,
      organisationIds: [...new Set(organisationsOf(state))],
      ...(action.resolved.alarm && { alarm: action.resolved.alarm }),
    },
  });
}
