import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../platform/context/index.ts';
import { createTestCity } from '../testing.ts';
import { erasure } from './erasure.ts';
import { scene } from './index.ts';
import type { TrackDetail, TrackPage } from './track-contract.ts';
import { purgeTracks } from './tracks.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { city, clock, ctx } = town;
const app = await town.serve();
const grid = city.areas.findByCode('990101001001')!;
const member = town.staff('grid-member', { unit: '990101001001.committee', area: '990101001001' });
const other = town.staff('grid-member', { unit: '990101001002.committee', area: '990101001002' });
const supervisor = town.staff('supervisor', { area: '990101001' });
const elsewhere = town.staff('supervisor', { area: '990101002' });
type Actor = typeof member;
const track = (number: number) => `00000000-0000-4000-a000-${String(number).padStart(12, '0')}`;

const call = async (actor: Actor, method: 'GET' | 'POST', path: string, payload?: object) => {
  const answer = await app.inject({
    method,
    url: `/api/v1/patrol/tracks${path}`,
    headers: town.headersOf(actor),
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
};
/** North in steps of about eleven metres. */
const places = (from: number, count: number) =>
  Array.from({ length: count }, (_, step) => [
    grid.lon!,
    grid.lat! + (from + step) * 1e-4,
    (from + step) * 10,
  ]);
const send = (id: string, first: number, count: number, more: object = {}) =>
  call(member, 'POST', `/${id}/places`, {
    ...{ startedAt: clock.now().toISOString(), first, places: places(first, count), ...more },
  });

test('a patrol comes in batches, each counts once however often it is told, and is one line of known length', async () => {
  const id = track(1);
  assert.equal((await send(id, 0, 50)).body.points, 50);
  assert.equal((await send(id, 0, 50)).body.points, 50);
  const ended = await send(id, 50, 51, { endedAt: clock.now().toISOString() });
  assert.equal(ended.body.points, 101);
  const { body } = await call(member, 'GET', `/${id}`);
  const { places: kept, distanceM, endedAt, mine } = body as TrackDetail;
  assert.deepEqual(kept, places(0, 101));
  assert.ok(Math.abs(distanceM - 1_112) < 5, `${distanceM} m`);
  assert.ok(endedAt !== null && mine);
});

test('no track grows beyond its bound', async () => {
  const id = track(2);
  for (let first = 0; first < 2_200; first += 200)
    assert.equal((await send(id, Math.min(first, 2_000), 200)).status, 200);
  assert.equal(((await call(member, 'GET', `/${id}`)).body as TrackDetail).points, 2_000);
  assert.equal((await send(id, 0, 201)).status, 400);
});

test('the member and the supervisor of the area see it, nobody else; a look of others is audited', async () => {
  const id = track(1);
  const sees = async (actor: Actor) => [
    (await call(actor, 'GET', `/${id}`)).status,
    ((await call(actor, 'GET', '')).body as TrackPage).items?.some((item) => item.id === id) ?? false,
  ];
  assert.deepEqual(await sees(member), [200, true]);
  assert.deepEqual(await sees(supervisor), [200, true]);
  for (const actor of [other, elsewhere, town.staff('community', { unit: '990101001001.committee' })])
    assert.deepEqual(await sees(actor), [404, false]);
  assert.equal((await call(town.citizen(), 'GET', '')).status, 403);
  assert.equal(
    (
      await call(other, 'POST', `/${id}/places`, {
        startedAt: clock.now().toISOString(),
        first: 0,
        places: [],
      })
    ).status,
    404,
  );
  assert.equal(
    (
      await call(town.staff('auditor'), 'POST', `/${id}/places`, {
        startedAt: clock.now().toISOString(),
        first: 0,
        places: [],
      })
    ).status,
    403,
  );
  const looks = await ctx.db.query<{ actor: string }>(
    `SELECT actor_id AS actor FROM audit.entry WHERE action = 'patrol.track.seen'`,
  );
  assert.deepEqual(
    looks.map((look) => look.actor),
    [supervisor.id],
  );
});

test('tracks go after the days that the city keeps them, and with the person', async () => {
  clock.advance(89 * 86_400_000);
  assert.equal((await send(track(3), 0, 2)).status, 200);
  assert.equal(await purgeTracks(ctx, city), 0);
  clock.advance(2 * 86_400_000);
  assert.equal(await purgeTracks(ctx, city), 2);
  const own = ((await call(member, 'GET', '?mine=true')).body as TrackPage).items;
  assert.deepEqual(
    own.map((item) => item.id),
    [track(3)],
  );
  await ctx.db.query(
    `INSERT INTO organisations.staff (id, organisation_id, name, post, telephone) VALUES ($1, $2, '走访员', '', '138-0000-7777')`,
    [member.id, member.organisationId],
  );
  const person = { phone: '13800007777', endedCaseIds: [], pattern: undefined };
  assert.equal(await inTransaction(ctx, (tx) => erasure.erase(tx, person as never)), 1);
  assert.equal((await call(member, 'GET', `/${track(3)}`)).status, 404);
});
