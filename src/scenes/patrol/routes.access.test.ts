import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workerRoutes } from '../../base/intake/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { city } = town;
const grid = city.areas.findByCode('990101001001')!;
const where = { unit: '990101001001.committee', area: '990101001001' };
const member = town.staff('grid-member', where);
const clerk = town.staff('unit-clerk', { unit: '990101.urban-management' });
const auditor = town.staff('auditor');
const supervisor = town.staff('supervisor');
const app = await town.serve(workerRoutes(city));
const some = '01900000-0000-7000-8000-00000000ffff';

const status = async (actor: Actor | undefined, method: 'GET' | 'POST', url: string, payload?: object) =>
  (
    await app.inject({
      method,
      url,
      headers: actor ? town.headersOf(actor) : {},
      ...(payload && { payload }),
    })
  ).statusCode;
const report = { externalId: 'access-0001', text: '占道堆物', lon: grid.lon, lat: grid.lat };

test('reporting on patrol is for the field', async () => {
  assert.equal(await status(undefined, 'POST', '/api/v1/patrol/reports', report), 401);
  for (const actor of [clerk, auditor, town.citizen()]) {
    assert.equal(await status(actor, 'POST', '/api/v1/patrol/reports', report), 403);
    assert.equal(await status(actor, 'GET', '/api/v1/patrol/reports'), 403);
    assert.equal(await status(actor, 'POST', '/api/v1/patrol/photos'), 403);
  }
  assert.equal(await status(member, 'POST', '/api/v1/patrol/reports', report), 201);
});

test('checks are asked for by supervisors and answered by those asked', async () => {
  const check = { caseId: some, kind: 'before-closing' };
  assert.equal(await status(member, 'POST', '/api/v1/patrol/checks', check), 403);
  assert.equal(await status(supervisor, 'POST', '/api/v1/patrol/checks', check), 404);
  const answer = { yes: true, photos: [some] };
  assert.equal(await status(supervisor, 'POST', `/api/v1/patrol/checks/${some}/answer`, answer), 403);
  assert.equal(await status(member, 'POST', `/api/v1/patrol/checks/${some}/answer`, answer), 404);
  assert.equal(
    await status(member, 'POST', `/api/v1/patrol/checks/${some}/decision`, { verified: true }),
    403,
  );
  assert.equal(await status(town.citizen(), 'GET', '/api/v1/patrol/checks'), 403);
});

test("a phone's sync and the reporter's number are for those with the right to them", async () => {
  assert.equal(await status(undefined, 'GET', '/api/v1/worker/sync'), 401);
  assert.equal(await status(auditor, 'GET', '/api/v1/worker/sync'), 403);
  assert.equal(await status(member, 'GET', '/api/v1/worker/sync'), 200);
  assert.equal(await status(member, 'GET', '/api/v1/worker/sync?since=yesterday'), 400);
  const phone = `/api/v1/cases/${some}/reporter-phone`;
  assert.equal(await status(auditor, 'POST', phone, { purpose: 'contact-on-task' }), 403);
  assert.equal(await status(member, 'POST', phone, {}), 400);
  assert.equal(await status(member, 'POST', phone, { purpose: 'contact-on-task' }), 404);
});
