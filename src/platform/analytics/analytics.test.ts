import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isAppError } from '../../lib/errors.ts';
import { openDuck, quoteName, quoteText, runApart } from './index.ts';

const directory = mkdtempSync(join(tmpdir(), 'analytics-'));
after(() => rmSync(directory, { recursive: true }));
const failsWith = (code: string) => (error: unknown) => isAppError(error, code);
const module = new URL('./apart-fixture.ts', import.meta.url);
const apart = (what: string, more: object = {}) =>
  runApart<unknown, { pid: number; count: bigint }>({
    ...{ module, input: { what, directory }, memoryLimitMb: 400, timeoutMs: 20_000 },
    ...more,
  });

test('rows, parameters, chunks and appended columns', async () => {
  const duck = await openDuck({ directory, memoryLimitMb: 128, threads: 1 });
  await duck.run('CREATE TABLE t (id INTEGER, name VARCHAR)');
  const ids = Array.from({ length: 5_000 }, (_, n) => n);
  await duck.append('t', [[ids, ids.map((n) => (n % 2 ? null : `n${n}`))]]);
  const rows = await duck.rows('SELECT id, name, DATE \'2020-02-01\' AS "day" FROM t WHERE id >= $from', {
    from: 4_998,
  });
  const day = new Date('2020-02-01');
  assert.deepEqual(rows, [
    { id: 4_998, name: 'n4998', day },
    { id: 4_999, name: null, day },
  ]);
  let sum = 0;
  for await (const [column] of duck.chunks('SELECT id FROM t'))
    for (const id of column as number[]) sum += id;
  assert.equal(sum, (4_999 * 5_000) / 2);
  await duck.close();
  assert.deepEqual(readdirSync(directory), [], 'leaves nothing behind');
});

test('a rule of ours is a function in SQL', async () => {
  const duck = await openDuck({ directory, memoryLimitMb: 128, threads: 2 });
  duck.define('shout', (text) => (text === '7' ? null : `${text}!`));
  await duck.run('CREATE TABLE n AS SELECT nullif(range % 10, 3)::VARCHAR AS n FROM range(100_000)');
  const [row] = await duck.rows("SELECT count(*)::INT AS n FROM n WHERE shout(n) = concat(n, '!')");
  assert.deepEqual(row, { n: 80_000 });
  await duck.close();
});

test('names and texts with quotes stay names and texts', async () => {
  const duck = await openDuck({ directory, memoryLimitMb: 128, threads: 1 });
  assert.deepEqual(await duck.rows(`SELECT ${quoteText("a'b")} AS ${quoteName('c"d')}`), [{ 'c"d': "a'b" }]);
  await duck.close();
});

test('a limit that is too small is said as such', async () => {
  const duck = await openDuck({ directory, memoryLimitMb: 64, threads: 1, spillLimitMb: 1 });
  await assert.rejects(
    duck.run('CREATE TABLE big AS SELECT range AS a, md5(range::VARCHAR) AS b FROM range(3_000_000)'),
    (error) => isAppError(error, 'analytics.out_of_memory') || isAppError(error, 'analytics.spill_full'),
  );
  await duck.close();
});

test('work apart answers from another process and tells how far it is', async () => {
  const said: unknown[] = [];
  const { pid, count } = await apart('count', { onProgress: (step: unknown) => said.push(step) });
  assert.notEqual(pid, process.pid);
  assert.equal(count, 1000n);
  assert.deepEqual(said, ['counting']);
});

test('work apart that fails, dies, hangs or takes too much memory ends with its reason', async () => {
  await assert.rejects(apart('refuse'), failsWith('fixture.refused'));
  await assert.rejects(apart('die'), failsWith('analytics.crashed'));
  await assert.rejects(apart('hang', { timeoutMs: 400 }), failsWith('analytics.timeout'));
  await assert.rejects(apart('hang', { signal: AbortSignal.timeout(300) }), { name: 'TimeoutError' });
  await assert.rejects(apart('fill'), failsWith('analytics.out_of_memory'));
});

test('work apart ends with the process that ordered it, also amid a statement', async () => {
  const order = { module: '#', input: { what: 'reckon', directory }, memoryLimitMb: 400, timeoutMs: 60_000 };
  const code = `import { runApart } from ${JSON.stringify(import.meta.resolve('./index.ts'))};
    runApart({ ...${JSON.stringify(order)}, module: new URL(${JSON.stringify(module.href)}), onProgress: (pid) => console.log(pid) });`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(String(said));
  await wait(500);
  parent.kill('SIGKILL');
  for (let look = 0; look < 50 && isAlive(pid); look += 1) await wait(100);
  assert.equal(isAlive(pid), false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
