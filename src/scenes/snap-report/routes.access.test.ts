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

test('only those who may review see what waits, and only in their own area', async () => {
  const reviews = '/api/v1/snap-publications';
  const [row] = await town.ctx.db.query<{ id: string }>(
    'SELECT case_id AS id FROM intake.report WHERE id = $1',
    [id],
  );
  const unit = town.city.organisations.findByCode('990101.urban-management')?.id;
  const form = { form: { unit } };
  await ask(town.staff('dispatcher'), 'POST', `/api/v1/cases/${row!.id}/actions/dispatch`, form);
  await town.deliver();
  const one = `${reviews}/${row!.id}`;
  const refusal = { version: 1, reason: 'other' };
  const calls = [
    ['GET', reviews, undefined],
    ['GET', one, undefined],
    ['GET', `${one}/photos/${missing}`, undefined],
    ['POST', `${one}/approve`, { version: 1, title: 'x', text: 'x', place: '', photos: [] }],
    ['POST', `${one}/refuse`, refusal],
    ['POST', `${one}/withdraw`, refusal],
  ] as const;
  const elsewhere = town.staff('dispatcher', { area: '990102' });
  for (const [method, url, body] of calls) {
    assert.deepEqual(await ask(anonymous, method, url, body), [401, 'access.sign_in_needed'], url);
    for (const actor of [owner, town.staff('leader'), town.staff('unit-clerk'), town.staff('grid-member')])
      assert.deepEqual(await ask(actor, method, url, body), [403, 'access.denied'], url);
    if (url === reviews) continue;
    const hidden = [404, 'snap-report.publication_not_found'];
    assert.deepEqual(await ask(elsewhere, method, url, body), hidden, url);
    const nowhere = url.replace(row!.id, missing);
    assert.deepEqual(await ask(town.staff('dispatcher'), method, nowhere, body), hidden, nowhere);
  }
  const near = town.staff('supervisor', { area: '990101' });
  assert.equal((await ask(near, 'GET', one))[0], 200);
  const list = await http.inject({ url: reviews, headers: town.headersOf(elsewhere) });
  assert.equal((list.json() as { waiting: number }).waiting, 0);
});

test('what is public needs no sign-in, and what is not cannot be told from what does not exist', async () => {
  const [row] = await town.ctx.db.query<{ id: string }>(
    'SELECT case_id AS id FROM intake.report WHERE id = $1',
    [id],
  );
  for (const url of ['', '/map?west=99&south=34&east=101&north=36'])
    assert.equal((await ask(anonymous, 'GET', `/api/v1/public-cases${url}`))[0], 200);
  for (const each of [row!.id, missing])
    for (const ending of ['', `/photos/${missing}`])
      assert.deepEqual(await ask(anonymous, 'GET', `/api/v1/public-cases/${each}${ending}`), [
        404,
        'snap-report.publication_not_found',
      ]);
});
