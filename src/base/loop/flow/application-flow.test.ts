import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import { act, type CaseState, defineFlow, findCase, openCase, readActions, reduce } from '../index.ts';
import { createTestLoop, staffActor, storeTestOrganisations } from '../testing.ts';

// A fictional application for a permit, to prove that the loop is not made for incidents: it is accepted, reviewed by
// two units at once, sent back when a paper is missing, and decided.
const words = (zh: string) => ({ zh, en: zh });
const application = defineFlow({
  id: 'test-application',
  version: 1,
  title: words('许可申请'),
  initial: 'submitted',
  states: {
    submitted: { title: words('待受理'), mark: 'waiting', runs: ['accept'] },
    'in-review': { title: words('并联审查'), mark: 'moving', runs: ['review'] },
    'supplement-needed': { title: words('待补正'), mark: 'waiting', pauses: ['review'] },
    deciding: { title: words('待决定'), mark: 'moving', runs: ['review'] },
    granted: { title: words('准予'), mark: 'proved', final: true },
    refused: { title: words('不予'), mark: 'closed', final: true },
  },
  clocks: {
    promise: { title: words('承诺时限'), kind: 'overall', fallback: { amount: 10, unit: 'working-day' } },
    accept: { title: words('受理时限'), kind: 'stage', fallback: { amount: 1, unit: 'working-day' } },
    review: { title: words('审查时限'), kind: 'stage', fallback: { amount: 14, unit: 'working-hour' } },
  },
  actions: {
    accept: {
      title: words('受理'),
      from: ['submitted'],
      to: 'in-review',
      who: [{ permission: 'permit.accept' }],
      form: { units: { title: words('审查单位'), type: 'organisations', required: true } },
      effects: [
        { do: 'assign', organisation: 'actor.organisation' },
        { do: 'open-tasks', group: 'review', organisations: 'form.units' },
      ],
    },
    review: {
      title: words('审查'),
      from: ['in-review'],
      to: [{ when: { tasksDone: 'review' }, state: 'deciding' }, { state: 'in-review' }],
      who: [{ task: 'review', permission: 'permit.review' }],
      form: { opinion: { title: words('意见'), type: 'text', required: true } },
      effects: [{ do: 'finish-task', group: 'review' }],
    },
    'ask-supplement': {
      title: words('要求补正'),
      from: ['in-review'],
      to: 'supplement-needed',
      who: [{ task: 'review', permission: 'permit.review' }],
      form: { missing: { title: words('缺什么'), type: 'text', required: true } },
    },
    supplement: {
      title: words('补正'),
      from: ['supplement-needed'],
      to: 'in-review',
      who: [{ reporter: true }],
    },
    decide: {
      title: words('决定'),
      from: ['deciding'],
      to: [{ when: { form: 'granted', equals: true }, state: 'granted' }, { state: 'refused' }],
      who: [{ holder: true, permission: 'permit.decide' }],
      form: { granted: { title: words('准予'), type: 'yes-no', required: true } },
    },
  },
});

const database = await createTestDatabase(baseMigrations);
const loop = await createTestLoop(database.ctx, [application]);
const units = await storeTestOrganisations(database.ctx, ['window', 'planning', 'fire']);

const actor = (unit: string) =>
  database.as(staffActor(unit, ['permit.accept', 'permit.review', 'permit.decide'], units[unit]));

async function submitted(): Promise<CaseState> {
  const subject = {
    ...{ title: '开设书店', description: '', channel: 'hall', kind: 'application', priority: 3 },
    ...{ synthetic: true, place: { areaPath: [] } },
  };
  return openCase(database.ctx, loop, { flowId: 'test-application', subject });
}

test('two reviews run at once and the decision waits for both', async () => {
  const { id } = await submitted();
  await act(actor('window'), loop, {
    caseId: id,
    action: 'accept',
    form: { units: [units.planning, units.fire] },
  });
  const half = await act(actor('fire'), loop, { caseId: id, action: 'review', form: { opinion: '同意' } });
  assert.equal(half.state, 'in-review');
  await assert.rejects(
    act(actor('fire'), loop, { caseId: id, action: 'review', form: { opinion: '再次' } }),
    { code: 'access.out_of_scope' },
    'a unit may not review for the other one',
  );
  const both = await act(actor('planning'), loop, {
    caseId: id,
    action: 'review',
    form: { opinion: '同意' },
  });
  assert.equal(both.state, 'deciding');
  const granted = await act(actor('window'), loop, { caseId: id, action: 'decide', form: { granted: true } });
  assert.equal(granted.state, 'granted');
  assert.deepEqual(granted.clocks, {}, 'no clock runs on a case that is decided');
});

test('"supplement needed" stops the review clock and not the promise', async () => {
  const { id } = await submitted();
  await act(actor('window'), loop, { caseId: id, action: 'accept', form: { units: [units.planning] } });
  const before = (await findCase(database.ctx.db, id))!;
  const asked = await act(actor('planning'), loop, {
    caseId: id,
    action: 'ask-supplement',
    form: { missing: '平面图' },
  });
  assert.equal(asked.clocks.review?.dueAt, null);
  assert.deepEqual(asked.clocks.promise?.dueAt, before.clocks.promise?.dueAt);
  // One working day of seven hours passes while the applicant looks for the paper.
  database.clock.advance(24 * 3_600_000);
  const back = await act(database.ctx, loop, { caseId: id, action: 'supplement', capacity: 'reporter' });
  assert.equal(back.state, 'in-review');
  // 14 working hours from Wednesday 10:00 end on Friday 10:00; one working day later is Monday.
  assert.equal(before.clocks.review?.dueAt?.toISOString(), '2026-11-20T02:00:00.000Z');
  assert.equal(back.clocks.review?.dueAt?.toISOString(), '2026-11-23T02:00:00.000Z');
});

test('the stored case is what the log gives when it is replayed', async () => {
  const { id } = await submitted();
  await act(actor('window'), loop, {
    caseId: id,
    action: 'accept',
    form: { units: [units.planning, units.fire] },
  });
  await act(actor('fire'), loop, { caseId: id, action: 'review', form: { opinion: '同意' } });
  const log = await readActions(database.ctx.db, id);
  let replayed: CaseState | undefined;
  for (const action of log) replayed = reduce(application, replayed, action, loop.calendars);
  assert.deepEqual(replayed, await findCase(database.ctx.db, id));
});

test('the log cannot be changed', async () => {
  const { id } = await submitted();
  await assert.rejects(
    database.ctx.db.query(`UPDATE loop.action SET type = 'x' WHERE case_id = $1`, [id]),
    /append-only/,
  );
});
