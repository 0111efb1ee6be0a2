import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dropIndexes } from './indexes.ts';
import { createTestDatabase } from './testing.ts';

const { ctx } = await createTestDatabase([]);
const { db } = ctx;

test('indexes that were dropped are made again as they were, keys only when asked for', async () => {
  await db.query(`CREATE SCHEMA shelf`);
  await db.query(`CREATE TABLE shelf.case (id int PRIMARY KEY, code text UNIQUE, words text[], at date)`);
  await db.query(`CREATE INDEX case_words ON shelf.case USING gin (words)`);
  await db.query(`CREATE INDEX case_at ON shelf.case (at DESC) WHERE at IS NOT NULL`);
  await db.query(`CREATE UNIQUE INDEX case_pair ON shelf.case (code, at)`);
  const standing = () =>
    db.query<{ made: string }>(
      `SELECT indexdef AS made FROM pg_indexes WHERE schemaname = 'shelf' ORDER BY indexname`,
    );
  const before = await standing();
  assert.equal(before.length, 5);
  for (const [kind, left] of [
    ['without-keys', 3],
    ['all', 0],
  ] as const) {
    const rebuild = await dropIndexes(db.query, 'shelf.case', kind);
    assert.equal((await standing()).length, left, kind);
    for (const sql of rebuild) await db.query(sql);
    assert.deepEqual(await standing(), before, kind);
  }
});
