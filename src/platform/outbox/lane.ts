import type { Ctx, RootCtx } from '../context/index.ts';
import { createCtx, inTransaction } from '../context/index.ts';
import { statement } from '../db/index.ts';
import type { DomainEvent } from './events.ts';

export interface DeliveredEvent extends DomainEvent {
  readonly id: number;
  readonly happenedAt: Date;
}

/**
 * Somebody who wants certain events. `handle` runs in the transaction that also removes the event, so what it
 * writes to the database happens exactly once; anything outside must drop doubles by `event.id`.
 */
export interface Consumer {
  readonly name: string;
  /** Event types, or a prefix that ends with `.`; `*` means all. */
  readonly types: readonly string[];
  /**
   * `now`: somebody looks at a page and waits; must be short. `behind` (unless said): gathered a little longer, so
   * that several events of one case are one piece of work, and holds up nobody who waits.
   */
  readonly lane?: LaneName;
  handle(ctx: Ctx, events: readonly DeliveredEvent[]): Promise<void>;
}

export type LaneName = 'now' | 'behind';

const BATCH = 500;
const MAX_ATTEMPTS = 8;

/** Takes what waits in one of the two queues to those who want it. */
export interface Lane {
  /** Delivers one batch; the number of events it took, 0 when nothing waits. */
  deliverBatch(): Promise<number>;
}

/**
 * A lane with its consumers. Events come into `now`; what somebody `behind` wants is handed over to that queue in the
 * transaction in which those of `now` have had it.
 */
export function createLane(root: RootCtx, name: LaneName, all: readonly Consumer[]): Lane {
  const sql = name === 'now' ? nowStatements : behindStatements;
  const consumers = all.filter((consumer) => (consumer.lane ?? 'behind') === name);
  const later = name === 'now' ? all.filter((consumer) => !consumers.includes(consumer)) : [];

  async function deliver(events: readonly DeliveredEvent[]): Promise<void> {
    await inTransaction(createCtx(root), async (tx) => {
      for (const consumer of consumers) {
        const wanted = events.filter((event) => wants(consumer, event));
        if (wanted.length > 0) await consumer.handle(tx, wanted);
      }
      const handed = events.filter((event) => later.some((consumer) => wants(consumer, event)));
      if (handed.length > 0) await tx.db.run(handOver, [handed.map((event) => event.id)]);
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

function wants({ types }: Consumer, { type }: DeliveredEvent): boolean {
  return types.some(
    (wanted) => wanted === '*' || wanted === type || (wanted.endsWith('.') && type.startsWith(wanted)),
  );
}

const handOver = statement(
  'outbox.hand_over',
  `INSERT INTO outbox.event_behind (id, type, aggregate, data, happened_at)
   SELECT id, type, aggregate, data, happened_at FROM outbox.event WHERE id = ANY($1)`,
);

const nowStatements = statementsOf('outbox.event');
const behindStatements = statementsOf('outbox.event_behind');

function statementsOf(table: string) {
  return {
    read: statement(
      `read ${table}`,
      `SELECT id, type, aggregate, data, happened_at AS "happenedAt" FROM ${table} e
       WHERE (retry_at IS NULL OR retry_at <= $1)
         AND NOT EXISTS (SELECT 1 FROM ${table} f
                         WHERE f.attempts > 0 AND f.retry_at > $1 AND f.aggregate = e.aggregate AND f.id < e.id)
       ORDER BY id LIMIT ${BATCH}`,
    ),
    remove: statement(`remove ${table}`, `DELETE FROM ${table} WHERE id = ANY($1)`),
    fail: statement(
      `fail ${table}`,
      `UPDATE ${table} SET attempts = attempts + 1, last_error = $2,
         retry_at = $3::timestamptz + interval '1 second' * least(300, power(2, attempts + 1))
       WHERE id = $1 RETURNING attempts`,
    ),
    bury: statement(
      `bury ${table}`,
      `WITH gone AS (DELETE FROM ${table} WHERE id = $1 RETURNING *)
       INSERT INTO outbox.dead_event (id, type, aggregate, data, happened_at, attempts, last_error, died_at)
       SELECT id, type, aggregate, data, happened_at, attempts, last_error, $2 FROM gone`,
    ),
  };
}
