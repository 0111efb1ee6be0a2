import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { flows, migrations, scene } from './index.ts';
import { closeIncident, openIncident, peopleOf, step } from './testing.ts';

const town = await createTestCity([migrations], flows, [scene]);
const { ctx, clock } = town;
const people = peopleOf(town);
const server = await town.serve();

async function call(actor: Actor, method: 'GET' | 'POST', path: string, payload?: object) {
  const answer = await server.inject({
    ...{ method, url: `/api/v1/supervision${path}`, headers: town.headersOf(actor) },
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
}
const exclusions = () => ctx.db.query('SELECT measure, figures FROM indicators.v_exclusion ORDER BY measure');

test('a second handling has its own limit, said in the clock with its source', async () => {
  clock.set('2026-11-19T10:00:00+08:00');
  const incident = await openIncident(town, people);
  await closeIncident(town, people, incident.id);
  await step(town, people.supervisor, incident.id, 'reopen', { source: 'verification', reason: '未清理' });
  await town.deliver();
  const limited = async () => (await findCase(ctx.db, incident.id))!;
  const { limits, clocks, version } = await limited();
  assert.deepEqual(limits.handle?.duration, { amount: 3, unit: 'working-day' });
  assert.match(limits.handle?.source ?? '', /二次办理/);
  assert.equal(clocks.handle?.duration.amount, 3);
  await town.deliver();
  assert.equal((await limited()).version, version, 'the same events again change nothing');
});

test('a ticket is appealed once; what was granted leaves the figures and comes back when it is revoked', async () => {
  clock.set('2026-11-20T10:00:00+08:00');
  const incident = await openIncident(town, people);
  await closeIncident(town, people, incident.id);
  const ask = (measure: string) =>
    call(people.clerk, 'POST', '/appeals', {
      ...{ caseId: incident.id, measure },
      reason: '封路',
      clause: '三',
    });
  const first = await ask('late-signature');
  assert.equal(first.status, 201, JSON.stringify(first.body));
  assert.equal((await call(people.clerk, 'POST', `/appeals/${first.body.id}/withdrawal`)).status, 200);
  const again = await ask('late-signature');
  assert.equal(again.status, 201, 'what the unit took back itself it may ask again');
  const decide = (id: string, exclude: boolean) =>
    call(people.supervisor, 'POST', `/appeals/${id}/decision`, { exclude, reason: '核查' });
  assert.equal((await decide(again.body.id, false)).status, 200);
  assert.equal((await ask('late-signature')).body.code, 'supervision.appealed');
  assert.equal((await ask('all')).body.code, 'supervision.appealed', 'nor the whole, which holds it');
  const other = await ask('negative-rating');
  assert.equal((await decide(other.body.id, true)).status, 200);
  await town.deliver();
  assert.deepEqual(await exclusions(), [
    { measure: 'negative-rating', figures: ['resolution', 'satisfaction'] },
  ]);
  const revoke = (actor: Actor) =>
    call(actor, 'POST', `/appeals/${other.body.id}/revocation`, { reason: '证明不实' });
  assert.equal((await revoke(people.clerk)).status, 403);
  assert.equal((await revoke(people.supervisor)).status, 200);
  assert.equal((await revoke(people.supervisor)).body.code, 'loop.action_not_allowed');
  await town.deliver();
  assert.deepEqual(await exclusions(), []);
});

test('two who ask at once: one is taken up; after the city’s days nobody is', async () => {
  clock.set('2026-11-23T10:00:00+08:00');
  const incident = await openIncident(town, people);
  await closeIncident(town, people, incident.id);
  const body = { caseId: incident.id, measure: 'all', reason: '不可抗力', clause: '三' };
  const both = await Promise.all([1, 2].map(() => call(people.clerk, 'POST', '/appeals', body)));
  assert.deepEqual(both.map((each) => each.status).sort(), [201, 409]);
  const late = await openIncident(town, people);
  await closeIncident(town, people, late.id);
  clock.set('2026-12-14T10:00:00+08:00');
  const answer = await call(people.clerk, 'POST', '/appeals', { ...body, caseId: late.id });
  assert.equal(answer.body.code, 'supervision.appeal_too_late');
});

test('one order goes to many cases; what cannot be ordered is told and holds nothing up', async () => {
  clock.set('2026-12-15T10:00:00+08:00');
  const open = [await openIncident(town, people), await openIncident(town, people)];
  const closed = await openIncident(town, people);
  await closeIncident(town, people, closed.id);
  const caseIds = [...open, closed].map((each) => each.id);
  const { body } = await call(people.supervisor, 'POST', '/orders', { kind: 'urge', caseIds });
  assert.equal(body.ordered, 2);
  assert.deepEqual(
    body.failed.map((each: { caseId: string; code: string }) => [each.caseId, each.code]),
    [[closed.id, 'loop.action_not_allowed']],
  );
  await town.deliver();
  const { items } = (await call(people.clerk, 'GET', '/orders?mine=true&inForce=true')).body;
  assert.equal(items.length, 2);
  const many = (extra: object) => call(people.supervisor, 'POST', '/orders', { kind: 'supervise', ...extra });
  assert.equal((await many({ caseIds })).body.code, 'supervision.words_needed');
  assert.equal((await many({ caseIds: [], words: 'x' })).status, 400);
  const due = (await call(people.leader, 'GET', '/lists/due-soon?hours=168')).body.items;
  const urged = due.find((each: { caseId: string }) => each.caseId === open[0]!.id);
  assert.equal(urged?.urged, 1);
});

test('the next call goes to one agent; who declines ends the call-back and the rating stands', async () => {
  clock.set('2026-12-16T09:30:00+08:00');
  const citizen = town.citizen(7);
  const incident = await openIncident(town, people, citizen);
  await closeIncident(town, people, incident.id);
  await step(town, citizen, incident.id, 'rate', { stars: 1 });
  await town.deliver();
  const agents = [
    people.supervisor,
    town.staff('supervisor'),
    town.staff('supervisor'),
    town.staff('supervisor'),
  ];
  const taken = new Map<string, Actor>();
  for (const agent of agents) {
    const next = await call(agent, 'POST', '/call-backs/next');
    if (next.status !== 200) continue;
    assert.ok(!taken.has(next.body.id), 'nobody is rung by two');
    taken.set(next.body.id, agent);
  }
  const waiting = (await call(agents[0]!, 'GET', '/call-backs?limit=200')).body.items;
  const { id } = waiting.find(
    (each: { caseId: string; source: string }) =>
      each.caseId === incident.id && each.source === 'negative-rating',
  );
  const owner = taken.get(id)!;
  const stranger = agents.find((agent) => agent !== owner)!;
  const ring = (agent: Actor) => call(agent, 'POST', `/call-backs/${id}/calls`, { outcome: 'refused' });
  assert.equal((await ring(stranger)).body.code, 'supervision.call_back_taken');
  assert.equal((await ring(owner)).body.status, 'refused');
  const { items } = (await call(people.supervisor, 'GET', '/follow-ups')).body;
  const followUp = items.find((each: { caseId: string }) => each.caseId === incident.id);
  assert.deepEqual(
    [followUp.state, followUp.contactedInTime, followUp.found, followUp.stars],
    ['rectifying', true, '群众拒绝回访', 1],
  );
});

test('the rules in force are shown with their date and source', async () => {
  const { body } = await call(people.clerk, 'GET', '/rules');
  assert.equal(body.rating.callBackWithinDays, 1);
  for (const part of ['rating', 'secondHandling', 'appeals', 'orders', 'grading'])
    assert.ok(body[part].source !== '' && /^\d{4}-/.test(body[part].validFrom), part);
  assert.equal(body.grading.deductions.length, 6);
});
