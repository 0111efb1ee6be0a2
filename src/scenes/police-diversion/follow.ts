import type { SceneJob, SceneParts } from '../../base/scene/index.ts';
import { systemActor } from '../../platform/access/index.ts';
import { asActor, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Consumer, DeliveredEvent, Watcher } from '../../platform/outbox/index.ts';
import { type Call, callColumns } from './call.ts';
import { makeReplies, type NewReply, type ReplyKind } from './replies.ts';
import { CHANNEL, resultText } from './rules.ts';

/** What of a case's life 110 is told. */
const TELLS: Readonly<Record<string, ReplyKind>> = {
  ...{ sign: 'acknowledged', handle: 'acknowledged' },
  ...{ close: 'result', answer: 'result', 'solve-in-place': 'result', exit: 'result', withdraw: 'result' },
};

const ofEvents = statement(
  'police_diversion.reply.of_events',
  `SELECT ${callColumns}, a.sequence AS version, a.type AS action, a.form, a.at, a.actor_id AS "actorId",
     c.state #>> '{attributes,reply}' AS reply
   FROM unnest($1::uuid[], $2::int[]) AS wanted (case_id, sequence)
   JOIN police_diversion.call d ON d.case_id = wanted.case_id AND d.returned_at IS NULL
   JOIN loop.action a ON a.case_id = wanted.case_id AND a.sequence = wanted.sequence
   JOIN loop.case_document c ON c.case_id = wanted.case_id
   ORDER BY a.case_id, a.sequence`,
);
const markReturned = statement(
  'police_diversion.call.returned_by_exit',
  `UPDATE police_diversion.call d SET returned_at = r.at, returned_by = r."actorId", returned_reason = r.reason
   FROM jsonb_to_recordset($1) AS r (id uuid, at timestamptz, "actorId" text, reason text)
   WHERE d.id = r.id AND d.returned_at IS NULL`,
);

interface Told extends Call {
  readonly version: number;
  readonly action: string;
  readonly form: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly actorId: string;
  readonly reply: string | null;
}

/**
 * Tells 110 that somebody has a call in hand, and what came of it. Who lets a case go to 110 on the case's own page
 * gives the call back as well.
 */
export const replyMaker: Consumer = {
  name: 'police-diversion.replies',
  types: ['loop.case.changed'],
  handle: async (ctx, events) => {
    const telling = events.filter((event) => String(event.data.action) in TELLS);
    if (telling.length === 0) return;
    const values = [telling.map(caseOf), telling.map((event) => Number(event.data.version))];
    const rows = await ctx.db.run<Told>(ofEvents, values);
    const acknowledged = new Set(rows.filter((row) => row.acknowledgedAt !== null).map((row) => row.id));
    const replies: NewReply[] = [];
    const returned: Record<string, unknown>[] = [];
    for (const row of rows) {
      const { version, at } = row;
      const base = { call: row, version, at };
      if (row.action === 'exit' && row.form.exit === 'police') {
        const reason = String(row.form.note ?? '属警务警情');
        replies.push({ ...base, kind: 'back-transfer', text: reason });
        returned.push({ id: row.id, at: at.toISOString(), actorId: row.actorId, reason });
      } else if (TELLS[row.action] === 'result')
        replies.push({ ...base, kind: 'result', text: resultText(row) });
      else if (!acknowledged.has(row.id)) {
        acknowledged.add(row.id);
        replies.push({ ...base, kind: 'acknowledged', text: '已签收办理' });
      }
    }
    await makeReplies(ctx, replies);
    if (returned.length > 0) await ctx.db.run(markReturned, [JSON.stringify(returned)]);
  },
};

const caseOf = (event: DeliveredEvent): string => String(event.data.caseId);

const ring = statement(
  'police_diversion.call.ring',
  `UPDATE police_diversion.call SET rung = CASE WHEN result_due_at <= $1 THEN 2 ELSE 1 END
   WHERE id IN (SELECT id FROM police_diversion.call
     WHERE result_at IS NULL AND returned_at IS NULL AND next_due_at <= $1
       AND ((rung < 2 AND result_due_at <= $1) OR (rung < 1 AND acknowledged_at IS NULL))
     ORDER BY next_due_at LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED)
   RETURNING id, case_id AS "caseId", rung`,
);

/** Rings for calls that 110 was not told of in time (`police-diversion.reply.overdue`), once a limit. */
export const ringJob: SceneJob = {
  name: 'police-diversion.ring',
  schedule: '* * * * *',
  run: async (root) => {
    const ctx = asActor(root, systemActor(CHANNEL));
    await inTransaction(ctx, async (tx) => {
      const rows = await tx.db.run<{ id: string; caseId: string; rung: number }>(ring, [tx.clock.now()]);
      for (const { id, caseId, rung } of rows) {
        const data = { callId: id, caseId, limit: rung === 2 ? 'result' : 'acknowledged' };
        tx.emit({ type: 'police-diversion.reply.overdue', aggregate: `case:${caseId}`, data });
      }
    });
  },
};

/**
 * Rings at open desks at once: a call has come in, a limit has passed, 110 was told something. Only ids travel, and
 * only to those who see the whole city; the page reads the rest under its own rights.
 */
export function liveDesk({ push }: SceneParts): Watcher {
  return {
    name: 'police-diversion.live',
    types: ['police-diversion.'],
    tell: async (_ctx, events) => {
      push.publish(
        events.map(({ type, data, happenedAt: at }) => ({ topic: 'cases', type, data: { ...data, at } })),
      );
    },
  };
}
