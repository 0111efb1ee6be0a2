import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../platform/context/index.ts';
import { eraseRegistryPersons } from '../registry/index.ts';
import { FATHER_NUMBER } from '../registry/testing.ts';
import type { StepDefinition } from './contract.ts';
import { createDefinition, decideDefinition, submitDefinition } from './definitions.ts';
import { eraseFromResults } from './erasure.ts';
import { openRun } from './open-run.ts';
import { getRun } from './run-store.ts';
import { carryOut } from './runner.ts';
import { createCollisionTown, FATHER, inputOf, step } from './testing.ts';

const town = await createCollisionTown();
const { ctx, parts, steward, leader } = town;
const father = { ids: [Number(FATHER)], numbers: [FATHER_NUMBER] };

async function open(steps: StepDefinition[], join: 'number' | 'entity') {
  const id = await createDefinition(steward, parts, inputOf(steps, { question: { join, steps } }));
  await submitDefinition(steward, parts, id, 1);
  await decideDefinition(leader, parts, id, { expectedVersion: 1, approve: true });
  return openRun(steward, parts, id);
}
/** What a run keeps after it has been carried out: whom, by any of their names. */
async function keptBy(opened: Awaited<ReturnType<typeof open>>) {
  await carryOut(ctx, parts, opened, new AbortController());
  const { state, rows } = await getRun(ctx, opened.id);
  const kept = await ctx.db.query<{ number: number; entity: string | null; own: string | null }>(
    `SELECT number, entity_id::text AS entity, resident_number AS own FROM collision.result WHERE run_id = $1 ORDER BY number`,
    [opened.id],
  );
  return {
    ...{ state, rows, numbers: kept.map(({ number }) => number) },
    hasFather: kept.some(({ entity, own }) => entity === FATHER || own === FATHER_NUMBER),
  };
}

test('who is erased from the registry while a run goes on is not in its result', async () => {
  const clinic = [step('a', 'clinic'), step('b', 'registry')];
  const before = await keptBy(await open(clinic, 'entity'));
  assert.deepEqual([before.rows, before.hasFather], [1, true]);
  const opened = await open(clinic, 'entity');
  // As if the registry had been read before: there he stays for this run.
  await inTransaction(ctx, (tx) => eraseFromResults(tx, father));
  const after = await keptBy(opened);
  assert.deepEqual(after, { state: 'done', rows: 0, numbers: [], hasFather: false });
  assert.equal(
    (await keptBy(await open(clinic, 'entity'))).hasFather,
    true,
    'runs that begin later read anew',
  );
});

test('nor by what a source says of him, in the snapshots that the run holds', async () => {
  const both = [step('a', 'arrivals'), step('b', 'insured')];
  const before = await keptBy(await open(both, 'number'));
  assert.deepEqual([before.rows, before.hasFather], [3, true]);
  const opened = await open(both, 'number');
  await ctx.db.query('DELETE FROM registry.record WHERE source_id NOT IN (SELECT id FROM feeds.source)');
  await inTransaction(ctx, async (tx) => {
    await eraseFromResults(tx, father);
    await eraseRegistryPersons(tx, town.city, father);
  });
  const gone = { state: 'done', rows: 2, numbers: [1, 2], hasFather: false };
  assert.deepEqual(await keptBy(opened), gone);
  assert.deepEqual(await keptBy(await open(both, 'number')), gone, 'nor before the files are cleaned');
  const left = await ctx.db.query('SELECT 1 FROM collision.result WHERE resident_number = $1', [
    FATHER_NUMBER,
  ]);
  assert.equal(left.length, 0, 'and older results have lost him');
});

test('a run that is storing its result meanwhile is cleaned when it has', async () => {
  const opened = await open([step('a', 'arrivals'), step('b', 'insured')], 'number');
  const other = { ids: [], numbers: ['990101199001001100'] };
  // The run is locked as while its result is stored; the erasure waits for it.
  const holder = await ctx.db.raw.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM collision.run WHERE id = $1 FOR UPDATE', [opened.id]);
  const erased = inTransaction(ctx, (tx) => eraseFromResults(tx, other));
  await holder.query(
    `INSERT INTO collision.result (run_id, number, id, name, resident_number, matches) VALUES ($1, 1, $2, '旅客', $3, '[]')`,
    [opened.id, ctx.ids.next(), other.numbers[0]],
  );
  await holder.query("UPDATE collision.run SET state = 'done', rows = 1 WHERE id = $1", [opened.id]);
  await holder.query('COMMIT');
  holder.release();
  assert.equal(await erased, 1);
  assert.equal((await getRun(ctx, opened.id)).rows, 0);
});

test('a question that asks for him by his number no longer says so, wherever it is kept', async () => {
  const steps = [
    step('a', 'arrivals', [{ field: 'resident_number', operator: 'in', values: [FATHER_NUMBER, 'x'] }]),
  ];
  const opened = await open(steps, 'number');
  await carryOut(ctx, parts, opened, new AbortController());
  await inTransaction(ctx, (tx) => eraseFromResults(tx, father));
  const told = await ctx.db.query<{ question: { steps: StepDefinition[] } }>(
    `SELECT question FROM collision.definition WHERE id = $1 UNION ALL SELECT question FROM collision.run WHERE id = $2`,
    [opened.definition.id, opened.id],
  );
  assert.deepEqual(
    told.map(({ question }) => question.steps[0]?.filters[0]?.values),
    [
      ['–', 'x'],
      ['–', 'x'],
    ],
  );
});
