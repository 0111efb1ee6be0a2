import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { AppError, isAppError } from '../../lib/errors.ts';
import { createPool, type Pool, type PoolOptions } from './index.ts';

const fixture = new URL('./pool-fixture.ts', import.meta.url);
const open: Pool[] = [];
const newPool = (options: PoolOptions): Pool => {
  const pool = createPool(options);
  open.push(pool);
  return pool;
};
afterEach(async () => {
  for (const pool of open.splice(0)) await pool.close(0);
});
const failsWith = (code: string) => (error: unknown) => isAppError(error, code);

test('runs functions in other threads and hands back their values', async () => {
  const pool = newPool({ size: 2 });
  const values = await Promise.all(
    [1, 2, 3, 4, 5].map((n) => pool.run<number, number>(fixture, 'double', n)),
  );
  assert.deepEqual(values, [2, 4, 6, 8, 10]);
  assert.notEqual(await pool.run(fixture, 'whichThread', null), 0);
  assert.equal(pool.stats().done, 6);
});

test('moves buffers that are to be transferred', async () => {
  const pool = newPool({ size: 1 });
  const bytes = new Uint8Array([1, 2, 3]);
  assert.equal(await pool.run(fixture, 'sum', bytes, { transfer: [bytes.buffer] }), 6);
  assert.equal(bytes.byteLength, 0);
});

test('an error thrown by a task arrives as what it was, and the thread stays', async () => {
  const pool = newPool({ size: 1 });
  const thread = await pool.run(fixture, 'whichThread', null);
  await assert.rejects(pool.run(fixture, 'refuse', null), (error: unknown) => {
    assert(error instanceof AppError);
    assert.equal(error.code, 'fixture.refused');
    assert.deepEqual(error.details, { field: 'x' });
    return true;
  });
  await assert.rejects(pool.run(fixture, 'breakDown', null), { name: 'TypeError', message: 'broken' });
  await assert.rejects(pool.run(fixture, 'noSuchFunction', null), /exports no function/);
  await assert.rejects(pool.run(fixture, 'handBackFunction', null), /could not be cloned/);
  await assert.rejects(
    pool.run(fixture, 'double', () => 1),
    /could not be cloned/,
  );
  assert.equal(await pool.run(fixture, 'whichThread', null), thread);
});

test('a task that never ends is stopped at its limit and its thread replaced', async () => {
  const pool = newPool({ size: 1 });
  const start = performance.now();
  await assert.rejects(pool.run(fixture, 'spin', null, { timeoutMs: 200 }), failsWith('threads.timeout'));
  assert.ok(performance.now() - start < 5_000);
  assert.equal(await pool.run(fixture, 'double', 4), 8);
  assert.equal(pool.stats().timedOut, 1);
});

test('a thread that dies takes down its own task only', async () => {
  const pool = newPool({ size: 1, heapLimitMb: 32 });
  for (const killer of ['die', 'dieLater', 'fillMemory']) {
    const dead = pool.run(fixture, killer, null);
    const next = pool.run(fixture, 'double', 21);
    await assert.rejects(dead, failsWith('threads.crashed'), killer);
    assert.equal(await next, 42);
  }
  assert.equal(pool.stats().crashed, 3);
});

test('a full queue refuses at once, and a wait that is too long is given up', async () => {
  const pool = newPool({ size: 1, queueLimit: 1 });
  const running = pool.run(fixture, 'sleep', 400);
  const waiting = pool.run(fixture, 'double', 1, { waitMs: 50 });
  await assert.rejects(pool.run(fixture, 'double', 2), failsWith('threads.busy'));
  await assert.rejects(waiting, failsWith('threads.busy'));
  assert.equal(pool.stats().waiting, 0);
  assert.equal(await running, 400);
});

test('an abort signal ends a waiting and a running task', async () => {
  const pool = newPool({ size: 1 });
  const running = new AbortController();
  const waiting = new AbortController();
  const first = pool.run(fixture, 'spin', null, { signal: running.signal });
  const second = pool.run(fixture, 'double', 1, { signal: waiting.signal });
  waiting.abort(new Error('no longer wanted'));
  await assert.rejects(second, /no longer wanted/);
  running.abort();
  await assert.rejects(first, { name: 'AbortError' });
  assert.equal(await pool.run(fixture, 'double', 3), 6);
  await assert.rejects(pool.run(fixture, 'double', 1, { signal: AbortSignal.abort() }), {
    name: 'AbortError',
  });
});

test('closing lets taken tasks finish, refuses new ones, and ends what takes too long', async () => {
  const kind = createPool({ size: 1 });
  const tasks = [kind.run(fixture, 'sleep', 100), kind.run(fixture, 'double', 5)];
  const closed = kind.close();
  await assert.rejects(kind.run(fixture, 'double', 1), failsWith('threads.closed'));
  await closed;
  assert.deepEqual(await Promise.all(tasks), [100, 10]);

  const stuck = createPool({ size: 1 });
  const endless = assert.rejects(stuck.run(fixture, 'spin', null), failsWith('threads.closed'));
  const start = performance.now();
  await stuck.close(100);
  await endless;
  assert.ok(performance.now() - start < 5_000);
});
