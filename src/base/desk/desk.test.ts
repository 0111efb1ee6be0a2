import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../../platform/access/index.ts';
import { readTable } from '../../platform/tables/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { intakeRoutes, submitReport } from '../intake/index.ts';
import { act, findCase } from '../loop/index.ts';
import type {
  BulkAnswer,
  CaseFile,
  ConfidentCases,
  DeskView,
  MergeAnswer,
  RelatedCases,
} from './contract.ts';
import { deskRoutes } from './index.ts';

const town = await createTestCity([], []);
const { city, ctx } = town;
const http = await town.serve([...deskRoutes({ city, keepsCases: () => false }), ...intakeRoutes(city)]);
const dispatcher = town.staff('dispatcher');
const water = town.staff('unit-clerk', { unit: 'city.water-company' });
const district = city.areas.childrenOf(city.areas.city.id)[0]!;
const [lon, lat] = [district.lon!, district.lat!];

let count = 0;
async function report(text: string, more: object = {}) {
  count += 1;
  const given = { channel: 'test', externalId: `R${count}`, text, lon, lat, ...more };
  const { report: stored } = await submitReport(ctx, city, given);
  return (await findCase(ctx.db, stored.caseId))!;
}
async function call<Body>(
  actor: Actor,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Body }> {
  const answer = await http.inject({
    ...{ method, url: `/api/v1${path}`, headers: { ...town.headersOf(actor), ...headers } },
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() as Body };
}
const step = (actor: Actor, caseId: string, action: string, form = {}) =>
  act({ ...ctx, actor }, city.loop, { caseId, action, form });

test('confident suggestions are looked over, then accepted at once; refused ones say why', async () => {
  const cases = [];
  for (const [text, at] of [
    ['水管爆裂，水流到路上', 0],
    ['自来水停水，家里没有水', 0.003],
    ['井盖丢失', 0.006],
  ] as const)
    cases.push(await report(text, { lon: lon + at }));
  const waiting = cases.filter(({ state }) => state === 'awaiting-dispatch');
  const { body } = await call<ConfidentCases>(dispatcher, 'GET', '/desk/confident?above=0.5');
  assert.ok(body.items.every(({ confidence }) => confidence >= 0.5));
  assert.ok(body.items.length + body.urgent > 0 || waiting.length === 0);
  const items = body.items.map(({ id, version, unit, assistants }) => ({
    ...{ id, expectedVersion: version },
    form: { unit: unit.id, assistants: assistants.map((each) => each.id) },
  }));
  const signed = await report('楼下的路灯坏了，垃圾也没有人收');
  if (signed.state === 'awaiting-dispatch')
    await step(dispatcher, signed.id, 'dispatch', { unit: water.organisationId });
  const form = { unit: water.organisationId };
  const request = {
    action: 'dispatch',
    items: [...items, { id: signed.id, form }, { id: ctx.ids.next(), form }],
  };
  const key = { 'idempotency-key': 'bulk-1' };
  const first = await call<BulkAnswer>(dispatcher, 'POST', '/desk/bulk', request, key);
  assert.equal(first.status, 200);
  assert.equal(first.body.done.length, items.length);
  assert.ok(first.body.done.every(({ state }) => state === 'awaiting-signature'));
  assert.deepEqual(
    first.body.refused.map(({ code, number }) => [code, number]).sort(),
    [
      ['loop.action_not_allowed', signed.number],
      ['loop.case_not_found', null],
    ].sort(),
  );
  assert.match(first.body.refused[0]!.reason + first.body.refused[1]!.reason, /待签收|没有这个案件/);
  const again = await call<BulkAnswer>(dispatcher, 'POST', '/desk/bulk', request, key);
  assert.deepEqual(again.body, first.body, 'the same call again does nothing twice');
  const doubled = { action: 'urge', items: [{ id: signed.id }, { id: signed.id }] };
  assert.equal((await call(dispatcher, 'POST', '/desk/bulk', doubled)).status, 400);
  const many = Array.from({ length: 201 }, () => ({ id: ctx.ids.next() }));
  assert.equal((await call(dispatcher, 'POST', '/desk/bulk', { action: 'urge', items: many })).status, 400);
});

test('a bulk action keeps each person to what they may do alone', async () => {
  const foreign = await report('小区里有人遛狗不牵绳，吓到孩子');
  const body = { action: 'dispatch', items: [{ id: foreign.id, form: { unit: water.organisationId } }] };
  const { body: answer } = await call<BulkAnswer>(water, 'POST', '/desk/bulk', body);
  assert.equal(answer.done.length, 0);
  assert.match(answer.refused[0]!.code, /^(access\.|loop\.action_not_allowed)/);
});

test('cases about one thing are put together, and parted again with their own clocks', async () => {
  const near = { lat: lat - 0.004 };
  const one = await report('广场喷泉旁的树枝折断，路灯也歪了', near);
  const two = await report('活动室卫生没人打扫，气味难闻，灯也坏了', { ...near, lon: lon + 0.006 });
  const given = await report('自来水管爆裂', { lat: lat - 0.005, lon: lon - 0.006 });
  if (given.state === 'awaiting-dispatch')
    await step(dispatcher, given.id, 'dispatch', { unit: water.organisationId });
  assert.equal(one.state + two.state, 'awaiting-dispatchawaiting-dispatch');
  const { body } = await call<MergeAnswer>(dispatcher, 'POST', '/desk/merge', {
    ...{ into: one.id, cases: [two.id, given.id, one.id] },
  });
  assert.deepEqual(
    body.refused.map(({ number, code }) => [number, code]),
    [[given.number, 'loop.action_not_allowed']],
  );
  assert.equal((await findCase(ctx.db, two.id))!.state, 'not-taken-up');
  const reports = async (id: string) =>
    (await call<{ items: { id: string }[] }>(dispatcher, 'GET', `/cases/${id}/reports`)).body.items.length;
  assert.deepEqual([await reports(one.id), await reports(two.id)], [2, 0]);
  const listed = await call<{ items: { id: string; reports: number }[] }>(
    dispatcher,
    'GET',
    '/cases?limit=200',
  );
  const said = (id: string) => listed.body.items.find((row) => row.id === id)?.reports;
  assert.deepEqual(
    [said(one.id), said(two.id), said(given.id)],
    [2, 0, await reports(given.id)],
    'the list says how many are fused',
  );
  const parted = await call<{ items: { id: string }[] }>(dispatcher, 'POST', '/desk/part', {
    groups: body.groups,
  });
  const again = (await findCase(ctx.db, parted.body.items[0]!.id))!;
  assert.deepEqual([again.state, again.openedAt], ['awaiting-dispatch', two.openedAt]);
  assert.deepEqual([await reports(one.id), await reports(again.id)], [1, 1]);
  const denied = await call(water, 'POST', '/desk/merge', { into: one.id, cases: [again.id] });
  assert.equal(denied.status, 403);
});

test('a channel whose own things stay with their case is not put to another one', async () => {
  const strict = await town.serve(deskRoutes({ city, keepsCases: (channel) => channel === 'letters' }));
  const one = await report('花坛边的石凳歪了，地上有垃圾', { lat: lat + 0.003 });
  const two = await report('邻居装修占用楼道，夜里还在施工', {
    ...{ channel: 'letters', lat: lat + 0.003, lon: lon - 0.003 },
  });
  const answer = await strict.inject({
    ...{ method: 'POST', url: '/api/v1/desk/merge', headers: town.headersOf(dispatcher) },
    payload: { into: one.id, cases: [two.id] },
  });
  assert.deepEqual(answer.json().refused[0].code, 'desk.channel_keeps_case');
  assert.equal((await findCase(ctx.db, two.id))!.state, 'awaiting-dispatch');
});

test('views belong to their maker, are seen by the unit they are shared with, and one opens the desk', async () => {
  const colleague = town.staff('unit-clerk', { unit: 'city.water-company' });
  const stranger = town.staff('unit-clerk', { unit: 'city.police' });
  const mine = { name: '我的待签收', queue: 'sign', filters: { words: '井盖' }, shared: false };
  const own = await call<DeskView>(water, 'POST', '/desk/views', mine);
  assert.equal(own.status, 201);
  const open = await call<DeskView>(water, 'POST', '/desk/views', { ...mine, name: '班组', shared: true });
  const names = async (actor: Actor) =>
    (await call<{ items: DeskView[] }>(actor, 'GET', '/desk/views')).body.items.map(({ name }) => name);
  assert.deepEqual(await names(water), ['我的待签收', '班组']);
  assert.deepEqual(await names(colleague), ['班组']);
  assert.deepEqual(await names(stranger), []);
  const shared = open.body.id;
  assert.equal((await call(colleague, 'PUT', `/desk/views/${shared}`, mine)).status, 403);
  assert.equal((await call(stranger, 'DELETE', `/desk/views/${shared}`)).status, 404);
  assert.equal((await call(stranger, 'PUT', '/desk/first-view', { id: shared })).status, 404);
  const first = await call<{ items: DeskView[] }>(colleague, 'PUT', '/desk/first-view', { id: shared });
  assert.equal(first.body.items[0]?.first, true);
  await call(water, 'PUT', `/desk/views/${shared}`, { ...mine, shared: false });
  assert.deepEqual(await names(colleague), [], 'no longer shared, no longer there');
  assert.equal((await call(water, 'DELETE', `/desk/views/${shared}`)).status, 200);
  const bad = { ...mine, filters: { area: 'nowhere' } };
  assert.equal((await call(water, 'POST', '/desk/views', bad)).status, 400);
  assert.equal((await call(dispatcher, 'POST', '/desk/views', { ...mine, shared: true })).status, 409);
});

test('the file of a disputed case names everybody who had it, the grounds and the clause', async () => {
  const state = await report('自来水管漏水，阀门处一直在滴', { lat: lat + 0.005 });
  const police = town.staff('unit-clerk', { unit: 'city.police' });
  if (state.state === 'awaiting-dispatch')
    await step(dispatcher, state.id, 'dispatch', { unit: water.organisationId });
  const holder = (await findCase(ctx.db, state.id))!.hands.at(-1)!.organisationId;
  const first = holder === water.organisationId ? water : { ...water, organisationId: holder };
  const objection = { reason: '不归我们管', clause: '权责清单第 3 条', suggested: police.organisationId };
  await step(first, state.id, 'object', objection);
  await step(dispatcher, state.id, 'grant-return', { reason: '属实' });
  await step(dispatcher, state.id, 'dispatch', { unit: police.organisationId });
  await step(police, state.id, 'sign');
  await step(police, state.id, 'object', { reason: '公园设施由园林管', clause: '权责清单第 9 条' });
  assert.equal((await findCase(ctx.db, state.id))!.state, 'in-panel');
  const { body } = await call<CaseFile>(dispatcher, 'GET', `/cases/${state.id}/file`);
  const units = body.holdings.flatMap(({ organisation }) => organisation?.name ?? []);
  const nameOf = (id: string) => city.organisations.get(id).name;
  assert.deepEqual(units, [nameOf(holder), nameOf(police.organisationId!)]);
  assert.equal(body.holdings.at(-1)?.organisation, null, 'now it is the panel’s');
  assert.ok(body.holdings.slice(0, -1).every(({ until }) => until !== null));
  assert.equal(
    body.holdings.find((each) => each.organisation?.id === police.organisationId)?.signedAt !== null,
    true,
  );
  assert.deepEqual(
    body.objections.map(({ clause, suggested, decision }) => [clause, suggested, decision?.reason]),
    [
      ['权责清单第 3 条', nameOf(police.organisationId!), '属实'],
      ['权责清单第 9 条', '', undefined],
    ],
  );
  assert.ok(body.duties.length > 0);
  const outsider = town.staff('unit-clerk', { unit: 'city.water-company' });
  if (holder !== water.organisationId)
    assert.equal((await call(outsider, 'GET', `/cases/${state.id}/file`)).status, 403);
});

test('a print is in the audit log with its purpose, of what the reader may see', async () => {
  const state = await report('景观灯不亮，夜里一片黑', { lat: lat + 0.0062 });
  const print = (actor: Actor, body: object) => call<{ code?: string }>(actor, 'POST', '/desk/prints', body);
  assert.equal((await print(dispatcher, { caseId: state.id, purpose: 'panel' })).status, 200);
  const list = { queue: 'sign', filters: { words: '井盖' }, rows: 3 };
  assert.equal((await print(dispatcher, { list, purpose: 'superior' })).status, 200);
  assert.equal((await print(dispatcher, { caseId: state.id })).status, 400, 'a purpose is needed');
  assert.equal((await print(dispatcher, { purpose: 'archive' })).status, 400, 'something is printed');
  const outsider = town.staff('unit-clerk', { unit: 'city.police' });
  if (state.leadOrganisationId !== outsider.organisationId)
    assert.equal((await print(outsider, { caseId: state.id, purpose: 'panel' })).status, 403);
  const noted = await ctx.db.query<{ action: string; purpose: string; subject: string; actorId: string }>(
    `SELECT action, purpose, subject, actor_id AS "actorId" FROM audit.entry WHERE action LIKE '%.printed' ORDER BY id`,
  );
  assert.deepEqual(noted, [
    { action: 'case.printed', purpose: 'panel', subject: `case:${state.id}`, actorId: dispatcher.id },
    { action: 'list.printed', purpose: 'superior', subject: 'list:cases', actorId: dispatcher.id },
  ]);
});

test('related cases are those near by, closed ones too, never those out of sight', async () => {
  const far = 0.006;
  const here = { lon: lon - far, lat: lat - far };
  const one = await report('绿化带里的树枝折断，挡住人行道', here);
  const two = await report('树枝断了压在绿化带上，没人清理，要求处理', { ...here, lon: here.lon + 0.0009 });
  await report('树枝断了', { ...here, lon: here.lon + 0.005 });
  const { body } = await call<RelatedCases>(dispatcher, 'GET', `/cases/${one.id}/related`);
  if (one.id !== two.id) {
    const found = body.items.find(({ id }) => id === two.id);
    assert.ok(found !== undefined && found.distanceM! > 50 && found.distanceM! < 120, JSON.stringify(body));
  }
  assert.ok(body.items.every(({ distanceM }) => distanceM === null || distanceM <= body.withinM));
  const { body: theirs } = await call<RelatedCases | { code: string }>(
    water,
    'GET',
    `/cases/${one.id}/related`,
  );
  assert.ok('code' in theirs || theirs.items.every(({ unit }) => unit !== null));
});

test('the list leaves as a workbook with real types, masked unless a purpose is given, and is audited', async () => {
  await report('=HYPERLINK("http://bad","路灯")坏了', {
    reporter: { name: '欧阳试', telephone: '13912345678' },
    lon: lon - 0.004,
  });
  const take = async (actor: Actor, query: string, headers = {}) =>
    http.inject({
      url: `/api/v1/desk/cases.xlsx${query}`,
      headers: { ...town.headersOf(actor), ...headers },
    });
  const masked = await take(dispatcher, '?reporters=masked');
  assert.equal(masked.statusCode, 200);
  const rows = [];
  const table = await readTable(masked.rawPayload);
  for await (const row of table.rows) rows.push(row.cells);
  const row = rows.find((each) => each.标题?.includes('HYPERLINK'))!;
  assert.ok(row.标题!.startsWith(`'=`));
  assert.equal(row.联系电话, '139****5678');
  assert.match(row.受理时间!, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  assert.match(row.优先级!, /^[1-4]$/);
  assert.equal((await take(dispatcher, '?reporters=full')).statusCode, 400);
  const full = await take(dispatcher, '?reporters=full', { 'x-purpose': 'call-back' });
  assert.equal(full.statusCode, 200);
  const bytes = full.rawPayload;
  const words = [];
  for await (const each of (await readTable(bytes)).rows) words.push(each.cells.联系电话);
  assert.ok(words.includes('13912345678'));
  assert.equal(
    (await take(town.staff('section', { unit: 'city.water-company' }), '?reporters=full')).statusCode,
    403,
  );
  const entries = await ctx.db.query<{ action: string; details: { rows?: number } }>(
    `SELECT action, details FROM audit.entry WHERE action LIKE 'list.%' OR action = 'access.unmasked' ORDER BY id`,
  );
  const actions = entries.map(({ action }) => action);
  assert.equal(actions.filter((each) => each === 'list.exported').length, 2);
  assert.equal(actions.filter((each) => each === 'access.unmasked').length, 1);
  assert.ok(entries.some(({ details }) => details.rows === rows.length));
  const own = await readTable((await take(water, '')).rawPayload);
  for await (const each of own.rows) assert.ok(each.cells.编号);
});
