import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { readTable } from '../../platform/tables/index.ts';
import { createTestCity } from '../testing.ts';
import { drawnNumber } from './calls/draw.ts';
import { flows, migrations, scene } from './index.ts';
import { bringToClosing, closeIncident, openIncident, peopleOf, step } from './testing.ts';

const town = await createTestCity([migrations], flows, [scene]);
const { city, ctx, clock } = town;
const people = peopleOf(town);
const server = await town.serve();
const BASE = '/api/v1/supervision';

async function call(actor: Actor, method: 'GET' | 'POST', path: string, payload?: object, headers = {}) {
  const answer = await server.inject({
    ...{ method, url: `${BASE}${path}` },
    headers: { ...town.headersOf(actor), ...headers },
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
}
const stateOf = async (id: string) => (await findCase(ctx.db, id))?.state;
const waitingCallBack = async (caseId: string) => {
  const { body } = await call(people.supervisor, 'GET', '/call-backs');
  return body.items.find((each: { caseId: string }) => each.caseId === caseId);
};

test('an order reaches the unit that has the case, once, and is answered by it', async () => {
  const incident = await openIncident(town, people);
  const order = { kind: 'supervise', level: 2, words: '今天下班前处置到位' };
  const given = await call(people.supervisor, 'POST', `/cases/${incident.id}/orders`, order);
  assert.equal(given.status, 200, JSON.stringify(given.body));
  await step(town, people.leader, incident.id, 'urge', { note: '请抓紧' });
  await town.deliver();
  const mine = (await call(people.clerk, 'GET', '/orders?mine=true')).body.items;
  assert.deepEqual(
    mine.map((each: { kind: string; level: number }) => [each.kind, each.level]),
    [
      ['urge', 1],
      ['supervise', 2],
    ],
  );
  assert.equal((await call(people.otherClerk, 'GET', '/orders?mine=true')).body.items.length, 0);
  const answer = (by: Actor) => call(by, 'POST', `/orders/${mine[1].id}/answer`, { answer: '已派人' });
  assert.equal((await answer(people.otherClerk)).status, 403);
  assert.equal((await answer(people.clerk)).status, 200);
  assert.equal((await answer(people.clerk)).body.code, 'supervision.answered');
  const judge = (by: Actor, body: object) => call(by, 'POST', `/orders/${mine[1].id}/verdict`, body);
  assert.equal((await judge(people.clerk, { accept: true })).status, 403);
  assert.equal((await judge(people.supervisor, { accept: false })).body.code, 'supervision.words_needed');
  assert.equal((await judge(people.supervisor, { accept: false, words: '没说何时完成' })).status, 200);
  const [, again] = (await call(people.clerk, 'GET', '/orders?mine=true')).body.items;
  assert.deepEqual([again.answeredAt, again.verdict, again.rejections], [null, 'rejected', 1]);
  assert.equal((await judge(people.supervisor, { accept: true })).body.code, 'supervision.not_answered');
  assert.equal((await answer(people.clerk)).status, 200);
  assert.equal((await judge(people.supervisor, { accept: true })).status, 200);
  assert.equal((await judge(people.supervisor, { accept: true })).body.code, 'supervision.judged');
  const [accepted] = (await call(people.supervisor, 'GET', '/orders?show=accepted')).body.items;
  assert.equal(accepted.id, mine[1].id);
  const urged = (await call(people.supervisor, 'GET', '/lists/urged')).body.items;
  assert.equal(urged[0].caseId, incident.id);
  const supervised = (await call(people.supervisor, 'GET', '/lists/supervised')).body.items;
  assert.equal(supervised[0].caseId, incident.id);
});

test('counts and lists agree, narrowed by unit, area and category; a limit of one’s own holds', async () => {
  const incident = await openIncident(town, people);
  const body = { kind: 'supervise', words: '两小时内回复', answerWithinHours: 2 };
  await call(people.supervisor, 'POST', `/cases/${incident.id}/orders`, body);
  const [given] = (await call(people.supervisor, 'GET', `/orders?caseId=${incident.id}`)).body.items;
  const limit = (Date.parse(given.answerDueAt) - Date.parse(given.orderedAt)) / 3_600_000;
  assert.equal(limit, 2);
  const district = city.areas.findByCode('990101')!.id;
  const unit = city.organisations.findByCode('city.urban-management')!.id;
  const elsewhere = city.organisations.findByCode('city.police')!.id;
  const lists = ['overdue', 'due-soon', 'suspended', 'bounced', 'urged', 'supervised'];
  for (const query of ['', `unit=${unit}`, `unit=${elsewhere}`, `area=${district}`, 'category=topics:01']) {
    const counts = (await call(people.supervisor, 'GET', `/overview?${query}`)).body.lists;
    for (const list of lists) {
      const { items } = (await call(people.supervisor, 'GET', `/lists/${list}?limit=200&${query}`)).body;
      assert.equal(items.length, counts[list], `${list} ${query}`);
    }
    assert.equal(counts.supervised > 0, query !== `unit=${elsewhere}`, query);
  }
  const [row] = (await call(people.supervisor, 'GET', `/lists/supervised?unit=${unit}`)).body.items;
  assert.ok(row.clock.remainingMs > 0 && row.clock.dueAt === row.dueAt, JSON.stringify(row.clock));
});

test('a negative rating is called back at different hours, put right and confirmed', async () => {
  clock.set('2026-11-19T09:30:00+08:00');
  const citizen = town.citizen();
  const incident = await openIncident(town, people, citizen);
  await closeIncident(town, people, incident.id);
  await step(town, citizen, incident.id, 'rate', { stars: 1, solved: false });
  await town.deliver();
  const callBack = await waitingCallBack(incident.id);
  assert.equal(callBack.source, 'negative-rating');
  const detail = await call(people.supervisor, 'GET', `/call-backs/${callBack.id}`);
  assert.equal(detail.body.reporter.telephone, '138****1111');
  assert.match(detail.body.script[0].zh, new RegExp(incident.number));
  const full = () =>
    call(people.supervisor, 'GET', `/call-backs/${callBack.id}`, undefined, { 'x-purpose': 'call-back' });
  assert.equal((await full()).body.reporter.telephone, '138****1111', 'the call is not open yet');
  assert.equal((await call(people.supervisor, 'POST', `/call-backs/${callBack.id}/open`)).status, 200);
  assert.equal((await full()).body.reporter.telephone, '13800001111');
  const audited = await ctx.db.query(
    `SELECT 1 FROM audit.entry WHERE action = 'access.unmasked' AND purpose = 'call-back'`,
  );
  assert.equal(audited.length, 1, 'only what was shown is in the audit log');

  const ring = (body: object) => call(people.supervisor, 'POST', `/call-backs/${callBack.id}/calls`, body);
  assert.equal((await ring({ outcome: 'no-answer' })).body.status, 'waiting');
  clock.set('2026-11-19T11:00:00+08:00');
  assert.equal((await ring({ outcome: 'no-answer' })).body.code, 'supervision.window_used');
  clock.set('2026-11-19T13:00:00+08:00');
  assert.equal((await ring({ outcome: 'no-answer' })).body.code, 'supervision.outside_window');
  clock.set('2026-11-19T15:00:00+08:00');
  assert.equal((await ring({ outcome: 'answered' })).body.code, 'supervision.answers_needed');
  const outcome = { outcome: 'answered', contacted: true, solved: false, satisfied: false, decision: 'redo' };
  assert.equal((await ring(outcome)).body.code, 'supervision.words_needed');
  assert.equal((await ring({ ...outcome, note: '仍有异响' })).body.status, 'done');
  assert.equal((await ring({ outcome: 'no-answer' })).body.code, 'supervision.call_back_ended');

  assert.equal(await stateOf(incident.id), 'handling');
  const [followUp] = await ctx.db.query<{ id: string }>(
    'SELECT follow_up_id AS id FROM supervision.rating_follow_up WHERE case_id = $1',
    [incident.id],
  );
  const opened = await findCase(ctx.db, followUp!.id);
  assert.equal(opened?.state, 'rectifying');
  assert.equal(opened?.clocks.rectify?.duration.amount, 15);
  await closeIncident(town, people, incident.id);
  await town.deliver();
  assert.equal(await stateOf(followUp!.id), 'awaiting-confirmation');
  await step(town, people.supervisor, followUp!.id, 'confirm');
  assert.equal(await stateOf(followUp!.id), 'put-right');
});

test('somebody who cannot be reached in three attempts ends the call-back, and the rating stands', async () => {
  const citizen = town.citizen(2);
  const incident = await openIncident(town, people, citizen);
  await closeIncident(town, people, incident.id);
  await step(town, citizen, incident.id, 'rate', { stars: 2 });
  await town.deliver();
  const callBack = await waitingCallBack(incident.id);
  const statuses: string[] = [];
  for (const time of ['2026-11-20T09:30:00', '2026-11-20T15:00:00', '2026-11-20T19:10:00']) {
    clock.set(`${time}+08:00`);
    const answer = await call(people.supervisor, 'POST', `/call-backs/${callBack.id}/calls`, {
      outcome: 'no-answer',
    });
    statuses.push(answer.body.status);
  }
  assert.deepEqual(statuses, ['waiting', 'waiting', 'unreachable']);
  const lists = await call(people.supervisor, 'GET', '/call-backs?ended=true');
  assert.equal(lists.body.items[0].status, 'unreachable');
  assert.equal(lists.body.items[0].solved, null);
});

test('draws are made by stored seeds, can be repeated, and a failed check sends the case back', async () => {
  clock.set('2026-11-23T10:00:00+08:00');
  const ids: string[] = [];
  for (let n = 0; n < 12; n++) {
    const incident = await openIncident(town, people);
    await bringToClosing(town, people, incident.id);
    ids.push(incident.id);
  }
  await town.deliver();
  const drawn = (await call(people.supervisor, 'GET', '/spot-checks?limit=200')).body.items;
  assert.equal(
    (await call(people.supervisor, 'GET', '/draws?from=2026-11-23&to=2026-11-23')).body.items.length,
    0,
  );
  clock.set('2026-11-24T10:00:00+08:00');
  const draws = (await call(people.supervisor, 'GET', '/draws?from=2026-11-23&to=2026-11-23')).body.items;
  const { seed, shares } = draws.find((each: { purpose: string }) => each.purpose === 'spot-check');
  const again = ids.filter((id) => drawnNumber(seed, id) < shares.normal);
  const found = drawn.map((each: { caseId: string }) => each.caseId).filter((id: string) => ids.includes(id));
  assert.deepEqual(found.sort(), again.sort());

  // Whatever the lot was: one that is put on the list and fails before its closing goes back to its unit at once.
  const target = ids[0]!;
  const id = ctx.ids.next();
  await ctx.db.query(
    `INSERT INTO supervision.spot_check (id, case_id, case_version, draw_day, priority, share, drawn_number, drawn_at)
     VALUES ($1, $2, 5, '2026-11-24', 3, 0.1, 0.05, $3)`,
    [id, target, clock.now()],
  );
  const result = (body: object) => call(people.supervisor, 'POST', `/spot-checks/${id}/result`, body);
  assert.equal((await result({ result: 'fail' })).body.code, 'supervision.words_needed');
  assert.equal(
    (await result({ result: 'fail', note: '井盖仍松', photoId: id })).body.code,
    'supervision.photo_unknown',
  );
  assert.equal((await result({ result: 'fail', note: '井盖仍松' })).status, 200);
  assert.equal((await result({ result: 'pass' })).body.code, 'supervision.checked_already');
  assert.equal(await stateOf(target), 'handling');
});

test('every deduction opens to its ticket, clock and clause; an appeal takes it out', async () => {
  clock.set('2026-12-01T09:00:00+08:00');
  const late = await openIncident(town, people);
  await step(town, people.clerk, late.id, 'sign');
  clock.set('2026-12-15T09:00:00+08:00');
  await closeIncident(town, people, late.id);
  const good = await openIncident(town, people);
  await closeIncident(town, people, good.id);
  await town.deliver();
  const period = 'from=2026-12-01&to=2026-12-31';
  const unit = city.organisations.findByCode('city.urban-management')!.id;
  const grades = (await call(people.clerk, 'GET', `/grades?${period}`)).body.items;
  assert.deepEqual(
    grades.map((each: { organisationId: string; tickets: number; score: number; grade: string }) => [
      ...[each.organisationId, each.tickets, each.score, each.grade],
    ]),
    [[unit, 2, 90, 'B']],
  );
  const open = async () => (await call(people.clerk, 'GET', `/grades/${unit}/deductions?${period}`)).body;
  const { items, score } = await open();
  assert.equal(score, 90);
  assert.deepEqual(
    [items[0].number, items[0].rule, items[0].clock, items[0].ofScore],
    [late.number, 'late-handling', 'handle', 10],
  );
  assert.ok(items[0].dueAt < items[0].stoppedAt);
  assert.equal((await call(people.otherClerk, 'GET', `/grades/${unit}/deductions?${period}`)).status, 403);

  const appeal = { caseId: late.id, measure: 'late-handling', reason: '路面封闭施工', clause: '不可抗力' };
  assert.equal((await call(people.otherClerk, 'POST', '/appeals', appeal)).status, 403);
  assert.equal(
    (await call(people.clerk, 'POST', '/appeals', { ...appeal, measure: 'x' })).body.code,
    'supervision.measure_unknown',
  );
  const asked = await call(people.clerk, 'POST', '/appeals', appeal);
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  assert.equal((await call(people.clerk, 'POST', '/appeals', appeal)).body.code, 'supervision.appealed');
  const decide = (by: Actor) =>
    call(by, 'POST', `/appeals/${asked.body.id}/decision`, { exclude: true, reason: '属实' });
  assert.equal((await decide(people.clerk)).status, 403);
  assert.equal((await decide(people.supervisor)).status, 200);
  assert.equal((await decide(people.supervisor)).body.code, 'loop.action_not_allowed');
  assert.equal((await open()).score, 100);
  const excluded = await ctx.db.query('SELECT case_id FROM indicators.v_exclusion');
  assert.equal(excluded.length, 1);
  assert.equal(
    (await call(people.clerk, 'GET', '/appeals?status=excluded')).body.items[0].number,
    late.number,
  );
});

test('lists: overdue, suspended, bounced; pages show each case once', async () => {
  clock.set('2027-01-11T09:00:00+08:00');
  const bounced = await openIncident(town, people);
  await step(town, people.clerk, bounced.id, 'object', { reason: '不属本单位', clause: '三定第 3 条' });
  await step(town, people.supervisor, bounced.id, 'grant-return', { reason: '同意' });
  const suspended = await openIncident(town, people);
  await step(town, people.clerk, suspended.id, 'sign');
  await step(town, people.supervisor, suspended.id, 'suspend');
  await town.deliver();
  const list = async (name: string) =>
    (await call(people.leader, 'GET', `/lists/${name}`)).body.items.map(
      (each: { caseId: string }) => each.caseId,
    );
  assert.deepEqual(await list('bounced'), []);
  assert.deepEqual(await list('bounced?times=1'), [bounced.id]);
  assert.deepEqual(await list('suspended'), [suspended.id]);
  const overdue = await list('overdue');
  assert.ok(overdue.length > 2);
  const seen: string[] = [];
  let cursor = '';
  do {
    const { items, next } = (await call(people.leader, 'GET', `/lists/overdue?limit=2${cursor}`)).body;
    seen.push(...items.map((each: { caseId: string }) => each.caseId));
    cursor = next === null ? '' : `&cursor=${next}`;
  } while (cursor !== '');
  assert.deepEqual(seen, overdue);
});

test('a list leaves as a workbook with the rows that its page shows, and the audit log says who took it', async () => {
  const take = async (actor: Actor, path: string) => {
    const answer = await server.inject({ url: `${BASE}${path}`, headers: town.headersOf(actor) });
    assert.equal(answer.statusCode, 200, answer.body.slice(0, 200));
    const numbers: string[] = [];
    for await (const { cells } of (await readTable(answer.rawPayload)).rows) numbers.push(cells.编号 ?? '');
    return numbers;
  };
  for (const [shown, sheet] of [
    ['/orders', '/orders.xlsx'],
    ['/orders?kind=urge', '/orders.xlsx?kind=urge'],
    ['/lists/bounced?limit=200', '/lists/bounced/cases.xlsx'],
    ['/spot-checks?done=true', '/spot-checks.xlsx?done=true'],
  ] as const) {
    for (const actor of [people.supervisor, people.otherClerk]) {
      const { status, body } = await call(actor, 'GET', shown);
      if (status !== 200) continue;
      const numbers = body.items.map(({ number }: { number: string }) => number);
      assert.deepEqual(await take(actor, sheet), numbers, sheet);
    }
  }
  assert.ok((await take(people.supervisor, '/orders.xlsx')).length > 0);
  const [noted] = await ctx.db.query<{ actorId: string; details: { kind?: string } }>(
    `SELECT actor_id AS "actorId", details FROM audit.entry
     WHERE action = 'list.exported' AND subject = 'list:supervision.orders' AND details ? 'kind'
     ORDER BY id LIMIT 1`,
  );
  assert.deepEqual([noted?.actorId, noted?.details.kind], [people.supervisor.id, 'urge']);
});

test('bad input is refused with a reason', async () => {
  const cases: [string, object | undefined, number][] = [
    ['/grades?from=2026-13-01&to=2026-12-31', undefined, 400],
    ['/grades?from=2026-12-31&to=2026-12-01', undefined, 400],
    ['/grades?from=2020-01-01&to=2026-12-01', undefined, 400],
    ['/lists/everything', undefined, 400],
    ['/orders?cursor=x', undefined, 400],
    ['/call-backs/00000000-0000-4000-8000-000000000000', undefined, 404],
    ['/cases/00000000-0000-4000-8000-000000000000/orders', { kind: 'urge' }, 404],
    ['/cases/not-an-id/orders', { kind: 'urge' }, 400],
    ['/spot-checks/00000000-0000-4000-8000-000000000000/result', { result: 'maybe' }, 400],
  ];
  for (const [path, body, status] of cases) {
    const answer = await call(people.supervisor, body ? 'POST' : 'GET', path, body);
    assert.equal(answer.status, status, `${path} ${JSON.stringify(answer.body)}`);
    assert.ok(answer.body.code);
  }
});
