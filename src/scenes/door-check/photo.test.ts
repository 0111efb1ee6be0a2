import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import sharp from 'sharp';
import { incidentFlow } from '../../base/intake/index.ts';
import { storeSmallTown } from '../../base/registry/testing.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import type { Progress, TaskPage, VisitPage } from './contract.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [incidentFlow], [scene]);
const { ctx, city } = town;
await storeSmallTown(town, city.areas, '990101001001');
const http = await town.serve();
const member = town.staff('grid-member', { unit: '990101001001.committee', area: '990101001001' });
const supervisor = town.staff('supervisor');
const today = city.loop.dayOf(ctx.clock.now());
const ask = (actor: Actor, method: 'GET' | 'POST', url: string, payload?: object | Buffer, type?: string) =>
  http.inject({
    ...{ method, url: `/api/v1/door-check/${url}` },
    headers: { ...town.headersOf(actor), ...(type && { 'content-type': type }) },
    ...(payload && { payload }),
  });

const order = { areaId: city.areas.findByCode('990101')!.id, startsOn: today, endsOn: today };
const round = (await ask(supervisor, 'POST', 'rounds', { title: '核查', ...order })).json<{ id: string }>()
  .id;
const [task] = (await ask(member, 'GET', 'tasks')).json<TaskPage>().items;

test('the photo of a visit is seen at the desk in the own area, and each look is in the audit log', async () => {
  const bytes = await sharp({
    create: { width: 1_600, height: 1_200, channels: 3, background: '#a98' },
  })
    .jpeg()
    .toBuffer();
  const head =
    '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n';
  const form = Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--edge--\r\n')]);
  const sent = await ask(member, 'POST', 'photos', form, 'multipart/form-data; boundary=edge');
  assert.equal(sent.statusCode, 200, sent.body);
  const visit = {
    ...{ id: randomUUID(), taskId: task!.id, visitedAt: ctx.clock.now().toISOString() },
    ...{ outcome: 'not-met', photo: sent.json<{ id: string }>().id },
  };
  assert.equal((await ask(member, 'POST', 'visits', visit)).statusCode, 200);
  const { items } = (await ask(supervisor, 'GET', 'visits?show=recent')).json<VisitPage>();
  assert.deepEqual(
    items.map(({ id, hasPhoto }) => [id, hasPhoto]),
    [[visit.id, true]],
  );
  const shown = await ask(supervisor, 'GET', `visits/${visit.id}/photo`);
  assert.equal(shown.statusCode, 200);
  assert.equal((await sharp(shown.rawPayload).metadata()).width, 1_280);
  const elsewhere = town.staff('street', { area: '990102' });
  assert.equal((await ask(elsewhere, 'GET', `visits/${visit.id}/photo`)).statusCode, 404);
  const looks = await ctx.db.query<{ by: string }>(
    `SELECT actor_id AS by FROM audit.entry WHERE action = 'door-check.photo_seen' AND subject = $1`,
    [`house:${task!.houseId}`],
  );
  assert.deepEqual(looks, [{ by: supervisor.id }]);
});

test('the progress of a round adds up by street', async () => {
  const of = async (by: string) =>
    (await ask(supervisor, 'GET', `rounds/${round}/progress?by=${by}`)).json<Progress>().items;
  const [street, ...others] = await of('street');
  assert.deepEqual(others, []);
  assert.equal(street!.areaId, city.areas.findByCode('990101001')!.id);
  const grids = await of('grid');
  assert.equal(
    street!.houses,
    grids.reduce((sum, { houses }) => sum + houses, 0),
  );
  assert.equal(street!.notMet, 1);
});
