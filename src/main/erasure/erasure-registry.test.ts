import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { erasePerson } from '../../base/erasure/index.ts';
import { applyRecords, deriveOptionsOf, recordLine } from '../../base/registry/index.ts';
import { FATHER_NUMBER, storeSmallTown, TOWN } from '../../base/registry/testing.ts';
import { createSecretBox } from '../../platform/auth/index.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { scenes } from '../scenes.ts';
import { createErasure } from './erasure.ts';

const town = await createTestCity(
  scenes.flatMap((scene) => scene.migrations ?? []),
  scenes.flatMap((scene) => scene.flows ?? []),
  scenes,
);
const { ctx, city } = town;
const { areas } = city;
const grid = areas.findByCode('990101001001')!;
await storeSmallTown(town, areas, grid.code);
const nobody = { findCitizen: async () => undefined, findCitizenPhone: async () => undefined };
const parts = createErasure(
  city,
  { ...nobody, eraseCitizen: async () => undefined } as unknown as Parameters<typeof createErasure>[1],
  scenes,
  createSecretBox(randomBytes(32)),
);
const PHONE = '13900009999';
const office = { ...ctx, actor: town.staff('administrator') };
const options = { ...deriveOptionsOf(city, ctx.clock.now()), reason: 'test' };
const [first, second] = (
  await ctx.db.query<{ id: number }>('SELECT DISTINCT source_id AS id FROM registry.record ORDER BY 1')
).map(({ id }) => id);

const record = (sourceId: number, key: string, entityId: number, fields: Record<string, string>) =>
  recordLine({ sourceId, key, kind: 'person', entityId, observedOn: '2026-10-01', fields });
/** What sources say of him: one row has his number for a key, one came from another person by hand. */
const said = () => [
  record(first!, FATHER_NUMBER, TOWN.father, {
    ...{ name: '王建国', resident_number: FATHER_NUMBER, telephone: PHONE, house: String(TOWN.house) },
  }),
  record(second!, 'b2', TOWN.mother, { name: '李秀英', telephone: '13900008888' }),
];
const store = (lines: string[]) => inTransaction(ctx, (tx) => applyRecords(tx, lines, [], options));

async function tablesWith(words: string): Promise<string[]> {
  const tables = await ctx.db.query<{ name: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const sql = `SELECT 1 FROM ${name} x WHERE to_jsonb(x)::text LIKE '%' || $1 || '%' LIMIT 1`;
    if ((await ctx.db.query(sql, [words])).length > 0) found.push(name);
  }
  return found.sort();
}

/** A result of a question over several sources that found him and his wife. */
async function storeResult(): Promise<void> {
  const [definition, run] = [ctx.ids.next(), ctx.ids.next()];
  await ctx.db.query(
    `INSERT INTO collision.definition (id, title, purpose, legal_basis, applicant, emergency, question, version, state,
       expires_on, retention_days, maximum_rows, created_by, created_at, changed_by, changed_by_name, changed_at)
     VALUES ($1, 't', 'p', 'l', 'a', false, '{}', 1, 'approved', '2027-01-01', 7, 10, 'x', now(), 'x', 'x', now())`,
    [definition],
  );
  await ctx.db.query(
    `INSERT INTO collision.run (id, definition_id, version, state, question, sources, synthetic, started_by,
       started_by_name, started_at, alive_at, rows) VALUES ($1, $2, 1, 'done', '{}', '[]', true, 'x', 'x', now(), now(), 3)`,
    [run, definition],
  );
  for (const [number, entity, name, own] of [
    [1, TOWN.father, '王建国', null],
    [2, null, '王建国', FATHER_NUMBER],
    [3, TOWN.mother, '李秀英', null],
  ])
    await ctx.db.query(
      `INSERT INTO collision.result (run_id, number, id, entity_id, name, resident_number, matches)
       VALUES ($1, $2, $3, $4, $5, $6, '[]')`,
      [run, number, ctx.ids.next(), entity, name, own],
    );
}

test('a telephone that names agree with, or that an office has looked at, is erased from registry, ledger and results', async () => {
  await store(said());
  // Moved by hand from the tenant to the father, so that the ledger has the key.
  await store([record(second!, 'b9', TOWN.tenant, { name: '王建国', telephone: PHONE })]);
  await store([record(second!, 'b9', TOWN.father, { name: '王建国', telephone: PHONE })]);
  await storeResult();
  await ctx.db.query(
    `INSERT INTO registry.review (id, left_id, right_id, probability, waterfall, risky, reason, state, found_at)
     VALUES ($1, $2, $3, 0.4, '[{"left": "王建国"}]', false, 'test', 'open', now())`,
    [ctx.ids.next(), TOWN.father, TOWN.tenant],
  );
  assert.ok((await tablesWith(FATHER_NUMBER)).length > 2);

  const self = { ...ctx, actor: { kind: 'citizen' as const, id: ctx.ids.next(), name: '', grants: [] } };
  const own = await erasePerson(self, parts, { phone: PHONE });
  assert.equal(own.erased.registry, undefined, 'who has the number today need not be who had it');

  const answer = await erasePerson(office, parts, { phone: PHONE });
  assert.equal(answer.erased.collision, 2);
  assert.ok((answer.erased.registry ?? 0) >= 4);
  for (const words of [FATHER_NUMBER, '王建国', PHONE, '"b9"'])
    assert.deepEqual(await tablesWith(words), [], words);
  assert.deepEqual(await tablesWith('李秀英'), ['collision.result', 'registry.person', 'registry.record']);

  await store(said());
  assert.deepEqual(
    await tablesWith(FATHER_NUMBER),
    [],
    'what was read from a file before does not come back',
  );
  const [mother] = await ctx.db.query<{ telephone: string }>(
    'SELECT telephone FROM registry.person WHERE id = $1',
    [TOWN.mother],
  );
  assert.equal(mother?.telephone, '13900008888', 'and others are told of as before');
  const [household] = await ctx.db.query<{ head: number | null }>(
    'SELECT head_id AS head FROM registry.household WHERE id = $1',
    [TOWN.household],
  );
  assert.equal(household?.head, null);
});
