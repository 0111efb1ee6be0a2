import type { Ctx, RootCtx } from '../context/index.ts';
import { createCtx, inTransaction } from '../context/index.ts';
import { type Db, statement } from '../db/index.ts';
import { openLeadership } from '../db/leadership.ts';
import type { DomainEvent } from './events.ts';

export { appendEvents, type DomainEvent } from './events.ts';

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
  handle(ctx: Ctx, events: readonly DeliveredEvent[]): Promise<void>;
}

const BATCH = 500;
const MAX_ATTEMPTS = 8;
const POLL_MS = 1_000;
/** Events are gathered this long: several of one case are then one piece of work for whoever recomputes it. */
const GATHER_MS = 20;

const readBatch = statement(
  'outbox.read',
  `SELECT id, type, aggregate, data, happened_at AS "happenedAt" FROM outbox.event e
   WHERE (retry_at IS NULL OR retry_at <= $1)
     AND NOT EXISTS (SELECT 1 FROM outbox.event f
                     WHERE f.attempts > 0 AND f.retry_at > $1 AND f.aggregate = e.aggregate AND f.id < e.id)
   ORDER BY id LIMIT ${BATCH}`,
);
const deleteBatch = statement('outbox.delete', 'DELETE FROM outbox.event WHERE id = ANY($1)');
const markFailed = statement(
  'outbox.fail',
  `UPDATE outbox.event SET attempts = attempts + 1, last_error = $2,
     retry_at = $3::timestamptz + interval '1 second' * least(300, power(2, attempts + 1))
   WHERE id = $1 RETURNING attempts`,
);
const bury = statement(
  'outbox.bury',
  `WITH gone AS (DELETE FROM outbox.event WHERE id = $1 RETURNING *)
   INSERT INTO outbox.dead_event (id, type, aggregate, data, happened_at, attempts, last_error, died_at)
   SELECT id, type, aggregate, data, happened_at, attempts, last_error, $2 FROM gone`,
);

const oldest = statement(
  'outbox.oldest',
  `SELECT min(happened_at) AS at FROM outbox.event WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) p WHERE starts_with(type, p))`,
);

/** When the oldest event that is not delivered yet happened, of types that begin so; undefined when none waits. */
export async function oldestWaiting(db: Db, types: readonly string[]): Promise<Date | undefined> {
  return (await db.run<{ at: Date | null }>(oldest, [types]))[0]?.at ?? undefined;
}

export interface OutboxDelivery {
  /** Delivers everything that waits now; resolves with the number delivered. For tests and shutdown. */
  drain(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Delivers events to consumers, at least once and in order for each aggregate. Of all processes on a database
 * only one delivers at a time (an advisory lock); when it ends another takes over.
 */
export function startOutbox(root: RootCtx, consumers: readonly Consumer[]): OutboxDelivery {
  const leadership = openLeadership(root.db.connectionString, 'outbox', (error) =>
    root.log.warn({ error: String(error) }, 'outbox: leadership lost, trying again'),
  );
  let stopped = false;
  let running: Promise<number> | undefined;
  let again = false;

  async function deliverAll(): Promise<number> {
    let delivered = 0;
    while (!stopped && (await leadership.isLeader())) {
      const count = await deliverBatch(root, consumers);
      delivered += count;
      if (count === 0) break;
    }
    return delivered;
  }

  function wake(): Promise<number> {
    if (running !== undefined) {
      again = true;
      return running;
    }
    running = deliverAll()
      .catch((error) => {
        root.log.error({ error: String(error) }, 'outbox: delivery failed, trying again');
        return 0;
      })
      .finally(() => {
        running = undefined;
        if (again && !stopped) {
          again = false;
          void wake();
        }
      });
    return running;
  }

  let gathering: NodeJS.Timeout | undefined;
  const unsubscribe = root.db.onPoke('outbox', () => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      void wake();
    }, GATHER_MS);
  });
  const timer = setInterval(() => void wake(), POLL_MS);
  void wake();
  return {
    drain: async () => {
      while (running !== undefined) await running;
      return wake();
    },
    stop: async () => {
      stopped = true;
      unsubscribe();
      clearInterval(timer);
      clearTimeout(gathering);
      await running;
      await leadership.close();
    },
  };
}

async function deliverBatch(root: RootCtx, consumers: readonly Consumer[]): Promise<number> {
  const events = await root.db.run<DeliveredEvent>(readBatch, [root.clock.now()]);
  if (events.length === 0) return 0;
  try {
    await deliver(root, consumers, events);
    return events.length;
  } catch (error) {
    if (events.length === 1) return fail(root, events[0]!, error);
  }
  // One of them is at fault: one by one, so that the others are not held up. A failed aggregate waits in order.
  const waiting = new Set<string>();
  for (const event of events) {
    if (waiting.has(event.aggregate)) continue;
    try {
      await deliver(root, consumers, [event]);
    } catch (error) {
      waiting.add(event.aggregate);
      await fail(root, event, error);
    }
  }
  return events.length;
}

async function deliver(
  root: RootCtx,
  consumers: readonly Consumer[],
  events: readonly DeliveredEvent[],
): Promise<void> {
  await inTransaction(createCtx(root), async (tx) => {
    for (const consumer of consumers) {
      const wanted = events.filter((event) => consumer.types.some((type) => matches(type, event.type)));
      if (wanted.length > 0) await consumer.handle(tx, wanted);
    }
    await tx.db.run(deleteBatch, [events.map((event) => event.id)]);
  });
}

async function fail(root: RootCtx, event: DeliveredEvent, error: unknown): Promise<number> {
  const now = root.clock.now();
  const reason = String(error).slice(0, 2_000);
  const [row] = await root.db.run<{ attempts: number }>(markFailed, [event.id, reason, now]);
  root.log.warn(
    { event: event.type, id: event.id, attempts: row?.attempts, reason },
    'outbox: a consumer failed',
  );
  if ((row?.attempts ?? 0) >= MAX_ATTEMPTS) await root.db.run(bury, [event.id, now]);
  return 1;
}

function matches(pattern: string, type: string): boolean {
  return pattern === '*' || pattern === type || (pattern.endsWith('.') && type.startsWith(pattern));
}
