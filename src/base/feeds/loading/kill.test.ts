import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import { addSource, checkFiles } from '../index.ts';
import { declarationOf, feedsFolder, HEADER, lineOf, person, register } from '../testing.ts';

const { ctx, connectionString } = await createTestDatabase(baseMigrations);
const folder = feedsFolder();
const child = fileURLToPath(new URL('./kill-child.ts', import.meta.url));

/** Loads in another process and kills it with SIGKILL when a step comes for the so-manieth time. */
async function killAt(
  step: string,
  code: string,
  files: string[],
  { mode = 'full', times = 1 }: { mode?: string; times?: number } = {},
): Promise<void> {
  const given = [connectionString, folder.directory, code, mode, step, String(times), ...files];
  const run = spawn(process.execPath, [child, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(run.stdout, 'data');
  run.kill('SIGKILL');
  await once(run, 'exit');
}

/** What the source holds and has told, whichever way it came there. */
async function stateOf(code: string) {
  const [source] = await ctx.db.query<{ rows: number; state: string; added: number; changed: number }>(
    `SELECT l.rows_stored AS rows, l.state, l.added, l.changed FROM feeds.source s
     JOIN feeds.load l ON l.id = s.current_load WHERE s.code = $1`,
    [code],
  );
  const [told] = await ctx.db.query<{ n: number }>(
    "SELECT count(*) AS n FROM outbox.event WHERE type = 'feeds.source.loaded' AND aggregate = $1",
    [`feed:${code}`],
  );
  const faults = await checkFiles(ctx, { code, dataDir: folder.directory, memoryLimitMb: 128, threads: 1 });
  return { ...source, told: told?.n, faults };
}

for (const step of ['reading', 'checked', 'snapshot', 'changes', 'validated', 'stored']) {
  test(`killed when ${step}: the same file again gives the same end, once`, async () => {
    const code = `killed-${step}`;
    await addSource(ctx, declarationOf(code));
    await folder.load(ctx, code, folder.write(register(200)));
    const next = folder.write(register(230, (row) => (row.编号 === 'P7' ? { 电话: '13911112222' } : {})));
    await killAt(step, code, [next]);
    const { outcome } = await folder.load(ctx, code, next);
    const wasWhole = step === 'validated' || step === 'stored';
    assert.equal(outcome, wasWhole ? 'already' : 'stored');
    const expected = { rows: 230, state: 'stored', added: 30, changed: 1, told: 2, faults: [] };
    assert.deepEqual(await stateOf(code), expected);
    const left = readdirSync(`${folder.directory}/feeds/${code}`);
    assert.equal(left.length, 2, 'nothing half is left behind');
  });
}

for (const [step, times, isWhole] of [
  ['changes', 2, false],
  ['snapshot', 1, false],
  ['validated', 1, true],
] as const) {
  test(`killed among changes of three days, when ${step}: the same files again give the same end, once`, async () => {
    const code = `days-${step}`;
    await addSource(ctx, declarationOf(code));
    await folder.load(ctx, code, folder.write(register(200)));
    const days = [1, 2, 3].map((day) =>
      folder.write(
        `${HEADER}\n${[person(7, { 电话: `1391111222${day}` }), person(200 + day)].map(lineOf).join('\n')}\n`,
      ),
    );
    await killAt(step, code, days, { mode: 'changes', times });
    const outcomes = [];
    for (const day of days) outcomes.push((await folder.load(ctx, code, day, { mode: 'changes' })).outcome);
    assert.deepEqual(outcomes, isWhole ? ['already', 'already', 'already'] : ['stored', 'stored', 'stored']);
    const expected = { rows: 203, state: 'stored', added: 1, changed: 1, told: 4, faults: [] };
    assert.deepEqual(await stateOf(code), expected);
    const left = readdirSync(`${folder.directory}/feeds/${code}`);
    assert.equal(left.length, 4, 'nothing half is left behind');
  });
}
