import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openDuck } from '../../../platform/analytics/index.ts';
import { linkIncrement, linkRecords } from '../index.ts';
import { makeFolder, makePeople, type TestRow, testConfig } from '../testing.ts';

const root = makeFolder();
after(() => rmSync(root, { recursive: true }));

async function entitiesOf(directory: string): Promise<Map<string, string>> {
  const duck = await openDuck({ directory: tmpdir(), memoryLimitMb: 128, threads: 1 });
  const rows = await duck.rows<{ id: string; entity: string }>(
    `SELECT id, entity FROM read_parquet('${join(directory, 'clusters.parquet')}')`,
  );
  await duck.close();
  return new Map(rows.map(({ id, entity }) => [id, entity]));
}

test('new records join, changed ones leave, removed ones go: ids stay, only what is touched is compared', async () => {
  const people = makePeople(300);
  const [held, later] = [people.filter((_, n) => n % 40 !== 3), people.filter((_, n) => n % 40 === 3)];
  const step = (name: string, rows: readonly TestRow[]) => {
    const folder = join(root, name);
    mkdirSync(folder);
    return testConfig(folder, rows);
  };
  const first = step('first', held);
  await linkRecords(first);
  const before = await entitiesOf(first.output);

  const moved = held.find(
    ({ id }) => id.startsWith('b') && before.get(id) === before.get(`a${id.slice(1)}`),
  )!;
  const other: TestRow = {
    ...{ id: moved.id, person: 'other', name: '欧阳修远', number: '', born: '1911-11-11' },
    ...{ telephone: '18811112222', address: '合成路999号他处花园9号楼9单元909室' },
  };
  const gone = held.find(({ id, person }) => id.startsWith('a') && person !== moved.person)!;
  const second = step('second', [...later, other]);
  let next = 0;
  const result = await linkIncrement(second, {
    ...{
      previous: first.output,
      removed: [{ source: 'rows', id: gone.id }],
      newId: () => `rows/new-${next++}`,
    },
  });
  const now = await entitiesOf(second.output);

  assert.equal(result.fresh, later.length + 1);
  assert.ok(result.touched < people.length / 3, `${result.touched} touched of ${people.length}`);
  assert.equal(now.size, people.length - 1);
  assert.ok(!now.has(gone.id));
  assert.ok(now.get(moved.id)!.startsWith('rows/new-'), 'a record that became somebody else leaves');
  assert.deepEqual(result.splits, [
    { entity: before.get(moved.id)!, parts: [before.get(moved.id)!, now.get(moved.id)!] },
  ]);
  for (const [id, entity] of before) {
    if (id !== moved.id && id !== gone.id) assert.equal(now.get(id), entity, `${id} keeps its entity`);
  }
  const partners = later.filter(({ id }) => before.has(`${id.startsWith('a') ? 'b' : 'a'}${id.slice(1)}`));
  const joined = partners.filter(
    ({ id }) => now.get(id) === before.get(`${id.startsWith('a') ? 'b' : 'a'}${id.slice(1)}`),
  );
  assert.ok(joined.length >= partners.length - 1, `${joined.length} of ${partners.length} joined`);

  const third = step('third', [moved]);
  const back = await linkIncrement(third, { previous: second.output, newId: () => `rows/third-${next++}` });
  assert.equal((await entitiesOf(third.output)).get(moved.id), before.get(moved.id), 'the record is back');
  assert.equal(back.merges.length, 1);
});
