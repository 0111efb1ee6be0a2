import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestCity } from '../testing.ts';
import { flows, migrations, scene } from './index.ts';

const town = await createTestCity([migrations], flows, [scene]);
const server = await town.serve();
const id = '00000000-0000-4000-8000-000000000000';
const period = 'from=2026-11-01&to=2026-11-30';

/** Route, body, a role that may and one that may not. */
const routes: [
  method: 'GET' | 'POST',
  path: string,
  body: object | undefined,
  may: string,
  mayNot: string,
][] = [
  ['POST', `cases/${id}/orders`, { kind: 'urge' }, 'supervisor', 'unit-clerk'],
  ['POST', 'orders', { kind: 'urge', caseIds: [id] }, 'supervisor', 'unit-clerk'],
  ['GET', 'orders', undefined, 'unit-clerk', 'grid-member'],
  ['POST', `orders/${id}/answer`, { answer: 'x' }, 'unit-clerk', 'supervisor'],
  ['POST', `orders/${id}/verdict`, { accept: true }, 'supervisor', 'unit-clerk'],
  ['GET', 'orders.xlsx', undefined, 'unit-clerk', 'grid-member'],
  ['GET', 'lists/overdue/cases.xlsx', undefined, 'leader', 'grid-member'],
  ['GET', 'call-backs.xlsx', undefined, 'hotline-agent', 'unit-clerk'],
  ['GET', 'follow-ups.xlsx', undefined, 'unit-clerk', 'grid-member'],
  ['GET', 'spot-checks.xlsx', undefined, 'supervisor', 'unit-clerk'],
  ['GET', 'appeals.xlsx', undefined, 'supervisor', 'auditor'],
  ['GET', `grades.xlsx?${period}`, undefined, 'leader', 'grid-member'],
  ['GET', 'overview', undefined, 'leader', 'grid-member'],
  ['GET', 'lists/urged', undefined, 'supervisor', 'hotline-agent'],
  ['GET', 'lists/overdue', undefined, 'leader', 'grid-member'],
  ['GET', 'call-backs', undefined, 'hotline-agent', 'unit-clerk'],
  ['GET', `call-backs/${id}`, undefined, 'supervisor', 'dispatcher'],
  ['POST', `call-backs/${id}/open`, undefined, 'hotline-agent', 'leader'],
  ['POST', `call-backs/${id}/leave`, undefined, 'hotline-agent', 'unit-clerk'],
  ['POST', `call-backs/${id}/calls`, { outcome: 'no-answer' }, 'supervisor', 'leader'],
  ['GET', 'spot-checks', undefined, 'supervisor', 'unit-clerk'],
  ['POST', `cases/${id}/spot-checks`, {}, 'supervisor', 'dispatcher'],
  ['POST', `spot-checks/${id}/result`, { result: 'pass' }, 'supervisor', 'unit-clerk'],
  ['GET', `draws?${period}`, undefined, 'supervisor', 'unit-clerk'],
  ['POST', 'appeals', { caseId: id, measure: 'all', reason: 'x', clause: 'x' }, 'unit-clerk', 'supervisor'],
  ['GET', 'appeals', undefined, 'supervisor', 'auditor'],
  ['POST', `appeals/${id}/decision`, { exclude: true, reason: 'x' }, 'supervisor', 'unit-clerk'],
  ['POST', `appeals/${id}/revocation`, { reason: 'x' }, 'supervisor', 'unit-clerk'],
  ['POST', `appeals/${id}/withdrawal`, undefined, 'unit-clerk', 'supervisor'],
  ['POST', 'call-backs/next', undefined, 'hotline-agent', 'unit-clerk'],
  ['GET', 'follow-ups', undefined, 'unit-clerk', 'grid-member'],
  ['GET', 'rules', undefined, 'unit-clerk', 'grid-member'],
  ['GET', `grades?${period}`, undefined, 'leader', 'grid-member'],
  ['GET', `grades/${id}/deductions?${period}`, undefined, 'leader', 'hotline-agent'],
];

test('each route is closed to strangers, citizens and roles without the right', async () => {
  for (const [method, path, payload, may, mayNot] of routes) {
    const status = async (headers: Record<string, string>) =>
      (
        await server.inject({
          method,
          url: `/api/v1/supervision/${path}`,
          headers,
          ...(payload && { payload }),
        })
      ).statusCode;
    assert.equal(await status({}), 401, path);
    assert.equal(await status(town.headersOf(town.citizen())), 403, path);
    assert.equal(await status(town.headersOf(town.staff(mayNot))), 403, `${path} ${mayNot}`);
    assert.ok(![401, 403].includes(await status(town.headersOf(town.staff(may)))), `${path} ${may}`);
  }
});

test('lists show only what lies in the reader’s area', async () => {
  const headers = town.headersOf(town.staff('supervisor', { area: '990101' }));
  const answer = await server.inject({ url: '/api/v1/supervision/lists/overdue', headers });
  assert.deepEqual(answer.json(), { items: [], next: null });
});

test('the overview counts only what the reader may open', async () => {
  const read = async (role: string) =>
    (
      await server.inject({
        url: '/api/v1/supervision/overview',
        headers: town.headersOf(town.staff(role)),
      })
    ).json();
  assert.equal((await read('unit-clerk')).callBacks, null);
  assert.equal((await read('supervisor')).callBacks, 0);
});
