import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { act, findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { migrations, scene } from './index.ts';
import { percentShares, scoreOf } from './shares.ts';

const town = await createTestCity([migrations], [], [scene]);
const { city, clock } = town;
const server = await town.serve();
const editor = town.staff('supervisor');
const dispatcher = town.staff('dispatcher');
const citizen = town.citizen(1);

async function call(
  actor: Actor | undefined,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  payload?: object,
) {
  const headers = actor ? town.headersOf(actor) : {};
  const answer = await server.inject({
    method,
    url: `/api/v1/online-appeals/${path}`,
    headers,
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
}
const ask = async (title: string, by = citizen): Promise<string> =>
  (await call(by, 'POST', 'questions', { title, text: `${title}，请问何时解决？`, areaCode: '990101001' }))
    .body.id;
const publish = (id: string, code: string, more = {}) =>
  call(editor, 'POST', `questions/${id}/moderation`, {
    publish: true,
    category: { list: 'topics', code },
    ...more,
  });
const caseOf = async (id: string): Promise<string> => {
  const { items } = (await call(editor, 'GET', 'desk?queue=all')).body;
  return items.find((each: { id: string }) => each.id === id).caseId;
};
const step = (actor: Actor, caseId: string, action: string, form: Record<string, unknown> = {}) =>
  act(town.as(actor), city.loop, { caseId, action, form });

async function finishTasks(caseId: string): Promise<void> {
  for (const task of (await findCase(town.ctx.db, caseId))?.tasks ?? []) {
    if (task.status !== 'open') continue;
    const assistant = town.staff('unit-clerk', { unit: city.organisations.get(task.organisationId).code });
    await step(assistant, caseId, 'assist', { result: '已配合' });
  }
}

test('shares are whole, add up to 100 and are never off by one percent or more', () => {
  assert.deepEqual(percentShares([1, 1, 1]), [34, 33, 33]);
  assert.deepEqual(percentShares([0, 0]), [0, 0]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 12 }), (counts) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      const shares = percentShares(counts);
      assert.equal(
        shares.reduce((sum, share) => sum + share, 0),
        total === 0 ? 0 : 100,
      );
      for (const [index, count] of counts.entries())
        if (total > 0) assert.ok(Math.abs(shares[index]! - (count * 100) / total) < 1);
    }),
  );
});

test('a unit’s number is its three shares, and lies between 0 and 100', () => {
  const shares = { response: 40, inTime: 30, satisfaction: 30 };
  const counts = { received: 10, replied: 8, inTime: 6, rated: 4, satisfied: 3 };
  const { score, parts } = scoreOf(counts, shares);
  assert.equal(score, 72.5);
  assert.deepEqual(
    parts.map(({ percent, share, points }) => [percent, share, points]),
    [
      [80, 40, 32],
      [60, 30, 18],
      [75, 30, 22.5],
    ],
  );
  const unrated = scoreOf({ ...counts, rated: 0, satisfied: 0 }, shares);
  assert.equal(unrated.score, 71.4, 'silence is neither praise nor blame');
  assert.deepEqual(unrated.parts[2], { measure: 'satisfaction', percent: null, share: 0, points: 0 });
  assert.equal(scoreOf({ ...counts, rated: 0 }, { response: 0, inTime: 0, satisfaction: 100 }).score, null);
  const part = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(part, part, fc.array(part, { minLength: 5, maxLength: 5 }), (one, two, counted) => {
      const response = Math.min(one, two);
      const inTime = Math.max(one, two) - response;
      const [received, replied, timely, rated, satisfied] = counted.toSorted((a, b) => b - a) as number[];
      const drawn = {
        received: received!,
        replied: replied!,
        inTime: timely!,
        rated: rated!,
        satisfied: satisfied!,
      };
      const result = scoreOf(drawn, { response, inTime, satisfaction: 100 - response - inTime });
      assert.ok(result.score === null || (result.score >= 0 && result.score <= 100));
    }),
  );
});

test('a question is public after its review only, is answered in public and rated', async () => {
  const id = await ask('小区门口路灯不亮');
  assert.deepEqual((await call(undefined, 'GET', 'questions')).body.items, []);
  assert.equal((await call(undefined, 'GET', `questions/${id}`)).status, 404);
  const reviewed = await publish(id, '010102', {
    title: '某小区路灯不亮',
    text: '某小区门口路灯不亮，请问何时修复？',
  });
  assert.equal(reviewed.status, 200, JSON.stringify(reviewed.body));
  assert.equal((await publish(id, '010102')).body.code, 'online-appeals.moderated');
  const seen = (await call(undefined, 'GET', `questions/${id}`)).body;
  assert.deepEqual([seen.title, seen.reply], ['某小区路灯不亮', null]);

  const caseId = await caseOf(id);
  const review = (text = '路灯已修复，感谢反映。') =>
    call(editor, 'POST', `questions/${id}/reply/review`, { text });
  const reply = () => call(editor, 'POST', `questions/${id}/reply/publication`, {});
  assert.equal((await review()).body.code, 'online-appeals.no_answer_yet');
  assert.equal((await reply()).body.code, 'online-appeals.no_answer_yet');
  assert.equal(
    (await call(editor, 'POST', `questions/${id}/supervision`, { reason: '请尽快答复' })).status,
    200,
  );
  const unit = city.organisations.findByCode('city.urban-management')!.id;
  const { body: desk } = await call(editor, 'GET', 'desk?queue=waiting');
  if (desk.items[0].state === 'awaiting-dispatch') await step(dispatcher, caseId, 'dispatch', { unit });
  // The machine may have given it to the district's bureau already.
  const lead = (await findCase(town.ctx.db, caseId))?.leadOrganisationId ?? '';
  const clerk = town.staff('unit-clerk', { unit: city.organisations.get(lead).code });
  await step(clerk, caseId, 'sign');
  await step(clerk, caseId, 'handle', { result: '已更换灯泡，联系人王师傅 电话13812345678' });
  assert.equal(
    (await call(citizen, 'POST', `questions/${id}/evaluation`, { stars: 5 })).body.code,
    'online-appeals.not_replied',
  );
  assert.equal((await reply()).body.code, 'online-appeals.not_reviewed');
  await town.deliver();
  const detail = (await call(editor, 'GET', `desk/questions/${id}`)).body;
  assert.equal(detail.replyProposal.text, '已更换灯泡，联系人王** 电话138****5678');
  assert.deepEqual([detail.pressings.length, detail.pressings[0].late], [1, false]);
  const { clock: pressing } = detail.pressings[0];
  assert.deepEqual([pressing.unit, pressing.amount, pressing.overdue], ['working-day', 2, false]);
  assert.equal(pressing.stoppedAt, detail.pressings[0].answeredAt, 'the clock of the pressing has ended');
  assert.ok(
    detail.clocks.some((each: { overall: boolean }) => each.overall),
    'the citizen’s runs on',
  );
  assert.ok(detail.pressings[0].answeredAt, 'the answer ended the pressing');
  assert.equal((await call(editor, 'GET', 'desk/counts')).body.drafted, 1);
  assert.equal((await review('请拨打13812345678')).body.code, 'online-appeals.personal_data');
  assert.equal((await review()).status, 200);
  assert.equal((await reply()).status, 200);
  assert.equal((await reply()).body.code, 'online-appeals.replied');
  const answered = (await call(undefined, 'GET', `questions/${id}`)).body;
  assert.equal(answered.reply, '路灯已修复，感谢反映。');
  assert.ok(!JSON.stringify(answered).includes('王师傅'), 'the unit’s own words wait for review');

  const rate = (by: Actor) => call(by, 'POST', `questions/${id}/evaluation`, { stars: 4, solved: true });
  assert.equal((await rate(town.citizen(2))).status, 404);
  assert.equal((await rate(citizen)).status, 200);
  assert.equal((await rate(citizen)).body.code, 'online-appeals.evaluated');
  await finishTasks(caseId);
  await step(editor, caseId, 'verify');
  await step(dispatcher, caseId, 'close');
  await town.deliver();
  const [own] = (await call(citizen, 'GET', 'own-questions')).body.items;
  assert.deepEqual([own.status, own.stars, own.mayEvaluate], ['published', 4, false]);
  assert.equal((await call(undefined, 'GET', `questions/${id}`)).body.state.zh, '已评价');
});

test('a unit’s answer is sent back, answered anew, and reviewed again when it changed', async () => {
  const id = await ask('公交站牌被撞歪了', town.citizen(4));
  const lead = city.organisations.findByCode('city.urban-management')!;
  assert.equal((await publish(id, '010101', { unit: lead.id })).status, 200);
  const caseId = await caseOf(id);
  assert.equal((await findCase(town.ctx.db, caseId))?.leadOrganisationId, lead.id, 'the editor’s choice');
  const passed = await call(editor, 'POST', `questions/${id}/passing`, { unit: lead.id });
  assert.equal(passed.body.code, 'online-appeals.passed_already');
  const clerk = town.staff('unit-clerk', { unit: lead.code });
  const review = (text: string) => call(editor, 'POST', `questions/${id}/reply/review`, { text });
  const publication = () => call(editor, 'POST', `questions/${id}/reply/publication`, {});
  await step(clerk, caseId, 'sign');
  await step(clerk, caseId, 'handle', { result: '已阅' });
  await review('已阅');
  const returned = await call(editor, 'POST', `questions/${id}/reply/return`, { reason: '没有回答问题' });
  assert.equal(returned.status, 200, JSON.stringify(returned.body));
  assert.equal((await review('已阅')).body.code, 'online-appeals.no_answer_yet');
  assert.equal((await findCase(town.ctx.db, caseId))?.state, 'handling');
  await step(clerk, caseId, 'handle', { result: '站牌已扶正' });
  assert.equal((await review('站牌已扶正。')).status, 200);
  await step(editor, caseId, 'reject-result', { note: '现场仍歪' });
  await step(clerk, caseId, 'handle', { result: '站牌已更换' });
  assert.equal((await publication()).body.code, 'online-appeals.draft_changed');
  await review('站牌已更换。');
  assert.equal((await publication()).status, 200);
  const press = await call(editor, 'POST', `questions/${id}/supervision`, { reason: 'x' });
  assert.equal(press.body.code, 'online-appeals.replied');
});

test('what is public is put right with a reason, and the former words stay with the editors', async () => {
  const id = await ask('体育馆何时开放夜场', town.citizen(5));
  await publish(id, '010101', { title: '体育馆何时开放夜场', text: '体育馆夜场何时开放？' });
  const correct = (body: object) => call(editor, 'POST', `questions/${id}/corrections`, body);
  const change = { subject: 'question', text: '体育馆夜场何时开放？票价多少？', reason: '漏了半句' };
  assert.equal((await correct({ ...change, subject: 'reply' })).body.code, 'online-appeals.not_replied');
  assert.equal(
    (await correct({ ...change, text: '体育馆夜场何时开放？' })).body.code,
    'online-appeals.nothing_to_correct',
  );
  assert.equal(
    (await correct({ ...change, text: '请打13812345678' })).body.code,
    'online-appeals.personal_data',
  );
  assert.equal((await correct(change)).status, 200);
  const seen = (await call(undefined, 'GET', `questions/${id}`)).body;
  assert.equal(seen.text, '体育馆夜场何时开放？票价多少？');
  assert.deepEqual([seen.corrections.length, seen.corrections[0].reason], [1, '漏了半句']);
  const { corrections } = (await call(editor, 'GET', `desk/questions/${id}`)).body;
  assert.deepEqual(corrections[0].before, { title: '体育馆何时开放夜场', text: '体育馆夜场何时开放？' });
  const found = async (query: string) =>
    (await call(undefined, 'GET', `questions?${query}`)).body.items.map((each: { id: string }) => each.id);
  assert.deepEqual(await found(`words=${encodeURIComponent('体育馆 票价')}`), [id]);
  assert.deepEqual(await found(`words=${encodeURIComponent('游泳馆')}`), []);
  assert.ok(!(await found('replied=true')).includes(id));
  assert.ok((await found('replied=false')).includes(id));
});

test('nothing of a person gets into the public, and wrongdoing is never public', async () => {
  const id = await ask('我叫王小明，手机13812345678，路灯不亮', town.citizen(6));
  const { proposal } = (await call(editor, 'GET', `desk/questions/${id}`)).body;
  assert.equal(proposal.title.text, '我叫王**，手机138****5678，路灯不亮');
  assert.deepEqual(proposal.title.found, ['telephone', 'name']);
  assert.equal((await publish(id, '010101')).body.code, 'online-appeals.personal_data');
  const masked = { title: proposal.title.text, text: proposal.text.text };
  assert.equal((await publish(id, '010101', masked)).status, 200);
  const seen = JSON.stringify((await call(undefined, 'GET', `questions/${id}`)).body);
  assert.ok(!seen.includes('13812345678') && !seen.includes('小明'));

  const wrong = await ask('举报某工地违规夜间施工', town.citizen(7));
  assert.equal((await call(editor, 'GET', `desk/questions/${wrong}`)).body.mayPublish, false);
  assert.equal((await publish(wrong, '010101')).body.code, 'online-appeals.not_for_public');
  const privately = await call(editor, 'POST', `questions/${wrong}/moderation`, {
    ...{ publish: false, passOn: true, reason: '举报不公开，已转有关部门' },
  });
  assert.equal(privately.status, 200, JSON.stringify(privately.body));
  assert.equal((await call(undefined, 'GET', `questions/${wrong}`)).status, 404);
  assert.ok(await caseOf(wrong), 'it is handled all the same');
  const [own] = (await call(town.citizen(7), 'GET', 'own-questions')).body.items;
  assert.deepEqual([own.status, own.refusal], ['private', '举报不公开，已转有关部门']);
});

test('a refusal is read by the asker alone', async () => {
  const id = await ask('隔壁某某欠钱不还');
  const refuse = (reason?: string) =>
    call(editor, 'POST', `questions/${id}/moderation`, { publish: false, ...(reason && { reason }) });
  assert.equal((await refuse()).body.code, 'online-appeals.reason_needed');
  assert.equal((await refuse('涉及个人纠纷，请走法律途径')).status, 200);
  assert.equal((await call(undefined, 'GET', `questions/${id}`)).status, 404);
  const own = (await call(citizen, 'GET', 'own-questions')).body.items;
  assert.equal(own.find((each: { id: string }) => each.id === id).refusal, '涉及个人纠纷，请走法律途径');
  assert.equal((await call(town.citizen(2), 'GET', 'own-questions')).body.items.length, 0);
});

test('the weekly index counts, shares add up, and a published edition never changes', async () => {
  const index = async () => (await call(editor, 'GET', 'desk/index/2026-11-18')).body;
  const more = await ask('井盖缺失多日无人管', town.citizen(3));
  await publish(more, '010101');
  const before = await index();
  assert.deepEqual([before.week, before.received, before.replied, before.closed], ['2026-11-16', 6, 2, 1]);
  assert.deepEqual([before.edition, before.previous], [0, null]);
  const sum = (rows: { percent: number; count: number }[], key: 'percent' | 'count') =>
    rows.reduce((total, each) => total + each[key], 0);
  assert.deepEqual([sum(before.shares, 'percent'), sum(before.shares, 'count')], [100, 6]);
  assert.equal(before.shares[0].group, '市容市政');
  assert.ok(before.shares[0].categories.length > 0, 'a share says what belongs to it');
  for (const { group, count } of before.shares) {
    const path = `desk/index/2026-11-18/questions?measure=received&group=${encodeURIComponent(group)}`;
    assert.equal((await call(editor, 'GET', path)).body.items.length, count, group);
  }
  const replied = (await call(editor, 'GET', 'desk/index/2026-11-18/questions?measure=replied')).body.items;
  assert.equal(replied.length, 2);
  const units = (await call(editor, 'GET', 'desk/index/2026-11-18/units')).body.items;
  const bureau = units.find((each: { unit: { name: string } }) => each.unit.name === replied[1].unit);
  assert.ok(bureau.replied >= 1 && bureau.inTime === bureau.replied && bureau.meanHours !== null);
  const { rule, total } = (await call(editor, 'GET', 'desk/index/2026-11-18/units')).body;
  assert.deepEqual([rule.response, rule.inTime, rule.satisfaction], [40, 30, 30], 'those of the pack');
  assert.deepEqual([total.received, total.parts.length], [6, 3]);
  assert.ok(total.score > 0 && total.score <= 100);

  assert.equal((await call(editor, 'POST', 'index/2026-11-18')).body.code, 'online-appeals.week_not_over');
  assert.equal((await call(undefined, 'GET', 'index/2026-11-18')).status, 404);
  assert.deepEqual((await call(undefined, 'GET', 'index')).body.items, []);
  const correction = (reason = '重复提问剔除') =>
    call(editor, 'POST', 'index/2026-11-18/corrections', { reason });
  assert.equal((await correction()).body.code, 'online-appeals.index_unpublished');
  clock.set('2026-11-23T09:00:00+08:00');
  const published = await call(editor, 'POST', 'index/2026-11-18');
  assert.equal(published.status, 200, JSON.stringify(published.body));
  assert.equal((await correction()).body.code, 'online-appeals.nothing_to_correct');
  // Taken out afterwards or asked on the next day: the published week stays as it is.
  await ask('新的一周的问题');
  await town.ctx.db.query('DELETE FROM online_appeals.question WHERE id = $1', [more]);
  const after = (await call(undefined, 'GET', 'index/2026-11-20')).body;
  assert.deepEqual({ ...after, publishedAt: null, edition: 0 }, before);
  assert.deepEqual((await call(editor, 'POST', 'index/2026-11-18')).body, after);

  const corrected = await correction();
  assert.equal(corrected.status, 200, JSON.stringify(corrected.body));
  const last = (await call(undefined, 'GET', 'index/2026-11-18')).body;
  assert.deepEqual([last.edition, last.received, last.corrections.length], [2, 5, 1]);
  assert.deepEqual([last.corrections[0].reason, last.corrections[0].received], ['重复提问剔除', 6]);
  assert.deepEqual((await call(undefined, 'GET', 'index')).body.items, [
    { week: '2026-11-16', edition: 2, received: 5, replied: 2, closed: 1 },
  ]);
  const next = (await call(editor, 'GET', 'desk/index/2026-11-25')).body;
  assert.deepEqual([next.received, next.previous.received], [1, 5], 'beside the week before');
});

test('shares of the index begin on a later day, say where they are from, and change no week that began', async () => {
  const store = (body: object) =>
    call(editor, 'POST', 'desk/index-rules', {
      ...{ validFrom: '2026-11-30', response: 50, inTime: 20, satisfaction: 30, source: '市问政办法第 7 条' },
      ...body,
    });
  assert.equal((await store({ response: 60 })).body.code, 'online-appeals.shares_not_whole');
  assert.equal((await store({ validFrom: '2026-11-23' })).body.code, 'online-appeals.rule_backdated');
  assert.equal((await store({ validFrom: '2026-11-31' })).body.code, 'online-appeals.bad_week');
  assert.equal((await store({ source: '' })).body.code, 'request.invalid');
  const stored = await store({});
  assert.equal(stored.status, 200, JSON.stringify(stored.body));
  assert.deepEqual(
    stored.body.items.map((each: { validFrom: string; source: string }) => each.validFrom),
    ['2026-11-30', '2026-01-01'],
  );
  const shareOf = async (day: string) =>
    (await call(editor, 'GET', `desk/index/${day}/units`)).body.rule.response;
  assert.deepEqual([await shareOf('2026-11-25'), await shareOf('2026-12-02')], [40, 50]);
  assert.equal((await store({ response: 45, inTime: 25, source: '勘误' })).status, 200);
  assert.equal(await shareOf('2026-12-02'), 45, 'the last one stored for a day');
});

test('the desk reads masked words; an editor sees the asker’s own for a purpose, on record', async () => {
  const id = await ask('请回电13912345678，井盖松动', town.citizen(10));
  const { items } = (await call(editor, 'GET', 'desk?queue=all')).body;
  const row = items.find((each: { id: string }) => each.id === id);
  assert.equal(row.title, '请回电139****5678，井盖松动');
  const detail = JSON.stringify((await call(editor, 'GET', `desk/questions/${id}`)).body);
  assert.ok(!detail.includes('13912345678'));
  const original = (body: object) => call(editor, 'POST', `desk/questions/${id}/original`, body);
  assert.equal((await original({ purpose: 'curiosity' })).body.code, 'request.invalid');
  assert.equal((await original({ purpose: 'review-publication' })).body.title, '请回电13912345678，井盖松动');
  const kept = await town.ctx.db.query('SELECT 1 FROM audit.entry WHERE subject = $1', [`question:${id}`]);
  assert.equal(kept.length, 1);
});

test('the desk is read by pages, and nothing is left out or twice', async () => {
  const read = async (query: string) => (await call(editor, 'GET', `desk?queue=all&${query}`)).body;
  const whole = (await read('limit=200')).items.map((each: { id: string }) => each.id);
  const seen: string[] = [];
  for (let cursor = ''; seen.length <= whole.length; ) {
    const page = await read(`limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    seen.push(...page.items.map((each: { id: string }) => each.id));
    if (page.next === null) break;
    cursor = page.next;
  }
  assert.ok(whole.length > 4);
  assert.deepEqual(seen, whole);
});

test('a pinned place goes to the case; the public reads the street, no more', async () => {
  const grid = city.areas.findByCode('990101001001')!;
  const asker = town.citizen(31);
  const asked = await call(asker, 'POST', 'questions', {
    ...{ title: '桥下积水何时处理', text: '桥下一下雨就积水，请问何时处理？' },
    ...{ lon: grid.lon, lat: grid.lat },
  });
  const { id } = asked.body;
  assert.equal((await publish(id, '010101')).status, 200);
  const state = await findCase(town.ctx.db, await caseOf(id));
  const { lon, lat, areaPath } = state!.subject.place;
  assert.deepEqual([lon, lat, areaPath.includes(grid.id)], [grid.lon, grid.lat, true]);
  const { body } = await call(undefined, 'GET', `questions/${id}`);
  assert.ok(!JSON.stringify(body).includes(String(grid.lon)) && !body.area.includes(grid.name), body.area);
});

test('bad input is refused with a reason and nothing is stored', async () => {
  const count = async () => (await call(citizen, 'GET', 'own-questions?limit=200')).body.items.length;
  const before = await count();
  const bad: [object, string][] = [
    [{ title: '短', text: '没有标题的问题' }, 'request.invalid'],
    [{ title: '        ', text: '          ' }, 'intake.text_empty'],
    [{ title: '地址不对的问题', text: '这里不是本市', areaCode: 'nowhere' }, 'intake.area_unknown'],
    [{ title: '地址不全的问题', text: '这里只有经度', lon: 1 }, 'intake.half_point'],
    [{ title: '地址在外的问题', text: '这里不是本市', lon: 1, lat: 1 }, 'intake.outside_city'],
    [{ title: '太长的问题', text: 'x'.repeat(100_000) }, 'request.invalid'],
  ];
  for (const [body, code] of bad)
    assert.equal((await call(citizen, 'POST', 'questions', body)).body.code, code);
  assert.equal(await count(), before);
  const busy = town.citizen(9);
  for (let n = 0; n < 5; n++) await ask(`第 ${n} 个问题等着审核`, busy);
  const sixth = await call(busy, 'POST', 'questions', { title: '第六个问题', text: '再问一个问题' });
  assert.equal(sixth.body.code, 'online-appeals.too_many');
  assert.equal((await call(editor, 'GET', 'desk/index/2026-02-31')).body.code, 'online-appeals.bad_week');
  const [{ id: submitted }] = (await call(editor, 'GET', 'desk')).body.items;
  const nobody = '00000000-0000-4000-8000-000000000000';
  assert.equal((await publish(submitted, '999999')).body.code, 'classify.category_unknown');
  assert.equal(
    (await publish(submitted, '010101', { unit: nobody })).body.code,
    'online-appeals.unit_unknown',
  );
  const refused: [string, object, string][] = [
    ['passing', { unit: nobody }, 'online-appeals.unit_unknown'],
    ['passing', { unit: city.organisations.all()[0]!.id }, 'online-appeals.not_public'],
    ['supervision', { reason: 'x' }, 'online-appeals.not_public'],
    ['supervision', { reason: '' }, 'request.invalid'],
    ['reply/review', { text: 'x' }, 'online-appeals.not_public'],
    ['reply/publication', {}, 'online-appeals.not_public'],
    ['reply/return', { reason: 'x' }, 'online-appeals.not_public'],
    ['corrections', { subject: 'question', text: 'x', reason: 'x' }, 'online-appeals.not_public'],
    ['corrections', { subject: 'index', text: 'x', reason: 'x' }, 'request.invalid'],
  ];
  for (const [path, body, code] of refused)
    assert.equal((await call(editor, 'POST', `questions/${submitted}/${path}`, body)).body.code, code, path);
  for (const path of ['desk?queue=none', 'questions?words=%EF%BC%81', 'desk/index/2026-11-18/questions'])
    assert.equal((await call(editor, 'GET', path)).body.code, 'request.invalid', path);
  assert.equal((await call(editor, 'GET', `desk/questions/${nobody}`)).status, 404);
  assert.equal((await call(editor, 'GET', 'desk?cursor=x')).body.code, 'request.cursor_invalid');
});
