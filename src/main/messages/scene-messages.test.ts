import assert from 'node:assert/strict';
import { test } from 'node:test';
import { submitReport } from '../../base/intake/index.ts';
import { act, openCase, ringClocks } from '../../base/loop/index.ts';
import { listInbox } from '../../base/messages/index.ts';
import { type Actor, systemActor } from '../../platform/access/index.ts';
import { asActor, inTransaction } from '../../platform/context/index.ts';
import type { DeliveredEvent } from '../../platform/outbox/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { scenes } from '../scenes.ts';
import { cityNoticeConsumer, createCityMessages } from './messages.ts';

const town = await createTestCity(
  scenes.flatMap((scene) => scene.migrations ?? []),
  scenes.flatMap((scene) => scene.flows ?? []),
  scenes,
);
const { ctx, city, clock } = town;
const messages = createCityMessages(city, town.parts.push);
const consumer = cityNoticeConsumer(city, messages);
const app = await town.serve();
const grid = city.areas.findByCode('990101001001')!;
const unitOf = (code: string) => city.organisations.findByCode(code)!;
const member = town.staff('grid-member', { unit: '990101001001.committee', area: '990101001001' });
const clerk = town.staff('unit-clerk', { unit: '990101.urban-management' });
const officer = town.staff('unit-clerk', { unit: '990101.police' });
const leader = town.staff('leader', { unit: 'city.operations-centre' });
const dispatcher = town.staff('dispatcher', { unit: 'city.operations-centre' });
const water = town.staff('unit-clerk', { unit: 'city.water-company' });

async function tell(events?: readonly DeliveredEvent[]): Promise<void> {
  const all = events ?? (await town.deliver());
  const wanted = all.filter((event) => consumer.types.includes(event.type));
  // What comes twice is told once.
  for (let time = 0; time < 2 && wanted.length > 0; time += 1)
    await inTransaction(ctx, (tx) => consumer.handle(tx, wanted));
}
/** What somebody was told since the last time, newest first. */
const seen = new Map<string, number>();
async function heard(actor: Actor): Promise<string[]> {
  const { items } = await listInbox(asActor(ctx, actor), messages.templates, { limit: 50 });
  const fresh = items.slice(0, items.length - (seen.get(actor.id) ?? 0));
  seen.set(actor.id, items.length);
  return fresh.map((item) => item.title.zh.replace(/ \d+$/, '')).sort();
}
async function post(actor: Actor, url: string, payload: object) {
  const answer = await app.inject({ method: 'POST', url, headers: town.headersOf(actor), payload });
  assert.ok(answer.statusCode < 300, `${url} ${answer.body}`);
  return answer.json();
}

test('a whistle is heard by the departments, once; who is late and who waits hear of that', async () => {
  const departments = [unitOf('990101.urban-management').id, unitOf('990101.police').id];
  const { id } = await post(member, '/api/v1/whistle', {
    ...{ text: '占道又起冲突，社区劝不住', lon: grid.lon, lat: grid.lat, departments },
  });
  await tell();
  assert.deepEqual(await heard(clerk), ['吹哨，请报到']);
  assert.deepEqual(await heard(officer), ['吹哨，请报到']);
  await post(officer, `/api/v1/cases/${id}/actions/report-in`, { form: { minutes: 10 } });
  const ring = async (minutes: number) => {
    clock.advance(minutes * 60_000);
    while ((await ringClocks(asActor(ctx, systemActor('clocks')), city.loop)) > 0);
    await tell();
    await tell();
  };
  await ring(25);
  assert.deepEqual([await heard(clerk), await heard(officer)], [['吹哨等您报到'], []]);
  await ring(10);
  assert.deepEqual([await heard(clerk), await heard(officer)], [['报到已超时'], []]);
  assert.ok((await heard(member)).includes('还有部门没有报到'));
});

test('a bad rating: the unit hears that it is followed up, and when it must put things right', async () => {
  const subject = {
    ...{ title: '差评', description: '', channel: 'rating', kind: '投诉', priority: 3, synthetic: false },
    place: { areaPath: [] },
  };
  const opened = await openCase(ctx, city.loop, {
    ...{ flowId: 'rating-follow-up', subject, attributes: { unit: water.organisationId } },
  });
  await tell();
  assert.deepEqual(await heard(water), ['收到差评，已开始回访']);
  const system = asActor(ctx, systemActor('test'));
  const form = { upheld: true, note: '确未修好' };
  await act(system, city.loop, { caseId: opened.id, action: 'record-call', capacity: 'system', form });
  await tell();
  assert.deepEqual(await heard(water), ['差评成立，请整改']);
});

test('what the upper platform sends back reaches the unit, or the centre when it is a return', async () => {
  const { report } = await submitReport(ctx, city, {
    ...{
      channel: 'hotline',
      externalId: 'up-1',
      text: '自来水浑浊',
      areaCode: '990101001',
      neverDispatch: true,
    },
  });
  const { caseId } = report;
  await act(asActor(ctx, systemActor('test')), city.loop, {
    ...{ caseId, action: 'dispatch', capacity: 'system', form: { unit: water.organisationId } },
  });
  await tell();
  await Promise.all([water, dispatcher].map(heard));
  const answered = (id: number, kind: string, state: string): DeliveredEvent => ({
    ...{ id, type: 'hotline.request.answered', aggregate: 'hotline:1', data: { caseId, kind, state } },
    happenedAt: clock.now(),
  });
  await tell([answered(9_001, 'completion', 'refused'), answered(9_002, 'sign', 'approved')]);
  assert.deepEqual([await heard(water), await heard(dispatcher)], [['上级退回办结'], []]);
  await tell([answered(9_003, 'return', 'refused')]);
  assert.deepEqual([await heard(water), await heard(dispatcher)], [[], ['上级不同意退单']]);
});

test('a matter on the agenda: the chair hears, then each called unit once however often units are called', async () => {
  const item = await post(dispatcher, '/api/v1/triple-cross/items', {
    ...{ title: '跨区积水', reason: '两区交界长期积水', areaCode: '990101001' },
  });
  await tell();
  assert.deepEqual(await heard(leader), ['新议题待上会']);
  const call = (units: string[]) =>
    post(town.staff('leader'), `/api/v1/triple-cross/items/${item.id}/invitations`, { units });
  await call([water.organisationId!]);
  await tell();
  assert.deepEqual(await heard(water), ['请参加会商']);
  await call([unitOf('990101.police').id]);
  await tell();
  assert.deepEqual([await heard(water), await heard(officer)], [[], ['请参加会商']]);
  // What is decided there is heard by all who are to do it, and once more before it runs out.
  const chair = town.staff('leader');
  await post(chair, `/api/v1/cases/${item.id}/actions/accept`, { form: {} });
  await post(chair, `/api/v1/triple-cross/items/${item.id}/decisions`, {
    decisions: [{ unit: water.organisationId, assistants: [unitOf('990101.police').id], text: '三日内疏通' }],
  });
  await tell();
  assert.deepEqual([await heard(water), await heard(officer)], [['会商议定事项'], ['会商议定事项']]);
  clock.advance(12 * 86_400_000);
  while ((await ringClocks(asActor(ctx, systemActor('clocks')), city.loop)) > 0);
  await tell();
  assert.ok((await heard(officer)).includes('议定事项将到时限'));
});

test('a programme: its unit hears that it is given and sent back, the centre that a result waits', async () => {
  const unit = unitOf('990101.urban-management');
  const opened = await openCase({ ...ctx, actor: leader }, city.loop, {
    flowId: 'programme',
    attributes: { unit: unit.id },
    subject: {
      ...{ title: '井盖反复破损专项治理', description: '', channel: 'recurrence', kind: '求助', priority: 3 },
      ...{ synthetic: false, place: { areaPath: grid.path, areaId: grid.id } },
    },
  });
  await tell();
  assert.deepEqual(await heard(clerk), ['专项治理交办']);
  const step = async (actor: Actor, action: string, form = {}) => {
    await act({ ...ctx, actor }, city.loop, { caseId: opened.id, action, form });
    await tell();
  };
  await step(clerk, 'sign');
  await step(clerk, 'report-result', { result: '全部更换为防沉降井盖' });
  assert.ok((await heard(leader)).includes('专项治理待验收'));
  await step(leader, 'send-back', { reason: '仍有两处' });
  assert.deepEqual(await heard(clerk), ['专项治理退回继续']);
  await step(leader, 'stop', { reason: '并入道路整修' });
  assert.deepEqual(await heard(clerk), ['专项治理已结束']);
});

test('points that were given are told to whose they are, to nobody else, and once', async () => {
  const [one, other] = [town.citizen(71), town.citizen(72)];
  const account = await app.inject({ url: '/api/v1/points/mine', headers: town.headersOf(one) });
  const desk = town.staff('street', { unit: '990101001.office', area: '990101001' });
  const { number } = account.json();
  await post(desk, '/api/v1/points/awards', {
    ...{ number, rule: 'volunteer-hour', reference: '植树', times: 1 },
  });
  await tell();
  assert.deepEqual(await heard(one), ['惠民积分到账']);
  assert.deepEqual([await heard(other), await heard(desk)], [[], []]);
});
