import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import {
  addSource,
  checkFiles,
  findFeedFiles,
  getSource,
  loadFiles,
  snapshotPath,
  snapshotRows,
} from '../index.ts';
import { declarationOf, feedsFolder, HEADER, lineOf, person, register } from '../testing.ts';
import { loadInTurn } from './load.ts';

const { ctx } = await createTestDatabase(baseMigrations);
const folder = feedsFolder();
const limits = { memoryLimitMb: 512, threads: 2, environment: {}, timeZone: 'Asia/Shanghai' };
const options = (mode: 'full' | 'changes') => ({ ...limits, mode, dataDir: folder.directory });

/** A folder with these files, by their paths in it. */
function write(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(folder.directory, 'files-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return directory;
}

const load = async (directory: string, mode: 'full' | 'changes' = 'full') => {
  const { files } = await findFeedFiles(directory);
  const loaded = await loadFiles(ctx, files, options(mode));
  return loaded.map(({ file, result }) => {
    const what = result.outcome === 'failed' ? result.error.code : result.outcome;
    return `${file.path.slice(directory.length + 1)} ${what}`;
  });
};

const rows = (...people: Record<string, string>[]) => `${HEADER}\n${people.map(lineOf).join('\n')}\n`;

/** All that a source holds, without what is a load's own. */
const heldBy = async (code: string) => {
  const { currentLoad } = await getSource(ctx, code);
  const path = snapshotPath(folder.directory, { source: code, id: currentLoad ?? 0 });
  return folder.query(`SELECT * FROM ${snapshotRows(path)} ORDER BY key`);
};
const faultsOf = (code: string) =>
  checkFiles(ctx, { code, dataDir: folder.directory, memoryLimitMb: 128, threads: 1 });

test('a bad file is told with its reason and the others are loaded; again, nothing is doubled', async () => {
  for (const code of ['one', 'two', 'three']) await addSource(ctx, declarationOf(code));
  const directory = write({
    'one.csv': register(100),
    'two.csv': register(100).slice(0, -30),
    'three.2026-11-01.csv': register(50),
    ...{ 'nobody.csv': register(10), 'one.json': '{}', 'README.md': 'words', 'other/one.csv': 'x' },
  });
  const expected = (outcome: string) => [
    'nobody.csv feeds.source_unknown',
    `one.csv ${outcome}`,
    `three.2026-11-01.csv ${outcome}`,
    'two.csv feeds.half_file',
  ];
  assert.deepEqual(await load(directory), expected('stored'));
  assert.deepEqual(await load(directory), expected('already'));
  writeFileSync(join(directory, 'two.csv'), register(100));
  assert.deepEqual((await load(directory)).slice(1), [
    ...['one.csv already', 'three.2026-11-01.csv already', 'two.csv stored'],
  ]);
  const [told] = await ctx.db.query<{ n: number }>(
    "SELECT count(*) AS n FROM outbox.event WHERE type = 'feeds.source.loaded'",
  );
  assert.equal(told?.n, 3);
});

test('days are loaded in their order, and hold what they would one by one', async () => {
  const removed = { column: '住址', values: ['注销'] };
  for (const code of ['together', 'alone'])
    await addSource(ctx, declarationOf(code, { removed, maximumBadShare: 0.5 }));
  for (const code of ['together', 'alone']) await folder.load(ctx, code, folder.write(register(60)));
  const days: Record<string, string> = {
    '2026-11-11': rows(person(5, { 电话: '13911112222' }), person(61), person(7, { 住址: '注销' })),
    '2026-11-12': 'not a table',
    '2026-11-13': rows(person(5, { 电话: '13911113333', 姓名: '欧阳修' }), person(7), person(62)),
    '2026-11-14': `${HEADER}\n`,
    '2026-11-15': rows(person(61, { 住址: '注销' }), person(8, { 姓名: '不详' }), person(9)),
  };
  const directory = write(
    Object.fromEntries(Object.entries(days).map(([day, text]) => [`${day}/feeds/together.csv`, text])),
  );
  writeFileSync(join(directory, '2026-11-11', 'about.json'), '{}');
  assert.deepEqual((await findFeedFiles(directory)).declarations, []);
  const outcomes = await load(directory, 'changes');
  assert.deepEqual(
    outcomes.map((each) => each.split(' ')[1]),
    ['stored', 'feeds.columns_missing', 'stored', 'empty', 'stored'],
  );
  for (const text of Object.values(days))
    await folder.load(ctx, 'alone', folder.write(text), { mode: 'changes' }).catch(() => {});
  assert.deepEqual(await heldBy('together'), await heldBy('alone'));
  const countsOf = (code: string) =>
    ctx.db.query(
      `SELECT l.mode, l.state, l.rows_read, l.rows_stored, l.rows_aside, l.added, l.changed, l.removed,
         l.as_of, l.error_code FROM feeds.load l JOIN feeds.source s ON s.id = l.source_id WHERE code = $1 ORDER BY l.id`,
      [code],
    );
  assert.deepEqual(await countsOf('together'), await countsOf('alone'));
  assert.deepEqual([await faultsOf('together'), await faultsOf('alone')], [[], []]);
  assert.equal((await heldBy('together')).length, 61);
});

test('the same changes twice in a row are one load', async () => {
  await addSource(ctx, declarationOf('twice'));
  await folder.load(ctx, 'twice', folder.write(register(20)));
  const news = folder.write(rows(person(21)));
  const results = await loadInTurn(ctx, { ...options('changes'), code: 'twice' }, [news, news]);
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['stored', 'already'],
  );
});

test('a folder without a file of a source is refused', async () => {
  const empty = findFeedFiles(write({ 'words.md': 'x' }));
  await assert.rejects(empty, (error) => isAppError(error, 'feeds.no_files'));
  const missing = findFeedFiles(join(folder.directory, 'nowhere'));
  await assert.rejects(missing, (error) => isAppError(error, 'feeds.file_missing'));
});

test('links are what they lead to: folders of days, files, and one that leads nowhere is told', async () => {
  await addSource(ctx, declarationOf('linked'));
  const away = write({
    'feeds/linked.csv': register(50),
    'day/linked.csv': register(60),
    'one.csv': register(70),
  });
  const directory = mkdtempSync(join(folder.directory, 'links-'));
  symlinkSync(join(away, 'feeds'), join(directory, 'feeds'));
  symlinkSync(join(away, 'day'), join(directory, '2026-11-01'));
  mkdirSync(join(directory, '2026-11-02'));
  symlinkSync(join(away, 'one.csv'), join(directory, '2026-11-02', 'linked.CSV'));
  // One that leads back: what lies above is not read again.
  symlinkSync(directory, join(directory, '2026-11-03'));
  assert.deepEqual(await load(directory), [
    'feeds/linked.csv stored',
    '2026-11-01/linked.csv stored',
    '2026-11-02/linked.CSV stored',
  ]);
  symlinkSync(join(away, 'gone.csv'), join(directory, '2026-11-02', 'linked.2.csv'));
  await assert.rejects(findFeedFiles(directory), (error) => {
    return isAppError(error, 'feeds.file_missing') && String(error.details.file).endsWith('linked.2.csv');
  });
});

test('what a folder has and no source is named by is told', async () => {
  const directory = write({
    ...{ 'one.csv': register(1), 'One.csv': 'x', '人口.csv': 'x', 'one.xls': 'x', 'one.json': '{}' },
    ...{ '2026-11-01/notes.txt.bak': 'x', 'other/one.csv': 'x', '.hidden': 'x' },
  });
  const { others } = await findFeedFiles(directory);
  assert.deepEqual(
    others.map((path) => path.slice(directory.length + 1)),
    ['One.csv', 'one.xls', '人口.csv', '2026-11-01/notes.txt.bak'],
  );
});
