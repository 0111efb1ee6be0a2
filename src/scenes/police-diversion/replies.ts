import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import type { Call } from './call.ts';
import type { ReplyView } from './contract.ts';

export type ReplyKind = ReplyView['kind'];

/** Something to tell 110 of a call. */
export interface NewReply {
  readonly call: Call;
  readonly kind: ReplyKind;
  readonly text: string;
  /** The case's version that it follows from. */
  readonly version: number;
  readonly at: Date;
}

const TEXT_LIMIT = 4_000;

const insert = statement(
  'police_diversion.reply.insert',
  `INSERT INTO police_diversion.reply (id, call_id, case_version, kind, text, on_time, made_at, made_by)
   SELECT r.id, r."callId", r.version, r.kind, r.text, r."onTime", r.at, $2
   FROM jsonb_to_recordset($1) AS r (id uuid, "callId" uuid, version int, kind text, text text, "onTime" boolean, at timestamptz)
   ORDER BY r.id ON CONFLICT DO NOTHING RETURNING id`,
);
// The first answer is the one that was on time or not; what was reopened and closed again is told once more.
const mark = statement(
  'police_diversion.call.told',
  `UPDATE police_diversion.call d SET acknowledged_at = coalesce(d.acknowledged_at, t."acknowledgedAt"),
     result_at = coalesce(d.result_at, t."resultAt")
   FROM jsonb_to_recordset($1) AS t (id uuid, "acknowledgedAt" timestamptz, "resultAt" timestamptz) WHERE d.id = t.id`,
);

/**
 * Puts replies where 110 fetches them and notes on their calls that 110 was told, in two statements; what was told
 * already is left out. Emits `police-diversion.reply.made` for each.
 */
export async function makeReplies(ctx: Ctx, replies: readonly NewReply[]): Promise<void> {
  if (replies.length === 0) return;
  const rows = replies.map(({ call, kind, text, version, at }) => {
    const dueAt = kind === 'acknowledged' ? call.acknowledgeDueAt : call.resultDueAt;
    return {
      ...{ id: ctx.ids.next(), callId: call.id, caseId: call.caseId, kind, version },
      ...{ text: text.slice(0, TEXT_LIMIT), onTime: at <= dueAt, at: at.toISOString() },
    };
  });
  const made = await ctx.db.run<{ id: string }>(insert, [JSON.stringify(rows), ctx.actor.id]);
  const ids = new Set(made.map(({ id }) => id));
  for (const { id: replyId, callId, caseId, kind } of rows)
    if (ids.has(replyId)) {
      const data = { replyId, callId, caseId, kind };
      ctx.emit({ type: 'police-diversion.reply.made', aggregate: `case:${caseId}`, data });
    }
  const told = marksOf(rows);
  if (told.length > 0) await ctx.db.run(mark, [JSON.stringify(told)]);
}

type Row = { readonly callId: string; readonly kind: ReplyKind; readonly at: string };

/** One row a call: an UPDATE takes only one of several. */
function marksOf(rows: readonly Row[]) {
  const marks = new Map<string, { id: string; acknowledgedAt?: string; resultAt?: string }>();
  for (const { callId, kind, at } of rows) {
    if (kind !== 'acknowledged' && kind !== 'result') continue;
    const found = marks.get(callId) ?? { id: callId };
    found.acknowledgedAt ??= at;
    if (kind === 'result') found.resultAt ??= at;
    marks.set(callId, found);
  }
  return [...marks.values()];
}

const columns = `r.id, d.call_number AS "callNumber", r.kind, r.text, r.on_time AS "onTime", r.made_at AS "madeAt",
  r.taken_at AS "takenAt"`;
const selectWaiting = statement(
  'police_diversion.reply.page',
  `SELECT ${columns} FROM police_diversion.reply r JOIN police_diversion.call d ON d.id = r.call_id
   WHERE r.taken_at IS NULL AND ($1::uuid IS NULL OR r.id > $1) ORDER BY r.id LIMIT $2`,
);
const selectOfCall = statement(
  'police_diversion.reply.of_call',
  `SELECT ${columns} FROM police_diversion.reply r JOIN police_diversion.call d ON d.id = r.call_id
   WHERE r.call_id = $1 ORDER BY r.made_at, r.id LIMIT 200`,
);
const markTaken = statement(
  'police_diversion.reply.taken',
  'UPDATE police_diversion.reply SET taken_at = coalesce(taken_at, $2) WHERE id = $1 RETURNING id',
);

type StoredReply = Omit<ReplyView, 'madeAt' | 'takenAt'> & { madeAt: Date; takenAt: Date | null };

const view = (row: StoredReply): ReplyView => ({
  ...row,
  madeAt: row.madeAt.toISOString(),
  takenAt: row.takenAt?.toISOString() ?? null,
});

/** Replies that 110 has not fetched yet, the oldest first; reads one more than `limit`. */
export async function waitingReplies(db: Db, afterId: string | null, limit: number): Promise<ReplyView[]> {
  return (await db.run<StoredReply>(selectWaiting, [afterId, limit + 1])).map(view);
}

/** What 110 was told of a call, the first first. */
export async function repliesOf(db: Db, callId: string): Promise<ReplyView[]> {
  return (await db.run<StoredReply>(selectOfCall, [callId])).map(view);
}

/** 110 has a reply; saying so twice counts once. Throws `police-diversion.reply_not_found`. */
export async function takeReply(ctx: Ctx, id: string): Promise<void> {
  const [row] = await ctx.db.run(markTaken, [id, ctx.clock.now()]);
  if (row === undefined) throw new AppError('police-diversion.reply_not_found');
}
