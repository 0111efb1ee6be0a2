import { reportsOfCase, separateReport, submitReport } from '../../base/intake/index.ts';
import { act, findCase, getVisibleCase } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { MINUTE_MS } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { audit } from '../../platform/audit/record.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { findSetting } from '../../platform/settings/index.ts';
import { type Call, callColumns } from './call.ts';
import type { CallRequest } from './contract.ts';
import { makeReply } from './replies.ts';
import { DEFAULT_LIMITS, deadlinesOf, isUrgent, type Limits, priorityOf } from './rules.ts';

export const CHANNEL = 'police-diversion';
const AHEAD_MS = 5 * MINUTE_MS;
/** A call that is handed over later than this was handled otherwise meanwhile. */
const OLDEST_MS = 7 * 24 * 60 * MINUTE_MS;

const findByNumber = statement(
  'police_diversion.call.by_number',
  `SELECT ${callColumns} FROM police_diversion.call d WHERE d.call_number = $1`,
);
const lockById = statement(
  'police_diversion.call.lock',
  `SELECT ${callColumns} FROM police_diversion.call d WHERE d.id = $1 FOR NO KEY UPDATE`,
);
const insert = statement(
  'police_diversion.call.insert',
  `INSERT INTO police_diversion.call (id, call_number, called_at, received_at, nature, place_text, case_id, report_id,
     urgent, joint, acknowledge_due_at, result_due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
);
const markReturned = statement(
  'police_diversion.call.returned',
  `UPDATE police_diversion.call SET returned_at = $2, returned_by = $3, returned_reason = $4, case_id = $5 WHERE id = $1`,
);
const markJoint = statement(
  'police_diversion.call.joint',
  'UPDATE police_diversion.call SET joint = $2, joint_note = $3 WHERE id = $1',
);

/**
 * Takes a call that 110 hands over: an incident of high priority, with its own limits for answering 110. The same
 * number again gives the same call. Throws `police-diversion.time_invalid` and what the intake throws.
 * Emits `police-diversion.call.received`.
 */
export async function takeCall(
  ctx: Ctx,
  parts: SceneParts,
  input: CallRequest,
): Promise<{ call: Call; known: boolean }> {
  const calledAt = timeOf(ctx, input.calledAt);
  return inTransaction(ctx, async (tx) => {
    const [known] = await tx.db.run<Call>(findByNumber, [input.number]);
    if (known) return { call: known, known: true };
    const now = tx.clock.now();
    const limits = (await findSetting<Limits>(tx.db, CHANNEL)) ?? DEFAULT_LIMITS;
    const urgent = isUrgent(input);
    const { acknowledgeDueAt, resultDueAt, resultMinutes } = deadlinesOf(now, urgent, limits);
    const duration = { amount: resultMinutes / 60, unit: 'urgent-hour' as const };
    const { text, nature, place, lon, lat, areaCode, caller } = input;
    const { report } = await submitReport(tx, parts.city, {
      ...{
        channel: CHANNEL,
        externalId: input.number,
        text: text.trim() === '' ? text : `${nature}：${text}`,
      },
      ...{ lon, lat, areaCode, address: place, reporter: caller, priority: priorityOf(urgent) },
      attributes: { callNumber: input.number, nature, joint: input.joint ?? false },
      limits: { citizen: { duration, source: '非警务警情分流反馈时限' } },
    });
    const call: Call = {
      ...{ id: tx.ids.next(), callNumber: input.number, caseId: report.caseId, reportId: report.id },
      ...{ acknowledgeDueAt, resultDueAt, acknowledgedAt: null, resultAt: null, returnedAt: null },
    };
    await tx.db.run(insert, [
      ...[call.id, input.number, calledAt, now, nature, place ?? null, call.caseId, call.reportId],
      ...[urgent, input.joint ?? false, acknowledgeDueAt, resultDueAt],
    ]);
    const data = { callId: call.id, caseId: call.caseId, urgent, joint: input.joint ?? false };
    tx.emit({ type: 'police-diversion.call.received', aggregate: `case:${call.caseId}`, data });
    return { call, known: false };
  });
}

function timeOf(ctx: Ctx, text: string): Date {
  const at = new Date(text);
  const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const ageMs = ctx.clock.now().getTime() - at.getTime();
  // A day that the calendar does not have would roll over into the next month.
  const day = Number(text.slice(8, 10));
  const days = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  if (!zoned || Number.isNaN(ageMs) || day > days || ageMs < -AHEAD_MS || ageMs > OLDEST_MS)
    throw new AppError('police-diversion.time_invalid', { value: text.slice(0, 40) });
  return at;
}

/**
 * Gives a call back to 110 because it is police business after all; our case ends and the reason is kept. A call that
 * was put together with others is taken out first. Throws `police-diversion.call_not_found`,
 * `police-diversion.returned_already`, `police-diversion.not_returnable`, `police-diversion.others_reported` and what
 * `act` throws. Emits `police-diversion.call.returned`.
 */
export async function giveBack(ctx: Ctx, parts: SceneParts, callId: string, reason: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const call = await lockCall(tx, callId);
    if (call.returnedAt !== null) throw new AppError('police-diversion.returned_already');
    await getVisibleCase(tx, call.caseId);
    const reports = await reportsOfCase(tx.db, call.caseId);
    if (reports.length > 1 && reports[0]?.id === call.reportId)
      throw new AppError('police-diversion.others_reported');
    const separated = reports.length > 1 ? await separateReport(tx, parts.city, call.reportId) : undefined;
    const caseId = separated?.id ?? call.caseId;
    await takeBack(tx, parts, caseId, reason);
    const state = await act(tx, parts.city.loop, {
      ...{ caseId, action: 'exit', form: { exit: 'police', note: reason } },
    });
    await tx.db.run(markReturned, [call.id, tx.clock.now(), tx.actor.id, reason, caseId]);
    await makeReply(tx, { ...call, caseId }, { kind: 'back-transfer', text: reason, version: state.version });
    await audit(tx, { action: 'police-diversion.returned', subject: `call:${call.id}`, details: { caseId } });
    const data = { callId: call.id, caseId };
    tx.emit({ type: 'police-diversion.call.returned', aggregate: `case:${caseId}`, data });
  });
}

/** A unit that has the case already lets it go, in its own name. */
async function takeBack(tx: Ctx, parts: SceneParts, caseId: string, reason: string): Promise<void> {
  const { loop } = parts.city;
  let state = (await findCase(tx.db, caseId))!;
  if (state.state === 'awaiting-signature' || state.state === 'handling') {
    const holder = state.hands.at(-1)?.organisationId;
    const actor = { ...systemActor(CHANNEL), ...(holder && { organisationId: holder }) };
    const form = { reason, clause: '属警务警情，回转110' };
    state = await act({ ...tx, actor }, loop, { caseId, action: 'object', form });
  }
  if (state.state === 'objected') {
    const actor = systemActor(CHANNEL);
    state = await act({ ...tx, actor }, loop, { caseId, action: 'grant-return', form: { reason } });
  }
  if (state.state !== 'awaiting-dispatch')
    throw new AppError('police-diversion.not_returnable', { state: state.state });
}

/** Asks 110 to come along, or says that it need not (联动处置). Throws `police-diversion.call_not_found`. */
export async function setJoint(ctx: Ctx, callId: string, joint: boolean, note: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const call = await lockCall(tx, callId);
    const state = await getVisibleCase(tx, call.caseId);
    await tx.db.run(markJoint, [call.id, joint, note]);
    const text = `${joint ? '请警方联动处置' : '无需联动'}：${note}`;
    await makeReply(tx, call, { kind: 'joint', text, version: state.version });
  });
}

async function lockCall(tx: Ctx, id: string): Promise<Call> {
  const [call] = await tx.db.run<Call>(lockById, [id]);
  if (call === undefined) throw new AppError('police-diversion.call_not_found');
  return call;
}
