import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const http = await town.serve();
const { areas } = town.city;
const near = areas.findByCode('990101001')!;
const far = areas.findByCode('990101002')!;
const period = 'from=2026-11-01&to=2026-11-18';

const status = async (actor: Actor | undefined, url: string, payload?: object) => {
  const headers = actor ? town.headersOf(actor) : {};
  const answer = await http.inject({
    ...{ method: payload === undefined ? 'GET' : 'POST', headers, url: `/api/v1/population${url}` },
    ...(payload && { payload }),
  });
  return answer.statusCode;
};

test('counts are for staff in whose roles the permission is, in their own area', async () => {
  for (const url of ['/counts', '/groups', `/moves?${period}`]) {
    assert.equal(await status(undefined, url), 401, url);
    assert.equal(await status(town.citizen(), url), 403, url);
    assert.equal(await status(town.staff('unit-clerk'), url), 403, url);
    assert.equal(await status(town.staff('leader'), url), 200, url);
    const street = town.staff('street', { area: near.code });
    const joint = url.includes('?') ? '&' : '?';
    assert.equal(await status(street, `${url}${joint}area=${near.id}`), 200, url);
    assert.equal(await status(street, `${url}${joint}area=${far.id}`), 404, url);
    assert.equal(await status(street, `${url}${joint}area=${areas.city.id}`), 404, url);
  }
});

test('persons are for who may see persons, in their own area', async () => {
  for (const url of ['/persons', `/moves/persons?${period}&direction=in`, '/groups/disabled/persons']) {
    assert.equal(await status(undefined, url), 401, url);
    assert.equal(await status(town.staff('leader'), url), 403, url);
    const street = town.staff('street', { area: near.code });
    assert.equal(await status(street, url), 200, url);
    const joint = url.includes('?') ? '&' : '?';
    assert.equal(await status(street, `${url}${joint}area=${far.id}`), 404, url);
  }
});

test('a special group is listed by the right to it alone', async () => {
  for (const kind of ['correction', 'released', 'mental-illness', 'drug-treatment']) {
    const url = `/groups/${kind}/persons`;
    for (const role of ['street', 'community', 'grid-member', 'data-steward', 'dispatcher'])
      assert.equal(await status(town.staff(role, { area: near.code }), url), 403, `${role} ${kind}`);
    assert.equal(await status(town.staff('governance', { area: near.code }), url), 200, kind);
  }
  assert.equal(await status(town.staff('dispatcher'), '/groups/disabled/persons'), 403);
  assert.equal(await status(town.staff('grid-member', { area: near.code }), '/groups/disabled/persons'), 200);
});

test('lists are taken away and checks ordered by who has the right', async () => {
  const order = { area: near.id, from: '2026-11-01', to: '2026-11-18', until: '2026-11-30' };
  for (const role of ['community', 'grid-member', 'governance']) {
    const actor = town.staff(role, { area: near.code });
    assert.equal(await status(actor, '/persons.xlsx'), 403, role);
    assert.equal(await status(actor, '/groups/disabled/persons.xlsx'), 403, role);
    assert.equal(await status(actor, '/checks', order), 403, role);
  }
  const street = town.staff('street', { area: near.code });
  assert.equal(await status(street, '/persons.xlsx'), 200);
  assert.equal(await status(street, '/groups/correction/persons.xlsx'), 403);
  assert.equal(await status(street, '/checks', order), 409, 'nobody lives apart');
  assert.equal(await status(street, '/checks', { ...order, area: far.id }), 404);
});
