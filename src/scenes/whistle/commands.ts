import type { Area } from '../../base/areas/index.ts';
import {
  act,
  type CaseState,
  findCase,
  getVisibleCase,
  lockCaseState,
  openCase,
} from '../../base/loop/index.ts';
import { findUnitByRule, type Organisation } from '../../base/organisations/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { covers, scopeOf } from '../../platform/access/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import type { BlowRequest, EvaluationRequest } from './contract.ts';
import { permissions } from './manifest.ts';
import { findRule, type Rule } from './rules.ts';
import { findOpenWhistleOf, responseDueOf, storeResponses, storeWhistle } from './store.ts';

interface WhistleSetting {
  readonly respondWithinMinutes: number;
  readonly arriveWithinHours: number;
}

const TITLE_LENGTH = 60;

/**
 * Blows the whistle: opens a case of the flow `whistle` in which each department has its tasks. Throws
 * `whistle.place_needed`, `whistle.area_not_own`, `whistle.no_department`, `whistle.own_unit`,
 * `whistle.open_already`, `intake.outside_city`, `organisations.not_found`.
 */
export async function blow(ctx: Ctx, city: City, input: BlowRequest): Promise<CaseState> {
  const source = input.caseId === undefined ? undefined : await getVisibleCase(ctx, input.caseId);
  const path = source ? city.areas.resolve(source.subject.place.areaPath) : placeOf(city, input);
  requireOwnArea(ctx, city, path);
  const { departments, rule } = await departmentsFor(ctx, city, { ...input, source, path });
  const blower = ctx.actor.organisationId;
  if (blower === undefined) throw new AppError('access.denied', { permission: permissions.blow });
  if (departments.some((unit) => unit.id === blower)) throw new AppError('whistle.own_unit');
  return inTransaction(ctx, async (tx) => {
    // Held, so that of two who whistle for one case at once the second hears of the first.
    if (source) await lockCaseState(tx.db, source.id);
    const running = source && (await findOpenWhistleOf(tx.db, source.id));
    if (running !== undefined) throw new AppError('whistle.open_already', { number: running });
    const state = await openCase(tx, city.loop, {
      flowId: 'whistle',
      subject: subjectOf(input, source, path),
      attributes: {
        lead: departments[0]!.id,
        departments: departments.map((unit) => unit.id),
        blower,
        ...(source && { sourceCaseId: source.id, sourceNumber: source.number }),
      },
      limits: limitsOf(city, rule),
    });
    await storeWhistle(tx, { caseId: state.id, sourceCaseId: source?.id ?? null, organisationId: blower });
    await followTasks(tx, state);
    return state;
  });
}

/**
 * Whom a whistle for this category and place calls: those chosen by hand, those of the whistle's own rules, or the duty
 * list's. Throws `whistle.no_department`, `organisations.not_found`.
 */
export async function departmentsFor(
  ctx: Ctx,
  city: City,
  question: Pick<BlowRequest, 'departments' | 'category'> & {
    source?: CaseState | undefined;
    path: readonly Area[];
  },
): Promise<{ departments: readonly Organisation[]; legalBasis: string; rule: Rule | undefined }> {
  const { path, source } = question;
  const day = city.loop.dayOf(ctx.clock.now());
  const list = question.category?.list ?? source?.subject.categoryList;
  const code = question.category?.code ?? source?.subject.categoryCode;
  if (question.category) city.categories.getUsable(question.category.list, question.category.code, day);
  const rule =
    list === undefined || code === undefined ? undefined : await findRule(ctx.db, { list, code, day });
  if (question.departments !== undefined)
    return {
      departments: question.departments.map((id) => city.organisations.get(id)),
      legalBasis: '',
      rule,
    };
  const own = ctx.actor.organisationId;
  const byRule = (rule?.departments ?? []).flatMap(
    (each) => findUnitByRule(city.organisations, each, path) ?? [],
  );
  const called = [...new Set(byRule)].filter((unit) => unit.id !== own);
  if (rule !== undefined && called.length > 0) return { departments: called, legalBasis: rule.source, rule };
  if (list === undefined || code === undefined) throw new AppError('whistle.no_department');
  const duty = city.duties.resolve({ list, code, path, day });
  const departments = duty ? [duty.lead, ...duty.assist].filter((unit) => unit.id !== own) : [];
  if (duty === undefined || duty.fallback || departments.length === 0)
    throw new AppError('whistle.no_department');
  return { departments, legalBasis: duty.legalBasis, rule };
}

/** Where a whistle without a case is blown. Throws `whistle.place_needed` or `intake.outside_city`. */
export function placeOf(city: City, input: Pick<BlowRequest, 'lon' | 'lat'>): readonly Area[] {
  const { lon, lat } = input;
  if (lon === undefined || lat === undefined) throw new AppError('whistle.place_needed');
  const place = city.areas.locate(lon, lat);
  if (place === undefined) throw new AppError('intake.outside_city', { lon, lat });
  return place.path;
}

function requireOwnArea(ctx: Ctx, city: City, path: readonly Area[]): void {
  const areaIds = path.map((area) => area.id);
  const unit = ctx.actor.organisationId && city.organisations.find(ctx.actor.organisationId);
  const ofUnit = unit && unit.areaId !== null && areaIds.includes(unit.areaId);
  const scope = scopeOf(ctx.actor, permissions.blow);
  if (!ofUnit && !covers(scope, { organisationIds: [], areaIds })) throw new AppError('whistle.area_not_own');
}

function subjectOf(input: BlowRequest, source: CaseState | undefined, path: readonly Area[]) {
  const text = input.text.trim();
  const { lon, lat, address } = input;
  const { categoryList, categoryCode } = source?.subject ?? {};
  const category = input.category
    ? { categoryList: input.category.list, categoryCode: input.category.code }
    : { ...(categoryList && { categoryList }), ...(categoryCode && { categoryCode }) };
  return {
    title: text.length > TITLE_LENGTH ? `${text.slice(0, TITLE_LENGTH - 1)}…` : text,
    description: text,
    channel: 'whistle',
    kind: '求助',
    priority: source?.subject.priority ?? 2,
    synthetic: source?.subject.synthetic ?? false,
    ...category,
    place: source?.subject.place ?? {
      areaPath: path.map((area) => area.id),
      ...(path.length > 0 && { areaId: path.at(-1)!.id }),
      ...(lon !== undefined && lat !== undefined && { lon, lat }),
      ...(address && { address }),
    },
  };
}

/** Both run around the clock: somebody stands there and waits. */
function limitsOf(city: City, rule: Rule | undefined) {
  const { respondWithinMinutes, arriveWithinHours } = city.setting<WhistleSetting>('whistle');
  const minutes = rule?.respondMinutes ?? respondWithinMinutes;
  const hours = rule?.arriveHours ?? arriveWithinHours;
  const source = (own: number | null | undefined, setting: string) =>
    own === null || own === undefined ? `whistle.${setting}` : (rule?.source ?? '');
  return {
    respond: {
      duration: { amount: minutes / 60, unit: 'urgent-hour' as const },
      source: `${source(rule?.respondMinutes, 'respondWithinMinutes')} = ${minutes}`,
    },
    arrive: {
      duration: { amount: hours, unit: 'urgent-hour' as const },
      source: `${source(rule?.arriveHours, 'arriveWithinHours')} = ${hours}`,
    },
  };
}

/**
 * The blower confirms and rates every department by itself. Throws `whistle.ratings_incomplete` and what the loop throws.
 */
export async function evaluate(
  ctx: Ctx,
  city: City,
  id: string,
  input: EvaluationRequest,
): Promise<CaseState> {
  return inTransaction(ctx, async (tx) => {
    const state = await lockCaseState(tx.db, id);
    if (state.flowId !== 'whistle') throw new AppError('whistle.not_found');
    const called = calledBy(state);
    const rated = input.ratings.map((rating) => rating.department);
    if (called.length !== rated.length || called.some((unit) => !rated.includes(unit))) {
      const names = called.map((unit) => city.organisations.find(unit)?.name ?? unit);
      throw new AppError('whistle.ratings_incomplete', { departments: names.join('、') });
    }
    const sum = input.ratings.reduce((total, rating) => total + rating.stars, 0);
    const ratings = Object.fromEntries(
      input.ratings.map(({ department, stars, note }) => [department, { stars, ...(note && { note }) }]),
    );
    return act(tx, city.loop, {
      caseId: id,
      action: 'confirm',
      form: { stars: Math.round(sum / rated.length), ...(input.note && { note: input.note }) },
      resolved: { attributes: { ratings } },
    });
  });
}

/** The departments that a whistle called. */
export function calledBy(state: CaseState): string[] {
  return [
    ...new Set(state.tasks.filter((task) => task.group === 'respond').map((task) => task.organisationId)),
  ];
}

/**
 * The unit that came in place of one that handed on, or the unit itself: its task to arrive ended in the same action in
 * which the other's was opened.
 */
export function comesFor(state: CaseState, unit: string): string {
  const arrivals = state.tasks.filter((task) => task.group === 'arrive');
  let current = unit;
  for (let hops = 0; hops < arrivals.length; hops++) {
    const own = arrivals.find((task) => task.organisationId === current);
    const next = arrivals.find(
      (task) => own?.endedAt === task.openedAt && own.status === 'done' && task.organisationId !== current,
    );
    if (next === undefined) return current;
    current = next.organisationId;
  }
  return current;
}

/** How one department did in the eyes of the blower: its own stars, or those given to all. */
export function ratingOf(state: CaseState, unit: string): { stars: number; note: string | null } | null {
  const ratings = (state.attributes.ratings ?? {}) as Record<string, { stars: number; note?: string }>;
  const own = ratings[unit];
  if (own !== undefined) return { stars: own.stars, note: own.note ?? null };
  return typeof state.attributes.stars === 'number' ? { stars: state.attributes.stars, note: null } : null;
}

/** Brings the table of responses in line with the tasks of a case; the same again changes nothing. */
export async function followTasks(ctx: Ctx, state: CaseState): Promise<void> {
  const first = state.tasks.filter((task) => task.group === 'respond');
  const known = await responseDueOf(ctx.db, state.id);
  const due = state.clocks.respond?.dueAt?.toISOString() ?? state.openedAt;
  const doneAt = (group: string, organisationId: string) =>
    state.tasks.find(
      (task) => task.group === group && task.organisationId === organisationId && task.status === 'done',
    )?.endedAt ?? null;
  await storeResponses(
    ctx.db,
    first.map((task) => ({
      caseId: state.id,
      organisationId: task.organisationId,
      calledAt: task.openedAt,
      dueAt: known.get(task.organisationId) ?? due,
      reportedInAt: doneAt('respond', task.organisationId),
      arrivedAt: doneAt('arrive', comesFor(state, task.organisationId)),
      stars: ratingOf(state, task.organisationId)?.stars ?? null,
    })),
  );
}

/** The case of an event, when it is a whistle. */
export async function findWhistleCase(
  ctx: Ctx,
  data: { flowId?: unknown; caseId?: unknown },
): Promise<CaseState | undefined> {
  return data.flowId === 'whistle' ? findCase(ctx.db, String(data.caseId)) : undefined;
}
