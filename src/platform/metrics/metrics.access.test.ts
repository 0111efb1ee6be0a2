import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { anonymous } from '../access/index.ts';
import { staffWith } from '../auth/testing.ts';
import { createCtx } from '../context/index.ts';
import { openPool } from '../db/index.ts';
import { createTestDatabase } from '../db/testing.ts';
import { createHttpServer } from '../http/index.ts';
import { createMetrics } from './index.ts';

const sources = ['http', 'outbox'].map((module) => ({
  module,
  directory: new URL(`../${module}/migrations/`, import.meta.url),
}));
const { ctx } = await createTestDatabase(sources);
let readiness = { ready: false, state: 'starting' };

async function serve(root = ctx) {
  const metrics = createMetrics({ root, readiness: () => readiness, version: '1.2.3', subscribers: () => 3 });
  const app = await createHttpServer({
    root,
    routes: metrics.routes,
    onFinished: metrics.onFinished,
    authenticate: async ({ headers }) => ({
      actor: headers.authorization === undefined ? anonymous : staffWith(headers.authorization),
    }),
  });
  after(async () => {
    metrics.stop();
    await app.close();
  });
  return app;
}
const app = await serve();

test('metrics are for this machine, or for whoever has the permission', async () => {
  const get = (remoteAddress: string, headers = {}) =>
    app.inject({ url: '/metrics', remoteAddress, headers });
  assert.equal((await get('127.0.0.1')).statusCode, 200);
  assert.equal((await get('::1')).statusCode, 200);
  assert.equal((await get('10.1.2.3')).json().code, 'metrics.local_only');
  assert.equal((await get('127.0.0.1', { 'x-forwarded-for': '8.8.8.8' })).statusCode, 403, 'through a proxy');
  assert.equal((await get('10.1.2.3', { authorization: 'case.read' })).statusCode, 403);
  assert.equal((await get('10.1.2.3', { authorization: 'metrics.read' })).statusCode, 200);
});

test('the figures tell of requests, events, connections, memory and the event loop', async () => {
  await ctx.db.query(
    `INSERT INTO outbox.event (type, aggregate, data, happened_at) SELECT 't', 'a', '{}', now() FROM generate_series(1, 7)`,
  );
  const answer = await app.inject({ url: '/metrics' });
  assert.match(String(answer.headers['content-type']), /^text\/plain/);
  const figure = (name: string) => {
    const line = answer.body.split('\n').find((each) => each.startsWith(`citybrain_${name} `));
    assert.ok(line, name);
    return Number(line.split(' ')[1]);
  };
  assert.equal(figure('outbox_waiting'), 7);
  assert.equal(figure('outbox_dead'), 0);
  assert.equal(figure('push_subscribers'), 3);
  assert.ok(figure('db_connections') >= 1);
  assert.ok(figure('memory_resident_bytes') > 10_000_000);
  assert.ok(figure('event_loop_lag_p99_seconds') < 10);
  assert.ok(figure('cpu_seconds_total') > 0);
  assert.match(answer.body, /request_duration_seconds_count\{route="\/metrics",status="200"\} [1-9]/);
});

test('health answers 200 only when ready with its database, and 503 before, while stopping and without it', async () => {
  const health = async (server = app) => {
    const answer = await server.inject({ url: '/health' });
    const { ready, state, checks } = answer.json();
    return { status: answer.statusCode, ready, state, database: checks.database };
  };
  assert.deepEqual(await health(), { status: 503, ready: false, state: 'starting', database: 'up' });
  readiness = { ready: true, state: 'ready' };
  assert.deepEqual(await health(), { status: 200, ready: true, state: 'ready', database: 'up' });
  const gone = openPool({ connectionString: 'postgres://nobody@127.0.0.1:1/none', connections: 1 });
  const lonely = await serve(createCtx({ ...ctx, db: gone }));
  assert.deepEqual(await health(lonely), { status: 503, ready: false, state: 'ready', database: 'down' });
  assert.ok(
    (await lonely.inject({ url: '/metrics' })).body.includes('citybrain_db_waiting'),
    'figures without it',
  );
  await gone.close();
  readiness = { ready: false, state: 'stopping' };
  assert.equal((await health()).status, 503);
});
