import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import pg from 'pg';
import { submitReport } from '../src/base/intake/index.ts';
import { act, checkLoop, comment, findCase, readActions, ringClocks } from '../src/base/loop/index.ts';
import { manualClock } from '../src/lib/time.ts';
import { startApplication } from '../src/main/application.ts';
import { allMigrations } from '../src/main/modules.ts';
import { loadConfig } from '../src/platform/config/index.ts';
import { startEmbedded, statusEmbedded, stopEmbedded } from '../src/platform/db/embedded/index.ts';
import { createTestDatabase } from '../src/platform/db/testing.ts';
import { type Caller, callerWith, citizenSessionOf, listenTo, sessionOf, until } from './caller.ts';
import { openFolder, startCommand, startTestServer, type TestServer } from './support.ts';

// What operators fear, done to real processes: afterwards nothing acknowledged is missing and nothing is there twice.

interface Receipt {
  readonly reportId: string;
  readonly caseId: string;
  readonly number: string;
}

let server: TestServer;
let place: { lon: number; lat: number };
let headers: Record<string, string>;
let agent: Caller;
const town = await createTestDatabase(allMigrations);
const folder = await openFolder();
const dataDir = join(folder, 'data');

before(async () => {
  server = await startTestServer({ dataDir, env: { CALLS_PER_MINUTE: '100000', LOG_LEVEL: 'error' } });
  headers = await sessionOf(server.address, 'dispatcher');
  agent = callerWith(server.address, headers);
  const grid = await agent<{ area: { lon: number; lat: number } }>('GET', '/api/v1/areas/990101001001');
  place = { lon: grid.body.area.lon, lat: grid.body.area.lat };
});
after(async () => {
  await server?.stop();
  await stopEmbedded(dataDir);
  await rm(folder, { recursive: true, force: true });
});

/** Rows of the database itself, past the server. */
async function rowsOf<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const { connectionString } = await statusEmbedded(dataDir);
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

async function doctorIsContent(): Promise<void> {
  const { code, said, json } = await startCommand(server.env, 'doctor', '--json').ended;
  const { checks } = json as { checks: { name: string; found: string }[] };
  assert.equal(code, 0, said);
  assert.match(checks.find((check) => check.name === 'loop')?.found ?? '', / 0 differ/);
}

const report = (text: string, more: object = {}) => ({ channel: 'hotline', text, ...place, ...more });

test('kill -9 amid reports and actions: what was acknowledged is there once, what is retried too', async () => {
  const acknowledged = new Map<string, Receipt>();
  const unanswered: { key: string; path: string; body: object; text: string }[] = [];
  let isOver = false;
  const remark = '已电话联系';
  const callOnce = async (key: string, path: string, body: object, text: string) => {
    try {
      const answer = await agent<Receipt>('POST', path, body, { 'Idempotency-Key': key });
      assert.ok(answer.status < 300, JSON.stringify(answer.body));
      return answer.body;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      unanswered.push({ key, path, body, text });
      return undefined;
    }
  };
  const stream = async (caller: number) => {
    for (let index = 0; !isOver; index++) {
      const text = `第 ${caller} 位来电人的第 ${index} 件事：路口积水`;
      const taken = await callOnce(`r-${caller}-${index}`, '/api/v1/reports', report(text), text);
      if (taken === undefined) break;
      acknowledged.set(text, taken);
      await callOnce(
        `c-${caller}-${index}`,
        `/api/v1/cases/${taken.caseId}/comments`,
        { text: `${remark} ${caller}-${index}` },
        '',
      );
    }
  };
  const streams = [1, 2, 3, 4, 5, 6].map(stream);
  await until('forty reports are acknowledged', () => acknowledged.size >= 40, 20_000);
  await server.kill();
  isOver = true;
  await Promise.all(streams);
  assert.ok(unanswered.length > 0, 'the kill met calls on their way');
  await server.restart();
  for (const { key, path, body, text } of unanswered) {
    const answer = await agent<Receipt>('POST', path, body, { 'Idempotency-Key': key });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    if (text !== '') acknowledged.set(text, answer.body);
  }
  const stored = await rowsOf<{ text: string; id: string }>(
    `SELECT text, id FROM intake.report WHERE text LIKE '第 % 位来电人%'`,
  );
  assert.deepEqual(
    stored.map(({ text, id }) => `${text} ${id}`).sort(),
    [...acknowledged].map(([text, { reportId }]) => `${text} ${reportId}`).sort(),
  );
  const doubled = await rowsOf(
    `SELECT form FROM loop.action WHERE form::text LIKE $1 GROUP BY form HAVING count(*) > 1`,
    [`%${remark}%`],
  );
  assert.deepEqual(doubled, []);
  await doctorIsContent();
});

test('PostgreSQL stopped and started under a running server: 503 meanwhile, then everything goes on', async () => {
  const live = await listenTo(server.address, headers);
  assert.equal(await stopEmbedded(dataDir), true);
  const refused = await until('the server notices', async () => {
    const answer = await agent('GET', '/api/v1/cases');
    return answer.status === 503 && answer;
  });
  assert.match(refused.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.ok(Number(refused.headers.get('retry-after')) > 0, 'it says when to try again');
  assert.equal(refused.body.code, 'db.unavailable');
  const held = await agent('POST', '/api/v1/reports', report('库停时的来电：路灯不亮'));
  assert.equal(held.status, 503);
  assert.equal((await callerWith(server.address)('GET', '/health')).status, 503);

  const embedded = await startEmbedded({ dataDir, log: () => {} });
  try {
    const again = await until('reports are taken again', async () => {
      const answer = await agent<Receipt>('POST', '/api/v1/reports', report('恢复后的来电：井盖破损'));
      return answer.status === 201 && answer.body;
    });
    // The outbox delivers it, push carries it and the page that stayed open hears it.
    await until('the open page hears of the new case', () =>
      live.heard.some(({ data }) => JSON.stringify(data).includes(again.caseId)),
    );
    await until('the outbox is empty', async () => {
      const [row] = await rowsOf<{ count: number }>('SELECT count(*) FROM outbox.event');
      return row?.count === 0;
    });
    const lost = await rowsOf(`SELECT 1 FROM intake.report WHERE text LIKE '库停时%'`);
    assert.equal(lost.length, 0, 'what was refused is not half-stored');
  } finally {
    await live.close();
    await embedded.stop();
  }
});

test('an import that is killed goes on when started again, and says which lines are wrong', async () => {
  const wrong = new Map([
    [5, 'empty'],
    [300, 'time'],
    [700, 'point'],
  ]);
  const rows = Array.from({ length: 900 }, (_, index) => {
    const line = index + 2;
    const what = wrong.get(line);
    const text = what === 'empty' ? '' : `批量导入第 ${index} 条：小区门口路灯不亮`;
    const at = what === 'time' ? '2026-02-31 10:00' : '2026-11-01 10:00';
    return `imp-${index},${text},${at},${what === 'point' ? 'abc' : place.lon},${place.lat}`;
  });
  const file = join(folder, 'reports.csv');
  await writeFile(file, `${['id,text,time,lon,lat', ...rows].join('\n')}\n`);
  const count = async () =>
    Number(
      (await rowsOf<{ count: number }>(`SELECT count(*) FROM intake.report WHERE channel = 'import'`))[0]
        ?.count,
    );
  const first = startCommand(server.env, 'import', 'reports', file, '--json');
  await until('a hundred rows are in', async () => (await count()) >= 100, 30_000);
  first.child.kill('SIGKILL');
  await first.ended;
  const afterKill = await count();
  assert.ok(afterKill < 890, `killed in the middle, at ${afterKill}`);
  const { code, json, said } = await startCommand(server.env, 'import', 'reports', file, '--json').ended;
  const summary = json as { imported: number; skipped: number; failed: number };
  assert.equal(code, 0, said);
  assert.deepEqual([summary.skipped + summary.imported, summary.skipped], [897, afterKill]);
  assert.deepEqual(
    [...said.matchAll(/^line (\d+):/gm)].map((match) => Number(match[1])),
    [...wrong.keys()],
  );
  const [row] = await rowsOf<{ all: number; distinct: number }>(
    `SELECT count(*) AS all, count(DISTINCT text) AS distinct FROM intake.report WHERE channel = 'import'`,
  );
  assert.deepEqual(row, { all: 897, distinct: 897 });
  await doctorIsContent();
});

/** A case of its own that only a person can place, given to a unit. */
async function dispatchedTo(unitCode: string, serial: number): Promise<string> {
  const apart = { lat: place.lat + 0.001 * serial };
  const body = report(`第 ${serial} 处有点情况，请派人来看看`, apart);
  const { caseId } = (await agent<Receipt>('POST', '/api/v1/reports', body)).body;
  const units = await agent<{ items: { id: string }[] }>('GET', `/api/v1/organisations?words=${unitCode}`);
  const form = { unit: units.body.items[0]?.id };
  const dispatched = await agent('POST', `/api/v1/cases/${caseId}/actions/dispatch`, { form });
  assert.equal(dispatched.status, 200, JSON.stringify(dispatched.body));
  return caseId;
}

test('two workers sign for one case at once: one wins, the other is told why not', async () => {
  const grid1 = await sessionOf(server.address, 'grid1');
  const community = await sessionOf(server.address, 'community');
  for (let round = 0; round < 5; round++) {
    const id = await dispatchedTo('990101001001.committee', round);
    const answers = await Promise.all(
      [grid1, community].map((who) =>
        callerWith(server.address, who)('POST', `/api/v1/cases/${id}/actions/sign`, {}),
      ),
    );
    const losers = answers.filter(({ status }) => status !== 200);
    assert.equal(losers.length, 1, JSON.stringify(answers.map(({ body }) => body)));
    assert.equal(losers[0]?.status, 409, JSON.stringify(losers[0]?.body));
    const signed = await rowsOf(`SELECT 1 FROM loop.action WHERE case_id = $1 AND type = 'sign'`, [id]);
    assert.equal(signed.length, 1);
  }
});

test('a report sent twice at once, by key or by the id of its channel, is one report', async () => {
  const body = report('双击提交：公园长椅断了');
  const keyed = await Promise.all(
    [1, 2, 3].map(() => agent<Receipt>('POST', '/api/v1/reports', body, { 'Idempotency-Key': 'double' })),
  );
  assert.deepEqual(new Set(keyed.map((each) => each.body.reportId)).size, 1);
  const other = await agent('POST', '/api/v1/reports', report('别的'), { 'Idempotency-Key': 'double' });
  assert.deepEqual([other.status, other.body.code], [409, 'request.key_reused']);
  const named = report('同一外部编号：公园长椅断了', { externalId: 'outside-1' });
  const twins = await Promise.all([1, 2, 3].map(() => agent<Receipt>('POST', '/api/v1/reports', named)));
  assert.deepEqual(new Set(twins.map((each) => each.body.reportId)).size, 1);
});

test('expired, foreign and missing credentials; cases of others', async () => {
  const { address } = server;
  const stranger = callerWith(address);
  assert.equal((await stranger('GET', '/api/v1/cases')).body.code, 'access.sign_in_needed');
  const foreign = callerWith(address, { Authorization: 'Bearer cb_0123456789abcdef0123456789abcdef' });
  assert.deepEqual((await foreign('GET', '/api/v1/cases')).status, 401);
  const old = await sessionOf(address, 'water');
  await rowsOf(`UPDATE auth.session SET expires_at = now() - interval '1 hour', ends_at = now() - interval '1 hour'
    WHERE account_id = (SELECT id FROM auth.account WHERE login = 'water')`);
  await server.kill(); // what it remembered of the session goes with it
  await server.restart();
  assert.equal((await callerWith(address, old)('GET', '/api/v1/cases')).status, 401);
  const withoutProof = callerWith(address, { Cookie: headers.Cookie ?? '' });
  const forged = await withoutProof('POST', '/api/v1/reports', report('伪造'));
  assert.deepEqual([forged.status, forged.body.code], [403, 'request.csrf']);

  const first = callerWith(address, await citizenSessionOf(address, '13900000001'));
  const second = callerWith(address, await citizenSessionOf(address, '13900000002'));
  const mine = await first<{ id: string }>('POST', '/api/v1/snap-reports', {
    ...{ clientId: 'phone-0001', text: '我家门口的路灯坏了', ...place },
  });
  assert.ok(mine.status < 300, JSON.stringify(mine.body));
  assert.equal((await first('GET', `/api/v1/snap-reports/${mine.body.id}`)).status, 200);
  assert.equal((await second('GET', `/api/v1/snap-reports/${mine.body.id}`)).status, 403);
  assert.equal((await second('GET', '/api/v1/cases')).status, 403, 'the desk is not for citizens');
  const id = await dispatchedTo('990101001001.committee', 5);
  const other = callerWith(address, await sessionOf(address, 'grid2'));
  assert.ok([403, 404].includes((await other('GET', `/api/v1/cases/${id}`)).status));
  const act = await other('POST', `/api/v1/cases/${id}/actions/sign`, {});
  assert.ok([403, 404].includes(act.status), JSON.stringify(act.body));
});

test('texts and points that are wrong are refused with the reason; markup and formulas stay what they are', async () => {
  const post = (body: object) => agent('POST', '/api/v1/reports', body);
  const outside = await post({ channel: 'hotline', text: '路灯不亮', lon: 2.35, lat: 48.85 });
  assert.deepEqual([outside.status, outside.body.code], [422, 'intake.outside_city']);
  for (const text of ['', '   \n ']) assert.equal((await post(report(text))).status, 400);
  const long = await post(report('长'.repeat(34_000)));
  assert.deepEqual([long.status, long.body.code], [413, 'intake.text_too_long']);
  assert.equal((await post(report('x'.repeat(400_000)))).status, 413);
  const text = `=HYPERLINK("http://x.example","点我")<script>alert(1)</script>' OR 1=1 --`;
  const kept = await agent<Receipt>('POST', '/api/v1/reports', report(text));
  assert.equal(kept.status, 201, JSON.stringify(kept.body));
  const [row] = await rowsOf('SELECT text FROM intake.report WHERE id = $1', [kept.body.reportId]);
  assert.deepEqual(row, { text });
});

test('files that lie about their type or unpack to gigabytes are refused, and the server goes on', async () => {
  const { caseId } = (await agent<Receipt>('POST', '/api/v1/reports', report('附件测试：墙面涂鸦'))).body;
  const send = (bytes: Uint8Array<ArrayBuffer>, type: string, name: string) => {
    const form = new FormData();
    form.append('file', new Blob([bytes], { type }), name);
    return agent('POST', `/api/v1/cases/${caseId}/attachments?purpose=report`, form);
  };
  const page = new Uint8Array(Buffer.from('<html><script>alert(1)</script></html>'));
  const lying = await send(page, 'image/jpeg', 'photo.jpg');
  assert.ok([415, 422].includes(lying.status), JSON.stringify(lying.body));
  const begun = performance.now();
  const bomb = await send(pngBomb(40_000), 'image/png', 'small.png');
  assert.ok([413, 422].includes(bomb.status), JSON.stringify(bomb.body));
  assert.ok(performance.now() - begun < 3_000);
  assert.equal((await send(new Uint8Array(0), 'image/png', 'empty.png')).status, 400);
  const detail = await agent<{ attachments: unknown[] }>('GET', `/api/v1/cases/${caseId}`);
  assert.deepEqual(detail.body.attachments, []);
});

/** A PNG of a few hundred kB that would unpack to `side` × `side` pixels. */
function pngBomb(side: number): Uint8Array<ArrayBuffer> {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc(side * (side / 8 + 1)), { level: 9 });
  return new Uint8Array(
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      ...[chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))],
    ]),
  );
}

test('a clock that jumps back: the log keeps its order and no time is negative', async () => {
  const clock = manualClock('2026-11-18T10:00:00+08:00');
  const config = loadConfig({ ...server.env, PORT: '0', DEMO: 'off', DATABASE_URL: town.connectionString });
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const duties = { serve: false, work: false };
  const application = await startApplication(
    { ...config, dataDir: join(folder, 'clock') },
    { duties, clock, log },
  );
  try {
    const { root, city } = application;
    const submitted = await submitReport(root, city, {
      ...{ channel: 'hotline', externalId: 'jump', text: '有点情况，请派人来看看', ...place },
    });
    const unit = city.organisations.findByCode('city.urban-management')?.id;
    const { caseId } = submitted.report;
    clock.set('2026-11-18T07:30:00+08:00');
    await act(root, city.loop, { caseId, action: 'dispatch', form: { unit } });
    clock.set('2026-11-17T09:00:00+08:00');
    await comment(root, city.loop, { caseId, text: '时钟又退了一天', visibility: 'inner' });
    await ringClocks(root, city.loop);
    const actions = await readActions(root.db, caseId);
    const times = actions.map(({ at }) => Date.parse(at));
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    const rows = await root.db.query<Record<string, Date | null>>(
      'SELECT opened_at AS opened, changed_at AS changed FROM loop.case WHERE id = $1',
      [caseId],
    );
    assert.ok(rows[0]?.changed && rows[0].opened && rows[0].changed >= rows[0].opened);
    const state = await findCase(root.db, caseId);
    for (const each of Object.values(state?.clocks ?? {}))
      assert.ok(each.consumed >= 0, JSON.stringify(each));
    const { faulty } = await checkLoop(root, city.loop, {});
    assert.equal(faulty, 0);
  } finally {
    await application.stop();
  }
});
