import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
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
