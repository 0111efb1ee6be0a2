import { storeAnswer } from '../../../base/indicators/index.ts';
import { act, attachmentsOf, findCase, getVisibleCase } from '../../../base/loop/index.ts';
import type { City } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import { isAllowed, systemActor } from '../../../platform/access/index.ts';
import { asActor, type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';
import type { CallRequest } from '../contract.ts';
import { findFollowUp } from '../follow-ups.ts';
import { settingsOf } from '../settings.ts';
import { type Call, selectCalls } from './call-backs.ts';
import { notBefore, windowFor } from './call-windows.ts';

const lockCallBack = statement(
  'supervision.lock_call_back',
  `SELECT case_id AS "caseId", source, status, claimed_by AS "claimedBy", claimed_until AS "claimedUntil"
   FROM supervision.call_back WHERE id = $1 FOR UPDATE`,
);
const insertCall = statement(
  'supervision.insert_call',
  `INSERT INTO supervision.call_attempt (call_back_id, number, call_window, at, by_person, outcome, note)
   VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const updateCallBack = statement(
  'supervision.update_call_back',
  `UPDATE supervision.call_back SET attempts = $2, not_before = $3, status = $4, contacted = $5, solved = $6,
     satisfied = $7, note = $8, recording_id = $9, decision = $10, ended_at = $11, ended_by = $12,
     claimed_by = NULL, claimed_until = NULL WHERE id = $1`,
);

interface Locked {
  readonly caseId: string;
  readonly source: string;
  readonly status: string;
  readonly claimedBy: string | null;
  readonly claimedUntil: Date | null;
}

/**
 * Records a call. Answered: the answers end the call-back, and `redo` sends the case back to its unit (二次办理).
 * The citizen declines (拒访), or the number is wrong: it ends without answers. Nobody answers: the next attempt is
 * in another window; after the city's number of attempts it ends as unreachable. Throws
 * `supervision.call_back_ended`, `supervision.call_back_taken`, `supervision.answers_needed`,
 * `supervision.recording_unknown` and those of the windows.
 */
export async function recordCall(
  ctx: Ctx,
  city: City,
  id: string,
  input: CallRequest,
): Promise<{ status: string }> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const callBack = await lockWaiting(tx, id, now);
    const rule = settingsOf(city).callBack;
    const calls = await tx.db.run<Call>(selectCalls, [id]);
    const window = windowFor(rule, city.identity.timeZone, now, calls);
    const answered = input.outcome === 'answered';
    if (answered) await checkAnswers(tx.db, callBack.caseId, input);
    const number = calls.length + 1;
    await tx.db.run(insertCall, [id, number, window, now, tx.actor.id, input.outcome, input.note ?? null]);
    const status = statusAfter(input.outcome, number, rule.attempts);
    const ended = status === 'waiting' ? null : now;
    const { contacted, solved, satisfied, decision, recordingId } = answered ? input : ({} as CallRequest);
    await tx.db.run(updateCallBack, [
      ...[id, number, ended ? null : notBefore(rule, now), status, contacted, solved, satisfied],
      ...[input.note ?? null, recordingId, decision, ended, ended && tx.actor.id],
    ]);
    if (solved !== undefined && satisfied !== undefined)
      await storeAnswer(tx, { caseId: callBack.caseId, solved, satisfied });
    if (ended) await followUp(tx, city, callBack, status, input);
    return { status };
  });
}

async function lockWaiting(tx: Ctx, id: string, now: Date): Promise<Locked> {
  const [callBack] = await tx.db.run<Locked>(lockCallBack, [id]);
  if (callBack === undefined) throw new AppError('supervision.call_back_not_found');
  await getVisibleCase(tx, callBack.caseId);
  const { status, claimedBy, claimedUntil } = callBack;
  if (status !== 'waiting') throw new AppError('supervision.call_back_ended', { status });
  if (claimedUntil !== null && claimedUntil > now && claimedBy !== tx.actor.id)
    throw new AppError('supervision.call_back_taken');
  return callBack;
}

function statusAfter(outcome: CallRequest['outcome'], number: number, most: number): string {
  if (outcome === 'answered') return 'done';
  if (outcome === 'refused') return 'refused';
  return outcome === 'wrong-number' || number >= most ? 'unreachable' : 'waiting';
}

async function checkAnswers(db: Db, caseId: string, input: CallRequest): Promise<void> {
  const { contacted, solved, satisfied, decision, recordingId } = input;
  if (contacted === undefined || solved === undefined || satisfied === undefined || decision === undefined)
    throw new AppError('supervision.answers_needed', {
      fields: ['contacted', 'solved', 'satisfied', 'decision'],
    });
  if (decision === 'redo' && !input.note?.trim()) throw new AppError('supervision.words_needed');
  if (recordingId === undefined) return;
  const attachments = await attachmentsOf(db, caseId);
  if (!attachments.some((each) => each.id === recordingId && each.purpose === 'recording'))
    throw new AppError('supervision.recording_unknown');
}

async function followUp(
  tx: Ctx,
  city: City,
  callBack: { caseId: string; source: string },
  status: string,
  input: CallRequest,
): Promise<void> {
  const redo = status === 'done' && input.decision === 'redo';
  if (redo) await reopen(tx, city, callBack.caseId, 'call-back', input.note ?? '');
  if (callBack.source !== 'negative-rating') return;
  const rating = await findFollowUp(tx, callBack.caseId, 'awaiting-call-back');
  if (rating === undefined) return;
  // Who cannot be reached or does not want to talk has not taken the rating back: it stands.
  const upheld = status !== 'done' || redo || input.solved === false || input.satisfied === false;
  const words = { done: '已回访', refused: '群众拒绝回访', unreachable: '多次未能联系上' }[status] ?? status;
  const note = input.note?.trim() || words;
  await act(tx, city.loop, { caseId: rating, action: 'record-call', form: { upheld, note } });
}

/** Opens a closed case again for its unit. Those without the right themselves let the system do it by this rule. */
export async function reopen(
  tx: Ctx,
  city: City,
  caseId: string,
  source: 'call-back' | 'verification',
  reason: string,
): Promise<void> {
  const state = await findCase(tx.db, caseId);
  if (state === undefined || !['closed', 'rated'].includes(state.state)) return;
  const own = isAllowed(tx.actor, 'incident.supervise');
  const acting = own ? tx : asActor(tx, systemActor('supervision'));
  await act(acting, city.loop, { caseId, action: 'reopen', form: { source, reason } });
}
