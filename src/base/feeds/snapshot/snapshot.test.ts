import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inTransaction } from '../../../platform/context/index.ts';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import { addSource, checkFiles, cleanSources, getSource, snapshotPath, suppressRows } from '../index.ts';
import { declarationOf, feedsFolder, HEADER, lineOf, person, register } from '../testing.ts';
import { deltaPath, dropSnapshot, linkSnapshot, snapshotRows } from './snapshot.ts';

const { ctx } = await createTestDatabase(baseMigrations);
const folder = feedsFolder();
const rows = (...people: Record<string, string>[]) => `${HEADER}\n${people.map(lineOf).join('\n')}\n`;
const pathOf = (code: string, id: number) => snapshotPath(folder.directory, { source: code, id });
const faultsOf = (code: string) =>
  checkFiles(ctx, { code, dataDir: folder.directory, memoryLimitMb: 128, threads: 1 });
const held = (path: string) =>
  folder.query<{ key: string; telephone: string; address: string }>(
    `SELECT key, telephone, address FROM ${snapshotRows(path)} ORDER BY length(key), key`,
  );
const change = async (code: string, ...people: Record<string, string>[]) =>
  (await folder.load(ctx, code, folder.write(rows(...people)), { mode: 'changes' })).load;
const removed = { column: '住址', values: ['注销'] };

test('a day of few changes writes what it brings: the file before gets a second name, until much was replaced', async () => {
  await addSource(ctx, declarationOf('days', { removed }));
  const first = (await folder.load(ctx, 'days', folder.write(register(80)))).load;
  const inode = statSync(pathOf('days', first.id)).ino;

  const second = await change(
    'days',
    person(5, { 电话: '13911112222' }),
    person(81),
    person(7, { 住址: '注销' }),
  );
  assert.deepEqual([second.rowsStored, second.added, second.changed, second.removed], [80, 1, 1, 1]);
  assert.equal(statSync(pathOf('days', second.id)).ino, inode, 'not written once more');
  const third = await change(
    'days',
    person(5, { 电话: '13911113333' }),
    person(81, { 住址: '注销' }),
    person(7, { 住址: '回来' }),
  );
  assert.deepEqual([third.rowsStored, third.added, third.changed, third.removed], [80, 1, 1, 1]);
  assert.equal(statSync(pathOf('days', third.id)).ino, inode);
  const [now, before] = [await held(pathOf('days', third.id)), await held(pathOf('days', second.id))];
  const of = (list: typeof now, key: string) => list.find((row) => row.key === key);
  assert.deepEqual(
    [of(now, 'P5')?.telephone, of(now, 'P7')?.address, of(now, 'P81'), now.length],
    ['13911113333', '回来', undefined, 80],
  );
  assert.deepEqual(
    [of(before, 'P5')?.telephone, of(before, 'P7'), of(before, 'P81')?.key, before.length],
    ['13911112222', undefined, 'P81', 80],
    'the day before stays what it was',
  );
  assert.deepEqual(await faultsOf('days'), []);

  const many = Array.from({ length: 20 }, (_, at) => person(at + 20, { 电话: '13700001111' }));
  const fourth = await change('days', ...many);
  assert.notEqual(statSync(pathOf('days', fourth.id)).ino, inode);
  assert.ok(!existsSync(deltaPath(pathOf('days', fourth.id))), 'a whole file again');
  assert.deepEqual([(await held(pathOf('days', fourth.id))).length, await faultsOf('days')], [80, []]);

  const fifth = (await folder.load(ctx, 'days', folder.write(register(80)))).load;
  assert.deepEqual(
    [fifth.added, fifth.changed, fifth.removed],
    [0, 22, 0],
    'a full load sees all that was replaced',
  );
});

test('with other columns declared a whole file is written, and nothing of the former ones stays', async () => {
  const declaration = declarationOf('columns');
  await addSource(ctx, declaration);
  await folder.load(ctx, 'columns', folder.write(register(80)));
  const { telephone: _, ...fields } = declaration.fields;
  await addSource(ctx, { ...declaration, fields });
  const { id } = await change('columns', person(81));
  const columns = await folder.query<{ column_name: string }>(
    `SELECT column_name FROM (DESCRIBE SELECT * FROM ${snapshotRows(pathOf('columns', id))})`,
  );
  assert.ok(!existsSync(deltaPath(pathOf('columns', id))));
  assert.ok(columns.every(({ column_name }) => !column_name.startsWith('telephone')));
});

test('an erased person goes from the file and from what replaced rows of it', async () => {
  await addSource(ctx, declarationOf('erased'));
  const first = (await folder.load(ctx, 'erased', folder.write(register(80)))).load;
  const second = await change('erased', person(5, { 电话: '13911112222' }), person(81));
  const { id } = await getSource(ctx, 'erased');
  await inTransaction(ctx, (tx) =>
    suppressRows(tx, { rows: [{ sourceId: id, key: 'P5' }], numbers: [person(81).证件号!] }),
  );
  await cleanSources(ctx, folder.directory);
  for (const load of [first, second])
    for (const path of [pathOf('erased', load.id), deltaPath(pathOf('erased', load.id))].filter(existsSync)) {
      const [found] = await folder.query<{ n: number }>(
        `SELECT count(*)::INTEGER AS n FROM read_parquet('${path}') WHERE key IN ('P5', 'P81')`,
      );
      assert.equal(found?.n, 0, path);
    }
  assert.equal((await held(pathOf('erased', second.id))).length, 79);
  assert.deepEqual(await faultsOf('erased'), []);
  const third = await change('erased', person(82), person(5));
  assert.deepEqual([third.rowsStored, third.added, await faultsOf('erased')], [80, 1, []]);
});

test('a second name holds all of a snapshot while the first is dropped, and nothing without its delta', async () => {
  await addSource(ctx, declarationOf('names'));
  await folder.load(ctx, 'names', folder.write(register(80)));
  const { id } = await change('names', person(81));
  const other = join(folder.directory, 'other.parquet');
  await linkSnapshot(pathOf('names', id), other);
  await dropSnapshot(pathOf('names', id));
  assert.equal((await held(other)).length, 81);
  await assert.rejects(linkSnapshot(pathOf('names', id), join(folder.directory, 'late.parquet')), /ENOENT/);
});
