import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openDuck } from '../../../platform/analytics/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { addSource } from '../../feeds/index.ts';
import { declarationOf } from '../../feeds/testing.ts';
import { findOwners, followCandidates, readHeldRecords } from './held-records.ts';

const { ctx } = await createTestCity([], []);
const root = { ...ctx, db: ctx.db as never };
const directory = mkdtempSync(join(tmpdir(), 'citybrain-held-'));
after(() => rmSync(directory, { recursive: true, force: true }));
/** More than one chunk of DuckDB, and more than one page of both kinds. */
const PEOPLE = 25_000;

test('all records of all persons concerned are read, also of many', async () => {
  const { id } = await addSource(ctx, declarationOf('register'));
  await ctx.db.query('UPDATE feeds.source SET current_load = 1 WHERE id = $1', [id]);
  await ctx.db.query(
    `INSERT INTO registry.record (source_id, key, kind, entity_id, observed_on, fields)
     SELECT $1, 'K' || n, 1, 100000 + n / 2, DATE '2026-11-01', jsonb_build_object('name', 'N' || n)
     FROM generate_series(0, $2 * 2 - 1) AS n`,
    [id, PEOPLE],
  );
  const duck = await openDuck({ directory, memoryLimitMb: 256, threads: 1 });
  try {
    await duck.run(
      `CREATE TABLE changed AS SELECT ${id}::SMALLINT AS source_id, 'K' || (n * 2) AS key FROM range(${PEOPLE / 2}) AS r(n);
       CREATE TABLE candidate AS SELECT 100000 + n AS entity FROM range(${PEOPLE / 2}, ${PEOPLE}) AS r(n)`,
    );
    await findOwners(root, duck, 'person');
    await followCandidates(root, duck, { kind: 'person', since: new Date(0) });
    assert.equal(await readHeldRecords(root, duck, 'person'), PEOPLE * 2);
    const [row] = await duck.rows<{ n: bigint; fields: string }>(
      `SELECT count(DISTINCT key) AS n, any_value(fields) FILTER (key = 'K7') AS fields FROM held_record`,
    );
    assert.deepEqual([Number(row!.n), row!.fields], [PEOPLE * 2, '{"name": "N7"}']);
  } finally {
    await duck.close();
  }
});
