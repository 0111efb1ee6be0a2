import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import pg from 'pg';
import sharp from 'sharp';
import { uuidIds } from '../src/lib/ids.ts';
import { manualClock } from '../src/lib/time.ts';
import { systemActor } from '../src/platform/access/index.ts';
import { createCtx } from '../src/platform/context/index.ts';
import { startEmbedded } from '../src/platform/db/embedded/index.ts';
import { openPool } from '../src/platform/db/index.ts';
import { silentLogger, withDatabase } from '../src/platform/db/testing.ts';
import { defineJob, startJobs } from '../src/platform/jobs/index.ts';
import { callerWith, listenTo, sessionOf, until } from './caller.ts';
import { hasPostgres15, startPostgres15 } from './postgres-15.ts';
import { openFolder, startTestServer, type TestServer } from './support.ts';

// Two servers and two workers on one database and one folder of files behave like one system.

interface Database {
  readonly connectionString: string;
  stop(): Promise<void>;
}

const databases: readonly [string, string | false, (folder: string) => Promise<Database>][] = [
  [
    'PostgreSQL as embedded, by DATABASE_URL',
    false,
    (folder) => startEmbedded({ dataDir: join(folder, 'database'), log: () => {} }),
  ],
  ['PostgreSQL 15', hasPostgres15 ? false : 'PostgreSQL 15 is not installed here', startPostgres15],
];

for (const [name, skip, startDatabase] of databases)
  describe(name, { skip }, () => checkProcesses(startDatabase));

function checkProcesses(startDatabase: (folder: string) => Promise<Database>): void {
  let folder = '';
  let database: Database | undefined;
  let url = '';
  const running: TestServer[] = [];
  after(async () => {
    await Promise.all(running.map((each) => each.stop()));
    await database?.stop();
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  async function start(command: 'server' | 'worker'): Promise<TestServer> {
    const env = { DATABASE_URL: url, LOG_LEVEL: 'error', DATABASE_CONNECTIONS: '6' };
    const server = await startTestServer({ command, dataDir: join(folder, 'data'), env });
    running.push(server);
    return server;
  }

  test('sessions, changes, files, jobs and the outbox are shared', { timeout: 170_000 }, async () => {
    folder = await openFolder();
    database = await startDatabase(folder);
    url = withDatabase(database.connectionString, 'several');
    await onDatabase(database.connectionString, 'CREATE DATABASE several');
    const [first, second, leader] = await Promise.all([start('server'), start('server'), start('worker')]);
    const session = await sessionOf(first.address, 'dispatcher');
    const onFirst = callerWith(first.address, session);
    const onSecond = callerWith(second.address, session);
    assert.equal((await onSecond('GET', '/api/v1/auth/me')).status, 200, 'a session of the other server');
    const grid = await onSecond<{ area: { lon: number; lat: number } }>('GET', '/api/v1/areas/990101001001');
    const { lon, lat } = grid.body.area;
    const live = await listenTo(second.address, session);
    try {
      const report = async (text: string) => {
        const body = { channel: 'hotline', text, lon, lat };
        const answer = await onFirst<{ caseId: string }>('POST', '/api/v1/reports', body);
        assert.equal(answer.status, 201, JSON.stringify(answer.body));
        return answer.body.caseId;
      };
      const heardOf = (words: string, limitMs: number) =>
        until(
          `the page at the other server hears of ${words}`,
          () => live.heard.find(({ data }) => JSON.stringify(data).includes(words)),
          limitMs,
        );
      const caseId = await report('第一处有点情况，请派人看看');
      const heard = await heardOf(caseId, 20_000);
      assert.ok(heard.at > 0);
      await checkDelay(async (text) => {
        live.heard.length = 0;
        const sentAt = performance.now();
        await onFirst('POST', `/api/v1/cases/${caseId}/comments`, { text });
        return (await heardOf(caseId, 10_000)).at - sentAt;
      });

      await checkFiles(caseId, onFirst, onSecond);

      const follower = await start('worker');
      await leader.kill();
      live.heard.length = 0;
      const later = await report('领头的进程没了以后，另一处有情况');
      await heardOf(later, 30_000);
      await untilDelivered(url);
      assert.ok(follower.env);
    } finally {
      await live.close();
    }
    await checkJobs(url);
  });
}

const untilDelivered = (connectionString: string) =>
  until(
    'the follower delivers what waits',
    async () => (await onDatabase(connectionString, 'SELECT FROM outbox.event LIMIT 1')) === 0,
    30_000,
  );

/** Of several, since one can meet a machine that is busy with another test; the median may not. */
async function checkDelay(delayOf: (text: string) => Promise<number>) {
  const delaysMs: number[] = [];
  for (let round = 1; round <= 5; round++) delaysMs.push(Math.round(await delayOf(`已联系，第${round}次`)));
  assert.ok(delaysMs.toSorted((a, b) => a - b)[2]! <= 1_000, `heard after ${delaysMs.join(', ')} ms`);
}

async function checkFiles(caseId: string, onFirst: ReturnType<typeof callerWith>, onSecond: typeof onFirst) {
  const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#3b5' } })
    .jpeg()
    .toBuffer();
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'green.jpg');
  const path = `/api/v1/cases/${caseId}/attachments?purpose=report`;
  const stored = await onFirst<{ url: string; thumbnailUrl: string }>('POST', path, form);
  assert.equal(stored.status, 200, JSON.stringify(stored.body));
  for (const address of [stored.body.url, stored.body.thumbnailUrl]) {
    const read = await onSecond('GET', address);
    assert.equal(read.status, 200);
    assert.match(read.headers.get('content-type') ?? '', /^image\//);
  }
}

/** Two that work on one queue: of ten runs asked for through either, each happens in one of them. */
async function checkJobs(connectionString: string): Promise<void> {
  const pools = [1, 2].map(() => openPool({ connectionString, connections: 4 }));
  const runs: string[] = [];
  const jobs = await Promise.all(
    pools.map((db, process) => {
      const clock = manualClock(new Date());
      const root = createCtx({
        actor: systemActor('test'),
        ...{ db, clock, ids: uuidIds, log: silentLogger },
      });
      const job = defineJob({
        name: 'test.shared',
        handler: async () => void runs.push(`process ${process}`),
      });
      return startJobs(root, [job], { timeZone: 'UTC', pollS: 0.5 });
    }),
  );
  try {
    for (let round = 1; round <= 2; round++) {
      await Promise.all(jobs.map((each) => each.run('test.shared')));
      await until('the job has run', () => runs.length >= round);
      await new Promise((resolve) => setTimeout(resolve, 800));
      assert.equal(runs.length, round, 'asked for twice at once, it runs once');
    }
  } finally {
    for (const each of jobs) await each.stop();
    for (const pool of pools) await pool.close();
  }
}

/** The number of rows. */
async function onDatabase(connectionString: string, sql: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows.length;
  } finally {
    await client.end();
  }
}
