import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createTestDatabase } from '../../platform/db/testing.ts';
import { createFileStore, type FileReferrer, hashColumns } from '../../platform/files/index.ts';
import { createPool } from '../../platform/threads/index.ts';
import { allMigrations } from '../modules.ts';
import { scenes } from '../scenes.ts';
import { allFileReferrers, NOT_REFERENCES, sweepFiles } from './file-sweep.ts';

const { ctx, clock } = await createTestDatabase(allMigrations);
const directory = await mkdtemp(join(tmpdir(), 'citybrain-sweep-'));
const pool = createPool({ size: 1 });
const files = createFileStore({ directory, pool, timeZone: 'UTC' });
after(async () => {
  await pool.close();
  await rm(directory, { recursive: true });
});
const referrers = allFileReferrers(scenes);
const now = () => clock.now().getTime();

const pathOf = (hash: string) => join(directory, hash.slice(0, 2), hash.slice(2, 4), hash);

/** Stores a file as if that many hours ago. */
async function store(content: string, hoursAgo: number): Promise<string> {
  const { hash } = await files.put(Buffer.from(content), { maxBytes: 999, accept: ['text/csv'] });
  const at = (now() - hoursAgo * 3_600_000) / 1000;
  await utimes(pathOf(hash), at, at);
  return hash;
}

async function keepPatrolPhoto(hash: string): Promise<void> {
  await ctx.db.query(
    'INSERT INTO patrol.photo (id, staff_id, hash, file, sent_at) VALUES ($1, $1, $2, $3, now())',
    [...[ctx.ids.next(), hash, '{}']],
  );
}

test('every column with hashes is registered, or known to hold others', async () => {
  const registered = new Set(referrers.map((each) => each.name));
  const forgotten = (await hashColumns(ctx.db))
    .map((each) => each.name)
    .filter((name) => !registered.has(name) && !NOT_REFERENCES.includes(name));
  assert.deepEqual(forgotten, [], 'a module that keeps hashes of files registers them in its fileReferrers');
  const columns = new Set((await hashColumns(ctx.db)).map((each) => each.name));
  for (const name of registered) assert.ok(columns.has(name), `${name} is registered and exists`);
});

test('a referenced file survives, one that nobody refers to goes after a day, an upload survives', async () => {
  const kept = await store('kept', 240);
  const orphan = await store('orphan', 240);
  const young = await store('young', 23);
  await keepPatrolPhoto(kept);
  const arriving = join(directory, 'arriving', 'being-uploaded');
  const leftOver = join(directory, 'arriving', 'left-over');
  for (const [file, hours] of [
    [arriving, 1],
    [leftOver, 30],
  ] as const) {
    await writeFile(file, 'half of a photo');
    await utimes(file, (now() - hours * 3_600_000) / 1000, (now() - hours * 3_600_000) / 1000);
  }
  const counted = await sweepFiles(ctx, files, referrers, { dryRun: true });
  assert.deepEqual([counted.unreferenced, counted.unreferencedBytes, counted.removed], [1, 6, 0]);
  assert.ok(await files.exists(orphan), 'counting removes nothing');

  const swept = await sweepFiles(ctx, files, referrers);
  assert.deepEqual([swept.checked, swept.removed, swept.freedBytes], [3, 1, 6]);
  assert.deepEqual(
    [await files.exists(kept), await files.exists(orphan), await files.exists(young)],
    [true, false, true],
  );
  assert.deepEqual(await readdir(join(directory, 'arriving')), ['being-uploaded']);
});

test('nothing is removed when one who refers to files cannot be asked', async () => {
  const orphan = await store('nobody wants this', 240);
  const broken: FileReferrer = {
    name: 'broken.table.hash',
    find: async () => Promise.reject(new Error('the table is being changed')),
  };
  await assert.rejects(sweepFiles(ctx, files, [...referrers, broken]), /being changed/);
  assert.ok(await files.exists(orphan));
  await assert.rejects(sweepFiles(ctx, files, []), /all of them would be removed/);
  assert.ok(await files.exists(orphan));
});

test('the files of a module that was taken out stay', async () => {
  const hash = await store('of a scene whose folder is gone', 240);
  await ctx.db.query('CREATE SCHEMA gone');
  await ctx.db.query('CREATE TABLE gone.paper (paper_hash text)');
  await ctx.db.query('INSERT INTO gone.paper VALUES ($1)', [hash]);
  await sweepFiles(ctx, files, referrers);
  assert.ok(await files.exists(hash));
  await ctx.db.query('DROP SCHEMA gone CASCADE');
});

test('two sweeps at once, while the same content arrives again', async () => {
  const hashes = await Promise.all(Array.from({ length: 20 }, (_, n) => store(`twenty ${n}`, 240)));
  const again = async () => {
    const { hash } = await files.put(Buffer.from('twenty 7'), { maxBytes: 999, accept: ['text/csv'] });
    await keepPatrolPhoto(hash);
  };
  await Promise.all([sweepFiles(ctx, files, referrers), sweepFiles(ctx, files, referrers), again()]);
  const left = await Promise.all(hashes.map((hash) => files.exists(hash)));
  assert.deepEqual(
    left.map((there, n) => (there ? n : -1)).filter((n) => n >= 0),
    [7],
  );
});
