import type { SceneJob } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import { DAY_MS } from '../../../lib/time.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../../platform/http/index.ts';
import { KIND_TITLES } from '../requests.ts';
import type { DeliveryView, ExchangeStatus } from './contract.ts';
import { deliverDue } from './delivery.ts';
import { isSynthetic, readExchange } from './exchange.ts';

const KEPT_DAYS = 30;

const selectFigures = statement(
  'hotline.exchange.figures',
  `SELECT (SELECT count(*)::int FROM hotline.request WHERE sent_at IS NULL AND state = 'waiting') AS unsent,
     (SELECT count(*)::int FROM hotline.request WHERE sent_at IS NULL AND state = 'waiting'
        AND last_error IS NOT NULL) AS failing,
     (SELECT taken_in_at FROM hotline.ticket ORDER BY id DESC LIMIT 1) AS "lastTicketAt",
     (SELECT max(answered_at) FROM hotline.request WHERE asked_at > $1) AS "lastAnswerAt",
     (SELECT max(sent_at) FROM hotline.request WHERE asked_at > $1) AS "lastSentAt"`,
);
const selectDeliveries = statement(
  'hotline.delivery.page',
  `SELECT d.id, d.request_id AS "requestId", t.id AS "ticketId", t.upper_number AS number, r.kind,
     d.tried_at AS "triedAt", d.arrived, d.error, d.took_ms AS "tookMs",
     r.sent_at IS NULL AND r.state = 'waiting' AS unsent, r.next_attempt_at AS "nextAttemptAt"
   FROM hotline.delivery d JOIN hotline.request r ON r.id = d.request_id JOIN hotline.ticket t ON t.id = r.ticket_id
   WHERE ($1::uuid IS NULL OR d.id < $1) AND ($2::boolean IS NULL OR d.arrived = $2)
   ORDER BY d.id DESC LIMIT $3`,
);
const hurry = statement(
  'hotline.delivery.hurry',
  `UPDATE hotline.request SET next_attempt_at = NULL WHERE id = $1 AND state = 'waiting' RETURNING id`,
);
const purge = statement('hotline.delivery.purge', 'DELETE FROM hotline.delivery WHERE tried_at < $1');

/** How the exchange goes: by what way, how much waits, when something last came or went. */
export async function exchangeStatus(ctx: Ctx): Promise<ExchangeStatus> {
  const exchange = await readExchange(ctx.db);
  const { endpoint, algorithm, dayListEndpoint } = exchange;
  type Times = { lastTicketAt: Date | null; lastAnswerAt: Date | null; lastSentAt: Date | null };
  const since = new Date(ctx.clock.now().getTime() - KEPT_DAYS * DAY_MS);
  const [row] = await ctx.db.run<Times & { unsent: number; failing: number }>(selectFigures, [since]);
  const { unsent, failing, lastTicketAt, lastAnswerAt, lastSentAt } = row!;
  return {
    ...{ mode: endpoint === null ? 'file' : 'webhook', algorithm, dayList: dayListEndpoint !== null },
    host: endpoint === null ? null : new URL(endpoint).host,
    synthetic: isSynthetic(exchange),
    ...{ unsent, failing },
    lastTicketAt: lastTicketAt?.toISOString() ?? null,
    lastAnswerAt: lastAnswerAt?.toISOString() ?? null,
    lastSentAt: lastSentAt?.toISOString() ?? null,
  };
}

/** One page of tries to send something up, the last first. */
export async function listDeliveries(
  ctx: Ctx,
  query: { arrived?: boolean | undefined; cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = query.limit ?? 50;
  const [before] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, 1);
  type Row = Omit<DeliveryView, 'kindTitle' | 'triedAt' | 'nextAttemptAt'> & {
    readonly triedAt: Date;
    readonly nextAttemptAt: Date | null;
  };
  const rows = await ctx.db.run<Row>(selectDeliveries, [before, query.arrived ?? null, limit + 1]);
  const page = pageOf(rows, limit, (row) => [row.id]);
  const items = page.items.map((row) => ({
    ...row,
    kindTitle: KIND_TITLES[row.kind],
    triedAt: row.triedAt.toISOString(),
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
  }));
  return { items, next: page.next };
}

/** Tries a request again at once instead of at its time. Throws `hotline.request_not_found`. */
export async function sendAgain(ctx: Ctx, requestId: string): Promise<{ sent: number }> {
  const [found] = await ctx.db.run(hurry, [requestId]);
  if (found === undefined) throw new AppError('hotline.request_not_found');
  return { sent: await deliverDue(ctx) };
}

/** Nightly: forgets tries that are older than a month. */
export const purgeJob: SceneJob = {
  name: 'hotline.purge-deliveries',
  schedule: '45 3 * * *',
  run: async (ctx) => {
    await ctx.db.run(purge, [new Date(ctx.clock.now().getTime() - KEPT_DAYS * DAY_MS)]);
  },
};
