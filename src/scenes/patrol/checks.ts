import { randomInt } from 'node:crypto';
import { act, type CaseState, findCase, getVisibleCase, lockCaseState } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { distanceM } from '../../lib/geo/measure.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import {
  type CheckRow,
  findOpenCheck,
  gridMembersIn,
  insertCheck,
  lockCheck,
  storeAnswer,
  storeDecision,
  whoTouched,
} from './check-queries.ts';
import type { CheckAnswer, CheckDecision, CheckRequest } from './contract.ts';
import { attachPhotos } from './photos.ts';

/** In which states of an incident each kind of check is due. */
export const DUE_IN: Readonly<Record<CheckRow['kind'], readonly string[]>> = {
  'before-filing': ['awaiting-dispatch'],
  'before-closing': ['awaiting-verification'],
  'spot-check': ['awaiting-closing', 'closed', 'rated'],
  visit: ['closed', 'rated'],
};

/**
 * Asks a grid member to go and look. Unless one is named, one of those on the case's grids is drawn by lot; who had
 * to do with the case is never drawn. Throws `patrol.check_not_due`, `patrol.check_open_already`,
 * `patrol.nobody_to_ask`.
 */
export async function askCheck(ctx: Ctx, city: City, input: CheckRequest): Promise<string> {
  await getVisibleCase(ctx, input.caseId);
  const kind = input.kind as CheckRow['kind'];
  return inTransaction(ctx, async (tx) => {
    const state = await lockCaseState(tx.db, input.caseId);
    requireDue(city, state, kind);
    if (await findOpenCheck(tx.db, state.id, kind)) throw new AppError('patrol.check_open_already');
    const assigneeId = await draw(tx, state, input.assigneeId);
    if (assigneeId === undefined) throw new AppError('patrol.nobody_to_ask');
    return giveOut(tx, { caseId: state.id, kind, question: input.question?.trim() ?? '', assigneeId });
  });
}

/**
 * Sends somebody to look at a case that the supervision has drawn: by lot, as every other check. False when the case
 * has moved on meanwhile, or nobody may look: then the draw stays with the supervisors. The same draw again changes
 * nothing.
 */
export async function sendToSpotCheck(
  ctx: Ctx,
  spotCheckId: string,
  caseId: string,
  question = '',
): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const kind = 'spot-check';
    const state = await findCase(tx.db, caseId);
    if (state?.flowId !== 'incident' || !DUE_IN[kind].includes(state.state)) return false;
    if (await findOpenCheck(tx.db, caseId, kind)) return false;
    const assigneeId = await draw(tx, state, undefined);
    if (assigneeId === undefined) return false;
    await giveOut(tx, { caseId, kind, question, assigneeId, spotCheckId });
    return true;
  });
}

async function giveOut(tx: Ctx, check: Omit<Parameters<typeof insertCheck>[1], 'id'>): Promise<string> {
  const id = tx.ids.next();
  const { caseId, kind, assigneeId } = check;
  await insertCheck(tx, { id, ...check });
  tx.emit({
    type: 'patrol.check.asked',
    aggregate: `case:${caseId}`,
    data: { checkId: id, caseId, kind, staffId: assigneeId },
  });
  return id;
}

function requireDue(city: City, state: CaseState, kind: CheckRow['kind']): void {
  if (state.flowId === 'incident' && DUE_IN[kind].includes(state.state)) return;
  const flow = city.loop.flows.get(state.flowId, state.flowVersion);
  throw new AppError('patrol.check_not_due', { state: flow.states[state.state]?.title.zh ?? state.state });
}

/** The deepest area of the case that has somebody decides: first its grid, then its community, then its street. */
async function draw(tx: Ctx, state: CaseState, wanted: string | undefined): Promise<string | undefined> {
  const { areaPath } = state.subject.place;
  const members = await gridMembersIn(tx.db, areaPath);
  const touched = await whoTouched(tx.db, state.id);
  const able = members.filter((member) => !touched.has(member.id));
  const named = able.find((member) => member.id === wanted);
  if (named) return named.id;
  const deepest = Math.max(...able.map((member) => areaPath.indexOf(member.areaId)));
  const nearest = able.filter((member) => areaPath.indexOf(member.areaId) === deepest);
  if (wanted !== undefined || nearest.length === 0) return undefined;
  return nearest[randomInt(nearest.length)]!.id;
}

/** The answer of the one who was asked, with photos. Throws `patrol.not_your_check`, `patrol.check_answered`. */
export async function answerCheck(ctx: Ctx, checkId: string, answer: CheckAnswer): Promise<CheckRow> {
  return inTransaction(ctx, async (tx) => {
    const check = await lockCheck(tx.db, checkId);
    if (check.assigneeId !== tx.actor.id) throw new AppError('patrol.not_your_check');
    if (check.status !== 'open') throw new AppError('patrol.check_answered');
    // Who asks at the door takes no pictures of people's homes.
    if (check.kind !== 'visit' && answer.photos.length === 0) throw new AppError('patrol.photo_needed');
    const { caseId } = check;
    const photos = await attachPhotos(tx, { caseId, photos: answer.photos, purpose: 'verification' });
    const distance = distanceTo(await findCase(tx.db, caseId), answer);
    const { yes, note = '' } = answer;
    // What follows from a spot check the city's rules say, and from a good visit nothing: they wait for no supervisor.
    const isOver = check.kind === 'spot-check' || (check.kind === 'visit' && yes);
    const status = isOver ? 'decided' : 'answered';
    await storeAnswer(tx, { id: checkId, yes, note, photos, distance, status });
    const { kind, spotCheckId } = check;
    tx.emit({
      type: 'patrol.check.answered',
      aggregate: `case:${caseId}`,
      data: { checkId, caseId, kind, yes, note, photos, staffId: tx.actor.id, spotCheckId },
    });
    return { ...check, status, yes };
  });
}

function distanceTo(state: CaseState | undefined, { lon, lat }: CheckAnswer): number | null {
  const place = state?.subject.place;
  if (place?.lon === undefined || place.lat === undefined || lon === undefined || lat === undefined)
    return null;
  return Math.round(distanceM([place.lon, place.lat], [lon, lat]));
}

/**
 * The supervisor's decision on an answered 核实: the case goes on to closing or back to its unit, with the photos
 * of the check; on a visit that found it not solved: the case is handled again, or stays closed. Rights and state are
 * those of the actions `verify`, `reject-result` and `reopen`.
 */
export async function decideCheck(
  ctx: Ctx,
  city: City,
  checkId: string,
  decision: CheckDecision,
): Promise<CaseState> {
  return inTransaction(ctx, async (tx) => {
    const check = await lockCheck(tx.db, checkId);
    await getVisibleCase(tx, check.caseId);
    if (check.status !== 'answered') throw new AppError('patrol.check_not_answered');
    if (check.kind === 'before-filing' || check.kind === 'spot-check')
      throw new AppError('patrol.check_not_due', { state: '核查' });
    const note = decision.note?.trim() || check.note || '';
    const expected =
      decision.expectedVersion === undefined ? {} : { expectedVersion: decision.expectedVersion };
    await storeDecision(tx, checkId);
    const { caseId, photos } = check;
    if (check.kind === 'before-closing') {
      const form = { photos, ...(note !== '' && { note }) };
      const action = decision.verified ? 'verify' : 'reject-result';
      return act(tx, city.loop, { caseId, action, form, ...expected });
    }
    if (decision.verified) return lockCaseState(tx.db, caseId);
    return act(tx, city.loop, {
      ...{ caseId, action: 'reopen', ...expected },
      form: { source: 'call-back', reason: note === '' ? '上门回访：没有解决' : note },
    });
  });
}
