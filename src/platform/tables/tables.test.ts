import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { defineRoute, PageQuery } from '../http/index.ts';
import {
  MOST_LISTED_ROWS,
  neutralise,
  readTable,
  type StreamColumn,
  sheetOfList,
  sheetStream,
  type TableSearch,
  writeSheet,
} from './index.ts';
import { makeWorkbook } from './testing.ts';

type Line = { number: string; count: number };

async function rowsOf(source: Buffer, limits = {}) {
  const table = await readTable(source, limits);
  const rows = [];
  for await (const row of table.rows) rows.push(row);
  return rows;
}
const failsWith = (code: string) => (error: unknown) => isAppError(error, code);

test('CSV is read in the encodings that spreadsheets save, with any usual delimiter', async () => {
  const expected = [{ line: 2, cells: { 编号: 'A1', 内容: '路灯, 不亮' } }];
  const utf8 = Buffer.from('\ufeff编号,内容\r\nA1,"路灯, 不亮"\r\n,\r\n');
  assert.deepEqual(await rowsOf(utf8), expected);
  assert.deepEqual(await rowsOf(Buffer.from('编号\t内容\nA1\t路灯, 不亮\n', 'utf8')), expected);
  const utf16 = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from('编号;内容\nA1;路灯, 不亮', 'utf16le'),
  ]);
  assert.deepEqual(await rowsOf(utf16), expected);
  const gb = Buffer.from([0xb1, 0xe0, 0xba, 0xc5, 0x0a, 0xc2, 0xb7, 0xb5, 0xc6]);
  assert.deepEqual(await rowsOf(gb), [{ line: 2, cells: { 编号: '路灯' } }]);
});

test('a workbook that was written is read again, and its formulas are words', async () => {
  const columns = [
    { title: '编号', value: (row: Line) => row.number },
    { title: '次数', value: (row: Line) => row.count },
  ];
  const bytes = await writeSheet('表', columns, [
    { number: '=HYPERLINK("http://bad")', count: 3 },
    { number: '007', count: 0 },
  ]);
  const rows = await rowsOf(bytes);
  assert.deepEqual(
    rows.map((row) => row.cells),
    [
      { 编号: `'=HYPERLINK("http://bad")`, 次数: '3' },
      { 编号: '007', 次数: '0' },
    ],
  );
  for (const bad of ['=1', '+1', '-1', '@a', '\t=1', '\r=1']) assert.equal(neutralise(bad), `'${bad}`);
  assert.equal(neutralise('a=1\u0000'), 'a=1');
});

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('a streamed workbook keeps types, days of the city and words that look like formulas', async () => {
  const columns: StreamColumn<{ at: Date | null; text: string; count: number }>[] = [
    { title: '时间', value: (row) => row.at },
    { title: '内容 <&>', value: (row) => row.text },
    { title: '次数', value: (row) => row.count },
    { title: '超期', value: (row) => row.count > 1 },
  ];
  async function* pages() {
    yield [{ at: new Date('2026-11-20T16:30:00Z'), text: '=cmd|x', count: 2.5 }];
    yield [];
    yield [{ at: null, text: '路灯 "A" <坏>\n第二行\ud800', count: -1 }];
  }
  const bytes = await bytesOf(sheetStream(columns, pages(), { name: '表/一', timeZone: 'Asia/Shanghai' }));
  const rows = await rowsOf(bytes);
  assert.deepEqual(rows[0]?.cells, {
    时间: '2026-11-21 00:30:00',
    '内容 <&>': `'=cmd|x`,
    次数: '2.5',
    超期: 'true',
  });
  assert.equal(rows[1]?.cells['内容 <&>'], '路灯 "A" <坏>\n第二行\ufffd');
  assert.equal(rows[1]?.cells.次数, '-1');
});

test('a workbook of 100,000 rows is written as it is taken, a page at a time', async () => {
  let ahead = 0;
  async function* pages() {
    for (let page = 0; page < 100; page++) {
      ahead += 1;
      yield Array.from({ length: 1_000 }, (_, index) => page * 1_000 + index);
    }
  }
  const columns: StreamColumn<number>[] = [
    { title: '编号', value: (row) => `A${row}` },
    { title: '数', value: (row) => row },
  ];
  const stream = sheetStream(columns, pages(), { name: '大', timeZone: 'UTC' });
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  assert.ok(ahead < 50, `${ahead} pages were made before anybody took them`);
  let bytes = 0;
  for await (const piece of { [Symbol.asyncIterator]: () => iterator }) bytes += (piece as Buffer).length;
  assert.equal(ahead, 100);
  assert.ok(bytes > 100_000);
});

test('a source that fails breaks the workbook off instead of ending it', async () => {
  async function* pages() {
    yield [1];
    throw new Error('the database went away');
  }
  const stream = sheetStream([{ title: 'a', value: (row: number) => row }], pages(), {
    ...{ name: 'a', timeZone: 'UTC' },
  });
  await assert.rejects(bytesOf(stream), /went away/);
});

test('what is no table is refused with the reason', async () => {
  await assert.rejects(rowsOf(Buffer.from('')), failsWith('tables.empty'));
  await assert.rejects(rowsOf(Buffer.from('\n\n')), failsWith('tables.empty'));
  await assert.rejects(rowsOf(Buffer.from('a,b,a\n1,2,3')), failsWith('tables.header_doubled'));
  await assert.rejects(rowsOf(Buffer.from('a,b\n1,"2')), failsWith('tables.damaged'));
  await assert.rejects(rowsOf(Buffer.from([0x89, 0x50, 0, 1])), failsWith('tables.unknown_format'));
  await assert.rejects(rowsOf(Buffer.from('a\n1\n2\n3'), { rows: 2 }), failsWith('tables.too_many_rows'));
  await assert.rejects(rowsOf(Buffer.from('a\n1'), { bytes: 2 }), failsWith('tables.too_large'));
  const workbook = await writeSheet('a', [{ title: 'a', value: () => 'b' }], [1]);
  await assert.rejects(rowsOf(workbook.subarray(0, workbook.length / 2)), failsWith('tables.damaged'));
});

const TITLE = ['某某区人口登记表（2026年）', '', '', ''];
const NAMES = ['编号', '姓名', '电话', '住址'];
const PEOPLE = [
  ['P1', '王小明', '13800000001', '合成路1号'],
  ['P2', '李红', '', '合成路2号'],
  ['', '', '', ''],
  ['P3', '赵敏', '13800000003', ''],
];
const UNIT = ['填报单位：', '某某街道', '', ''];
const BELOW = [[TITLE], UNIT, ['', '', '', ''], NAMES, ...PEOPLE];

async function placeOf(sheets: Parameters<typeof makeWorkbook>[0], search: TableSearch) {
  const { header, rows, place } = await readTable(await makeWorkbook(sheets), { search });
  const lines = [];
  for await (const { line } of rows) lines.push(line);
  return [place!.sheet, place!.line, place!.isFirst, header.join(' '), lines.join(' ')];
}

test('the table of a workbook is found below its title and on whichever sheet it is', async () => {
  const found = ['人口', 4, false, NAMES.join(' '), '5 6 8'];
  const one = { 封面: [['说明'], ['请勿改动']], 人口: BELOW };
  assert.deepEqual(await placeOf(one, { columns: ['姓名', '电话'] }), found);
  assert.deepEqual(await placeOf(one, { columns: [] }), found, 'by its form alone');
  const plain = await placeOf({ 表: [NAMES, ...PEOPLE] }, { columns: ['姓名'] });
  assert.deepEqual(plain, ['表', 1, true, NAMES.join(' '), '2 3 5']);
  const unnamed = [
    ['', '名', '数'],
    [0, '甲', 7],
    [1, '乙', 8],
  ];
  assert.deepEqual(await placeOf({ 表: unnamed }, { columns: [] }), ['表', 1, true, ' 名 数', '2 3']);
  const deep = { 表: [...Array.from({ length: 25 }, (_, n) => [`注 ${n}`]), NAMES, ...PEOPLE] };
  const [, line] = await placeOf(deep, { columns: ['姓名'] });
  assert.equal(line, 1, 'nobody looks for a header that far down');
});

test('where several sheets have such a table, they are named, and one can be told', async () => {
  const two = {
    一月: BELOW,
    二月: BELOW,
    代码: [
      ['码', '值'],
      ['1', '男'],
      ['2', '女'],
    ],
  };
  const names = (code: string, sheets: string) => (error: unknown) =>
    isAppError(error, code) && error.details.sheets === sheets;
  const columns = ['姓名', '电话'];
  await assert.rejects(placeOf(two, { columns }), names('tables.sheets_several', '一月、二月'));
  await assert.rejects(placeOf(two, { columns: [] }), names('tables.sheets_several', '一月、二月、代码'));
  const [sheet] = await placeOf(two, { columns, sheet: '二月' });
  assert.equal(sheet, '二月');
  await assert.rejects(
    placeOf(two, { columns, sheet: '三月' }),
    names('tables.sheet_unknown', '一月、二月、代码'),
  );
  const codes = await placeOf(two, { columns: ['码', '值'] });
  assert.deepEqual(codes.slice(0, 2), ['代码', 1]);
  const { place } = await readTable(await makeWorkbook(two), { search: { columns: [], takesFirst: true } });
  assert.deepEqual(place, { sheet: '一月', line: 4, isFirst: false, sheets: Object.keys(two) });
});

test('a list of more rows than a file holds is refused before the first byte', async () => {
  const list = defineRoute({
    method: 'GET',
    path: '/list',
    summary: 'Endless.',
    access: 'public',
    query: PageQuery,
    handler: async (_ctx, { query }) => ({
      items: Array.from({ length: query.limit ?? 1 }, (_, at) => ({ at })),
      next: 'more',
    }),
  });
  const sheet = sheetOfList<{ at: number }>(list, {
    ...{ path: '/list.xlsx', list: 'test', timeZone: 'Asia/Shanghai', title: { zh: '表', en: 'List' } },
    columns: [['序号', 'At', 8, (row) => row.at]],
  });
  assert.ok(!('cursor' in (sheet.query as unknown as { properties: object }).properties));
  await assert.rejects(
    sheet.handler({} as never, { query: {}, params: {}, language: 'zh' } as never),
    (error: { code?: string; details?: { most?: number } }) =>
      error.code === 'tables.export_too_large' && error.details?.most === MOST_LISTED_ROWS,
  );
});
