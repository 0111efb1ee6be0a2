import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { isAppError } from '../../lib/errors.ts';
import { mayUnmask, requireUnmask } from '../access/mask.ts';
import { staffWith } from '../auth/testing.ts';
import { createCtx, inTransaction } from '../context/index.ts';
import { openPool } from '../db/index.ts';
import { createTestDatabase } from '../db/testing.ts';
import { audit, canonicalJson, listRoots, startAuditChain, verifyAudit } from './index.ts';

const sources = ['audit'].map((module) => ({ module, directory: new URL('./migrations/', import.meta.url) }));
const { ctx, clock, connectionString } = await createTestDatabase(sources);
const chain = startAuditChain(ctx);
after(() => chain.stop());
before(async () => {
  for (let n = 1; n <= 1_200; n++)
    await audit(ctx, { action: 'test.done', subject: `thing:${n}`, details: { n } });
  await chain.catchUp();
});

async function note(subject: string) {
  await audit(ctx, { action: 'test.done', subject });
}
const order = async () =>
  (
    await ctx.db.query<{ subject: string }>(
      `SELECT subject FROM audit.entry WHERE subject LIKE 'late:%' ORDER BY sequence`,
    )
  ).map(({ subject }) => subject);

/** Changes what the database's own guard would refuse, as somebody who rules it could. */
async function tamper(sql: string, values: unknown[] = []) {
  await ctx.db.query('ALTER TABLE audit.entry DISABLE TRIGGER ALL');
  await ctx.db.query(sql, values);
  await ctx.db.query('ALTER TABLE audit.entry ENABLE TRIGGER ALL');
}

test('everything is chained, over several pages, and verifies', async () => {
  const verdict = await verifyAudit(ctx.db);
  assert.deepEqual(verdict, { whole: true, checked: 1_200, lastSequence: 1_200, unchained: 0 });
  assert.equal((await verifyAudit(ctx.db, { from: 1_001, limit: 50 })).checked, 50);
});

test('of two interleaved transactions the one that commits later is chained later, and none is lost', async () => {
  let commitFirst = () => {};
  const gate = new Promise<void>((resolve) => {
    commitFirst = resolve;
  });
  let written = () => {};
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const slow = inTransaction(ctx, async (tx) => {
    await audit(tx, { action: 'test.done', subject: 'late:began-first' });
    written();
    await gate;
  });
  await isWritten;
  await note('late:began-second');
  await chain.catchUp();
  assert.deepEqual(await order(), ['late:began-second']);
  commitFirst();
  await slow;
  await chain.catchUp();
  assert.deepEqual(await order(), ['late:began-second', 'late:began-first']);
  assert.ok((await verifyAudit(ctx.db)).whole);
});

test('what a transaction took back is not in the log', async () => {
  await assert.rejects(
    inTransaction(ctx, async (tx) => {
      await audit(tx, { action: 'test.done', subject: 'never:happened' });
      throw new Error('changed my mind');
    }),
  );
  const rows = await ctx.db.query(`SELECT 1 FROM audit.entry WHERE subject = 'never:happened'`);
  assert.equal(rows.length, 0);
});

test('only one of two processes chains, and the other takes over', async () => {
  const pool = openPool({ connectionString, connections: 2 });
  const other = startAuditChain(createCtx({ ...ctx, db: pool }));
  const third = startAuditChain(createCtx({ ...ctx, db: pool }));
  try {
    await note('two:processes');
    assert.equal(await other.catchUp(), 0);
    await chain.catchUp();
    const waiting = await ctx.db.query('SELECT 1 FROM audit.entry WHERE sequence IS NULL');
    assert.equal(waiting.length, 0);
    assert.ok((await verifyAudit(ctx.db)).whole);
  } finally {
    await other.stop();
    await third.stop();
    await pool.close();
  }
});

test('the log refuses changes, and finds those made behind its back', async () => {
  for (const sql of [
    `UPDATE audit.entry SET subject = 'x' WHERE sequence = 7`,
    'UPDATE audit.entry SET sequence = NULL, hash = NULL, previous_hash = NULL, chained_at = NULL WHERE sequence = 7',
    'DELETE FROM audit.entry WHERE sequence = 7',
    'TRUNCATE audit.entry',
  ])
    await assert.rejects(ctx.db.query(sql), /append-only/);

  const firstBreak = async () => (await verifyAudit(ctx.db)).firstBreak;
  const [row] = await ctx.db.query<{ id: string }>('SELECT id FROM audit.entry WHERE sequence = 600');
  await tamper(`UPDATE audit.entry SET details = '{"n": 601}' WHERE sequence = 600`);
  assert.deepEqual(await firstBreak(), { sequence: 600, reason: 'changed', entryId: row?.id });
  await tamper(`UPDATE audit.entry SET details = '{"n": 600}' WHERE sequence = 600`);
  assert.equal(await firstBreak(), undefined);

  await tamper(`UPDATE audit.entry SET sequence = -sequence WHERE sequence = 700`);
  assert.deepEqual(await firstBreak(), { sequence: 700, reason: 'missing' });
  await tamper(`UPDATE audit.entry SET sequence = -sequence WHERE sequence = -700`);

  await tamper('UPDATE audit.head SET sequence = sequence + 1');
  const { lastSequence, firstBreak: end } = await verifyAudit(ctx.db);
  assert.deepEqual(end, { sequence: lastSequence + 1, reason: 'cut' });
  await tamper('UPDATE audit.head SET sequence = sequence - 1');
  const anchor = { sequence: 500, hash: '00'.repeat(32) };
  assert.equal((await verifyAudit(ctx.db, { anchors: [anchor] })).firstBreak?.reason, 'anchor');
});

test('each day has a root that can be kept elsewhere', async () => {
  clock.set('2026-11-20T23:59:59+08:00');
  await note('day:20');
  await chain.catchUp();
  clock.set('2026-11-21T00:00:01+08:00');
  await note('day:21');
  await chain.catchUp();
  const roots = await listRoots(ctx, { from: '2026-11-18', to: '2026-11-22', timeZone: 'Asia/Shanghai' });
  assert.deepEqual(
    roots.map(({ day }) => day),
    ['2026-11-18', '2026-11-20', '2026-11-21'],
  );
  assert.equal(roots[2]!.sequence, roots[1]!.sequence + 1);
  assert.ok((await verifyAudit(ctx.db, { anchors: roots })).whole);
});

test('personal data is shown in full only with permission and purpose, and the log tells of it', async () => {
  const count = async () =>
    (await ctx.db.query(`SELECT 1 FROM audit.entry WHERE action = 'access.unmasked'`)).length;
  const purpose = 'call back about case 7';
  const allowed = { ...ctx, actor: staffWith('person.unmask') };
  assert.equal(
    await mayUnmask({ ...ctx, actor: staffWith('case.read'), purpose }, 'person.unmask', 'person:1'),
    false,
  );
  assert.equal(await mayUnmask(allowed, 'person.unmask', 'person:1'), false);
  await assert.rejects(requireUnmask(allowed, 'person.unmask', 'person:1'), (error) =>
    isAppError(error, 'access.purpose_needed'),
  );
  assert.equal(await count(), 0);
  assert.equal(await mayUnmask({ ...allowed, purpose }, 'person.unmask', 'person:1'), true);
  assert.equal(await count(), 1);
});

test('canonical JSON does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      assert.equal(canonicalJson(turned), canonicalJson(value));
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 200 },
  );
});
