import type { Ids } from '../../lib/ids.ts';
import type { Clock } from '../../lib/time.ts';
import type { Actor } from '../access/index.ts';
import type { Db, Pool } from '../db/index.ts';
import { appendEvents, type DomainEvent } from '../outbox/events.ts';

export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/**
 * All that a command or query may use. It is handed on explicitly and never stored.
 * `actor` is always there: the system itself acts as a named system actor.
 */
export interface Ctx {
  readonly actor: Actor;
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Purpose for which personal data may be seen in this request, when one was declared. */
  readonly purpose?: string;
  /** Hands a fact to others, stored in the same transaction; outside of one it stops. */
  emit(event: DomainEvent): void;
}

/** A Ctx whose `db` is the pool, so that transactions can be begun from it. */
export interface RootCtx extends Ctx {
  readonly db: Pool;
}

export interface CtxParts {
  readonly actor: Actor;
  readonly db: Pool;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly purpose?: string;
}

export function createCtx(parts: CtxParts): RootCtx {
  return {
    ...parts,
    emit: () => {
      throw new Error('assertion failed: emit() needs a transaction; wrap the command in inTransaction()');
    },
  };
}

/** The same context for somebody else, e.g. the system acting on behalf of a schedule. */
export function asActor<C extends Ctx>(ctx: C, actor: Actor): C {
  return { ...ctx, actor };
}

/**
 * Runs `work` in one transaction and stores the events it emits in the same one, just before the commit.
 * When `ctx` already stands in a transaction, `work` joins it: its caller commits.
 */
export async function inTransaction<T>(ctx: Ctx, work: (tx: Ctx) => Promise<T>): Promise<T> {
  if (!isPool(ctx.db)) return work(ctx);
  const pool = ctx.db;
  return pool.transaction(async (db) => {
    const events: DomainEvent[] = [];
    const result = await work({ ...ctx, db, emit: (event) => events.push(event) });
    if (events.length > 0) {
      const happenedAt = ctx.clock.now();
      appendEvents(db, events, happenedAt);
      db.afterCommit(() =>
        pool.poke(
          'outbox',
          events.map((event) => ({ ...event, happenedAt })),
        ),
      );
    }
    return result;
  });
}

function isPool(db: Db): db is Pool {
  return 'transaction' in db;
}
