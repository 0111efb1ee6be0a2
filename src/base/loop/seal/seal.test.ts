import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import { act, checkLoop, comment, defineFlow, findCase, HIDDEN, openCase, sealCase } from '../index.ts';
import { readActions } from '../store.ts';
import { createTestLoop, staffActor, storeTestOrganisations } from '../testing.ts';

const words = (zh: string) => ({ zh, en: zh });
const flow = defineFlow({
  id: 'test-matter',
  version: 1,
  title: words('事项'),
  initial: 'open',
  states: {
    open: { title: words('办理'), mark: 'moving', runs: ['work'] },
    done: { title: words('办结'), mark: 'closed', final: true },
  },
  clocks: { work: { title: words('时限'), kind: 'stage', fallback: { amount: 1, unit: 'working-day' } } },
  actions: {
    note: {
      title: words('记录'),
      from: ['open'],
      who: [{ permission: 'test.work' }],
      form: {
        what: { title: words('内容'), type: 'text', required: true },
        grade: { title: words('等级'), type: 'number' },
      },
      effects: [{ do: 'set', attribute: 'noted', from: 'form.what' }],
    },
    finish: { title: words('办结'), from: ['open'], to: 'done', who: [{ permission: 'test.work' }] },
  },
});

const { ctx: root } = await createTestDatabase([...baseMigrations]);
const loop = await createTestLoop(root, [flow]);
const { bureau } = await storeTestOrganisations(root, ['bureau']);
const ctx = { ...root, actor: staffActor('00000000-0000-4000-8000-000000000001', ['test.work'], bureau) };

const SECRET = '倒卖车位';
const open = () =>
  openCase(ctx, loop, {
    flowId: 'test-matter',
    subject: {
      ...{ title: `举报${SECRET}`, description: `某人${SECRET}`, channel: 'test', kind: '举报', priority: 3 },
      ...{ synthetic: false, place: { areaPath: [], address: `${SECRET}路9号` } },
    },
    origin: { found: [SECRET] },
  });
const clean = (resolved: object) => ({ ...resolved, ...('origin' in resolved && { origin: {} }) });
async function traces(): Promise<number> {
  const [row] = await ctx.db.query<{ count: number }>(
    `SELECT (SELECT count(*) FROM loop.case c WHERE c::text LIKE $1)
       + (SELECT count(*) FROM loop.case_document d WHERE d::text LIKE $1)
       + (SELECT count(*) FROM loop.action a WHERE a::text LIKE $1)
       + (SELECT count(*) FROM loop.case_words w WHERE '倒卖' = ANY(w.pieces)) AS count`,
    [`%${SECRET}%`],
  );
  return Number(row!.count);
}

test('a sealed case keeps its story but not its words, and can still be rebuilt from its log', async () => {
  const { id } = await open();
  await act(ctx, loop, { caseId: id, action: 'note', form: { what: `核实${SECRET}`, grade: 2 } });
  await comment(ctx, loop, { caseId: id, text: `备注${SECRET}`, visibility: 'inner' });
  assert.ok((await traces()) > 0);
  const sealed = await sealCase(ctx, loop, { caseId: id, shown: '保密事项', clean });
  assert.equal(await traces(), 0);
  assert.deepEqual([sealed.subject.title, sealed.subject.place.address], ['保密事项', undefined]);
  assert.deepEqual([sealed.attributes.noted, sealed.clocks.work !== undefined], [HIDDEN, true]);
  await sealCase(ctx, loop, { caseId: id, shown: '保密事项' });
  await act(ctx, loop, { caseId: id, action: 'note', form: { what: `又${SECRET}`, grade: 3 } });
  await act(ctx, loop, { caseId: id, action: 'finish' });
  assert.equal(await traces(), 0);
  const log = await readActions(ctx.db, id);
  assert.deepEqual(
    log.map((action) => action.type),
    ['open', 'note', 'comment', 'seal', 'note', 'finish'],
  );
  assert.deepEqual(log[4]!.form, { what: HIDDEN, grade: 3 });
  const kept = await ctx.db.query<{ form: unknown }>(
    'SELECT form FROM loop.sealed_words WHERE case_id = $1 ORDER BY sequence',
    [id],
  );
  assert.deepEqual(kept.at(-1)!.form, { what: `又${SECRET}` });
  assert.deepEqual((await checkLoop(root, loop)).findings, []);
  // Erasing the words leaves the case and its log whole.
  await ctx.db.query('DELETE FROM loop.sealed_words WHERE case_id = $1', [id]);
  assert.equal((await findCase(ctx.db, id))!.state, 'done');
  assert.deepEqual((await checkLoop(root, loop)).findings, []);
});

test('a closed case can be sealed; nothing else in the log can be changed', async () => {
  const { id } = await open();
  await act(ctx, loop, { caseId: id, action: 'finish' });
  const sealed = await sealCase(ctx, loop, { caseId: id, shown: '保密事项', clean });
  assert.deepEqual([sealed.state, sealed.closedAt !== undefined], ['done', true]);
  const change = `UPDATE loop.action SET form = '{}' WHERE case_id = $1`;
  await assert.rejects(ctx.db.query(change, [id]), /append-only/);
  await assert.rejects(ctx.db.query('DELETE FROM loop.action WHERE case_id = $1', [id]), /append-only/);
  const lie = `WITH s AS (SELECT set_config('loop.sealing', $1, true)) UPDATE loop.action SET type = 'x' FROM s WHERE case_id = $2`;
  await assert.rejects(ctx.db.query(lie, [id, id]), /append-only/);
  assert.deepEqual((await checkLoop(root, loop)).findings, []);
});
