import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { act, findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import { migrations, scene } from './index.ts';
import { mondayOf, percentShares } from './shares.ts';

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
  const { items } = (await call(editor, 'GET', 'desk?status=published')).body;
  return items.find((each: { id: string }) => each.id === id).caseId;
};
const step = (actor: Actor, caseId: string, action: string, form: Record<string, unknown> = {}) =>
  act(town.as(actor), city.loop, { caseId, action, form });

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
  assert.equal(mondayOf('2026-11-22'), '2026-11-16');
  assert.equal(mondayOf('2026-11-16'), '2026-11-16');
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
  const reply = () => call(editor, 'PUT', `questions/${id}/reply`, { text: '路灯已修复，感谢反映。' });
  assert.equal((await reply()).body.code, 'online-appeals.no_answer_yet');
  assert.equal(
    (await call(editor, 'POST', `questions/${id}/supervision`, { reason: '请尽快答复' })).status,
    200,
  );
  const unit = city.organisations.findByCode('city.urban-management')!.id;
  const { body: desk } = await call(editor, 'GET', 'desk?status=published');
  if (desk.items[0].state === 'awaiting-dispatch') await step(dispatcher, caseId, 'dispatch', { unit });
  // The machine may have given it to the district's bureau already.
  const lead = (await findCase(town.ctx.db, caseId))?.leadOrganisationId ?? '';
  const clerk = town.staff('unit-clerk', { unit: city.organisations.get(lead).code });
  await step(clerk, caseId, 'sign');
  await step(clerk, caseId, 'handle', { result: '已更换灯泡，联系人王师傅' });
  assert.equal(
    (await call(citizen, 'POST', `questions/${id}/evaluation`, { stars: 5 })).body.code,
    'online-appeals.not_replied',
  );
  assert.equal((await reply()).status, 200);
  const answered = (await call(undefined, 'GET', `questions/${id}`)).body;
  assert.equal(answered.reply, '路灯已修复，感谢反映。');
  assert.ok(!JSON.stringify(answered).includes('王师傅'), 'the unit’s own words wait for review');

  const rate = (by: Actor) => call(by, 'POST', `questions/${id}/evaluation`, { stars: 4, solved: true });
  assert.equal((await rate(town.citizen(2))).status, 404);
  assert.equal((await rate(citizen)).status, 200);
  assert.equal((await rate(citizen)).body.code, 'online-appeals.evaluated');
  for (const task of (await findCase(town.ctx.db, caseId))?.tasks ?? []) {
    if (task.status !== 'open') continue;
    const assistant = town.staff('unit-clerk', { unit: city.organisations.get(task.organisationId).code });
    await step(assistant, caseId, 'assist', { result: '已配合' });
  }
  await step(editor, caseId, 'verify');
  await step(dispatcher, caseId, 'close');
  await town.deliver();
  const [own] = (await call(citizen, 'GET', 'own-questions')).body.items;
  assert.deepEqual([own.status, own.stars, own.mayEvaluate], ['published', 4, false]);
  assert.equal((await call(undefined, 'GET', `questions/${id}`)).body.state, '已评价');
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

test('the weekly index counts, shares add up, and a published week never changes', async () => {
  const index = async () => (await call(editor, 'GET', 'desk/index/2026-11-18')).body;
  const more = await ask('井盖缺失多日无人管', town.citizen(3));
  await publish(more, '010101');
  const before = await index();
  assert.deepEqual([before.week, before.received, before.replied, before.closed], ['2026-11-16', 2, 1, 1]);
  assert.equal(
    before.shares.reduce((sum: number, each: { percent: number }) => sum + each.percent, 0),
    100,
  );
  assert.deepEqual([before.shares[0].group, before.shares[0].count], ['市容市政', 2]);
  assert.equal((await call(editor, 'POST', 'index/2026-11-18')).body.code, 'online-appeals.week_not_over');
  assert.equal((await call(undefined, 'GET', 'index/2026-11-18')).status, 404);
  clock.set('2026-11-23T09:00:00+08:00');
  const published = await call(editor, 'POST', 'index/2026-11-18');
  assert.equal(published.status, 200, JSON.stringify(published.body));
  // Refused afterwards or asked on the next day: the published week stays as it is.
  await ask('新的一周的问题');
  await town.ctx.db.query('DELETE FROM online_appeals.question WHERE id = $1', [more]);
  const after = (await call(undefined, 'GET', 'index/2026-11-20')).body;
  assert.deepEqual({ ...after, publishedAt: null }, before);
  assert.deepEqual((await call(editor, 'POST', 'index/2026-11-18')).body, after);
});

test('bad input is refused with a reason and nothing is stored', async () => {
  const count = async () => (await call(citizen, 'GET', 'own-questions?limit=200')).body.items.length;
  const before = await count();
  const bad: [object, string][] = [
    [{ title: '短', text: '没有标题的问题' }, 'request.invalid'],
    [{ title: '        ', text: '          ' }, 'intake.text_empty'],
    [{ title: '地址不对的问题', text: '这里不是本市', areaCode: 'nowhere' }, 'intake.area_unknown'],
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
  const submitted = (await call(editor, 'GET', 'desk')).body.items[0].id;
  assert.equal((await publish(submitted, '999999')).body.code, 'classify.category_unknown');
});
