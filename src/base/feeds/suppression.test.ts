import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../platform/context/index.ts';
import { createTestDatabase } from '../../platform/db/testing.ts';
import { baseMigrations } from '../migrations.ts';
import {
  addSource,
  changesPath,
  checkFiles,
  cleanSources,
  getSource,
  rejectedPath,
  snapshotPath,
  suppressRows,
} from './index.ts';
import { declarationOf, feedsFolder, person, register } from './testing.ts';

const { ctx } = await createTestDatabase(baseMigrations);
const folder = feedsFolder();
const CODE = 'register';
const files = { code: CODE, dataDir: folder.directory, memoryLimitMb: 128, threads: 1 };

/** P9 has no name and is put aside, with its number in the faults. */
const people = (count: number) =>
  register(count, (row) => (row.编号 === 'P9' ? { 姓名: '', 电话: '12' } : {}));
const keysOf = async (path: string): Promise<string[]> =>
  (await folder.query<{ key: string }>(`SELECT DISTINCT key FROM read_parquet('${path}') ORDER BY key`)).map(
    ({ key }) => key,
  );

test('rows of an erased person go from all files of a source, and no later load brings them back', async () => {
  await addSource(ctx, declarationOf(CODE, { maximumBadShare: 0.2 }));
  const first = (await folder.load(ctx, CODE, folder.write(people(20)))).load;
  const second = (await folder.load(ctx, CODE, folder.write(people(24)))).load;
  assert.ok((await keysOf(rejectedPath(folder.directory, first))).includes('P9'));

  const { id } = await getSource(ctx, CODE);
  // By key; by number alone, as a row that was never linked; by the key of a row that was put aside.
  await inTransaction(ctx, (tx) =>
    suppressRows(tx, {
      rows: [
        { sourceId: id, key: 'P7' },
        { sourceId: id, key: 'P9' },
      ],
      numbers: [person(22).证件号!],
    }),
  );
  let forgotten = 0;
  const forget = async () => {
    forgotten += 1;
  };
  assert.equal(await cleanSources(ctx, folder.directory, { forget }), 3);
  assert.equal(forgotten, 1, 'what was made of the files is told to go');
  assert.equal(await cleanSources(ctx, folder.directory), 0, 'it is done once');
  const gone = ['P7', 'P9', 'P22'];
  for (const load of [first, second])
    for (const path of [snapshotPath, changesPath, rejectedPath])
      assert.deepEqual(
        (await keysOf(path(folder.directory, load))).filter((key) => gone.includes(key)),
        [],
        path(folder.directory, load),
      );
  assert.deepEqual(await checkFiles(ctx, files), [], 'the database says what the files hold');

  const third = (await folder.load(ctx, CODE, folder.write(people(25)))).load;
  assert.deepEqual([third.rowsStored, third.added, third.removed], [22, 1, 0]);
  const changes = folder.write(people(9));
  const fourth = (await folder.load(ctx, CODE, changes, { mode: 'changes' })).load;
  assert.deepEqual([fourth.rowsStored, fourth.added, fourth.changed], [22, 0, 0]);
  for (const load of [third, fourth])
    for (const path of [snapshotPath, rejectedPath])
      assert.deepEqual(
        (await keysOf(path(folder.directory, load))).filter((key) => gone.includes(key)),
        [],
        'nor as a row that was put aside',
      );
  const kept = await ctx.db.query<{ text: string }>('SELECT s::text AS text FROM feeds.suppressed s');
  assert.ok(kept.length > 0 && !/P7|P9|990101/.test(JSON.stringify(kept)), 'the list names nobody');
});

test('changes on top of a snapshot that is not clean yet do not carry the row on', async () => {
  await addSource(ctx, declarationOf('slow'));
  await folder.load(ctx, 'slow', folder.write(register(20)));
  const { id } = await getSource(ctx, 'slow');
  await inTransaction(ctx, (tx) => suppressRows(tx, { rows: [{ sourceId: id, key: 'P7' }], numbers: [] }));
  const { load } = await folder.load(ctx, 'slow', folder.write(register(3)), { mode: 'changes' });
  assert.ok(!(await keysOf(snapshotPath(folder.directory, load))).includes('P7'));
  assert.equal(load.removed, 1, 'the registry is told that it is gone');
});
