import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const http = await town.serve();
const some = '01900000-0000-7000-8000-00000000ffff';
const BASE = '/api/v1/enterprises';

const status = async (actor: Actor | undefined, method: 'GET' | 'POST', url: string, payload?: object) => {
  const headers = actor ? town.headersOf(actor) : {};
  return (await http.inject({ method, url: BASE + url, headers, ...(payload && { payload }) })).statusCode;
};

test('organisations are read by staff in whose roles the permission is', async () => {
  for (const url of ['', '/counts', '/findings']) {
    assert.equal(await status(undefined, 'GET', url), 401, url);
    assert.equal(await status(town.citizen(), 'GET', url), 403, url);
    assert.equal(await status(town.staff('auditor'), 'GET', url), 403, url);
    assert.equal(await status(town.staff('dispatcher'), 'GET', url), 200, url);
  }
});

test('deciding and taking away need rights of their own', async () => {
  for (const url of [`/findings/${some}/send`, `/findings/${some}/dismiss`]) {
    assert.equal(await status(undefined, 'POST', url, { reason: '无误' }), 401);
    assert.equal(await status(town.staff('dispatcher'), 'POST', url, { reason: '无误' }), 403);
    assert.equal(await status(town.staff('supervisor'), 'POST', url, { reason: '无误' }), 404);
  }
  assert.equal(await status(town.staff('dispatcher'), 'GET', '/exports'), 403);
  assert.equal(await status(town.staff('supervisor'), 'GET', '/exports'), 200);
});

test('what lies outside of the area is not there, neither in lists nor to decide', async () => {
  const grid = town.city.areas.findByCode('990101001001')!;
  await town.ctx.db.query(
    `INSERT INTO registry.organisation (id, name, pieces, kind, grid_id, state, synthetic)
     VALUES (1, '合成店', '{}', 'shop', $1, 1, true)`,
    [grid.id],
  );
  await town.ctx.db.query(
    `INSERT INTO enterprises.finding (id, organisation_id, kind, grid_id, path, state, evidence, found_on, found_at, synthetic)
     VALUES ($1, 1, 'no-code', $2, $3, 'open', '[]', '2026-11-01', now(), true)`,
    [some, grid.id, grid.path],
  );
  const lengths = async (actor: Actor) => {
    const ask = async (url: string) =>
      (await http.inject({ url: BASE + url, headers: town.headersOf(actor) })).json<{ items: unknown[] }>()
        .items.length;
    return [await ask(''), await ask('/findings')];
  };
  const near = town.staff('street', { area: '990101001' });
  const far = town.staff('street', { area: '990101002' });
  assert.deepEqual(
    [await lengths(near), await lengths(far)],
    [
      [1, 1],
      [0, 0],
    ],
  );
  assert.equal(await status(far, 'GET', `/counts?area=${grid.id}`), 404);
  assert.equal(await status(far, 'POST', `/findings/${some}/dismiss`, { reason: '无误' }), 404);
  assert.equal(await status(near, 'POST', `/findings/${some}/dismiss`, { reason: '无误' }), 200);
});
