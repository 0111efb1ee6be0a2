import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const http = await town.serve();
const agent = town.staff('hotline-agent');
const dispatcher = town.staff('dispatcher');
const water = town.staff('unit-clerk', { unit: 'city.water-company' });

function inject(actor: Actor | undefined, method: string, path: string, payload?: unknown) {
  const headers = actor ? town.headersOf(actor) : {};
  const url = `/api/v1/hotline${path}`;
  return http.inject({ method: method as 'GET', url, headers, payload: payload as object });
}

test('each route is for those who need it', async () => {
  const citizen = town.citizen();
  for (const [method, path, allowed] of [
    ['GET', '/tickets', agent],
    ['GET', '/requests', agent],
    ['GET', '/tickets.xlsx', agent],
    ['GET', '/requests.xlsx', agent],
    ['GET', '/reconciliations', dispatcher],
    ['GET', '/knowledge', agent],
    ['GET', '/exchange', town.staff('administrator')],
  ] as const) {
    assert.equal((await inject(undefined, method, path)).statusCode, 401, path);
    assert.equal((await inject(citizen, method, path)).statusCode, 403, path);
    assert.equal((await inject(allowed, method, path)).statusCode, 200, path);
  }
  const day = { day: '2026-11-18' };
  assert.equal((await inject(water, 'POST', '/exports/requests', day)).statusCode, 403);
  assert.equal((await inject(agent, 'PUT', '/exchange', {})).statusCode, 400);
  const settings = { endpoint: null, algorithm: 'sha256', timeoutMs: 1_000, dayListEndpoint: null };
  assert.equal((await inject(agent, 'PUT', '/exchange', settings)).statusCode, 403);
  const others = town.staff('unit-clerk', { unit: 'city.police' });
  const ticket = { number: 'X-1', deadline: '2026-11-25T10:00:00+08:00', text: '其他事项' };
  assert.equal((await inject(water, 'POST', '/tickets', ticket)).statusCode, 403);
  assert.equal((await inject(agent, 'POST', '/tickets', ticket)).statusCode, 200);
  assert.deepEqual((await inject(others, 'GET', '/tickets')).json().items, []);
});
