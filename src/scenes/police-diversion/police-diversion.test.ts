import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TEXT_LIMIT } from '../../base/intake/index.ts';
import { act, findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import type { CallDetail, CallStatistics, CallView, ReplyView } from './contract.ts';
import { ringJob } from './follow.ts';
import { scene } from './index.ts';

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
  await call(dispatcher, 'POST', `/calls/${taken.id}/joint`, { joint: false, note: '现场已平息' });
  const told = (await call<CallDetail>(dispatcher, 'GET', `/calls/${taken.id}`)).replies;
  assert.deepEqual(
    told.map((each) => each.text),
    ['请警方联动处置：需民警到场', '无需联动：现场已平息'],
  );
  const figures = await call<CallStatistics>(dispatcher, 'GET', '/statistics?from=2026-11-18&to=2026-11-19');
  const { received, resultsOnTime, returned } = figures;
  assert.deepEqual([received, resultsOnTime, returned, figures.joint], [5, 1, 2, 0]);
  assert.deepEqual(
    figures.byDay.map(({ day, received, returned: back }) => [day, received, back]),
    [
      ['2026-11-18', 5, 2],
      ['2026-11-19', 0, 0],
    ],
  );
  assert.deepEqual([figures.acknowledgeMinutes, figures.resultMinutes], [0, 0]);
  assert.deepEqual([figures.acknowledgedCounted, figures.resultsCounted], [3, 3]);
  await call(dispatcher, 'GET', '/statistics?from=2026-11-19&to=2026-11-18', undefined, 400);
  await call(dispatcher, 'GET', '/statistics?from=2024-11-19&to=2026-11-18', undefined, 400);
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

test('the desk signs at once, tells how it goes, and 110 hears each in order', async () => {
  const taken = await take('110-desk', { areaCode: '990102001', nature: '求助', text: '老人被困电梯' });
  const events = await town.deliver();
  assert.ok(events.some((each) => each.type === 'police-diversion.call.received' && each.data.urgent));
  assert.ok(town.pushed.some(({ type, data }) => type.endsWith('call.received') && data.callId === taken.id));
  const signed = await call<CallDetail>(dispatcher, 'POST', `/calls/${taken.id}/sign`);
  assert.deepEqual([signed.may.sign, signed.acknowledgedAt !== null], [false, true]);
  await call(dispatcher, 'POST', `/calls/${taken.id}/sign`);
  const after = await call<CallDetail>(dispatcher, 'POST', `/calls/${taken.id}/replies`, {
    text: '救援到场',
  });
  await give(taken.caseId);
  await step(clerk, taken.caseId, 'sign');
  await step(clerk, taken.caseId, 'handle', { result: '已救出，无人受伤' });
  await step(supervisor, taken.caseId, 'verify');
  await step(dispatcher, taken.caseId, 'close');
  await town.deliver();
  assert.deepEqual(
    after.replies.map((each) => each.kind),
    ['acknowledged', 'progress'],
  );
  const done = await call<CallDetail>(dispatcher, 'GET', `/calls/${taken.id}`);
  assert.deepEqual(
    done.replies.map((each) => [each.kind, each.takenAt]),
    [
      ['acknowledged', null],
      ['progress', null],
      ['result', null],
    ],
  );
  assert.deepEqual(done.may, { sign: false, reply: false, giveBack: false });
  await call(dispatcher, 'POST', `/calls/${taken.id}/replies`, { text: '再说一句' }, 409);
  await call(dispatcher, 'POST', `/calls/${taken.id}/joint`, { joint: true, note: '来人' }, 409);
});

test('who lets the case go to 110 on its own page gives the call back, and 110 may hand it over again', async () => {
  const taken = await take('110-again', { areaCode: '990102100' });
  await take('110-again', { refusedReturn: '还没有退回' }, 409);
  await step(dispatcher, taken.caseId, 'exit', { exit: 'police', note: '涉嫌盗窃' });
  await town.deliver();
  const back = await call<CallDetail>(dispatcher, 'GET', `/calls/${taken.id}`);
  assert.deepEqual([back.returnedReason, back.replies[0]?.kind], ['涉嫌盗窃', 'back-transfer']);
  assert.equal((await take('110-again')).known, true, 'a late repetition opens nothing');
  const again = await take('110-again', { areaCode: '990102100', refusedReturn: '经核查不构成案件' });
  assert.ok(!again.known && again.id === taken.id && again.caseId !== taken.caseId);
  const anew = await call<CallDetail>(dispatcher, 'GET', `/calls/${taken.id}`);
  assert.deepEqual([anew.round, anew.returnedAt, anew.replies.length], [2, null, 1]);
  assert.match(anew.text, /经核查不构成案件/);
  await step(dispatcher, again.caseId, 'exit', { exit: 'withdrawn', note: '来电说已和解' });
  await town.deliver();
  const { replies } = await call<CallDetail>(dispatcher, 'GET', `/calls/${taken.id}`);
  assert.equal(replies.at(-1)?.text, '报警人不再需要，已撤单：来电说已和解');
});

test('the caller’s number stays with the report: masked in the words, in full only for a purpose', async () => {
  const text = '我在门口等，电话137 0000 1111，楼道灯坏了';
  const taken = await take('110-number', { areaCode: '990102', text });
  const state = await stateOf(taken.caseId);
  assert.doesNotMatch(JSON.stringify(state), /0000 ?1111/);
  const shown = await call<CallDetail>(dispatcher, 'GET', `/calls/${taken.id}`);
  assert.deepEqual(shown.caller, { name: '王*', telephone: '137****1111', masked: true });
  const headers = { ...town.headersOf(dispatcher), 'x-purpose': encodeURIComponent('call the caller back') };
  const url = `/api/v1/police-diversion/calls/${taken.id}`;
  const full = (await http.inject({ url, headers })).json<CallDetail>();
  assert.ok(full.caller?.masked === true || full.caller?.telephone === '13700001111');
});

test('lists go by what runs out first, by pages, and by the beginning of the number', async () => {
  await take('110-p-1', { areaCode: '990102', nature: '求助一', text: '其他事项甲' });
  await take('110-p-2', { areaCode: '990102', nature: '求助二', text: '有人受伤，路面塌了一块' });
  const page = (query: string) =>
    call<{ items: CallView[]; next: string | null }>(dispatcher, 'GET', `/calls?number=110-p-&${query}`);
  const first = await page('show=open&limit=1');
  assert.deepEqual([first.items.map((each) => each.number), first.next !== null], [['110-p-2'], true]);
  const second = await page(`show=open&limit=1&cursor=${first.next}`);
  assert.deepEqual([second.items.map((each) => each.number), second.next], [['110-p-1'], null]);
  assert.equal((await page('show=all&urgent=true')).items.length, 1);
  clock.advance(16 * 60_000);
  assert.deepEqual(
    (await page('show=late')).items.map((each) => each.late),
    [true],
  );
  assert.deepEqual((await page('show=answered')).items, []);
  await call(dispatcher, 'GET', '/calls?show=nonsense', undefined, 400);
});
