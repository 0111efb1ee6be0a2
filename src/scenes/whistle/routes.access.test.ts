import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestCity } from '../testing.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], scene.flows!, [scene]);
const { city } = town;
const grid = city.areas.findByCode('990101001001')!;
const app = await town.serve();
const member = town.staff('grid-member', { unit: '990101001001.committee', area: '990101001001' });
const other = town.staff('grid-member', { unit: '990101001002.committee', area: '990101001002' });
const clerk = town.staff('unit-clerk', { unit: '990101.urban-management' });
const auditor = town.staff('auditor');
const body = {
  ...{ text: '需要部门到场', lon: grid.lon, lat: grid.lat },
  departments: [clerk.organisationId],
};
const post = (actor: typeof member, url: string, payload: object) =>
  app.inject({ method: 'POST', url, payload, headers: town.headersOf(actor) });
const get = (actor: typeof member, url: string) =>
  app.inject({ method: 'GET', url, headers: town.headersOf(actor) });

test('only the field may whistle, and only in its own area', async () => {
  assert.equal((await app.inject({ method: 'POST', url: '/api/v1/whistle', payload: body })).statusCode, 401);
  for (const actor of [clerk, auditor, town.citizen()])
    assert.equal((await post(actor, '/api/v1/whistle', body)).statusCode, 403);
  assert.equal((await post(other, '/api/v1/whistle', body)).statusCode, 403);
  assert.equal((await post(member, '/api/v1/whistle', body)).statusCode, 201);
});

test('a whistle is seen and answered by those it concerns alone', async () => {
  const { id } = (await post(member, '/api/v1/whistle', body)).json();
  const list = async (actor: typeof member) =>
    (await get(actor, '/api/v1/whistle')).json().items?.some((item: { id: string }) => item.id === id) ??
    false;
  assert.equal(await list(member), true);
  assert.equal(await list(clerk), true);
  assert.equal(await list(other), false);
  assert.equal((await get(town.citizen(), '/api/v1/whistle')).statusCode, 403);
  const stranger = town.staff('unit-clerk', { unit: '990101.police' });
  assert.equal((await post(stranger, `/api/v1/cases/${id}/actions/report-in`, {})).statusCode, 403);
  assert.equal((await post(member, `/api/v1/cases/${id}/actions/report-in`, {})).statusCode, 403);
  assert.equal(
    (await post(clerk, `/api/v1/cases/${id}/actions/call-off`, { form: { reason: '不去' } })).statusCode,
    403,
  );
  assert.equal(
    (await post(other, `/api/v1/cases/${id}/actions/call-off`, { form: { reason: '不是我吹的' } }))
      .statusCode,
    403,
  );
  assert.equal((await post(clerk, `/api/v1/cases/${id}/actions/report-in`, {})).statusCode, 200);
});

test('statistics are for those who lead', async () => {
  assert.equal((await get(member, '/api/v1/whistle/statistics')).statusCode, 403);
  assert.equal((await get(town.staff('leader'), '/api/v1/whistle/statistics')).statusCode, 200);
  const wrong = await get(town.staff('leader'), '/api/v1/whistle/statistics?from=2020-01-01&to=2026-01-01');
  assert.equal(wrong.statusCode, 400);
});

test('rules are read by all staff and kept by few; a page and its rating are for those it concerns', async () => {
  const rules = '/api/v1/whistle/rules';
  const rule = {
    ...{ categoryList: 'parts', categoryPrefix: '', departments: [], respondMinutes: 40, arriveHours: null },
    source: 'x',
  };
  assert.equal((await get(town.citizen(), rules)).statusCode, 403);
  assert.equal((await get(clerk, rules)).statusCode, 200);
  for (const actor of [clerk, member, town.staff('dispatcher')])
    assert.equal((await post(actor, rules, rule)).statusCode, 403);
  const administrator = town.staff('administrator');
  const stored = await post(administrator, rules, rule);
  assert.equal(stored.statusCode, 201);
  assert.equal((await post(clerk, `${rules}/${stored.json().id}/end`, {})).statusCode, 403);
  assert.equal((await post(administrator, `${rules}/${stored.json().id}/end`, {})).statusCode, 200);
  const { id } = (await post(member, '/api/v1/whistle', body)).json();
  const page = `/api/v1/whistle/${id}`;
  assert.equal((await app.inject({ method: 'GET', url: page })).statusCode, 401);
  assert.equal((await get(town.citizen(), page)).statusCode, 403);
  assert.equal((await get(other, page)).statusCode, 404);
  assert.equal((await get(clerk, page)).statusCode, 200);
  assert.equal((await get(town.citizen(), '/api/v1/whistle/counts')).statusCode, 403);
  const ratings = [{ department: clerk.organisationId, stars: 5 }];
  assert.equal((await post(clerk, `${page}/evaluation`, { ratings })).statusCode, 403);
});
