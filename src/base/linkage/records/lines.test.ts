import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { openDuck, quoteText } from '../../../platform/analytics/index.ts';
import { makeWorkbook } from '../../../platform/tables/testing.ts';
import { evaluateLink, type LinkConfig, linkIncrement, linkRecords, parseConfig } from '../index.ts';
import { makeFolder } from '../testing.ts';
import { numberLines } from './number-lines.ts';

const root = makeFolder();
after(() => rmSync(root, { recursive: true }));
let folders = 0;

const HEADER = ['wer', 'Name', 'geboren'];
const ROWS = [
  ['a', 'Jürgen Müller', '1969-01-19'],
  ['a', 'Jürgen Müler', '1969-01-19'],
  ['b', 'Zoë Weiß', '1980-04-03'],
  ['c', 'Ole Årud', '1975-11-30'],
];
const refusedWith = (code: string, part: RegExp) => (error: unknown) =>
  isAppError(error, code) && part.test(JSON.stringify(error.details));

/** A configuration without an id over files by name; `more` takes the place of its parts. */
function configOf(files: Record<string, string | Uint8Array>, more: object = {}): LinkConfig {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  const sources = Object.entries(files).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return { file: join(folder, name), columns: { name: 'Name', born: 'geboren' } };
  });
  return parseConfig({
    ...{
      link: 'both',
      sources,
      truth: 'wer',
      output: join(folder, 'linked'),
      memoryLimitMb: 256,
      threads: 2,
    },
    fields: { name: 'text', born: 'date' },
    comparisons: [
      { field: 'name', kind: 'name' },
      { field: 'born', kind: 'date' },
    ],
    blocking: [['born'], ['name'], ['name:first3']],
    ...more,
  });
}

/** Ids of a finished run with what is asked of each record, in the order of the ids. */
async function recordsOf({ output }: LinkConfig, file = 'stages/records.parquet', column = 'name') {
  const duck = await openDuck({ directory: root, memoryLimitMb: 128, threads: 1 });
  const rows = await duck.rows<{ id: string; value: string }>(
    `SELECT id, ${column} AS value FROM read_parquet(${quoteText(join(output, file))}) ORDER BY id`,
  );
  await duck.close();
  return rows.map(({ id, value }) => `${id} ${value}`);
}

const csv = (rows: readonly (readonly string[])[]) =>
  [HEADER, ...rows].map((row) => row.join(',')).join('\n');
const LINES = ['2 jürgen müller', '3 jürgen müler', '4 zoë weiß', '5 ole årud'];
const named = (file: string) => LINES.map((line) => `${file}:${line}`);

test('rows of files without an id are named by file and line, in any format', async () => {
  const objects = ROWS.map(([wer, Name, geboren]) => ({ wer, Name, geboren }));
  const jsonl = objects.map((row) => JSON.stringify(row)).join('\n');
  const workbook = await makeWorkbook({ 表: [HEADER, ...ROWS] });
  const files = {
    'a.csv': csv(ROWS),
    'w.csv': Buffer.from(`\ufeff${csv(ROWS)}`, 'utf16le'),
    'b.xlsx': workbook,
  };
  const config = configOf({ ...files, 'c.jsonl': jsonl });
  const said: string[] = [];
  const { truePairs, falsePairs } = await evaluateLink(config, { say: (line) => said.push(line) });
  // Each of the three people in four files, the first one twice in each.
  assert.deepEqual([truePairs, falsePairs], [28 + 6 + 6, 0]);
  const first = LINES.map((line) => `c.jsonl:${Number(line[0]) - 1}${line.slice(1)}`);
  const expected = [...named('a.csv'), ...named('b.xlsx'), ...first, ...named('w.csv')];
  assert.deepEqual(await recordsOf(config), expected);
  const entities = await recordsOf(config, 'clusters.parquet', 'entity');
  assert.equal(entities[4], 'b.xlsx:2 a/a.csv:2');
  assert.match(said.join('\n'), /a\.csv: no id is named, so rows are named by their line, such as a\.csv:7/);
  await linkRecords({ ...config, output: join(config.output, '..', 'again') });
  const again = await recordsOf({ ...config, output: join(config.output, '..', 'again') });
  assert.deepEqual(again, expected, 'another run gives the same names');
  const folder = join(config.output, '..', 'rows.parquet');
  const duck = await openDuck({ directory: root, memoryLimitMb: 128, threads: 1 });
  await duck.run(`COPY (SELECT * FROM read_json('${join(config.output, '..', 'c.jsonl')}')) TO '${folder}'`);
  await duck.close();
  const parquet = configOf({ 'rows.parquet': readFileSync(folder) });
  await linkRecords(parquet);
  assert.equal((await recordsOf(parquet))[3], 'rows.parquet:4 ole årud');
});

test('the line is the one in which a record begins, empty lines and quoted ends counted', async () => {
  const text =
    'wer,Name,geboren\r\n\r\na,"Jürgen\nMüller ""x""",1969-01-19\r\n\n"b",Zoë 5" Weiß,1980-04-03\n\n"c","Ole",1975-11-30';
  const pieces = async function* (size: number) {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  };
  const numbered = async (size: number) => {
    let whole = '';
    for await (const piece of numberLines(pieces(size), ',')) whole += piece;
    return whole;
  };
  const expected = text
    .replace('wer', '1,wer')
    .replace('\na,', '\n3,a,')
    .replace('"b"', '6,"b"')
    .replace('"c"', '8,"c"');
  for (const size of [1, 2, 3, 7, 1_000]) assert.equal(await numbered(size), expected, `pieces of ${size}`);
  const config = configOf({ 'a.csv': text.replaceAll('\r', '').replace(' 5"', '') });
  await linkRecords(config);
  assert.deepEqual(await recordsOf(config), ['a.csv:3 jürgen müller "x"', 'a.csv:6 zoë weiß', 'a.csv:8 ole']);
});

test('an id that is named must be whole: what is not is counted and shown, and the way out said', async () => {
  const rows = ROWS.map((row, n) => [...row.slice(0, 2), `196${n}-01-19`]);
  const doubled = configOf({ 'a.csv': csv(rows) }, { id: 'wer' });
  await assert.rejects(linkRecords(doubled), refusedWith('linkage.id_doubled', /"count":1,"examples":"a"/));
  const blank = configOf(
    { 'a.csv': csv(rows.map((row, n) => [n < 2 ? ' ' : row[0]!, ...row.slice(1)])) },
    { id: 'wer' },
  );
  await assert.rejects(
    linkRecords(blank),
    refusedWith('linkage.id_missing', /"count":2,"examples":"jürgen mül.*, jürgen mül/),
  );
  const again = configOf({ 'a.csv': csv([...ROWS, HEADER]) });
  await assert.rejects(linkRecords(again), refusedWith('linkage.header_doubled', /1 ×/));
  assert.throws(
    () => configOf({ 'a.csv': '' }, { truth: { pattern: '^(a)' } }),
    refusedWith('linkage.config', /truth/),
  );
});

test('lines of a file that was taken in before are no ids of its next version', async () => {
  const config = configOf({ 'a.csv': csv(ROWS) });
  await linkRecords(config);
  const next = configOf({ 'a.csv': csv(ROWS.slice(1)) });
  const options = { previous: config.output, newId: () => String(folders++) };
  await assert.rejects(linkIncrement(next, options), refusedWith('linkage.lines_known', /a\.csv:2/));
  const other = configOf({ 'b.csv': csv(ROWS.slice(1)) }, {});
  const sources = [{ ...other.sources[0]!, name: 'a' }];
  assert.equal((await linkIncrement({ ...other, sources }, options)).fresh, 3);
});

test('a workbook is read where its table is, which is said, and asked for where that could be several', async () => {
  const title = [['某某区人口登记表（2026年）', '', '']];
  const table = [title, ['填报日期：', '2026-11-01', ''], HEADER, ...ROWS];
  const workbook = await makeWorkbook({ 说明: [['填表说明']], 人口: table });
  const config = configOf({ 'a.xlsx': workbook });
  const said: string[] = [];
  const { sources } = await linkRecords(config, { say: (line) => said.push(line) });
  assert.deepEqual(sources, [{ name: 'a', records: 4, table: { sheet: '人口', line: 3, isFirst: false } }]);
  assert.match(said.join('\n'), /the table is on the sheet "人口", its header in row 3/);
  assert.equal((await recordsOf(config))[0], 'a.xlsx:人口:4 jürgen müller');
  const two = configOf({ 'a.xlsx': await makeWorkbook({ 一月: table, 二月: table }) });
  await assert.rejects(linkRecords(two), refusedWith('tables.sheets_several', /一月、二月/));
  const [source] = two.sources;
  assert.equal((await linkRecords({ ...two, sources: [{ ...source!, sheet: '二月' }] })).records, 4);
  const none = configOf({
    'a.xlsx': await makeWorkbook({ 人口: [title, ['wer', 'Name', 'DoB'], ['a', 'b', 'c']] }),
  });
  await assert.rejects(linkRecords(none), refusedWith('linkage.column_unknown', /geboren.*wer, Name, DoB/));
});
