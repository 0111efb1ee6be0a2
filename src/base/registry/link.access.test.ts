import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestCity } from '../../scenes/testing.ts';
import { addSource } from '../feeds/index.ts';
import { declarationOf } from '../feeds/testing.ts';
import { registryRoutes } from './routes.ts';

const town = await createTestCity([], []);
const app = await town.serve(registryRoutes(town.city));
const headersOf = (role: string) => town.headersOf(town.staff(role));
const LINKS = '/api/v1/registry/links';

async function call(headers: Record<string, string>, method: 'GET' | 'POST', url: string) {
  const answer = await app.inject({ method, url, headers, ...(method === 'POST' && { payload: {} }) });
  return { status: answer.statusCode, body: answer.json() as Record<string, unknown> };
}

test('linking is the data steward’s alone, one at a time, and audited', async () => {
  const steward = headersOf('data-steward');
  for (const role of ['dispatcher', 'administrator', 'grid-member', 'governance']) {
    const headers = headersOf(role);
    assert.equal((await call(headers, 'POST', LINKS)).body.code, 'access.denied', role);
    assert.equal((await call(headers, 'POST', `${LINKS}/1/stop`)).body.code, 'access.denied', role);
    assert.equal((await call(headers, 'GET', LINKS)).status, 200, 'how far it is may be seen');
  }
  for (const [method, path] of [
    ['GET', LINKS],
    ['POST', LINKS],
    ['POST', `${LINKS}/1/stop`],
  ] as const)
    assert.equal((await call({}, method, path)).status, 401);
  const asked = await call(steward, 'POST', LINKS);
  assert.deepEqual([asked.status, asked.body.state], [202, 'waiting']);
  assert.equal((await call(steward, 'POST', LINKS)).body.code, 'runs.busy');
  assert.equal((await call(steward, 'POST', `${LINKS}/${asked.body.id}/stop`)).body.state, 'stopped');
  assert.equal((await call(steward, 'POST', `${LINKS}/999/stop`)).body.code, 'runs.not_found');
  const entries = await town.ctx.db.query<{ action: string }>('SELECT action FROM audit.entry ORDER BY id');
  assert.deepEqual(
    entries.map(({ action }) => action),
    ['registry.link.asked', 'registry.link.stop_asked'],
  );
});

test('the panel names only those sources that wait and that the reader sees on the page of sources', async () => {
  const { ctx } = town;
  await addSource(ctx, declarationOf('citys'));
  await addSource(ctx, declarationOf('western', { area: '990101' }));
  await addSource(ctx, declarationOf('police', { organisation: 'city.police' }));
  await ctx.db.query(
    `WITH load AS (INSERT INTO feeds.load (source_id, mode, state, file_name, started_at, started_by, ended_at)
       SELECT id, 'full', 'stored', 'x', now(), 'x', now() + interval '1 day' FROM feeds.source RETURNING id, source_id)
     UPDATE feeds.source s SET current_load = load.id FROM load WHERE load.source_id = s.id`,
  );
  const freshOf = async (role: string, where?: { unit?: string; area?: string }) => {
    const { body } = await call(town.headersOf(town.staff(role, where)), 'GET', LINKS);
    return (body.fresh as { code: string }[]).map(({ code }) => code);
  };
  assert.deepEqual(await freshOf('data-steward'), ['citys', 'police', 'western']);
  assert.deepEqual(await freshOf('data-steward', { area: '990101' }), ['western']);
  assert.deepEqual(await freshOf('data-steward', { unit: 'city.police' }), ['police']);
  assert.deepEqual(await freshOf('data-steward', { area: '990102' }), []);
  assert.deepEqual(await freshOf('grid-member'), [], 'who has no right to sources sees none');
});
