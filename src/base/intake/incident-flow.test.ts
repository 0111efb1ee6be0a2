import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../platform/db/testing.ts';
import { act, type CaseState, checkLoop, findCase, openCase } from '../loop/index.ts';
import { createTestLoop, staffActor, storeTestOrganisations } from '../loop/testing.ts';
import { baseMigrations } from '../migrations.ts';
import { permissions } from './incident-actions/fields.ts';
import { incidentFlow } from './incident-flow.ts';

const database = await createTestDatabase(baseMigrations);
const loop = await createTestLoop(database.ctx, [incidentFlow]);
const units = await storeTestOrganisations(database.ctx, [
  'centre',
  'roads',
  'water',
  'team',
  'member',
  'gone',
]);

const centre = database.as(staffActor('centre', Object.values(permissions), units.centre));
const unit = (name: string) => database.as(staffActor(name, [permissions.handle], units[name]));

async function opened(): Promise<string> {
  const subject = {
    ...{ title: '路面塌陷', description: '', channel: 'snap', kind: '求助', priority: 3, synthetic: true },
    place: { areaPath: [] },
  };
  return (await openCase(database.ctx, loop, { flowId: 'incident', subject })).id;
}
const take = (ctx: typeof centre, caseId: string, action: string, form: Record<string, unknown> = {}) =>
  act(ctx, loop, { caseId, action, form });
const rated = (caseId: string, stars: number) =>
  act(database.ctx, loop, { caseId, action: 'rate', capacity: 'reporter', form: { stars } });

test('seven steps: from a report to its rating, with one citizen clock from end to end', async () => {
  const id = await opened();
  await take(centre, id, 'dispatch', { unit: units.roads });
  await take(unit('roads'), id, 'sign');
  await take(unit('roads'), id, 'handle', { result: '已修复' });
  await take(centre, id, 'verify');
  const closed = await take(centre, id, 'close');
  assert.equal(closed.state, 'closed');
  const citizen = closed.spans.filter((span) => span.clock === 'citizen');
  assert.deepEqual(
    citizen.map(({ startedAt, stoppedAt }) => [startedAt, stoppedAt]),
    [[closed.openedAt, closed.closedAt]],
  );
  assert.equal((await rated(id, 5)).state, 'rated');
});

test('a result goes up the chain of hands step by step and nobody is skipped', async () => {
  const id = await opened();
  await take(centre, id, 'dispatch', { unit: units.roads });
  await take(unit('roads'), id, 'sign');
  await take(unit('roads'), id, 'pass-down', { unit: units.team });
  await take(unit('team'), id, 'take');
  await take(unit('team'), id, 'pass-down', { unit: units.member });
  await take(unit('member'), id, 'take');
  await take(unit('member'), id, 'handle', { result: '已到场处理' });
  await assert.rejects(
    take(unit('roads'), id, 'approve'),
    { code: 'access.out_of_scope' },
    'the team comes first',
  );
  const half = await take(unit('team'), id, 'approve');
  assert.equal(half.state, 'under-review');
  const whole = await take(unit('roads'), id, 'approve');
  assert.equal(whole.state, 'awaiting-verification');
  assert.equal(whole.firstSigner, units.roads, 'the first unit that signed stays responsible');
});

test('the second objection goes to the panel, and its decision binds', async () => {
  const id = await opened();
  const reason = { reason: '不在本单位职责内', clause: '权责清单第3条' };
  await take(centre, id, 'dispatch', { unit: units.roads });
  assert.equal((await take(unit('roads'), id, 'object', reason)).state, 'objected');
  const back = await take(centre, id, 'grant-return', { reason: '同意' });
  assert.equal(back.counters.bounced, 1);
  await take(centre, id, 'dispatch', { unit: units.water });
  assert.equal((await take(unit('water'), id, 'object', reason)).state, 'in-panel');
  await take(centre, id, 'decide-panel', { unit: units.water, assistants: [units.roads], reason: '裁定' });
  await assert.rejects(take(unit('water'), id, 'object', reason), { code: 'incident.panel_binding' });
});

test('an assisting unit has to report before the result goes to verification', async () => {
  const id = await opened();
  await take(centre, id, 'dispatch', { unit: units.roads, assistants: [units.water] });
  await take(unit('roads'), id, 'sign');
  assert.equal((await take(unit('roads'), id, 'handle', { result: '路面已修' })).state, 'handling');
  const done = await take(unit('water'), id, 'assist', { result: '管道已修' });
  assert.equal(done.state, 'awaiting-verification');
});

test('a suspended case keeps exactly what was left of its time, and can be suspended once only', async () => {
  const id = await opened();
  await take(centre, id, 'dispatch', { unit: units.roads });
  const signed = await take(unit('roads'), id, 'sign');
  await take(unit('roads'), id, 'ask-suspension', { reason: '等待材料' });
  const suspended = await take(centre, id, 'suspend');
  assert.equal(suspended.clocks.handle?.dueAt, null);
  assert.ok(suspended.clocks.citizen?.dueAt, 'the promise to the citizen runs on');
  const resumed = await take(centre, id, 'resume');
  assert.deepEqual(resumed.clocks.handle?.dueAt, signed.clocks.handle?.dueAt);
  await assert.rejects(take(centre, id, 'suspend'), { code: 'incident.suspended_already' });
});

test('more time is granted twice and not a third time', async () => {
  const id = await opened();
  await take(centre, id, 'dispatch', { unit: units.roads });
  await take(unit('roads'), id, 'sign');
  await take(centre, id, 'grant-extension');
  const twice = await take(centre, id, 'grant-extension');
  assert.equal(twice.clocks.handle?.extensions, 2);
  await assert.rejects(take(centre, id, 'grant-extension'), { code: 'calendar.clock_extensions_used' });
});

test('only a call-back or a verification reopens; without a unit it waits for dispatch', async () => {
  const id = await opened();
  await take(centre, id, 'answer', { reply: '请带身份证到窗口办理' });
  await assert.rejects(
    take(centre, id, 'reopen', { source: 'repeat', reason: '再次来电' }),
    { code: 'loop.form_invalid' },
    'a repeated report does not reopen',
  );
  const again: CaseState = await take(centre, id, 'reopen', { source: 'call-back', reason: '未解决' });
  assert.equal(again.state, 'awaiting-dispatch');
  assert.equal(again.closedAt, undefined);
  assert.ok(again.clocks.citizen, 'the citizen has a clock again');
});

test('the unit that did the work cannot verify it', async () => {
  const id = await opened();
  const both = database.as(staffActor('both', [permissions.handle, permissions.verify], units.roads));
  await take(centre, id, 'dispatch', { unit: units.roads });
  await take(both, id, 'sign');
  await take(both, id, 'handle', { result: '已修复' });
  await assert.rejects(take(both, id, 'verify'), { code: 'incident.own_work' });
});

test('a unit that the city does not have is refused, and one that went missing is named by the doctor', async () => {
  const id = await opened();
  const unknown = database.ctx.ids.next();
  for (const form of [{ unit: unknown }, { unit: units.roads, assistants: [units.water, unknown] }])
    await assert.rejects(take(centre, id, 'dispatch', form), { code: 'loop.form_invalid' });
  assert.equal((await findCase(database.ctx.db, id))?.state, 'awaiting-dispatch');
  await take(centre, id, 'dispatch', { unit: units.gone });
  assert.deepEqual((await checkLoop(database.ctx, loop)).findings, []);
  await database.ctx.db.query('DELETE FROM organisations.organisation WHERE id = $1', [units.gone]);
  const { findings } = await checkLoop(database.ctx, loop);
  assert.deepEqual(
    findings.map(({ caseId, fault }) => [caseId, fault]),
    [[id, 'was given to a unit that does not exist']],
  );
});
