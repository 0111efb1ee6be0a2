import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { storeSetting } from '../../platform/settings/index.ts';
import { snapshotPath } from '../feeds/index.ts';
import type { DefinitionInput, Filter, StepDefinition } from './contract.ts';
import { createDefinition, decideDefinition, submitDefinition } from './definitions.ts';
import { keepTime } from './deletion.ts';
import { openRun, runDirectory } from './open-run.ts';
import { getRun } from './run-store.ts';
import { carryOut } from './runner.ts';
import { createCollisionTown, inputOf, JOURNEY, step } from './testing.ts';
import { viewRun } from './views.ts';

const town = await createCollisionTown();
const { ctx, parts, runner, steward, leader, clock } = town;
const failsWith = (code: string) => (error: unknown) => isAppError(error, code);

async function approved(steps: StepDefinition[], more: Partial<DefinitionInput> = {}): Promise<string> {
  const id = await createDefinition(steward, parts, inputOf(steps, more));
  await submitDefinition(steward, parts, id, 1);
  await decideDefinition(leader, parts, id, { expectedVersion: 1, approve: true });
  return id;
}
async function endOf(id: string) {
  const run = await runner.start(steward, id);
  await run.ended;
  return getRun(ctx, run.id);
}
const rowsOf = async (runId: string) =>
  (await ctx.db.query('SELECT 1 FROM collision.result WHERE run_id = $1', [runId])).length;
const carry = (opened: Awaited<ReturnType<typeof openRun>>) =>
  carryOut({ ...ctx, actor: steward.actor }, parts, opened, new AbortController());

test('a question that cannot be asked is refused with what would be right, and nothing is written', async () => {
  const of = (filter: Filter, source = 'arrivals') => [step('a', source, [filter])];
  const wrong: [string, StepDefinition[], Partial<DefinitionInput>?][] = [
    ['collision.source_unknown', [step('a', 'nobody')]],
    ['collision.field_unknown', of({ field: 'telephone', operator: 'equals', values: ['1'] })],
    ['collision.operator_wrong', of({ field: 'valid_from', operator: 'equals', values: ['2026-11-01'] })],
    ['collision.value_wrong', of({ field: 'valid_from', operator: 'between', from: '2026-02-30' })],
    [
      'collision.value_wrong',
      of({ field: 'valid_from', operator: 'between', from: '2026-11-09', to: '2026-11-01' }),
    ],
    ['collision.value_wrong', of({ field: 'name', operator: 'equals', values: ['甲', '乙'] })],
    ['collision.value_wrong', of({ field: 'residence', operator: 'equals', values: ['moon'] }, 'registry')],
    ['collision.value_wrong', of({ field: 'life', operator: 'in', values: ['living', '1'] }, 'registry')],
    ['collision.area_unknown', of({ field: 'area', operator: 'within', values: ['000'] }, 'registry')],
    ['collision.no_number', [step('a', 'clinic')]],
    ['collision.step_doubled', [step('a', 'arrivals'), step('a', 'insured')]],
    ['collision.nobody_asked', [step('a', 'arrivals', [], 'none')]],
    ['collision.expiry_wrong', JOURNEY, { expiresOn: '2026-11-01' }],
    ['collision.expiry_wrong', JOURNEY, { expiresOn: '2036-11-01' }],
  ];
  for (const [code, steps, more] of wrong)
    await assert.rejects(createDefinition(steward, parts, inputOf(steps, more)), failsWith(code), code);
  assert.deepEqual(await ctx.db.query('SELECT 1 FROM collision.definition'), []);
});

test('what a user writes is a value, never part of a statement', async () => {
  const nasty = "'; DROP TABLE found; --";
  const steps = [
    step('a', 'arrivals', [{ field: 'name', operator: 'contains', values: [nasty] }]),
    step('b', 'registry', [{ field: 'name', operator: 'in', values: [nasty, "o'b", '$1'] }]),
  ];
  const run = await endOf(await approved(steps));
  assert.deepEqual([run.state, run.rows], ['done', 0]);
});

test('too many people: a clear end and no half result', async () => {
  const many = await endOf(await approved([step('a', 'arrivals')], { maximumRows: 3 }));
  assert.deepEqual([many.state, many.errorCode], ['failed', 'collision.too_many']);
  assert.deepEqual(many.errorDetails, { rows: 4, most: 3 });
  assert.equal(await rowsOf(many.id), 0);
  assert.match((await viewRun(steward, parts, many.id, 'zh')).error ?? '', /4 人.*3 人/);
  await storeSetting(ctx, 'collision', { mostCandidates: 2 });
  const steps = [step('a', 'registry')];
  const broad = await endOf(await approved(steps, { question: { join: 'entity', steps } }));
  await storeSetting(ctx, 'collision', {});
  assert.deepEqual([broad.state, broad.errorCode], ['failed', 'collision.too_broad']);
});

test('a snapshot that is replaced meanwhile is still read; one that was gone before stops the start', async () => {
  const opened = await openRun(steward, parts, await approved([step('a', 'arrivals')]));
  const run = await getRun(ctx, opened.id);
  const file = snapshotPath(parts.dataDir, { source: 'arrivals', id: run.sources[0]!.load! });
  await town.load('arrivals', ['A0,旅客甲,990101198001011236,420100,2026-11-01']);
  await rm(file, { force: true });
  await carry(opened);
  assert.deepEqual([(await getRun(ctx, opened.id)).state, await rowsOf(opened.id)], ['done', 4]);
  const gone = await approved([step('a', 'arrivals')]);
  const [source] = await ctx.db.query<{ id: number }>(
    "SELECT current_load AS id FROM feeds.source WHERE code = 'arrivals'",
  );
  await rm(snapshotPath(parts.dataDir, { source: 'arrivals', id: source!.id }));
  await assert.rejects(runner.start(steward, gone), failsWith('collision.snapshot_gone'));
});

test('a held snapshot that is damaged, a source that is gone: said as such', async () => {
  const opened = await openRun(steward, parts, await approved([step('a', 'insured')]));
  await rm(join(opened.directory, '0.parquet'));
  await carry(opened);
  const { state, errorCode } = await getRun(ctx, opened.id);
  assert.deepEqual([state, errorCode], ['failed', 'collision.snapshot_gone']);
  const id = await approved([step('a', 'insured')]);
  await ctx.db.query("UPDATE feeds.source SET code = 'away' WHERE code = 'insured'");
  await assert.rejects(runner.start(steward, id), failsWith('collision.source_gone'));
  await ctx.db.query("UPDATE feeds.source SET code = 'insured' WHERE code = 'away'");
});

test('a run is stopped by hand, by the end of its process, and marked broken when that was killed', async () => {
  const id = await approved([step('a', 'insured')]);
  const stopped = await runner.start(steward, id);
  await assert.rejects(runner.start(steward, id), failsWith('collision.running'));
  runner.halt(stopped.id);
  await stopped.ended;
  assert.deepEqual([(await getRun(ctx, stopped.id)).state, await rowsOf(stopped.id)], ['stopped', 0]);
  const cut = await runner.start(steward, id);
  await runner.stop();
  await cut.ended;
  const broken = await getRun(ctx, cut.id);
  assert.deepEqual([broken.state, broken.errorCode], ['broken', 'collision.interrupted']);
  // Opened and never heard of again.
  const lost = await openRun(steward, parts, id);
  assert.ok(readdirSync(lost.directory).length > 0);
  await keepTime(ctx, parts);
  assert.equal((await getRun(ctx, lost.id)).state, 'running', 'it may still live');
  clock.advance(61_000);
  assert.deepEqual(await keepTime(ctx, parts), { ended: 0, deleted: 0, broken: 1 });
  assert.equal((await getRun(ctx, lost.id)).state, 'broken');
  assert.equal(existsSync(runDirectory(parts.dataDir, lost.id)), false);
  // One that was only thought dead keeps nothing.
  await carry(lost);
  assert.deepEqual([(await getRun(ctx, lost.id)).state, await rowsOf(lost.id)], ['broken', 0]);
  assert.equal((await endOf(id)).state, 'done', 'it can be started again');
});

test('kill -9 while it runs: broken after a minute, no half result, and it can be started again', async () => {
  const id = await approved([step('a', 'insured')]);
  const script = new URL('./kill-testing.ts', import.meta.url).pathname;
  const child = spawn(
    process.execPath,
    [script, town.connectionString, parts.dataDir, id, clock.now().toISOString()],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const [said] = await Promise.race([once(child.stdout, 'data'), exited]);
  child.kill('SIGKILL');
  await exited;
  const runId = String(said);
  assert.equal((await getRun(ctx, runId)).state, 'running');
  clock.advance(61_000);
  assert.equal((await keepTime(ctx, parts)).broken, 1);
  const { state, errorCode } = await getRun(ctx, runId);
  assert.deepEqual([state, errorCode, await rowsOf(runId)], ['broken', 'collision.interrupted', 0]);
  assert.equal(existsSync(runDirectory(parts.dataDir, runId)), false);
  assert.equal((await endOf(id)).state, 'done');
});
