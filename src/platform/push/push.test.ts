import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../db/testing.ts';
import { type LiveMessage, startPush } from './index.ts';

const { ctx } = await createTestDatabase([]);

const connections = async () =>
  (
    await ctx.db.query<{ count: number }>(
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'citybrain push'`,
    )
  )[0]!.count;
const wait = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));

/** The last answer of `find`, as soon as `isRight` or after 10 s. */
async function settled<Value>(find: () => Value | Promise<Value>, isRight: (value: Value) => boolean) {
  const endAt = performance.now() + 10_000;
  let value = await find();
  for (; !isRight(value) && performance.now() < endAt; value = await find()) await wait(25);
  return value;
}

test('what is published arrives at subscribers of its topic in every process', async () => {
  const [here, there] = [startPush(ctx), startPush(ctx)];
  const heard: LiveMessage[] = [];
  there.subscribe(new Set(['case']), (message) => heard.push(message));
  assert.equal(await settled(connections, (count) => count === 2), 2);
  here.publish([
    { topic: 'case', type: 'changed', data: { id: '1' } },
    { topic: 'other', type: 'changed', data: {} },
  ]);
  await settled(
    () => heard.length,
    (length) => length > 0,
  );
  assert.deepEqual(heard, [{ topic: 'case', type: 'changed', data: { id: '1' } }]);
  await Promise.all([here.stop(), there.stop()]);
  assert.equal(await settled(connections, (count) => count === 0), 0);
});

// A command that is done at once stops before it is connected: a connection that came later kept its process for ever.
test('stopped before it is connected it leaves no connection behind', async () => {
  await Promise.all(Array.from({ length: 5 }, () => startPush(ctx).stop()));
  // Time for what might still come.
  await wait(300);
  assert.equal(await settled(connections, (count) => count === 0), 0);
});
