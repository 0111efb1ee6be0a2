import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { attachmentsOf, findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import type { CheckView, PatrolDay, PatrolReceipt } from './contract.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { city, ctx } = town;
const grid = city.areas.findByCode('990101001001')!;
const place = { lon: grid.lon!, lat: grid.lat! };
const where = { unit: '990101001001.committee', area: '990101001001' };
const member = await onGrid(town.staff('grid-member', where));
const colleague = await onGrid(town.staff('grid-member', where));
const supervisor = town.staff('supervisor');
const dispatcher = town.staff('dispatcher');
const clerk = town.staff('unit-clerk', { unit: '990101.urban-management' });
const app = await town.serve();

/** Puts an actor on the books: staff, grid and role, as an account has them. */
async function onGrid(actor: Actor): Promise<Actor> {
  const area = city.areas.findByCode(where.area)!;
  await ctx.db.query(
    `INSERT INTO organisations.staff (id, organisation_id, name, post) VALUES ($1, $2, $3, '网格员')`,
    [actor.id, actor.organisationId, actor.name],
  );
  await ctx.db.query('INSERT INTO organisations.staff_area (staff_id, area_id) VALUES ($1, $2)', [
    actor.id,
    area.id,
  ]);
  await ctx.db.query(
    `INSERT INTO auth.account (id, login, name, password_hash, must_change_password, created_at)
     VALUES ($1, $2, $2, 'none', false, $3)`,
    [actor.id, actor.name, ctx.clock.now()],
  );
  await ctx.db.query(`INSERT INTO auth.account_grant (account_id, role) VALUES ($1, 'grid-member')`, [
    actor.id,
  ]);
  return actor;
}

const call = async (actor: Actor, method: 'GET' | 'POST', url: string, payload?: object) => {
  const headers = town.headersOf(actor);
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
};
let shade = 0;
async function photo(actor: Actor, bytes?: Buffer): Promise<string> {
  shade += 1;
  const background = { r: shade % 255, g: 90, b: 120 };
  const file =
    bytes ??
    (await sharp({ create: { width: 80, height: 60, channels: 3, background } })
      .jpeg()
      .toBuffer());
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(file)], { type: 'image/jpeg' }), 'photo.jpg');
  const wrapped = new Response(form);
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/patrol/photos',
    headers: { ...town.headersOf(actor), 'content-type': wrapped.headers.get('content-type')! },
    payload: Buffer.from(await wrapped.arrayBuffer()),
  });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().id;
}
let last = 0;
const report = (extra: object = {}, actor = member) => {
  last += 1;
  return call(actor, 'POST', '/api/v1/patrol/reports', {
    ...{ externalId: `report-${String(last).padStart(4, '0')}`, text: '楼道口堆着一袋垃圾', ...place },
    ...extra,
  });
};

test('a small thing is opened and closed in its grid at once, with photos before and after', async () => {
  const [before, after] = [await photo(member), await photo(member)];
  const answer = await report({ photos: [before], solved: { result: '当场清走', photos: [after] } });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  const receipt = answer.body as PatrolReceipt;
  assert.equal(receipt.state, 'closed');
  assert.equal(receipt.solved, true);
  const state = (await findCase(ctx.db, receipt.caseId))!;
  assert.equal(state.subject.channel, 'patrol');
  assert.ok(state.subject.place.areaPath.includes(grid.id));
  assert.equal(state.counters.solvedInPlace, 1);
  const files = await attachmentsOf(ctx.db, receipt.caseId);
  assert.deepEqual(files.map((each) => each.purpose).sort(), ['after', 'before']);
  const day = (await call(member, 'GET', '/api/v1/patrol/reports')).body as PatrolDay;
  assert.equal(day.items[0]?.caseId, receipt.caseId);
  assert.equal(day.solved, 1);
});

test('other things go the way of every report; sent twice it is one', async () => {
  const request = { externalId: 'the-same-again', photos: [await photo(member)], text: '路灯不亮，两盏' };
  const first = await report(request);
  const second = await report(request);
  assert.equal(first.body.known, false);
  assert.equal(second.body.known, true);
  assert.equal(second.body.caseId, first.body.caseId);
  assert.equal((await attachmentsOf(ctx.db, first.body.caseId)).length, 1);
  // Another member's phone may have made the same id.
  const others = await report({ ...request, photos: [] }, colleague);
  assert.equal(others.body.known, false);
});

test('a member reports for a resident who telephoned, and who is called back', async () => {
  const onBehalf = { name: '王奶奶', telephone: '0371-00009999' };
  const { status, body } = await report({ onBehalf });
  assert.equal(status, 201, JSON.stringify(body));
  const [row] = await ctx.db.query<{ name: string; telephone: string; on_behalf: boolean }>(
    `SELECT p.name, p.telephone, p.on_behalf FROM intake.report r JOIN intake.reporter p ON p.id = r.reporter_id
     WHERE r.id = $1`,
    [body.reportId],
  );
  assert.deepEqual(row, { ...onBehalf, on_behalf: true });
  assert.equal((await report({ onBehalf: { name: '' } })).status, 400);
});

test('what was seen without network counts from when it was seen, unless the clock of the phone is wrong', async () => {
  const now = ctx.clock.now().getTime();
  const seenAt = new Date(now - 3 * 3_600_000).toISOString();
  const seen = await report({ seenAt, text: '公厕漏水' });
  assert.equal((await findCase(ctx.db, seen.body.caseId))!.openedAt, seenAt);
  const ahead = await report({ seenAt: new Date(now + 86_400_000).toISOString(), text: '绿化带缺株' });
  assert.equal((await findCase(ctx.db, ahead.body.caseId))!.openedAt, new Date(now).toISOString());
});

test('bad input is refused and nothing is half-stored', async () => {
  const count = async () => (await ctx.db.query('SELECT 1 FROM loop.case')).length;
  const before = await count();
  const foreign = await photo(colleague);
  const mine = await photo(member);
  const solved = { result: '清走了', photos: [mine] };
  assert.equal((await report({ lon: 10, lat: 10 })).body.code, 'intake.outside_city');
  assert.equal((await report({ text: ' ' })).body.code, 'intake.text_empty');
  assert.equal((await report({ photos: [foreign] })).body.code, 'patrol.photo_unknown');
  assert.equal((await report({ solved: { result: '清走了', photos: [] } })).status, 400);
  const far = city.areas.findByCode('990101001002')!;
  const elsewhere = await report({ lon: far.lon, lat: far.lat, solved });
  assert.equal(elsewhere.body.code, 'access.out_of_scope', JSON.stringify(elsewhere.body));
  assert.equal(await count(), before);
});

/** A case that its unit has handled and that waits for verification. */
async function handled(): Promise<string> {
  const { body } = await report({ text: `广告牌松动 ${last}`, photos: [] });
  const state = (await findCase(ctx.db, body.caseId))!;
  if (state.state === 'awaiting-dispatch') {
    const form = { unit: clerk.organisationId };
    await call(dispatcher, 'POST', `/api/v1/cases/${body.caseId}/actions/dispatch`, { form });
  }
  const at = (await findCase(ctx.db, body.caseId))!;
  const holder = at.hands.at(-1)!.organisationId === clerk.organisationId ? clerk : undefined;
  assert.ok(holder, 'the case is with the urban management of the district');
  await call(holder, 'POST', `/api/v1/cases/${body.caseId}/actions/sign`, {});
  const form = { result: '已加固' };
  const done = await call(holder, 'POST', `/api/v1/cases/${body.caseId}/actions/handle`, { form });
  if (done.body.state !== 'awaiting-verification') {
    // The street assists by the duty list.
    const street = town.staff('street', { unit: '990101001.office', area: '990101001' });
    await call(street, 'POST', `/api/v1/cases/${body.caseId}/actions/assist`, { form });
  }
  assert.equal((await findCase(ctx.db, body.caseId))!.state, 'awaiting-verification');
  return body.caseId;
}
const ask = (caseId: string, extra: object = {}) =>
  call(supervisor, 'POST', '/api/v1/patrol/checks', { caseId, kind: 'before-closing', ...extra });

test('核实: drawn by lot, never the one who reported it; yes and a photo let the supervisor verify', async () => {
  const caseId = await handled();
  const asked = await ask(caseId, { question: '请看是否已加固' });
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  const check = asked.body.items[0] as CheckView;
  assert.equal(check.assignee.id, colleague.id);
  assert.equal((await ask(caseId)).body.code, 'patrol.check_open_already');
  const mine = (await call(colleague, 'GET', '/api/v1/patrol/checks?mine=true&open=true')).body;
  assert.ok(mine.items.some((each: CheckView) => each.id === check.id));

  const answer = { yes: true, note: '已加固', photos: [await photo(colleague)], ...place };
  const url = `/api/v1/patrol/checks/${check.id}`;
  const early = await call(supervisor, 'POST', `${url}/decision`, { verified: true });
  assert.equal(early.body.code, 'patrol.check_not_answered');
  assert.equal((await call(colleague, 'POST', `${url}/answer`, answer)).body.status, 'answered');
  assert.equal((await call(colleague, 'POST', `${url}/answer`, answer)).body.code, 'patrol.check_answered');
  const decided = await call(supervisor, 'POST', `${url}/decision`, { verified: true });
  assert.equal(decided.body.state, 'awaiting-closing', JSON.stringify(decided.body));
  const files = await attachmentsOf(ctx.db, caseId);
  assert.ok(files.some((each) => each.purpose === 'verification'));
});

test('核实 with no sends the case back; a check of a case that has moved on is over', async () => {
  const caseId = await handled();
  const check = (await ask(caseId)).body.items[0] as CheckView;
  const url = `/api/v1/patrol/checks/${check.id}`;
  await call(colleague, 'POST', `${url}/answer`, {
    yes: false,
    note: '还在晃',
    photos: [await photo(colleague)],
  });
  const decided = await call(supervisor, 'POST', `${url}/decision`, { verified: false });
  assert.equal(decided.body.state, 'handling');

  const other = await handled();
  const open = (await ask(other)).body.items[0] as CheckView;
  await call(supervisor, 'POST', `/api/v1/cases/${other}/actions/verify`, {});
  await town.deliver();
  const list = (await call(supervisor, 'GET', `/api/v1/patrol/checks?caseId=${other}`)).body;
  assert.equal(list.items[0].id, open.id);
  assert.equal(list.items[0].status, 'cancelled');
  assert.equal((await ask(other)).body.code, 'patrol.check_not_due');
});

test('two of one unit who sign for a case at once: one does, nothing is doubled', async () => {
  const { body } = await report({ text: '护栏断了一截', photos: [] });
  const state = (await findCase(ctx.db, body.caseId))!;
  if (state.state === 'awaiting-dispatch')
    await call(dispatcher, 'POST', `/api/v1/cases/${body.caseId}/actions/dispatch`, {
      form: { unit: clerk.organisationId },
    });
  const expectedVersion = (await findCase(ctx.db, body.caseId))!.version;
  const workers = [clerk, town.staff('unit-clerk', { unit: '990101.urban-management' })];
  const answers = await Promise.all(
    workers.map((actor) =>
      call(actor, 'POST', `/api/v1/cases/${body.caseId}/actions/sign`, { expectedVersion }),
    ),
  );
  assert.deepEqual(answers.map((each) => each.status).sort(), [200, 409]);
  const refused = answers.find((each) => each.status === 409)!;
  assert.ok(['loop.changed_meanwhile', 'loop.action_not_allowed'].includes(refused.body.code));
  assert.equal((await findCase(ctx.db, body.caseId))!.version, expectedVersion + 1);
});

test('上门回访: asked for once a case is closed, needs no photo; not solved, the supervisor has it handled again', async () => {
  const caseId = await handled();
  assert.equal((await ask(caseId, { kind: 'visit' })).body.code, 'patrol.check_not_due');
  const verified = await call(supervisor, 'POST', `/api/v1/cases/${caseId}/actions/verify`, {});
  assert.equal(verified.body.state, 'awaiting-closing', JSON.stringify(verified.body));
  const closed = await call(dispatcher, 'POST', `/api/v1/cases/${caseId}/actions/close`, {});
  assert.equal(closed.body.state, 'closed', JSON.stringify(closed.body));
  const check = (await ask(caseId, { kind: 'visit', question: '问一下李阿姨' })).body.items[0] as CheckView;
  const url = `/api/v1/patrol/checks/${check.id}`;
  const answer = { yes: false, note: '又松了', photos: [] };
  assert.equal((await call(colleague, 'POST', `${url}/answer`, answer)).body.status, 'answered');
  const decided = await call(supervisor, 'POST', `${url}/decision`, { verified: false });
  assert.equal(decided.body.state, 'handling', JSON.stringify(decided.body));
});

test('a report may name the thing by its number; a component needs its 17 digits', async () => {
  const wrong = await report({ asset: { kind: 'component', number: '410105' } });
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'intake.asset_invalid']);
  const far = { lon: place.lon - 0.0011, lat: place.lat + 0.0009 };
  const lamp = (number: string) =>
    report({ ...far, text: '电梯运行时异响', asset: { kind: 'elevator', number } });
  const named = await lamp('ｊ－０１２３');
  assert.deepEqual([named.status, named.body.fused], [201, false], JSON.stringify(named.body));
  const { body } = await call(supervisor, 'GET', `/api/v1/cases/${named.body.caseId}`);
  assert.deepEqual(body.asset, { kind: 'elevator', number: 'J-0123' });
  const again = await lamp('J-0123');
  const beside = await lamp('J-0124');
  assert.equal(again.body.caseId, named.body.caseId, 'the same number is the same thing');
  assert.notEqual(beside.body.caseId, named.body.caseId, 'another number is another thing');
  const nameless = await report({ ...far, lon: far.lon - 0.004, text: '电梯运行时异响' });
  const joined = await report({
    ...{ ...far, lon: far.lon - 0.004, text: '电梯运行时异响' },
    asset: { kind: 'elevator', number: 'K-0007' },
  });
  assert.equal(joined.body.caseId, nameless.body.caseId, 'who names a number is heard where none was named');
  const kept = await call(supervisor, 'GET', `/api/v1/cases/${nameless.body.caseId}`);
  assert.deepEqual(kept.body.asset, { kind: 'elevator', number: 'K-0007' });
  const byNumber = await call(supervisor, 'GET', '/api/v1/cases?words=K-0007');
  assert.equal(byNumber.body.items.length, 1);
  const found = await call(supervisor, 'GET', '/api/v1/cases?words=J-0123');
  assert.deepEqual(
    found.body.items.map(({ id }: { id: string }) => id),
    [named.body.caseId],
  );
});
