import { explainClock, paceOf, remaining } from '../../lib/calendar/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { AreaDirectory } from '../areas/index.ts';
import type { OrganisationDirectory } from '../organisations/index.ts';
import { isPossible, type Loop } from './commands.ts';
import type { ActionView, CaseDetail, CaseSummary, ClockView, TimelineEntry } from './contract.ts';
import type { Flow, Words } from './flow/flow.ts';
import type { CaseRow } from './queries.ts';
import { ALARM, COMMENT, LIMITS, OPEN, SEAL } from './reduce.ts';
import type { ActionRecord, CaseState } from './state.ts';
import { type Capacity, mayAct } from './who.ts';

/** What views need besides the case: names. */
export interface ViewParts {
  readonly loop: Loop;
  readonly areas: AreaDirectory;
  readonly organisations: OrganisationDirectory;
  readonly categories: { find(list: string, code: string): { name: string } | undefined };
}

/** A list's row with its names. */
export function summarise(ctx: Ctx, parts: ViewParts, row: CaseRow): CaseSummary {
  const state = parts.loop.flows.current(row.flowId).states[row.state];
  const area = row.areaId === null ? undefined : parts.areas.find(row.areaId);
  const late = !row.closed && row.dueAt !== null && row.dueAt < ctx.clock.now();
  const category =
    row.categoryList !== null && row.categoryCode !== null
      ? {
          list: row.categoryList,
          code: row.categoryCode,
          name: nameOfCategory(parts, row.categoryList, row.categoryCode),
        }
      : null;
  return {
    id: row.id,
    number: row.number,
    flowId: row.flowId,
    state: row.state,
    stateTitle: state?.title ?? { zh: row.state, en: row.state },
    mark: late ? 'late' : (state?.mark ?? 'waiting'),
    closed: row.closed,
    title: row.title,
    channel: row.channel,
    kind: row.kind,
    category,
    priority: row.priority,
    synthetic: row.synthetic,
    area: area ? { id: area.id, code: area.code, name: area.name } : null,
    lon: row.lon,
    lat: row.lat,
    address: row.address,
    unit: named(parts, row.leadOrganisationId),
    holder: named(parts, row.holderOrganisationId),
    openedAt: row.openedAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    dueAt: row.dueAt?.toISOString() ?? null,
    overallDueAt: row.overallDueAt?.toISOString() ?? null,
  };
}

function nameOfCategory(parts: ViewParts, list: string, code: string): string {
  return parts.categories.find(list, code)?.name ?? code;
}

function named(parts: ViewParts, id: string | null | undefined): { id: string; name: string } | null {
  if (id === null || id === undefined) return null;
  return { id, name: parts.organisations.find(id)?.name ?? id };
}

/** All clocks of a case, those that run first, each with its explanation. */
export function clockViews(loop: Loop, flow: Flow, state: CaseState, now: Date): ClockView[] {
  const running = Object.values(state.clocks).map((clock): ClockView => {
    const calendar = loop.calendars(clock.calendarId, clock.calendarVersion);
    const reading = remaining(clock, calendar, now);
    const pace = clock.dueAt === null ? 0 : paceOf(clock, calendar, now);
    const { zh, en } = explainClock(clock, calendar, now);
    return {
      ...titleOf(flow, clock.id),
      id: clock.id,
      running: clock.dueAt !== null,
      counting: pace > 0,
      pace,
      startedAt: clock.startedAt.toISOString(),
      dueAt: clock.dueAt?.toISOString() ?? null,
      stoppedAt: null,
      overdue: reading.overdue,
      amount: clock.duration.amount,
      unit: clock.duration.unit,
      remainingMs: reading.remainingMs,
      usedMs: reading.usedMs,
      allowanceMs: clock.allowance,
      extensions: clock.extensions,
      source: state.limits[clock.id]?.source ?? '',
      explanation: { zh, en },
    };
  });
  const ended = state.spans.map((span): ClockView => {
    const limit = state.limits[span.clock];
    return {
      ...titleOf(flow, span.clock),
      id: span.clock,
      running: false,
      counting: false,
      pace: 0,
      startedAt: span.startedAt,
      dueAt: span.dueAt,
      stoppedAt: span.stoppedAt,
      overdue: span.overdue,
      amount: limit?.duration.amount ?? 0,
      unit: limit?.duration.unit ?? 'working-hour',
      remainingMs: 0,
      usedMs: span.usedMs,
      allowanceMs: 0,
      extensions: 0,
      source: limit?.source ?? '',
      explanation: { zh: '', en: '' },
    };
  });
  return [...running, ...ended];
}

function titleOf(flow: Flow, clock: string): { title: Words; overall: boolean } {
  const definition = flow.clocks[clock];
  return { title: definition?.title ?? { zh: clock, en: clock }, overall: definition?.kind === 'overall' };
}

const selectNames = statement(
  'loop.select_staff_names',
  `SELECT id::text, name FROM organisations.staff WHERE id::text = ANY($1)`,
);

/** The log of a case as a story, oldest first; staff by name and unit, citizens only as such. */
export async function timelineOf(
  ctx: Ctx,
  parts: ViewParts,
  flow: Flow,
  actions: readonly ActionRecord[],
): Promise<TimelineEntry[]> {
  const staff = [
    ...new Set(actions.filter(({ actor }) => actor.kind === 'staff').map(({ actor }) => actor.id)),
  ];
  const rows = staff.length === 0 ? [] : await ctx.db.run<{ id: string; name: string }>(selectNames, [staff]);
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return actions.map((action) => ({
    sequence: action.sequence,
    type: action.type,
    title: titleOfAction(flow, action),
    at: action.at,
    actor: {
      kind: action.actor.kind,
      id: action.actor.kind === 'citizen' ? '' : action.actor.id,
      name: names.get(action.actor.id) ?? '',
      unit: named(parts, action.actor.organisationId)?.name ?? null,
    },
    form: withNames(parts, action.form),
    ...(action.resolved.alarm && { alarm: action.resolved.alarm }),
  }));
}

/** What an action is called. */
export function titleOfAction(flow: Flow, action: ActionRecord): Words {
  if (action.type === OPEN) return { zh: '案卷建立', en: 'Case opened' };
  if (action.type === COMMENT) return { zh: '备注', en: 'Remark' };
  if (action.type === LIMITS) return { zh: '时限调整', en: 'Limits changed' };
  if (action.type === SEAL) return { zh: '转为保密', en: 'Sealed' };
  if (action.type === ALARM) {
    const clock = flow.clocks[action.resolved.alarm?.clock ?? '']?.title ?? { zh: '', en: '' };
    const warned = action.resolved.alarm?.level === 1;
    return warned
      ? { zh: `${clock.zh}临期提醒`, en: `${clock.en}: warned` }
      : { zh: `${clock.zh}超期`, en: `${clock.en}: run out` };
  }
  return flow.actions[action.type]?.title ?? { zh: action.type, en: action.type };
}

/** Replaces ids of units in a form by their names, for reading. */
function withNames(parts: ViewParts, form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const nameOf = (value: unknown): unknown =>
    typeof value === 'string' ? (parts.organisations.find(value)?.name ?? value) : value;
  return Object.fromEntries(
    Object.entries(form).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map(nameOf) : nameOf(value),
    ]),
  );
}

/** What somebody may do with a case now, with the form of each action. */
export function actionsFor(ctx: Ctx, flow: Flow, state: CaseState, capacity: Capacity): ActionView[] {
  const possible = Object.entries(flow.actions).filter(
    ([, action]) => isPossible(flow, state, action) && mayAct(ctx.actor, state, action, capacity),
  );
  const main = flow.states[state.state]?.main?.find((id) => possible.some(([each]) => each === id));
  return possible.map(([id, action]) => ({
    id,
    title: action.title,
    fields: Object.entries(action.form ?? {}).map(([name, field]) => ({
      name,
      title: field.title,
      type: field.type,
      required: field.required === true,
      ...(field.options && { options: field.options.map((option) => ({ ...option })) }),
      ...(field.most !== undefined && { most: field.most }),
      ...(field.min !== undefined && { min: field.min }),
      ...(field.max !== undefined && { max: field.max }),
    })),
    main: id === main,
  }));
}

/** The parts of a case page that come from its state alone. */
export function detailOf(parts: ViewParts, state: CaseState) {
  return {
    version: state.version,
    description: state.subject.description,
    ...(state.subject.asset && { asset: { ...state.subject.asset } }),
    areaPath: parts.areas
      .resolve(state.subject.place.areaPath)
      .map(({ id, code, name, level, synthetic }) => ({ id, code, name, level, synthetic })),
    hands: state.hands.map((hand) => ({
      organisation: named(parts, hand.organisationId)!,
      person: hand.personId === undefined ? null : { id: hand.personId, name: '' },
      since: hand.since,
      signedAt: hand.signedAt ?? null,
    })),
    tasks: state.tasks.map((task) => ({
      id: task.id,
      group: task.group,
      organisation: named(parts, task.organisationId)!,
      role: task.role,
      status: task.status,
      openedAt: task.openedAt,
      endedAt: task.endedAt ?? null,
    })),
    counters: { ...state.counters },
    attributes: { ...state.origin, ...state.attributes },
  } satisfies Partial<CaseDetail>;
}
