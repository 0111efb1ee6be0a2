import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import { translate } from './failures.ts';
import type { DB } from './schema.generated.ts';

/**
 * A query builder on a pool or on the one connection of a transaction. Transactions are begun by the pool and
 * not by kysely, so that prepared statements and built queries share one.
 */
export function kyselyOn(target: pg.Pool | pg.PoolClient): Kysely<DB> {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const result = await target.query(query.sql, query.parameters as unknown[]).catch((error) => {
        throw translate(error);
      });
      return { rows: result.rows as Row[], numAffectedRows: BigInt(result.rowCount ?? 0) };
    },
    streamQuery() {
      throw new Error('assertion failed: read long results by pages, or with COPY');
    },
  };
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: notHere,
    commitTransaction: notHere,
    rollbackTransaction: notHere,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

async function notHere(): Promise<void> {
  throw new Error('assertion failed: begin transactions with inTransaction()');
}
