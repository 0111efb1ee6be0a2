import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { submitReport } from '../src/base/intake/index.ts';
import { act, checkLoop, comment, findCase, readActions, ringClocks } from '../src/base/loop/index.ts';
import { manualClock } from '../src/lib/time.ts';
import { startApplication } from '../src/main/application.ts';
import { allMigrations } from '../src/main/modules.ts';
import { loadConfig } from '../src/platform/config/index.ts';
import { startEmbedded, stopEmbedded } from '../src/platform/db/embedded/index.ts';
import { createTestDatabase } from '../src/platform/db/testing.ts';
import { callerWith, listenTo, until } from './caller.ts';
import { type Receipt, startFaultTown } from './fault-town.ts';
import { startCommand } from './support.ts';

// What operators fear, done to real processes: afterwards nothing acknowledged is missing and nothing is there twice.

const town = await startFaultTown();
const { server, folder, dataDir, place, headers, agent, report, rowsOf } = town;
const empty = await createTestDatabase(allMigrations);
after(() => town.stop());

async function doctorIsContent(): Promise<void> {
  const { code, said, json } = await startCommand(server.env, 'doctor', '--json').ended;
  const { checks } = json as { checks: { name: string; found: string }[] };
  assert.equal(code, 0, said);
  assert.match(checks.find((check) => check.name === 'loop')?.found ?? '', / 0 differ/);
}

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
    // Push carries it and the page that stayed open hears it.
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

test('old tickets: a killed import goes on when started again; none is there twice and none in half a step', async () => {
  const unit = '示范市自来水公司';
  const endings = [
    `2026-10-02 09:00,2026-10-02 10:00,2026-10-03 10:00,2026-10-04 10:00,2026-10-09 18:00,${unit},已结案`,
    `2026-10-02 09:00,2026-10-02 10:00,,,2026-10-09 18:00,${unit},处理中`,
    ',,,2026-10-02 11:00,,,不予受理',
    ',,,,2026-10-09 18:00,,待派遣',
  ];
  const most = 800;
  const rows = Array.from(
    { length: most },
    (_, index) => `old-${index},旧工单 ${index}：水压太低,供水,2026-10-02 08:00,${endings[index % 4]}`,
  );
  const header =
    '工单编号,诉求内容,小类,受理时间,派单时间,签收时间,处置时间,办结时间,办理期限,承办单位,工单状态';
  const file = join(folder, 'old-tickets.csv');
  await writeFile(file, `${[header, ...rows].join('\n')}\n`);
  const args = [
    'import',
    'reports',
    file,
    '--channel',
    'old',
    '--category-list',
    'old',
    '--learn-categories',
  ];
  const count = async () =>
    Number(
      (await rowsOf<{ count: number }>(`SELECT count(*) FROM intake.report WHERE channel = 'old'`))[0]?.count,
    );
  const first = startCommand(server.env, ...args, '--json');
  await until('a hundred tickets are in', async () => (await count()) >= 100, 30_000);
  first.child.kill('SIGKILL');
  await first.ended;
  const afterKill = await count();
  assert.ok(afterKill < most, `killed in the middle, at ${afterKill}`);
  const { code, json, said } = await startCommand(server.env, ...args, '--json').ended;
  const summary = json as { imported: number; skipped: number; failed: number; learnt: { added: number } };
  assert.equal(code, 0, said);
  assert.deepEqual(
    [summary.skipped, summary.imported, summary.failed, summary.learnt.added],
    [afterKill, most - afterKill, 0, 0],
  );
  const stored = await rowsOf<{ state: string; log: string; cases: number }>(
    `SELECT state, log, count(*)::int AS cases FROM (
       SELECT c.state, string_agg(a.type, ' ' ORDER BY a.sequence) FILTER (WHERE a.type <> 'clock-alarm') AS log
       FROM intake.report r JOIN loop.case c ON c.id = r.case_id JOIN loop.action a ON a.case_id = c.id
       WHERE r.channel = 'old' GROUP BY c.id) one GROUP BY state, log ORDER BY state`,
  );
  assert.deepEqual(stored, [
    { state: 'awaiting-dispatch', log: 'open', cases: most / 4 },
    { state: 'closed', log: 'open dispatch sign handle close', cases: most / 4 },
    { state: 'handling', log: 'open dispatch sign', cases: most / 4 },
    { state: 'not-taken-up', log: 'open exit', cases: most / 4 },
  ]);
  await until('all of it was handed on', async () => {
    const [row] = await rowsOf<{ count: number }>('SELECT count(*) FROM outbox.event');
    return row?.count === 0;
  });
  const rang = await rowsOf<{ count: number }>(
    `SELECT count(*) FROM messages.message m JOIN intake.report r ON m.parameters ->> 'caseId' = r.case_id::text
     WHERE r.channel = 'old'`,
  );
  assert.equal(rang[0]?.count, 0, 'nobody is told of what was late before');
  await doctorIsContent();
});

test('a clock that jumps back: the log keeps its order and no time is negative', async () => {
  const clock = manualClock('2026-11-18T10:00:00+08:00');
  const config = loadConfig({ ...server.env, PORT: '0', DEMO: 'off', DATABASE_URL: empty.connectionString });
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
