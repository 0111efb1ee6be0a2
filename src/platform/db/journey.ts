import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyStream } from 'pg-copy-streams';

/**
 * The statements of one transaction on their way to PostgreSQL. BEGIN travels with the first statement, deferred ones
 * with the next, and COMMIT with the last: a command that reads once and writes once makes two journeys instead of
 * five, which is what a small transaction costs most.
 */
export interface Journey {
  send(query: pg.QueryConfig): Promise<pg.QueryResult>;
  defer(query: pg.QueryConfig): void;
  copyFrom(copy: string, lines: Iterable<string>): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export function createJourney(client: pg.PoolClient): Journey {
  let begun = false;
  let waiting: pg.QueryConfig[] = [];
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;

  /** Sends everything that waits and `last` in one write. Rejects with the first failure: the others follow from it. */
  async function sendAll(last: pg.QueryConfig): Promise<pg.QueryResult> {
    const queries = [...(begun ? [] : [{ text: 'BEGIN' }]), ...waiting, last];
    begun = true;
    waiting = [];
    stream.cork();
    const answers = queries.map((query) => client.query(query));
    stream.uncork();
    const results = await Promise.allSettled(answers);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return (results.at(-1) as PromiseFulfilledResult<pg.QueryResult>).value;
  }

  return {
    send: sendAll,
    defer: (query) => waiting.push(query),
    copyFrom: async (copy, lines) => {
      await sendAll({ text: 'SELECT 1' });
      // COPY talks with the server on its own and cannot share the wire.
      const direct = client as unknown as { pipeline: boolean };
      direct.pipeline = false;
      try {
        await pipeline(Readable.from(lines), client.query(copyStream(copy)));
      } finally {
        direct.pipeline = true;
      }
    },
    commit: async () => {
      if (begun || waiting.length > 0) await sendAll({ text: 'COMMIT' });
    },
    rollback: async () => {
      if (begun) await client.query('ROLLBACK');
    },
  };
}
