import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../../platform/context/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { applyRecords, recordLine, takeEntityIds } from '../records/apply.ts';
import { storeSmallTown } from '../testing.ts';
import { deriveHouseholds } from './households.ts';

const town = await createTestCity([], []);
await storeSmallTown(town, town.city.areas, '990101001001');
const { ctx } = town;
const root = { ...ctx, db: ctx.db as never };
const [source] = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source ORDER BY id');

interface Dweller {
  readonly name: string;
  readonly sex: 1 | 2;
  readonly born: string;
  readonly book?: string;
  readonly relation?: string;
  readonly registered?: string;
  readonly telephone?: string;
}

const HOME = '合成县试验镇样板村7号';
const husband: Dweller = { name: '郑安', sex: 1, born: '1988-01-01', registered: HOME };
const wife: Dweller = { name: '何宁', sex: 2, born: '1989-01-01', registered: HOME };
const child: Dweller = { name: '郑晴', sex: 2, born: '2015-01-01', registered: HOME };

let houses = 900_000;
/** Puts people into a house of their own and gives the households that are made, as lists of names. */
async function householdsOf(...people: readonly Dweller[]): Promise<string[][]> {
  const house = houses++;
  await ctx.db.query(
    `INSERT INTO registry.house (id, building_id, unit, floor, room, use, synthetic)
     SELECT $1, building_id, '9', 9, $2, use, true FROM registry.house LIMIT 1`,
    [house, String(house)],
  );
  const ids = await takeEntityIds(ctx, people.length);
  const records = people.map(({ name, sex, born, book, relation, registered, telephone }, n) => ({
    ...{ sourceId: source!.id, key: `${house}-${n}`, kind: 'person' as const, entityId: ids[n]! },
    observedOn: '2026-10-01',
    fields: {
      ...{ name, sex, born, house },
      ...(book !== undefined && { household_number: book }),
      ...(relation !== undefined && { relation_to_head: relation }),
      ...(registered !== undefined && { registered_address: registered }),
      ...(telephone !== undefined && { telephone }),
    },
  }));
  const options = { cityDivision: '9901', day: '2026-11-18', reason: 'test' };
  await inTransaction(ctx, (tx) => applyRecords(tx, records.map(recordLine), [], options));
  await deriveHouseholds(root);
  const rows = await ctx.db.query<{ names: string[] }>(
    `SELECT array_agg(name ORDER BY born) AS names FROM registry.person WHERE house_id = $1
     GROUP BY household_id ORDER BY count(*) DESC, min(born)`,
    [house],
  );
  return rows.map(({ names }) => names);
}

test('who shares a book or the registered door is one household, also through another', async () => {
  const found = await householdsOf(
    { ...husband, book: '1' },
    { ...wife, registered: '合成县试验镇前街9号', book: '1' },
    child,
  );
  assert.deepEqual(found, [['郑安', '何宁', '郑晴']]);
});

test('two families in one house are two households, a village is no door', async () => {
  const other = { registered: '合成县试验镇后街3号' };
  assert.deepEqual(
    await householdsOf(
      ...[husband, wife, child],
      { name: '冯康', sex: 1, born: '1970-01-01', ...other },
      { name: '吴平', sex: 2, born: '1971-01-01', ...other },
    ),
    [
      ['郑安', '何宁', '郑晴'],
      ['冯康', '吴平'],
    ],
  );
  const village = { registered: '合成县试验镇样板村', book: '8' };
  assert.deepEqual(
    await householdsOf(
      ...[husband, wife],
      { name: '冯康', sex: 1, born: '1990-01-01', ...village },
      { name: '吴平', sex: 1, born: '1991-01-01', ...village, book: '9' },
    ),
    [
      ['郑安', '何宁'],
      ['冯康', '吴平'],
    ],
    'lodgers with books of their own',
  );
});

test('a husband from elsewhere, a grandmother and a small niece are kin; another grown-up is a lodger', async () => {
  const elsewhere = '合成县远方镇河西村1号';
  assert.deepEqual(
    await householdsOf(wife, child, { ...husband, name: '卫和', registered: elsewhere }),
    [['卫和', '何宁', '郑晴']],
    'she has no other husband there',
  );
  const lodger: Dweller = { name: '卫和', sex: 1, born: '1990-01-01', registered: elsewhere };
  const unknown: Dweller = { name: '蒋顺', sex: 1, born: '1991-01-01' };
  const grandmother: Dweller = { name: '沈福', sex: 2, born: '1950-01-01', registered: '合成县南镇1号' };
  const niece: Dweller = { name: '韩喜', sex: 2, born: '2016-01-01', registered: '合成县北镇1号' };
  assert.deepEqual(await householdsOf(husband, wife, child, lodger, unknown, grandmother, niece), [
    ['沈福', '郑安', '何宁', '蒋顺', '郑晴', '韩喜'],
    ['卫和'],
  ]);
});

test('strangers who share a flat are one household', async () => {
  const lodger = (n: number): Dweller => ({
    ...{
      name: `${'赵钱孙'[n]}成`,
      sex: 1,
      born: `199${n}-01-01`,
      registered: `合成县西镇${n}号`,
      book: `b${n}`,
    },
  });
  assert.deepEqual(await householdsOf(lodger(0), lodger(1), lodger(2)), [['赵成', '钱成', '孙成']]);
});
