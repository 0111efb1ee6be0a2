import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const http = await town.serve();
const some = '01900000-0000-7000-8000-00000000ffff';
const BASE = '/api/v1/components';
const box = 'west=113&south=34&east=113.01&north=34.01';

const status = async (actor: Actor | undefined, method: 'GET' | 'POST', url: string, payload?: object) => {
  const headers = actor ? town.headersOf(actor) : {};
  return (await http.inject({ method, url: BASE + url, headers, ...(payload && { payload }) })).statusCode;
};

test('components are read by staff in whose roles the permission is', async () => {
  const reader = town.staff('dispatcher');
  for (const url of ['', `/map?${box}`, '/categories', '/figures']) {
    assert.equal(await status(undefined, 'GET', url), 401, url);
    assert.equal(await status(town.citizen(), 'GET', url), 403, url);
    assert.equal(await status(town.staff('administrator'), 'GET', url), 403, url);
    assert.equal(await status(reader, 'GET', url), 200, url);
  }
  assert.equal(await status(town.citizen(), 'GET', '/things/99010101001000001'), 403);
  assert.equal(await status(reader, 'GET', '/things/99010101001000001'), 404);
  assert.equal(await status(town.citizen(), 'GET', `/cases/${some}/proposals`), 403);
  assert.equal(await status(reader, 'GET', `/cases/${some}/proposals`), 404);
});

test('a component outside of the area is not there', async () => {
  const { areas } = town.city;
  const [inside, outside] = ['990101001001', '990102001001'].map((code) => areas.findByCode(code));
  await town.ctx.db.query(
    `INSERT INTO registry.thing (id, kind, code, name, lon, lat, grid_id, state, synthetic)
     VALUES (1, 'component', '99010101001000001', '井盖', $1, $2, $3, 1, true)`,
    [inside!.lon, inside!.lat, inside!.id],
  );
  const near = town.staff('street', { area: '990101001' });
  assert.equal(await status(near, 'GET', '/things/99010101001000001'), 200);
  const far = town.staff('street', { area: outside === undefined ? '990102' : '990102001' });
  assert.equal(await status(far, 'GET', '/things/99010101001000001'), 404);
});

test('deciding is for dispatchers, files for those who look after the census', async () => {
  const decision = { code: null };
  assert.equal(await status(undefined, 'POST', `/cases/${some}/decision`, decision), 401);
  assert.equal(await status(town.staff('street'), 'POST', `/cases/${some}/decision`, decision), 403);
  assert.equal(await status(town.staff('dispatcher'), 'POST', `/cases/${some}/decision`, decision), 404);
  for (const actor of [town.staff('dispatcher'), town.citizen()]) {
    assert.equal(await status(actor, 'POST', '/imports'), 403);
    assert.equal(await status(actor, 'GET', '/exports'), 403);
  }
  assert.equal(await status(town.staff('supervisor'), 'POST', '/imports'), 400);
  assert.equal(await status(town.staff('supervisor'), 'GET', '/exports'), 200);
});
