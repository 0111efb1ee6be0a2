import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, findCase, ringClocks } from '../../base/loop/index.ts';
import { asActor } from '../../platform/context/index.ts';
import { createTestCity } from '../testing.ts';
import type { ResponseStatistics, WhistlePage } from './contract.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], scene.flows!, [scene]);
const { city, clock } = town;
const loop = city.loop;
const grid = city.areas.findByCode('990101001001')!;
const place = { lon: grid.lon!, lat: grid.lat! };
const unitOf = (code: string) => city.organisations.findByCode(code)!;
const management = unitOf('990101.urban-management');
const police = unitOf('990101.police');
const member = town.staff('grid-member', { unit: '990101001001.committee', area: '990101001001' });
const clerk = town.staff('unit-clerk', { unit: '990101.urban-management' });
const officer = town.staff('unit-clerk', { unit: '990101.police' });
const leader = town.staff('leader');
const app = await town.serve();

const call = async (actor: typeof member, method: 'GET' | 'POST', url: string, payload?: object) => {
  const answer = await app.inject({
    method,
    url,
    headers: town.headersOf(actor),
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
};
const take = (actor: typeof member, id: string, action: string, form: object = {}) =>
  call(actor, 'POST', `/api/v1/cases/${id}/actions/${action}`, { form });
const blow = (extra: object = {}) =>
  call(member, 'POST', '/api/v1/whistle', {
    text: '夜市占道又起冲突，社区劝不住',
    ...place,
    departments: [management.id, police.id],
    ...extra,
  });

test('departments report in, arrive, handle together, and the grid member who blew confirms and rates', async () => {
  const blown = await blow();
  assert.equal(blown.status, 201, JSON.stringify(blown.body));
  const { id } = blown.body;
  // The urgent clock runs around the clock, by the city's own setting of 30 minutes.
  assert.equal(Date.parse(blown.body.dueAt) - clock.now().getTime(), 30 * 60_000);

  clock.advance(10 * 60_000);
  assert.equal((await take(clerk, id, 'report-in', { minutes: 20 })).body.state, 'blown');
  clock.advance(5 * 60_000);
  // The police come straight away: who stands there has reported in.
  assert.equal((await take(officer, id, 'arrive')).body.state, 'gathering');
  clock.advance(20 * 60_000);
  assert.equal((await take(clerk, id, 'arrive')).body.state, 'handling');
  assert.equal((await take(clerk, id, 'report-result', { result: '清退占道摊位' })).body.state, 'handling');
  const last = await take(officer, id, 'report-result', { result: '现场调解' });
  assert.equal(last.body.state, 'awaiting-confirmation');
  assert.equal((await take(member, id, 'not-solved', { reason: '还有一家没撤' })).body.state, 'handling');
  assert.equal((await take(member, id, 'finish')).body.state, 'awaiting-confirmation');
  assert.equal((await take(member, id, 'confirm', { stars: 4 })).body.state, 'closed');
  await town.deliver();

  const list = (await call(member, 'GET', '/api/v1/whistle')).body as WhistlePage;
  const own = list.items.find((item) => item.id === id)!;
  assert.equal(own.closed, true);
  assert.deepEqual(
    own.departments.map((each) => each.late),
    [false, false],
  );
  const { items } = (await call(leader, 'GET', '/api/v1/whistle/statistics')).body as ResponseStatistics;
  const ofManagement = items.find((item) => item.department.id === management.id)!;
  assert.equal(ofManagement.called, 1);
  assert.equal(ofManagement.onTime, 1);
  assert.equal(ofManagement.responseMinutes, 10);
  assert.equal(ofManagement.arrivalMinutes, 35);
  assert.equal(ofManagement.stars, 4);
});

test('what is overdue rings, goes to the district centre, and may begin without those missing', async () => {
  const { body } = await blow();
  await take(clerk, body.id, 'report-in');
  clock.advance(31 * 60_000);
  await ringClocks(town.ctx, loop);
  await town.deliver();
  const state = (await findCase(town.ctx.db, body.id))!;
  const escalation = state.tasks.find((task) => task.group === 'escalation');
  assert.equal(escalation?.status, 'open');
  assert.equal(state.counters.escalated, 1);
  // Ringing on does not bring it there twice.
  clock.advance(60 * 60_000);
  await ringClocks(town.ctx, loop);
  await town.deliver();
  assert.equal((await findCase(town.ctx.db, body.id))!.counters.escalated, 1);

  const dispatcher = town.staff('dispatcher', { area: '990101' });
  assert.equal((await take(dispatcher, body.id, 'direct', { note: '请立即到场' })).status, 200);
  const late = (await call(dispatcher, 'GET', '/api/v1/whistle?late=true')).body as WhistlePage;
  assert.equal(
    late.items.find((item) => item.id === body.id)?.departments.some((each) => each.late),
    true,
  );
  const begun = await take(member, body.id, 'start-without', { reason: '交警处理事故' });
  assert.equal(begun.body.state, 'handling');
  assert.equal((await take(member, body.id, 'finish')).body.state, 'awaiting-confirmation');
  assert.equal((await take(member, body.id, 'confirm', { stars: 2 })).body.state, 'closed');
});

test('the duty list names the departments when nobody is chosen by hand', async () => {
  const category = { list: 'parts', code: '事项06001' };
  const known = city.categories.find(category.list, category.code);
  const code = known
    ? category.code
    : city.duties.rows.find((row) => row.categoryList === 'topics')!.categoryPrefix;
  const list = known ? 'parts' : 'topics';
  const usable = city.categories.find(list, code);
  assert.ok(usable, 'demo-town has a category of the duty list');
  const query = `list=${list}&code=${encodeURIComponent(code)}&lon=${place.lon}&lat=${place.lat}`;
  const choice = await call(member, 'GET', `/api/v1/whistle/departments?${query}`);
  assert.equal(choice.status, 200, JSON.stringify(choice.body));
  assert.ok(choice.body.departments.length > 0);
  assert.ok(choice.body.legalBasis !== '');
  const blown = await blow({ departments: undefined, category: { list, code } });
  assert.equal(blown.status, 201, JSON.stringify(blown.body));
});

test('of one case there is one whistle at a time, also of two at once', async () => {
  const source = await createSource();
  const answers = await Promise.all([blow({ caseId: source }), blow({ caseId: source })]);
  assert.deepEqual(answers.map((each) => each.status).sort(), [201, 409]);
  const refused = answers.find((each) => each.status === 409)!;
  assert.equal(refused.body.code, 'whistle.open_already');
});

async function createSource(): Promise<string> {
  const { submitReport } = await import('../../base/intake/index.ts');
  const { report } = await submitReport(asActor(town.ctx, member), city, {
    ...{ channel: 'patrol', externalId: 'source-of-whistle', text: '井盖松动，行人通过有响声', ...place },
  });
  return report.caseId;
}

test('bad input is refused with its reason and nothing is stored', async () => {
  const count = async () => (await town.ctx.db.query('SELECT 1 FROM whistle.whistle')).length;
  const before = await count();
  const outside = await blow({ lon: 10, lat: 10 });
  assert.equal(outside.body.code, 'intake.outside_city');
  const nowhere = await call(member, 'POST', '/api/v1/whistle', { text: '哨', departments: [police.id] });
  assert.equal(nowhere.body.code, 'whistle.place_needed');
  assert.equal((await blow({ departments: undefined })).body.code, 'whistle.no_department');
  assert.equal((await blow({ departments: [member.organisationId] })).body.code, 'whistle.own_unit');
  const unknown = '01900000-0000-7000-8000-00000000ffff';
  assert.equal((await blow({ departments: [unknown] })).body.code, 'organisations.not_found');
  assert.equal((await blow({ text: '' })).status, 400);
  const far = city.areas.findByCode('990101001002')!;
  assert.equal((await blow({ lon: far.lon, lat: far.lat })).body.code, 'whistle.area_not_own');
  assert.equal(await count(), before);
});

test('two of one department who report in at once do it once', async () => {
  const { body } = await blow();
  const both = [clerk, town.staff('unit-clerk', { unit: '990101.urban-management' })];
  const answers = await Promise.allSettled(
    both.map((actor) => act(asActor(town.ctx, actor), loop, { caseId: body.id, action: 'report-in' })),
  );
  assert.equal(answers.filter((each) => each.status === 'fulfilled').length, 1);
  const state = (await findCase(town.ctx.db, body.id))!;
  assert.equal(state.tasks.filter((task) => task.group === 'respond' && task.status === 'done').length, 1);
});
