import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inTransaction } from '../../../platform/context/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { addSource } from '../../feeds/index.ts';
import { declarationOf, feedsFolder, HEADER, lineOf, person } from '../../feeds/testing.ts';
import { mergeEntities } from '../records/decisions.ts';
import { deriveOptionsOf } from '../scope.ts';
import { linkPersons } from './link-persons.ts';

const CHILD = fileURLToPath(new URL('kill-child.ts', import.meta.url));
const PEOPLE = 60;
const town = await createTestCity([], []);
const { ctx, city } = town;
const folder = feedsFolder();
const SURNAMES = '赵钱孙李周吴郑王冯陈';
const GIVEN = '安平康宁和顺福喜乐成';
const nameOf = (n: number) => SURNAMES[n % 10]! + GIVEN[Math.floor(n / 10)]! + GIVEN[(n * 7) % 10]!;

for (const code of ['register', 'insured']) {
  await addSource(ctx, declarationOf(code));
  const rows = Array.from({ length: PEOPLE }, (_, n) => lineOf({ ...person(n + 1), 姓名: nameOf(n + 1) }));
  await folder.load(ctx, code, folder.write(`${HEADER}\n${rows.join('\n')}\n`));
}

/** Runs the child until it says something, and kills it there, as a machine that loses its power would. */
async function killAt(until: string, ...ids: number[]): Promise<void> {
  const words = [CHILD, town.connectionString, folder.directory, until, ...ids.map(String)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  assert.equal(child.exitCode, null, `it came to ${until}`);
  child.kill('SIGKILL');
  await ended;
}

const link = () =>
  linkPersons(ctx, {
    ...deriveOptionsOf(city, ctx.clock.now()),
    ...{ areas: city.areas, dataDir: folder.directory, memoryLimitMb: 256, say: () => {} },
  });
const records = () =>
  ctx.db.query<{ source: number; key: string; id: number }>(
    'SELECT source_id AS source, key, entity_id AS id FROM registry.record ORDER BY 1, 2',
  );
const counts = async () => {
  const [row] = await ctx.db.query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM registry.person)::int AS persons, (SELECT count(*) FROM registry.record)::int AS records,
       (SELECT count(*) FROM registry.merged)::int AS merged, (SELECT count(*) FROM registry.decision)::int AS decisions`,
  );
  return row;
};

test('kill -9 at every step of a linking: run again it ends as one that was not killed, with nothing doubled', async () => {
  for (const until of [
    'records of 2 sources',
    'addresses are houses',
    '^25 of',
    '^75 of',
    'persons touched',
  ]) {
    await killAt(until);
    const stored = await records();
    assert.equal(new Set(stored.map(({ source, key }) => `${source}/${key}`)).size, stored.length);
    assert.ok(
      stored.length % 25 === 0 || stored.length === PEOPLE * 2,
      'a batch is stored whole or not at all',
    );
  }
  await link();
  assert.deepEqual(await counts(), { persons: PEOPLE, records: PEOPLE * 2, merged: 0, decisions: 0 });
  const before = await records();
  await link();
  assert.deepEqual(await records(), before, 'numbers stay');
});

test('kill -9 in the middle of a merge: nothing is merged, and nothing stands in the way of merging them again', async () => {
  const [one, two] = [...new Set((await records()).map(({ id }) => id))];
  const before = await counts();
  await killAt('merged', one!, two!);
  assert.deepEqual(await counts(), before);
  const options = { ...deriveOptionsOf(city, ctx.clock.now()), reason: 'test' };
  const people = { ...ctx, actor: town.staff('data-steward') };
  await inTransaction(people, (tx) => mergeEntities(tx, [one!, two!], options));
  assert.deepEqual(await counts(), { persons: PEOPLE - 1, records: PEOPLE * 2, merged: 1, decisions: 1 });
});
