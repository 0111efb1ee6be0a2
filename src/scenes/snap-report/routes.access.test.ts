import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anonymous } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { migrations, scene } from './index.ts';

const town = await createTestCity([migrations], [], [scene]);
const http = await town.serve();
const owner = town.citizen(1);
const sent = await http.inject({
  method: 'POST',
  url: '/api/v1/snap-reports',
  headers: town.headersOf(owner),
  payload: { clientId: 'access-test-1', text: '路灯不亮', lon: 100.03, lat: 35.015 },
});
const { id } = sent.json() as { id: string };
const missing = '01a1fdb6-da1d-7588-9b6e-ceaca30f43f8';

const own = [
  ['GET', '', undefined],
  ['POST', '/supplement', { text: '补充' }],
  ['POST', '/withdraw', {}],
  ['POST', '/rating', { stars: 5, solved: true }],
  ['POST', '/privacy', { private: true }],
  ['GET', `/photos/${missing}`, undefined],
] as const;

const ask = async (
  actor: Parameters<typeof town.headersOf>[0],
  method: 'GET' | 'POST',
  url: string,
  body?: object,
) => {
  const headers = town.headersOf(actor);
  const answer = await http.inject({ method, url, headers, ...(body && { payload: body }) });
  return [answer.statusCode, (answer.json() as { code?: string }).code];
};

test('other people’s reports are closed to citizens, staff and strangers', async () => {
  for (const [method, ending, body] of own) {
    const url = `/api/v1/snap-reports/${id}${ending}`;
    assert.deepEqual(await ask(town.citizen(2), method, url, body), [403, 'intake.not_yours'], url);
    assert.deepEqual(await ask(town.staff('dispatcher'), method, url, body), [403, 'access.denied'], url);
    assert.deepEqual(await ask(anonymous, method, url, body), [401, 'access.sign_in_needed'], url);
    const nowhere = `/api/v1/snap-reports/${missing}${ending}`;
    assert.deepEqual(await ask(owner, method, nowhere, body), [404, 'intake.report_not_found'], nowhere);
  }
});

test('sending needs a phone code; looking around does not', async () => {
  const report = { clientId: 'access-test-2', text: '路灯不亮' };
  for (const [url, body] of [
    ['/api/v1/snap-reports', report],
    ['/api/v1/snap-reports/photos', undefined],
    [`/api/v1/snap-reports/nearby/${missing}/join`, { clientId: 'access-test-3' }],
  ] as const) {
    assert.deepEqual(await ask(anonymous, 'POST', url, body), [401, 'access.sign_in_needed'], url);
    assert.deepEqual(await ask(town.staff('leader'), 'POST', url, body), [403, 'access.denied'], url);
  }
  const near = await ask(anonymous, 'GET', '/api/v1/snap-reports/nearby?lon=100.03&lat=35.015');
  assert.equal(near[0], 200);
});
