import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { inTransaction } from '../../../platform/context/index.ts';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import {
  addSource,
  changesPath,
  checkFiles,
  cleanSources,
  dropSuppressed,
  getSource,
  rejectedPath,
  snapshotPath,
  suppressRows,
} from '../index.ts';
import { declarationOf, feedsFolder, person, register } from '../testing.ts';
import { beginUpload, dropUpload } from '../uploads/store.ts';

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

const eraseNumber = (number: string, at = ctx) =>
  inTransaction(at, (tx) => suppressRows(tx, { rows: [], numbers: [number] }));

test('a file that was sent before an erasure and waits brings nobody back, whatever source it is loaded into', async () => {
  const [declared, after, anew] = ['waiting', 'declared-later', 'declared-anew'];
  await addSource(ctx, declarationOf(declared));
  const file = folder.write(register(24));
  const later = { ...ctx, clock: { now: () => new Date(ctx.clock.now().getTime() + 60_000) } };
  const upload = await beginUpload(later, { id: ctx.ids.next(), fileName: 'x.csv', bytes: 1 });
  await eraseNumber(person(5).证件号!, later);
  await addSource(ctx, declarationOf(after));
  for (const code of [declared, after]) {
    const { load } = await folder.load(ctx, code, file);
    assert.equal(load.rowsStored, 23, code);
    for (const path of [snapshotPath, changesPath])
      assert.ok(!(await keysOf(path(folder.directory, load))).includes('P5'), code);
  }
  await dropUpload(ctx, folder.directory, upload.id);
  await addSource(ctx, declarationOf(anew));
  const { load } = await folder.load(ctx, anew, folder.write(register(25)));
  assert.equal(load.rowsStored, 25, 'what a new source says afterwards is said anew');
});

test('an erasure amid a load: the file is cleaned as soon as the load has ended', async () => {
  for (const code of ['amid', 'behind']) await addSource(ctx, declarationOf(code));
  const behind = (await folder.load(ctx, 'behind', folder.write(register(20)))).load;
  // The load cannot end before the source is let go, however quick the machine.
  const holder = await ctx.db.raw.connect();
  await holder.query(`BEGIN; SELECT FROM feeds.source WHERE code = 'amid' FOR NO KEY UPDATE`);
  let loading: ReturnType<typeof folder.load> | undefined;
  await new Promise<void>((resolve) => {
    const onStep = (step: string): void => void (step === 'validated' && resolve());
    loading = folder.load(ctx, 'amid', folder.write(register(20)), { onStep });
  });
  await eraseNumber(person(5).证件号!);
  await assert.rejects(cleanSources(ctx, folder.directory), (error) => isAppError(error, 'feeds.busy'));
  assert.ok(!(await keysOf(snapshotPath(folder.directory, behind))).includes('P5'), 'it holds up no other');
  holder.release(true);
  const { load } = await loading!;
  await cleanSources(ctx, folder.directory);
  assert.ok(!(await keysOf(snapshotPath(folder.directory, load))).includes('P5'));
  assert.deepEqual(await checkFiles(ctx, { ...files, code: 'amid' }), []);
});

test('what was read from a file before it was cleaned does not come back, by key as by number', async () => {
  await addSource(ctx, declarationOf('read-before'));
  const { id } = await getSource(ctx, 'read-before');
  const [own, head] = [person(6).证件号!, person(7).证件号!];
  await inTransaction(ctx, async (tx) => {
    await suppressRows(tx, { rows: [{ sourceId: id, key: 'K1' }], numbers: [own, head] });
    await tx.db.query(
      'CREATE TEMP TABLE incoming (source_id smallint, key text, fields jsonb) ON COMMIT DROP',
    );
    const rows: [string, object][] = [
      ['K1', { name: 'a' }],
      ['K2', { resident_number: own }],
      ['K3', { organisation_name: 'b', head_number: head }],
      ['K4', { resident_number: person(8).证件号! }],
    ];
    for (const [key, fields] of rows)
      await tx.db.query('INSERT INTO incoming VALUES ($1, $2, $3)', [id, key, JSON.stringify(fields)]);
    await dropSuppressed(tx.db, 'incoming');
    assert.deepEqual(await tx.db.query('SELECT key, fields FROM incoming ORDER BY key'), [
      { key: 'K3', fields: { organisation_name: 'b' } },
      { key: 'K4', fields: { resident_number: person(8).证件号! } },
    ]);
  });
});
