import type { Kysely } from 'kysely';
import pg from 'pg';
import { sqlState, translate } from './failures.ts';
import { createJourney } from './journey.ts';
import { kyselyOver } from './kysely.ts';
import type { DB } from './schema.generated.ts';
import type { Db, Pool, Statement, Transaction } from './types.ts';

export { copyField, copyLine } from './copy-text.ts';
export { isDataException, isUniqueViolation } from './failures.ts';
export { dropIndexes } from './indexes.ts';
export type { DB } from './schema.generated.ts';
export { takeSessionLock } from './session-lock.ts';
export { statement, write } from './statement.ts';
export type { Db, Pool, Statement, Transaction } from './types.ts';

pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

// Also a unique violation: of two that store the same thing at once, the second finds the first's when it tries again.
const RETRIED = new Set(['40001', '40P01', '23505']);
const ATTEMPTS = 3;

export interface PoolOptions {
  readonly connectionString: string;
  readonly connections: number;
  readonly applicationName?: string;
  /** Longest a statement may run, in ms; imports and migrations open pools with a longer one. */
  readonly statementTimeoutMs?: number;
  readonly onError?: (error: Error) => void;
}

const CHECK_CLIENT = "SET client_connection_check_interval = '5s'";

/** Opens a bounded pool. Nothing is connected until the first query. */
export function openPool(options: PoolOptions): Pool {
  const raw = new pg.Pool({
    connectionString: options.connectionString,
    max: options.connections,
    // Statements of a transaction go out together where nothing waits for the one before: see journey.ts.
    pipeline: true,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: options.applicationName ?? 'citybrain',
  });
  // An idle connection that breaks (PostgreSQL was restarted) must not end the process: the next query reconnects.
  raw.on('error', (error) => options.onError?.(error));
  // Nor one that breaks while it is lent out and nothing is asked of it: its next statement fails, or its release.
  raw.on('connect', (client) => {
    client.on('error', () => {});
    // A statement whose process was killed ends, and with it its locks. A PostgreSQL that cannot look goes without.
    client.query(CHECK_CLIENT).catch(() => {});
  });
  const pokes = new Map<string, Set<(news: readonly unknown[]) => void>>();
  const pool: Pool = {
    ...dbOver((query) => raw.query(query)),
    raw,
    connectionString: options.connectionString,
    transaction: (work) => transact(raw, work),
    poke: (topic, news) => {
      for (const call of pokes.get(topic) ?? []) call(news);
    },
    onPoke: (topic, call) => {
      const calls = pokes.get(topic) ?? new Set();
      pokes.set(topic, calls.add(call));
      return () => calls.delete(call);
    },
    close: () => raw.end(),
  };
  return pool;
}

type Send = (query: pg.QueryConfig) => Promise<pg.QueryResult>;

/** The three ways to ask, over whatever sends. */
function dbOver(send: Send): Db {
  let kysely: Kysely<DB> | undefined;
  const ask = async (query: pg.QueryConfig) => {
    try {
      return await send(query);
    } catch (error) {
      throw translate(error);
    }
  };
  return {
    get kysely() {
      kysely ??= kyselyOver(ask);
      return kysely;
    },
    run: async <Row extends object>({ name, text }: Statement, values: readonly unknown[] = []) =>
      (await ask({ name, text, values: values as unknown[] })).rows as Row[],
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await ask({ text, values: values as unknown[] })).rows as Row[],
  };
}

async function transact<T>(raw: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transactOnce(raw, work);
    } catch (error) {
      if (attempt >= ATTEMPTS || !RETRIED.has(sqlState(error))) throw error;
    }
  }
}

async function transactOnce<T>(raw: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await raw.connect().catch((error) => {
    throw translate(error);
  });
  const journey = createJourney(client);
  let broken: Error | undefined;
  try {
    const calls: (() => void)[] = [];
    const db = dbOver(journey.send);
    const result = await work({
      get kysely() {
        return db.kysely;
      },
      run: db.run,
      query: db.query,
      defer: ({ name, text }, values) => journey.defer({ name, text, values: values as unknown[] }),
      copyFrom: (copy, lines) => journey.copyFrom(copy, lines),
      afterCommit: (call) => calls.push(call),
    });
    await journey.commit();
    for (const call of calls) call();
    return result;
  } catch (error) {
    // A rollback that fails means the connection is gone; the pool then throws it away.
    await journey.rollback().catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw translate(error);
  } finally {
    client.release(broken);
  }
}
