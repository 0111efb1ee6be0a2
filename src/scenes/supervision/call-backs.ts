import { sql } from 'kysely';
import { reportersOf } from '../../base/intake/index.ts';
import {
  act,
  attachmentsOf,
  type CaseState,
  caseScope,
  findCase,
  getVisibleCase,
} from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { isAllowed, systemActor } from '../../platform/access/index.ts';
import { mayUnmask } from '../../platform/access/mask.ts';
import { maskName, maskPhone } from '../../platform/access/mask-text.ts';
import { asActor, type Ctx, inTransaction } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { notBefore, windowFor } from './call-windows.ts';
import type { CallBackDetail, CallBackView, CallRequest } from './contract.ts';
import { findFollowUp } from './follow-ups.ts';
import { callBackScript } from './script.ts';
import { settingsOf } from './settings.ts';

type Row = Omit<CallBackView, 'dueAt' | 'notBefore' | 'endedAt' | 'unit' | 'late'> & {
  dueAt: Date;
  notBefore: Date | null;
  endedAt: Date | null;
  unitId: string | null;
};
interface Call {
  readonly number: number;
  readonly window: string;
  readonly at: Date;
  readonly reached: boolean;
  readonly note: string | null;
}

const columns =
  sql.raw(`b.id, b.case_id AS "caseId", c.number, c.title, c.lead_organisation_id AS "unitId", b.source,
  b.due_at AS "dueAt", b.attempts, b.not_before AS "notBefore", b.status, b.contacted, b.solved, b.satisfied, b.note,
  b.recording_id AS "recordingId", b.decision, b.ended_at AS "endedAt"`);
const lockCallBack = statement(
  'supervision.lock_call_back',
  'SELECT case_id AS "caseId", source, status FROM supervision.call_back WHERE id = $1 FOR UPDATE',
);
const selectCalls = statement(
  'supervision.select_calls',
  `SELECT number, call_window AS "window", at, reached, note FROM supervision.call_attempt
   WHERE call_back_id = $1 ORDER BY number`,
);
const insertCall = statement(
  'supervision.insert_call',
  `INSERT INTO supervision.call_attempt (call_back_id, number, call_window, at, by_person, reached, note)
   VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const updateCallBack = statement(
  'supervision.update_call_back',
  `UPDATE supervision.call_back SET attempts = $2, not_before = $3, status = $4, contacted = $5, solved = $6,
     satisfied = $7, note = $8, recording_id = $9, decision = $10, ended_at = $11, ended_by = $12 WHERE id = $1`,
);
const insertCallBack = statement(
  'supervision.insert_call_back',
  `INSERT INTO supervision.call_back (id, case_id, case_version, source, draw_day, drawn_number, drawn_at, due_at, status)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting') ON CONFLICT DO NOTHING`,
);

/** Puts a closed case on the list of those to be called back; once for a version of the case and source. */
export async function drawCallBack(
  ctx: Ctx,
  state: CaseState,
  draw: { source: 'negative-rating' | 'sample'; day?: string; number?: number; dueAt: Date },
): Promise<void> {
  const { source, day = null, number = null, dueAt } = draw;
  const values = [ctx.ids.next(), state.id, state.version, source, day, number, ctx.clock.now(), dueAt];
  await ctx.db.run(insertCallBack, values);
}

/** Call-backs of cases that the actor may see: those that wait, the most urgent first, or those that ended. */
export async function listCallBacks(
  ctx: Ctx,
  city: City,
  query: { ended?: boolean | undefined; cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = query.limit ?? 50;
  const ended = query.ended === true;
  const conditions = [caseScope(ctx), ended ? sql`b.status <> 'waiting'` : sql`b.status = 'waiting'`];
  if (query.cursor) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(
      ended
        ? sql`(b.ended_at, b.id) < (${at}::timestamptz, ${id}::uuid)`
        : sql`(b.due_at, b.id) > (${at}::timestamptz, ${id}::uuid)`,
    );
  }
  const order = ended ? sql`b.ended_at DESC, b.id DESC` : sql`b.due_at, b.id`;
  const { rows } =
    await sql<Row>`SELECT ${columns} FROM supervision.call_back b JOIN loop.case c ON c.id = b.case_id
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${order} LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, (row) => [(ended ? row.endedAt! : row.dueAt).toISOString(), row.id]);
  return { next: page.next, items: page.items.map((row) => viewOf(ctx, city, row)) };
}

function viewOf(ctx: Ctx, city: City, row: Row): CallBackView {
  const { unitId, dueAt, notBefore: next, endedAt, ...rest } = row;
  return {
    ...rest,
    unit: unitId === null ? null : (city.organisations.find(unitId)?.name ?? null),
    dueAt: dueAt.toISOString(),
    late: (endedAt ?? ctx.clock.now()) > dueAt,
    notBefore: next?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}

/** One call-back with script and calls. The telephone is shown in full for a declared purpose only, audited. */
export async function getCallBack(ctx: Ctx, city: City, id: string): Promise<CallBackDetail> {
  const { rows } =
    await sql<Row>`SELECT ${columns} FROM supervision.call_back b JOIN loop.case c ON c.id = b.case_id
    WHERE b.id = ${id}`.execute(ctx.db.kysely);
  const row = rows[0];
  if (row === undefined) throw new AppError('supervision.call_back_not_found');
  const state = await getVisibleCase(ctx, row.caseId);
  const view = viewOf(ctx, city, row);
  const values: Record<string, string> = { title: row.title, number: row.number, unit: view.unit ?? '—' };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const calls = await ctx.db.run<Call>(selectCalls, [id]);
  return {
    ...view,
    reporter: await reporterOf(ctx, row.caseId),
    reply: typeof state.attributes.reply === 'string' ? state.attributes.reply : null,
    calls: calls.map((call) => ({ ...call, at: call.at.toISOString() })),
    windows: [...settingsOf(city).callBack.windows],
    script: callBackScript.map((step) => ({ id: step.id, zh: fill(step.zh), en: fill(step.en) })),
  };
}

async function reporterOf(ctx: Ctx, caseId: string) {
  const reporter = [...(await reportersOf(ctx.db, caseId)).values()].find((each) => each.telephone !== null);
  if (reporter === undefined) return null;
  const { name, telephone } = reporter;
  if (await mayUnmask(ctx, 'person.see', `reporter:${reporter.id}`)) return { name, telephone };
  return { name: name && maskName(name), telephone: telephone && maskPhone(telephone) };
}

/**
 * Records a call. Reached: the answers end the call-back, and `redo` sends the case back to its unit (二次办理).
 * Not reached: the next attempt is in another window; after the city's number of attempts it ends as unreachable.
 * Throws `supervision.call_back_ended`, `supervision.answers_needed`, `supervision.recording_unknown` and those of
 * the windows.
 */
export async function recordCall(
  ctx: Ctx,
  city: City,
  id: string,
  input: CallRequest,
): Promise<{ status: string }> {
  return inTransaction(ctx, async (tx) => {
    const [callBack] = await tx.db.run<{ caseId: string; source: string; status: string }>(lockCallBack, [
      id,
    ]);
    if (callBack === undefined) throw new AppError('supervision.call_back_not_found');
    await getVisibleCase(tx, callBack.caseId);
    if (callBack.status !== 'waiting')
      throw new AppError('supervision.call_back_ended', { status: callBack.status });
    const rule = settingsOf(city).callBack;
    const calls = await tx.db.run<Call>(selectCalls, [id]);
    const now = tx.clock.now();
    const window = windowFor(rule, city.identity.timeZone, now, calls);
    if (input.reached) await checkAnswers(tx.db, callBack.caseId, input);
    const number = calls.length + 1;
    await tx.db.run(insertCall, [id, number, window, now, tx.actor.id, input.reached, input.note ?? null]);
    const status = input.reached ? 'done' : number >= rule.attempts ? 'unreachable' : 'waiting';
    const ended = status === 'waiting' ? null : now;
    const { contacted, solved, satisfied, decision } = input.reached ? input : ({} as CallRequest);
    await tx.db.run(updateCallBack, [
      ...[
        id,
        number,
        status === 'waiting' ? notBefore(rule, now) : null,
        status,
        contacted,
        solved,
        satisfied,
      ],
      ...[
        input.note ?? null,
        input.reached ? input.recordingId : null,
        decision,
        ended,
        ended && tx.actor.id,
      ],
    ]);
    if (ended) await followUp(tx, city, callBack, status, input);
    return { status };
  });
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
  // Who cannot be reached has not taken the rating back: it stands.
  const upheld = status === 'unreachable' || redo || input.solved === false || input.satisfied === false;
  const note = input.note?.trim() || (status === 'unreachable' ? '多次未能联系上' : '已回访');
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
