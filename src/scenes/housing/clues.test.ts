import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incidentFlow } from '../../base/intake/index.ts';
import { storeSmallTown, TOWN } from '../../base/registry/testing.ts';
import { callerOf, createTestCity } from '../testing.ts';
import type { ClueItem, ClueKind, CluePage } from './contract.ts';
import { countStale, markStale } from './count.ts';
import { scene } from './index.ts';
import { crowdingRuleOf } from './rules.ts';

const town = await createTestCity([scene.migrations!], [incidentFlow], [scene]);
const { ctx, city } = town;
await storeSmallTown(town, city.areas, '990101001001');
const grid = city.areas.findByCode('990101001001')!;
const call = callerOf(town, await town.serve());
const supervisor = town.staff('supervisor');

const ask = <Result>(method: 'GET' | 'POST', url: string, payload?: object) =>
  call<Result>(supervisor, method, `housing/${url}`, payload);
const clues = async (kind: ClueKind, state = 'open'): Promise<ClueItem[]> =>
  (await ask<CluePage>('GET', `clues?kind=${kind}&state=${state}`)).body.items;
const count = async () => {
  await markStale(ctx, [grid.id]);
  await countStale(ctx, city);
};
const crowd = (people: number) =>
  ctx.db.query(
    `INSERT INTO registry.person (id, name, house_id, residence, grid_id, state, updated_on, synthetic)
     SELECT 5000 + n, '合租' || n, $1, 3, $2, 1, '2026-11-01', true FROM generate_series(1, $3) n ON CONFLICT DO NOTHING`,
    [TOWN.otherHouse, grid.id, people],
  );
const owner = () =>
  ctx.db.query(
    `INSERT INTO registry.edge (from_id, to_id, kind, source_id, confidence) VALUES ($1, $2, 3, 1, 1)`,
    [TOWN.father, TOWN.otherHouse],
  );

test('the rule of a day is the latest that has begun', () => {
  const rule = (validFrom: string, personsPerHouse: number) => ({
    ...{ validFrom, personsPerHouse, areaPerPersonM2: 5, personsPerRoom: 2, source: 'test' },
  });
  const settings = { expiringWithinDays: 30, crowding: [rule('2020-01-01', 6), rule('2026-07-01', 8)] };
  const most = (day: string) => crowdingRuleOf(settings, day).personsPerHouse;
  assert.deepEqual([most('2019-01-01'), most('2026-06-30'), most('2026-07-01')], [6, 6, 8]);
});

test('people in a house whose owner lives elsewhere and that nobody let are a clue, until a letting is in force', async () => {
  await countStale(ctx, city);
  assert.deepEqual(await clues('unregistered'), [], 'nobody knows that it is not the tenant’s own');
  await owner();
  // His mother is registered there: the house may be the family’s own.
  await count();
  const [clue] = await clues('unregistered');
  assert.equal(clue?.houseId, String(TOWN.otherHouse));
  assert.deepEqual([clue?.evidence.persons, clue?.evidence.owners], [1, 1]);
  await count();
  assert.equal((await clues('unregistered')).length, 1, 'counted again it is one');
  await ctx.db.query(
    `INSERT INTO housing.letting (id, house_id, grid_id, kind, starts_on, ends_on, state, in_force, registered_by, registered_at, synthetic, registered_on)
     VALUES ($1, $2, $3, 'whole', '2026-01-01', '2030-01-01', 'running', true, 'test', now(), true, now()::date)`,
    [ctx.ids.next(), TOWN.otherHouse, grid.id],
  );
  await count();
  assert.deepEqual(await clues('unregistered'), []);
  assert.equal((await clues('unregistered', 'gone')).length, 1);
});

test('more people than a let house takes: by a house, by its rooms, by its area', async () => {
  await crowd(5);
  await count();
  assert.deepEqual(await clues('crowded'), [], 'six are as many as may');
  await crowd(6);
  await count();
  const [clue] = await clues('crowded');
  assert.deepEqual([clue?.evidence.persons, clue?.evidence.most], [7, 6]);
  await ctx.db.query('UPDATE housing.letting SET rooms = 4, area_m2 = 100');
  await count();
  assert.deepEqual(await clues('crowded'), [], 'eight in four rooms');
  await ctx.db.query('UPDATE housing.letting SET area_m2 = 33');
  await count();
  assert.equal((await clues('crowded'))[0]?.evidence.most, 6, 'five square metres each');
});

test('a clue is dismissed with a reason and comes back when more speaks for it; reported it is one case', async () => {
  const [clue] = await clues('crowded');
  assert.equal((await ask('POST', `clues/${clue!.id}/dismiss`, { reason: '同一家庭' })).status, 200);
  assert.equal((await ask('POST', `clues/${clue!.id}/report`)).code, 'housing.clue_decided');
  await count();
  assert.deepEqual(await clues('crowded'), []);
  assert.equal((await clues('crowded', 'dismissed'))[0]?.reason, '同一家庭');
  await crowd(8);
  await count();
  const [again] = await clues('crowded');
  assert.equal(again?.id, clue!.id);
  const first = await ask<{ caseId: string }>('POST', `clues/${again!.id}/report`);
  assert.equal(first.status, 200, JSON.stringify(first.body));
  const second = await ask<{ caseId: string }>('POST', `clues/${again!.id}/report`);
  assert.equal(second.body.caseId, first.body.caseId);
  const cases = await ctx.db.query(`SELECT 1 FROM loop.case WHERE channel = 'housing'`);
  assert.equal(cases.length, 1);
  await count();
  assert.equal((await clues('crowded', 'reported')).length, 1, 'it stays the case it became');
});

test('people in a house that was found empty are a clue', async () => {
  await ctx.db.query('DELETE FROM housing.letting');
  await ctx.db.query(
    `INSERT INTO registry.record (source_id, key, kind, entity_id, observed_on, fields)
     VALUES (1, 'empty', 4, $1, '2026-10-01', '{"use": "empty"}')`,
    [TOWN.otherHouse],
  );
  await count();
  const [clue] = await clues('empty-occupied');
  assert.equal(clue?.evidence.saidOn, '2026-10-01');
  assert.deepEqual(await clues('unregistered'), [], 'one question about it is enough');
  await ctx.db.query('UPDATE registry.person SET house_id = NULL WHERE house_id = $1', [TOWN.otherHouse]);
  await count();
  assert.deepEqual(await clues('empty-occupied'), []);
});
