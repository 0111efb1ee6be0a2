import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { DB } from './schema.generated.ts';

/** A fixed piece of SQL, parsed and planned once a connection under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Somewhere to send SQL to: the pool, or the one connection of a transaction. */
export interface Db {
  /** The query builder, for queries that are put together; types come from the generated schema. */
  readonly kysely: Kysely<DB>;
  /** Runs a named statement (prepared once a connection) and returns its rows. */
  run<Row extends object>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs SQL that is needed rarely: set-up, COPY targets, maintenance. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** One transaction. */
export interface Transaction extends Db {
  /**
   * Runs a statement whose result nobody needs together with the next one or with the commit, in one journey to
   * the database. Its failure is thrown there.
   */
  defer(statement: Statement, values: readonly unknown[]): void;
  /** Called once, only when the commit has succeeded; must not throw. */
  afterCommit(call: () => void): void;
  /** Streams rows into a table: `COPY … FROM STDIN` in text format. Resolves when all of them are stored. */
  copyFrom(copy: string, lines: Iterable<string>): Promise<void>;
}

export interface Pool extends Db {
  /**
   * Runs `work` in one transaction (READ COMMITTED): commits when it resolves, rolls back when it rejects.
   * Deadlocks, serialisation failures and unique violations are tried again, three times in all, so `work` may not
   * act outside of the database.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Tells those who registered with `onPoke` in this process what is new. */
  poke(topic: string, news: readonly unknown[]): void;
  onPoke(topic: string, call: (news: readonly unknown[]) => void): () => void;
  readonly connectionString: string;
  readonly raw: pg.Pool;
  close(): Promise<void>;
}
