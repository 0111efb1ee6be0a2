import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestCity } from '../../scenes/testing.ts';
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
