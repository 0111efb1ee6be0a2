import type { SceneJob } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { systemActor } from '../../platform/access/index.ts';
import { asActor, type Ctx, inTransaction } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import type { Consumer } from '../../platform/outbox/index.ts';
import { type Call, callColumns } from './call.ts';
import type { ReplyView } from './contract.ts';

type Kind = ReplyView['kind'];

/** What of a case's life 110 is told. */
const TELLS: Readonly<Record<string, Kind>> = {
  ...{ sign: 'acknowledged', handle: 'acknowledged' },
  ...{ close: 'result', answer: 'result', 'solve-in-place': 'result', exit: 'result', withdraw: 'result' },
};

const ofEvents = statement(
  'police_diversion.reply.of_events',
  `SELECT ${callColumns}, c.attributes ->> 'reply' AS reply
   FROM police_diversion.call d JOIN loop.v_case c ON c.id = d.case_id
   WHERE d.case_id = ANY($1) AND d.returned_at IS NULL`,
);
const insert = statement(
  'police_diversion.reply.insert',
  `INSERT INTO police_diversion.reply (id, call_id, case_version, kind, text, on_time, made_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
);
const markAcknowledged = statement(
  'police_diversion.call.acknowledged',
  'UPDATE police_diversion.call SET acknowledged_at = coalesce(acknowledged_at, $2) WHERE id = $1',
);
const markResult = statement(
  'police_diversion.call.result',
  'UPDATE police_diversion.call SET result_at = $2, acknowledged_at = coalesce(acknowledged_at, $2) WHERE id = $1',
);

/** Tells 110 that somebody has a call in hand, and what came of it. */
export const replyMaker: Consumer = {
  name: 'police-diversion.replies',
  types: ['loop.case.changed'],
  handle: async (ctx, events) => {
    const telling = events.filter((event) => String(event.data.action) in TELLS);
    if (telling.length === 0) return;
    const ids = [...new Set(telling.map((event) => String(event.data.caseId)))];
    const calls = await ctx.db.run<Call & { reply: string | null }>(ofEvents, [ids]);
    const acknowledged = new Set(calls.filter((call) => call.acknowledgedAt !== null).map((call) => call.id));
    for (const event of telling) {
      const kind = TELLS[String(event.data.action)]!;
      for (const call of calls.filter((each) => each.caseId === event.data.caseId)) {
        if (kind === 'acknowledged' && acknowledged.has(call.id)) continue;
        acknowledged.add(call.id);
        const text = kind === 'result' ? (call.reply ?? '已办理') : '已签收办理';
        const version = Number(event.data.version);
        const at = event.happenedAt;
        await makeReply(ctx, call, { kind, text, version, at });
        await ctx.db.run(kind === 'result' ? markResult : markAcknowledged, [call.id, at]);
      }
    }
  },
};

/** Puts a reply to a call where 110 fetches it. Emits `police-diversion.reply.made`. */
export async function makeReply(
  ctx: Ctx,
  call: Call,
  reply: { kind: Kind; text: string; version: number; at?: Date },
): Promise<void> {
  const at = reply.at ?? ctx.clock.now();
  const dueAt = reply.kind === 'acknowledged' ? call.acknowledgeDueAt : call.resultDueAt;
  const id = ctx.ids.next();
  const text = reply.text.slice(0, 4_000);
  const values = [id, call.id, reply.version, reply.kind, text, at <= dueAt, at];
  const [made] = await ctx.db.run(insert, values);
  if (made === undefined) return;
  const data = { replyId: id, callId: call.id, caseId: call.caseId, kind: reply.kind };
  ctx.emit({ type: 'police-diversion.reply.made', aggregate: `case:${call.caseId}`, data });
}

const selectWaiting = statement(
  'police_diversion.reply.page',
  `SELECT r.id, d.call_number AS "callNumber", r.kind, r.text, r.on_time AS "onTime", r.made_at AS "madeAt",
     r.taken_at AS "takenAt" FROM police_diversion.reply r JOIN police_diversion.call d ON d.id = r.call_id
   WHERE r.taken_at IS NULL AND ($1::uuid IS NULL OR r.id > $1) ORDER BY r.id LIMIT $2`,
);
const markTaken = statement(
  'police_diversion.reply.taken',
  'UPDATE police_diversion.reply SET taken_at = coalesce(taken_at, $2) WHERE id = $1 RETURNING id',
);

/** Replies that 110 has not fetched yet, the oldest first; reads one more than `limit`. */
export async function waitingReplies(db: Db, afterId: string | null, limit: number): Promise<ReplyView[]> {
  type Row = Omit<ReplyView, 'madeAt' | 'takenAt'> & { madeAt: Date; takenAt: Date | null };
  const rows = await db.run<Row>(selectWaiting, [afterId, limit + 1]);
  return rows.map((row) => ({
    ...row,
    madeAt: row.madeAt.toISOString(),
    takenAt: row.takenAt?.toISOString() ?? null,
  }));
}

/** 110 has a reply; saying so twice counts once. Throws `police-diversion.reply_not_found`. */
export async function takeReply(ctx: Ctx, id: string): Promise<void> {
  const [row] = await ctx.db.run(markTaken, [id, ctx.clock.now()]);
  if (row === undefined) throw new AppError('police-diversion.reply_not_found');
}

const ring = statement(
  'police_diversion.call.ring',
  `UPDATE police_diversion.call SET rung = CASE WHEN result_due_at <= $1 THEN 2 ELSE 1 END
   WHERE result_at IS NULL AND returned_at IS NULL AND (
     (rung < 2 AND result_due_at <= $1) OR (rung < 1 AND acknowledged_at IS NULL AND acknowledge_due_at <= $1))
   RETURNING id, case_id AS "caseId", rung`,
);

/** Rings for calls that 110 was not told of in time (`police-diversion.reply.overdue`), once a limit. */
export const ringJob: SceneJob = {
  name: 'police-diversion.ring',
  schedule: '* * * * *',
  run: async (root) => {
    const ctx = asActor(root, systemActor('police-diversion'));
    await inTransaction(ctx, async (tx) => {
      const rows = await tx.db.run<{ id: string; caseId: string; rung: number }>(ring, [tx.clock.now()]);
      for (const { id, caseId, rung } of rows) {
        const data = { callId: id, caseId, limit: rung === 2 ? 'result' : 'acknowledged' };
        tx.emit({ type: 'police-diversion.reply.overdue', aggregate: `case:${caseId}`, data });
      }
    });
  },
};
