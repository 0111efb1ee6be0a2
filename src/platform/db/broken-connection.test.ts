import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openPool } from './index.ts';
import { createTestDatabase } from './testing.ts';

const { ctx } = await createTestDatabase([]);

test('a connection cut off between two statements fails its transaction and not the process', async () => {
  const work = ctx.db.transaction(async (tx) => {
    const [mine] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await ctx.db.query('SELECT pg_terminate_backend($1)', [mine?.pid]);
    // Nothing is asked of the connection while it breaks, so no statement can take the error up.
    await wait(200);
    await tx.query('SELECT 1');
  });
  await assert.rejects(work, { code: 'db.unavailable' });
  const [row] = await ctx.db.query<{ one: number }>('SELECT 1 AS one');
  assert.deepEqual(row, { one: 1 });
});

test('a statement whose process is gone ends, and with it its locks', async () => {
  const running = async () =>
    (
      await ctx.db.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'`,
      )
    )[0]!.n;
  const pool = openPool({
    connectionString: ctx.db.connectionString,
    connections: 1,
    statementTimeoutMs: 120_000,
  });
  const client = await pool.raw.connect();
  const sleeping = client.query('SELECT pg_sleep(90)').catch(() => {});
  while ((await running()) === 0) await wait(50);
  // As when its process is killed: the socket closes, nobody says goodbye.
  (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  await sleeping;
  const endBy = performance.now() + 30_000;
  while ((await running()) > 0 && performance.now() < endBy) await wait(200);
  assert.equal(await running(), 0);
  client.release(true);
  await pool.close();
});
