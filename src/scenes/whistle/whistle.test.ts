import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, findCase, ringClocks } from '../../base/loop/index.ts';
import { asActor } from '../../platform/context/index.ts';
import { createTestCity } from '../testing.ts';
import type { ResponseStatistics, RulePage, WhistleDetail, WhistlePage } from './contract.ts';
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
  assert.equal(ofManagement.settled, 1);
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

test('the page of a whistle: who reported in from where, who came in whose place, each rated by itself', async () => {
  const section = town.staff('section', { unit: '990101001.office' });
  const { body } = await blow();
  clock.advance(4 * 60_000);
  await take(clerk, body.id, 'report-in', { minutes: 10, from: '区政府' });
  const handed = await take(officer, body.id, 'hand-on', {
    ...{ unit: section.organisationId, reason: '由街道就近到场' },
  });
  assert.equal(handed.body.state, 'gathering', JSON.stringify(handed.body));
  const own = (await call(section, 'GET', '/api/v1/whistle?mine=true')).body as WhistlePage;
  assert.ok(own.items.some((item) => item.id === body.id));
  clock.advance(6 * 60_000);
  await take(section, body.id, 'arrive');
  await take(clerk, body.id, 'arrive');
  await take(clerk, body.id, 'report-result', { result: '已清退' });
  await take(section, body.id, 'report-result', { result: '已劝离' });
  const rate = (ratings: object[]) =>
    call(member, 'POST', `/api/v1/whistle/${body.id}/evaluation`, { ratings });
  const few = await rate([{ department: management.id, stars: 5 }]);
  assert.equal(few.body.code, 'whistle.ratings_incomplete');
  const both = [
    { department: management.id, stars: 5 },
    { department: police.id, stars: 2, note: '自己没有来' },
  ];
  assert.equal(
    (await call(officer, 'POST', `/api/v1/whistle/${body.id}/evaluation`, { ratings: both })).status,
    403,
  );
  assert.equal((await rate(both)).body.state, 'closed');
  await town.deliver();
  const page = (await call(leader, 'GET', `/api/v1/whistle/${body.id}`)).body as WhistleDetail;
  const [first, second] = page.departments;
  assert.deepEqual(
    [first?.from, first?.minutesToArrive, first?.result, first?.stars],
    ['区政府', 10, '已清退', 5],
  );
  assert.deepEqual(
    [second?.handedOnTo?.id, second?.result, second?.stars, second?.ratingNote],
    [section.organisationId, '已劝离', 2, '自己没有来'],
  );
  // Who hands on has answered; the time of arrival is that of the unit that came.
  assert.equal(second!.arrivedAt! > second!.reportedInAt!, true);
  const stranger = town.staff('unit-clerk', { unit: 'city.water-company' });
  assert.equal((await call(stranger, 'GET', `/api/v1/whistle/${body.id}`)).body.code, 'whistle.not_found');
});

test('lists by where a whistle stands, by department and by area; called off with its cause', async () => {
  const { body } = await blow({ departments: [police.id] });
  const stage = async (wanted: string, more = '') => {
    const answer = await call(leader, 'GET', `/api/v1/whistle?stage=${wanted}${more}`);
    return (answer.body as WhistlePage).items.some((item) => item.id === body.id);
  };
  assert.deepEqual([await stage('waiting'), await stage('overdue')], [true, false]);
  const before = (await call(leader, 'GET', '/api/v1/whistle/counts')).body;
  clock.advance(31 * 60_000);
  assert.deepEqual([await stage('waiting'), await stage('overdue')], [false, true]);
  const counts = (await call(leader, 'GET', '/api/v1/whistle/counts')).body;
  assert.ok(counts.overdue > before.overdue);
  assert.equal(await stage('overdue', `&department=${management.id}`), false);
  assert.equal(await stage('overdue', `&department=${police.id}&area=990101`), true);
  assert.equal(await stage('overdue', '&area=990102'), false);
  await take(member, body.id, 'call-off', { cause: 'solved', reason: '商户已自行撤离' });
  await town.deliver();
  assert.equal(await stage('done'), true);
  const page = (await call(member, 'GET', `/api/v1/whistle/${body.id}`)).body as WhistleDetail;
  assert.equal(page.calledOff, '已自行解决：商户已自行撤离');
  const first = (await call(leader, 'GET', '/api/v1/whistle?limit=1')).body as WhistlePage;
  const next = (await call(leader, 'GET', `/api/v1/whistle?limit=1&cursor=${first.next}`))
    .body as WhistlePage;
  assert.notEqual(first.items[0]?.id, next.items[0]?.id);
});

test('a rule names departments and limits for a category, from today on; what cannot hold is refused', async () => {
  const administrator = town.staff('administrator');
  const rule = {
    ...{ categoryList: 'parts', categoryPrefix: '部件01', departments: ['{district}.police'] },
    ...{ respondMinutes: 10, arriveHours: null, source: '演练' },
  };
  const keep = async (change: object) =>
    (await call(administrator, 'POST', '/api/v1/whistle/rules', { ...rule, ...change })).body.code;
  assert.equal(await keep({ categoryPrefix: '99' }), 'whistle.rule_category_unknown');
  assert.equal(await keep({ departments: ['{district}.nobody'] }), 'whistle.rule_unit_unknown');
  assert.equal(await keep({ departments: [], respondMinutes: null }), 'whistle.rule_empty');
  const stored = await call(administrator, 'POST', '/api/v1/whistle/rules', rule);
  assert.equal(stored.status, 201, JSON.stringify(stored.body));
  const category = { list: 'parts', code: '部件01001' };
  const blown = await blow({ departments: undefined, category });
  assert.equal(blown.status, 201, JSON.stringify(blown.body));
  assert.equal(Date.parse(blown.body.dueAt) - clock.now().getTime(), 10 * 60_000);
  const page = (await call(leader, 'GET', `/api/v1/whistle/${blown.body.id}`)).body as WhistleDetail;
  assert.deepEqual(
    page.departments.map((each) => each.id),
    [police.id],
  );
  const rules = (await call(clerk, 'GET', '/api/v1/whistle/rules')).body as RulePage;
  assert.ok(rules.items.some((each) => each.id === stored.body.id));
  const end = () => call(administrator, 'POST', `/api/v1/whistle/rules/${stored.body.id}/end`, {});
  assert.equal((await end()).status, 200);
  assert.equal((await end()).body.code, 'whistle.rule_ended');
  const later = await blow({ departments: undefined, category });
  assert.equal(Date.parse(later.body.dueAt) - clock.now().getTime(), 30 * 60_000);
});
