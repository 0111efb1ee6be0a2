import type { Ctx, RootCtx } from '../context/index.ts';
import { createCtx, inTransaction } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { isWanted } from './events.ts';
import type { Happening } from './watch.ts';

export interface DeliveredEvent extends Happening {
  readonly id: number;
}

/**
 * Somebody who wants certain events. `handle` runs in the transaction that also removes the event, so what it
 * writes to the database happens exactly once; anything outside must drop doubles by `event.id`.
 */
export interface Consumer {
  readonly name: string;
  /** Event types, or a prefix that ends with `.`; `*` means all. */
  readonly types: readonly string[];
  handle(ctx: Ctx, events: readonly DeliveredEvent[]): Promise<void>;
}

const BATCH = 500;
const MAX_ATTEMPTS = 8;

/** Takes what waits to those who want it. */
export interface Delivery {
  /** Delivers one batch; the number of events it took, 0 when nothing waits. */
  deliverBatch(): Promise<number>;
}

export function createDelivery(root: RootCtx, consumers: readonly Consumer[]): Delivery {
  async function deliver(events: readonly DeliveredEvent[]): Promise<void> {
    await inTransaction(createCtx(root), async (tx) => {
      for (const consumer of consumers) {
        const wanted = events.filter(({ type }) => isWanted(consumer.types, type));
        if (wanted.length > 0) await consumer.handle(tx, wanted);
      }
      await tx.db.run(sql.remove, [events.map((event) => event.id)]);
    });
  }

  async function fail(event: DeliveredEvent, error: unknown): Promise<void> {
    const now = root.clock.now();
    const reason = String(error).slice(0, 2_000);
    const [row] = await root.db.run<{ attempts: number }>(sql.fail, [event.id, reason, now]);
    root.log.warn(
      { event: event.type, id: event.id, attempts: row?.attempts, reason },
      'outbox: a consumer failed',
    );
    if ((row?.attempts ?? 0) >= MAX_ATTEMPTS) await root.db.run(sql.bury, [event.id, now]);
  }

  /** One of them is at fault: one by one, so that the others are not held up. A failed aggregate waits in order. */
  async function deliverEach(events: readonly DeliveredEvent[]): Promise<void> {
    const waiting = new Set<string>();
    for (const event of events) {
      if (waiting.has(event.aggregate)) continue;
      try {
        await deliver([event]);
      } catch (error) {
        waiting.add(event.aggregate);
        await fail(event, error);
      }
    }
  }

  return {
    deliverBatch: async () => {
      const events = await root.db.run<DeliveredEvent>(sql.read, [root.clock.now()]);
      if (events.length === 0) return 0;
      await deliver(events).catch((error: unknown) =>
        events.length === 1 ? fail(events[0]!, error) : deliverEach(events),
      );
      return events.length;
    },
  };
}

const sql = {
  read: statement(
    'outbox.read',
    `SELECT id, type, aggregate, data, happened_at AS "happenedAt" FROM outbox.event e
     WHERE (retry_at IS NULL OR retry_at <= $1)
       AND NOT EXISTS (SELECT 1 FROM outbox.event f
                       WHERE f.attempts > 0 AND f.retry_at > $1 AND f.aggregate = e.aggregate AND f.id < e.id)
     ORDER BY id LIMIT ${BATCH}`,
  ),
  remove: statement('outbox.remove', 'DELETE FROM outbox.event WHERE id = ANY($1)'),
  fail: statement(
    'outbox.fail',
    `UPDATE outbox.event SET attempts = attempts + 1, last_error = $2,
       retry_at = $3::timestamptz + interval '1 second' * least(300, power(2, attempts + 1))
     WHERE id = $1 RETURNING attempts`,
  ),
  bury: statement(
    'outbox.bury',
    `WITH gone AS (DELETE FROM outbox.event WHERE id = $1 RETURNING *)
     INSERT INTO outbox.dead_event (id, type, aggregate, data, happened_at, attempts, last_error, died_at)
     SELECT id, type, aggregate, data, happened_at, attempts, last_error, $2 FROM gone`,
  ),
};
