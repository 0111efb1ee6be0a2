import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../lib/errors.ts';
import { inTransaction } from '../context/index.ts';
import { isDataException } from './failures.ts';
import { createTestDatabase } from './testing.ts';

const { ctx } = await createTestDatabase([]);

test('of two who wait for each other one is told to try again, the other goes on', async () => {
  await ctx.db.query('CREATE TABLE thing (id int PRIMARY KEY)');
  await ctx.db.query('INSERT INTO thing VALUES (1), (2)');
  const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const take = (first: number, second: number, turn: 0 | 1) =>
    inTransaction(ctx, async ({ db }) => {
      await db.query('SELECT 1 FROM thing WHERE id = $1 FOR UPDATE', [first]);
      both[turn].resolve();
      await Promise.all(both.map(({ promise }) => promise));
      await db.query('SELECT 1 FROM thing WHERE id = $1 FOR UPDATE', [second]);
      return 'went on';
    });
  const ended = await Promise.allSettled([take(1, 2, 0), take(2, 1, 1)]);
  const refused = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  assert.equal(refused.length, 1);
  assert.ok(refused[0] instanceof AppError && refused[0].code === 'db.busy', String(refused[0]));
});

test('a value of the wrong kind is told apart from a statement that is wrong', async () => {
  const failed = (sql: string, value?: string) =>
    ctx.db.query(sql, value === undefined ? [] : [value]).then(
      () => assert.fail(sql),
      (error: unknown) => isDataException(error),
    );
  assert.equal(await failed('SELECT 1 WHERE 1 > $1::int', 'x'), true);
  assert.equal(await failed('SELECT 1 WHERE now() > $1::timestamptz', 'yesterday at noon'), true);
  assert.equal(await failed('SELECT 1 WHERE 1 > $1::int', '99999999999'), true);
  assert.equal(await failed("SELECT 1 WHERE 'a' > $1::text", 'a\u0000'), true);
  assert.equal(await failed('SELECT 1 / (SELECT 0)'), false);
});
