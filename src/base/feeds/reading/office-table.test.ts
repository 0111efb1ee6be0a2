import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { quoteText } from '../../../platform/analytics/index.ts';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import type { TablePlace } from '../../../platform/tables/index.ts';
import { makeWorkbook } from '../../../platform/tables/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import { run } from '../columns/inspect-apart.ts';
import { addSource, type Load, snapshotPath } from '../index.ts';
import { declarationOf, feedsFolder, gb18030, HEADER, lineOf, person, register } from '../testing.ts';

const { ctx } = await createTestDatabase(baseMigrations);
const folder = feedsFolder();
const many = register(60);
const lines = many.trimEnd().split('\n');
const names = HEADER.split(',');
const text = (rows: readonly string[]) => `${rows.join('\n')}\n`;
const groups = '编号,姓名,证件信息,,,联系方式,,登记日期';
const below = ',,证件号,性别,出生日期,电话,住址,';

let sources = 0;
/** Loads a file into a source of its own; nothing but the key is required of a row. */
async function load(content: string | Uint8Array, more: object = {}, ending = 'csv') {
  sources += 1;
  const code = `office-${sources}`;
  await addSource(ctx, declarationOf(code, { required: [], ...more }));
  const tables: TablePlace[] = [];
  const file = folder.write(content, ending);
  const loaded = await folder.load(ctx, code, file, { onTable: (_, table) => tables.push(table) });
  const faults = await ctx.db.query<{ row: number; reason: string }>(
    'SELECT row_number AS row, reason FROM feeds.rejection WHERE load_id = $1 ORDER BY number',
    [loaded.load.id],
  );
  return { load: loaded.load, tables, faults };
}
const counts = ({ load }: { load: Load }) => [load.rowsRead, load.rowsStored, load.rowsAside];
const loadBook = async (rows: Parameters<typeof makeWorkbook>[0][string]) =>
  load(await makeWorkbook({ 人口: rows }), { format: 'xlsx' }, 'xlsx');
const people = (count: number) => lines.slice(1, count + 1).map((line) => line.split(','));

test('a text below a title, a line with the unit or an empty one is loaded from its header on, which is said', async () => {
  const above = [
    `某某区人口登记表,,,,,,,\n填报单位：,某某街道,,,,,,`,
    '某某区人口登记表\n填报单位：某某街道',
    '\n',
    'sep=,\n',
  ];
  for (const each of above) {
    const loaded = await load(`${each}\n${many}`);
    assert.deepEqual(counts(loaded), [60, 60, 0], each);
    assert.deepEqual(loaded.tables, [{ sheet: '', line: 3, isFirst: false }], each);
  }
  const wide = await load(gb18030(`人口登记表\n${many.replaceAll(',', '\t')}`));
  assert.deepEqual(counts(wide), [60, 60, 0]);
  assert.deepEqual((await load(many)).tables, []);
});

test('a row behind a title that cannot be read is told by its line in the file', async () => {
  const { faults } = await load(`登记表\n${text([...lines.slice(0, 5), 'P5,王小明,,', ...lines.slice(6)])}`);
  assert.deepEqual(faults, [{ row: 7, reason: 'too_few_fields' }]);
});

test('a header over two lines is read from both, in a text and in a workbook', async () => {
  assert.deepEqual(counts(await load(text([groups, below, ...lines.slice(1)]))), [60, 60, 0]);
  const titled = await load(text(['登记表,,,,,,,', groups, below, ...lines.slice(1)]));
  assert.deepEqual(counts(titled), [60, 60, 0]);
  assert.deepEqual(titled.tables, [{ sheet: '', line: 3, isFirst: false }]);
  const [one, two] = [groups.split(','), below.split(',')];
  const merged = ['编号', '姓名', ['证件信息', '', ''], ['联系方式', ''], '登记日期'];
  for (const first of [one, merged]) {
    const book = await loadBook([['登记表', ...two.slice(1)], first, two, ...people(30)]);
    assert.deepEqual(counts(book), [30, 30, 0]);
    assert.deepEqual(book.tables, [{ sheet: '人口', line: 3, isFirst: false }]);
  }
});

test('whoever looks at such a file sees the names of its columns', async () => {
  const look = async (content: string | Uint8Array, ending: string) =>
    (
      await run({
        ...{ file: folder.write(content, ending), directory: join(folder.directory, 'look'), wish: {} },
      })
    ).columns.map(({ name }) => name);
  assert.deepEqual(await look(`登记表,,,,,,,\n${many}`, 'csv'), names);
  assert.deepEqual(await look(text([groups, below, ...lines.slice(1)]), 'csv'), names);
  const book = await makeWorkbook({ 人口: [groups.split(','), below.split(','), ...people(30)] });
  assert.deepEqual(await look(book, 'xlsx'), names);
  assert.deepEqual(await look(many, 'csv'), names);
});

test('a line break within the name of a column is none of its characters', async () => {
  for (const ends of ['\n', '\r\n'])
    for (const within of ['\n', '\r\n']) {
      const content = many.replaceAll('\n', ends).replace('证件号', `"证件${within}号"`);
      assert.deepEqual(counts(await load(content)), [60, 60, 0]);
      assert.deepEqual(counts(await load(gb18030(content))), [60, 60, 0]);
    }
  const broken = names.map((name) => name.replace('证件号', '证件\n号'));
  assert.deepEqual(counts(await loadBook([broken, ...people(30)])), [30, 30, 0]);
});

test('names of columns once more in another language, below the first, are nobody', async () => {
  const loaded = await load(text([HEADER, 'ID,NAME,IDNO,SEX,BIRTH,TEL,ADDR,DATE', ...lines.slice(1)]));
  assert.deepEqual([...counts(loaded), loaded.load.headersRepeated], [60, 60, 0, 1]);
  const doubtful = person(1, { 证件号: '12', 性别: '?', 出生日期: '?', 电话: '?' });
  const kept = await load(text([HEADER, lineOf(doubtful), ...lines.slice(2)]));
  assert.deepEqual(counts(kept), [60, 60, 0]);
});

test('totals and notes below a table, or amid it, are nobody and no fault of the file', async () => {
  for (const total of [
    '合计,60人,,,,,,',
    '合　计：60,,,,,,,',
    ',,,,总计,,,60',
    '制表人：张三,,,审核人：李四,,,,',
  ]) {
    const loaded = await load(`${many}${total}\n`);
    assert.deepEqual(counts(loaded), [61, 60, 1], total);
    assert.deepEqual(loaded.faults, [{ row: 61, reason: 'summary' }], total);
    assert.equal(loaded.load.asOf, '2026-11-10', total);
  }
  const notes = ['小计,,,,,,,', '注：本表由某某单位提供', '第 1 页,共 3 页'];
  const small = await load(text([...lines.slice(0, 4), ...notes, ...lines.slice(4, 8)]).trimEnd());
  assert.deepEqual(counts(small), [10, 7, 3], 'a small table is not refused for them');
  const cut = await load(`${many}合计,60人`);
  assert.deepEqual(counts(cut), [61, 60, 1], 'nor is it half a file');
  const book = await loadBook([names, ...people(30), ['合计', '30', ...names.slice(2).map(() => '')]]);
  assert.deepEqual(counts(book), [31, 30, 1]);
});

test('a row that only begins like a note is a row', async () => {
  const loaded = await load(register(60, (row) => (row.编号 === 'P9' ? { 编号: '注：9' } : {})));
  assert.deepEqual(counts(loaded), [60, 60, 0]);
});

test('lines without anything in them are none', async () => {
  const blank = text([
    lines[0]!,
    '',
    ...lines.slice(1, 20),
    '   ',
    ...lines.slice(20),
    ...Array(200).fill(',,,,,,,'),
  ]);
  const loaded = await load(blank, { required: ['name'] });
  assert.deepEqual([...counts(loaded), loaded.load.headersRepeated], [60, 60, 0, 0]);
});

test('rows of a form that only bear its running numbers are none', async () => {
  const numbered = lines.map((line, at) => `${at === 0 ? '序号' : at},${line}`);
  const empty = Array.from({ length: 100 }, (_, at) => `${61 + at},,,,,,,,`);
  const loaded = await load(text([...numbered, ...empty, '合计,,,,,,,,60']), { required: ['name'] });
  assert.deepEqual(counts(loaded), [61, 60, 1]);
});

test('a mark of byte order amid a text belongs to no header and to no key', async () => {
  const glued = await load(`${many}\ufeff${text([HEADER, ...register(90).trimEnd().split('\n').slice(61)])}`);
  assert.deepEqual([...counts(glued), glued.load.headersRepeated], [90, 90, 0, 1]);
  const { load: marked } = await load(many.replace('\nP5,', '\n\ufeffP5,'));
  const path = quoteText(snapshotPath(folder.directory, marked));
  const [row] = await folder.query<{ n: bigint }>(
    `SELECT count(*) AS n FROM read_parquet(${path}) WHERE key = 'P5'`,
  );
  assert.equal(Number(row?.n), 1);
});

test('ends of lines of two systems in one text are all ends of lines', async () => {
  const mixed = lines.map((line, at) => `${line}${at % 2 ? '\r\n' : '\n'}`).join('');
  assert.deepEqual(counts(await load(mixed)), [60, 60, 0]);
  assert.deepEqual(counts(await load(gb18030(mixed))), [60, 60, 0]);
  const late = register(60_000)
    .split('\n')
    .map((line, at) => (at === 59_000 ? `${line}\r` : line))
    .join('\n');
  assert.deepEqual(counts(await load(late)), [60_000, 60_000, 0]);
  assert.deepEqual(counts(await load(Buffer.from(`\ufeff${mixed}`, 'utf16le'))), [60, 60, 0]);
});

test('the day of a load is that of the rows that name one', async () => {
  const { load: loaded } = await load(register(60, (row) => (row.编号 === 'P9' ? { 登记日期: '' } : {})));
  assert.equal(loaded.asOf, '2026-11-10');
});

test('a cell over several rows of a workbook is said of each of them', async () => {
  const family = people(30).map((row, at) =>
    row.map((cell, column) => {
      if (column !== 6) return cell;
      return at % 3 === 0 ? { value: `合成路${at}号`, rows: 3 } : '';
    }),
  );
  const title = [['登记表', ...names.slice(1).map(() => '')], names];
  const { load: loaded } = await loadBook([...title, ...family]);
  const path = quoteText(snapshotPath(folder.directory, loaded));
  const [row] = await folder.query<{ n: bigint; places: bigint }>(
    `SELECT count(address) AS n, count(DISTINCT address) AS places FROM read_parquet(${path})`,
  );
  assert.deepEqual([Number(row?.n), Number(row?.places)], [30, 10]);
});
