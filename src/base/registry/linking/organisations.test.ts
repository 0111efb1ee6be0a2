import assert from 'node:assert/strict';
import { test } from 'node:test';
import { creditCheckCharacter } from '../../../lib/identity/index.ts';
import { inTransaction } from '../../../platform/context/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { addSource } from '../../feeds/index.ts';
import { feedsFolder } from '../../feeds/testing.ts';
import { mergeEntities } from '../records/decisions.ts';
import { deriveOptionsOf } from '../scope.ts';
import { linkOrganisations } from './link-organisations.ts';
import { linkThings } from './link-things.ts';
import { loadBase } from './load-base.ts';

const town = await createTestCity([], []);
const { ctx, city } = town;
const root = { ...ctx, db: ctx.db as never };
const folder = feedsFolder();
const grid = city.areas.findByCode('990101001001')!;
const FIRMS = 40;
const FIRST = '和顺安泰福源恒达瑞丰';
const SECOND = '宏盛嘉美祥云正大兴隆';

const codeOf = (n: number) => {
  const first = `91990101${String(n).padStart(9, '0')}`;
  return first + creditCheckCharacter(first);
};
const coreOf = (n: number) =>
  `${FIRST[n % 10]}${SECOND[(n * 3 + Math.floor(n / 10)) % 10]}${FIRST[(n * 7) % 10]}商贸`;
const doorOf = (n: number) => `示范路1号合成花园${1 + (n % 3)}号楼1单元${100 + n}室`;
const HEAD = '编号,名称,代码,地址,负责人,负责人证件,电话,状态,日期';
type Row = Record<'名称' | '代码' | '地址' | '负责人' | '电话' | '状态' | '日期', string>;
const line = (n: number, changes: Partial<Row> = {}) => {
  const row = {
    ...{
      名称: `${coreOf(n)}有限公司`,
      代码: codeOf(n),
      地址: doorOf(n),
      负责人: `王${FIRST[n % 10]}${SECOND[n % 7]}`,
    },
    ...{ 电话: `1390000${String(1000 + n)}`, 状态: '存续', 日期: '2026-11-01', ...changes },
  };
  return `L${n},${row.名称},${row.代码},${row.地址},${row.负责人},,${row.电话},${row.状态},${row.日期}`;
};
const file = (change: (n: number) => Partial<Row> = () => ({})) =>
  folder.write(
    `${HEAD}\n${Array.from({ length: FIRMS }, (_, n) => line(n + 1, change(n + 1))).join('\n')}\n`,
  );
const declaration = (code: string, trust: number) => ({
  ...{
    code,
    title: '合成登记',
    system: '合成系统',
    subject: 'organisation',
    format: 'csv',
    key: ['编号'],
    trust,
  },
  fields: {
    ...{ organisation_name: '名称', credit_code: '代码', address: '地址', head_name: '负责人' },
    ...{ head_number: '负责人证件', telephone: '电话', state: '状态', observed_on: '日期' },
  },
  ...{ period: 'month', owner: '合成单位', legalBasis: '合成依据', maximumBadShare: 1, synthetic: true },
});
const options = () => ({
  ...deriveOptionsOf(city, ctx.clock.now()),
  ...{ areas: city.areas, dataDir: folder.directory, memoryLimitMb: 512, say: () => {} },
});
const entityOf = async (source: string, key: string) => {
  const [found] = await ctx.db.query<{ id: number }>(
    `SELECT entity_id AS id FROM registry.record r JOIN feeds.source s ON s.id = r.source_id WHERE s.code = $1 AND r.key = $2`,
    [source, key],
  );
  return found!.id;
};

await loadBase(root, {
  ...{ areas: city.areas, directory: folder.directory, synthetic: true, say: () => {} },
  buildings: folder.write(
    `building_id,name,estate,road,road_number,building_number,address,lon,lat,floors,units\n${[1, 2, 3]
      .map(
        (n) =>
          `b${n},合成花园${n}号楼,合成花园,示范路,1,${n}号楼,示范路1号合成花园${n}号楼,${grid.lon},${grid.lat},9,1`,
      )
      .join('\n')}\n`,
  ),
  houses: folder.write('house_id,building_id,unit,floor,room,use\nh1,b2,1,1,101,shop\n'),
});

test('two registers become one organisation each: by code, and without one by name, head and telephone', async () => {
  await addSource(ctx, declaration('companies', 95));
  await addSource(ctx, declaration('taxes', 80));
  await folder.load(ctx, 'companies', file());
  // Every third has no code at the other office, or one with two digits exchanged, and its name is written otherwise.
  const other = (n: number): Partial<Row> => ({
    代码: n % 3 === 0 ? '' : n % 3 === 1 ? codeOf(n) : `${codeOf(n).slice(0, 17)}I`,
    名称: `${city.areas.city.name}（${city.areas.city.name}）${coreOf(n)}有限责任公司`,
    日期: '2026-11-05',
    ...(n === 5 && { 地址: doorOf(7), 状态: '注销' }),
  });
  await folder.load(ctx, 'taxes', file(other));
  const result = await linkOrganisations(root, options());
  assert.equal(result.records, FIRMS * 2);
  const [count] = await ctx.db.query<{ n: number; placed: number; coded: number }>(
    `SELECT count(*)::int AS n, count(grid_id)::int AS placed, count(credit_code)::int AS coded FROM registry.organisation`,
  );
  assert.deepEqual(count, { n: FIRMS, placed: FIRMS, coded: FIRMS });
  const [five] = await ctx.db.query<{ name: string; address: string; state: number; kind: string }>(
    `SELECT name, address, state, kind FROM registry.organisation WHERE credit_code = $1`,
    [codeOf(5)],
  );
  // The name from whom is to be trusted most, the address from whoever saw it last.
  assert.deepEqual(five, { name: `${coreOf(5)}有限公司`, address: doorOf(7), state: 1, kind: 'enterprise' });
});

const NOTHING = { records: 0, removed: 0, merges: 0, splits: 0 };
/** Takes in what was loaded, and makes sure that a run over everything would find nothing to change. */
async function increment() {
  const result = await linkOrganisations(root, options());
  assert.equal(result.how, 'increment');
  const whole = await linkOrganisations(root, { ...options(), whole: true });
  assert.deepEqual([whole.how, whole.applied], ['whole', NOTHING], 'a whole run agrees');
  return result;
}

test('the same again changes nothing; a change keeps the number, what people merged stays merged', async () => {
  const same = await linkOrganisations(root, options());
  assert.deepEqual([same.how, same.records, same.applied], ['increment', 0, NOTHING]);
  const before = await entityOf('companies', 'L8');
  await folder.load(
    ctx,
    'companies',
    file((n) => (n === 8 ? { 状态: '注销', 日期: '2026-11-10' } : {})),
  );
  const changed = await increment();
  assert.deepEqual([changed.records, changed.applied.records, changed.entities], [1, 1, 1]);
  assert.equal(await entityOf('companies', 'L8'), before);
  const [one, two] = await Promise.all(['L1', 'L2'].map((key) => entityOf('companies', key)));
  const people = { ...ctx, actor: town.staff('data-steward') };
  await inTransaction(people, (tx) => mergeEntities(tx, [one!, two!], { ...options(), reason: 'by hand' }));
  assert.deepEqual((await increment()).applied, NOTHING);
  assert.equal(await entityOf('companies', 'L1'), await entityOf('taxes', 'L2'));
});

test('what came since joins, leaves and goes as in a run over everything', async () => {
  await addSource(ctx, { ...declaration('permits', 60), maximumShrink: 1 });
  const held = await entityOf('companies', 'L9');
  // Of the ninth without a code, of the tenth with its code, and one that nobody knew.
  const permit = (n: number, changes: Partial<Row> = {}) => line(n, { 日期: '2026-11-12', ...changes });
  const first = [permit(9, { 代码: '' }), permit(10), permit(77)];
  await folder.load(ctx, 'permits', folder.write(`${HEAD}\n${first.join('\n')}\n`));
  assert.deepEqual((await increment()).applied, { ...NOTHING, records: 3 });
  assert.equal(await entityOf('permits', 'L9'), held);
  assert.equal(await entityOf('permits', 'L10'), await entityOf('companies', 'L10'));
  const alone = await entityOf('permits', 'L77');
  // The tenth has become another one by its code, the ninth is gone.
  const later = [permit(10, { 代码: codeOf(11), 名称: `${coreOf(11)}有限公司` }), permit(77)];
  await folder.load(ctx, 'permits', folder.write(`${HEAD}\n${later.join('\n')}\n`));
  const { applied } = await increment();
  assert.deepEqual([applied.records, applied.removed], [1, 1]);
  assert.equal(await entityOf('permits', 'L10'), await entityOf('companies', 'L11'));
  assert.equal(await entityOf('permits', 'L77'), alone);
});

test('things join by code, by a code with digits exchanged, and without one by name and place', async () => {
  const code = (n: number) => `3110${String(n).padStart(16, '0')}`;
  const named = { thing_code: '代码', thing_name: '名称', lon: '经度', lat: '纬度' };
  const thing = (source: string) => ({
    ...declaration(source, 80),
    ...{ subject: 'thing', fields: named, period: 'year' },
  });
  const at = (metres: number) => `${grid.lon},${(grid.lat ?? 0) + metres / 111_320}`;
  await addSource(ctx, thing('keepers'));
  await addSource(ctx, thing('inspections'));
  const head = '编号,代码,名称,经度,纬度\n';
  const lift = (key: number, id: string, name: string, place: string) => `${key},${id},${name},${place}\n`;
  await folder.load(
    ctx,
    'keepers',
    folder.write(
      head +
        lift(1, code(12), '甲梯', at(0)) +
        lift(2, code(34), '乙梯', at(20)) +
        lift(3, code(56), '丙梯', at(40)),
    ),
  );
  await folder.load(
    ctx,
    'inspections',
    folder.write(
      head + lift(1, code(12), '', ',') + lift(2, code(43), '乙梯', ',') + lift(3, '', '丙梯', at(43)),
    ),
  );
  const result = await linkThings(root, options());
  assert.equal(await entityOf('keepers', '1'), await entityOf('inspections', '1'));
  assert.equal(await entityOf('keepers', '2'), await entityOf('inspections', '2'));
  assert.equal(await entityOf('keepers', '3'), await entityOf('inspections', '3'));
  assert.deepEqual([result.records, result.mended], [6, 2]);
  const again = await linkThings(root, options());
  assert.deepEqual([again.records, again.applied], [0, NOTHING], 'nothing is read when nothing came');
  const whole = await linkThings(root, { ...options(), whole: true });
  assert.deepEqual([whole.records, whole.applied], [6, NOTHING]);
  const [row] = await ctx.db.query<{ n: number; inside: number }>(
    `SELECT count(*)::int AS n, count(building_id)::int AS inside FROM registry.thing WHERE kind = 'elevator'`,
  );
  assert.deepEqual(row, { n: 3, inside: 3 });
});
