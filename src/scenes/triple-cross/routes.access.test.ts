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
  ['GET', `items/${id}`, undefined, 'section', 'grid-member'],
  ['PUT', `items/${id}/place`, { durationMinutes: 5 }, 'dispatcher', 'unit-clerk'],
  ['POST', `items/${id}/cases`, { number: 'x' }, 'supervisor', 'street'],
  ['POST', `items/${id}/invitations`, { units: [id] }, 'dispatcher', 'unit-clerk'],
  ['POST', `items/${id}/decisions`, { decisions: [{ unit: id, text: 'x' }] }, 'leader', 'dispatcher'],
  ['GET', 'decisions?state=overdue', undefined, 'unit-clerk', 'auditor'],
  ['GET', 'meetings', undefined, 'street', 'administrator'],
  ['PUT', 'meetings/2026-11-19/order', { items: [] }, 'dispatcher', 'unit-clerk'],
  ['POST', 'meetings/2026-11-19/start', {}, 'leader', 'dispatcher'],
  ['PUT', 'meetings/2026-11-19/minutes', { minutes: 'x', version: 0 }, 'leader', 'supervisor'],
  ['PUT', 'meetings/2026-11-19/attendance', { units: [] }, 'leader', 'dispatcher'],
  ['POST', 'meetings/2026-11-19/end', {}, 'leader', 'dispatcher'],
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
