import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { TEXT_LIMIT } from '../../base/intake/index.ts';
import { act, findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { createTestCity } from '../testing.ts';
import type { RequestView, TicketDetail, TicketReceipt } from './contract.ts';
import { deliverDue } from './exchange/delivery.ts';
import { scene } from './index.ts';
import { insertUpperRequest } from './requests.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { ctx, clock, city } = town;
const http = await town.serve();
const dispatcher = town.staff('dispatcher');
const supervisor = town.staff('supervisor');
const water = town.staff('unit-clerk', { unit: 'city.water-company' });
const waterUnit = water.organisationId!;
const admin = town.staff('administrator');
const system = town.staff('hotline-agent');

async function call<T>(
  actor: Actor,
  method: string,
  url: string,
  payload?: unknown,
  status = 200,
): Promise<T> {
  const headers = town.headersOf(actor);
  const answer = await http.inject({
    method: method as 'GET',
    url: `/api/v1/hotline${url}`,
    headers,
    payload: payload as object,
  });
  assert.equal(answer.statusCode, status, answer.body);
  return answer.json();
}
const take = (number: string, more: object = {}, status = 200) =>
  call<TicketReceipt>(
    system,
    'POST',
    '/tickets',
    {
      number,
      deadline: '2026-11-25T10:00:00+08:00',
      text: `其他事项 ${number}`,
      kind: '举报',
      areaCode: '990101001',
      ...more,
    },
    status,
  );
const step = (actor: Actor, caseId: string, action: string, form = {}) =>
  act({ ...ctx, actor }, city.loop, { caseId, action, form });
const ticketOf = (id: string) => call<TicketDetail>(dispatcher, 'GET', `/tickets/${id}`);
async function requestsOf(id: string): Promise<RequestView[]> {
  await town.deliver();
  return (await ticketOf(id)).requests;
}
const answer = (id: string, payload: object, status = 200) =>
  call<RequestView>(system, 'POST', `/requests/${id}/answer`, payload, status);

async function dispatched(number: string, more = {}) {
  const ticket = await take(number, more);
  const state = await findCase(ctx.db, ticket.caseId);
  if (state?.state === 'awaiting-dispatch')
    await step(dispatcher, ticket.caseId, 'dispatch', { unit: waterUnit });
  return ticket;
}

test('open desks hear of a request as soon as it is made', async () => {
  const ticket = await dispatched('LIVE-1');
  await step(water, ticket.caseId, 'sign');
  await town.deliver();
  town.pushed.length = 0;
  await town.deliver();
  const told = town.pushed.find((message) => message.type === 'hotline.request.made');
  assert.deepEqual([told?.topic, told?.data.caseId], ['cases', ticket.caseId]);
  assert.ok(JSON.stringify(told?.data.organisationIds).includes(waterUnit));
});

test('a ticket goes down to a unit and up again, and both sides are shown', async () => {
  const ticket = await take('T-1', { secret: false, reporter: { name: '张三', telephone: '13800001234' } });
  assert.ok(ticket.innerDueAt < ticket.upperDeadline);
  const opened = (await findCase(ctx.db, ticket.caseId))!;
  assert.equal(opened.clocks.citizen!.dueAt!.toISOString(), ticket.innerDueAt);
  assert.equal(opened.subject.channel, 'hotline');
  const again = await take('T-1', { reporter: { name: '张三', telephone: '13800001234' } });
  assert.deepEqual([again.known, again.changed, again.caseId], [true, [], ticket.caseId]);

  if (opened.state === 'awaiting-dispatch')
    await step(dispatcher, ticket.caseId, 'dispatch', { unit: waterUnit });
  await step(water, ticket.caseId, 'sign');
  let [request] = await requestsOf(ticket.id);
  assert.deepEqual([request?.kind, request?.state], ['sign', 'waiting']);
  await answer(request!.id, { approved: true });
  await answer(request!.id, { approved: true });
  await answer(request!.id, { approved: false, answer: '不行' }, 409);
  assert.equal((await ticketOf(ticket.id)).upper.status, 'signed');

  await step(water, ticket.caseId, 'handle', { result: '已恢复供水' });
  await step(supervisor, ticket.caseId, 'verify');
  await step(dispatcher, ticket.caseId, 'close');
  request = (await requestsOf(ticket.id)).find((each) => each.kind === 'completion');
  assert.equal(request?.reason, '已恢复供水');
  await answer(request!.id, { approved: false }, 400);
  await answer(request!.id, { approved: false, answer: '诉求人不认可' });
  assert.equal((await findCase(ctx.db, ticket.caseId))!.state, 'handling');

  await step(water, ticket.caseId, 'handle', { result: '再次检修' });
  await step(supervisor, ticket.caseId, 'verify');
  await step(dispatcher, ticket.caseId, 'close');
  request = (await requestsOf(ticket.id)).find((each) => each.state === 'waiting');
  await answer(request!.id, { approved: true });
  const done = await ticketOf(ticket.id);
  assert.deepEqual([done.upper.status, done.inner.state, done.waiting], ['closed', 'closed', []]);
  assert.deepEqual(done.reporter, { name: '张*', telephone: '138****1234' });
});

test('a return is refused or leaves us; an extension moves both deadlines', async () => {
  const ticket = await dispatched('T-2');
  await step(water, ticket.caseId, 'sign');
  await step(water, ticket.caseId, 'ask-extension', { reason: '管道材料未到' });
  const extension = (await requestsOf(ticket.id)).find((each) => each.kind === 'extension')!;
  await answer(extension.id, { approved: true }, 400);
  await answer(extension.id, { approved: true, deadline: '2026-12-02T10:00:00+08:00' });
  const longer = await ticketOf(ticket.id);
  assert.equal(longer.upper.deadline, '2026-12-02T02:00:00.000Z');
  let state = (await findCase(ctx.db, ticket.caseId))!;
  assert.equal(state.clocks.citizen!.dueAt!.toISOString(), longer.inner.dueAt);
  assert.equal(state.clocks.handle!.extensions, 1);

  await step(water, ticket.caseId, 'object', { reason: '不属本单位', clause: '三定第5条' });
  let back = (await requestsOf(ticket.id)).find((each) => each.kind === 'return')!;
  assert.match(back.reason, /不属本单位；三定第5条/);
  await answer(back.id, { approved: false, answer: '属于你单位' });
  state = (await findCase(ctx.db, ticket.caseId))!;
  assert.equal(state.state, 'handling');

  const other = await dispatched('T-3');
  await step(water, other.caseId, 'object', { reason: '不属本单位', clause: '三定第5条' });
  back = (await requestsOf(other.id)).find((each) => each.kind === 'return')!;
  await answer(back.id, { approved: true });
  assert.equal((await findCase(ctx.db, other.caseId))!.state, 'not-taken-up');
  assert.equal((await ticketOf(other.id)).upper.status, 'returned');
  assert.equal((await requestsOf(other.id)).length, 1);
});

test('an exit that the upper side refuses is taken in anew with its old clock', async () => {
  const ticket = await take('T-4', { text: '请问市民卡怎么补办', kind: '咨询', areaCode: '990102' });
  const state = (await findCase(ctx.db, ticket.caseId))!;
  if (state.state !== 'awaiting-dispatch') return assert.fail(`is ${state.state}`);
  await step(dispatcher, ticket.caseId, 'exit', { exit: 'legal-path', note: '应走法定途径' });
  const [request] = await requestsOf(ticket.id);
  assert.match(request!.reason, /告知法定途径；应走法定途径/);
  await answer(request!.id, { approved: false, answer: '应予受理' });
  const anew = await ticketOf(ticket.id);
  assert.notEqual(anew.caseId, ticket.caseId);
  assert.deepEqual([anew.inner.state, anew.inner.dueAt], ['awaiting-dispatch', ticket.innerDueAt]);
});

test('a ticket in progress is taken over with its step, its holder and its clocks', async () => {
  const past = [
    { action: 'dispatch', at: '2026-11-16T09:00:00+08:00', unit: 'city.water-company' },
    { action: 'sign', at: '2026-11-16T10:00:00+08:00' },
  ];
  const more = { receivedAt: '2026-11-16T08:30:00+08:00', past, status: '已签收', holder: '市水务' };
  const ticket = await take('T-5', more);
  const state = (await findCase(ctx.db, ticket.caseId))!;
  assert.equal(state.state, 'handling');
  assert.deepEqual(
    state.hands.map((hand) => [hand.organisationId, hand.signedAt]),
    [[waterUnit, '2026-11-16T02:00:00.000Z']],
  );
  assert.equal(state.clocks.handle!.startedAt.toISOString(), '2026-11-16T02:00:00.000Z');
  assert.equal((await requestsOf(ticket.id)).length, 0);
  const wrong = [{ ...past[0]!, unit: '没有的单位' }];
  await take('T-5b', { ...more, past: wrong }, 422);
  await take('T-5b', { ...more, past: [past[1]!, past[0]!] }, 409);
  assert.equal((await call<{ items: unknown[] }>(dispatcher, 'GET', '/tickets?number=T-5b')).items.length, 0);
});

test('a changed ticket moves its deadlines and says so; what is wrong is refused whole', async () => {
  const ticket = await dispatched('T-6');
  const moved = await take('T-6', { deadline: '2026-11-21T10:00:00+08:00', status: '督办中' });
  assert.deepEqual([...moved.changed].sort(), ['upperDeadline', 'upperStatus']);
  const state = (await findCase(ctx.db, ticket.caseId))!;
  assert.equal(state.clocks.citizen!.dueAt!.toISOString(), moved.innerDueAt);
  const detail = await ticketOf(ticket.id);
  assert.equal(detail.changes.find((change) => change.field === 'upperStatus')?.after, '督办中');
  for (const [bad, status] of [
    [{ deadline: '2026-02-30T10:00:00+08:00' }, 422],
    [{ deadline: '明天下午之前必须办结' }, 422],
    [{ deadline: '2026-11-01T10:00:00+08:00' }, 422],
    [{ receivedAt: '2026-12-01T10:00:00+08:00', deadline: '2026-12-25T10:00:00+08:00' }, 422],
    [{ text: '' }, 400],
    [{ text: '停'.repeat(TEXT_LIMIT + 1) }, 413],
    [{ areaCode: '123456' }, 422],
    [{ number: '=1+1' }, 400],
    [{ kind: '胡说' }, 400],
  ] as const)
    await take('T-7', bad, status);
  const [row] = await ctx.db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM intake.report WHERE external_id = 'T-7'`,
  );
  assert.equal(row!.count, 0);
});

test('a secret ticket shows its words to its holder only, and nowhere else', async () => {
  const secret = {
    secret: true,
    text: '举报某某物业负责人倒卖车位',
    title: '举报车位',
    address: '秘密路9号',
  };
  const reporter = { name: '李四', telephone: '13900005678' };
  const ticket = await take('S-1', { ...secret, kind: '举报', reporter });
  const [leak] = await ctx.db.query<{ count: number }>(
    `SELECT (SELECT count(*) FROM loop.case c WHERE c.title LIKE '%车位%')
       + (SELECT count(*) FROM loop.case_document d WHERE d.origin::text LIKE '%车位%' OR d.state::text LIKE '%车位%')
       + (SELECT count(*) FROM loop.action a WHERE a.resolved::text LIKE '%车位%')
       + (SELECT count(*) FROM intake.report r WHERE r.text LIKE '%车位%' OR r.suggestion::text LIKE '%倒卖%') AS count`,
  );
  assert.equal(Number(leak!.count), 0);
  const state = (await findCase(ctx.db, ticket.caseId))!;
  if (state.state === 'awaiting-dispatch')
    await step(dispatcher, ticket.caseId, 'dispatch', {
      unit: town.staff('unit-clerk', { unit: 'city.police' }).organisationId!,
    });
  const holder = (await findCase(ctx.db, ticket.caseId))!.hands.at(-1)!.organisationId;
  const clerk = town.staff('unit-clerk', { unit: city.organisations.get(holder).code });
  const seen = await call<TicketDetail>(clerk, 'GET', `/tickets/${ticket.id}`);
  assert.deepEqual([seen.title, seen.text, seen.address], ['举报车位', secret.text, '秘密路9号']);
  assert.deepEqual(seen.reporter, { name: '李*', telephone: '139****5678' });
  const locked = await call<TicketDetail>(supervisor, 'GET', `/tickets/${ticket.id}`);
  assert.deepEqual([locked.locked, locked.text, locked.address, locked.reporter], [true, '', null, null]);
  const list = await http.inject({ url: '/api/v1/hotline/tickets', headers: town.headersOf(supervisor) });
  assert.ok(
    !list.body.includes('车位') &&
      list.json().items.some((each: { number: string }) => each.number === 'S-1'),
  );
});

const received: { body: string; headers: Record<string, unknown> }[] = [];
let healthy = true;
const platform = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    if (healthy) received.push({ body, headers: request.headers });
    response.writeHead(healthy ? 200 : 503).end();
  });
});
await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
after(() => platform.close());
const endpoint = `http://127.0.0.1:${(platform.address() as { port: number }).port}/requests`;

test('requests go up signed, in order, and again after the upper side was away', async () => {
  await deliverDue(ctx);
  const settings = { endpoint, algorithm: 'sm3', timeoutMs: 1_000, dayListEndpoint: null };
  await call(admin, 'PUT', '/exchange', settings, 400);
  await call(
    admin,
    'PUT',
    '/exchange',
    { ...settings, endpoint: 'file:///etc/passwd', secret: 'x'.repeat(20) },
    400,
  );
  const shown = await call<object>(admin, 'PUT', '/exchange', {
    ...settings,
    secret: 'a-secret-of-20-chars',
  });
  assert.deepEqual(shown, { ...settings, hasSecret: true });
  while ((await deliverDue(ctx)) > 0);
  received.length = 0;
  healthy = false;
  const ticket = await dispatched('W-1');
  await step(water, ticket.caseId, 'sign');
  await step(water, ticket.caseId, 'ask-extension', { reason: '等材料' });
  await town.deliver();
  await town.deliver();
  let requests = await requestsOf(ticket.id);
  assert.deepEqual(
    requests.map((each) => [each.kind, each.attempts, each.lastError, each.sentAt]),
    [
      ['sign', 1, 'HTTP 503', null],
      ['extension', 0, null, null],
    ],
  );
  healthy = true;
  assert.equal(await deliverDue(ctx), 0);
  clock.advance(31_000);
  assert.equal(await deliverDue(ctx), 1);
  assert.equal(await deliverDue(ctx), 1);
  requests = await requestsOf(ticket.id);
  assert.ok(requests.every((each) => each.sentBy === 'webhook'));
  assert.deepEqual(
    received.map((each) => JSON.parse(each.body).kind),
    ['sign', 'extension'],
  );
  const { body, headers } = received[0]!;
  const mac = createHmac('sm3', 'a-secret-of-20-chars').update(`${headers['x-timestamp']}.${body}`);
  assert.equal(headers['x-signature'], `sm3=${mac.digest('hex')}`);
  // What is asked twice within one delivery of events goes up with it, and does not wait for the job of the minute.
  received.length = 0;
  const hurried = await dispatched('W-2');
  await step(water, hurried.caseId, 'sign');
  await step(water, hurried.caseId, 'ask-extension', { reason: '等材料' });
  await town.deliver();
  await town.deliver();
  assert.deepEqual(
    received.map((each) => JSON.parse(each.body).kind),
    ['sign', 'extension'],
  );
  // What is not committed is not sent: an answer that is quicker than the commit would find no such request.
  received.length = 0;
  const early = await dispatched('W-3');
  const asked = { kind: 'extension', reason: '等材料', version: 1, at: clock.now() } as const;
  await inTransaction(ctx, async (tx) => {
    await insertUpperRequest(tx, early, asked);
    assert.equal(await deliverDue(tx), 0);
  });
  assert.equal(received.length, 0);
  assert.equal(await deliverDue(ctx), 1);
  await call(admin, 'PUT', '/exchange', { ...settings, endpoint: null });
});
