import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const http = await town.serve();
const police = town.staff('administrator');
const dispatcher = town.staff('dispatcher');
const clerk = town.staff('unit-clerk', { unit: 'city.urban-management' });
const other = town.staff('unit-clerk', { unit: 'city.water-company' });

async function call<T>(
  actor: Actor | undefined,
  method: string,
  path: string,
  payload?: unknown,
  status = 200,
): Promise<T> {
  const headers = actor ? town.headersOf(actor) : {};
  const url = `/api/v1/police-diversion${path}`;
  const answer = await http.inject({ method: method as 'GET', url, headers, payload: payload as object });
  assert.equal(answer.statusCode, status, answer.body);
  return answer.json();
}
const body = (number: string) => ({
  ...{ number, calledAt: '2026-11-18T09:55:00+08:00', nature: '纠纷', text: `邻里其他事项 ${number}` },
  areaCode: '990101002',
});

test('each route is for those who need it, and calls of other units stay hidden', async () => {
  const taken = await call<{ id: string }>(police, 'POST', '/calls', body('110-1'), 201);
  await call(undefined, 'POST', '/calls', body('110-x'), 401);
  await call(dispatcher, 'POST', '/calls', body('110-x'), 403);
  await call(undefined, 'GET', '/calls', undefined, 401);
  await call(town.citizen(), 'GET', '/calls', undefined, 403);
  await call(dispatcher, 'GET', '/replies', undefined, 403);
  await call(clerk, 'POST', `/calls/${taken.id}/back-transfer`, { reason: '不是我的' }, 403);
  await call(clerk, 'POST', `/calls/${taken.id}/joint`, { joint: true, note: '来人' }, 403);
  await call(clerk, 'POST', `/calls/${taken.id}/sign`, undefined, 403);
  await call(clerk, 'POST', `/calls/${taken.id}/replies`, { text: '快到了' }, 403);
  await call(police, 'POST', `/calls/${taken.id}/sign`, undefined, 403);
  await call(other, 'GET', `/calls/${taken.id}`, undefined, 404);
  assert.deepEqual((await call<{ items: unknown[] }>(other, 'GET', '/calls')).items, []);
  assert.ok((await call<{ items: unknown[] }>(dispatcher, 'GET', '/calls')).items.length > 0);
});
