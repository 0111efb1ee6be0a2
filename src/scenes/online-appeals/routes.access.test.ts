import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestCity } from '../testing.ts';
import { migrations, scene } from './index.ts';

const town = await createTestCity([migrations], [], [scene]);
const server = await town.serve();
const id = '00000000-0000-4000-8000-000000000000';
type Method = 'GET' | 'POST' | 'PUT';
const status = async (
  method: Method,
  path: string,
  payload: object | undefined,
  headers: Record<string, string>,
) =>
  (
    await server.inject({
      method,
      url: `/api/v1/online-appeals/${path}`,
      headers,
      ...(payload && { payload }),
    })
  ).statusCode;

test('everybody reads what is published', async () => {
  assert.equal(await status('GET', 'questions', undefined, {}), 200);
  assert.equal(await status('GET', `questions/${id}`, undefined, {}), 404);
  assert.equal(await status('GET', 'index', undefined, {}), 200);
  assert.equal(await status('GET', 'index/2026-11-18', undefined, {}), 404);
});

test('only citizens ask and rate', async () => {
  const routes: [Method, string, object | undefined][] = [
    ['POST', 'questions', { title: '一个问题', text: '请问何时解决' }],
    ['GET', 'own-questions', undefined],
    ['POST', `questions/${id}/evaluation`, { stars: 5 }],
  ];
  for (const [method, path, body] of routes) {
    assert.equal(await status(method, path, body, {}), 401, path);
    assert.equal(await status(method, path, body, town.headersOf(town.staff('supervisor'))), 403, path);
    assert.ok(![401, 403].includes(await status(method, path, body, town.headersOf(town.citizen()))), path);
  }
});

test('only editors review, reply, press and publish; others of the centre may look', async () => {
  const shares = { response: 40, inTime: 30, satisfaction: 30 };
  const routes: [Method, string, object | undefined, string][] = [
    ['GET', 'desk', undefined, 'unit-clerk'],
    ['GET', 'desk/index/2026-11-18', undefined, 'grid-member'],
    ['POST', `questions/${id}/moderation`, { publish: true }, 'dispatcher'],
    ['GET', 'desk/counts', undefined, 'street'],
    ['GET', `desk/questions/${id}`, undefined, 'unit-clerk'],
    ['GET', 'desk/index/2026-11-18/questions?measure=received', undefined, 'hotline-agent'],
    ['GET', 'desk/index/2026-11-18/units', undefined, 'section'],
    ['GET', 'desk/index-rules', undefined, 'unit-clerk'],
    ['POST', 'desk/index-rules', { validFrom: '2026-11-30', ...shares, source: '试行' }, 'leader'],
    ['POST', `desk/questions/${id}/original`, { purpose: 'review-publication' }, 'dispatcher'],
    ['POST', `questions/${id}/passing`, { unit: id }, 'dispatcher'],
    ['POST', `questions/${id}/reply/review`, { text: 'x' }, 'unit-clerk'],
    ['POST', `questions/${id}/reply/publication`, {}, 'leader'],
    ['POST', `questions/${id}/reply/return`, { reason: 'x' }, 'dispatcher'],
    ['POST', `questions/${id}/corrections`, { subject: 'reply', text: 'x', reason: 'x' }, 'leader'],
    ['POST', 'index/2026-11-09/corrections', { reason: 'x' }, 'dispatcher'],
    ['POST', `questions/${id}/supervision`, { reason: 'x' }, 'leader'],
    ['POST', 'index/2026-11-09', undefined, 'dispatcher'],
  ];
  for (const [method, path, body, mayNot] of routes) {
    assert.equal(await status(method, path, body, {}), 401, path);
    assert.equal(await status(method, path, body, town.headersOf(town.citizen())), 403, path);
    assert.equal(await status(method, path, body, town.headersOf(town.staff(mayNot))), 403, path);
    const editor = town.headersOf(town.staff('supervisor'));
    assert.ok(![401, 403].includes(await status(method, path, body, editor)), path);
  }
});
