import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { submitReport } from '../../base/intake/index.ts';
import { act } from '../../base/loop/index.ts';
import type { MessagePage } from '../../base/messages/contract.ts';
import {
  type MessageSettings,
  messageRoutes,
  openEditions,
  startSmsDelivery,
} from '../../base/messages/index.ts';
import { type Actor, systemActor } from '../../platform/access/index.ts';
import { asActor, inTransaction } from '../../platform/context/index.ts';
import type { DeliveredEvent } from '../../platform/outbox/index.ts';
import type { SmsMessage } from '../../platform/sms/index.ts';
import { scene as snapReport } from '../../scenes/snap-report/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { cityNoticeConsumer, createCityMessages, messageAdminRoutes } from './messages.ts';

const town = await createTestCity([snapReport.migrations!], [], [snapReport]);
const { ctx, clock, city } = town;
const messages = createCityMessages(city, town.parts.push);
const consumer = cityNoticeConsumer(city, messages);
const http = await town.serve(messageRoutes(messages.templates));

const sent: SmsMessage[] = [];
let refuse = false;
const delivery = startSmsDelivery(ctx, {
  sms: {
    send: async (message) => {
      if (refuse) throw new Error(`${message.phone} cannot be reached`);
      sent.push(message);
    },
  },
  phoneOf: async () => '13800000001',
  templates: messages.templates,
  settings: () => city.setting<MessageSettings>('messages'),
  timeZone: city.identity.timeZone,
});
after(() => delivery.stop());

async function tell(events: readonly DeliveredEvent[]) {
  const wanted = events.filter((event) => consumer.types.includes(event.type));
  if (wanted.length > 0) await inTransaction(ctx, (tx) => consumer.handle(tx, wanted));
}
const inbox = async (actor: Actor, query = '') =>
  (
    await http.inject({ url: `/api/v1/messages${query}`, headers: town.headersOf(actor) })
  ).json() as MessagePage;
const unread = async (actor: Actor) =>
  (await http.inject({ url: '/api/v1/messages/unread', headers: town.headersOf(actor) })).json().count;
const post = (actor: Actor, path: string) =>
  http.inject({ method: 'POST', url: `/api/v1/messages${path}`, headers: town.headersOf(actor) });
const titles = async (actor: Actor) => (await inbox(actor)).items.map((item) => item.title.zh);

clock.set('2026-11-18T10:00:00+08:00');
const citizen = town.citizen(1);
const { report } = await submitReport(asActor(ctx, citizen), city, {
  ...{
    channel: 'snap-report',
    externalId: 'first-report',
    text: '路边垃圾桶满了没人清运',
    neverDispatch: true,
  },
  reporter: { citizenId: citizen.id },
});
const unit = city.organisations.findByCode('city.operations-centre')!;
const clerk = town.staff('unit-clerk', { unit: unit.code });
const auditor = town.staff('auditor', { unit: unit.code });
const system = asActor(ctx, systemActor('dispatch'));

const FAILED = [
  ['photos.used_before', '在别的事件里用过'],
  ['photos.other_place', '不是这个地方'],
  ['photos.unchanged', '看不出处置前后的变化'],
  ['photos.taken_before_report', '早于上报时间'],
] as const;
test('whoever handed a photo in is told that it was not accepted, and why; a doubt is for others', async () => {
  const worker = town.staff('unit-clerk', { unit: '990101.urban-management' });
  const checked = (id: number, verdict: string, why: string, staffId = worker.id): DeliveredEvent => ({
    ...{ id: 900_000 + id, type: 'photos.checked', aggregate: 'case', happenedAt: clock.now() },
    data: { caseId: report.caseId, verdict, why, staffId },
  });
  await tell([
    ...FAILED.map(([why], index) => checked(index, 'fail', why)),
    checked(10, 'doubt', 'photos.defect_unjudged'),
    checked(11, 'fail', 'photos.used_before', 'import'),
  ]);
  const { items } = await inbox(worker);
  assert.equal(items.length, FAILED.length);
  for (const [, words] of FAILED)
    assert.ok(
      items.some(({ text }) => text.zh.includes(words)),
      words,
    );
  assert.equal(items[0]?.link, `/cases/${report.caseId}`);
});

test('a synthetic past that is lived through afterwards is told to nobody; what happens now is', async () => {
  const made = await submitReport(asActor(ctx, systemActor('simulator')), city, {
    ...{ channel: 'desk', externalId: 'made-up', text: '路灯不亮', neverDispatch: true, synthetic: true },
  });
  const worker = town.staff('unit-clerk', { unit: '990101.police' });
  const failed = (id: number, happenedAt: Date): DeliveredEvent => ({
    ...{ id, type: 'photos.checked', aggregate: 'case', happenedAt },
    data: { caseId: made.report.caseId, verdict: 'fail', why: 'photos.unchanged', staffId: worker.id },
  });
  await tell([failed(910_001, new Date(clock.now().getTime() - 2 * 3_600_000))]);
  assert.deepEqual(await titles(worker), []);
  await tell([failed(910_002, clock.now())]);
  assert.equal((await titles(worker)).length, 1);
});

test('who reported and who has to act are told, each once however often the event comes', async () => {
  await tell(await town.deliver());
  assert.deepEqual(await titles(citizen), ['已收到您的上报']);
  await act(system, city.loop, {
    ...{ caseId: report.caseId, action: 'dispatch', capacity: 'system', form: { unit: unit.id } },
  });
  const events = await town.deliver();
  await tell(events);
  await tell(events);
  assert.deepEqual(await titles(citizen), [`已交给${unit.name}`, '已收到您的上报']);
  assert.deepEqual(await titles(clerk), [`新派工单 ${report.number}`]);
  assert.deepEqual(await titles(auditor), [], 'only those of the unit who may handle it');
  const [newest] = (await inbox(citizen)).items;
  assert.equal(newest?.link, `/reports/${report.id}`);
  assert.ok(newest?.text.zh.includes(report.number));
  assert.ok(town.pushed.some((each) => each.type === 'messages.arrived' && 'readerIds' in each.data));
});

test('reading counts for oneself only, and strangers see and mark nothing', async () => {
  const colleague = town.staff('unit-clerk', { unit: unit.code });
  const [message] = (await inbox(clerk)).items;
  assert.equal((await post(clerk, `/${message!.id}/read`)).statusCode, 200);
  assert.deepEqual([await unread(clerk), await unread(colleague)], [0, 1]);
  const stranger = town.citizen(2);
  assert.deepEqual(await titles(stranger), []);
  assert.equal((await post(stranger, `/${message!.id}/read`)).statusCode, 404);
  assert.equal(await unread(citizen), 2);
  await post(citizen, '/read-all');
  assert.equal(await unread(citizen), 0);
  const first = await inbox(citizen, '?limit=1');
  const second = await inbox(citizen, `?limit=1&cursor=${first.next}`);
  assert.notEqual(first.items[0]?.id, second.items[0]?.id);
  assert.equal(second.next, null);
  assert.equal((await http.inject({ url: '/api/v1/messages' })).statusCode, 401);
});

const tellBySms = (key: string, more: object = {}) =>
  inTransaction(ctx, (tx) =>
    messages.send(tx, [
      {
        ...{ dedupKey: key, to: { kind: 'citizen', id: citizen.id }, template: 'incident.report-closed' },
        parameters: { number: report.number, reportId: report.id, caseId: report.caseId },
        ...{ sms: true, ...more },
      },
    ]),
  );
const smsRows = () =>
  ctx.db.query<{ state: string; attempts: number; error: string | null }>(
    'SELECT state, attempts, last_error AS error FROM messages.sms ORDER BY message_id',
  );

test('a phone hears by day, after failures again, and never twice of one thing', async () => {
  clock.set('2026-11-18T23:30:00+08:00');
  await tellBySms('night');
  await tellBySms('night');
  await delivery.deliver();
  assert.equal(sent.length, 0, 'the night is quiet');
  await tellBySms('night-urgent', { urgent: true });
  await delivery.deliver();
  assert.equal(sent.length, 1, 'what is urgent is not held back');
  clock.set('2026-11-19T08:00:00+08:00');
  refuse = true;
  await delivery.deliver();
  const [first] = await smsRows();
  assert.deepEqual([first?.state, first?.attempts], ['queued', 1]);
  assert.ok(!first?.error?.includes('13800000001'), 'errors hold no phone');
  refuse = false;
  clock.advance(31_000);
  await delivery.deliver();
  await delivery.deliver();
  assert.equal(sent.length, 2);
  assert.ok((await smsRows()).every((row) => row.state === 'sent'));
});

test('the daily number and turned-off messages hold, except for what is essential', async () => {
  for (let n = 0; n < 6; n += 1) await tellBySms(`many-${n}`);
  await delivery.deliver();
  const states = (await smsRows()).map((row) => row.state);
  assert.ok(states.includes('skipped'), 'a person is not flooded');
  clock.set('2026-11-20T09:00:00+08:00');
  await http.inject({
    ...{ method: 'PUT', url: '/api/v1/messages/preferences', payload: { sms: false } },
    headers: town.headersOf(citizen),
  });
  const before = sent.length;
  await tellBySms('unwanted');
  await tellBySms('essential', { essential: true });
  await delivery.deliver();
  assert.equal(sent.length, before + 1);
});

test('midnight is told as the end of its day, and a step without a time as just that', () => {
  const words = (parameters: object) =>
    messages.templates.render('incident.work-dispatched', { number: '1', caseId: '1', ...parameters })?.text;
  assert.equal(words({ dueAt: '2026-12-07T16:00:00Z' })?.zh, '已派到本单位，请在 12月7日 24:00 前签收。');
  assert.equal(words({ dueAt: '2026-12-07T06:05:00Z' })?.zh, '已派到本单位，请在 12月7日 14:05 前签收。');
  assert.match(words({ dueAt: '2026-12-07T16:00:00Z' })?.en ?? '', /7 December at 24:00/);
  assert.equal(words({})?.zh, '已派到本单位，请在 规定时限 前签收。');
});

test('nothing but references may be stored in a message', async () => {
  await assert.rejects(tellBySms('name', { parameters: { number: '王小明', reportId: report.id } }));
});

test('text messages are shown to the administration only, without phones', async () => {
  const admin = town.staff('administrator');
  const list = await http.inject({ url: '/api/v1/messages/sms', headers: town.headersOf(admin) });
  assert.equal(list.statusCode, 200);
  assert.ok(!list.body.includes('138000'));
  const asClerk = await http.inject({ url: '/api/v1/messages/sms', headers: town.headersOf(clerk) });
  assert.equal(asClerk.statusCode, 403);
});

const editions = await openEditions(ctx, town.parts.push);
after(() => editions.stop());
const own = createCityMessages(city, town.parts.push, editions);
const told: SmsMessage[] = [];
const sender = { send: async (message: SmsMessage) => void told.push(message) };
const administration = await town.serve(
  messageAdminRoutes(city, editions, {
    ...{ root: ctx, sms: sender },
    gateway: {
      kind: 'http',
      host: 'sms.example.org',
      headers: ['X-Key'],
      body: '',
      accepted: '',
      timeoutMs: 1,
    },
  }),
);
const manager = town.staff('administrator');
const call = async (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object, actor = manager) => {
  const url = `/api/v1/messages/${path}`;
  const answer = await administration.inject({
    ...{ method, url, headers: town.headersOf(actor) },
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json(), text: answer.body };
};

test('the administration changes words, rules and quiet hours; each change is an edition that others see', async () => {
  assert.equal((await call('GET', 'rules', undefined, clerk)).status, 403);
  const { body: book } = await call('GET', 'rules');
  assert.equal(book.version, 0);
  const closed = book.items.find((item: { id: string }) => item.id === 'report-closed');
  assert.deepEqual([closed.sms, closed.off, closed.changed], [true, false, false]);

  const words = {
    title: { zh: '办好了', en: 'Done' },
    text: { zh: '{number} 已办好。', en: '{number} is done.' },
  };
  const wrong = { ...words, text: { zh: '请联系{phone}', en: 'Call {phone}' } };
  const template = 'templates/incident.report-closed';
  assert.equal((await call('PUT', template, { version: 0, ...wrong })).body.code, 'messages.words_invalid');
  assert.equal((await call('PUT', template, { version: 0, ...words })).status, 200);
  assert.equal(
    (await call('PUT', template, { version: 0, ...words })).body.code,
    'messages.changed_meanwhile',
  );
  const parameters = { number: report.number, reportId: report.id, caseId: report.caseId };
  assert.equal(
    own.templates.render('incident.report-closed', parameters)?.text.zh,
    `${report.number} 已办好。`,
  );

  assert.equal(
    (await call('PUT', 'rules/report-received', { version: 1, off: true, sms: false })).status,
    200,
  );
  assert.equal((await call('PUT', 'rules/work-urged', { version: 2, off: false, sms: true })).status, 400);
  const silent = cityNoticeConsumer(city, own, editions);
  const before = (await titles(citizen)).length;
  const event = {
    ...{
      id: 77_001,
      type: 'intake.report.received',
      aggregate: `case:${report.caseId}`,
      happenedAt: clock.now(),
    },
    data: { caseId: report.caseId, reportId: report.id },
  };
  await inTransaction(ctx, (tx) => silent.handle(tx, [event]));
  assert.equal((await titles(citizen)).length, before, 'a rule that is off tells nobody');

  const manners = { version: 2, quietFrom: '21:00', quietUntil: '08:30', smsPerDay: 3 };
  assert.equal((await call('PUT', 'manners', manners)).status, 200);
  assert.equal((await call('GET', 'rules')).body.manners.quietFrom, '21:00');
  const other = await openEditions(ctx, town.parts.push);
  assert.equal(other.current().version, 3, 'another process reads the same');
  other.stop();
  const list = (await call('GET', 'editions')).body.items.map((item: { subject: string }) => item.subject);
  assert.deepEqual(list, ['manners', 'rule:report-received', 'template:incident.report-closed']);
  assert.equal((await call('POST', `${template}/reset`, { version: 3 })).body.version, 4);
});

test('the gateway is shown without its secrets, and a test message is sent at once and audited', async () => {
  const gateway = await call('GET', 'gateway');
  assert.equal(gateway.body.host, 'sms.example.org');
  assert.ok(Number.isInteger(gateway.body.today.sent));
  const tried = await call('POST', 'gateway/test', { phone: '138 0000 0009' });
  assert.deepEqual([tried.body, told.length], [{ sent: true, error: null }, 1]);
  const [entry] = await ctx.db.query<{ subject: string }>(
    `SELECT subject FROM audit.entry WHERE action = 'messages.sms.tested'`,
  );
  assert.equal(entry?.subject, 'phone:138****0009');
});
