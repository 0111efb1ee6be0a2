import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { submitReport } from '../../base/intake/index.ts';
import { act, findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { flows, migrations, scene } from './index.ts';
import { meetingDayFor } from './meeting-day.ts';

const town = await createTestCity([migrations], flows, [scene]);
const { city, ctx, clock } = town;
const server = await town.serve();
const leader = town.staff('leader');
const dispatcher = town.staff('dispatcher');
const clerk = town.staff('unit-clerk', { unit: 'city.urban-management' });
const police = town.staff('unit-clerk', { unit: 'city.police' });
const water = town.staff('unit-clerk', { unit: 'city.water-company' });
const unit = (code: string) => city.organisations.findByCode(code)!.id;

async function call(actor: Actor, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const headers = town.headersOf(actor);
  const answer = await server.inject({ method, url: `/api/v1/${url}`, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
const step = (actor: Actor, id: string, action: string, form: object = {}) =>
  call(actor, 'POST', `cases/${id}/actions/${action}`, { form });

/** A case that two units sent back, so that it lies with the panel. */
async function panelCase(): Promise<string> {
  const { case: opened } = await submitReport(ctx, city, {
    ...{
      channel: 'hotline',
      externalId: ctx.ids.next(),
      text: `路面塌陷，几家单位都说不归自己管 ${Math.random()}`,
    },
    ...{ kind: '投诉', areaCode: '990101001', neverDispatch: true },
  });
  const on = (actor: Actor, action: string, form: Record<string, unknown>) =>
    act(town.as(actor), city.loop, { caseId: opened!.id, action, form });
  const objection = { reason: '不属本单位', clause: '三定第 3 条' };
  await on(dispatcher, 'dispatch', { unit: unit('city.urban-management') });
  await on(clerk, 'object', objection);
  await on(dispatcher, 'grant-return', { reason: '同意' });
  await on(dispatcher, 'dispatch', { unit: unit('city.water-company') });
  assert.equal((await on(water, 'object', objection)).state, 'in-panel');
  return opened!.id;
}

test('the meeting is on the city’s weekday and its papers are out in time', () => {
  assert.equal(meetingDayFor('2026-11-17', { weekday: 4, papersBeforeDays: 2 }), '2026-11-19');
  assert.equal(meetingDayFor('2026-11-18', { weekday: 4, papersBeforeDays: 2 }), '2026-11-26');
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 0, max: 6 }),
      (date, weekday, papersBeforeDays) => {
        const today = date.toISOString().slice(0, 10);
        const day = new Date(meetingDayFor(today, { weekday, papersBeforeDays }));
        const days = (day.getTime() - new Date(today).getTime()) / 86_400_000;
        assert.equal(day.getUTCDay() || 7, weekday);
        assert.ok(days >= papersBeforeDays && days < papersBeforeDays + 7);
      },
    ),
  );
});

test('a hard case goes from the panel over the three steps to its end, and the decision binds', async () => {
  const caseId = await panelCase();
  const candidates = (await call(dispatcher, 'GET', 'triple-cross/candidates')).body.items;
  assert.deepEqual(
    candidates.map((each: { caseId: string }) => each.caseId),
    [caseId],
  );
  const item = await call(dispatcher, 'POST', 'triple-cross/items', { caseId, reason: '权属不清' });
  assert.equal(item.status, 201, JSON.stringify(item.body));
  assert.equal(item.body.day, '2026-11-26');
  const { id } = item.body;
  assert.equal(
    (await call(dispatcher, 'POST', 'triple-cross/items', { caseId, reason: 'x' })).body.code,
    'triple-cross.proposed_already',
  );
  assert.equal((await call(dispatcher, 'GET', 'triple-cross/candidates')).body.items.length, 0);

  clock.set('2026-11-26T10:00:00+08:00');
  assert.equal((await step(dispatcher, id, 'accept')).status, 403);
  await step(leader, id, 'accept');
  const consulted = await step(leader, id, 'consult', { minutes: '各方陈述', settled: false });
  assert.equal(consulted.body.state, 'assessing', JSON.stringify(consulted.body));
  await step(leader, id, 'assess', { minutes: '现场核实为管网渗漏' });
  const decision = {
    unit: unit('city.water-company'),
    assistants: [unit('city.police')],
    decision: '三日内修复，交警疏导',
  };
  const decided = await call(leader, 'POST', `triple-cross/items/${id}/decision`, decision);
  assert.deepEqual(decided.body, { bound: true });
  const incident = await findCase(ctx.db, caseId);
  assert.equal(incident?.state, 'awaiting-signature');
  assert.equal(incident?.leadOrganisationId, unit('city.water-company'));
  const objected = await step(water, caseId, 'object', { reason: 'x', clause: 'x' });
  assert.equal(objected.body.code, 'incident.panel_binding');

  assert.equal((await step(clerk, id, 'report', { result: '不是我们的任务' })).status, 403);
  assert.equal((await step(police, id, 'report', { result: '已疏导' })).body.state, 'resolving');
  assert.equal((await step(water, id, 'report', { result: '已修复' })).body.state, 'awaiting-conclusion');
  assert.equal((await step(leader, id, 'conclude', { minutes: '销号' })).body.state, 'closed');
  await town.deliver();
  const minutes = await call(leader, 'PUT', 'triple-cross/meetings/2026-11-26/minutes', {
    minutes: '本周议题 1 件',
  });
  assert.equal(minutes.status, 200);
  const { body: meeting } = await call(leader, 'GET', 'triple-cross/meeting?day=2026-11-26');
  assert.deepEqual(
    [meeting.minutes, meeting.items.length, meeting.stages[0]],
    ['本周议题 1 件', 1, '线上会商'],
  );
  assert.deepEqual(
    meeting.items[0].tasks.map((task: { role: string; status: string }) => [task.role, task.status]),
    [
      ['lead', 'done'],
      ['assist', 'done'],
    ],
  );
});

test('a matter by hand, settled in the consultation; counts by when it was consulted about', async () => {
  const matter = { title: '商圈配送车辆与行人冲突', reason: '涉及三个部门', areaCode: '990101' };
  const { body: item } = await call(dispatcher, 'POST', 'triple-cross/items', matter);
  await step(leader, item.id, 'accept');
  const settled = await step(leader, item.id, 'consult', { minutes: '划定停放点', settled: true });
  assert.equal(settled.body.state, 'awaiting-conclusion');
  await town.deliver();
  const counts = async (from: string, to: string) =>
    (await call(leader, 'GET', `triple-cross/counts?from=${from}&to=${to}`)).body;
  assert.deepEqual(await counts('2020-01-01', '2099-12-31'), { consulted: 2, closed: 1, closedPercent: 50 });
  assert.deepEqual(await counts('2020-01-01', '2020-12-31'), {
    consulted: 0,
    closed: 0,
    closedPercent: null,
  });
});

test('bad input is refused with a reason', async () => {
  const { case: normal } = await submitReport(ctx, city, {
    ...{
      channel: 'hotline',
      externalId: 'normal',
      text: '路灯不亮',
      areaCode: '990101001',
      neverDispatch: true,
    },
  });
  const code = async (actor: Actor, path: string, body?: object) =>
    (await call(actor, body ? 'POST' : 'GET', `triple-cross/${path}`, body)).body.code;
  const nobody = '00000000-0000-4000-8000-000000000000';
  assert.equal(await code(dispatcher, 'items', { caseId: normal!.id, reason: 'x' }), 'triple-cross.not_hard');
  assert.equal(await code(dispatcher, 'items', { reason: 'x' }), 'triple-cross.title_needed');
  assert.equal(
    await code(dispatcher, 'items', { title: 'x', reason: 'x', areaCode: 'nowhere' }),
    'intake.area_unknown',
  );
  assert.equal(await code(dispatcher, 'items', { caseId: nobody, reason: 'x' }), 'loop.case_not_found');
  assert.equal(
    await code(leader, `items/${nobody}/decision`, { unit: nobody, decision: 'x' }),
    'triple-cross.unit_unknown',
  );
  assert.equal(
    await code(leader, `items/${nobody}/decision`, { unit: unit('city.police'), decision: 'x' }),
    'triple-cross.item_not_found',
  );
  assert.equal(await code(leader, 'meeting?day=2026-02-31'), 'triple-cross.bad_day');
  assert.equal(await code(leader, 'counts?from=x&to=y'), 'request.invalid');
});
