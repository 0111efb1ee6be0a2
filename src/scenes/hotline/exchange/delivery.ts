import type { SceneJob } from '../../../base/scene/index.ts';
import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import type { Consumer } from '../../../platform/outbox/index.ts';
import { requestColumns, type UpperRequest } from '../requests.ts';
import { type Exchange, readExchange, signedHeaders } from './exchange.ts';

/** Sent at the same time; each waits no longer than the exchange's limit. */
const AT_ONCE = 20;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;
/** Rounds behind one delivery of events at most, so that it holds no other event up; the job takes the rest. */
const MOST_ROUNDS = 10;
/** Rounds of the job at most, every minute. */
const MOST_JOB_ROUNDS = 50;

// Requests of one ticket go up in their order: a later one waits for the earlier. What this transaction itself made is
// not sent in it: the answer may come before the commit and would find no such request, and a rollback would leave the
// upper side with one that never was. Its own event comes after the commit.
const lockDue = statement(
  'hotline.delivery.due',
  `SELECT ${requestColumns}, c.number AS "caseNumber" FROM hotline.request r
   JOIN hotline.ticket t ON t.id = r.ticket_id JOIN loop.case c ON c.id = r.case_id
   WHERE r.sent_at IS NULL AND r.state = 'waiting' AND (r.next_attempt_at IS NULL OR r.next_attempt_at <= $1)
     AND r.xmin IS DISTINCT FROM pg_current_xact_id_if_assigned()::xid
     AND NOT EXISTS (SELECT 1 FROM hotline.request e WHERE e.ticket_id = r.ticket_id AND e.id < r.id
                     AND e.sent_at IS NULL AND e.state = 'waiting')
   ORDER BY r.id LIMIT ${AT_ONCE} FOR NO KEY UPDATE OF r SKIP LOCKED`,
);
const markSent = statement(
  'hotline.delivery.sent',
  `UPDATE hotline.request SET sent_at = $2, sent_by = 'webhook', attempts = attempts + 1, last_error = NULL,
     next_attempt_at = NULL WHERE id = $1`,
);
const markFailed = statement(
  'hotline.delivery.failed',
  `UPDATE hotline.request SET attempts = attempts + 1, last_error = $2, next_attempt_at = $3 WHERE id = $1`,
);
const insertDelivery = statement(
  'hotline.delivery.insert',
  `INSERT INTO hotline.delivery (id, request_id, tried_at, arrived, error, took_ms) VALUES ($1, $2, $3, $4, $5, $6)`,
);
const someFailing = statement(
  'hotline.delivery.failing',
  `SELECT 1 FROM hotline.request WHERE sent_at IS NULL AND state = 'waiting' AND next_attempt_at > $1 LIMIT 1`,
);

/**
 * Sends what waits to the upper platform, once: of each ticket its earliest request. Returns how many arrived; as long
 * as any did, later ones of the same tickets may wait. Nothing without an endpoint.
 */
export async function deliverDue(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const exchange = await readExchange(tx.db);
    if (exchange.endpoint === null) return 0;
    const due = await tx.db.run<UpperRequest & { caseNumber: string }>(lockDue, [tx.clock.now()]);
    const tries = await Promise.all(
      due.map(async (request) => {
        const begun = performance.now();
        const error = await send(tx, exchange, request);
        return { error, tookMs: Math.round(performance.now() - begun) };
      }),
    );
    for (const [index, request] of due.entries()) {
      const { error, tookMs } = tries[index]!;
      const told = [tx.clock.now(), error === undefined, error ?? null, tookMs];
      await tx.db.run(insertDelivery, [tx.ids.next(), request.id, ...told]);
      if (error === undefined) await tx.db.run(markSent, [request.id, tx.clock.now()]);
      else await tx.db.run(markFailed, [request.id, error, nextAttempt(tx, request.attempts)]);
    }
    return tries.filter(({ error }) => error === undefined).length;
  });
}

function nextAttempt(tx: Ctx, attempts: number): Date {
  const waitMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts, 20), LONGEST_RETRY_MS);
  return new Date(tx.clock.now().getTime() + waitMs);
}

/** The reason why it did not arrive, or undefined. The receiver drops doubles by Idempotency-Key. */
async function send(
  tx: Ctx,
  exchange: Exchange,
  request: UpperRequest & { caseNumber: string },
): Promise<string | undefined> {
  const { id, number, kind, reason, caseNumber } = request;
  const askedAt = request.askedAt.toISOString();
  const wantedDeadline = request.wantedDeadline?.toISOString();
  const body = JSON.stringify({ id, number, kind, reason, askedAt, caseNumber, wantedDeadline });
  try {
    const answer = await fetch(exchange.endpoint!, {
      method: 'POST',
      body,
      headers: {
        ...signedHeaders(exchange, body, tx.clock.now()),
        'Content-Type': 'application/json',
        'Idempotency-Key': id,
      },
      // An endpoint that sends us elsewhere is not the one that was set up.
      redirect: 'error',
      signal: AbortSignal.timeout(exchange.timeoutMs),
    });
    await answer.body?.cancel();
    return answer.ok ? undefined : `HTTP ${answer.status}`;
  } catch (error) {
    const { message, cause } = error as Error;
    return `${message}${cause instanceof Error ? `: ${cause.message}` : ''}`.slice(0, 300);
  }
}

/**
 * Sends a request as soon as it was made. While the upper side is away nothing is tried here, so that it holds no
 * other event up: the job tries again.
 */
export const requestSender: Consumer = {
  name: 'hotline.sender',
  types: ['hotline.request.made'],
  handle: async (ctx) => {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const [failing] = await ctx.db.run(someFailing, [ctx.clock.now()]);
      if (failing !== undefined || (await deliverDue(ctx)) === 0) return;
    }
  },
};

/** Tries again what did not arrive: after 30 s, then ever later up to an hour, until it is answered. */
export const resendJob: SceneJob = {
  name: 'hotline.resend',
  schedule: '* * * * *',
  run: async (ctx) => {
    for (let round = 0; round < MOST_JOB_ROUNDS; round++) if ((await deliverDue(ctx)) === 0) return;
  },
};
