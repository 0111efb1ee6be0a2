import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAppError } from '../../lib/errors.ts';
import { createTestDatabase } from '../db/testing.ts';
import { defineJob, type Job, startJobs } from './index.ts';

const { ctx } = await createTestDatabase([]);
await ctx.db.query('CREATE TABLE run (job text NOT NULL, process int NOT NULL, data jsonb)');
const insert = 'INSERT INTO run (job, process, data) VALUES ($1, $2, $3)';
let atOnce = 0;
let most = 0;
let failures = 1;

function jobsOf(process: number): Job[] {
  const note = (job: string, data: object) => ctx.db.query(insert, [job, process, JSON.stringify(data)]);
  return [
    defineJob({
      name: 'test.slow',
      handler: async (job, data) => {
        most = Math.max(most, ++atOnce);
        await sleep(150);
        await note('slow', { ...data, actor: job.actor.id });
        atOnce--;
      },
    }),
    defineJob({
      name: 'test.nightly',
      schedule: '30 2 * * *',
      handler: async () => void (await note('nightly', {})),
    }),
    defineJob({
      name: 'test.fails-once',
      handler: async () => {
        if (failures-- > 0) throw new Error('the first time it fails');
        await note('fails-once', {});
      },
    }),
  ];
}
const options = { timeZone: 'Asia/Shanghai', pollS: 0.5 };
const [one, two] = await Promise.all([
  startJobs(ctx, jobsOf(1), options),
  startJobs(ctx, jobsOf(2), options),
]);
after(() => Promise.all([one.stop(), two.stop()]));

async function rowsOf(job: string) {
  return ctx.db.query<{ process: number; data: Record<string, unknown> }>(
    'SELECT * FROM run WHERE job = $1',
    [job],
  );
}
async function until(done: () => Promise<boolean>, limitMs: number) {
  const end = performance.now() + limitMs;
  while (!(await done())) {
    assert.ok(performance.now() < end, `not done within ${limitMs} ms`);
    await sleep(50);
  }
}

test('with two processes each run happens once, never two at a time', async () => {
  for (let n = 1; n <= 3; n++) {
    const asked = await Promise.all([one.run('test.slow', { n }), two.run('test.slow', { n })]);
    assert.deepEqual(asked.sort(), [false, true], 'asked twice, taken once');
    await until(async () => (await rowsOf('slow')).length === n, 20_000);
    // The queue marks it done just after the handler has ended.
    await until(async () => {
      const states = await ctx.db.query(
        `SELECT 1 FROM jobs.job WHERE name = 'test.slow' AND state < 'completed'`,
      );
      return states.length === 0;
    }, 20_000);
  }
  const rows = await rowsOf('slow');
  assert.deepEqual(rows.map(({ data }) => data.n).sort(), [1, 2, 3]);
  assert.ok(rows.every(({ data }) => data.actor === 'system:job.test.slow'));
  assert.equal(most, 1);
});

test('a schedule is kept in the time zone of the city, once for all processes', async () => {
  const rows = await ctx.db.query<{ name: string; cron: string; timezone: string }>(
    'SELECT name, cron, timezone FROM jobs.schedule',
  );
  assert.deepEqual(rows, [{ name: 'test.nightly', cron: '30 2 * * *', timezone: 'Asia/Shanghai' }]);
});

test('a failed run is tried again later', async () => {
  await one.run('test.fails-once');
  const state = async () =>
    (await ctx.db.query<{ state: string }>(`SELECT state FROM jobs.job WHERE name = 'test.fails-once'`))[0]
      ?.state;
  await until(async () => (await state()) === 'retry', 20_000);
  // The half minute of waiting is cut short.
  await ctx.db.query(`UPDATE jobs.job SET start_after = now() WHERE name = 'test.fails-once'`);
  await until(async () => (await state()) === 'completed', 20_000);
  assert.equal((await rowsOf('fails-once')).length, 1);
});

test('a job nobody defined is refused, and so is a name or schedule that is wrong', async () => {
  await assert.rejects(one.run('test.unknown'), (error) => isAppError(error, 'jobs.unknown'));
  assert.throws(() => defineJob({ name: 'nightly', handler: async () => {} }), /module\.work/);
  assert.throws(() => defineJob({ name: 'a.b', schedule: 'daily', handler: async () => {} }), /five fields/);
});
