import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TEXT_LIMIT } from '../../base/intake/index.ts';
import { act, findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import type { CallStatistics, CallView, ReplyView } from './contract.ts';
import { scene } from './index.ts';
import { ringJob } from './replies.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { ctx, clock, city, parts } = town;
const http = await town.serve();
const police = town.staff('administrator');
const dispatcher = town.staff('dispatcher');
const supervisor = town.staff('supervisor');
const clerk = town.staff('unit-clerk', { unit: 'city.urban-management' });

async function call<T>(
  actor: Actor | undefined,
  method: string,
  url: string,
  payload?: unknown,
  status = 200,
): Promise<T> {
  const headers = actor ? town.headersOf(actor) : {};
  const target = `/api/v1/police-diversion${url}`;
  const answer = await http.inject({
    method: method as 'GET',
    url: target,
    headers,
    payload: payload as object,
  });
  assert.equal(answer.statusCode, status, answer.body);
  return answer.json();
}
type Receipt = { id: string; caseId: string; known: boolean; resultDueAt: string };
const body = (number: string, more = {}) => ({
  ...{ number, calledAt: '2026-11-18T09:55:00+08:00', nature: '纠纷', text: `邻里其他事项 ${number}` },
  ...{
    areaCode: '990101001',
    place: '钟楼社区门口',
    caller: { name: '王五', telephone: '13700001111' },
    ...more,
  },
});
const take = (number: string, more = {}, status = 201) =>
  call<Receipt>(police, 'POST', '/calls', body(number, more), status);
const step = (actor: Actor, caseId: string, action: string, form = {}) =>
  act({ ...ctx, actor }, city.loop, { caseId, action, form });
const stateOf = async (caseId: string) => (await findCase(ctx.db, caseId))!;
async function give(caseId: string) {
  if ((await stateOf(caseId)).state === 'awaiting-dispatch')
    await step(dispatcher, caseId, 'dispatch', { unit: clerk.organisationId });
}

test('a call is taken once, comes before others, and 110 hears of it until the end', async () => {
  const taken = await take('110-1');
  assert.deepEqual([taken.known, (await take('110-1')).known], [false, true]);
  const opened = await stateOf(taken.caseId);
  assert.deepEqual([opened.subject.channel, opened.subject.priority], ['police-diversion', 2]);
  assert.equal(opened.clocks.citizen!.dueAt!.toISOString(), taken.resultDueAt);
  await give(taken.caseId);
  await step(clerk, taken.caseId, 'sign');
  await step(clerk, taken.caseId, 'handle', { result: '已劝解' });
  await step(supervisor, taken.caseId, 'verify');
  await step(dispatcher, taken.caseId, 'close');
  await town.deliver();
  const { items } = await call<{ items: ReplyView[] }>(police, 'GET', '/replies');
  assert.deepEqual(
    items.map((each) => [each.kind, each.text, each.onTime]),
    [
      ['acknowledged', '已签收办理', true],
      ['result', '已劝解', true],
    ],
  );
  for (const item of items) await call(police, 'POST', `/replies/${item.id}/taken`);
  assert.deepEqual((await call<{ items: unknown[] }>(police, 'GET', '/replies')).items, []);
  const urgent = await take('110-2', { nature: '求助', text: '老人走失' });
  assert.equal((await stateOf(urgent.caseId)).subject.priority, 1);
});

test('police business goes back to 110 from the desk and from a unit, with a record', async () => {
  for (const withUnit of [false, true]) {
    const taken = await take(`110-back-${withUnit}`, { areaCode: withUnit ? '990102001' : '990102100' });
    if (withUnit) {
      await give(taken.caseId);
      await step(clerk, taken.caseId, 'sign');
    }
    await call(dispatcher, 'POST', `/calls/${taken.id}/back-transfer`, { reason: '' }, 400);
    const url = `/calls/${taken.id}/back-transfer`;
    const back = await call<CallView>(dispatcher, 'POST', url, { reason: '发生殴打，属治安案件' });
    assert.deepEqual([back.caseState, back.returnedReason], ['not-taken-up', '发生殴打，属治安案件']);
    await call(dispatcher, 'POST', url, { reason: '发生殴打' }, 409);
  }
  await town.deliver();
  const { items } = await call<{ items: ReplyView[] }>(police, 'GET', '/replies?limit=200');
  const kinds = items.filter((each) => each.callNumber.startsWith('110-back')).map((each) => each.kind);
  assert.equal(kinds.filter((kind) => kind === 'back-transfer').length, 2);
  assert.ok(!kinds.includes('result'));
});

test('late answers ring once a limit, and the statistics count what happened', async () => {
  const taken = await take('110-late', { areaCode: '990102' });
  clock.advance(31 * 60_000);
  await ringJob.run(ctx, parts);
  await ringJob.run(ctx, parts);
  clock.advance(24 * 3_600_000);
  await ringJob.run(ctx, parts);
  const events = await town.deliver();
  const rung = events.filter(
    (event) => event.type === 'police-diversion.reply.overdue' && event.data.callId === taken.id,
  );
  assert.deepEqual(
    rung.map((event) => event.data.limit),
    ['acknowledged', 'result'],
  );
  assert.equal((await call<CallView>(dispatcher, 'GET', `/calls/${taken.id}`)).late, true);
  const joint = { joint: true, note: '需民警到场' };
  assert.equal((await call<CallView>(dispatcher, 'POST', `/calls/${taken.id}/joint`, joint)).joint, true);
  const figures = await call<CallStatistics>(dispatcher, 'GET', '/statistics?from=2026-11-18&to=2026-11-19');
  const { received, resultsOnTime, returned } = figures;
  assert.deepEqual([received, resultsOnTime, returned, figures.joint], [5, 1, 2, 1]);
  await call(dispatcher, 'GET', '/statistics?from=2026-11-19&to=2026-11-18', undefined, 400);
  clock.set('2026-11-18T10:00:00+08:00');
});

test('what is wrong is refused and nothing of it is stored', async () => {
  for (const [bad, status] of [
    [{ calledAt: '2026-02-30T10:00:00+08:00' }, 422],
    [{ calledAt: '2026-11-18 09:00:00' }, 422],
    [{ calledAt: '2027-01-01T10:00:00+08:00' }, 422],
    [{ calledAt: '2020-01-01T10:00:00+08:00' }, 422],
    [{ text: '  ' }, 400],
    [{ text: '吵'.repeat(TEXT_LIMIT + 1) }, 413],
    [{ lon: 113.6 }, 400],
    [{ lon: 2.35, lat: 48.85 }, 422],
    [{ areaCode: '000000' }, 422],
    [{ number: "';DROP" }, 400],
    [{ nature: '' }, 400],
  ] as const)
    await take('110-bad', bad, status);
  const [row] = await ctx.db.query<{ count: number }>(
    `SELECT (SELECT count(*) FROM police_diversion.call WHERE call_number = '110-bad')
       + (SELECT count(*) FROM intake.report WHERE external_id = '110-bad') AS count`,
  );
  assert.equal(Number(row!.count), 0);
});
