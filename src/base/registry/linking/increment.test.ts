import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../../platform/context/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { addSource } from '../../feeds/index.ts';
import { declarationOf, feedsFolder, HEADER, lineOf, person } from '../../feeds/testing.ts';
import { undoDecision } from '../records/decisions.ts';
import { deriveOptionsOf } from '../scope.ts';
import type { LinkOptions } from './link-options.ts';
import { linkPersons } from './link-persons.ts';
import { loadBase } from './load-base.ts';

const town = await createTestCity([], []);
const { ctx, city } = town;
const root = { ...ctx, db: ctx.db as never };
const people = { ...ctx, actor: town.staff('data-steward') };
const folder = feedsFolder();
const PEOPLE = 80;
const grid = city.areas.findByCode('990101001001')!;
const SURNAMES = '赵钱孙李周吴郑王冯陈';
const GIVEN = '安平康宁和顺福喜乐成';
const NOTHING = { records: 0, removed: 0, merges: 0, splits: 0 };

/** Two live in each house; nobody shares a name and a day of birth. */
const nameOf = (n: number) => SURNAMES[n % 10]! + GIVEN[Math.floor(n / 10) % 10]! + GIVEN[(n * 7) % 10]!;
const doorOf = (n: number) => `示范路1号合成花园1号楼1单元${100 + Math.ceil(n / 2)}室`;
type Change = Record<string, string>;
const row = (n: number, changes: Change = {}) =>
  lineOf({ ...person(n), 姓名: nameOf(n), 住址: doorOf(n), ...changes });

/** What a source says of everybody now; undefined leaves somebody out. */
const states = new Map<string, Map<number, Change | undefined>>();
async function load(source: string, changes: Record<number, Change | undefined>): Promise<void> {
  const state = states.get(source)!;
  for (const [n, change] of Object.entries(changes)) state.set(Number(n), change);
  const rows = [...state].flatMap(([n, change]) => (change === undefined ? [] : [row(n, change)]));
  await folder.load(ctx, source, folder.write(`${HEADER}\n${rows.join('\n')}\n`));
}
async function declare(source: string, trust: number, more: object = {}): Promise<void> {
  await addSource(ctx, declarationOf(source, { trust, maximumShrink: 1, ...more }));
  states.set(source, new Map());
}
const everybody = (change: (n: number) => Change) =>
  Object.fromEntries(Array.from({ length: PEOPLE }, (_, n) => [n + 1, change(n + 1)]));

const link = (more: Partial<LinkOptions> = {}) =>
  linkPersons(root, {
    ...deriveOptionsOf(city, ctx.clock.now()),
    ...{ areas: city.areas, dataDir: folder.directory, memoryLimitMb: 512, say: () => {}, ...more },
  });
/** Takes in what was loaded, and makes sure that a run over everything would find nothing to change. */
async function increment() {
  const result = await link();
  assert.equal(result.how, 'increment');
  const picture = await pictureOf();
  const whole = await link({ whole: true });
  assert.deepEqual(whole.applied, NOTHING, 'a whole run agrees');
  assert.deepEqual(await pictureOf(), picture, 'a whole run agrees');
  return result;
}
const personOf = async (source: string, n: number) => {
  const [found] = await ctx.db.query<{ id: number }>(
    `SELECT entity_id AS id FROM registry.record r JOIN feeds.source s ON s.id = r.source_id
     WHERE s.code = $1 AND r.key = $2`,
    [source, `P${n}`],
  );
  return found?.id;
};
const homeOf = async (id: number | undefined) => {
  const [found] = await ctx.db.query<{ household: number; size: number; state: number }>(
    `SELECT p.household_id AS household, h.size, p.state FROM registry.person p
     LEFT JOIN registry.household h ON h.id = p.household_id WHERE p.id = $1`,
    [id],
  );
  return found;
};
/** Everything that is derived: who holds which records, and who lives with whom. */
const pictureOf = async () => ({
  persons: await ctx.db.query(
    `SELECT p.id, p.name, p.number, p.telephone, p.house_id, p.household_id, p.state FROM registry.person p ORDER BY p.id`,
  ),
  households: await ctx.db.query(
    `SELECT id, house_id, head_id, number, size FROM registry.household ORDER BY id`,
  ),
  records: await ctx.db.query(`SELECT source_id, key, entity_id FROM registry.record ORDER BY 1, 2`),
});

await loadBase(root, {
  ...{ areas: city.areas, directory: folder.directory, synthetic: true, say: () => {} },
  buildings: folder.write(
    `building_id,name,estate,road,road_number,building_number,address,lon,lat,floors,units\nb1,合成花园1号楼,合成花园,示范路,1,1号楼,示范路1号合成花园1号楼,${grid.lon},${grid.lat},9,1\n`,
  ),
  houses: folder.write(
    `house_id,building_id,unit,floor,room,use\n${Array.from({ length: PEOPLE / 2 + 5 }, (_, n) => `h${n},b1,1,1,${101 + n},residence`).join('\n')}\n`,
  ),
});
await declare('register', 90);
await declare('insured', 60);
await load(
  'register',
  everybody(() => ({})),
);
await load(
  'insured',
  everybody((n): Change => (n % 2 ? { 证件号: '' } : {})),
);

test('the first run is over everything; nothing new changes nothing and reads nothing', async () => {
  const first = await link();
  assert.deepEqual([first.how, first.records, first.households], ['whole', PEOPLE * 2, PEOPLE / 2]);
  const again = await link();
  assert.deepEqual([again.how, again.records, again.applied], ['increment', 0, NOTHING]);
});

test('a new source joins whom it knows, and brings somebody new', async () => {
  const before = await personOf('register', 5);
  await declare('permits', 40);
  await load('permits', { 5: { 证件号: '' }, 6: {}, 81: {} });
  const result = await increment();
  assert.deepEqual([result.records, result.applied.records], [3, 3]);
  assert.deepEqual([await personOf('permits', 5), await personOf('register', 5)], [before, before]);
  assert.equal(await personOf('permits', 6), await personOf('insured', 6));
  assert.notEqual(await personOf('permits', 81), undefined);
});

test('a record that tells of somebody else leaves, and comes back when it is put right; numbers stay', async () => {
  const before = await personOf('register', 7);
  const other = { 证件号: '', 姓名: '欧阳修远', 出生日期: '1931-01-01', 电话: '13911112222', 住址: '' };
  await load('insured', { 7: other });
  const parted = await increment();
  assert.equal(parted.applied.splits, 1);
  const apart = await personOf('insured', 7);
  assert.notEqual(apart, before);
  assert.equal(await personOf('register', 7), before);
  await load('insured', { 7: { 证件号: '', 登记日期: '2026-11-12' } });
  const joined = await increment();
  assert.equal(joined.applied.merges, 1);
  assert.equal(await personOf('insured', 7), before);
  const [led] = await ctx.db.query<{ into: number }>(
    'SELECT into_id AS "into" FROM registry.merged WHERE id = $1',
    [apart],
  );
  assert.equal(led?.into, before);
});

test('a merge of a run that people took back stays so', async () => {
  const [decision] = await ctx.db.query<{ id: string }>(
    `SELECT id FROM registry.decision WHERE kind = 'merge' AND entity_ids[2] = $1 ORDER BY at DESC LIMIT 1`,
    [await personOf('register', 7)],
  );
  const options = deriveOptionsOf(city, ctx.clock.now());
  await inTransaction(people, (tx) => undoDecision(tx, decision!.id, options));
  const apart = await personOf('insured', 7);
  assert.notEqual(apart, await personOf('register', 7));
  await load('insured', { 7: { 证件号: '', 电话: '13500000007', 登记日期: '2026-11-13' } });
  await increment();
  assert.deepEqual([await personOf('insured', 7)], [apart]);
});

test('who moves leaves the household and joins another; who dies is no member any more', async () => {
  const [left, joined] = [await personOf('register', 11), await personOf('register', 13)];
  const mover = await personOf('register', 12);
  const move = { 住址: doorOf(13), 登记日期: '2026-11-15' };
  await load('register', { 12: move });
  await load('insured', { 12: move });
  await increment();
  assert.equal((await homeOf(mover))?.household, (await homeOf(joined))?.household);
  assert.deepEqual([(await homeOf(joined))?.size, (await homeOf(left))?.size], [3, 1]);
  await declare('dead', 95, { says: 'dead' });
  await load('dead', { 12: { 登记日期: '2026-11-16', 住址: '' } });
  await increment();
  assert.deepEqual(await homeOf(mover), { household: null, size: null, state: 2 });
  assert.equal((await homeOf(joined))?.size, 2);
});

test('a record that is gone goes, and a person without any with it', async () => {
  const id = await personOf('permits', 81);
  const partner = await personOf('insured', 20);
  await load('permits', { 81: undefined });
  await load('register', { 19: undefined });
  await load('insured', { 19: undefined });
  const result = await increment();
  assert.deepEqual([result.records, result.applied.removed], [3, 3]);
  assert.equal(await homeOf(id), undefined);
  assert.equal((await homeOf(partner))?.size, 1);
});

test('broken off between two batches and run again, it ends as if it had not been', async () => {
  for (const source of ['register', 'insured'])
    await load(source, {
      ...{ 30: { 住址: doorOf(31), 登记日期: '2026-11-17' }, 33: { 电话: '13600000033' } },
      ...{ 19: { 证件号: '' }, 35: { 住址: doorOf(40), 登记日期: '2026-11-17' } },
    });
  const broken = new Error('broken off');
  const say = (line: string) => {
    if (/^3 of \d+ records stored/u.test(line)) throw broken;
  };
  await assert.rejects(link({ batch: 1, say }), broken);
  const result = await increment();
  assert.ok(result.applied.records < 8, `${result.applied.records} were left`);
  assert.equal((await homeOf(await personOf('register', 31)))?.size, 3);
  assert.deepEqual((await link()).records, 0);
});
