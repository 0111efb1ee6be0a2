import assert from 'node:assert/strict';
import { test } from 'node:test';
import { submitReport } from '../../base/intake/index.ts';
import { checkLoop, ringClocks } from '../../base/loop/index.ts';
import { seededRandom } from '../../cities/seeded-random.ts';
import { drawnIds } from '../../lib/ids.ts';
import { HOUR_MS, MINUTE_MS, manualClock } from '../../lib/time.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { fillPast } from './backfill.ts';
import { startSimulator } from './index.ts';
import { createSimulator, poisson } from './simulator.ts';
import { workOff } from './work.ts';

// Ids decide as well who is slow and what a place has trouble with.
const ids = drawnIds(seededRandom('town'), Date.parse('2026-11-18T00:00:00+08:00'));
const town = await createTestCity([], [], [], ids);

async function counts(): Promise<Record<string, number>> {
  const [row] = await town.ctx.db.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM loop.case) AS cases, (SELECT count(*)::int FROM loop.case WHERE closed) AS closed,
       (SELECT count(*)::int FROM loop.case WHERE NOT synthetic) AS unlabelled,
       (SELECT count(*)::int FROM intake.report) AS reports, (SELECT count(*)::int FROM intake.fusion) AS fused,
       (SELECT count(*)::int FROM intake.report WHERE NOT synthetic) AS "unlabelledReports",
       (SELECT count(*)::int FROM intake.reporter WHERE name NOT LIKE '合成%') AS "unlabelledPeople",
       (SELECT count(*)::int FROM loop.action WHERE actor_id NOT IN ('system:simulator', 'system:dispatch')) AS "byOthers",
       (SELECT count(DISTINCT state)::int FROM loop.case) AS states,
       (SELECT count(*)::int FROM loop.attachment) AS pictures,
       (SELECT count(*)::int FROM loop.action WHERE type = 'object') AS bounces,
       (SELECT count(*)::int FROM loop.action WHERE type = 'reject-result') AS reworks,
       (SELECT count(*)::int FROM loop.action WHERE type = 'rate') AS ratings,
       (SELECT count(*)::int FROM loop.action WHERE type = 'rate' AND (form ->> 'stars')::int <= 2) AS "badRatings",
       (SELECT count(*)::int FROM loop.case_document WHERE (state -> 'spans')::jsonb @> '[{"overdue": true}]') AS overdue`,
  );
  return row!;
}

test('switched off it makes nothing', async () => {
  assert.equal(startSimulator(town.ctx, town.parts, false), undefined);
  assert.equal((await counts()).reports, 0);
});

test('the last week is filled once, in many states, and every case follows from its log', async () => {
  // In slices, as the city does it; the second goes on where the first ended.
  assert.deepEqual(await fillPast(town.ctx, town.parts, { cases: 80, most: 30 }), { cases: 30, done: false });
  assert.deepEqual(await fillPast(town.ctx, town.parts, { cases: 80 }), { cases: 50, done: true });
  const first = await counts();
  assert.ok(first.cases! >= 70 && first.closed! > 20 && first.states! >= 4, JSON.stringify(first));
  const [oldest] = await town.ctx.db.query<{ old: boolean; ahead: number }>(
    `SELECT min(opened_at) < $1::timestamptz - interval '4 days' AS old,
       (count(*) FILTER (WHERE changed_at > $1))::int AS ahead FROM loop.case`,
    [town.ctx.clock.now()],
  );
  assert.deepEqual({ ...oldest }, { old: true, ahead: 0 });
  const [rings] = await town.ctx.db.query<{ past: number; at: number }>(
    `SELECT count(*)::int AS past, count(DISTINCT at)::int AS at FROM loop.action WHERE type = 'clock-alarm' AND at < $1`,
    [town.ctx.clock.now()],
  );
  assert.ok(rings!.past > 10 && rings!.at > 10, `each rang at its own time: ${JSON.stringify(rings)}`);
  const [told] = await town.ctx.db.query<{ news: number; all: number }>(
    `SELECT count(*) FILTER (WHERE happened_at > $1::timestamptz - interval '1 hour')::int AS news, count(*)::int AS all
     FROM outbox.event`,
    [town.ctx.clock.now()],
  );
  assert.ok(told!.all > 200 && told!.news < told!.all / 10, `the past is no news: ${JSON.stringify(told)}`);
  assert.equal(await ringClocks(town.ctx, town.city.loop), 0, 'the living clocks have nothing to make up');
  assert.equal((await fillPast(town.ctx, town.parts, { cases: 80 })).cases, 0);
  assert.deepEqual(await counts(), first);
  assert.deepEqual((await checkLoop(town.ctx, town.city.loop)).findings, []);
});

test('a simulated day closes most of its cases; all is labelled and the loop is clean', async () => {
  const before = await counts();
  const clock = manualClock('2026-11-18T00:00:00+08:00');
  const random = seededRandom('a day');
  const options = { random, reportsPerMinute: 200 / 1_440, pace: 8 };
  const simulator = createSimulator({ ...town.ctx, clock }, town.parts, options);
  let reports = 0;
  for (let quarter = 0; quarter < 96; quarter++) {
    clock.advance(15 * MINUTE_MS);
    reports += (await simulator.live(15 * MINUTE_MS)).reports;
  }
  const after = await counts();
  assert.ok(reports > 150 && reports < 260, `${reports} reports`);
  assert.equal(after.reports! - before.reports!, reports);
  const closedShare = after.closed! / after.cases!;
  assert.ok(closedShare >= 0.75, `${after.closed} of ${after.cases} closed`);
  // Not everything goes well in a city.
  const share = (part: number, whole: number, from: number, to: number) =>
    assert.ok(part >= from * whole && part <= to * whole, JSON.stringify(after));
  share(after.bounces!, after.cases!, 0.01, 0.15);
  share(after.reworks!, after.cases!, 0.01, 0.15);
  share(after.badRatings!, after.ratings!, 0.01, 0.25);
  share(after.overdue!, after.cases!, 0.02, 0.4);
  const { unlabelled, unlabelledReports, unlabelledPeople, byOthers } = after;
  assert.deepEqual(
    { unlabelled, unlabelledReports, unlabelledPeople, byOthers },
    {
      ...{ unlabelled: 0, unlabelledReports: 0, unlabelledPeople: 0, byOthers: 0 },
    },
  );
  assert.ok(after.fused! > 0 && after.pictures! > 0, JSON.stringify(after));
  assert.deepEqual((await checkLoop(town.ctx, town.city.loop)).findings, []);
});

test('it touches no case of a real person, and ends at once when told to', async () => {
  const real = { channel: 'snap-report', externalId: 'real', text: '路灯不亮，晚上太黑' };
  const submitted = await submitReport(town.ctx, town.city, real);
  const clock = manualClock(new Date(town.ctx.clock.now().getTime() + 48 * HOUR_MS));
  const options = { random: seededRandom('two'), reportsPerMinute: 0, pace: 8 };
  await createSimulator({ ...town.ctx, clock }, town.parts, options).live(48 * HOUR_MS);
  const [row] = await town.ctx.db.query<{ version: number }>('SELECT version FROM loop.case WHERE id = $1', [
    submitted.report.caseId,
  ]);
  assert.ok(row!.version <= 2, 'only the machine dispatched it');
  const running = startSimulator(town.ctx, town.parts, true)!;
  const started = performance.now();
  await running.stop();
  assert.ok(performance.now() - started < 5_000);
});

test('simulated staff take what was imported through the loop to closing', async () => {
  const texts = ['路灯不亮，晚上太黑', '垃圾没人清运，气味很大', '停水两天了', '噪音扰民，夜里施工'];
  for (const [index, text] of texts.entries())
    await submitReport(town.ctx, town.city, { channel: 'import', externalId: `row-${index}`, text });
  const options = { random: seededRandom('work'), perSecond: 10_000, most: 5_000, wait: async () => {} };
  const done = await workOff(town.ctx, town.parts, options);
  assert.ok(done.cases >= texts.length && done.stillOpen === 0, JSON.stringify(done));
  assert.equal(done.closed + done.notTakenUp, done.cases);
  const [row] = await town.ctx.db.query<{ open: number; closed: number }>(
    `SELECT count(*) FILTER (WHERE NOT closed)::int AS open, count(*) FILTER (WHERE closed)::int AS closed
     FROM loop.case WHERE channel = 'import'`,
  );
  assert.ok(row!.open === 0 && row!.closed >= 3, JSON.stringify(row));
  assert.deepEqual((await checkLoop(town.ctx, town.city.loop)).findings, []);
});

test('counts of chance have the mean that was asked for', () => {
  const random = seededRandom('poisson');
  let sum = 0;
  for (let i = 0; i < 2_000; i++) sum += poisson(random, 3);
  assert.ok(Math.abs(sum / 2_000 - 3) < 0.15);
});
