import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { DAY_MS } from '../../../lib/time.ts';
import { storeSetting } from '../../../platform/settings/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { addSource, createBreakers, dropOldRejected, feedRoutes, findLoads, rejectedPath } from '../index.ts';
import { alone } from '../loading/load.ts';
import { feedSettings, keepingRuleOf } from '../loading/settings.ts';
import { loadDirectory } from '../paths.ts';
import { declarationOf, feedsFolder, lineOf, person, register } from '../testing.ts';

const town = await createTestCity([], []);
const { ctx, clock } = town;
const folder = feedsFolder();
const dayNow = () => town.city.loop.dayOf(clock.now());
const parts = { breakers: createBreakers(), environment: {}, ...folder.parts, today: dayNow };
const app = await town.serve(feedRoutes(parts));
const headers = { ...town.headersOf(town.staff('data-steward')), 'x-purpose': 'mend' };

await addSource(ctx, declarationOf('people'));
/** One bad row among so many stores the others; twenty of them refuse the load. */
const rowsOf = (count: number, bad: number) =>
  folder.write(
    `${register(count)}${Array.from({ length: bad }, (_, at) => lineOf(person(900 + at, { 姓名: '' }))).join('\n')}\n`,
  );
const load = (count: number, bad: number) => folder.load(ctx, 'people', rowsOf(count, bad));
const loads = async () => (await findLoads(ctx, 'people', { limit: 50 })).items.toReversed();
const fileOf = (id: number) => rejectedPath(folder.directory, { source: 'people', id });
const kept = async () => (await loads()).map(({ id }) => existsSync(fileOf(id)));
const told = async () => (await loads()).map(({ rejectedRemovedAt }) => rejectedRemovedAt);
const ask = async (id: number, what: string) => {
  const answer = await app.inject({ url: `/api/v1/feeds/loads/${id}/${what}`, headers });
  return {
    status: answer.statusCode,
    text: answer.body,
    code: answer.statusCode < 400 ? '' : answer.json().code,
  };
};
const refused = (error: unknown) => isAppError(error, 'feeds.too_many_bad');

test('rejected rows of old loads go when their time is over, those of the load that holds and of the newest stay', async () => {
  await load(40, 1);
  await assert.rejects(load(41, 20), refused);
  await load(42, 1);
  await assert.rejects(load(43, 20), refused);
  assert.deepEqual(await kept(), [true, true, true, true]);
  clock.advance(89 * DAY_MS);
  assert.equal(await dropOldRejected(ctx, parts), 0, 'their time is not over');
  clock.advance(2 * DAY_MS);
  assert.equal(await dropOldRejected(ctx, parts), 2);
  assert.deepEqual(await kept(), [false, false, true, true]);
  const at = clock.now().toISOString();
  assert.deepEqual(await told(), [at, at, null, null]);
  const [first] = await loads();
  const left = readdirSync(loadDirectory(folder.directory, { source: 'people', id: first!.id }));
  assert.deepEqual(
    left.sort(),
    ['changes.parquet', 'snapshot.parquet'],
    'nothing that names a bad row is left',
  );
  assert.equal(first!.rowsAside, 1, 'how many they were stays');
  clock.advance(DAY_MS);
  assert.equal(await dropOldRejected(ctx, parts), 0, 'once');
  assert.deepEqual(await told(), [at, at, null, null]);
  const entries = await ctx.db.query(`SELECT 1 FROM audit.entry WHERE action = 'feeds.rejected.removed'`);
  assert.equal(entries.length, 2);
});

test('who asks for what was removed is told so, with the day', async () => {
  const [first, , current] = await loads();
  for (const what of ['rejected.csv', 'rejections']) {
    const answer = await ask(first!.id, what);
    assert.deepEqual([answer.status, answer.code], [410, 'feeds.rejected_removed'], what);
    assert.match(answer.text, /已于 2027-02-17 删除/);
    assert.equal((await ask(current!.id, what)).status, 200, what);
  }
});

test('a rule of the house holds from its first day; a source that is loaded just now waits', async () => {
  const [west, east] = [
    { validFrom: '2020-01-01', days: 90, source: 'the first' },
    { validFrom: '2027-03-01', days: 5, source: 'the second' },
  ];
  await storeSetting(ctx, 'feeds', { rejectedKept: [east, west] });
  const settings = await feedSettings(ctx.db);
  assert.deepEqual(
    ['2019-01-01', '2027-02-28', '2027-03-01'].map((day) => keepingRuleOf(settings, day).days),
    [90, 90, 5],
  );
  await load(44, 1);
  await load(45, 1);
  clock.advance(6 * DAY_MS);
  assert.ok(dayNow() < '2027-03-01');
  assert.equal(await dropOldRejected(ctx, parts), 2, 'of before, which are no longer the newest');
  clock.advance(10 * DAY_MS);
  const busy = alone(ctx, 'people', () => dropOldRejected(ctx, parts));
  assert.equal(await busy, 0, 'it waits and says nothing');
  assert.equal(await dropOldRejected(ctx, parts), 1);
  assert.deepEqual(await kept(), [false, false, false, false, false, true]);
});
