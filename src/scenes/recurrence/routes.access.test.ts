import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCase } from '../../base/loop/index.ts';
import { createTestCity } from '../testing.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], scene.flows!, [scene]);
const { city, clock, ctx } = town;
const app = await town.serve();
const leader = town.staff('leader');
const here = city.areas.findByCode('990101001001')!;
const street = town.staff('street', { unit: '990101001.office', area: '990101001' });
const otherStreet = town.staff('street', { unit: '990101002.office', area: '990101002' });
const send = (actor: typeof leader, method: 'GET' | 'POST', path: string, payload?: object) =>
  app.inject({
    ...{ method, url: `/api/v1/${path}`, headers: town.headersOf(actor) },
    ...(payload && { payload }),
  });

for (let count = 0; count < 3; count++)
  await openCase(ctx, city.loop, {
    flowId: 'incident',
    subject: {
      ...{
        title: '井盖破损',
        description: '',
        channel: 'patrol',
        kind: '求助',
        priority: 2,
        synthetic: true,
      },
      ...{ categoryList: 'parts', categoryCode: '部件01001' },
      place: { areaId: here.id, areaPath: here.path, lon: here.lon!, lat: here.lat! },
    },
  });
await town.deliver();
const spot = (await send(leader, 'GET', 'recurrence/spots')).json().items[0];
const today = city.loop.dayOf(clock.now());
const request = {
  ...{ scale: 'place', key: spot.key, title: '井盖专项治理', measure: '统一更换' },
  ...{ unit: street.organisationId, startsOn: today, endsOn: '2026-12-31', cutPercent: 50 },
};

test('people outside and grid members see nothing of it', async () => {
  assert.equal((await app.inject({ method: 'GET', url: '/api/v1/recurrence/spots' })).statusCode, 401);
  const member = town.staff('grid-member', { unit: '990101001001.committee', area: '990101001001' });
  for (const actor of [town.citizen(), member])
    for (const path of ['spots', `spots/place/${spot.key}`, 'programmes'])
      assert.equal((await send(actor, 'GET', `recurrence/${path}`)).statusCode, 403, path);
});

test('each counts only what lies in the own area or was led by the own unit', async () => {
  const keys = async (actor: typeof leader) =>
    (await send(actor, 'GET', 'recurrence/spots')).json().items.map((each: { key: string }) => each.key);
  assert.deepEqual(await keys(street), [spot.key]);
  assert.deepEqual(await keys(otherStreet), []);
  assert.equal((await send(otherStreet, 'GET', `recurrence/spots/place/${spot.key}`)).statusCode, 404);
});

test('the centre opens, the unit carries out, and nobody accepts the own work', async () => {
  for (const actor of [street, otherStreet, town.staff('auditor')])
    assert.equal((await send(actor, 'POST', 'recurrence/programmes', request)).statusCode, 403);
  const opened = await send(leader, 'POST', 'recurrence/programmes', request);
  assert.equal(opened.statusCode, 201, opened.body);
  const { id } = opened.json();
  const act = async (actor: typeof leader, action: string, form = {}) =>
    (await send(actor, 'POST', `cases/${id}/actions/${action}`, { form })).statusCode;
  assert.equal(await act(otherStreet, 'sign'), 403);
  assert.equal(await act(leader, 'sign'), 403);
  assert.equal((await send(otherStreet, 'GET', `recurrence/programmes/${id}`)).statusCode, 403);
  assert.equal(await act(street, 'sign'), 200);
  assert.equal(await act(street, 'stop', { reason: '不想做' }), 403);
  assert.equal(await act(street, 'report-result', { result: '已更换' }), 200);
  assert.equal(await act(street, 'accept', { note: '好' }), 403);
  assert.equal(await act(leader, 'accept', { note: '属实' }), 200);
  await town.deliver();
  assert.deepEqual((await send(otherStreet, 'GET', 'recurrence/programmes')).json().items, []);
  assert.equal((await send(street, 'GET', 'recurrence/programmes')).json().items.length, 1);
});

test('what is asked wrongly is refused in words', async () => {
  const wrong = [
    ['recurrence/spots?days=4000', 400],
    ['recurrence/spots?times=1', 400],
    ['recurrence/spots?scale=planet', 400],
    ['recurrence/spots/place/drop', 400],
    ['recurrence/spots/place/99999999999999999999', 400],
    ['recurrence/spots/place/12345', 404],
    ['recurrence/spots?area=nowhere', 422],
  ] as const;
  for (const [path, status] of wrong)
    assert.equal((await send(leader, 'GET', path)).statusCode, status, path);
  const nobody = { ...request, unit: '00000000-0000-4000-8000-000000000001' };
  assert.equal((await send(leader, 'POST', 'recurrence/programmes', nobody)).statusCode, 404);
});
