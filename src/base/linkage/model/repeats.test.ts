import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { linkRecords, parseConfig } from '../index.ts';
import { makeFolder, makePeople } from '../testing.ts';
import { findRepeats } from './repeats.ts';

const root = makeFolder();
after(() => rmSync(root, { recursive: true }));

/** Every fourth double has another birthday, in the year as well. */
const rows = makePeople(900).map((row, n) => {
  const born = row.id[0] === 'b' && n % 4 === 0 ? `${1930 + (n % 90)}-0${1 + (n % 9)}-1${n % 10}` : row.born;
  return { ...row, born: born.replaceAll('/', '-'), year: born.slice(0, 4) };
});
const columns = ['id', 'person', 'name', 'born', 'telephone', 'address', 'year'] as const;
const file = join(root, 'rows.csv');
writeFileSync(
  file,
  [columns, ...rows.map((row) => columns.map((name) => row[name]))].map((row) => row.join(',')).join('\n'),
);

async function repeatsOf(name: string, more: readonly object[]) {
  const said: string[] = [];
  const config = parseConfig({
    ...{
      link: 'both',
      id: 'id',
      sources: [{ file }],
      output: join(root, name),
      memoryLimitMb: 256,
      threads: 1,
    },
    fields: {
      name: 'chinese-name',
      born: 'date',
      telephone: 'telephone',
      address: 'chinese-address',
      year: 'digits',
    },
    comparisons: [
      { field: 'name', kind: 'chinese-name' },
      { field: 'born', kind: 'date' },
      { field: 'telephone', kind: 'telephone' },
      { field: 'address', kind: 'chinese-address' },
      ...more,
    ],
    blocking: [['name'], ['telephone'], ['born'], ['address:numbers']],
  });
  const { model } = await linkRecords(config, { say: (line) => said.push(line) });
  const fields = model.repeats?.map(({ fields }) => fields.join(' '));
  return { fields, warned: said.filter((line) => line.includes('repeat each other')) };
}

test('fields that repeat each other are named with what to do', async () => {
  assert.deepEqual(await repeatsOf('plain', []), { fields: [], warned: [] });
  const { fields, warned } = await repeatsOf('repeated', [{ field: 'year', kind: 'number' }]);
  assert.deepEqual(fields, ['born year']);
  assert.match(warned.join('\n'), /^"born" and "year" repeat each other .* leave one of them out/);
});

/** Counts of pairs that agree in both, in the first, in the second and in none of two fields. */
const counted = (counts: readonly number[]) =>
  counts.map((count, n) => ({ rules: 1, count, levels: [1 + (n >> 1), 1 + (n & 1)] }));

test('a repeat shows among pairs that are not one and among slips of those that are, or is one altogether', () => {
  const levels = [
    { name: 'exact', m: 0.9, u: 0.01, weight: 6.5 },
    { name: 'else', m: 0.1, u: 0.99, weight: -3.3 },
  ];
  const comparisons = ['first', 'second'].map((field) => ({ field, kind: 'exact', trained: true, levels }));
  const found = (random: readonly number[], compared: readonly number[], isMeant = false) =>
    findRepeats({
      ...{ comparisons, teachers: [1, 1], isMeant: () => isMeant, probabilityOf: () => 0.5 },
      ...{ random: counted(random), compared: counted(compared) },
    }).map(({ fields }) => fields.join(' '));
  const household = [4_000, 2_000, 2_000, 392_000];
  const slips = [1_800, 20, 20, 160];
  assert.deepEqual(found(household, slips), ['first second']);
  assert.deepEqual(found(household, [1_620, 180, 180, 20]), [], 'slips of their own');
  assert.deepEqual(found([40, 3_960, 3_960, 392_040], slips), [], 'chance among the others');
  assert.deepEqual(found(household, slips, true), [], 'the one looks into the other anyway');
  const whole = [6_000, 0, 0, 394_000];
  assert.deepEqual(found(whole, [2_000, 2, 2, 0]), ['first second'], 'the one follows from the other');
  assert.deepEqual(found([60, 0, 0, 3_940], slips), [], 'too few pairs to tell');
  assert.deepEqual(found([100, 0, 0, 399_900], slips), [], 'too few pairs that agree');
});
