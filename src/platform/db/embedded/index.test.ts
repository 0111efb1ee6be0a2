import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { startEmbedded, statusEmbedded, stopEmbedded } from './index.ts';
import { findProcess } from './process-identity.ts';
import { initialisedDataDir, query, quiet, startHolder, temporaryDirectory, until } from './test-support.ts';

test('the first start makes a UTF-8 database in an empty environment, the second re-uses it at once', async (t) => {
  const dataDir = join(temporaryDirectory(t), 'data');
  const env = { PATH: process.env.PATH, HOME: '/' };
  const made = performance.now();
  const first = startHolder(t, { dataDir }, { env });
  const held = await first.held;
  const firstMs = performance.now() - made;
  assert.equal(held.error, undefined, JSON.stringify(held));
  assert.equal(held.startedByUs, true);
  const [row] = await query(
    held.connectionString,
    `select current_database() as name, pg_encoding_to_char(encoding) as encoding, datctype as ctype,
       datlocale as locale, current_setting('timezone') as timezone, lower('ÄÖ 城市') as lower
     from pg_database where datname = current_database()`,
  );
  assert.deepEqual(row, {
    name: 'citybrain',
    encoding: 'UTF8',
    ctype: 'C.UTF-8',
    locale: 'C.UTF-8',
    timezone: 'UTC',
    lower: 'äö 城市',
  });
  await query(held.connectionString, 'create table kept as select 1 as one');
  first.process.kill('SIGTERM');
  await first.ended;
  assert.equal((await statusEmbedded(dataDir)).running, false);

  // A tenth of a second on a quiet machine; on any, a fraction of what making it took.
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5 && fastestMs > firstMs / 5; attempt++) {
    const begun = performance.now();
    const again = await startEmbedded({ dataDir, log: quiet });
    fastestMs = Math.min(fastestMs, performance.now() - begun);
    assert.deepEqual(await query(again.connectionString, 'select one from kept'), [{ one: 1 }]);
    await again.stop();
  }
  assert.ok(fastestMs <= firstMs / 5, `a start took ${fastestMs} ms, the first one ${firstMs} ms`);
});

test('it opens no port, and its socket stands in a private directory', async (t) => {
  const dataDir = await initialisedDataDir(t);
  const embedded = await startEmbedded({ dataDir, log: quiet });
  const [row] = await query(embedded.connectionString, 'show listen_addresses');
  assert.deepEqual(row, { listen_addresses: '' });
  assert.equal(statSync(embedded.socketDir ?? '').mode & 0o777, 0o700);
  assert.equal(statSync(join(embedded.home, 'cluster')).mode & 0o777, 0o700);
  assert.doesNotMatch(embedded.connectionString, /:[^/]*@/, 'no password in the address');
  await embedded.stop();
  await embedded.stop();
});

test('a second process attaches and leaves the server to the first', async (t) => {
  const dataDir = await initialisedDataDir(t);
  const first = startHolder(t, { dataDir });
  const { pid } = await first.held;
  const second = await startEmbedded({ dataDir, log: quiet });
  assert.equal(second.startedByUs, false);
  assert.equal(second.pid, pid);
  await second.stop();
  assert.deepEqual(await query(second.connectionString, 'select 1 as one'), [{ one: 1 }]);
  const status = await statusEmbedded(dataDir);
  assert.equal(status.ready, true);
  assert.deepEqual(status.holders, [first.process.pid]);
  first.process.kill('SIGTERM');
  await first.ended;
  assert.equal((await statusEmbedded(dataDir)).running, false);
});

test('the first to come may go first: the last holder stops the server', async (t) => {
  const dataDir = await initialisedDataDir(t);
  const first = startHolder(t, { dataDir });
  await first.held;
  const second = await startEmbedded({ dataDir, log: quiet });
  first.process.kill('SIGTERM');
  await first.ended;
  assert.deepEqual(await query(second.connectionString, 'select 1 as one'), [{ one: 1 }]);
  await second.stop();
  assert.equal((await statusEmbedded(dataDir)).running, false);
});

test('PostgreSQL outlives a kill -9 of Node; the next start attaches and then owns it', async (t) => {
  const dataDir = await initialisedDataDir(t);
  const first = startHolder(t, { dataDir });
  const { pid } = await first.held;
  first.process.kill('SIGKILL');
  await first.ended;
  const orphan = await statusEmbedded(dataDir);
  assert.deepEqual([orphan.ready, orphan.pid, orphan.holders], [true, pid, []]);
  const next = await startEmbedded({ dataDir, log: quiet });
  assert.deepEqual([next.startedByUs, next.pid], [false, pid]);
  await next.stop();
  assert.equal(findProcess(pid), undefined);
});

test('after a kill -9 of PostgreSQL the next start recovers what was acknowledged', async (t) => {
  const dataDir = await initialisedDataDir(t);
  const embedded = await startEmbedded({ dataDir, log: quiet });
  await query(embedded.connectionString, 'create table numbers as select generate_series(1, 1000) as number');
  process.kill(embedded.pid, 'SIGKILL');
  await until(() => findProcess(embedded.pid) === undefined);
  assert.equal((await statusEmbedded(dataDir)).running, false);
  const pidFile = join(embedded.home, 'cluster', 'postmaster.pid');
  assert.ok(existsSync(pidFile), 'a stale pid file is left');
  // Make it worse: its number belongs to another living process by now, as happens in containers.
  writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid)));
  await embedded.stop(); // there is nothing left to stop
  const next = await startEmbedded({ dataDir, log: quiet });
  assert.equal(next.startedByUs, true);
  assert.deepEqual(await query(next.connectionString, 'select count(*)::int as count from numbers'), [
    { count: 1000 },
  ]);
  await next.stop();
});

test('Ctrl-C reaches Node, not PostgreSQL: a draining process still has its database', async (t) => {
  const dataDir = await initialisedDataDir(t);
  const holder = startHolder(t, { dataDir }, { detached: true });
  const { pid } = await holder.held;
  process.kill(-(holder.process.pid ?? 0), 'SIGINT'); // the whole group, as a terminal does
  assert.deepEqual(await holder.drained, { drained: true });
  await holder.ended;
  assert.equal(findProcess(pid), undefined);
});

test('an initialisation that was killed in the middle is begun anew', async (t) => {
  const dataDir = join(temporaryDirectory(t), 'data');
  const home = join(dataDir, 'postgres');
  const unfinished = () =>
    existsSync(home) ? readdirSync(home).filter((name) => name.startsWith('cluster-')) : [];
  const first = startHolder(t, { dataDir }, { detached: true });
  await until(() => unfinished().some((name) => existsSync(join(home, name, 'PG_VERSION'))));
  process.kill(-(first.process.pid ?? 0), 'SIGKILL');
  await first.ended;
  assert.equal(existsSync(join(home, 'cluster')), false, 'killed before it was complete');
  const next = await startEmbedded({ dataDir, log: quiet });
  assert.deepEqual(await query(next.connectionString, 'select 1 as one'), [{ one: 1 }]);
  assert.deepEqual(unfinished(), []);
  await next.stop();
});

test('of three processes that start at once for the first time, one initialises and all are served', async (t) => {
  const dataDir = join(temporaryDirectory(t), 'data');
  const holders = [1, 2, 3].map(() => startHolder(t, { dataDir }));
  const held = await Promise.all(holders.map((holder) => holder.held));
  assert.deepEqual(held.map((one) => one.startedByUs).sort(), [false, false, true], JSON.stringify(held));
  assert.equal(new Set(held.map((one) => one.pid)).size, 1);
  assert.equal(await stopEmbedded(dataDir, { timeoutMs: 5_000 }), true);
  assert.equal(await stopEmbedded(dataDir, { timeoutMs: 5_000 }), false);
});

test('a lock of a dead process is taken over, one of a living process is waited for within the limit', async (t) => {
  const dataDir = await initialisedDataDir(t);
  const first = await startEmbedded({ dataDir, log: quiet });
  const lock = join(dataDir, 'postgres', 'start.lock');
  const me = findProcess(process.pid);
  writeFileSync(lock, JSON.stringify({ ...me, token: 'held' }));
  await assert.rejects(startEmbedded({ dataDir, log: quiet, limitMs: 200 }), (error) => {
    assert.ok(isAppError(error, 'db.locked'));
    assert.equal(error.details.pid, process.pid);
    return true;
  });
  // The same process id, but another process: it started at another time.
  writeFileSync(lock, JSON.stringify({ pid: process.pid, started: 'long ago', token: 'dead' }));
  await first.stop();
  assert.equal(existsSync(lock), false);
  writeFileSync(lock, ''); // its writer was killed between making and writing it
  const second = await startEmbedded({ dataDir, log: quiet, limitMs: 60_000 });
  await second.stop();
});
