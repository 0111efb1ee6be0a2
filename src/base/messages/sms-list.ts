import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { SmsPage } from './contract.ts';

const MOST_COUNTED = 1_000;
const STATES = ['queued', 'sending', 'sent', 'failed', 'skipped'];

const select = statement(
  'messages.sms.list',
  `SELECT s.message_id AS id, m.template, s.state, s.urgent, s.attempts, s.last_error AS "lastError",
     s.not_before AS "notBefore", s.sent_at AS "sentAt"
   FROM messages.sms s JOIN messages.message m ON m.id = s.message_id
   WHERE ($1::text IS NULL OR s.state = $1) AND s.message_id < $2 ORDER BY s.message_id DESC LIMIT $3`,
);
const count = statement(
  'messages.sms.count',
  `SELECT state, (SELECT count(*)::int FROM (SELECT FROM messages.sms s WHERE s.state = wanted.state LIMIT ${MOST_COUNTED}) AS few)
     AS count FROM unnest($1::text[]) AS wanted (state)`,
);
const requeue = statement(
  'messages.sms.requeue',
  `UPDATE messages.sms SET state = 'queued', attempts = 0, not_before = $2, last_error = NULL
   WHERE message_id = $1 AND state IN ('failed', 'skipped') RETURNING message_id`,
);

interface Row {
  readonly id: string;
  readonly template: string;
  readonly state: string;
  readonly urgent: boolean;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly notBefore: Date;
  readonly sentAt: Date | null;
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Text messages for those who look after the gateway: what waits, failed and why. No phone, no words. */
export async function listSms(
  ctx: Ctx,
  query: { state?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<SmsPage> {
  const [before] = query.cursor === undefined ? [LAST_ID] : decodeCursor(query.cursor, 1);
  const rows = await ctx.db.run<Row>(select, [query.state ?? null, before, query.limit + 1]);
  const { items, next } = pageOf(rows, query.limit, (row) => [row.id]);
  const counts = await ctx.db.run<{ state: string; count: number }>(count, [STATES]);
  return {
    items: items.map((row) => ({
      ...row,
      state: row.state as SmsPage['items'][number]['state'],
      notBefore: row.notBefore.toISOString(),
      sentAt: row.sentAt?.toISOString() ?? null,
    })),
    next,
    counts: Object.fromEntries(counts.map((row) => [row.state, row.count])),
  };
}

/** Lets a message that failed or was skipped go once more. Throws `messages.not_found`. */
export async function retrySms(ctx: Ctx, id: string): Promise<void> {
  const rows = await ctx.db.run(requeue, [id, ctx.clock.now()]);
  if (rows.length === 0) throw new AppError('messages.not_found');
}
