import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { ErasureView } from '../../base/erasure/contract.ts';
import { ERASED, erasureRoutes, findLeftovers, finishErasures } from '../../base/erasure/index.ts';
import { act, checkLoop, findCase } from '../../base/loop/index.ts';
import { messageRoutes } from '../../base/messages/index.ts';
import { createSecretBox } from '../../platform/auth/index.ts';
import { createTestAuth } from '../../platform/auth/testing.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { cityNoticeConsumer, createCityMessages } from '../messages/messages.ts';
import { createRoles } from '../roles.ts';
import { scenes } from '../scenes.ts';
import { createErasure } from './erasure.ts';

const PHONE = '13912340001';
const NAME = '欧阳试';
const town = await createTestCity(
  scenes.flatMap((scene) => scene.migrations ?? []),
  scenes.flatMap((scene) => scene.flows ?? []),
  scenes,
);
const { ctx, city } = town;
const secret = createSecretBox(randomBytes(32));
const messages = createCityMessages(city, town.parts.push);
// The routes are made before the one who signs people in, whom they need: asked for when somebody calls.
const routes = scenes.flatMap((scene) => scene.routes?.(town.parts) ?? []);
const parts = createErasure(
  city,
  {
    findCitizen: (...input) => auth.findCitizen(...input),
    findCitizenPhone: (...input) => auth.findCitizenPhone(...input),
    eraseCitizen: (...input) => auth.eraseCitizen(...input),
  },
  scenes,
  secret,
);
const { app, auth } = await createTestAuth(town, { roles: createRoles(scenes), secret }, [
  ...routes,
  ...messageRoutes(messages.templates),
  ...erasureRoutes(parts),
]);
const keyFor = async (...permissions: string[]) => ({
  authorization: `Bearer ${(await auth.createToken(ctx, { name: 'test', permissions })).token}`,
});
const admin = { ...(await keyFor('person.erase')), 'x-purpose': 'erasure' };
const dispatcher = town.staff('dispatcher');
const supervisor = town.staff('supervisor');
const water = town.staff('unit-clerk', { unit: 'city.water-company' });
const street = city.areas.findByCode('990101001')!;

async function post<Result>(url: string, headers: Record<string, string>, payload: object): Promise<Result> {
  const answer = await app.inject({ method: 'POST', url, headers, payload });
  assert.ok(answer.statusCode < 300, `${url} ${answer.body}`);
  return answer.json();
}
const step = (actor: typeof dispatcher, caseId: string, action: string, form = {}) =>
  act({ ...ctx, actor }, city.loop, { caseId, action, form });

async function signInCitizen(phone: string): Promise<Record<string, string>> {
  await post('/api/v1/auth/phone-code', {}, { phone });
  const box = await app.inject({ url: `/api/v1/demo/messages?phone=${phone}` });
  const code = /\d{6}/.exec(box.json().items[0].text)![0];
  const login = await app.inject({
    method: 'POST',
    url: '/api/v1/auth/phone-login',
    payload: { phone, code },
  });
  assert.equal(login.statusCode, 200, login.body);
  const cookies = login.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return { cookie: cookies, 'x-csrf-token': login.json().csrf };
}

/** Everybody does their part, with the person's number and name in what they write. */
async function settle(caseId: string): Promise<void> {
  const state = await findCase(ctx.db, caseId);
  if (state?.state === 'awaiting-dispatch')
    await step(dispatcher, caseId, 'dispatch', { unit: water.organisationId });
  const holder = (await findCase(ctx.db, caseId))!.hands.at(-1)!.organisationId;
  const clerk = town.staff('unit-clerk', { unit: city.organisations.find(holder)!.code });
  await step(clerk, caseId, 'sign');
  for (const task of (await findCase(ctx.db, caseId))!.tasks) {
    if (task.role !== 'assist' || task.status !== 'open') continue;
    const helper = town.staff('unit-clerk', { unit: city.organisations.get(task.organisationId).code });
    await step(helper, caseId, 'assist', { result: '已配合' });
  }
  await step(clerk, caseId, 'handle', { result: `已电话 139-1234-0001 告知${NAME}，现场已修复` });
  await step(supervisor, caseId, 'verify');
  await step(dispatcher, caseId, 'close');
}

/** Tables in which a text stands, whatever the column's type. */
async function tablesWith(words: string): Promise<string[]> {
  const tables = await ctx.db.query<{ name: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await ctx.db.query(
      `SELECT 1 FROM ${name} x WHERE to_jsonb(x)::text LIKE '%' || $1 || '%' LIMIT 1`,
      [words],
    );
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

async function tell(): Promise<void> {
  const events = await town.deliver();
  const consumer = cityNoticeConsumer(city, messages);
  const wanted = events.filter((event) => consumer.types.includes(event.type));
  if (wanted.length > 0) await inTransaction(ctx, (tx) => consumer.handle(tx, wanted));
}

const citizen = await signInCitizen(PHONE);
const snap = await post<{ id: string }>('/api/v1/snap-reports', citizen, {
  ...{ clientId: 'erasure-one', text: `井盖破损，请联系${NAME} ${PHONE}`, lon: street.lon, lat: street.lat },
  address: `${street.name}${NAME}家门口`,
});
const ticket = await post<{ caseId: string }>('/api/v1/hotline/tickets', await keyFor('hotline.exchange'), {
  ...{
    number: 'T-1',
    deadline: '2026-12-25T10:00:00+08:00',
    text: `自来水爆管，联系人${NAME}`,
    areaCode: '990101001',
  },
  reporter: { name: NAME, telephone: '+86 13912340001' },
});
const secretTicket = await post<{ caseId: string }>(
  '/api/v1/hotline/tickets',
  await keyFor('hotline.exchange'),
  {
    ...{ number: 'T-2', deadline: '2026-12-25T10:00:00+08:00', text: `${NAME}举报供水收费`, secret: true },
    ...{ areaCode: '990101001', reporter: { name: NAME, telephone: PHONE } },
  },
);
const open311 = await app.inject({
  ...{ method: 'POST', url: '/open311/v2/requests.json' },
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams({
    ...{ api_key: (await keyFor('open311.submit')).authorization.slice(7), service_code: '010101' },
    ...{
      lat: String(street.lat! + 0.002),
      long: String(street.lon! + 0.002),
      description: `路灯不亮 ${PHONE}`,
    },
    ...{ last_name: '欧阳', first_name: '试', phone: '139 1234 0001' },
  }).toString(),
});
assert.equal(open311.statusCode, 201, open311.body);
await post('/api/v1/online-appeals/questions', citizen, {
  ...{ title: `${NAME}想问供暖`, text: `何时供暖？请打 ${PHONE}` },
});
const diverted = await post<{ caseId: string }>(
  '/api/v1/police-diversion/calls',
  await keyFor('police-diversion.exchange'),
  {
    ...{ number: '110-1', calledAt: '2026-11-18T09:00:00+08:00', nature: '噪声', areaCode: '990101002' },
    ...{
      text: `楼下施工噪声，报警人${NAME}`,
      place: `${NAME}家楼下`,
      caller: { name: NAME, telephone: PHONE },
    },
  },
);
await tell();
const caseOf = async (reportId: string) =>
  (
    await ctx.db.query<{ id: string }>('SELECT case_id AS id FROM intake.report WHERE id = $1', [reportId])
  )[0]!.id;
const snapCase = await caseOf(snap.id);

test('only who may, and says why, erases a person', async () => {
  const stranger = await keyFor('case.read');
  const ask = (headers: Record<string, string>, payload: object) =>
    app.inject({ method: 'POST', url: '/api/v1/persons/erasure', headers, payload });
  assert.equal((await ask(stranger, { phone: PHONE })).statusCode, 403);
  const { 'x-purpose': _, ...silent } = admin;
  assert.equal((await ask(silent, { phone: PHONE })).json().code, 'erasure.purpose_needed');
  assert.equal((await ask(admin, {})).json().code, 'erasure.whom');
  assert.equal((await ask(citizen, { phone: PHONE })).statusCode, 403);
});

test('a person who came by app, hotline, 110 and Open311 is erased; an open case keeps what it needs until it closes', async () => {
  for (const caseId of [snapCase, secretTicket.caseId, diverted.caseId]) await settle(caseId);
  const [other] = await ctx.db.query<{ id: string }>(
    `SELECT case_id AS id FROM intake.report WHERE channel = 'open311'`,
  );
  await settle(other!.id);
  await tell();
  const before = await figures();
  assert.ok((await tablesWith(NAME)).length > 3);

  const answer = await post<ErasureView>('/api/v1/persons/erasure', admin, { phone: '+86 139-1234-0001' });
  assert.equal(answer.openCases, 1, 'the burst pipe is still being handled');
  assert.equal(answer.doneAt, null);
  assert.equal(answer.erased.account, 1);
  assert.equal(answer.erased.reports, 4);
  assert.equal((await app.inject({ url: '/api/v1/auth/me', headers: citizen })).statusCode, 401);
  assert.equal((await findCase(ctx.db, ticket.caseId))?.subject.description.includes(NAME), true);

  await settle(ticket.caseId);
  await tell();
  town.clock.advance(3_600_000);
  assert.equal(await finishErasures(ctx, parts), 1);
  assert.equal(await finishErasures(ctx, parts), 0, 'it is done once');
  assert.deepEqual(await tablesWith(PHONE), []);
  assert.deepEqual(await tablesWith('1234-0001'), []);
  assert.deepEqual(await tablesWith(NAME), []);
  assert.deepEqual(await figures(), before, 'no case, action or category is lost');
  const state = await findCase(ctx.db, snapCase);
  assert.equal(state?.subject.description, ERASED);
  assert.equal(state?.subject.place.address, undefined);
  const log = await ctx.db.query<{ form: { result?: string } }>(
    `SELECT form FROM loop.action WHERE case_id = $1 AND type = 'handle'`,
    [snapCase],
  );
  assert.equal(log[0]?.form.result, `已电话 ${ERASED} 告知${ERASED}，现场已修复`, 'what the unit did stays');
  const check = await checkLoop(ctx, city.loop, {});
  assert.equal(check.faulty, 0, 'every case follows from its log');
});

const figures = () =>
  ctx.db.query(
    `SELECT c.id, c.category_code, c.area_id, (SELECT count(*)::int FROM loop.action a WHERE a.case_id = c.id AND c.id <> $1)
     FROM loop.case c ORDER BY c.id`,
    [ticket.caseId],
  );

test('the doctor finds what was left over, and nobody who came back of themselves', async () => {
  assert.deepEqual((await findLeftovers(ctx.db, secret)).leftovers, []);
  await ctx.db.query(`UPDATE intake.report SET text = $2 WHERE id = $1`, [snap.id, `打 139-1234-0001`]);
  const found = await findLeftovers(ctx.db, secret);
  assert.deepEqual(found.leftovers, [{ place: 'intake.report.text', rows: 1 }]);
  await ctx.db.query(`UPDATE intake.report SET text = $2 WHERE id = $1`, [snap.id, ERASED]);
});

test('citizens erase themselves, and come back as somebody new', async () => {
  const me = await signInCitizen('13912340002');
  await post('/api/v1/snap-reports', me, {
    ...{ clientId: 'erasure-own', text: '垃圾桶满了', lon: street.lon! - 0.002, lat: street.lat! - 0.002 },
  });
  const answer = await app.inject({ method: 'DELETE', url: '/api/v1/persons/me', headers: me });
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.json().openCases, 1);
  assert.equal((await app.inject({ url: '/api/v1/messages', headers: me })).statusCode, 401);
  const again = await signInCitizen('13912340002');
  const own = await app.inject({ url: '/api/v1/snap-reports', headers: again });
  assert.deepEqual(own.json().items, []);
  const list = await app.inject({ url: '/api/v1/persons/erasures', headers: admin });
  assert.equal(list.json().items.length, 2);
  assert.ok(!list.body.includes('1391234'));
});
