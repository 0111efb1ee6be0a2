import { sql } from 'kysely';
import { reportersOf } from '../../../base/intake/index.ts';
import { attachmentsOf, type CaseState, caseScope, getVisibleCase } from '../../../base/loop/index.ts';
import type { City } from '../../../base/scene/index.ts';
import { AppError, isAppError } from '../../../lib/errors.ts';
import { MINUTE_MS } from '../../../lib/time.ts';
import { mayUnmask } from '../../../platform/access/mask.ts';
import { maskName, maskPhone } from '../../../platform/access/mask-text.ts';
import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../../platform/http/index.ts';
import { describeError } from '../../../platform/i18n/errors.ts';
import type { CallBackDetail, CallBackView, CallRequest, Narrowing } from '../contract.ts';
import { narrowed } from '../narrowing.ts';
import { settingsOf } from '../settings.ts';
import { windowFor } from './call-windows.ts';
import { callBackScript } from './script.ts';

type Row = Omit<CallBackView, 'dueAt' | 'notBefore' | 'endedAt' | 'unit' | 'late' | 'callable' | 'taken'> & {
  dueAt: Date;
  notBefore: Date | null;
  endedAt: Date | null;
  unitId: string | null;
  claimedBy: string | null;
  claimedUntil: Date | null;
};
export interface Call {
  readonly number: number;
  readonly window: string;
  readonly at: Date;
  readonly outcome: CallRequest['outcome'];
  readonly note: string | null;
}

/** A call that somebody took up is theirs for so long. */
const CLAIM_MS = 15 * MINUTE_MS;
/** The most urgent ones among which the next call is looked for. */
const CANDIDATES = 100;

const columns =
  sql.raw(`b.id, b.case_id AS "caseId", c.number, c.title, c.lead_organisation_id AS "unitId", b.source,
  b.due_at AS "dueAt", b.attempts, b.not_before AS "notBefore", b.status, b.contacted, b.solved, b.satisfied, b.note,
  b.recording_id AS "recordingId", b.decision, b.ended_at AS "endedAt", b.claimed_by AS "claimedBy",
  b.claimed_until AS "claimedUntil"`);
export const selectCalls = statement(
  'supervision.select_calls',
  `SELECT number, call_window AS "window", at, outcome, note FROM supervision.call_attempt
   WHERE call_back_id = $1 ORDER BY number`,
);
const selectCallsOf = statement(
  'supervision.select_calls_of',
  `SELECT call_back_id AS id, call_window AS "window", at FROM supervision.call_attempt
   WHERE call_back_id = ANY($1) ORDER BY call_back_id, number`,
);
const insertCallBack = statement(
  'supervision.insert_call_back',
  `INSERT INTO supervision.call_back (id, case_id, case_version, source, draw_day, drawn_number, drawn_at, due_at, status)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting') ON CONFLICT DO NOTHING`,
);
const claim = statement(
  'supervision.claim_call_back',
  'UPDATE supervision.call_back SET claimed_by = $2, claimed_until = $3 WHERE id = $1',
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
  query: Narrowing & { ended?: boolean; cursor?: string; limit?: number },
) {
  const limit = query.limit ?? 50;
  const ended = query.ended === true;
  const conditions = [
    caseScope(ctx),
    ...narrowed(query),
    ended ? sql`b.status <> 'waiting'` : sql`b.status = 'waiting'`,
  ];
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
  const calls = await callsOf(ctx.db, page.items);
  return { next: page.next, items: page.items.map((row) => viewOf(ctx, city, row, calls.get(row.id) ?? [])) };
}

type Earlier = Pick<Call, 'window' | 'at'>;

/** The calls already made for those that wait. */
async function callsOf(db: Db, rows: readonly Row[]): Promise<Map<string, Earlier[]>> {
  const ids = rows.filter((row) => row.status === 'waiting' && row.attempts > 0).map((row) => row.id);
  const calls = new Map<string, Earlier[]>();
  if (ids.length === 0) return calls;
  for (const { id, ...call } of await db.run<Earlier & { id: string }>(selectCallsOf, [ids]))
    calls.set(id, [...(calls.get(id) ?? []), call]);
  return calls;
}

/** Why no call may be made now, or undefined. */
function hindrance(ctx: Ctx, city: City, row: Row, calls: readonly Earlier[]): AppError | undefined {
  if (row.status !== 'waiting') return new AppError('supervision.call_back_ended', { status: row.status });
  if (isTaken(ctx, row)) return new AppError('supervision.call_back_taken');
  try {
    windowFor(settingsOf(city).callBack, city.identity.timeZone, ctx.clock.now(), calls);
    return undefined;
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
}

function isTaken(ctx: Ctx, row: Row): boolean {
  return row.claimedUntil !== null && row.claimedUntil > ctx.clock.now() && row.claimedBy !== ctx.actor.id;
}

function viewOf(ctx: Ctx, city: City, row: Row, calls: readonly Earlier[]): CallBackView {
  const { unitId, dueAt, notBefore: next, endedAt, claimedBy: _, claimedUntil: __, ...rest } = row;
  return {
    ...rest,
    unit: unitId === null ? null : (city.organisations.find(unitId)?.name ?? null),
    dueAt: dueAt.toISOString(),
    late: (endedAt ?? ctx.clock.now()) > dueAt,
    notBefore: next?.toISOString() ?? null,
    callable: hindrance(ctx, city, row, calls) === undefined,
    taken: isTaken(ctx, row),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

/**
 * Takes up the next call: the most urgent that may be made now and that nobody else is at. It stays with the actor for
 * a quarter of an hour. Undefined when there is none.
 */
export async function takeNextCall(ctx: Ctx, city: City): Promise<string | undefined> {
  return inTransaction(ctx, async (tx) => {
    const { rows } =
      await sql<Row>`SELECT ${columns} FROM supervision.call_back b JOIN loop.case c ON c.id = b.case_id
      WHERE ${caseScope(tx)} AND b.status = 'waiting' ORDER BY b.due_at, b.id LIMIT ${CANDIDATES}
      FOR UPDATE OF b SKIP LOCKED`.execute(tx.db.kysely);
    const calls = await callsOf(tx.db, rows);
    const next = rows.find((row) => hindrance(tx, city, row, calls.get(row.id) ?? []) === undefined);
    if (next === undefined) return undefined;
    const until = new Date(tx.clock.now().getTime() + CLAIM_MS);
    await tx.db.run(claim, [next.id, tx.actor.id, until]);
    return next.id;
  });
}

/**
 * Opens one call: it stays with the actor for a quarter of an hour, and meanwhile its number may be asked for. Throws
 * `supervision.call_back_not_found` and why no call may be made now.
 */
export async function openCall(ctx: Ctx, city: City, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await getRow(tx, id, sql`FOR UPDATE OF b`);
    await getVisibleCase(tx, row.caseId);
    const why = hindrance(tx, city, row, await tx.db.run<Call>(selectCalls, [id]));
    if (why !== undefined) throw why;
    await tx.db.run(claim, [id, tx.actor.id, new Date(tx.clock.now().getTime() + CLAIM_MS)]);
  });
}

/** Gives an open call back without having made it; what is not the actor's stays as it is. */
export async function leaveCall(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await getRow(tx, id, sql`FOR UPDATE OF b`);
    await getVisibleCase(tx, row.caseId);
    if (isOpenFor(tx, row)) await tx.db.run(claim, [id, null, null]);
  });
}

async function getRow(ctx: Ctx, id: string, lock = sql``): Promise<Row> {
  const { rows } =
    await sql<Row>`SELECT ${columns} FROM supervision.call_back b JOIN loop.case c ON c.id = b.case_id
    WHERE b.id = ${id} ${lock}`.execute(ctx.db.kysely);
  if (rows[0] === undefined) throw new AppError('supervision.call_back_not_found');
  return rows[0];
}

function isOpenFor(ctx: Ctx, row: Row): boolean {
  const { status, claimedBy, claimedUntil } = row;
  const isClaimed = claimedUntil !== null && claimedUntil > ctx.clock.now();
  return status === 'waiting' && isClaimed && claimedBy === ctx.actor.id;
}

/**
 * One call-back with script and calls. The telephone is shown in full for a declared purpose only, while the actor has
 * the call open, and audited.
 */
export async function getCallBack(ctx: Ctx, city: City, id: string): Promise<CallBackDetail> {
  const row = await getRow(ctx, id);
  const state = await getVisibleCase(ctx, row.caseId);
  const isOpen = isOpenFor(ctx, row);
  const calls = await ctx.db.run<Call>(selectCalls, [id]);
  const view = viewOf(ctx, city, row, calls);
  const values: Record<string, string> = { title: row.title, number: row.number, unit: view.unit ?? '—' };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const { attempts: mostAttempts, windows } = settingsOf(city).callBack;
  const { reply, stars } = state.attributes;
  const why = hindrance(ctx, city, row, calls);
  const recordings = (await attachmentsOf(ctx.db, row.caseId)).filter((each) => each.purpose === 'recording');
  return {
    ...view,
    reporter: await reporterOf(ctx, row.caseId, isOpen),
    openUntil: isOpen ? (row.claimedUntil?.toISOString() ?? null) : null,
    reply: typeof reply === 'string' ? reply : null,
    stars: typeof stars === 'number' ? stars : null,
    calls: calls.map((call) => ({ ...call, at: call.at.toISOString() })),
    mostAttempts,
    windows: [...windows],
    whyNot: why === undefined ? null : wordsOf(why, city.identity.timeZone),
    recordings: recordings.map(({ id: file, addedAt }) => ({
      ...{ id: file, url: `/api/v1/attachments/${file}`, addedAt: addedAt.toISOString() },
    })),
    script: callBackScript.map((step) => ({ id: step.id, zh: fill(step.zh), en: fill(step.en) })),
  };
}

/** A hindrance in words, with its instant as the city reads it. */
function wordsOf(error: AppError, timeZone: string): { zh: string; en: string } {
  const { next } = error.details;
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const details =
    typeof next === 'string' ? { ...error.details, next: clock.format(new Date(next)) } : error.details;
  const say = (language: 'zh' | 'en') => describeError(error.code, details, language).text;
  return { zh: say('zh'), en: say('en') };
}

async function reporterOf(ctx: Ctx, caseId: string, isOpen: boolean) {
  const reporter = [...(await reportersOf(ctx.db, caseId)).values()].find((each) => each.telephone !== null);
  if (reporter === undefined) return null;
  const { name, telephone } = reporter;
  if (isOpen && (await mayUnmask(ctx, 'person.see', `reporter:${reporter.id}`))) return { name, telephone };
  return { name: name && maskName(name), telephone: telephone && maskPhone(telephone) };
}
