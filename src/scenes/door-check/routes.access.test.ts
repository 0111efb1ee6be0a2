import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeSmallTown } from '../../base/registry/testing.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import type { TaskPage } from './contract.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
await storeSmallTown(town, town.city.areas, '990101001001');
const http = await town.serve();
const where = { unit: '990101001001.committee', area: '990101001001' };
const member = town.staff('grid-member', where);
const supervisor = town.staff('supervisor');
const some = '01900000-0000-7000-8000-00000000ffff';
const today = town.city.loop.dayOf(town.ctx.clock.now());

const ask = (actor: Actor | undefined, method: 'GET' | 'POST', url: string, payload?: object) =>
  http.inject({
    ...{ method, url: `/api/v1/door-check/${url}`, headers: actor ? town.headersOf(actor) : {} },
    ...(payload && { payload }),
  });
const status = async (...input: Parameters<typeof ask>) => (await ask(...input)).statusCode;
const round = (areaId: string) => ({ title: '核查', areaId, startsOn: today, endsOn: today });
const areaOf = (code: string) => town.city.areas.findByCode(code)!.id;

test('rounds are ordered by supervisors and streets, within their area', async () => {
  const near = round(areaOf('990101001'));
  assert.equal(await status(undefined, 'POST', 'rounds', near), 401);
  for (const actor of [member, town.staff('dispatcher'), town.citizen()])
    assert.equal(await status(actor, 'POST', 'rounds', near), 403);
  const street = town.staff('street', { area: '990101001' });
  assert.equal(await status(street, 'POST', 'rounds', round(areaOf('990101'))), 404, 'beyond the own street');
  assert.equal(await status(street, 'POST', 'rounds', near), 201);
  assert.equal(await status(town.citizen(), 'GET', 'rounds'), 403);
  assert.equal(await status(street, 'GET', 'rounds'), 200);
  assert.equal(await status(street, 'GET', `rounds/${some}/progress`), 404);
  assert.equal(await status(member, 'GET', `rounds/${some}/progress`), 403);
});

test('doors are seen and visited by the members of their grids only', async () => {
  const { items } = (await ask(member, 'GET', 'tasks')).json<TaskPage>();
  assert.equal(items.length, 2);
  const visit = { id: some, taskId: items[0]!.id, visitedAt: new Date().toISOString(), outcome: 'not-met' };
  const far = town.staff('grid-member', { area: '990102' });
  assert.equal((await ask(far, 'GET', 'tasks')).json<TaskPage>().items.length, 0);
  assert.equal(await status(far, 'GET', `tasks/${items[0]!.id}/residents`), 404);
  assert.equal(await status(far, 'POST', 'visits', visit), 404);
  for (const actor of [supervisor, town.citizen()]) {
    assert.equal(await status(actor, 'GET', 'tasks'), 403);
    assert.equal(await status(actor, 'GET', `tasks/${items[0]!.id}/residents`), 403);
    assert.equal(await status(actor, 'POST', 'visits', visit), 403);
    assert.equal(await status(actor, 'POST', 'photos'), 403);
  }
  assert.equal(await status(member, 'POST', 'photos'), 400);
  assert.equal(await status(member, 'POST', 'visits', visit), 200);
});

test('visits are withdrawn, settled and reported by those who ordered them', async () => {
  assert.equal(await status(member, 'GET', 'visits?show=recent'), 403);
  assert.equal(await status(supervisor, 'GET', 'visits?show=recent'), 200);
  assert.equal(await status(undefined, 'GET', `visits/${some}/photo`), 401);
  assert.equal(await status(member, 'GET', `visits/${some}/photo`), 403);
  assert.equal(await status(supervisor, 'GET', `visits/${some}/photo`), 404, 'it has none');
  for (const url of [`visits/${some}/withdraw`, `visits/${some}/report`]) {
    assert.equal(await status(member, 'POST', url), 403);
    assert.equal(await status(undefined, 'POST', url), 401);
  }
  assert.equal(await status(supervisor, 'POST', `visits/${some}/report`), 409);
  assert.equal(await status(member, 'POST', `tasks/${some}/settle`, { keep: 'both' }), 403);
  assert.equal(await status(supervisor, 'POST', `tasks/${some}/settle`, { keep: 'both' }), 404);
  assert.equal(await status(supervisor, 'POST', `visits/${some}/withdraw`), 200);
});
