import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeSmallTown, TOWN } from '../../base/registry/testing.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import type { HousePage } from './contract.ts';
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

test('how many live in a house is told to those with the right to persons', async () => {
  const [first] = (await ask(town.staff('leader'), 'GET', 'houses')).json<HousePage>().items;
  assert.equal(first!.persons, null);
  const [own] = (await ask(near, 'GET', 'houses')).json<HousePage>().items;
  assert.equal(own!.persons, 3);
});
