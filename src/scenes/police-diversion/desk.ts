import { reportsOfCase, separateReport } from '../../base/intake/index.ts';
import { act, findCase, getVisibleCase } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { systemActor } from '../../platform/access/index.ts';
import { audit } from '../../platform/audit/record.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { lockCall, lockOpenCall } from './call.ts';
import { makeReplies, type ReplyKind } from './replies.ts';
import { CHANNEL } from './rules.ts';

const markReturned = statement(
  'police_diversion.call.returned',
  `UPDATE police_diversion.call SET returned_at = $2, returned_by = $3, returned_reason = $4, case_id = $5 WHERE id = $1`,
);
const markJoint = statement(
  'police_diversion.call.joint',
  'UPDATE police_diversion.call SET joint = $2, joint_note = $3 WHERE id = $1',
);

/**
 * The desk signs for a call (签收): 110 hears at once that somebody has it, before a unit has signed. Twice counts
 * once. Throws `police-diversion.call_not_found`, `police-diversion.returned_already`, `police-diversion.over`.
 */
export async function signFor(ctx: Ctx, callId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const call = await lockOpenCall(tx, callId);
    const { version } = await getVisibleCase(tx, call.caseId);
    if (call.acknowledgedAt !== null) return;
    const text = '指挥中心已签收，正在派员';
    await makeReplies(tx, [{ call, kind: 'acknowledged', text, version, at: tx.clock.now() }]);
  });
}

/** Tells 110 how it goes, in the desk's own words; throws as `signFor`. */
export async function tellProgress(ctx: Ctx, callId: string, text: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const call = await lockOpenCall(tx, callId);
    const { version } = await getVisibleCase(tx, call.caseId);
    const at = tx.clock.now();
    const kinds: ReplyKind[] = call.acknowledgedAt === null ? ['acknowledged', 'progress'] : ['progress'];
    const words = (kind: ReplyKind) => (kind === 'progress' ? text : '指挥中心已签收');
    await makeReplies(
      tx,
      kinds.map((kind) => ({ call, kind, text: words(kind), version, at })),
    );
  });
}

/** Asks 110 to come along, or says that it need not (联动处置); throws as `signFor`. */
export async function setJoint(ctx: Ctx, callId: string, joint: boolean, note: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const call = await lockOpenCall(tx, callId);
    const { version } = await getVisibleCase(tx, call.caseId);
    await tx.db.run(markJoint, [call.id, joint, note]);
    const text = `${joint ? '请警方联动处置' : '无需联动'}：${note}`;
    await makeReplies(tx, [{ call, kind: 'joint', text, version, at: tx.clock.now() }]);
  });
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
    const at = tx.clock.now();
    await tx.db.run(markReturned, [call.id, at, tx.actor.id, reason, caseId]);
    const { version } = state;
    await makeReplies(tx, [{ call: { ...call, caseId }, kind: 'back-transfer', text: reason, version, at }]);
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
