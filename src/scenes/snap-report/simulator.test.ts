import assert from 'node:assert/strict';
import { test } from 'node:test';
import { submitReport } from '../../base/intake/index.ts';
import { act, attach } from '../../base/loop/index.ts';
import { seededRandom } from '../../cities/seeded-random.ts';
import { createSimulator, storePair } from '../../main/simulator/simulator.ts';
import { simulatorActor } from '../../main/simulator/steps.ts';
import { asActor, inTransaction } from '../../platform/context/index.ts';
import { createTestCity } from '../testing.ts';
import { migrations, scene } from './index.ts';
import type { PublicCasePage, PublicStory } from './publication/public-contract.ts';

const town = await createTestCity([migrations], [], [scene]);
const http = await town.serve();
const ctx = asActor(town.ctx, simulatorActor());
const random = seededRandom('made-up reviewer');
const unit = town.city.organisations.findByCode('990101.urban-management')!.id;
let count = 0;

/** A report of the snap channel that a unit has: where nothing else is near. */
async function report(synthetic: boolean, more: object = {}) {
  count += 1;
  const by = synthetic ? ctx : town.as(town.citizen(count));
  const { case: opened } = await submitReport(by, town.city, {
    ...{ channel: 'snap-report', externalId: `life-${count}`, synthetic, kind: '投诉', neverDispatch: true },
    ...{ category: { list: 'topics', code: '010102' }, text: `人行道上的路灯不亮，第${count}处` },
    ...{
      lon: 100.02 + (count % 8) * 0.005,
      lat: 35.012 + (count % 40) * 0.0004,
      address: '纺织路12号',
    },
    ...more,
  });
  await act(ctx, town.city.loop, {
    caseId: opened!.id,
    action: 'dispatch',
    form: { unit },
    capacity: 'system',
  });
  return opened!.id;
}
async function live(times: number) {
  for (let call = 0; call < times; call++) {
    await scene.synthetic!.live!(ctx, town.parts, { random, elapsedMs: 4_000 });
    await town.deliver();
  }
}
async function states(): Promise<Record<string, number>> {
  const rows = await town.ctx.db.query<{ state: string; count: number }>(
    `SELECT state || CASE WHEN waits_since IS NULL THEN '' ELSE ' (waits)' END AS state, count(*)::int AS count
     FROM snap_report.publication GROUP BY 1`,
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}
const publicCases = async () =>
  ((await http.inject({ method: 'GET', url: '/api/v1/public-cases?limit=50' })).json() as PublicCasePage)
    .items;
const stateOf = async (caseId: string) =>
  (
    await town.ctx.db.query<{ state: string }>(
      'SELECT state FROM snap_report.publication WHERE case_id = $1',
      [caseId],
    )
  )[0]?.state;

test('most synthetic cases become public, some are refused, the newest are left for people', async () => {
  for (let made = 0; made < 36; made++) await report(true);
  await town.deliver();
  await live(20);
  const after = await states();
  assert.equal(after['waiting (waits)'], 6, JSON.stringify(after));
  assert.ok(after.approved! >= 20 && after.refused! >= 1, JSON.stringify(after));
  const shown = await publicCases();
  assert.ok(shown.length >= 20 && shown.every(({ synthetic }) => synthetic));
  assert.ok(shown.every(({ place }) => !place.includes('12号')));
  await live(3);
  assert.deepEqual(await states(), after, 'again does nothing');
  const [entry] = await town.ctx.db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit.entry WHERE action LIKE 'snap-report.publication.%' AND actor_id = $1`,
    [ctx.actor.id],
  );
  assert.equal(entry!.count, after.approved! + after.refused!);
});

test('a closed one comes back and shows its result with the simulated photo', async () => {
  const caseId = (await publicCases())[0]!.id;
  const { after } = await storePair(town.parts, random);
  await inTransaction(ctx, (tx) => attach(tx, { caseId, file: after, purpose: 'after' }));
  const step = (action: string, form = {}) =>
    act(asActor(ctx, simulatorActor(unit)), town.city.loop, { caseId, action, form, capacity: 'system' });
  await step('sign');
  await step('handle', { result: '灯已修好' });
  const centre = (action: string) => act(ctx, town.city.loop, { caseId, action, capacity: 'system' });
  await centre('verify');
  await centre('close');
  // As many newer ones wait as are left for people.
  for (let made = 0; made < 6; made++) await report(true);
  await town.deliver();
  await live(12);
  const story = (
    await http.inject({ method: 'GET', url: `/api/v1/public-cases/${caseId}` })
  ).json() as PublicStory;
  assert.deepEqual([story.result, story.photos.length, story.synthetic], ['灯已修好', 1, true]);
});

test('those that cannot be shown now hold up no other', async () => {
  const stuck = [await report(true), await report(true)];
  for (let made = 0; made < 8; made++) await report(true);
  await town.deliver();
  // As when the city changed its rule, and nothing happened to these cases since.
  await town.ctx.db.query('UPDATE intake.report SET private = true WHERE case_id = ANY($1::uuid[])', [stuck]);
  await town.ctx.db.query(
    `UPDATE snap_report.publication SET state = 'approved', title = '路灯', text = '不亮', place = '', waits_since = '2020-01-01'
     WHERE case_id = ANY($1::uuid[])`,
    [stuck],
  );
  const before = (await states()).approved!;
  await live(4);
  const after = await states();
  assert.ok(after.approved! > before && after['approved (waits)'] === 2, JSON.stringify(after));
  await town.ctx.db.query(
    'UPDATE snap_report.publication SET waits_since = NULL WHERE case_id = ANY($1::uuid[])',
    [stuck],
  );
});

test('what a real person sent, joined or had a hand in is never approved by a machine', async () => {
  const real = await report(false);
  const joined = await report(true);
  await submitReport(town.as(town.citizen(90)), town.city, {
    ...{ channel: 'snap-report', externalId: 'joins', text: '我也看到了', joins: joined, kind: '投诉' },
  });
  const touched = await report(true);
  const clerk = town.staff('unit-clerk', { unit: '990101.urban-management' });
  await act(town.as(clerk), town.city.loop, { caseId: touched, action: 'sign' });
  for (let made = 0; made < 12; made++) await report(true);
  await town.deliver();
  await live(12);
  for (const caseId of [real, joined, touched]) assert.equal(await stateOf(caseId), 'waiting');
});

test('the living city brings its reviewer along', async () => {
  for (let made = 0; made < 8; made++) await report(true);
  await town.deliver();
  const before = (await states()).approved!;
  const options = { random, reportsPerMinute: 0, pace: 8, scenes: [scene] };
  const simulator = createSimulator(ctx, town.parts, options);
  for (let tick = 0; tick < 4; tick++) await simulator.live(4_000);
  assert.ok((await states()).approved! > before);
});
