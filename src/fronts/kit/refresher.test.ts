import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRefresher } from './refresher.ts';

const settle = async () => {
  for (let index = 0; index < 5; index += 1) await Promise.resolve();
};

test('the first news is asked for at once, a burst once more when the gap is over', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  let rounds = 0;
  const run = async () => {
    rounds += 1;
  };
  const refresher = createRefresher({ run, gapMs: 400 });
  refresher.poke();
  t.mock.timers.tick(0);
  await settle();
  assert.equal(rounds, 1);
  for (let index = 0; index < 50; index += 1) refresher.poke();
  t.mock.timers.tick(399);
  await settle();
  assert.equal(rounds, 1);
  t.mock.timers.tick(1);
  await settle();
  assert.equal(rounds, 2);
  t.mock.timers.tick(10_000);
  await settle();
  assert.equal(rounds, 2, 'nothing happened since');
});

test('what comes while a slow round runs is asked for after it, not instead of it', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  let finish = (): void => {};
  let rounds = 0;
  const run = () =>
    new Promise<void>((resolve) => {
      rounds += 1;
      finish = resolve;
    });
  const refresher = createRefresher({ run, gapMs: 400 });
  refresher.poke();
  t.mock.timers.tick(0);
  refresher.poke();
  t.mock.timers.tick(5_000);
  await settle();
  assert.equal(rounds, 1, 'the round is waited for');
  finish();
  await settle();
  t.mock.timers.tick(0);
  await settle();
  assert.equal(rounds, 2);
  refresher.stop();
  finish();
  refresher.poke();
  t.mock.timers.tick(5_000);
  await settle();
  assert.equal(rounds, 2, 'a stopped one asks no more');
});

test('news that never ceases puts nothing off', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  let rounds = 0;
  const run = async () => {
    rounds += 1;
  };
  const refresher = createRefresher({ run, gapMs: 300, delayMs: 300 });
  for (let index = 0; index < 30; index += 1) {
    refresher.poke();
    t.mock.timers.tick(100);
    await settle();
  }
  assert.ok(rounds >= 7 && rounds <= 10, `${rounds} rounds in three seconds`);
});
