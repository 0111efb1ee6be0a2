import assert from 'node:assert/strict';
import { cpSync, existsSync } from 'node:fs';
import { test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { DAY_MS, HOUR_MS } from '../../lib/time.ts';
import { createMessages, createTemplateBook } from '../messages/index.ts';
import type { DefinitionInput } from './contract.ts';
import { changeDefinition, createDefinition, decideDefinition, submitDefinition } from './definitions.ts';
import { deleteResult, endEmergency, hashOf, keepTime } from './deletion.ts';
import { collisionTemplates, createTeller } from './notices.ts';
import { openRun, runDirectory } from './open-run.ts';
import { readResult } from './results.ts';
import { getRun } from './run-store.ts';
import { carryOut } from './runner.ts';
import { createCollisionTown, inputOf, JOURNEY, step } from './testing.ts';
import { viewDefinition } from './views.ts';

const town = await createCollisionTown();
const { ctx, parts, runner, steward, leader, clock } = town;
const failsWith = (code: string) => (error: unknown) => isAppError(error, code);
const broad = [step('a', 'arrivals')];
const urgent: Partial<DefinitionInput> = { emergency: true, expiresOn: null, emergencyHours: 4 };

async function runOf(id: string) {
  const { id: runId, ended } = await runner.start(steward, id);
  await ended;
  return getRun(ctx, runId);
}
async function approved(more: Partial<DefinitionInput> = {}): Promise<string> {
  const id = await createDefinition(steward, parts, inputOf(broad, more));
  await submitDefinition(steward, parts, id, 1);
  await decideDefinition(leader, parts, id, { expectedVersion: 1, approve: true });
  return id;
}
const idsOf = async (runId: string) =>
  (
    await ctx.db.query<{ id: string }>('SELECT id FROM collision.result WHERE run_id = $1 ORDER BY number', [
      runId,
    ])
  ).map(({ id }) => id);
const auditOf = (runId: string) =>
  ctx.db.query<{ action: string; actor_id: string; details: Record<string, unknown> }>(
    `SELECT action, actor_id, details FROM audit.entry WHERE subject = $1 AND action = 'collision.result.deleted'`,
    [`collision-run:${runId}`],
  );

test('a result is deleted on its day with a proof that can be checked, also after a restart', async () => {
  const run = await runOf(await approved({ retentionDays: 3 }));
  const ids = await idsOf(run.id);
  assert.equal(ids.length, 4);
  clock.advance(3 * DAY_MS - HOUR_MS);
  assert.deepEqual(await keepTime(ctx, parts), { ended: 0, deleted: 0, broken: 0 });
  clock.advance(HOUR_MS);
  await assert.rejects(
    readResult(steward, parts, run.id, {}, 'zh'),
    failsWith('collision.deleted'),
    'at once',
  );
  // Nothing is kept in memory: another process that starts now finds what is due.
  assert.deepEqual(await keepTime({ ...ctx }, { ...parts }), { ended: 0, deleted: 1, broken: 0 });
  assert.deepEqual(await keepTime(ctx, parts), { ended: 0, deleted: 0, broken: 0 });
  const { state, proof } = await getRun(ctx, run.id);
  assert.equal(state, 'deleted');
  assert.deepEqual(proof, {
    ...{ reason: 'retention', rows: 4, sha256: hashOf(ids), at: clock.now().toISOString() },
    ...{ rowsLeft: 0, filesLeft: 0 },
  });
  assert.deepEqual(await idsOf(run.id), []);
  assert.equal(existsSync(runDirectory(parts.dataDir, run.id)), false);
  const [entry] = await auditOf(run.id);
  assert.equal(entry?.details.sha256, hashOf(ids));
  const [stored] = await ctx.db.query<{ details: { sha256: string } }>(
    "SELECT details FROM audit.entry WHERE subject = $1 AND action = 'collision.run.done'",
    [`collision-run:${run.id}`],
  );
  assert.equal(stored?.details.sha256, hashOf(ids), 'what was deleted is what was stored');
  await assert.rejects(readResult(steward, parts, run.id, {}, 'zh'), failsWith('collision.deleted'));
  await assert.rejects(deleteResult(ctx, parts, run.id, 'asked'), failsWith('collision.deleted'));
});

test('an emergency question runs at once with approvers told, ends by itself and takes its results along', async () => {
  const id = await createDefinition(steward, parts, inputOf(JOURNEY, urgent));
  const before = town.told.length;
  const first = await runOf(id);
  assert.equal(first.state, 'done');
  assert.equal(town.told.length, before + 1);
  const second = await runOf(id);
  const view = await viewDefinition(leader, parts, id, 'zh');
  assert.deepEqual([view.state, view.may.end, view.may.change], ['emergency', true, false]);
  const expectedVersion = 1;
  await assert.rejects(
    changeDefinition(steward, parts, id, { ...inputOf(JOURNEY, urgent), expectedVersion }),
    failsWith('collision.state_wrong'),
  );
  clock.advance(4 * HOUR_MS);
  await assert.rejects(
    runner.start(steward, id),
    failsWith('collision.state_wrong'),
    'also before the job comes by',
  );
  assert.deepEqual(await keepTime(ctx, parts), { ended: 1, deleted: 2, broken: 0 });
  for (const { id: runId } of [first, second]) {
    const { proof } = await getRun(ctx, runId);
    assert.deepEqual([proof?.reason, proof?.rows, proof?.rowsLeft], ['emergency', 1, 0]);
  }
});

test('what an emergency finds after its end is not kept; a leader ends one before its time', async () => {
  const id = await createDefinition(steward, parts, inputOf(broad, urgent));
  const opened = await openRun(steward, parts, id);
  clock.advance(5 * HOUR_MS);
  await carryOut({ ...ctx, actor: steward.actor }, parts, opened, new AbortController());
  assert.equal((await getRun(ctx, opened.id)).state, 'stopped');
  assert.deepEqual(await idsOf(opened.id), []);
  const other = await createDefinition(steward, parts, inputOf(broad, urgent));
  const run = await runOf(other);
  await endEmergency(leader, parts, other);
  assert.equal((await getRun(ctx, run.id)).state, 'deleted');
  assert.equal((await auditOf(run.id))[0]?.actor_id, leader.actor.id);
  assert.equal((await viewDefinition(leader, parts, other, 'zh')).state, 'ended');
});

test('nobody to tell: an emergency does not run; longer than the setting: it is not even written', async () => {
  const lonely = { ...parts, tellApprovers: async () => 0 };
  const id = await createDefinition(steward, parts, inputOf(broad, urgent));
  await assert.rejects(openRun(steward, lonely, id), failsWith('collision.no_approver'));
  assert.equal((await viewDefinition(steward, parts, id, 'zh')).state, 'draft');
  await assert.rejects(
    createDefinition(steward, parts, inputOf(broad, { ...urgent, emergencyHours: 25 })),
    failsWith('collision.emergency_hours'),
  );
});

test('those who may approve are told in their inbox, the one who asks, who left and who leads a part of the city are not', async () => {
  const templates = createTemplateBook(collisionTemplates, {
    ...{ timeZone: 'Asia/Shanghai', unitName: () => undefined },
  });
  const tellApprovers = createTeller(
    createMessages(templates, town.push),
    ['leader'],
    () => town.city.areas.city.id,
  );
  const accounts = [town.leader.actor.id, steward.actor.id, ctx.ids.next(), ctx.ids.next()];
  for (const [at, id] of accounts.entries()) {
    await ctx.db.query(
      `INSERT INTO auth.account (id, login, name, password_hash, must_change_password, disabled_at, created_at)
       VALUES ($1, $2, 'x', 'x', false, $3, now())`,
      [id, `approver${at}`, at === 2 ? new Date() : null],
    );
    // The last one leads a district: what reaches the whole city is not opened to him.
    const areaId = at === 3 ? town.city.areas.findByCode('990101')!.id : null;
    await ctx.db.query(
      "INSERT INTO auth.account_grant (account_id, role, area_id) VALUES ($1, 'leader', $2)",
      [...[id, areaId]],
    );
  }
  const id = await createDefinition(steward, parts, inputOf(broad, urgent));
  await openRun(steward, { ...parts, tellApprovers }, id);
  const told = await ctx.db.query<{ to: string; template: string; id: string }>(
    `SELECT recipient_id::text AS to, template, parameters ->> 'definitionId' AS id FROM messages.message`,
  );
  assert.deepEqual(told, [{ to: leader.actor.id, template: 'collision.emergency-began', id }]);
});

test('one result that cannot be deleted holds up no other, and is told', async () => {
  const [stuck, other] = [await runOf(await approved()), await runOf(await approved())];
  // As when a disk has gone: of two that are due the first one fails.
  await ctx.db.query(
    `CREATE FUNCTION collision.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
  );
  await ctx.db.query(
    `CREATE TRIGGER refuse BEFORE DELETE ON collision.result FOR EACH ROW WHEN (OLD.run_id = '${stuck.id}') EXECUTE FUNCTION collision.refuse()`,
  );
  clock.advance(8 * DAY_MS);
  await assert.rejects(keepTime(ctx, parts), new RegExp(`could not be deleted: ${stuck.id}`));
  assert.deepEqual(
    [(await getRun(ctx, stuck.id)).state, (await getRun(ctx, other.id)).state],
    ['done', 'deleted'],
  );
  await ctx.db.query('DROP TRIGGER refuse ON collision.result');
  assert.equal((await keepTime(ctx, parts)).deleted, 1);
});

test('a folder of snapshots that no run reads goes, whenever its process was killed', async () => {
  const id = await approved();
  const opened = await openRun(steward, parts, id);
  const lost = runDirectory(parts.dataDir, ctx.ids.next());
  cpSync(opened.directory, lost, { recursive: true });
  await keepTime(ctx, parts);
  assert.deepEqual([existsSync(opened.directory), existsSync(lost)], [true, false]);
  await carryOut(ctx, parts, opened, new AbortController());
  assert.equal((await getRun(ctx, opened.id)).state, 'done');
});
