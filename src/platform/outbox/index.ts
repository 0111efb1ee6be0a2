import type { RootCtx } from '../context/index.ts';
import { type Db, statement } from '../db/index.ts';
import { type Leadership, openLeadership } from '../db/leadership.ts';
import { type Consumer, createDelivery, type Delivery } from './delivery.ts';

export type { Consumer, DeliveredEvent } from './delivery.ts';
export { appendEvents, type DomainEvent, isWanted } from './events.ts';
export { type Happening, startWatch, type Watch, type Watcher } from './watch.ts';

const POLL_MS = 1_000;
/** How long events are gathered before they are delivered: several of one case are one piece of work. */
const GATHER_MS = 300;

const longest = statement(
  'outbox.longest_waiting',
  `SELECT extract(epoch FROM now() - min(stored_at))::float8 * 1000 AS ms FROM outbox.event
   WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) p WHERE starts_with(type, p))`,
);

/**
 * How long the oldest event of types that begin so has waited since it was stored, in ms by the database's own clock;
 * undefined when none waits. The time at which it happened may be long before: a past that is filled in afterwards.
 */
export async function longestWaitMs(db: Db, types: readonly string[]): Promise<number | undefined> {
  return (await db.run<{ ms: number | null }>(longest, [types]))[0]?.ms ?? undefined;
}

export interface OutboxDelivery {
  /** Delivers everything that waits now; resolves with the number of deliveries. For tests and shutdown. */
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
  const running = keepDelivering(root, leadership, createDelivery(root, consumers));
  const unsubscribe = root.db.onPoke('outbox', running.poke);
  const timer = setInterval(running.poke, POLL_MS);
  void running.wake();
  return {
    drain: running.drain,
    stop: async () => {
      unsubscribe();
      clearInterval(timer);
      await running.stop();
      await leadership.close();
    },
  };
}

interface Running {
  /** There is something new: delivered once it has been gathered. */
  readonly poke: () => void;
  wake(): Promise<number>;
  drain(): Promise<number>;
  stop(): Promise<void>;
}

/** Delivers batch after batch while there are any. */
function keepDelivering(root: RootCtx, leadership: Leadership, delivery: Delivery): Running {
  let stopped = false;
  let running: Promise<number> | undefined;
  let again = false;
  let gathering: NodeJS.Timeout | undefined;

  async function deliverAll(): Promise<number> {
    let total = 0;
    while (!stopped && (await leadership.isLeader())) {
      const count = await delivery.deliverBatch();
      if (count === 0) break;
      total += count;
    }
    return total;
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

  return {
    wake,
    poke: () => {
      if (stopped) return;
      gathering ??= setTimeout(() => {
        gathering = undefined;
        void wake();
      }, GATHER_MS);
    },
    drain: async () => {
      while (running !== undefined) await running;
      return wake();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(gathering);
      await running;
    },
  };
}
