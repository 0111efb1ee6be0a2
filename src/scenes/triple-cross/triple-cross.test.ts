import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { submitReport } from '../../base/intake/index.ts';
import { act, findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { flows, migrations, scene } from './index.ts';
import { findMeeting, meetingDayFor, neighbours } from './meeting-day.ts';

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

test('a meeting that falls on a holiday is put off to the next working day', () => {
  const holidays = ['2026-10-01', '2026-10-02', '2026-10-03'];
  const rule = { weekday: 4, papersBeforeDays: 0, isWorkingDay: (day: string) => !holidays.includes(day) };
  assert.equal(meetingDayFor('2026-09-28', rule), '2026-10-04');
  assert.deepEqual(findMeeting('2026-10-04', rule), { movedFrom: '2026-10-01' });
  assert.equal(findMeeting('2026-10-01', rule), undefined);
  assert.deepEqual(neighbours('2026-10-04', rule), { next: '2026-10-08', previous: '2026-09-24' });
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      fc.integer({ min: 1, max: 7 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }),
      (date, weekday, off) => {
        const today = date.toISOString().slice(0, 10);
        const free = off.map((days) =>
          new Date(date.getTime() + days * 86_400_000).toISOString().slice(0, 10),
        );
        const some = { weekday, papersBeforeDays: 0, isWorkingDay: (day: string) => !free.includes(day) };
        const day = meetingDayFor(today, some);
        assert.ok(day >= today && !free.includes(day));
        assert.ok(findMeeting(day, some));
        assert.equal(neighbours(neighbours(day, some).next, some).previous, day);
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
  assert.equal(
    (
      await call(leader, 'POST', `triple-cross/items/${id}/decisions`, {
        decisions: [{ unit: unit('city.police'), text: 'x' }],
      })
    ).body.code,
    'triple-cross.decision_too_early',
  );
  await step(leader, id, 'accept');
  const consulted = await step(leader, id, 'consult', { minutes: '各方陈述', settled: false });
  assert.equal(consulted.body.state, 'assessing', JSON.stringify(consulted.body));
  await step(leader, id, 'assess', { minutes: '现场核实为管网渗漏' });
  const decisions = [
    {
      ...{ unit: unit('city.water-company'), assistants: [unit('city.police')] },
      text: '修复管网，交警疏导',
      limit: { amount: 3, unit: 'working-day' },
    },
    { unit: unit('city.urban-management'), text: '恢复路面' },
  ];
  const decided = await call(leader, 'POST', `triple-cross/items/${id}/decisions`, { decisions });
  assert.equal(decided.status, 201, JSON.stringify(decided.body));
  assert.equal(decided.body.bound, true);
  const [pipes, road] = decided.body.decisions as { id: string }[];
  const incident = await findCase(ctx.db, caseId);
  assert.equal(incident?.state, 'awaiting-signature');
  assert.equal(incident?.leadOrganisationId, unit('city.water-company'));
  const objected = await step(water, caseId, 'object', { reason: 'x', clause: 'x' });
  assert.equal(objected.body.code, 'incident.panel_binding');

  await followToTheEnd(id, pipes!.id, road!.id);
});

/** Each decision is a case of its own with the limit it was given; with the last one the item can be concluded. */
async function followToTheEnd(id: string, pipes: string, road: string): Promise<void> {
  assert.equal((await findCase(ctx.db, pipes))?.limits.work?.duration.amount, 3);
  assert.equal((await step(clerk, pipes, 'report', { result: '不是我们的任务' })).status, 403);
  assert.equal((await step(police, pipes, 'report', { result: '已疏导' })).body.state, 'working');
  clock.set('2026-12-02T10:00:00+08:00');
  const overdue = (await call(leader, 'GET', 'triple-cross/decisions?state=overdue')).body.items;
  assert.deepEqual(
    overdue.map((each: { id: string; mark: string }) => [each.id, each.mark]),
    [[pipes, 'late']],
  );
  assert.equal((await step(water, pipes, 'report', { result: '已修复' })).body.state, 'reported');
  assert.equal((await step(leader, pipes, 'accept')).body.state, 'done');
  await town.deliver();
  assert.equal((await findCase(ctx.db, id))?.state, 'resolving');
  assert.equal((await step(clerk, road, 'report', { result: '已恢复' })).body.state, 'reported');
  assert.equal((await step(leader, road, 'send-back', { reason: '还有坑' })).body.state, 'working');
  assert.equal((await step(clerk, road, 'report', { result: '补平' })).body.state, 'reported');
  assert.equal((await step(leader, road, 'accept')).body.state, 'done');
  await town.deliver();
  assert.equal((await findCase(ctx.db, id))?.state, 'awaiting-conclusion');
  assert.equal((await step(leader, id, 'conclude', { minutes: '销号' })).body.state, 'closed');
  await town.deliver();

  const { body: meeting } = await call(leader, 'GET', 'triple-cross/meeting?day=2026-11-26');
  assert.deepEqual(
    [meeting.items.length, meeting.stages[0], meeting.items[0].conclusion],
    [1, '线上会商', '销号'],
  );
  assert.deepEqual(
    meeting.items[0].decisions[0].units.map((each: { role: string; status: string }) => [
      each.role,
      each.status,
    ]),
    [
      ['lead', 'done'],
      ['assist', 'done'],
    ],
  );
  const ended = (await call(water, 'GET', 'triple-cross/decisions?state=ended')).body.items;
  assert.deepEqual(
    ended.map((each: { id: string }) => each.id),
    [pipes],
  );
}

test('an agenda is put in order, timed, moved to another week; units say where they stand', async () => {
  clock.set('2026-12-04T09:00:00+08:00');
  const propose = async (title: string) =>
    (await call(dispatcher, 'POST', 'triple-cross/items', { title, reason: '跨部门' })).body;
  const [first, second, third] = [await propose('甲'), await propose('乙'), await propose('丙')];
  assert.equal(first.day, '2026-12-10');
  const agenda = async (actor: Actor, day: string) =>
    (await call(actor, 'GET', `triple-cross/meeting?day=${day}`)).body;
  const titles = async (day: string) =>
    (await agenda(leader, day)).items.map((item: { title: string }) => item.title);
  const order = (items: string[]) =>
    call(dispatcher, 'PUT', 'triple-cross/meetings/2026-12-10/order', { items });
  assert.equal((await order([third.id, first.id])).body.code, 'triple-cross.other_items');
  await order([third.id, first.id, second.id]);
  assert.deepEqual(await titles('2026-12-10'), ['丙', '甲', '乙']);
  const place = (id: string, body: object) => call(dispatcher, 'PUT', `triple-cross/items/${id}/place`, body);
  assert.equal((await place(first.id, { day: '2026-12-16' })).body.code, 'triple-cross.no_meeting_day');
  assert.equal((await place(first.id, { day: '2026-12-03' })).body.code, 'triple-cross.no_meeting_day');
  assert.equal((await place(first.id, { day: '2026-12-17', durationMinutes: 30 })).status, 200);
  assert.deepEqual(await titles('2026-12-10'), ['丙', '乙']);
  assert.deepEqual(
    (await agenda(leader, '2026-12-17')).items.map(
      (item: { durationMinutes: number }) => item.durationMinutes,
    ),
    [30],
  );

  assert.deepEqual((await agenda(water, '2026-12-10')).items, []);
  const units = [unit('city.water-company')];
  const invite = () => call(dispatcher, 'POST', `triple-cross/items/${third.id}/invitations`, { units });
  assert.equal((await invite()).status, 200);
  assert.equal((await invite()).body.code, 'triple-cross.called_already');
  assert.equal((await agenda(water, '2026-12-10')).items.length, 1);
  assert.equal(
    (await step(water, third.id, 'state-position', { position: '管网归我们，路面不归' })).status,
    200,
  );
  const item = (await call(water, 'GET', `triple-cross/items/${third.id}`)).body;
  assert.equal(item.positions[0].text, '管网归我们，路面不归');
  assert.equal(
    (await call(police, 'GET', `triple-cross/items/${third.id}`)).body.code,
    'triple-cross.item_not_found',
  );
  const page = (await call(leader, 'GET', 'triple-cross/meetings?limit=1')).body;
  assert.deepEqual([page.items[0].day, page.items.length], ['2026-12-17', 1]);
  assert.equal(
    (await call(leader, 'GET', `triple-cross/meetings?cursor=${page.next}`)).body.items[0].day,
    '2026-12-10',
  );
});

test('minutes are typed while the meeting runs, by one at a time, and stand when it has ended', async () => {
  clock.set('2026-12-10T09:00:00+08:00');
  const day = 'triple-cross/meetings/2026-12-10';
  const type = (minutes: string, version: number) =>
    call(leader, 'PUT', `${day}/minutes`, { minutes, version });
  assert.equal((await type('早了', 0)).body.code, 'triple-cross.not_started');
  assert.equal(
    (await call(leader, 'POST', 'triple-cross/meetings/2026-12-11/start', {})).body.code,
    'triple-cross.no_meeting_day',
  );
  assert.equal((await call(leader, 'POST', `${day}/start`, {})).status, 200);
  assert.deepEqual((await type('议题一', 0)).body, { version: 1 });
  assert.equal((await type('别人的', 0)).body.code, 'triple-cross.minutes_changed');
  await type('议题一：同意', 1);
  await call(leader, 'PUT', `${day}/attendance`, { units: [unit('city.police')] });
  // 丙 and 乙 were not taken up: they come to the next meeting, behind 甲 which was moved there, in their order.
  assert.deepEqual((await call(leader, 'POST', `${day}/end`, {})).body, { carried: 2 });
  const { body: next } = await call(leader, 'GET', 'triple-cross/meeting?day=2026-12-17');
  assert.deepEqual(
    next.items.map((item: { title: string }) => item.title),
    ['甲', '丙', '乙'],
  );
  assert.equal((await type('改', 2)).body.code, 'triple-cross.meeting_held');
  clock.set('2026-12-07T09:00:00+08:00');
  const late = await call(dispatcher, 'POST', 'triple-cross/items', { title: '丁', reason: '跨区' });
  assert.equal(late.body.day, '2026-12-17');
  const { body } = await call(leader, 'GET', 'triple-cross/meeting?day=2026-12-10');
  assert.deepEqual([body.state, body.minutes], ['held', '议题一：同意']);
  const police = body.attendance.find((each: { id: string }) => each.id === unit('city.police'));
  assert.equal(police.present, true);
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
  const decide = (...units: string[]) => ({
    decisions: [{ unit: units[0], assistants: units.slice(1), text: 'x' }],
  });
  const at = `items/${nobody}/decisions`;
  const some = unit('city.police');
  assert.equal(await code(leader, at, decide(nobody)), 'triple-cross.unit_unknown');
  assert.equal(await code(leader, at, decide(some, some)), 'triple-cross.doubled_unit');
  assert.equal(await code(leader, at, decide(some)), 'triple-cross.item_not_found');
  assert.equal(await code(leader, at, { decisions: [] }), 'request.invalid');
  assert.equal(await code(leader, 'meeting?day=2026-02-31'), 'triple-cross.bad_day');
  assert.equal(await code(leader, 'counts?from=x&to=y'), 'request.invalid');
});
