import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import { addSource, checkFiles, findChangesSince, snapshotPath, tryFile } from '../index.ts';
import { declarationOf, feedsFolder, HEADER, lineOf, person, register } from '../testing.ts';

const { ctx } = await createTestDatabase(baseMigrations);
const folder = feedsFolder();
const limits = { dataDir: folder.directory, memoryLimitMb: 128, threads: 1 };

for (const [what, lose] of [
  ['gone', (path: string) => rmSync(path)],
  ['damaged', (path: string) => writeFileSync(path, 'garbage')],
] as const)
  test(`a snapshot that is ${what} is told to who brings changes, and a whole file, also the same, makes it anew`, async () => {
    const code = `lost-${what}`;
    await addSource(ctx, declarationOf(code));
    const file = folder.write(register(60));
    const { load: before } = await folder.load(ctx, code, file);
    lose(snapshotPath(folder.directory, before));
    const change = folder.write(`${HEADER}\n${lineOf(person(7, { 电话: '13911112222' }))}\n`);
    await assert.rejects(folder.load(ctx, code, change, { mode: 'changes' }), (error) => {
      return isAppError(error, 'feeds.snapshot_lost') && error.details.code === code;
    });
    const { outcome, load } = await folder.load(ctx, code, file);
    assert.deepEqual([outcome, load.rowsStored, load.previousLoad], ['stored', 60, null]);
    assert.deepEqual(await checkFiles(ctx, { ...limits, code }), []);
    const span = { source: code, from: before.id, to: load.id };
    const since = await findChangesSince(ctx, folder.directory, span);
    assert.equal(since.changes, undefined, 'nobody takes it for a day on which all came');
    assert.equal((await folder.load(ctx, code, change, { mode: 'changes' })).load.changed, 1);
  });

test('a file to be tried that is not there, or is a folder, is told by its name', async () => {
  await addSource(ctx, declarationOf('tried'));
  for (const [file, reason] of [
    ['/nowhere/people.csv', 'ENOENT'],
    [folder.directory, 'EISDIR'],
  ] as const)
    await assert.rejects(
      tryFile(ctx, { ...limits, code: 'tried', file, asOf: '2026-11-18' }),
      (error) => isAppError(error, 'feeds.file_missing') && error.details.reason === reason,
    );
});
