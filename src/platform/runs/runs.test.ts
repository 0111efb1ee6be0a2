import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { createTestDatabase } from '../db/testing.ts';
import {
  askRun,
  findRuns,
  getRun,
  type Run,
  type RunKind,
  type Runs,
  startRuns,
  stopRun,
  viewRun,
} from './index.ts';

const { ctx, clock } = await createTestDatabase([
  { module: 'runs', directory: new URL('./migrations/', import.meta.url) },
]);
const module = new URL('./runs-fixture.ts', import.meta.url);
const settled: string[] = [];
const done: string[] = [];
const kind: RunKind = {
  name: 'test.work',
  order: async (_root, run) => ({
    ...{ module, memoryLimitMb: 300, timeoutMs: 30_000 },
    input: { what: run.data.what, times: run.attempts },
  }),
  done: async (_root, run) => void done.push(run.subject),
  settle: async (_root, run) => void settled.push(run.subject),
};
const open = new Set<Runs>();
const begin = () => {
  const runs = startRuns(ctx, [kind], { pollMs: 50 });
  open.add(runs);
  return {
    stop: async () => {
      open.delete(runs);
      await runs.stop();
    },
  };
};
after(async () => {
  for (const runs of open) await runs.stop();
});

const ask = (subject: string, what: string) => askRun(ctx, { kind: kind.name, subject, data: { what } });
async function until(id: number, is: (run: Run) => boolean): Promise<Run> {
  for (let look = 0; look < 400; look += 1) {
    const run = await getRun(ctx, kind.name, id);
    if (is(run)) return run;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`run ${id} did not come so far`);
}
const ended = (run: Run) => run.endedAt !== null;
const failsWith = (code: string) => (error: unknown) => isAppError(error, code);

test('what was asked for is done apart, one after the other, and stands with its result', async () => {
  const runs = begin();
  const [first, second] = [await ask('a', 'well'), await ask('b', 'well')];
  await assert.rejects(ask('b', 'well'), failsWith('runs.busy'));
  const [a, b] = [await until(first, ended), await until(second, ended)];
  assert.deepEqual([a.state, a.result], ['done', { what: 'well', times: 1 }]);
  assert.ok(b.startedAt! >= a.startedAt!);
  assert.deepEqual(done, ['a', 'b']);
  assert.equal((await findRuns(ctx, kind.name, 'b')).length, 1);
  await ask('b', 'well').then((id) => until(id, ended));
  await runs.stop();
});

test('a refusal is told in its own words; a process that dies is begun again, at most three times', async () => {
  const runs = begin();
  const refused = await until(await ask('refused', 'refuse'), ended);
  assert.deepEqual(
    [refused.state, refused.errorCode, refused.errorDetails],
    ['failed', 'fixture.refused', { field: 'x' }],
  );
  const once = await until(await ask('once', 'die-once'), ended);
  assert.deepEqual([once.state, once.attempts], ['done', 2]);
  const always = await until(await ask('always', 'die'), ended);
  assert.deepEqual([always.state, always.attempts, always.errorCode], ['interrupted', 3, 'runs.interrupted']);
  assert.match(viewRun(always, 'zh').error ?? '', /可以重新开始/);
  assert.deepEqual(settled, ['refused', 'always']);
  await runs.stop();
});

test('a run is stopped while it waits and while it runs; a process that leaves hands its run on', async () => {
  const waiting = await ask('waits', 'hang');
  await stopRun(ctx, waiting);
  assert.equal((await getRun(ctx, kind.name, waiting)).state, 'stopped');
  await assert.rejects(stopRun(ctx, waiting), failsWith('runs.not_running'));
  const first = begin();
  const hanging = await ask('hangs', 'hang');
  await until(hanging, ({ state, progress }) => state === 'running' && progress?.step === 'begun');
  await first.stop();
  const left = await getRun(ctx, kind.name, hanging);
  assert.deepEqual([left.state, left.attempts], ['waiting', 0], 'an orderly end is no failure');
  const second = begin();
  await until(hanging, ({ state }) => state === 'running');
  await stopRun(ctx, hanging);
  assert.equal((await until(hanging, ended)).state, 'stopped');
  await second.stop();
});

test('a run whose process gives no sign of life is taken up by another', async () => {
  const id = await ask('orphan', 'well');
  await ctx.db.query(
    "UPDATE runs.run SET state = 'running', worker = gen_random_uuid(), attempts = 1, alive_at = $2 WHERE id = $1",
    [id, clock.now()],
  );
  const runs = begin();
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal((await getRun(ctx, kind.name, id)).state, 'running', 'it may still be alive');
  clock.advance(21_000);
  const run = await until(id, ended);
  assert.deepEqual([run.state, run.attempts], ['done', 2]);
  await runs.stop();
});
