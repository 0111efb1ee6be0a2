import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, test } from 'node:test';
import { isSynthetic } from '../exchange/exchange.ts';
import { syntheticExchange } from './exchange.ts';
import { type ArrivedRequest, startUpperServer } from './server.ts';

const secret = 'a secret of this test';
const now = new Date('2026-11-18T10:00:00+08:00');
const taken: ArrivedRequest[] = [];
const server = await startUpperServer({
  ...{ host: '127.0.0.1', port: 0, secret, now: () => now },
  take: (request) => void taken.push(request),
  dayList: (day) => `list of ${day}`,
});
after(() => server.stop());

const sign = (body: string, at = now, key = secret, algorithm = 'sha256') => {
  const timestamp = at.toISOString();
  const mac = createHmac(algorithm, key).update(`${timestamp}.${body}`).digest('hex');
  return { 'X-Timestamp': timestamp, 'X-Signature': `${algorithm}=${mac}` };
};
const body = JSON.stringify({ id: '1', number: 'T-1', kind: 'sign', reason: '' });
const post = async (headers: Record<string, string>) =>
  (await fetch(server.endpoint, { method: 'POST', body, headers })).status;

test('the simulated upper platform takes only what proves who sent it, and each request once', async () => {
  assert.ok(isSynthetic({ endpoint: server.endpoint }));
  assert.equal(await post({}), 401);
  assert.equal(await post(sign(body, now, 'another secret')), 401);
  assert.equal(await post(sign(`${body} `)), 401);
  assert.equal(await post(sign(body, new Date(now.getTime() - 10 * 60_000))), 401);
  assert.deepEqual([taken.length, server.unproved], [0, 4]);
  for (const algorithm of ['sha256', 'sm3'])
    assert.equal(await post({ ...sign(body, now, secret, algorithm), 'Idempotency-Key': 'k' }), 200);
  assert.deepEqual(
    taken.map(({ number, kind }) => [number, kind]),
    [['T-1', 'sign']],
  );
  const list = await fetch(`${server.dayListEndpoint}?day=2026-11-18`, { headers: sign('?day=2026-11-18') });
  assert.equal(await list.text(), 'list of 2026-11-18');
  assert.equal((await fetch(`${server.dayListEndpoint}?day=2026-11-18`)).status, 401);
  assert.equal((await fetch(server.endpoint.replace('requests', 'other'))).status, 404);
});

test('where a real upper platform is set up, the simulated one touches nothing', async () => {
  const calls: string[] = [];
  const exchange = syntheticExchange(async <Result>(method: string): Promise<Result> => {
    calls.push(method);
    const settings = { endpoint: 'https://upper.example/requests', algorithm: 'sm3', timeoutMs: 3_000 };
    return { ...settings, dayListEndpoint: null } as Result;
  });
  await assert.rejects(exchange.connect(server, secret), { code: 'hotline.exchange_in_use' });
  await exchange.restore();
  assert.deepEqual(calls, ['GET']);
});
