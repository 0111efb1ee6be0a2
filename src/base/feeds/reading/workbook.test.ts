import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import type { TablePlace } from '../../../platform/tables/index.ts';
import { makeWorkbook } from '../../../platform/tables/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import { run } from '../columns/inspect-apart.ts';
import { checkDeclaration } from '../declaration.ts';
import { addSource } from '../index.ts';
import { declarationOf, feedsFolder, HEADER, person } from '../testing.ts';

const { ctx } = await createTestDatabase(baseMigrations);
const folder = feedsFolder();
const names = HEADER.split(',');
const blank = names.slice(2).map(() => '');
const people = (from: number) =>
  Array.from({ length: 30 }, (_, at) => names.map((name) => person(from + at)[name] ?? ''));
/** As offices send it: a title over all columns, a line with unit and day, then the table. */
const below = (from: number) => [
  [['某某区人口登记表（2026年）', ...blank]],
  ['填报单位：', '某某街道', ...blank],
  names,
  ...people(from),
];
const codes = [
  ['码', '值'],
  ['1', '男'],
  ['2', '女'],
];

let sources = 0;
async function load(sheets: Parameters<typeof makeWorkbook>[0], more: object = {}) {
  sources += 1;
  const code = `book-${sources}`;
  await addSource(ctx, declarationOf(code, { format: 'xlsx', ...more }));
  const tables: TablePlace[] = [];
  const file = folder.write(await makeWorkbook(sheets), 'xlsx');
  const { load } = await folder.load(ctx, code, file, { onTable: (_, table) => tables.push(table) });
  return { load, tables };
}

test('a workbook is loaded from the sheet and below the title where the declared columns are, which is said', async () => {
  const { load: stored, tables } = await load({ 代码: codes, 人口: below(1) });
  assert.deepEqual([stored.rowsRead, stored.rowsStored, stored.rowsAside], [30, 30, 0]);
  assert.deepEqual(tables, [{ sheet: '人口', line: 3, isFirst: false }]);
  const plain = await load({ 人口: [names, ...people(1)], 代码: codes });
  assert.deepEqual([plain.load.rowsStored, plain.tables], [30, []]);
});

test('where several sheets have the declared columns, the declaration says which', async () => {
  const two = { 一月: below(1), 二月: below(100) };
  await assert.rejects(
    load(two),
    (error) => isAppError(error, 'tables.sheets_several') && error.details.sheets === '一月、二月',
  );
  const [refused] = await ctx.db.query<{ state: string }>(
    'SELECT state FROM feeds.load ORDER BY id DESC LIMIT 1',
  );
  assert.equal(refused?.state, 'refused', 'nothing of ours broke');
  const { tables } = await load(two, { sheet: '二月' });
  assert.deepEqual(
    tables.map(({ sheet }) => sheet),
    ['二月'],
  );
  await assert.rejects(load({ 人口: [names.slice(1), ...people(1)] }), (error) =>
    isAppError(error, 'feeds.columns_missing'),
  );
  assert.throws(
    () => checkDeclaration(declarationOf('csv-with-sheet', { sheet: '人口' })),
    (error) =>
      isAppError(error, 'feeds.declaration_wrong') && /sheet is for/.test(String(error.details.faults)),
  );
});

test('whoever looks at a workbook sees the table of its first sheet that has one, and which others do', async () => {
  const file = folder.write(
    await makeWorkbook({ 说明: [['填表说明']], 人口: below(1), 代码: codes }),
    'xlsx',
  );
  const look = (wish: object) => run({ file, directory: join(folder.directory, 'look'), wish });
  const seen = await look({});
  assert.deepEqual(seen.table, { sheet: '人口', line: 3, sheets: ['人口', '代码'] });
  assert.deepEqual([seen.rowsSeen, seen.columns.map(({ name }) => name)], [30, names]);
  const other = await look({ sheet: '代码' });
  assert.deepEqual(
    [other.table, other.columns.map(({ name }) => name)],
    [{ sheet: '代码', line: 1, sheets: [] }, ['码', '值']],
  );
});
