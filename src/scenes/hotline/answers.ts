import { findReport, limitUntil, reportsOfCase, submitReport } from '../../base/intake/index.ts';
import { act, type CaseState, comment, findCase, SEALED } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError, isAppError } from '../../lib/errors.ts';
import { systemActor } from '../../platform/access/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { innerDueOf, innerWhy, keepLimits } from './limits.ts';
import { KIND_TITLES, lockUpperRequest, type UpperRequest } from './requests.ts';
import { CHANNEL } from './rules.ts';
import { lockTicket, type Ticket, updateTicket } from './ticket-store.ts';

export interface Answer {
  readonly approved: boolean;
  readonly answer?: string | undefined;
  readonly deadline?: Date | undefined;
}

const storeAnswer = statement(
  'hotline.request.answer',
  `UPDATE hotline.request SET state = $2, answer = $3, answered_at = $4, new_deadline = $5 WHERE id = $1`,
);

/**
 * Takes the upper side's answer to a request and does what follows from it: an approved return leaves us, an
 * approved extension moves both deadlines, a refused completion is handled again. The same answer twice counts
 * once. Throws `hotline.request_not_found`, `hotline.request_answered`, `hotline.deadline_needed`,
 * `hotline.reason_needed`. Emits `hotline.request.answered`.
 */
export async function answerRequest(
  ctx: Ctx,
  parts: SceneParts,
  requestId: string,
  input: Answer,
): Promise<UpperRequest> {
  return inTransaction(ctx, async (tx) => {
    const request = await lockUpperRequest(tx.db, requestId);
    if (request === undefined) throw new AppError('hotline.request_not_found');
    const state = input.approved ? 'approved' : 'refused';
    if (request.state === state) return request;
    if (request.state !== 'waiting') throw new AppError('hotline.request_answered', { state: request.state });
    const answer = input.answer?.trim() ?? '';
    if (!input.approved && answer === '') throw new AppError('hotline.reason_needed');
    if (input.approved && request.kind === 'extension' && input.deadline === undefined)
      throw new AppError('hotline.deadline_needed');
    const now = tx.clock.now();
    const newDeadline = input.deadline ?? null;
    await tx.db.run(storeAnswer, [request.id, state, answer || null, now, newDeadline]);
    const ticket = (await lockTicket(tx.db, request.ticketId))!;
    await follow({ ...tx, actor: systemActor('hotline') }, parts, ticket, request, { ...input, answer });
    const data = { requestId, ticketId: ticket.id, caseId: ticket.caseId, kind: request.kind, state };
    tx.emit({ type: 'hotline.request.answered', aggregate: `hotline:${ticket.id}`, data });
    return { ...request, state, answer: answer || null, answeredAt: now, newDeadline };
  });
}

type Given = Answer & { readonly answer: string };

async function follow(
  tx: Ctx,
  parts: SceneParts,
  ticket: Ticket,
  request: UpperRequest,
  given: Given,
): Promise<void> {
  const state = await findCase(tx.db, ticket.caseId);
  if (state === undefined) return;
  const { loop } = parts.city;
  const said = `上级平台${given.approved ? '同意' : '不同意'}${KIND_TITLES[request.kind].zh}`;
  const text = given.answer ? `${said}：${given.answer}` : said;
  await comment(tx, loop, { caseId: state.id, text: text.slice(0, 2_000), visibility: 'inner' });
  const done = { sign: signed, return: returned, extension: extended, completion: completed }[request.kind];
  await done(tx, parts, ticket, state, given);
}

async function signed(tx: Ctx, _: SceneParts, ticket: Ticket, __: CaseState, given: Given): Promise<void> {
  if (given.approved) await updateTicket(tx, ticket, { ...ticket, upperStatus: 'signed' });
}

async function returned(
  tx: Ctx,
  parts: SceneParts,
  ticket: Ticket,
  state: CaseState,
  given: Given,
): Promise<void> {
  const { loop } = parts.city;
  const reason = given.answer || '上级平台同意退单';
  if (!given.approved) {
    if (state.state === 'objected')
      await act(tx, loop, { caseId: state.id, action: 'refuse-return', form: { reason } });
    // A ticket that we let go and must keep after all is taken in anew: what ended does not begin again.
    if (state.state === 'not-taken-up') await takeInAnew(tx, parts, ticket, reason);
    return;
  }
  await updateTicket(tx, ticket, { ...ticket, upperStatus: 'returned', closedAt: tx.clock.now() });
  let now = state.state;
  if (now === 'objected') {
    const granted = await act(tx, loop, { caseId: state.id, action: 'grant-return', form: { reason } });
    now = granted.state;
  }
  // Others who reported the same thing still wait for it: then it stays and is dispatched anew.
  const alone = (await reportsOfCase(tx.db, state.id)).length <= 1;
  if (now === 'awaiting-dispatch' && alone) {
    const form = { exit: 'withdrawn', note: reason };
    await act(tx, loop, { caseId: state.id, action: 'exit', form });
  }
}

async function extended(
  tx: Ctx,
  parts: SceneParts,
  ticket: Ticket,
  state: CaseState,
  given: Given,
): Promise<void> {
  const { loop } = parts.city;
  const { id: caseId } = state;
  const asked = state.state === 'handling' && state.attributes.extensionAsked !== undefined;
  if (!given.approved) {
    if (asked) await act(tx, loop, { caseId, action: 'refuse-extension', form: { reason: given.answer } });
    return;
  }
  if (asked) {
    try {
      await act(tx, loop, { caseId, action: 'grant-extension', form: { note: given.answer } });
    } catch (error) {
      // The upper side may grant more often than our own rules would: its deadline counts.
      if (!isAppError(error, 'calendar.clock_extensions_used')) throw error;
    }
  }
  const upperDeadline = given.deadline!;
  const innerDueAt = innerDueOf(parts, ticket.receivedAt, upperDeadline);
  await updateTicket(tx, ticket, { ...ticket, upperDeadline, innerDueAt });
  await keepLimits(tx, parts, caseId, '上级平台同意延期');
}

async function completed(
  tx: Ctx,
  parts: SceneParts,
  ticket: Ticket,
  state: CaseState,
  given: Given,
): Promise<void> {
  if (given.approved) {
    await updateTicket(tx, ticket, { ...ticket, upperStatus: 'closed', closedAt: tx.clock.now() });
    return;
  }
  await updateTicket(tx, ticket, { ...ticket, upperStatus: 'signed', closedAt: null });
  if (state.state !== 'closed' && state.state !== 'rated') return;
  // Answered at once and never with a unit: there is nobody to give it back to.
  if (state.leadOrganisationId === undefined) {
    await takeInAnew(tx, parts, { ...ticket, upperStatus: 'signed' }, given.answer);
    return;
  }
  const form = { source: 'verification', reason: given.answer };
  await act(tx, parts.city.loop, { caseId: state.id, action: 'reopen', form });
}

/** Opens the ticket's matter again as a new case with the clock it has had since it was received. */
async function takeInAnew(tx: Ctx, parts: SceneParts, ticket: Ticket, reason: string): Promise<void> {
  const first = (await findReport(tx.db, ticket.reportId))!;
  const round = ticket.round + 1;
  const area = first.areaId === null ? undefined : parts.city.areas.get(first.areaId).code;
  const hasPoint = first.lon !== null && first.lat !== null;
  const { report } = await submitReport(tx, parts.city, {
    ...{
      channel: CHANNEL,
      externalId: `${ticket.upperNumber}#${round}`,
      text: first.text,
      title: first.title,
    },
    ...{
      kind: first.kind,
      private: first.private,
      synthetic: first.synthetic,
      address: first.address ?? undefined,
    },
    ...(hasPoint ? { lon: first.lon!, lat: first.lat! } : { areaCode: area }),
    reportedAt: ticket.receivedAt,
    attributes: {
      upperNumber: ticket.upperNumber,
      ...(ticket.secret ? { [SEALED]: true } : { refused: reason }),
    },
    limits: { citizen: limitUntil(ticket.receivedAt, ticket.innerDueAt, innerWhy(parts, ticket).zh) },
    // A person decides this time.
    neverDispatch: true,
    ...(first.categoryList &&
      first.categoryCode && {
        category: { list: first.categoryList, code: first.categoryCode },
      }),
  });
  const after = {
    ...ticket,
    ...{ caseId: report.caseId, reportId: report.id, round, closedAt: null, takenOverVersion: 0 },
  };
  await updateTicket(tx, ticket, { ...after, upperStatus: 'assigned' });
}
