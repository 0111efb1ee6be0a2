import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { inTransaction } from '../context/index.ts';
import { createTestDatabase } from '../db/testing.ts';
import { type Consumer, type OutboxDelivery, oldestWaiting, startOutbox } from './index.ts';

const { ctx, clock } = await createTestDatabase([
  { module: 'outbox', directory: new URL('migrations/', import.meta.url) },
]);
let running: OutboxDelivery | undefined;
afterEach(() => running?.stop());

const emit = (aggregate: string, step: number) =>
  inTransaction(ctx, async (tx) => tx.emit({ type: 'thing.changed', aggregate, data: { step } }));
const consumer = (name: string, lane: 'now' | 'behind', handle: Consumer['handle']): Consumer => ({
  ...{ name, lane, handle },
  types: ['thing.'],
});
const stepsInto =
  (list: string[]): Consumer['handle'] =>
  async (_tx, events) => {
    for (const { aggregate, data } of events) list.push(`${aggregate}${data.step}`);
  };

test('whoever looks at a page hears of it while work behind is still at it, and that work misses nothing', async () => {
  const live: string[] = [];
  const behind: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  running = startOutbox(ctx, [
    consumer('slow', 'behind', async (tx, events) => {
      await held;
      await stepsInto(behind)(tx, events);
    }),
    consumer('live', 'now', stepsInto(live)),
  ]);
  for (const step of [1, 2, 3]) await emit('a', step);
  const end = performance.now() + 5_000;
  while (live.length < 3 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(live, ['a1', 'a2', 'a3']);
  assert.deepEqual(behind, []);
  assert.ok(await oldestWaiting(ctx.db, ['thing.']), 'figures that lag say so');
  release();
  await running.drain();
  await running.drain();
  assert.deepEqual(behind, ['a1', 'a2', 'a3']);
  assert.equal(await oldestWaiting(ctx.db, ['thing.']), undefined);
});

test('one that fails behind holds back its own thing, in order, and neither the others nor the pages', async () => {
  const live: string[] = [];
  const behind: string[] = [];
  let broken = true;
  running = startOutbox(ctx, [
    consumer('live', 'now', stepsInto(live)),
    consumer('breaks', 'behind', async (tx, events) => {
      if (broken && events.some(({ aggregate }) => aggregate === 'b')) throw new Error('not now');
      await stepsInto(behind)(tx, events);
    }),
  ]);
  await emit('b', 1);
  await emit('c', 1);
  await emit('b', 2);
  await running.drain();
  assert.deepEqual(live, ['b1', 'c1', 'b2']);
  assert.deepEqual(behind, ['c1']);
  broken = false;
  clock.advance(3_600_000);
  await running.drain();
  assert.deepEqual(behind, ['c1', 'b1', 'b2']);
});
