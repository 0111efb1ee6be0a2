import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeSmallTown, TOWN } from '../../base/registry/testing.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import type { AreaCounts, HousePage } from './contract.ts';
import { countStale } from './count.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
await storeSmallTown(town, town.city.areas, '990101001001');
await countStale(town.ctx, town.city);
const http = await town.serve();
const near = town.staff('grid-member', { area: '990101001001' });
const far = town.staff('grid-member', { area: '990102' });
const idOf = (code: string) => town.city.areas.findByCode(code)!.id;

const ask = (actor: Actor | undefined, method: 'GET' | 'POST', url: string, payload?: object) =>
  http.inject({
    ...{ method, url: `/api/v1/housing/${url}`, headers: actor ? town.headersOf(actor) : {} },
    ...(payload && { payload }),
  });
const status = async (...input: Parameters<typeof ask>) => (await ask(...input)).statusCode;

test('houses are seen by those who look after them, in their own area', async () => {
  for (const url of ['counts', 'houses', `buildings/${TOWN.building}`]) {
    assert.equal(await status(undefined, 'GET', url), 401, url);
    for (const role of ['dispatcher', 'hotline-agent', 'auditor'])
      assert.equal(await status(town.staff(role), 'GET', url), 403, `${role} ${url}`);
    assert.equal(await status(town.citizen(), 'GET', url), 403, url);
    assert.equal(await status(near, 'GET', url), 200, url);
  }
  assert.equal((await ask(near, 'GET', 'houses')).json<HousePage>().items.length, 2);
  assert.equal((await ask(far, 'GET', 'houses')).json<HousePage>().items.length, 0);
  assert.equal(await status(far, 'GET', `buildings/${TOWN.building}`), 404);
  assert.equal(await status(far, 'GET', `houses?building=${TOWN.building}`), 404);
  assert.equal(await status(far, 'GET', `counts?area=${idOf('990101001001')}`), 404);
  assert.equal(await status(near, 'GET', `counts?area=${idOf('990101001')}`), 404, 'above the own area');
});

test('who looks after a street and a part of it is told of each house once', async () => {
  const street = town.staff('street', { unit: '990101001001.committee', area: '990101001' });
  const { total, items } = (await ask(street, 'GET', 'counts')).json<AreaCounts>();
  assert.equal(total.houses, 2);
  assert.ok(items.every(({ areaId }) => areaId !== idOf('990101001')));
});

test('how many live in a house is told to those with the right to persons', async () => {
  const [first] = (await ask(town.staff('leader'), 'GET', 'houses')).json<HousePage>().items;
  assert.equal(first!.persons, null);
  const [own] = (await ask(near, 'GET', 'houses')).json<HousePage>().items;
  assert.equal(own!.persons, 3);
});

const some = '01900000-0000-7000-8000-00000000ffff';
const letting = {
  ...{
    id: some,
    houseId: String(TOWN.otherHouse),
    kind: 'whole',
    startsOn: '2026-01-01',
    endsOn: '2030-01-01',
  },
  ...{ landlord: { id: String(TOWN.father) }, tenants: [{ id: String(TOWN.tenant) }] },
};

test('lettings are registered by those who look after the house, and seen there only', async () => {
  assert.equal(await status(undefined, 'POST', 'lettings', letting), 401);
  for (const role of ['supervisor', 'leader', 'governance'])
    assert.equal(await status(town.staff(role), 'POST', 'lettings', letting), 403, role);
  assert.equal(await status(far, 'POST', 'lettings', letting), 404);
  assert.equal(await status(near, 'POST', 'lettings', letting), 200);
  for (const [url, body] of [
    [`lettings/${some}/extend`, { endsOn: '2031-01-01' }],
    [`lettings/${some}/end`, { reason: '退租' }],
  ] as const) {
    assert.equal(await status(town.staff('supervisor'), 'POST', url, body), 403, url);
    assert.equal(await status(far, 'POST', url, body), 404, url);
    assert.equal(await status(near, 'POST', url, body), 200, url);
  }
  assert.equal(await status(town.citizen(), 'GET', 'lettings?show=all'), 403);
  assert.equal((await ask(far, 'GET', 'lettings?show=all')).json<{ items: [] }>().items.length, 0);
  assert.equal(await status(far, 'GET', `lettings/${some}`), 404);
  assert.equal(await status(town.staff('dispatcher'), 'GET', `lettings/${some}`), 403);
  const seen = (await ask(town.staff('leader'), 'GET', `lettings/${some}`)).json<{ people: null }>();
  assert.equal(seen.people, null, 'names need the right to persons');
});

test('a letting shows its people: by number only who is seen as a person, or has to do with the house, gets into one', async () => {
  const [far, owner] = [8001, 8002];
  await town.ctx.db.query(
    `INSERT INTO registry.person (id, name, residence, grid_id, state, updated_on, synthetic)
     SELECT n, '远方人', 3, a.id, 1, '2026-11-01', true FROM areas.area a, unnest($1::bigint[]) n WHERE a.code = '990102001'`,
    [[far, owner]],
  );
  await town.ctx.db.query(
    `INSERT INTO registry.edge (from_id, to_id, kind, source_id, confidence) SELECT $1, $2, 3, min(id), 1 FROM feeds.source`,
    [owner, TOWN.house],
  );
  const form = (id: string, people: object) => ({
    ...{
      ...letting,
      id,
      houseId: String(TOWN.house),
      startsOn: '2032-01-01',
      endsOn: '2032-12-31',
      ...people,
    },
  });
  const of = (id: number) => ({ id: String(id) });
  for (const people of [{ tenants: [of(far)] }, { landlord: of(far) }]) {
    const answer = await ask(near, 'POST', 'lettings', form('01900000-0000-7000-8000-00000000fff1', people));
    assert.deepEqual([answer.statusCode, answer.json().code], [409, 'housing.person_unknown']);
  }
  const [first, second] = ['01900000-0000-7000-8000-00000000fff2', '01900000-0000-7000-8000-00000000fff3'];
  const owned = form(first, { landlord: of(owner), tenants: [of(TOWN.mother)] });
  assert.equal(await status(near, 'POST', 'lettings', owned), 200);
  const later = { startsOn: '2034-01-01', endsOn: '2034-12-31', tenants: [of(far)] };
  assert.equal(await status(town.staff('street'), 'POST', 'lettings', form(second, later)), 200);
});

test('clues are decided by supervisors and streets, within their area', async () => {
  await town.ctx.db.query(
    `INSERT INTO housing.clue (id, kind, house_id, grid_id, path, state, evidence, weight, found_at, synthetic, found_on)
     SELECT $1, 'crowded', $2, id, path, 'open', '{"persons": 9, "households": 3}', 3, now(), true, now()::date FROM areas.area WHERE code = '990101001001'`,
    [some, TOWN.house],
  );
  const clues = async (actor: Actor) =>
    (await ask(actor, 'GET', 'clues?kind=crowded')).json<{ items: unknown[] }>().items.length;
  assert.deepEqual([await clues(near), await clues(far)], [1, 0]);
  assert.equal(await status(town.citizen(), 'GET', 'clues?kind=crowded'), 403);
  const street = town.staff('street', { area: '990102' });
  for (const [url, body] of [
    [`clues/${some}/dismiss`, { reason: '同一家庭' }],
    [`clues/${some}/report`, undefined],
  ] as const) {
    assert.equal(await status(undefined, 'POST', url, body), 401, url);
    assert.equal(await status(near, 'POST', url, body), 403, url);
    assert.equal(await status(street, 'POST', url, body), 404, url);
  }
  assert.equal(
    await status(town.staff('supervisor'), 'POST', `clues/${some}/dismiss`, { reason: '同一家庭' }),
    200,
  );
});
