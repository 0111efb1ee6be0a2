import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { addSource, createBreakers, feedRoutes, simulateSource } from './index.ts';
import { declarationOf, feedsFolder, HEADER, lineOf, person, register } from './testing.ts';
import type { SourcePage } from './views-contract.ts';

const town = await createTestCity([], []);
const folder = feedsFolder();
const queryOnly = {
  ...{ quotaPerDay: 6, quotaPerAccount: 3, addressFrom: 'FEED_TEST_URL', timeoutMs: 300, synthetic: true },
  request: { number: 'idNo', name: 'xm' },
  answer: { match: 'data.result', same: ['1'], different: ['2'], unknown: ['3'] },
};
const { code: _, key: __, fields: ___, required: ____, format: _____, ...who } = declarationOf('x');
const police = await simulateSource(queryOnly, { nameOf: () => '王小明' });
const environment: Record<string, string> = { FEED_TEST_URL: police.address };
after(() => police.close());
const app = await town.serve(
  feedRoutes({ breakers: createBreakers(), environment, today: () => '2026-11-18', ...folder.parts }),
);
const headersOf = (role: string) => town.headersOf(town.staff(role));
const [admin, street, dispatcher] = [
  headersOf('administrator'),
  headersOf('street'),
  headersOf('dispatcher'),
];

async function call(headers: Record<string, string>, method: 'GET' | 'POST', path: string, payload?: object) {
  const url = `/api/v1/feeds${path}`;
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() as Record<string, never> & { code?: string } };
}

await addSource(town.ctx, declarationOf('people', { maximumBadShare: 0.5 }));
// The other end says them as texts.
const answer = { ...queryOnly.answer, same: [1] };
await addSource(town.ctx, { ...who, code: 'police', queryOnly: { ...queryOnly, answer } });
const bad = lineOf(person(901, { 证件号: '990101199006010019', 电话: '13812' }));
const loaded = await folder.load(
  town.ctx,
  'people',
  folder.write(`${register(30)}${bad}\n${lineOf(person(902, { 姓名: '' }))}\n`),
);

test('sources, loads, quality and faults are closed to everybody without the permission', async () => {
  const paths = ['', '/people/loads', '/people/quality', `/loads/${loaded.load.id}/rejections`];
  for (const path of paths) {
    assert.equal((await call({}, 'GET', path)).status, 401, path);
    assert.equal((await call(dispatcher, 'GET', path)).body.code, 'access.denied', path);
    assert.equal((await call(admin, 'GET', path)).status, 200, path);
  }
  assert.equal((await call(admin, 'GET', '/nobody/quality')).body.code, 'feeds.source_unknown');
  assert.equal((await call(admin, 'GET', '/loads/999/rejections')).body.code, 'feeds.load_unknown');
});

test('the administration sees what holds and what was wrong, personal values masked', async () => {
  const { body } = await call(admin, 'GET', '');
  const { items } = body as unknown as {
    items: { code: string; queryOnly: boolean; lastLoad: { rowsStored: number } | null }[];
  };
  assert.deepEqual(
    items.map(({ code, queryOnly, lastLoad }) => [code, queryOnly, lastLoad?.rowsStored]),
    [
      ['people', false, 31],
      ['police', true, undefined],
    ],
  );
  const rejections = await call(admin, 'GET', `/loads/${loaded.load.id}/rejections`);
  const faults = (
    rejections.body as unknown as { items: { field: string; value: string | null; words: string }[] }
  ).items;
  assert.deepEqual(
    faults.map(({ field, value }) => [field, value]),
    [
      ['name', null],
      ['resident_number', '990*************19'],
      ['telephone', '****12'],
    ],
  );
  assert.match(faults[1]?.words ?? '', /GB 11643/);
  const quality = (await call(admin, 'GET', '/people/quality')).body as unknown as {
    fields: { field: string; valid: number[] }[];
  };
  assert.equal(quality.fields.find(({ field }) => field === 'telephone')?.valid.length, 1);
  assert.ok(!JSON.stringify(items).includes(HEADER));
});

test('what is made in here is never due, and nothing is loaded into it', async () => {
  await addSource(town.ctx, declarationOf('doors', { period: 'day', madeHere: true }));
  town.clock.advance(10 * 86_400_000);
  const { body } = await call(admin, 'GET', '');
  const { items } = body as unknown as {
    items: { code: string; origin: string; isDue: boolean; missed: number }[];
  };
  const { origin, isDue, missed } = items.find(({ code }) => code === 'doors')!;
  assert.deepEqual([origin, isDue, missed], ['here', false, 0]);
  const file = folder.write(register(3));
  await assert.rejects(folder.load(town.ctx, 'doors', file), (error) => isAppError(error, 'feeds.made_here'));
  const asked = await call(headersOf('data-steward'), 'POST', '/doors/load', { mode: 'full' });
  assert.equal(asked.body.code, 'feeds.made_here', 'it is not even asked for');
  await town.ctx.db.query("DELETE FROM feeds.source WHERE code = 'doors'");
});

test('what was made in here before that could be declared is known as such after the migration', async () => {
  const { ctx } = town;
  const before = { format: 'jsonl', key: ['key'], fields: { name: 'name' }, required: [] };
  const doors = await addSource(ctx, declarationOf('grid-check-synthetic', { ...before, period: 'day' }));
  const made = await addSource(ctx, declarationOf('made-up', { ...before, system: '合成数据' }));
  await addSource(ctx, declarationOf('lines', before));
  for (const { id } of [doors, made])
    await ctx.db.query(
      "INSERT INTO feeds.suppressed (source_id, what, hash, asked_at) VALUES ($1, 'number', 'n', now()), ($1, 'key', 'k', now())",
      [id],
    );
  const file = new URL('./migrations/0006-made-here.sql', import.meta.url);
  await ctx.db.query(readFileSync(file, 'utf8'));
  const { items } = (await call(admin, 'GET', '')).body as unknown as SourcePage;
  const madeHere = items.filter(({ origin }) => origin === 'here').map(({ code, isDue }) => [code, isDue]);
  assert.deepEqual(madeHere, [
    ['grid-check-synthetic', false],
    ['made-up', false],
  ]);
  const left = await ctx.db.query<{ what: string }>('SELECT what FROM feeds.suppressed ORDER BY source_id');
  assert.deepEqual(
    left.map(({ what }) => what),
    ['key', 'key'],
    'who was erased may be registered anew',
  );
});

const ask = (headers: Record<string, string>, changes: object = {}, purpose = '入学核验') =>
  call(
    { ...headers, ...(purpose !== '' && { 'x-purpose': encodeURIComponent(purpose) }) },
    'POST',
    '/police/verify',
    {
      ...{ number: person(1).证件号, name: '王小明' },
      ...changes,
    },
  );

test('a query-only source is asked for one person, for a purpose, within quotas; only that it was asked is kept', async () => {
  assert.equal((await ask({})).status, 401);
  assert.equal((await ask(dispatcher)).body.code, 'access.denied');
  assert.equal((await ask(street, {}, '')).body.code, 'access.purpose_needed');
  assert.equal((await ask(street, { number: '123' })).body.code, 'feeds.number_wrong');
  assert.equal(police.asked, 0, 'what is wrong is not asked');
  assert.deepEqual((await ask(street)).body, { result: 'same', leftToday: 2, synthetic: true });
  assert.equal((await ask(street, { name: '李小红' })).body.result, 'different');
  assert.equal((await ask(street, { number: '11010519491231002X' })).body.result, 'unknown');
  assert.equal((await ask(street)).body.code, 'feeds.quota_used');
  assert.equal((await ask(headersOf('street'))).status, 200, 'another account has its own');
  const kept = await town.ctx.db.query<{ details: object; purpose: string }>(
    "SELECT details, purpose FROM audit.entry WHERE action = 'feeds.source.asked' ORDER BY id",
  );
  assert.deepEqual(
    kept.map(({ details }) => details),
    [{ result: 'same' }, { result: 'different' }, { result: 'unknown' }, { result: 'same' }],
  );
  const all = await town.ctx.db.query('SELECT a::text, e::text FROM feeds.asked a, audit.entry e');
  for (const secret of [person(1).证件号!, '王小明']) assert.ok(!JSON.stringify(all).includes(secret));
  assert.equal(
    (await call({ ...street, 'x-purpose': 'x' }, 'POST', '/people/verify', { number: '1', name: 'x' })).body
      .code,
    'feeds.not_query_only',
  );
});

test('an answer without end is not read to its end', async () => {
  let sent = 0;
  const server = createServer((_, outgoing) => {
    const more = () => {
      while (sent < 1_000_000_000 && !outgoing.destroyed && outgoing.write(Buffer.alloc(65_536, 32)))
        sent += 65_536;
    };
    outgoing.on('drain', more);
    more();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close().closeAllConnections());
  environment.FEED_ENDLESS_URL = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  const endless = { ...queryOnly, addressFrom: 'FEED_ENDLESS_URL', timeoutMs: 20_000 };
  await addSource(town.ctx, { ...who, code: 'endless', queryOnly: endless });
  const question = { number: person(1).证件号, name: '王小明' };
  const { body } = await call({ ...street, 'x-purpose': 'x' }, 'POST', '/endless/verify', question);
  assert.equal(body.code, 'feeds.source_silent');
  assert.ok(sent < 50_000_000, `${sent} bytes`);
});

test('a source that does not answer is left alone after five failures, and told as silent', async () => {
  const slow = await simulateSource(queryOnly, { nameOf: () => undefined, delayMs: 2_000 });
  after(() => slow.close());
  environment.FEED_SLOW_URL = slow.address;
  const more = {
    ...queryOnly,
    addressFrom: 'FEED_SLOW_URL',
    timeoutMs: 100,
    quotaPerDay: 100,
    quotaPerAccount: 100,
  };
  await addSource(town.ctx, { ...who, code: 'slow', queryOnly: more });
  const question = { number: person(1).证件号, name: '王小明' };
  const askSlow = () => call({ ...street, 'x-purpose': 'x' }, 'POST', '/slow/verify', question);
  for (let time = 0; time < 7; time += 1) assert.equal((await askSlow()).body.code, 'feeds.source_silent');
  assert.equal(slow.asked, 5);
  town.clock.advance(31_000);
  assert.equal((await askSlow()).body.code, 'feeds.source_silent');
  assert.equal(slow.asked, 6, 'after a pause it is tried again');
});
