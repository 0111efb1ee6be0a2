import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestCity } from '../testing.ts';
import { migrations, scene } from './index.ts';

const town = await createTestCity([migrations], [], [scene]);
const server = await town.serve();
const report = '00000000-0000-4000-8000-000000000000';

test('everybody reads what is public', async () => {
  for (const url of ['/open311/discovery.json', '/open311/v2/services.xml', '/open311/v2/requests.json'])
    assert.equal((await server.inject({ url })).statusCode, 200, url);
});

test('only holders of open311.submit hand in, only holders of open311.publish make words public', async () => {
  const status = async (method: 'POST' | 'PUT', url: string, role?: string) => {
    const headers = role === undefined ? {} : town.headersOf(town.staff(role));
    const payload = method === 'PUT' ? { text: '' } : { description: 'x' };
    return (await server.inject({ method, url, headers, payload })).statusCode;
  };
  const publish = `/api/v1/open311/reports/${report}/public-text`;
  assert.equal(await status('POST', '/open311/v2/requests.json'), 403);
  assert.equal(await status('POST', '/open311/v2/requests.json', 'grid-member'), 403);
  assert.equal(await status('POST', '/open311/v2/requests.json', 'administrator'), 400);
  assert.equal(await status('PUT', publish), 401);
  assert.equal(await status('PUT', publish, 'grid-member'), 403);
  assert.equal(await status('PUT', publish, 'supervisor'), 404);
});
