import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { openDuck, quoteText } from '../../../platform/analytics/index.ts';
import { writeSheet } from '../../../platform/tables/index.ts';
import { evaluateLink, linkRecords, parseConfig } from '../index.ts';
import { makeFolder } from '../testing.ts';

const root = makeFolder();
after(() => rmSync(root, { recursive: true }));
let folders = 0;

const HEADER = 'nr;Name;geboren;wer';
const ROWS = [
  ['1', 'Jürgen Müller', '19.01.1969', 'a'],
  ['2', 'Jürgen Müler', '19.01.1969', 'a'],
  ['3', 'Zoë Weiß', '03.04.1980', 'b'],
  ['4', 'Ole Årud', '30.11.1975', 'c'],
];
const text = (rows: readonly (readonly string[])[] = ROWS) =>
  `${[HEADER, ...rows.map((row) => row.join(';'))].join('\r\n')}\r\n`;
const windows1252 = (said: string) => Buffer.from(said, 'latin1');
const refusedWith = (code: string, part: RegExp) => (error: unknown) =>
  isAppError(error, code) && part.test(JSON.stringify(error.details));

/** A configuration over such a file; `source` and `more` take the place of its parts. */
function configOf(content: string | Uint8Array, source: object = {}, more: object = {}, name = 'leute.csv') {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  const file = join(folder, name);
  writeFileSync(file, content);
  return parseConfig({
    ...{ id: 'nr', truth: 'wer', output: join(folder, 'linked'), memoryLimitMb: 256, threads: 1 },
    sources: [{ file, columns: { name: 'Name', born: 'geboren' }, ...source }],
    fields: { name: 'text', born: 'date' },
    comparisons: [
      { field: 'name', kind: 'name' },
      { field: 'born', kind: 'date' },
    ],
    blocking: [['born'], ['name'], ['name:first3']],
    ...more,
  });
}

/** The first record as it was read. */
async function firstOf(config: ReturnType<typeof configOf>): Promise<string[]> {
  const { sources } = await linkRecords(config);
  assert.equal(sources[0]!.records, ROWS.length);
  const duck = await openDuck({ directory: root, memoryLimitMb: 128, threads: 1 });
  const [row] = await duck.rows<{ name: string; born: string }>(
    `SELECT name, born FROM read_parquet(${quoteText(join(config.output, 'stages/records.parquet'))}) WHERE id = '1'`,
  );
  await duck.close();
  return [row!.name, row!.born];
}

test('encodings of other systems are found out or told, and never guessed into wrong letters', async () => {
  const right = ['jürgen müller', '19690119'];
  assert.deepEqual(await firstOf(configOf(`\ufeff${text()}`)), right);
  assert.deepEqual(await firstOf(configOf(Buffer.from(`\ufeff${text()}`, 'utf16le'))), right);
  assert.deepEqual(await firstOf(configOf(windows1252(text()), { encoding: 'windows-1252' })), right);
  await assert.rejects(
    linkRecords(configOf(windows1252(text()))),
    refusedWith('linkage.encoding', /gb18030/),
  );
  assert.throws(() => configOf('', { encoding: 'ansi-chinese' }), refusedWith('linkage.config', /gb18030/));
});

test('a workbook is read by its first sheet, a damaged one is told as such', async () => {
  const columns = ['nr', 'Name', 'geboren', 'wer'].map((header, n) => {
    return { title: header, value: (row: readonly string[]) => row[n] ?? '' };
  });
  const sheet = await writeSheet('Leute', columns, ROWS);
  assert.deepEqual(await firstOf(configOf(sheet, {}, {}, 'leute.xlsx')), ['jürgen müller', '19690119']);
  const half = linkRecords(configOf(sheet.subarray(0, 500), {}, {}, 'leute.xlsx'));
  await assert.rejects(half, refusedWith('linkage.file_damaged', /leute\.xlsx/));
});

test('the order of day and month is found out, and asked for where it could be both', async () => {
  const written = (dates: readonly string[]) =>
    text(ROWS.map(([nr, name, , who], n) => [nr!, name!, dates[n]!, who!]));
  const bornOf = async (dates: readonly string[], source: object = {}) =>
    (await firstOf(configOf(written(dates), source)))[1];
  const american = ['1/9/1969', '1/9/1969', '3/24/1980', '11/30/1975'];
  assert.equal(await bornOf(american), '19690109');
  assert.equal(await bornOf(['9 Jan 1969', '9 Jan 1969', '24 Mar 1980', '30 Nov 1975']), '19690109');
  assert.equal(await bornOf(['1969年1月9日', '1969/1/9', '1980-03-24', '19751130']), '19690109');
  const both = ['1/9/1969', '1/9/1969', '3/4/1980', '11/3/1975'];
  await assert.rejects(bornOf(both), refusedWith('linkage.date_order', /geboren/));
  assert.equal(await bornOf(both, { dates: 'DMY' }), '19690901');
  assert.equal(await bornOf(both, { dates: 'MDY' }), '19690109');
});

test('files with different columns are linked by what both have', async () => {
  const people = Array.from({ length: 60 }, (_, n) => {
    const name = `Person ${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + (n % 7))}${n * 37}`;
    return {
      name,
      born: `19${40 + (n % 50)}-0${1 + (n % 9)}-1${n % 10}`,
      phone: String(5_550_000 + n * 913),
    };
  });
  const left = people.map(({ name, born, phone }, n) => `${n},${name},${born},${phone},p${n}`);
  const right = people.map(({ name, born }, n) => `${n};p${n};${born};${name}`);
  const config = configOf(`nr,Name,geboren,Telefon,wer\n${left.join('\n')}\n`);
  const other = join(config.output, '..', 'clients.csv');
  writeFileSync(other, `no;qui;né le;nom complet\n${right.join('\n')}\n`);
  const both = (columns: object) => {
    const second = { file: other, id: 'no', truth: 'qui', columns };
    const [first] = config.sources;
    const own = { ...first!, columns: { ...first!.columns, phone: 'Telefon' } };
    return configOf(
      '',
      {},
      {
        ...{ sources: [own, second], fields: { name: 'text', born: 'date', phone: 'digits' } },
        comparisons: [...config.comparisons, { field: 'phone', kind: 'telephone' }],
      },
    );
  };
  const columns = { name: 'nom complet', born: 'né le' };
  await assert.rejects(evaluateLink(both(columns)), refusedWith('linkage.column_unknown', /phone/));
  const { truePairs, falsePairs, missedPairs, f1, bestF1 } = await evaluateLink(
    both({ ...columns, phone: null }),
  );
  assert.deepEqual({ truePairs, falsePairs, missedPairs }, { truePairs: 60, falsePairs: 0, missedPairs: 0 });
  assert.deepEqual([f1, bestF1], [1, 1]);
});

test('a handful of records is enough to find what is plainly one', async () => {
  const few = [
    ...[
      '1,Jon Smith,5551234,1980-03-04,A',
      '2,John Smith,5551234,1980-03-04,A',
      '3,Mary Jones,5559876,1975-11-30,B',
    ],
    ...[
      '4,Mary Jones,,1975-11-30,B',
      '5,Peter Brown,5554444,1990-07-07,C',
      '6,Susan Clark,5557777,1962-01-15,D',
    ],
  ];
  const found = async (rows: readonly string[]) => {
    const content = `nr,Name,Telefon,geboren,wer\n${rows.join('\n')}\n`;
    const config = configOf(
      content,
      { columns: { name: 'Name', born: 'geboren', phone: 'Telefon' } },
      {
        fields: { name: 'text', born: 'date', phone: 'digits' },
        comparisons: [
          { field: 'name', kind: 'name' },
          { field: 'born', kind: 'date' },
          { field: 'phone', kind: 'number' },
        ],
        blocking: [['born'], ['name'], ['phone']],
      },
    );
    const { truePairs, falsePairs, missedPairs } = await evaluateLink(config);
    return [truePairs, falsePairs, missedPairs];
  };
  assert.deepEqual(await found(few), [2, 0, 0]);
  assert.deepEqual(await found(few.slice(0, 3)), [1, 0, 0]);
  assert.deepEqual(await found(few.slice(0, 1)), [0, 0, 0]);
});

test('a truth that says nothing measures nothing, and entries that nobody reads are refused', async () => {
  const empty = configOf(text(ROWS.map((row) => [...row.slice(0, 3), ' '])));
  await assert.rejects(evaluateLink(empty), refusedWith('linkage.truth_empty', /leute/));
  const { truth: _, ...source } = empty.sources[0]!;
  const none = { ...empty, sources: [source] };
  await assert.rejects(evaluateLink(none), refusedWith('linkage.truth_missing', /leute/));
  assert.throws(
    () => configOf('', {}, { treshold: 0.9 }),
    refusedWith('linkage.config', /treshold.*threshold/),
  );
  assert.throws(() => configOf('', { colums: {} }), refusedWith('linkage.config', /sources\[0\]\.colums/));
});
