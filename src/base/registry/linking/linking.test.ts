import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../../platform/context/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { addSource } from '../../feeds/index.ts';
import { declarationOf, feedsFolder, HEADER, lineOf, person } from '../../feeds/testing.ts';
import { applyRecords, recordLine } from '../records/apply.ts';
import { mergeEntities, splitEntity } from '../records/decisions.ts';
import { deriveOptionsOf } from '../scope.ts';
import { linkPersons } from './link-persons.ts';
import { loadBase } from './load-base.ts';

const town = await createTestCity([], []);
const { ctx, city } = town;
const root = { ...ctx, db: ctx.db as never };
const folder = feedsFolder();
const PEOPLE = 60;
const grid = city.areas.findByCode('990101001001')!;
const SURNAMES = '赵钱孙李周吴郑王冯陈';
const GIVEN = '安平康宁和顺福喜乐成';

/** Two live in each house; nobody shares a name and a day of birth. */
const nameOf = (n: number) => SURNAMES[n % 10]! + GIVEN[Math.floor(n / 10)]! + GIVEN[(n * 7) % 10]!;
const doorOf = (n: number) =>
  `示范路1号合成花园${1 + (Math.ceil(n / 2) % 3)}号楼1单元${100 + Math.ceil(n / 2)}室`;
const row = (n: number, changes: Record<string, string> = {}) =>
  lineOf({ ...person(n), 姓名: nameOf(n), 住址: doorOf(n), ...changes });
const all = (change: (n: number) => Record<string, string> = () => ({})) =>
  `${HEADER}\n${Array.from({ length: PEOPLE }, (_, n) => row(n + 1, change(n + 1))).join('\n')}\n`;

const link = () =>
  linkPersons(root, {
    ...deriveOptionsOf(city, ctx.clock.now()),
    ...{ areas: city.areas, dataDir: folder.directory, memoryLimitMb: 512, say: () => {} },
  });
const personOf = async (source: string, n: number) => {
  const [found] = await ctx.db.query<{ id: number }>(
    `SELECT entity_id AS id FROM registry.record r JOIN feeds.source s ON s.id = r.source_id
     WHERE s.code = $1 AND r.key = $2`,
    [source, `P${n}`],
  );
  return found!.id;
};

test('the standard address base is loaded whole, each building in the grid where it stands', async () => {
  const buildings = [1, 2, 3].map(
    (n) =>
      `b${n},合成花园${n}号楼,合成花园,示范路,1,${n}号楼,示范路1号合成花园${n}号楼,${grid.lon},${grid.lat},9,1`,
  );
  const houses = Array.from(
    { length: PEOPLE / 2 },
    (_, n) => `h${n},b${1 + ((n + 1) % 3)},1,1,${101 + n},residence`,
  );
  const result = await loadBase(root, {
    ...{ areas: city.areas, directory: folder.directory, synthetic: true, say: () => {} },
    buildings: folder.write(
      `building_id,name,estate,road,road_number,building_number,address,lon,lat,floors,units\n${buildings.join('\n')}\nb9,far,x,y,1,1,far,1,1,1,1\n`,
    ),
    houses: folder.write(`house_id,building_id,unit,floor,room,use\n${houses.join('\n')}\n`),
  });
  assert.deepEqual(result, { buildings: 3, houses: PEOPLE / 2, places: 2, outside: 1 });
});

test('two sources become one person each, in the house and household where they live', async () => {
  await addSource(ctx, declarationOf('register', { trust: 90 }));
  await addSource(ctx, declarationOf('insured', { trust: 60 }));
  await folder.load(ctx, 'register', folder.write(all()));
  // Half of the insured have no number: name, birth, telephone and address have to tell.
  await folder.load(ctx, 'insured', folder.write(all((n) => (n % 2 ? { 证件号: '' } : {}))));
  const result = await link();
  assert.deepEqual([result.records, result.households], [PEOPLE * 2, PEOPLE / 2]);
  const [count] = await ctx.db.query<{ n: number; housed: number }>(
    `SELECT count(*)::int AS n, count(house_id)::int AS housed FROM registry.person`,
  );
  assert.deepEqual(count, { n: PEOPLE, housed: PEOPLE });
  assert.equal(await personOf('register', 7), await personOf('insured', 7));
});

test('the same again changes nothing; a move and a birth change two persons, whose numbers stay', async () => {
  const before = await Promise.all([1, 2, 3].map((n) => personOf('register', n)));
  assert.deepEqual((await link()).applied, { records: 0, removed: 0, merges: 0, splits: 0 });
  const moved = (n: number) => (n === 3 ? { 住址: doorOf(60), 登记日期: '2026-11-15' } : {});
  await folder.load(ctx, 'register', folder.write(all(moved) + row(61, { 住址: doorOf(3) })));
  const result = await link();
  assert.deepEqual([result.applied.records, result.entities], [2, 2]);
  assert.deepEqual(await Promise.all([1, 2, 3].map((n) => personOf('register', n))), before);
  const [house] = await ctx.db.query<{ same: boolean }>(
    `SELECT (SELECT house_id FROM registry.person WHERE id = $1) = (SELECT house_id FROM registry.person WHERE id = $2) AS same`,
    [before[2], await personOf('register', 60)],
  );
  assert.equal(house?.same, true);
});

test('what people decided outlives the next run', async () => {
  const options = { ...deriveOptionsOf(city, ctx.clock.now()), reason: 'by hand' };
  const people = { ...ctx, actor: town.staff('data-steward') };
  const [one, two, four] = await Promise.all([1, 2, 4].map((n) => personOf('register', n)));
  await inTransaction(people, (tx) => mergeEntities(tx, [one!, two!], options));
  const [source] = await ctx.db.query<{ id: number }>(`SELECT id FROM feeds.source WHERE code = 'insured'`);
  const { newId } = await inTransaction(people, (tx) =>
    splitEntity(tx, four!, [{ sourceId: source!.id, key: 'P4' }], options),
  );
  assert.deepEqual((await link()).applied, { records: 0, removed: 0, merges: 0, splits: 0 });
  assert.equal(await personOf('register', 1), await personOf('insured', 2));
  assert.deepEqual([await personOf('register', 4), await personOf('insured', 4)], [four, newId]);
});

test('what was found at the door goes with the person when a run joins two', async () => {
  // Somebody typed the number wrong: the insured row becomes a person of its own, and the visit is noted with that.
  const wrong = (n: number) =>
    n === 9 ? { 证件号: '', 姓名: '钱多多', 出生日期: '1931-01-01', 电话: '', 住址: '' } : {};
  await folder.load(ctx, 'insured', folder.write(all(wrong)));
  await link();
  const apart = await personOf('insured', 9);
  assert.notEqual(apart, await personOf('register', 9));
  await addSource(ctx, declarationOf('visits'));
  const [visits] = await ctx.db.query<{ id: number }>(`SELECT id FROM feeds.source WHERE code = 'visits'`);
  const visit = recordLine({
    ...{ sourceId: visits!.id, key: 'P9', kind: 'person', entityId: apart, observedOn: '2026-11-16' },
    fields: { telephone: '13900000009' },
  });
  const options = { ...deriveOptionsOf(city, ctx.clock.now()), reason: 'visit' };
  await inTransaction(ctx, (tx) => applyRecords(tx, [visit], [], options));
  await folder.load(ctx, 'insured', folder.write(all((n) => (n === 9 ? { 登记日期: '2026-11-16' } : {}))));
  await link();
  const joined = await personOf('register', 9);
  assert.deepEqual([await personOf('insured', 9), await personOf('visits', 9)], [joined, joined]);
});
