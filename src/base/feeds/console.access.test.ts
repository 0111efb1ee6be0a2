import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { RunView } from '../../platform/runs/contract.ts';
import { startRuns } from '../../platform/runs/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { createBreakers, dropExpiredUploads, feedRoutes, loadDue, loadKind } from './index.ts';
import type { ColumnsView, UploadView } from './manage-contract.ts';
import { declarationOf, feedsFolder, gb18030, lineOf, person, register } from './testing.ts';
import type { LoadPage, SourcePage } from './views-contract.ts';

const town = await createTestCity([], []);
const folder = feedsFolder();
const parts = { breakers: createBreakers(), environment: {}, today: () => '2026-11-18', ...folder.parts };
const app = await town.serve(feedRoutes(parts));
const runs = startRuns(town.ctx, [loadKind(parts)], { pollMs: 50 });
after(() => runs.stop());
const headersOf = (role: string) => town.headersOf(town.staff(role));
const [steward, other, admin, dispatcher] = [
  ...[headersOf('data-steward'), headersOf('data-steward')],
  ...[headersOf('administrator'), headersOf('dispatcher')],
] as [Headers, Headers, Headers, Headers];
type Headers = Record<string, string>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Problem = { code: string; detail: string; fields?: { field: string; reason: string }[] };

async function call<Body = Problem>(headers: Headers, method: Method, path: string, payload?: object) {
  const url = `/api/v1/feeds${path}`;
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() as Body & Partial<Problem> };
}

function sendPiece(headers: Headers, id: string, from: number, bytes: Buffer) {
  const edge = 'x-edge-of-a-piece';
  const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="piece"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return app.inject({
    ...{ method: 'POST', url: `/api/v1/feeds/uploads/${id}/pieces?from=${from}` },
    headers: { ...headers, 'content-type': `multipart/form-data; boundary=${edge}` },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)]),
  });
}

async function send(headers: Headers, fileName: string, bytes: Buffer): Promise<string> {
  const { body } = await call<UploadView>(headers, 'POST', '/uploads', { fileName, bytes: bytes.length });
  const answer = await sendPiece(headers, body.id, 0, bytes);
  assert.equal(answer.statusCode, 200, answer.body);
  return body.id;
}

async function load(headers: Headers, code: string, wish: object): Promise<RunView> {
  const asked = await call<RunView>(headers, 'POST', `/${code}/load`, { mode: 'full', ...wish });
  assert.equal(asked.status, 202, JSON.stringify(asked.body));
  for (let look = 0; look < 400; look += 1) {
    const { body } = await call<RunView>(headers, 'GET', `/runs/${asked.body.id}`);
    if (body.endedAt !== null) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the load did not end');
}

const ID = '01900000-0000-7000-8000-000000000001';
test('declaring, sending, loading and taking away what was rejected are closed to everybody without the right', async () => {
  const closed: [Method, string, object?][] = [
    ['POST', '', declarationOf('x')],
    ['PUT', '/people/declaration', declarationOf('people')],
    ['POST', '/uploads', { fileName: 'x.csv', bytes: 1 }],
    ['GET', '/uploads'],
    ['GET', `/uploads/${ID}`],
    ['POST', `/uploads/${ID}/pieces?from=0`, {}],
    ['POST', `/uploads/${ID}/columns`, {}],
    ['DELETE', `/uploads/${ID}`],
    ['POST', '/people/load', { mode: 'full' }],
    ['POST', '/runs/1/stop', {}],
    ['GET', '/loads/1/rejected.csv'],
  ];
  for (const [method, path, payload] of closed) {
    assert.equal((await call({}, method, path, payload)).status, 401, path);
    for (const who of [dispatcher, admin])
      assert.equal((await call(who, method, path, payload)).body.code, 'access.denied', path);
  }
  for (const path of ['/people/declaration', '/people/runs', '/runs/1']) {
    assert.equal((await call({}, 'GET', path)).status, 401, path);
    assert.equal((await call(dispatcher, 'GET', path)).body.code, 'access.denied', path);
    assert.notEqual((await call(admin, 'GET', path)).status, 403, path);
  }
});

let id = '';
let fields: Record<string, string> = {};
let run: RunView;

test('a file in GB18030 comes in pieces, from where it broke off, and from nobody else', async () => {
  const bad = lineOf(person(901, { 证件号: '990101199006010019', 姓名: '' }));
  const bytes = gb18030(`${register(60)}${bad}\n`);
  const begun = await call<UploadView>(steward, 'POST', '/uploads', {
    fileName: '../人口 登记.csv',
    bytes: bytes.length,
  });
  assert.deepEqual([begun.status, begun.body.fileName], [201, '人口 登记.csv']);
  id = begun.body.id;
  const half = Math.floor(bytes.length / 2);
  assert.equal((await sendPiece(steward, id, 0, bytes.subarray(0, half))).json().received, half);
  assert.equal(
    (await call(steward, 'POST', `/uploads/${id}/columns`, {})).body.code,
    'feeds.upload_unfinished',
  );
  const again = await sendPiece(steward, id, 0, bytes.subarray(0, half));
  assert.deepEqual(
    [again.json().code, again.json().received],
    ['feeds.upload_place', half],
    'says where to go on',
  );
  assert.equal((await sendPiece(other, id, half, bytes.subarray(half))).json().code, 'feeds.upload_unknown');
  assert.equal(
    (await sendPiece(steward, id, half, Buffer.concat([bytes, bytes]))).json().code,
    'feeds.upload_longer',
  );
  assert.equal((await sendPiece(steward, id, half, bytes.subarray(half))).json().isWhole, true);
});

test('its columns are shown with masked values, and mapped by the words of the header', async () => {
  const { body: seen } = await call<ColumnsView>(steward, 'POST', `/uploads/${id}/columns`, {
    subject: 'person',
  });
  assert.deepEqual([seen.format, seen.encoding, seen.rowsSeen, seen.key], ['csv', 'gb18030', 61, ['编号']]);
  fields = Object.fromEntries(
    seen.columns.flatMap(({ name, proposal }) => (proposal ? [[proposal, name]] : [])),
  );
  assert.deepEqual(fields, {
    ...{ name: '姓名', resident_number: '证件号', sex: '性别', born: '出生日期', telephone: '电话' },
    ...{ residence_address: '住址', observed_on: '登记日期' },
  });
  const shown = JSON.stringify(seen);
  for (const secret of ['王小明', person(1).证件号!, person(1).电话!, '合成路1号'])
    assert.ok(!shown.includes(secret), secret);
});

test('it is declared, with faults at their fields, and loaded; then it goes', async () => {
  const wrong = await call(steward, 'POST', '', {
    ...declarationOf('people'),
    code: 'People!',
    trust: 300,
    period: undefined,
  });
  assert.equal(wrong.body.code, 'feeds.declaration_wrong');
  assert.deepEqual(wrong.body.fields?.map(({ field }) => field).toSorted(), ['code', 'period', 'trust']);
  assert.match(wrong.body.fields?.find(({ field }) => field === 'code')?.reason ?? '', /小写字母/);
  const declaration = { ...declarationOf('people'), fields, encoding: 'gb18030' };
  assert.equal((await call(steward, 'POST', '', declaration)).status, 201);
  assert.equal((await call(steward, 'POST', '', declaration)).body.code, 'feeds.code_taken');
  assert.deepEqual(
    (await call(steward, 'GET', '/people/declaration')).body,
    declaration,
    'comes back as it was given',
  );

  assert.equal(
    (await call(steward, 'POST', '/people/load', { mode: 'full' })).body.code,
    'feeds.file_needed',
  );
  assert.equal(
    (await call(other, 'POST', '/people/load', { mode: 'full', upload: id })).body.code,
    'feeds.upload_unknown',
  );
  run = await load(steward, 'people', { upload: id });
  assert.deepEqual(
    [run.state, run.error, run.result?.rowsStored, run.result?.rowsAside],
    ['done', null, 60, 1],
  );
  // It goes right after the run has ended.
  const told = async () => (await call(steward, 'GET', `/uploads/${id}`)).body.code;
  for (let look = 0; (await told()) === undefined && look < 100; look += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(await told(), 'feeds.upload_unknown', 'what is loaded goes');
  const left = () => readdirSync(join(folder.directory, 'feed-uploads'));
  for (let look = 0; left().length > 0 && look < 100; look += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(left(), []);
});

test('what was rejected is taken away for a purpose, which is audited', async () => {
  const path = `/loads/${run.result?.load}/rejected.csv`;
  assert.equal((await call(steward, 'GET', path)).body.code, 'access.purpose_needed');
  const taken = await app.inject({
    url: `/api/v1/feeds${path}`,
    headers: { ...steward, 'x-purpose': 'mend' },
  });
  assert.equal(taken.statusCode, 200);
  assert.match(taken.body, /^\ufeff行,主键,字段,原因,原值,处理\r\n/);
  assert.match(taken.body, /P901,resident_number,校验码不符[^,]*,990101199006010019,整行另存/);
  const actions = await town.ctx.db.query<{ action: string }>('SELECT action FROM audit.entry ORDER BY id');
  for (const action of [
    'feeds.upload.inspected',
    'feeds.source.declared',
    'feeds.load.asked',
    'feeds.source.loaded',
    'feeds.rejected.taken',
    'access.unmasked',
  ])
    assert.ok(
      actions.some((entry) => entry.action === action),
      action,
    );
});

test('a load that is refused says why, keeps the file, and goes through when it is meant', async () => {
  const upload = await send(steward, 'short.csv', gb18030(register(30)));
  const refused = await load(steward, 'people', { upload });
  assert.deepEqual([refused.state, refused.errorCode], ['failed', 'feeds.shrunk']);
  const meant = await load(steward, 'people', { upload, confirmed: true });
  assert.deepEqual([meant.state, meant.result?.rowsStored], ['done', 30]);
  const same = await load(steward, 'people', {
    upload: await send(steward, 'short.csv', gb18030(register(30))),
  });
  assert.equal(same.result?.outcome, 'already', 'the same file twice doubles nothing');
});

test('a file on the server is loaded by its path, never one outside of the folder', async () => {
  const lines = Array.from({ length: 30 }, (_, at) => JSON.stringify(person(at + 1))).join('\n');
  writeFileSync(join(folder.directory, 'daily.jsonl'), `${lines}\n`);
  const path = { ...declarationOf('dropped'), format: 'jsonl', path: 'daily.jsonl', automatic: true };
  assert.equal(
    (await call(steward, 'POST', '', { ...path, path: '../secret.key' })).body.fields?.[0]?.field,
    'path',
  );
  assert.equal((await call(steward, 'POST', '', path)).status, 201);
  assert.equal((await load(steward, 'dropped', {})).result?.rowsStored, 30);
  await call(steward, 'PUT', '/dropped/declaration', { ...path, path: 'gone.jsonl' });
  assert.equal(
    (await call(steward, 'POST', '/dropped/load', { mode: 'full' })).body.code,
    'feeds.file_missing',
  );
});

test('a source with a period is loaded when it is due, and shows what it missed', async () => {
  const table = {
    ...declarationOf('dropped'),
    format: 'jsonl',
    path: 'daily.jsonl',
    automatic: true,
    period: 'week',
  };
  await call(steward, 'PUT', '/dropped/declaration', table);
  const stands = async () => {
    const { body } = await call<SourcePage>(admin, 'GET', '');
    const { isDue, missed, origin } = body.items.find(({ code }) => code === 'dropped')!;
    return { isDue, missed, origin };
  };
  await town.ctx.db.query(
    "UPDATE feeds.source SET checked_at = '2026-11-16T00:00:00+08' WHERE code = 'dropped'",
  );
  assert.deepEqual(await stands(), { isDue: false, missed: 0, origin: 'path' });
  assert.deepEqual(await loadDue(town.ctx, parts), []);
  await town.ctx.db.query(
    "UPDATE feeds.source SET checked_at = '2026-11-05T00:00:00+08' WHERE code = 'dropped'",
  );
  assert.deepEqual(await stands(), { isDue: true, missed: 1, origin: 'path' });
  assert.deepEqual(await loadDue(town.ctx, parts), [], 'tried within the hour');
  town.clock.advance(3_700_000);
  assert.deepEqual(await loadDue(town.ctx, parts), ['dropped']);
  for (let look = 0; (await stands()).isDue && look < 200; look += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal((await stands()).missed, 0);
});

test('a PostgreSQL table is loaded by a press; a load that is stopped changes nothing', async () => {
  // The process apart has the environment of this one.
  process.env.FEED_CONSOLE_TEST = town.connectionString;
  await town.ctx.db.query('CREATE TABLE public.people (编号 int, 姓名 text)');
  await town.ctx.db.query("INSERT INTO public.people SELECT n, '王小明' FROM generate_series(1, 300) n");
  const table = {
    ...declarationOf('table', { format: 'postgresql', resource: 'public.people' }),
    ...{ connectionFrom: 'FEED_CONSOLE_TEST', fields: { name: '姓名' } },
  };
  assert.equal((await call(steward, 'POST', '', table)).status, 201);
  // Somebody holds the table: the load cannot end before it is stopped, however quick the machine.
  const holder = await town.ctx.db.raw.connect();
  await holder.query('BEGIN; LOCK TABLE public.people IN ACCESS EXCLUSIVE MODE');
  const asked = await call<RunView>(steward, 'POST', '/table/load', { mode: 'full' });
  assert.equal((await call(steward, 'POST', '/table/load', { mode: 'full' })).body.code, 'runs.busy');
  const running = async () => (await call<RunView>(steward, 'GET', `/runs/${asked.body.id}`)).body;
  for (let look = 0; (await running()).progress?.load === undefined && look < 400; look += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await call(steward, 'POST', `/runs/${asked.body.id}/stop`, {});
  for (let look = 0; (await running()).endedAt === null && look < 400; look += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal((await running()).state, 'stopped');
  holder.release(true);
  const { body } = await call<LoadPage>(steward, 'GET', '/table/loads');
  assert.deepEqual(
    body.items.map(({ state }) => state),
    ['failed'],
    'told as interrupted, nothing stored',
  );
  await town.ctx.db.query('DELETE FROM public.people WHERE 编号 > 50');
  assert.equal((await load(steward, 'table', {})).result?.rowsStored, 50);
});

test('a file that is too large is refused before it comes, and one that is not needed goes', async () => {
  const large = { fileName: 'large.csv', bytes: folder.parts.uploadLimitBytes + 1 };
  assert.equal((await call(steward, 'POST', '/uploads', large)).body.code, 'files.too_large');
  const id = await send(steward, 'x.csv', Buffer.from('a,b\n1,2\n'));
  assert.ok(existsSync(join(folder.directory, 'feed-uploads', id)));
  assert.equal((await call(steward, 'DELETE', `/uploads/${id}`)).status, 200);
  assert.ok(!existsSync(join(folder.directory, 'feed-uploads', id)));
});

test('what a killed process left of files goes after a day, what waits stays', async () => {
  const id = await send(steward, 'x.csv', Buffer.from('a,b\n1,2\n'));
  const folderOf = (name: string) => join(folder.directory, 'feed-uploads', name);
  const now = town.clock.now().getTime();
  for (const [name, hours] of [
    ['out-old', 25],
    ['out-new', 1],
  ] as const) {
    mkdirSync(folderOf(name));
    const at = new Date(now - hours * 3_600_000);
    utimesSync(folderOf(name), at, at);
  }
  utimesSync(folderOf(id), new Date(0), new Date(0));
  assert.equal(await dropExpiredUploads(town.ctx, folder.directory), 1);
  assert.deepEqual(
    [id, 'out-old', 'out-new'].map((name) => existsSync(folderOf(name))),
    [true, false, true],
  );
});
