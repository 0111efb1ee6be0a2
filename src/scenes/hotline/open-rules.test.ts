import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intakeRoutes, reclassify, separateReport } from '../../base/intake/index.ts';
import { act, checkLoop, findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import type { TicketDetail, TicketReceipt } from './contract.ts';
import { scene } from './index.ts';
import type { KnowledgeView } from './knowledge/contract.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { ctx, city, clock } = town;
const http = await town.serve(intakeRoutes(city));
const dispatcher = town.staff('dispatcher');
const supervisor = town.staff('supervisor');
const water = town.staff('unit-clerk', { unit: 'city.water-company' });
const system = town.staff('hotline-agent');
const [here, there] = ['990101001', '990102001'].map((code) => {
  const { lon, lat } = city.areas.findByCode(code)!;
  return { lon: lon!, lat: lat! };
});

async function call<T>(actor: Actor, method: string, path: string, payload?: unknown, status = 200) {
  const headers = town.headersOf(actor);
  const url = path.startsWith('/api/') ? path : `/api/v1/hotline${path}`;
  const answer = await http.inject({ method: method as 'GET', url, headers, payload: payload as object });
  assert.equal(answer.statusCode, status, answer.body);
  return answer.json() as T;
}
const take = (number: string, more: object = {}, status = 200) =>
  call<TicketReceipt>(
    system,
    'POST',
    '/tickets',
    {
      ...{ number, deadline: '2026-11-25T10:00:00+08:00', text: `其他事项 ${number}` },
      ...{ kind: '求助', areaCode: '990101001', ...more },
    },
    status,
  );
const step = (actor: Actor, caseId: string, action: string, form = {}) =>
  act({ ...ctx, actor }, city.loop, { caseId, action, form });
const ticketOf = (id: string, actor = dispatcher) => call<TicketDetail>(actor, 'GET', `/tickets/${id}`);
const stateOf = async (id: string) => (await findCase(ctx.db, id))!;
async function inHand(caseId: string) {
  if ((await stateOf(caseId)).state === 'awaiting-dispatch')
    await step(dispatcher, caseId, 'dispatch', { unit: water.organisationId });
  await step(water, caseId, 'sign');
  await town.deliver();
  await town.deliver();
}
/** Events beget events: two rounds are enough here. */
async function settle() {
  await town.deliver();
  await town.deliver();
}

test('the unit’s clock ends no later than the inner deadline, also after more time was granted', async () => {
  const ticket = await take('L-1', { deadline: '2026-11-20T10:00:00+08:00' });
  await inHand(ticket.caseId);
  let state = await stateOf(ticket.caseId);
  assert.equal(state.clocks.handle!.dueAt!.toISOString(), ticket.innerDueAt);
  const shown = await ticketOf(ticket.id);
  assert.deepEqual(
    shown.deadlines.map((each) => each.id),
    ['upper', 'inner', 'handle'],
  );
  assert.match(shown.deadlines[1]!.why.zh, /早于上级时限 2026-11-20 10:00.*80%/);
  assert.match(shown.clocks.find((each) => each.id === 'handle')!.source, /^内控时限/);
  // More time from our own reviewer moves nothing past the inner deadline; the upper side's does.
  await step(water, ticket.caseId, 'ask-extension', { reason: '等配件' });
  await step(dispatcher, ticket.caseId, 'grant-extension');
  await settle();
  state = await stateOf(ticket.caseId);
  assert.equal(state.clocks.handle!.dueAt!.toISOString(), ticket.innerDueAt);
  const request = (await ticketOf(ticket.id)).requests.find((each) => each.kind === 'extension')!;
  const granted = { approved: true, deadline: '2026-11-22T10:00:00+08:00' };
  await call(system, 'POST', `/requests/${request.id}/answer`, granted);
  await settle();
  const later = await ticketOf(ticket.id);
  state = await stateOf(ticket.caseId);
  assert.ok(later.inner.dueAt > ticket.innerDueAt);
  assert.deepEqual(
    [state.clocks.handle!.dueAt!.toISOString(), state.clocks.citizen!.dueAt!.toISOString()],
    [later.inner.dueAt, later.inner.dueAt],
  );
});

/** Everybody who has a part in it does it, and the case is closed. */
async function finishTogether(caseId: string, result: string): Promise<void> {
  for (const task of (await stateOf(caseId)).tasks) {
    if (task.role !== 'assist' || task.status !== 'open') continue;
    const clerk = town.staff('unit-clerk', { unit: city.organisations.get(task.organisationId).code });
    await step(clerk, caseId, 'assist', { result: '已配合' });
  }
  await step(water, caseId, 'handle', { result });
  await step(supervisor, caseId, 'verify');
  await step(dispatcher, caseId, 'close');
  await settle();
}

test('two tickets about one thing keep number, deadline, reply and call-back, and can be parted again', async () => {
  const place = { ...here, category: { list: 'topics', code: '020101' }, kind: '求助' };
  const text = '向阳街三号楼从早上开始停水，水压也不稳';
  const first = await take('F-1', {
    ...place,
    areaCode: undefined,
    text,
    deadline: '2026-11-25T10:00:00+08:00',
  });
  const second = await take('F-2', {
    ...{ ...place, areaCode: undefined, text: `${text}，盼处理`, deadline: '2026-11-22T10:00:00+08:00' },
  });
  assert.equal(second.caseId, first.caseId);
  assert.notEqual(second.innerDueAt, first.innerDueAt);
  const dueOf = async (id: string) => (await stateOf(id)).clocks.citizen!.dueAt!.toISOString();
  assert.equal(await dueOf(first.caseId), second.innerDueAt);
  const seen = await ticketOf(second.id);
  assert.deepEqual([seen.fused, seen.others, seen.siblings[0]!.number], [true, 1, 'F-1']);

  // Undone: each has its own case and clock again.
  await call(dispatcher, 'POST', `/api/v1/reports/${seen.reportId}/separate`);
  await settle();
  const parted = await ticketOf(second.id);
  assert.notEqual(parted.caseId, first.caseId);
  assert.deepEqual([parted.number, parted.upper.deadline], ['F-2', second.upperDeadline]);
  assert.deepEqual(
    [await dueOf(first.caseId), await dueOf(parted.caseId)],
    [first.innerDueAt, second.innerDueAt],
  );
  assert.ok(parted.changes.some((change) => change.field === 'caseId'));
  await call(dispatcher, 'POST', `/api/v1/reports/${seen.reportId}/separate`, undefined, 409);

  // Put together by a person once the first is in hand: the second is signed for too, and both are answered.
  await inHand(first.caseId);
  await call(dispatcher, 'POST', `/api/v1/reports/${seen.reportId}/fuse`, { caseId: first.caseId });
  await settle();
  assert.equal(await dueOf(first.caseId), second.innerDueAt);
  await finishTogether(first.caseId, '已更换阀门，恢复供水');
  const both = [await ticketOf(first.id), await ticketOf(second.id)];
  for (const each of both) {
    assert.deepEqual(
      each.requests.map((request) => request.kind),
      ['sign', 'completion'],
    );
    assert.equal(each.reply, '已更换阀门，恢复供水');
  }
  for (const each of both) {
    const completion = each.requests.find((request) => request.kind === 'completion')!;
    await call(system, 'POST', `/requests/${completion.id}/answer`, { approved: true });
  }
  const callBack = { at: '2026-11-18T10:00:00+08:00', reached: true, solved: true, satisfied: true };
  await take('F-1', { ...place, areaCode: undefined, text, callBack });
  await take('F-1', { ...place, areaCode: undefined, text, callBack });
  const bad = { ...callBack, solved: false, note: '还是没有水' };
  await take('F-2', {
    ...place,
    areaCode: undefined,
    text,
    deadline: '2026-11-22T10:00:00+08:00',
    callBack: bad,
  });
  assert.deepEqual(
    [(await ticketOf(first.id)).callBacks.length, (await ticketOf(second.id)).callBacks[0]!.note],
    [1, '还是没有水'],
  );
  // Only a call-back or a verification reopens: this one does.
  assert.equal((await stateOf(first.caseId)).state, 'handling');
});

const SECRET = '侵吞补贴';
/** Every table of the database but the one for secret words and the loop's sealed ones. */
async function traces(word: string): Promise<string[]> {
  const tables = await ctx.db.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
       AND (schemaname, tablename) NOT IN (('hotline', 'secret_text'), ('loop', 'sealed_words'), ('hotline', 'request'))`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await ctx.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${name} t WHERE t::text LIKE $1`,
      [`%${word}%`],
    );
    if (row!.count > 0) found.push(name);
  }
  return found;
}

test('a ticket that becomes secret loses its words everywhere at once, and later ones never appear', async () => {
  const text = `村干部${SECRET}，请查处`;
  const reporter = { name: '赵六六', telephone: '13911112222' };
  const ticket = await take('S-1', {
    text,
    title: `举报${SECRET}`,
    address: `${SECRET}村8号`,
    kind: '投诉',
    reporter,
  });
  await reclassify({ ...ctx, actor: dispatcher }, city, {
    caseId: ticket.caseId,
    list: 'topics',
    code: '020101',
  });
  await inHand(ticket.caseId);
  await step(water, ticket.caseId, 'ask-extension', { reason: `${SECRET}账目待核` });
  await settle();
  assert.ok((await traces(SECRET)).length > 3);
  assert.ok((await traces('赵六六')).length > 0);
  town.pushed.length = 0;
  const changed = await take('S-1', { text, kind: '投诉', secret: true });
  assert.deepEqual([changed.changed, changed.caseId], [['secret'], ticket.caseId]);
  assert.deepEqual(await traces(SECRET), []);
  assert.deepEqual(await traces('赵六六'), []);
  assert.deepEqual(await traces('13911112222'), []);
  assert.ok(!JSON.stringify(await town.deliver()).includes(SECRET));

  // Lists, search, the story and the reports of the case, for somebody without the right to secrets.
  for (const path of [
    ...[`/tickets/${ticket.id}`, '/tickets', '/requests?state=waiting'],
    ...[`/api/v1/cases/${ticket.caseId}`, `/api/v1/cases?words=${encodeURIComponent(SECRET)}`],
    `/api/v1/cases/${ticket.caseId}/reports`,
  ]) {
    const answer = JSON.stringify(await call(supervisor, 'GET', path));
    assert.ok(!answer.includes(SECRET) && !answer.includes('1391111'), path);
  }
  const found = await call<{ items: unknown[] }>(
    dispatcher,
    'GET',
    `/api/v1/cases?words=${encodeURIComponent(SECRET)}`,
  );
  assert.deepEqual(found.items, []);

  // Who has it in hand and who has the right read them, in the ticket and in the story.
  for (const actor of [water, dispatcher]) {
    const seen = await ticketOf(ticket.id, actor);
    assert.deepEqual([seen.locked, seen.text, seen.reporter?.name], [false, text, '赵**']);
    const story = JSON.stringify(await call(actor, 'GET', `/api/v1/cases/${ticket.caseId}`));
    assert.match(story, /账目待核/);
  }
  await step(water, ticket.caseId, 'handle', { result: `已查实${SECRET}并移送` });
  await verifierReads(ticket.caseId);
  await step(supervisor, ticket.caseId, 'verify');
  await step(dispatcher, ticket.caseId, 'close');
  await settle();
  assert.deepEqual(await traces(SECRET), []);
  // Once it is decided it is no longer the verifier's, whatever the purpose.
  const headers = { ...town.headersOf(supervisor), 'x-purpose': 'verification' };
  const after = await http.inject({ url: `/api/v1/cases/${ticket.caseId}`, headers });
  assert.equal(after.json().sealed, 'locked');
  const seen = await ticketOf(ticket.id);
  // The upper platform, to which the ticket belongs, is told what came of it.
  assert.equal(seen.requests.find((each) => each.kind === 'completion')!.reason, `已查实${SECRET}并移送`);
  await take('S-1', { text, kind: '投诉', secret: true });
  assert.deepEqual((await checkLoop(ctx, city.loop)).findings, []);
});

/** Who verifies sees the result once a purpose is said and while it waits; each reading is audited. */
async function verifierReads(caseId: string): Promise<void> {
  const url = `/api/v1/cases/${caseId}`;
  const read = async (actor: Actor, purpose?: string) => {
    const headers = { ...town.headersOf(actor), ...(purpose && { 'x-purpose': purpose }) };
    return (await http.inject({ url, headers })).json<{ sealed: string; timeline: unknown }>();
  };
  const readings = () =>
    ctx.db.query<{ purpose: string | null }>(
      `SELECT purpose FROM audit.entry WHERE action = 'case.sealed.read' AND subject = $1 AND actor_id = $2`,
      [`case:${caseId}`, supervisor.id],
    );
  const silent = await read(supervisor);
  assert.equal(silent.sealed, 'ask');
  assert.ok(!JSON.stringify(silent).includes(SECRET));
  assert.deepEqual(await readings(), []);
  const told = await read(supervisor, 'verification');
  assert.equal(told.sealed, 'open');
  assert.match(JSON.stringify(told.timeline), new RegExp(`已查实${SECRET}并移送`));
  assert.deepEqual(await readings(), [{ purpose: 'verification' }]);
  const others = town.staff('community', { area: '990101001' });
  const locked = await read(others, 'verification');
  assert.equal(locked.sealed, 'locked');
  assert.ok(!JSON.stringify(locked).includes(SECRET));
}

test('a secret ticket leaves those that reported the same; they go on together', async () => {
  const place = {
    ...there,
    category: { list: 'topics', code: '020101' },
    areaCode: undefined,
  };
  const text = '和平路水管爆裂漏水，路面积水严重';
  const [a, b, c] = [
    await take('P-1', { ...place, text }),
    await take('P-2', { ...place, text: `${text}。` }),
    await take('P-3', { ...place, text: `${text}，请处理` }),
  ];
  assert.deepEqual([b!.caseId, c!.caseId], [a!.caseId, a!.caseId]);
  await take('P-1', { ...place, text, secret: true });
  await settle();
  const [first, second, third] = [await ticketOf(a!.id), await ticketOf(b!.id), await ticketOf(c!.id)];
  assert.deepEqual([first.caseId, first.others, second.caseId === third.caseId], [a!.caseId, 0, true]);
  assert.notEqual(second.caseId, first.caseId);
  assert.equal((await stateOf(second.caseId)).clocks.citizen!.dueAt!.toISOString(), b!.innerDueAt);
  // Secret one that had joined another's case: only it leaves.
  await take('P-3', { ...place, text: `${text}，请处理`, secret: true });
  await settle();
  const alone = await ticketOf(c!.id);
  assert.notEqual(alone.caseId, second.caseId);
  assert.match((await stateOf(alone.caseId)).subject.title, /^保密工单/);
  await assert.rejects(separateReport({ ...ctx, actor: dispatcher }, city, alone.reportId), /not_fused/);
});

test('each kind leaves by the exits that the city gives it', async () => {
  const question = await take('K-1', { kind: '咨询', text: '请问其他事项怎么办' });
  const wrong = await take('K-2', { kind: '举报', text: '举报其他事项' });
  const ids = async (id: string) => (await ticketOf(id)).exits.map((exit) => exit.id);
  assert.ok((await ids(question.id)).includes('knowledge-answer'));
  assert.deepEqual((await ids(wrong.id)).slice(0, 1), ['competent-organ']);
  const exit = (id: string, body: object, status = 200, actor = dispatcher) =>
    call<TicketDetail>(actor, 'POST', `/tickets/${id}/exit`, body, status);
  await exit(wrong.id, { exit: 'knowledge-answer' }, 422);
  await exit(wrong.id, { exit: 'competent-organ' }, 400);
  await exit(wrong.id, { exit: 'legal-route' }, 400);
  await exit(wrong.id, { exit: 'competent-organ', unit: water.organisationId }, 403, supervisor);
  const police = town.staff('unit-clerk', { unit: 'city.police' }).organisationId;
  const sent = await exit(wrong.id, { exit: 'competent-organ', unit: police, note: '依法移送' });
  assert.deepEqual([sent.inner.state, sent.inner.unit], ['awaiting-signature', '示范市公安局']);
  const { items } = await call<{ items: KnowledgeView[] }>(system, 'GET', '/knowledge');
  const answered = await exit(question.id, { exit: 'knowledge-answer', knowledge: items[0]!.id });
  assert.equal(answered.inner.state, 'closed');
  await settle();
  assert.equal((await ticketOf(question.id)).reply, items[0]!.answer);
  const left = (by: string) =>
    call<{ items: { id: string }[] }>(dispatcher, 'GET', `/tickets?exit=${by}`).then(({ items: found }) =>
      found.map((each) => each.id),
    );
  assert.deepEqual(await left('knowledge-answer'), [question.id]);
  assert.deepEqual(await left('fire'), []);
  const versions = await call<{ items: { version: number; uses: number }[] }>(
    system,
    'GET',
    `/knowledge/${items[0]!.id}/versions`,
  );
  assert.deepEqual([versions.items[0]!.version, versions.items[0]!.uses], [1, 1]);
});

test('the desk asks the upper side from the ticket, within the rules', async () => {
  const ticket = await take('Q-1', { deadline: '2026-11-20T10:00:00+08:00' });
  const ask = (body: object, status = 200, actor = dispatcher) =>
    call<TicketDetail>(actor, 'POST', `/tickets/${ticket.id}/requests`, body, status);
  await ask({ kind: 'completion', reason: '办完了' }, 409);
  await ask({ kind: 'extension', reason: '' }, 400);
  await ask({ kind: 'extension', reason: '等材料' }, 403, supervisor);
  const early = { kind: 'extension', reason: '等材料', wantedDeadline: '2026-11-19T10:00:00+08:00' };
  await ask(early, 422);
  const asked = await ask({ ...early, wantedDeadline: '2026-11-24T10:00:00+08:00' });
  assert.deepEqual([asked.waiting, asked.askable.includes('extension')], [['extension'], false]);
  assert.equal(asked.requests[0]!.wantedDeadline, '2026-11-24T02:00:00.000Z');
  await ask({ ...early, wantedDeadline: '2026-11-24T10:00:00+08:00' }, 409);
  const list = await call<{ items: { number: string }[] }>(
    dispatcher,
    'GET',
    '/tickets?waiting=extension&number=Q-',
  );
  assert.deepEqual(
    list.items.map((each) => each.number),
    ['Q-1'],
  );
  const status = await call<{ mode: string; unsent: number }>(dispatcher, 'GET', '/exchange/status');
  assert.deepEqual([status.mode, status.unsent > 0], ['file', true]);
});

test('lists are narrowed by both sides’ states and deadlines, page by page', async () => {
  const past = [{ action: 'dispatch', at: '2026-11-17T09:00:00+08:00', unit: 'city.water-company' }];
  const more = {
    receivedAt: '2026-11-17T08:00:00+08:00',
    past,
    step: '办理',
    holder: '市水务局',
    status: '已签收',
  };
  const taken = await take('N-1', more);
  const detail = await ticketOf(taken.id);
  assert.deepEqual(
    [detail.taken?.step, detail.taken?.holder, detail.taken?.status.zh],
    ['办理', '市水务局', '办理中'],
  );
  assert.deepEqual(
    detail.taken?.actions.map((each) => each.title.zh),
    ['派遣'],
  );
  const list = (query: string) =>
    call<{ items: { number: string }[]; next: string | null }>(dispatcher, 'GET', `/tickets?${query}`);
  const numbers = async (query: string) => (await list(query)).items.map((each) => each.number);
  assert.deepEqual(await numbers('takenOver=true'), ['N-1']);
  assert.deepEqual(await numbers('number=N-'), ['N-1']);
  assert.deepEqual(await numbers('number=%25'), []);
  const words = encodeURIComponent('水管爆裂');
  assert.ok((await numbers(`words=${words}`)).includes('P-2'));
  assert.ok(!(await numbers(`words=${words}`)).includes('N-1'));
  assert.deepEqual(await numbers(`words=${encodeURIComponent(SECRET)}`), []);
  assert.ok((await numbers('status=signed')).includes('N-1'));
  assert.deepEqual(await numbers('state=awaiting-signature&kind=求助&number=N'), ['N-1']);
  clock.set('2026-11-20T11:00:00+08:00');
  assert.ok((await numbers('due=upper-passed')).includes('Q-1'));
  assert.ok(!(await numbers('due=inner-day')).includes('Q-1'));
  clock.set('2026-11-18T10:00:00+08:00');
  for (const sort of ['received', 'inner', 'upper']) {
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await list(`limit=3&sort=${sort}${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map((each) => each.number));
      if (page.next === null) break;
      cursor = page.next;
    }
    assert.equal(new Set(seen).size, seen.length, sort);
    assert.ok(seen.length >= 10);
  }
  await call(dispatcher, 'GET', '/tickets?cursor=nonsense', undefined, 400);
  await call(dispatcher, 'GET', '/tickets?due=soon', undefined, 400);
});
