import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import type { AreaDirectory } from '../../areas/index.ts';
import { incidentFlow } from '../../intake/incident-flow.ts';
import { baseMigrations } from '../../migrations.ts';
import type { OrganisationDirectory } from '../../organisations/index.ts';
import { act, findCase, openCase } from '../index.ts';
import { createTestLoop, staffActor, storeTestOrganisations } from '../testing.ts';
import type { Replay } from './contract.ts';
import { replayHour } from './replay.ts';

const database = await createTestDatabase(baseMigrations);
const loop = await createTestLoop(database.ctx, [incidentFlow]);
const units = await storeTestOrganisations(database.ctx, ['roads', 'water']);
const names = new Map(Object.entries(units).map(([code, id]) => [id, code]));
const parts = {
  loop,
  areas: { find: () => undefined } as unknown as AreaDirectory,
  organisations: { find: (id: string) => ({ name: names.get(id) }) } as unknown as OrganisationDirectory,
  categories: { find: () => undefined },
};
const reader = database.as(staffActor('reader', ['case.read']));
const roads = database.as(staffActor('roads-clerk', ['incident.handle'], units.roads));
const HOUR_MS = 3_600_000;

async function reported(title: string): Promise<string> {
  const subject = {
    ...{ title, description: '', channel: 'hotline', kind: '投诉', priority: 3, synthetic: true },
    place: { areaPath: [], lon: 100, lat: 35 },
  };
  return (await openCase(database.ctx, loop, { flowId: 'incident', subject })).id;
}

/** The state of a case at a moment, as the page works it out. */
function stateAt(replay: Replay, id: string, at: Date): string | undefined {
  const found = replay.cases.find((each) => each.id === id);
  return found?.steps.findLast((step) => step.at <= at.toISOString())?.state;
}

test('an hour is replayed as it was: every state at every moment, and nothing that came later', async () => {
  const began = new Date(Math.ceil(database.clock.now().getTime() / HOUR_MS) * HOUR_MS);
  database.clock.set(new Date(began.getTime() - 10 * 60_000));
  const before = await reported('昨夜路灯不亮');
  const seen: { id: string; at: Date; state: string }[] = [];
  const note = async (id: string) => {
    const { state } = (await findCase(database.ctx.db, id))!;
    seen.push({ id, at: database.clock.now(), state });
    database.clock.advance(5 * 60_000);
  };
  database.clock.set(new Date(began.getTime() + 60_000));
  const within = await reported('井盖缺失');
  await note(within);
  const form = { unit: units.roads };
  await act(database.ctx, loop, { caseId: before, action: 'dispatch', capacity: 'system', form });
  await note(before);
  await act(roads, loop, { caseId: before, action: 'sign' });
  await note(before);
  await act(roads, loop, { caseId: before, action: 'handle', form: { result: '已修复' } });
  await note(before);
  database.clock.set(new Date(began.getTime() + HOUR_MS + 60_000));
  const later = await reported('下一小时的事');
  await act(database.ctx, loop, { caseId: within, action: 'dispatch', capacity: 'system', form });
  database.clock.advance(HOUR_MS);

  const replay = await replayHour(reader, parts, { flowId: 'incident', from: began });
  assert.equal(replay.to, new Date(began.getTime() + HOUR_MS).toISOString());
  for (const { id, at, state } of seen) assert.equal(stateAt(replay, id, at), state, at.toISOString());
  assert.deepEqual(
    replay.cases.map((each) => each.title),
    ['井盖缺失', '昨夜路灯不亮'],
  );
  const [opened, dispatched] = replay.cases;
  assert.deepEqual(
    opened?.steps.map((step) => step.type),
    ['open'],
  );
  assert.deepEqual(
    dispatched?.steps.map((step) => step.type),
    [null, 'dispatch', 'sign', 'handle'],
  );
  assert.equal(dispatched?.steps[1]?.holder, 'roads');
  assert.equal(replay.states['awaiting-signature']?.mark, 'waiting');
  const next = await replayHour(reader, parts, { flowId: 'incident', from: new Date(replay.to) });
  assert.ok(next.cases.some((each) => each.id === later));
});

test('what was closed before the hour is not in it, what was open and closed since is', async () => {
  const began = database.clock.now();
  const closed = await reported('当场答复');
  const answerer = database.as(staffActor('answerer', ['incident.answer']));
  await act(answerer, loop, { caseId: closed, action: 'answer', form: { reply: '已答复' } });
  database.clock.advance(2 * HOUR_MS);
  const at = (hours: number) => ({ flowId: 'incident', from: new Date(began.getTime() + hours * HOUR_MS) });
  const has = (replay: Replay) => replay.cases.some((each) => each.id === closed);
  assert.ok(has(await replayHour(reader, parts, at(-0.5))));
  assert.ok(!has(await replayHour(reader, parts, at(0.5))));
  await assert.rejects(replayHour(reader, parts, at(48)), { code: 'loop.replay_not_past' });
});

test('rights narrow the past as they narrow the present', async () => {
  const grants = [
    { role: 'x', permissions: new Set(['case.read']), organisationIds: new Set([units.water!]) },
  ];
  const water = database.as({ ...staffActor('water', [], units.water), grants });
  const from = new Date(database.clock.now().getTime() - HOUR_MS);
  assert.deepEqual((await replayHour(water, parts, { flowId: 'incident', from })).cases, []);
});
