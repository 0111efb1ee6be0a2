import { suggestRoute } from '../../base/intake/index.ts';
import { act, attach, type CaseState } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import type { Random } from '../../cities/seeded-random.ts';
import { type Actor, systemActor } from '../../platform/access/index.ts';
import { asActor, type Ctx } from '../../platform/context/index.ts';
import type { StoredFile } from '../../platform/files/index.ts';
import { pick, pickWeighted, REASONS, sayRating, sayResult } from './words.ts';

/** A pair of pictures that was drawn and stored before the transaction began. */
export interface PicturePair {
  readonly before: StoredFile;
  readonly after: StoredFile;
}

export interface Step {
  readonly ctx: Ctx;
  readonly parts: SceneParts;
  readonly random: Random;
  readonly pictures?: PicturePair | undefined;
  /** Words of the case's own scene for its answer; else any will do. */
  readonly answer?: ((state: CaseState) => string | undefined) | undefined;
}

type Form = Readonly<Record<string, unknown>>;
type Take = (action: string, organisationId: string | undefined, form?: Form) => Promise<CaseState>;

/** Mean hours that a case waits in a state before somebody takes the next step. */
const DWELL_HOURS: Readonly<Record<string, number>> = {
  'awaiting-dispatch': 0.3,
  'awaiting-signature': 0.6,
  handling: 13,
  'under-review': 1.5,
  objected: 1,
  'in-panel': 5,
  suspended: 60,
  'awaiting-verification': 1.5,
  'awaiting-closing': 0.8,
  // The follow-up of a negative rating, a flow of the supervision scene.
  'awaiting-call-back': 5,
  rectifying: 20,
  'awaiting-confirmation': 3,
};

/** Urgent things do not wait their turn: shares of the usual wait by priority. */
const HASTE: Readonly<Record<number, number>> = { 1: 0.08, 2: 0.3 };

/** Mean hours that a case of a priority (1 to 4) waits in a state; undefined when nobody's turn is next. */
export function dwellHours(state: string, priority: number): number | undefined {
  const hours = DWELL_HOURS[state];
  return hours === undefined ? undefined : hours * (HASTE[priority] ?? 1);
}

/** The simulator in the name of a unit: the log says that it was the simulator. */
export const simulatorActor = (organisationId?: string): Actor => ({
  ...systemActor('simulator'),
  ...(organisationId !== undefined && { organisationId }),
});

/**
 * Does what the people whose turn it is would do next with an incident or the follow-up of its rating, through the loop's own command and with all
 * its guards. Returns the case afterwards; the same object when nobody has anything to do.
 */
export async function takeStep(step: Step, state: CaseState): Promise<CaseState> {
  const take: Take = (action, organisationId, form = {}) =>
    act(asActor(step.ctx, simulatorActor(organisationId)), step.parts.city.loop, {
      ...{ caseId: state.id, action, form, capacity: 'system' },
    });
  const centre = centreFor(step, state);
  switch (state.state) {
    case 'awaiting-dispatch':
      return dispatch(step, state, take, centre);
    case 'awaiting-signature':
      return step.random() < 0.05 && state.attributes.binding === undefined
        ? take('object', holder(state), { reason: REASONS.object, clause: REASONS.clause })
        : take('sign', holder(state));
    case 'handling':
      return handle(step, state, take, centre);
    case 'under-review':
      return take('approve', state.hands.at(-2)?.organisationId);
    case 'objected':
      return step.random() < 0.6
        ? take('grant-return', centre, { reason: REASONS.grantReturn })
        : take('refuse-return', centre, { reason: REASONS.refuseReturn });
    case 'in-panel':
      return take('decide-panel', centre, { unit: unitFor(step, state), reason: REASONS.panel });
    case 'suspended':
      return take('resume', holder(state));
    case 'awaiting-verification':
      return step.random() < 0.07
        ? take('reject-result', centre, { note: REASONS.reject })
        : take('verify', centre);
    case 'awaiting-closing':
      return take('close', centre);
    case 'awaiting-call-back':
      return take('record-call', centre, { upheld: step.random() < 0.7, note: REASONS.call });
    case 'rectifying':
      return take('report-rectified', holder(state), { result: sayResult(step.random) });
    case 'awaiting-confirmation':
      return take('confirm', centre);
    default:
      return state;
  }
}

/** What the citizen thinks of it, once the case is closed. */
export function rate({ ctx, parts, random }: Step, caseId: string): Promise<CaseState> {
  const stars = pickWeighted(random, [
    ...[[5, 58] as const, [4, 24] as const, [3, 9] as const],
    ...[[2, 5] as const, [1, 4] as const],
  ]);
  return act(asActor(ctx, simulatorActor()), parts.city.loop, {
    ...{ caseId, action: 'rate', capacity: 'reporter' },
    form: { stars, solved: stars > 2, ...(random() < 0.4 && { words: sayRating(random, stars) }) },
  });
}

const holder = (state: CaseState) => state.hands.at(-1)?.organisationId;

/** The operations centre, or nobody's name where the centre itself did the work that is checked. */
function centreFor({ parts }: Step, state: CaseState): string | undefined {
  const centre = parts.city.organisations
    .all()
    .find((each) => each.kind === 'centre' && each.parentId === null);
  const own = [state.actedBy.object, state.actedBy.handle, state.actedBy['report-rectified']].includes(
    centre?.id ?? '',
  );
  return own ? undefined : centre?.id;
}

async function dispatch(step: Step, state: CaseState, take: Take, centre: string | undefined) {
  const red = state.origin.redLine !== undefined;
  if (state.subject.kind === '咨询' && !red && step.random() < 0.6)
    return take('answer', centre, { reply: step.answer?.(state) ?? REASONS.reply });
  if (!red && step.random() < 0.015)
    return take('exit', centre, { exit: 'withdrawn', note: '来电人表示不再需要处理' });
  return take('dispatch', centre, { unit: unitFor(step, state) });
}

/** Who the duty list names, or a neighbour of it when that one has had the case already and gave it back. */
function unitFor({ parts, random, ctx }: Step, state: CaseState): string {
  const { city } = parts;
  const { categoryList, categoryCode, place } = state.subject;
  const category =
    categoryList && categoryCode ? city.categories.find(categoryList, categoryCode) : undefined;
  const path = city.areas.resolve(place.areaPath);
  const day = city.loop.dayOf(ctx.clock.now());
  const named = category && suggestRoute(city, category, path, day)?.unit.id;
  const unit =
    city.organisations.find(named ?? '') ?? city.organisations.all().find((each) => each.parentId === null)!;
  if (unit.id !== state.actedBy.object) return unit.id;
  const neighbours = city.organisations
    .all()
    .filter((each) => each.areaId === unit.areaId && each.kind === unit.kind && each.id !== unit.id);
  return neighbours.length > 0 ? pick(random, neighbours).id : unit.id;
}

async function handle(
  step: Step,
  state: CaseState,
  take: Take,
  centre: string | undefined,
): Promise<CaseState> {
  const { attributes, counters, hands, tasks } = state;
  const own = holder(state);
  if (attributes.extensionAsked != null)
    return step.random() < 0.8
      ? take('grant-extension', centre)
      : take('refuse-extension', centre, { reason: '时限充足，请按期办结' });
  if (attributes.suspensionAsked != null) return take('suspend', centre);
  const chance = step.random();
  if (chance < 0.04 && (counters.extended ?? 0) === 0)
    return take('ask-extension', own, { reason: REASONS.extension });
  if (chance < 0.05 && (counters.suspended ?? 0) === 0)
    return take('ask-suspension', own, { reason: REASONS.suspension });
  const below = own === undefined ? [] : step.parts.city.organisations.childrenOf(own);
  if (chance < 0.2 && hands.length === 1 && below.length > 0 && (counters.reworked ?? 0) === 0)
    return take('pass-down', own, { unit: pick(step.random, below).id });
  let after = state;
  for (const task of tasks) {
    if (task.status !== 'open' || task.role !== 'assist' || task.organisationId === own) continue;
    after = await take('assist', task.organisationId, { result: '已到场配合处置。' });
  }
  // Where the lead was done before, the assisting units' answers were what was missing.
  if (after.state !== 'handling') return after;
  if (hands.length > 1 && hands.at(-1)?.signedAt === undefined) await take('take', own);
  const photos = step.pictures === undefined ? [] : await attachPair(step, state, own);
  const result = step.answer?.(state) ?? sayResult(step.random);
  return take('handle', own, { result, ...(photos.length > 0 && { photos }) });
}

async function attachPair(step: Step, state: CaseState, own: string | undefined): Promise<string[]> {
  const ctx = asActor(step.ctx, simulatorActor(own));
  await attach(ctx, { caseId: state.id, file: step.pictures!.before, purpose: 'before' });
  return [await attach(ctx, { caseId: state.id, file: step.pictures!.after, purpose: 'after' })];
}
