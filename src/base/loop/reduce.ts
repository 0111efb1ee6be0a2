import { assert, assertNever } from '../../lib/assert.ts';
import { extendClock } from '../../lib/calendar/index.ts';
import {
  applyLimits,
  type CalendarSource,
  changeClock,
  type Draft,
  pause,
  resume,
  start,
  stop,
} from './case-clocks.ts';
import type { Condition, Effect, Flow, Path } from './flow/flow.ts';
import type { ActionRecord, CaseState, TaskState } from './state.ts';

/** Types of actions that every flow has. */
export const OPEN = 'open';
export const ALARM = 'clock-alarm';
export const COMMENT = 'comment';
export const LIMITS = 'limits';
export const SEAL = 'seal';

/**
 * The one place in which a case changes: the state after an action, from the state before it. Pure: the same log
 * gives the same case, today and when it is rebuilt. Whether the action was allowed was decided before.
 */
export function reduce(
  flow: Flow,
  before: CaseState | undefined,
  action: ActionRecord,
  calendars: CalendarSource,
): CaseState {
  if (before === undefined) return open(flow, action, calendars);
  const draft: Draft = { ...before, version: action.sequence, changedAt: action.at };
  if (action.resolved.subject) draft.subject = { ...draft.subject, ...action.resolved.subject };
  if (action.resolved.attributes) draft.attributes = { ...draft.attributes, ...action.resolved.attributes };
  if (action.resolved.origin) draft.origin = { ...draft.origin, ...action.resolved.origin };
  if (action.resolved.limits) applyLimits(draft, action.resolved.limits, new Date(action.at), calendars);
  if (action.type === ALARM) {
    const { clock, level } = action.resolved.alarm!;
    draft.alarms = { ...draft.alarms, [clock]: level };
    return draft;
  }
  if (action.type === COMMENT || action.type === LIMITS || action.type === SEAL) return draft;
  const definition = flow.actions[action.type];
  assert(definition, `flow ${flow.id} ${flow.version} has no action ${action.type}`);
  for (const effect of definition.effects ?? []) applyEffect(flow, draft, effect, action, calendars);
  const organisationId = action.actor.organisationId;
  if (organisationId !== undefined) draft.actedBy = { ...draft.actedBy, [action.type]: organisationId };
  const target =
    typeof definition.to === 'string'
      ? definition.to
      : definition.to?.find(({ when }) => when === undefined || holds(when, draft, action.form))?.state;
  if (target !== undefined) enterState(flow, draft, target, action, calendars);
  return draft;
}

function open(flow: Flow, action: ActionRecord, calendars: CalendarSource): CaseState {
  const { opened, subject, limits, attributes, origin } = action.resolved;
  assert(action.type === OPEN && opened && subject, 'a log begins with an open action');
  const draft: Draft = {
    id: action.caseId,
    number: opened.number,
    flowId: flow.id,
    flowVersion: flow.version,
    version: action.sequence,
    state: flow.initial,
    openedAt: action.at,
    changedAt: action.at,
    subject: subject as CaseState['subject'],
    hands: [],
    tasks: [],
    clocks: {},
    spans: [],
    alarms: {},
    limits: limits ?? {},
    counters: {},
    origin: origin ?? {},
    attributes: attributes ?? {},
    actedBy: {},
  };
  for (const effect of flow.opening ?? []) applyEffect(flow, draft, effect, action, calendars);
  for (const [id, clock] of Object.entries(flow.clocks)) {
    if (clock.kind === 'overall') start(flow, draft, id, new Date(action.at), calendars);
  }
  enterState(flow, draft, flow.initial, action, calendars);
  return draft;
}

/**
 * The order in which PostgreSQL gives the keys of a jsonb document back: clocks that end together are then listed in
 * the same order whether the case was read from its row or rebuilt from its log.
 */
const asStored = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1);

function enterState(
  flow: Flow,
  draft: Draft,
  target: string,
  action: ActionRecord,
  calendars: CalendarSource,
): void {
  const at = new Date(action.at);
  const { final = false, runs = [], pauses = [] } = flow.states[target]!;
  draft.state = target;
  for (const id of Object.keys(draft.clocks).sort(asStored)) {
    const kept = !final && (flow.clocks[id]?.kind === 'overall' || runs.includes(id) || pauses.includes(id));
    if (!kept) stop(draft, id, at, calendars);
  }
  for (const id of pauses) changeClock(draft, id, calendars, (clock, calendar) => pause(clock, calendar, at));
  for (const id of runs) {
    if (draft.clocks[id] === undefined) start(flow, draft, id, at, calendars);
    else changeClock(draft, id, calendars, (clock, calendar) => resume(clock, calendar, at));
  }
  if (final && draft.closedAt === undefined) {
    draft.closedAt = action.at;
    draft.tasks = endTasks(draft.tasks, () => true, 'cancelled', action.at);
  } else if (!final && draft.closedAt !== undefined) {
    delete draft.closedAt;
    for (const [id, clock] of Object.entries(flow.clocks)) {
      if (clock.kind === 'overall') start(flow, draft, id, at, calendars);
    }
  }
}

/** Whether a condition of the flow holds for a case and the form of the action being taken. */
export function holds(
  condition: Condition,
  state: Pick<CaseState, 'tasks' | 'hands' | 'counters' | 'attributes' | 'leadOrganisationId'>,
  form: Readonly<Record<string, unknown>>,
): boolean {
  if ('tasksDone' in condition) {
    return !state.tasks.some((task) => task.group === condition.tasksDone && task.status === 'open');
  }
  if ('hands' in condition)
    return condition.hands === 'many' ? state.hands.length > 1 : state.hands.length <= 1;
  if ('signed' in condition) return state.hands.at(-1)?.signedAt !== undefined;
  if ('unassigned' in condition) return state.leadOrganisationId === undefined;
  if ('attribute' in condition) return Boolean(state.attributes[condition.attribute]);
  if ('counter' in condition) return (state.counters[condition.counter] ?? 0) >= condition.atLeast;
  return form[condition.form] === condition.equals;
}

function applyEffect(
  flow: Flow,
  draft: Draft,
  effect: Effect,
  action: ActionRecord,
  calendars: CalendarSource,
): void {
  const at = new Date(action.at);
  switch (effect.do) {
    case 'assign':
      assign(draft, effect, action);
      break;
    case 'sign':
      sign(draft, action);
      break;
    case 'pass-down':
      passDown(draft, effect, action);
      break;
    case 'pass-up':
      draft.hands = draft.hands.slice(0, Math.max(1, draft.hands.length - 1));
      break;
    case 'release':
      draft.hands = [];
      break;
    case 'open-tasks':
      openTasks(draft, effect, action);
      break;
    case 'finish-task':
      draft.tasks = endTasks(
        draft.tasks,
        (task) => task.group === effect.group && isOwn(task, action),
        'done',
        action.at,
      );
      break;
    case 'cancel-tasks':
      draft.tasks = endTasks(draft.tasks, (task) => task.group === effect.group, 'cancelled', action.at);
      break;
    case 'extend-clock':
      changeClock(draft, effect.clock, calendars, (clock, calendar) =>
        extendClock(clock, calendar, at, flow.clocks[effect.clock]?.mostExtensions),
      );
      break;
    case 'count':
      draft.counters = { ...draft.counters, [effect.counter]: (draft.counters[effect.counter] ?? 0) + 1 };
      break;
    case 'set':
      draft.attributes = {
        ...draft.attributes,
        [effect.attribute]: read(effect.from, draft, action) ?? null,
      };
      break;
    case 'clear': {
      const { [effect.attribute]: _, ...rest } = draft.attributes;
      draft.attributes = rest;
      break;
    }
    default:
      assertNever(effect);
  }
}

function assign(draft: Draft, effect: Extract<Effect, { do: 'assign' }>, action: ActionRecord): void {
  const organisationId = readId(effect.organisation, draft, action);
  // Reopening a case that was answered at once: there is no unit to give it back to.
  if (organisationId === undefined && effect.organisation === 'case.lead') return;
  assert(organisationId, `${action.type}: ${effect.organisation} names no organisation`);
  const personId = effect.person && readId(effect.person, draft, action);
  draft.leadOrganisationId = organisationId;
  draft.hands = [{ organisationId, since: action.at, ...(personId && { personId }) }];
}

function sign(draft: Draft, action: ActionRecord): void {
  const hand = draft.hands.at(-1);
  assert(hand, `${action.type}: nobody has the case in hand`);
  draft.hands = [...draft.hands.slice(0, -1), { ...hand, signedAt: action.at }];
  if (draft.hands.length === 1) draft.firstSigner = hand.organisationId;
}

function passDown(draft: Draft, effect: Extract<Effect, { do: 'pass-down' }>, action: ActionRecord): void {
  const current = draft.hands.at(-1);
  const organisationId =
    (effect.organisation && readId(effect.organisation, draft, action)) ?? current?.organisationId;
  assert(organisationId, `${action.type}: nobody to pass the case down to`);
  const personId = effect.person && readId(effect.person, draft, action);
  draft.hands = [...draft.hands, { organisationId, since: action.at, ...(personId && { personId }) }];
}

function openTasks(draft: Draft, effect: Extract<Effect, { do: 'open-tasks' }>, action: ActionRecord): void {
  const paths = typeof effect.organisations === 'string' ? [effect.organisations] : effect.organisations;
  const units = paths.flatMap((path) => (read(path, draft, action) ?? []) as string | string[]);
  // One action may open several groups: their tasks are numbered on.
  const already = draft.tasks.filter((task) => task.id.startsWith(`${action.sequence}.`)).length;
  const opened = [...new Set(units)].map<TaskState>((organisationId, index) => ({
    id: `${action.sequence}.${already + index}`,
    group: effect.group,
    organisationId,
    role: index === 0 ? 'lead' : 'assist',
    status: 'open',
    openedAt: action.at,
  }));
  draft.tasks = [...draft.tasks, ...opened];
}

function endTasks(
  tasks: readonly TaskState[],
  which: (task: TaskState) => boolean,
  status: 'done' | 'cancelled',
  at: string,
): readonly TaskState[] {
  return tasks.map((task) =>
    task.status === 'open' && which(task) ? { ...task, status, endedAt: at } : task,
  );
}

function isOwn(task: TaskState, action: ActionRecord): boolean {
  return task.organisationId === action.actor.organisationId;
}

function read(path: Path, draft: Draft, action: ActionRecord): unknown {
  if (path === 'actor.organisation') return action.actor.organisationId;
  if (path === 'actor.person') return action.actor.id;
  if (path === 'case.lead') return draft.leadOrganisationId;
  const dot = path.indexOf('.');
  const source = path.slice(0, dot) === 'form' ? action.form : draft.attributes;
  return source[path.slice(dot + 1)];
}

function readId(path: Path, draft: Draft, action: ActionRecord): string | undefined {
  const value = read(path, draft, action);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
