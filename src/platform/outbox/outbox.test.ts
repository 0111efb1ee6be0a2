import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { DAY_MS, manualClock } from '../../lib/time.ts';
import { inTransaction } from '../context/index.ts';
import { createTestDatabase } from '../db/testing.ts';
import {
  type Consumer,
  longestWaitMs,
  type OutboxDelivery,
  startOutbox,
  startWatch,
  type Watch,
  type Watcher,
} from './index.ts';

const { ctx, clock } = await createTestDatabase([
  { module: 'outbox', directory: new URL('migrations/', import.meta.url) },
]);
let running: OutboxDelivery | undefined;
let watching: Watch | undefined;
let missed = 0;
afterEach(async () => {
  await running?.stop();
  await watching?.stop();
});

const emit = (aggregate: string, step: number) =>
  inTransaction(ctx, async (tx) => tx.emit({ type: 'thing.changed', aggregate, data: { step } }));
const consumer = (name: string, handle: Consumer['handle']): Consumer => ({
  ...{ name, handle },
  types: ['thing.'],
});
const watch = (tell: Watcher['tell']) =>
  startWatch(ctx, [{ name: 'page', types: ['thing.'], tell }], () => missed++);
const stepsInto =
  (list: string[]) =>
  async (
    _ctx: unknown,
    events: readonly { aggregate: string; data: Readonly<Record<string, unknown>> }[],
  ) => {
    for (const { aggregate, data } of events) list.push(`${aggregate}${data.step}`);
  };
async function untilHeard(list: string[], count: number) {
  const end = performance.now() + 20_000;
  while (list.length < count && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

test('whoever looks at a page hears of it while work behind is still at it, and that work misses nothing', async () => {
  const live: string[] = [];
  const behind: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  watching = watch(stepsInto(live));
  running = startOutbox(ctx, [
    consumer('slow', async (tx, events) => {
      await held;
      await stepsInto(behind)(tx, events);
    }),
  ]);
  for (const step of [1, 2, 3]) await emit('a', step);
  await untilHeard(live, 3);
  assert.deepEqual(live, ['a1', 'a2', 'a3']);
  assert.deepEqual(behind, []);
  const waited = (await longestWaitMs(ctx.db, ['thing.'])) ?? -1;
  assert.ok(waited >= 0 && waited < 60_000, `figures that lag say so: ${waited} ms`);
  release();
  await running.drain();
  await running.drain();
  assert.deepEqual(behind, ['a1', 'a2', 'a3']);
  assert.equal(await longestWaitMs(ctx.db, ['thing.']), undefined);
});

test('pages hear of what is committed only, and are told to read again when one cannot be told', async () => {
  const live: string[] = [];
  missed = 0;
  watching = watch(async (tx, events) => {
    if (events.some(({ aggregate }) => aggregate === 'bad')) throw new Error('no answer');
    await stepsInto(live)(tx, events);
  });
  const given = inTransaction(ctx, async (tx) => {
    tx.emit({ type: 'thing.changed', aggregate: 'never', data: { step: 1 } });
    throw new Error('rolled back');
  });
  await assert.rejects(given, /rolled back/);
  await emit('d', 1);
  await untilHeard(live, 1);
  await emit('bad', 1);
  const end = performance.now() + 20_000;
  while (missed === 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  await emit('d', 2);
  await untilHeard(live, 2);
  assert.deepEqual([live, missed], [['d1', 'd2'], 1]);
});

test('one that fails holds back its own thing, in order, and not the others', async () => {
  const done: string[] = [];
  let broken = true;
  running = startOutbox(ctx, [
    consumer('breaks', async (tx, events) => {
      if (broken && events.some(({ aggregate }) => aggregate === 'b')) throw new Error('not now');
      await stepsInto(done)(tx, events);
    }),
  ]);
  await running.drain();
  done.length = 0;
  await emit('b', 1);
  await emit('c', 1);
  await emit('b', 2);
  await running.drain();
  assert.deepEqual(done, ['c1']);
  broken = false;
  clock.advance(3_600_000);
  await running.drain();
  assert.deepEqual(done, ['c1', 'b1', 'b2']);
});

test('what happened long ago and is stored now has not waited long', async () => {
  const past = manualClock(new Date(clock.now().getTime() - 3 * DAY_MS));
  await inTransaction({ ...ctx, clock: past }, async (tx) =>
    tx.emit({ type: 'past.changed', aggregate: 'p', data: {} }),
  );
  const waited = (await longestWaitMs(ctx.db, ['past.'])) ?? -1;
  assert.ok(waited >= 0 && waited < 60_000, `${waited} ms`);
});
