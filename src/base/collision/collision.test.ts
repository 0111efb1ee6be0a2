import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { addSource } from '../feeds/index.ts';
import { declarationOf } from '../feeds/testing.ts';
import { listAskable } from './askable.ts';
import type { StepDefinition } from './contract.ts';
import { changeDefinition, createDefinition, decideDefinition, submitDefinition } from './definitions.ts';
import { readResult } from './results.ts';
import { getRun } from './run-store.ts';
import { makeTasks } from './tasks.ts';
import { createCollisionTown, FATHER, GRID, inputOf, JOURNEY, numberOf, step } from './testing.ts';
import { viewDefinition } from './views.ts';

const town = await createCollisionTown();
const { ctx, parts, runner, steward, leader } = town;
const failsWith = (code: string) => (error: unknown) => isAppError(error, code);

async function approved(steps: StepDefinition[], more: Parameters<typeof inputOf>[1] = {}): Promise<string> {
  const id = await createDefinition(steward, parts, inputOf(steps, more));
  await submitDefinition(steward, parts, id, 1);
  await decideDefinition(leader, parts, id, { expectedVersion: 1, approve: true });
  return id;
}
async function ask(steps: StepDefinition[], more: Parameters<typeof inputOf>[1] = {}) {
  const { id, ended } = await runner.start(steward, await approved(steps, more));
  await ended;
  const run = await getRun(ctx, id);
  return { id, run };
}
async function keysOf(runId: string): Promise<string[][]> {
  const { items } = await readResult({ ...steward, purpose: '核对' }, parts, runId, {}, 'zh');
  return items.map(({ matches }) => matches.map(({ key }) => key));
}

test('who arrived from X, lives in Y and works at Z: one person, each match with source, key and date', async () => {
  const { id, run } = await ask(JOURNEY);
  assert.deepEqual([run.state, run.rows, run.counts, run.synthetic], ['done', 1, [4, 1, 3], true]);
  const { items, isUnmasked } = await readResult({ ...steward, purpose: '流调' }, parts, id, {}, 'zh');
  assert.equal(isUnmasked, true);
  const [row] = items;
  assert.deepEqual([row?.name, row?.entityId, row?.residentNumber], ['王建国', FATHER, '990101198001011236']);
  const load = run.sources[0]?.load;
  assert.deepEqual(
    row?.matches.map(({ step, source, key, day, rows }) => [step, source, key, day, rows]),
    [
      ['a', 'arrivals', 'A9', '2026-11-09', 2],
      ['b', 'registry', FATHER, '2026-11-01', 1],
      ['c', 'insured', 'I0', '2026-10-01', 1],
    ],
  );
  assert.equal(row?.matches[0]?.load, load);
});

test('any of, not in, and times narrow as they say', async () => {
  const insured = step('a', 'insured');
  const early = step(
    'b',
    'arrivals',
    [{ field: 'valid_from', operator: 'between', to: '2026-11-02' }],
    'none',
  );
  const { id } = await ask([insured, early]);
  // The father came early as well as late: who was in the set once is in it.
  assert.deepEqual(await keysOf(id), [['I2']]);
  const either = await ask([
    step('a', 'arrivals', [{ field: 'valid_from', operator: 'between', from: '2026-11-04' }], 'any'),
    step('b', 'registry', [{ field: 'organisation_name', operator: 'contains', values: ['阳光'] }], 'any'),
  ]);
  assert.equal(either.run.rows, 2, 'the father by either, traveller 3 by arriving late');
});

test('by the registry number sources without identity numbers join, and points lie in areas', async () => {
  const steps = [
    step('a', 'clinic', [{ field: 'area', operator: 'within', values: [GRID] }]),
    step('b', 'registry', [{ field: 'residence', operator: 'equals', values: ['registered'] }]),
  ];
  const { run, id } = await ask(steps, { question: { join: 'entity', steps } });
  assert.deepEqual([run.state, run.rows], ['done', 1]);
  assert.deepEqual(await keysOf(id), [['C1', FATHER]]);
});

test('of who has died it is said so, and sources whose records are made in here are none to ask', async () => {
  await ctx.db.query('UPDATE registry.person SET state = 2 WHERE id = $1', [FATHER]);
  const dead = (value: string) => [
    step('a', 'insured'),
    step('b', 'registry', [{ field: 'life', operator: 'equals', values: [value] }]),
  ];
  assert.equal((await ask(dead('dead'))).run.rows, 1, 'insured, and dead');
  assert.equal((await ask(dead('living'))).run.rows, 0);
  await ctx.db.query('UPDATE registry.person SET state = 1 WHERE id = $1', [FATHER]);
  await addSource(ctx, declarationOf('doors', { madeHere: true }));
  await assert.rejects(ask([step('a', 'doors')]), failsWith('collision.source_unusable'));
  const codes = (await listAskable(ctx, 'zh')).map(({ code }) => code);
  assert.deepEqual(codes, ['registry', 'arrivals', 'clinic', 'insured']);
});

test('a draft does not run; nobody approves their own; a change needs a new approval; after its day it does not run', async () => {
  const id = await createDefinition(steward, parts, inputOf(JOURNEY));
  await assert.rejects(runner.start(steward, id), failsWith('collision.not_approved'));
  const both = {
    ...ctx,
    actor: { ...steward.actor, grants: [...steward.actor.grants, ...leader.actor.grants] },
  };
  await submitDefinition(steward, parts, id, 1);
  const yes = { expectedVersion: 1, approve: true };
  await assert.rejects(decideDefinition(both, parts, id, yes), failsWith('collision.four_eyes'));
  await assert.rejects(decideDefinition(steward, parts, id, yes), failsWith('access.denied'));
  await decideDefinition(leader, parts, id, yes);
  await changeDefinition(steward, parts, id, {
    ...inputOf(JOURNEY, { maximumRows: 50 }),
    expectedVersion: 1,
  });
  await assert.rejects(runner.start(steward, id), failsWith('collision.not_approved'));
  // Who changed it in between wrote a part of it, whoever changed it last.
  const second: typeof steward = {
    ...ctx,
    actor: { ...town.staff('data-steward'), grants: both.actor.grants },
  };
  const change = (by: typeof steward, expectedVersion: number) =>
    changeDefinition(by, parts, id, { ...inputOf(JOURNEY, { maximumRows: 50 }), expectedVersion });
  await change(second, 2);
  await change(steward, 3);
  await submitDefinition(steward, parts, id, 4);
  const decide = { expectedVersion: 4, approve: true };
  await assert.rejects(decideDefinition(second, parts, id, decide), failsWith('collision.four_eyes'));
  assert.equal((await viewDefinition(second, parts, id, 'zh')).may.decide, false);
  await assert.rejects(decideDefinition(leader, parts, id, yes), failsWith('collision.changed_meanwhile'));
  await decideDefinition(leader, parts, id, { expectedVersion: 4, approve: false, note: '范围太大' });
  const view = await viewDefinition(steward, parts, id, 'zh');
  assert.deepEqual([view.state, view.decisionNote, view.may.submit], ['draft', '范围太大', true]);
  const old = await approved(JOURNEY);
  const later = { ...steward, clock: { now: () => new Date('2027-02-01T02:00:00Z') } };
  await assert.rejects(runner.start(later, old), failsWith('collision.expired'));
  assert.equal((await viewDefinition(later, parts, old, 'zh')).state, 'expired');
});

test('rows become cases once, at the unit of the place, and hold references only', async () => {
  const { id } = await ask(JOURNEY);
  const words = { title: '上门核实', text: '请上门核实居住情况并登记。' };
  await assert.rejects(
    makeTasks(steward, parts, id, { ...words, text: '请联系 13800001234' }),
    failsWith('collision.text_personal'),
  );
  await assert.rejects(
    makeTasks(steward, parts, id, { ...words, rows: [7] }),
    failsWith('collision.row_unknown'),
  );
  assert.deepEqual(await makeTasks(steward, parts, id, words), {
    opened: 1,
    known: 0,
    unassigned: 0,
    left: 0,
  });
  assert.deepEqual(await makeTasks(steward, parts, id, { ...words, rows: [1] }), {
    ...{ opened: 0, known: 1, unassigned: 0, left: 0 },
  });
  const cases = await ctx.db.query<{ state: string; lead: string; channel: string }>(
    `SELECT c.state, o.code AS lead, c.channel FROM collision.task t JOIN loop.case c ON c.id = t.case_id
       JOIN organisations.organisation o ON o.id = c.lead_organisation_id WHERE t.run_id = $1`,
    [id],
  );
  assert.deepEqual(cases, [
    { state: 'awaiting-signature', lead: '990101001001.committee', channel: 'collision' },
  ]);
  const traces = await ctx.db.query<{ all: string }>(
    `SELECT (SELECT string_agg(a::text, ' ') FROM loop.action a) || (SELECT string_agg(e::text, ' ') FROM outbox.event e)
       || (SELECT string_agg(r::text, ' ') FROM intake.report r) || (SELECT string_agg(e::text, ' ') FROM audit.entry e) AS all`,
  );
  for (const secret of ['王建国', '990101198001011236', '旅客甲'])
    assert.ok(!traces[0]!.all.includes(secret), `${secret} is told`);
});

test('a source is read as it is after a day of changes', async () => {
  const late = (at: number, day: string) => `F${at},旅客,${numberOf(100 + at)},420100,${day}`;
  await town.load(
    'arrivals',
    Array.from({ length: 20 }, (_, at) => late(at, '2026-11-20')),
  );
  await town.load('arrivals', [late(7, '2026-11-21'), late(20, '2026-11-21')], 'changes');
  const on = (day: string) => [
    step('a', 'arrivals', [{ field: 'valid_from', operator: 'between', from: day, to: day }]),
    step('b', 'insured', [], 'none'),
  ];
  const found = [await ask(on('2026-11-20')), await ask(on('2026-11-21'))];
  assert.deepEqual(
    found.map(({ run }) => run.rows),
    [19, 2],
  );
});
