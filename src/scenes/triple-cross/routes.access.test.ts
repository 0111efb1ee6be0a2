import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestCity } from '../testing.ts';
import { flows, migrations, scene } from './index.ts';

const town = await createTestCity([migrations], flows, [scene]);
const server = await town.serve();
const id = '00000000-0000-4000-8000-000000000000';

/** Route, body, a role that may and one that may not. */
const routes: ['GET' | 'POST' | 'PUT', string, object | undefined, string, string][] = [
  ['GET', 'meeting', undefined, 'unit-clerk', 'grid-member'],
  ['GET', 'candidates', undefined, 'street', 'section'],
  ['POST', 'items', { reason: 'x' }, 'dispatcher', 'grid-member'],
  ['POST', `items/${id}/decision`, { unit: id, decision: 'x' }, 'leader', 'dispatcher'],
  ['PUT', 'meetings/2026-11-19/minutes', { minutes: 'x' }, 'leader', 'supervisor'],
  ['GET', 'counts?from=2026-11-01&to=2026-11-30', undefined, 'leader', 'auditor'],
];

test('each route is closed to strangers, citizens and roles without the right', async () => {
  for (const [method, path, payload, may, mayNot] of routes) {
    const url = `/api/v1/triple-cross/${path}`;
    const status = async (headers: Record<string, string>) =>
      (await server.inject({ method, url, headers, ...(payload && { payload }) })).statusCode;
    assert.equal(await status({}), 401, path);
    assert.equal(await status(town.headersOf(town.citizen())), 403, path);
    assert.equal(await status(town.headersOf(town.staff(mayNot))), 403, `${path} ${mayNot}`);
    assert.ok(![401, 403].includes(await status(town.headersOf(town.staff(may)))), `${path} ${may}`);
  }
});
