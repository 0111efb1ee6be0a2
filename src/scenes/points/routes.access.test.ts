import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestCity } from '../testing.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const app = await town.serve();
const some = '00000000-0000-4000-8000-00000000abcd';
const good = { code: 'rice', name: '米', points: 10, stock: 1, place: '社区' };
const award = { number: '1', rule: 'photo-proof', times: 1, reference: '照片' };

type Actor = ReturnType<typeof town.staff>;
const community = town.staff('community', { unit: '990101001001.committee', area: '990101001001' });
const street = town.staff('street', { unit: '990101001.office', area: '990101001' });
const auditor = town.staff('auditor');
const member = town.staff('grid-member', { unit: '990101001001.committee', area: '990101001001' });
const citizen = town.citizen();

async function status(actor: Actor | undefined, method: 'GET' | 'POST', path: string, payload?: object) {
  const answer = await app.inject({
    ...{ method, url: `/api/v1/points/${path}` },
    ...(actor && { headers: town.headersOf(actor) }),
    ...(payload && { payload }),
  });
  return answer.statusCode;
}

test('rules and goods are open to everybody', async () => {
  for (const path of ['rules', 'goods']) assert.equal(await status(undefined, 'GET', path), 200);
});

test("a citizen's own pages are for citizens; a grid member has no points", async () => {
  for (const path of ['mine', 'mine/entries', 'mine/exchanges']) {
    assert.equal(await status(undefined, 'GET', path), 401);
    for (const actor of [member, community, auditor]) assert.equal(await status(actor, 'GET', path), 403);
    assert.equal(await status(citizen, 'GET', path), 200);
  }
  assert.equal(await status(member, 'POST', 'exchanges', { good: some }), 403);
  assert.equal(await status(citizen, 'POST', 'exchanges', { good: some }), 404);
  assert.equal(await status(citizen, 'POST', 'exchanges', {}), 400);
  assert.equal(await status(community, 'POST', `exchanges/${some}/cancel`), 403);
  assert.equal(await status(citizen, 'POST', `exchanges/${some}/cancel`), 404);
});

test('the ledger is read by those who look after it, points are given by communities and streets', async () => {
  for (const path of ['entries', 'exchanges', 'accounts/1']) {
    for (const actor of [citizen, member]) assert.equal(await status(actor, 'GET', path), 403);
    assert.notEqual(await status(auditor, 'GET', path), 403);
  }
  const gives = [
    ['awards', award],
    [`entries/${some}/reverse`, { reason: '记错' }],
    ['accounts/1/kind', { kind: 'merchant' }],
    [`exchanges/${some}/hand-over`, undefined],
  ] as const;
  for (const [path, body] of gives) {
    for (const actor of [citizen, member, auditor])
      assert.equal(await status(actor, 'POST', path, body), 403);
    assert.equal(await status(community, 'POST', path, body), 404);
  }
});

test('goods are kept by streets and the administration', async () => {
  for (const [path, body] of [
    ['goods', good],
    [`goods/${some}/stock`, { add: 1 }],
    [`goods/${some}/end`, undefined],
  ] as const) {
    for (const actor of [citizen, member, community, auditor])
      assert.equal(await status(actor, 'POST', path, body), 403);
  }
  assert.equal(await status(street, 'POST', 'goods', good), 201);
  assert.equal(await status(street, 'POST', 'goods', good), 409);
});
