import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { attachmentsOf, findCase, readActions } from '../base/loop/index.ts';
import { listInbox } from '../base/messages/index.ts';
import type { Actor } from '../platform/access/index.ts';
import { inTransaction } from '../platform/context/index.ts';
import type { CheckView } from '../scenes/patrol/contract.ts';
import { scene as patrol } from '../scenes/patrol/index.ts';
import type { SpotCheckView } from '../scenes/supervision/contract.ts';
import { scene as supervision } from '../scenes/supervision/index.ts';
import { bringToClosing, openIncident, peopleOf, step } from '../scenes/supervision/testing.ts';
import { createTestCity } from '../scenes/testing.ts';
import { cityNoticeConsumer, createCityMessages } from './messages/messages.ts';

const town = await createTestCity(
  [patrol.migrations!, supervision.migrations!],
  [...(supervision.flows ?? [])],
  [patrol, supervision],
);
const { city, ctx } = town;
const people = peopleOf(town);
const app = await town.serve();
const grid = city.areas.findByCode('990101001')!;
const member = await onGrid(town.staff('grid-member', { unit: '990101001001.committee', area: '990101001' }));

/** Puts an actor on the books: staff, area and role, as an account has them. */
async function onGrid(actor: Actor): Promise<Actor> {
  const { id, organisationId, name } = actor;
  await ctx.db.query(
    `INSERT INTO organisations.staff (id, organisation_id, name, post) VALUES ($1, $2, $3, '网格员')`,
    [id, organisationId, name],
  );
  await ctx.db.query('INSERT INTO organisations.staff_area (staff_id, area_id) VALUES ($1, $2)', [
    id,
    grid.id,
  ]);
  await ctx.db.query(
    `INSERT INTO auth.account (id, login, name, password_hash, must_change_password, created_at)
     VALUES ($1, $2, $2, 'none', false, $3)`,
    [id, name, ctx.clock.now()],
  );
  await ctx.db.query(`INSERT INTO auth.account_grant (account_id, role) VALUES ($1, 'grid-member')`, [id]);
  return actor;
}

const call = async (actor: Actor, method: 'GET' | 'POST', path: string, payload?: object) => {
  const answer = await app.inject({
    ...{ method, url: `/api/v1${path}`, headers: town.headersOf(actor) },
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
};

let shade = 0;
async function photo(actor: Actor): Promise<string> {
  shade += 1;
  const background = { r: shade, g: 120, b: 90 };
  const file = await sharp({ create: { width: 80, height: 60, channels: 3, background } })
    .jpeg()
    .toBuffer();
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(file)], { type: 'image/jpeg' }), 'photo.jpg');
  const wrapped = new Response(form);
  const answer = await app.inject({
    ...{ method: 'POST', url: '/api/v1/patrol/photos' },
    headers: { ...town.headersOf(actor), 'content-type': wrapped.headers.get('content-type')! },
    payload: Buffer.from(await wrapped.arrayBuffer()),
  });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().id;
}

const checksOfMember = async () =>
  (await call(member, 'GET', '/patrol/checks?mine=true&open=true')).body.items as CheckView[];

/** A case that waits for its closing and was drawn; the town draws one in ten: as many as it takes. */
async function drawn(): Promise<{ caseId: string; check: CheckView }> {
  for (let n = 0; n < 200; n++) {
    const { id: caseId } = await openIncident(town, people);
    await bringToClosing(town, people, caseId);
    // Drawn by the first round of events, given out by the second.
    await town.deliver();
    await town.deliver();
    const check = (await checksOfMember()).find((each) => each.caseId === caseId);
    if (check !== undefined) return { caseId, check };
  }
  throw new Error('200 cases and none was drawn');
}

async function answer(check: CheckView, yes: boolean, note = ''): Promise<void> {
  const body = { yes, note, photos: [await photo(member)], lon: grid.lon, lat: grid.lat };
  const done = await call(member, 'POST', `/patrol/checks/${check.id}/answer`, body);
  assert.equal(done.status, 200, JSON.stringify(done.body));
  assert.equal(done.body.status, 'decided');
  await town.deliver();
}

async function resultOf(caseId: string): Promise<SpotCheckView | undefined> {
  const done = await call(people.supervisor, 'GET', '/supervision/spot-checks?done=true&limit=200');
  return (done.body.items as SpotCheckView[]).find((each) => each.caseId === caseId);
}

test('whoever is sent hears of it once', async () => {
  const messages = createCityMessages(city, town.parts.push);
  const consumer = cityNoticeConsumer(city, messages);
  const caseId = (await openIncident(town, people)).id;
  const asked = (id: number, kind: string) => ({
    ...{ id, type: 'patrol.check.asked', aggregate: `case:${caseId}`, happenedAt: ctx.clock.now() },
    data: { checkId: caseId, caseId, kind, staffId: member.id },
  });
  await inTransaction(ctx, (tx) => consumer.handle(tx, [asked(1, 'spot-check'), asked(2, 'before-closing')]));
  const { items } = await listInbox(town.as(member), messages.templates, { limit: 10 });
  assert.deepEqual(items.map((item) => item.title.zh.replace(/ \d+$/, '')).sort(), [
    '抽查到您的网格',
    '请到现场核查',
  ]);
});

test('solved: the draw has its result with photo and words, and nothing closes by itself', async () => {
  const { caseId, check } = await drawn();
  assert.equal(check.kind, 'spot-check');
  await answer(check, true, '井盖平稳');
  const result = (await resultOf(caseId))!;
  assert.deepEqual([result.result, result.note], ['pass', '井盖平稳']);
  const files = await attachmentsOf(ctx.db, caseId);
  assert.equal(files.find((file) => file.id === result.photoId)?.purpose, 'verification');
  assert.equal((await findCase(ctx.db, caseId))!.state, 'awaiting-closing');
  assert.ok((await checksOfMember()).every((each) => each.id !== check.id));
});

test('not solved before the closing: the result is rejected, with the photo of the check', async () => {
  const { caseId, check } = await drawn();
  await answer(check, false);
  assert.equal((await findCase(ctx.db, caseId))!.state, 'handling');
  const log = await readActions(ctx.db, caseId);
  const last = log.at(-1)!;
  assert.equal(last.type, 'reject-result');
  const result = (await resultOf(caseId))!;
  assert.deepEqual(last.form, { note: '网格员现场抽查：没有解决', photos: [result.photoId] });
  assert.equal(result.result, 'fail');
});

test('not solved after the closing: handled a second time, within the limit of that', async () => {
  const { caseId, check } = await drawn();
  await step(town, people.dispatcher, caseId, 'close');
  await town.deliver();
  assert.equal((await checksOfMember()).find((each) => each.id === check.id)?.status, 'open');
  await answer(check, false, '又松了');
  await town.deliver();
  const state = (await findCase(ctx.db, caseId))!;
  assert.deepEqual([state.state, state.counters.reopened], ['handling', 1]);
  assert.match(state.limits.handle?.source ?? '', /二次办理/);
});

test('the same event again changes nothing; a case that went back by another way ends the check', async () => {
  const { caseId, check } = await drawn();
  const [row] = await ctx.db.query<{ id: string }>(
    'SELECT id FROM supervision.spot_check WHERE case_id = $1',
    [caseId],
  );
  const again = { type: 'supervision.spot_check.drawn', data: { spotCheckId: row!.id, caseId } };
  const event = { ...again, aggregate: `case:${caseId}`, id: 1, happenedAt: ctx.clock.now() };
  for (const consumer of patrol.consumers!(town.parts))
    if (consumer.types.includes(event.type)) await inTransaction(ctx, (tx) => consumer.handle(tx, [event]));
  const asked = 'SELECT 1 FROM patrol.check WHERE case_id = $1';
  assert.equal((await ctx.db.query(asked, [caseId])).length, 1);
  await step(town, people.supervisor, caseId, 'reject-result', { note: '电话核实没有解决' });
  await town.deliver();
  assert.ok((await checksOfMember()).every((each) => each.id !== check.id));
  const late = { yes: false, photos: [await photo(member)] };
  const refused = await call(member, 'POST', `/patrol/checks/${check.id}/answer`, late);
  assert.equal(refused.body.code, 'patrol.check_answered');
  assert.equal((await findCase(ctx.db, caseId))!.state, 'handling');
});

test('a supervisor has a finished case looked at by hand: the grid member is sent, the result stands with the others', async () => {
  const { caseId, check } = await drawn();
  await answer(check, true, '平稳');
  await town.deliver();
  const ask = (actor: Actor) =>
    call(actor, 'POST', `/supervision/cases/${caseId}/spot-checks`, { question: '井圈有没有松' });
  assert.equal((await ask(people.dispatcher)).status, 403);
  assert.equal((await ask(people.supervisor)).status, 201);
  assert.equal((await ask(people.supervisor)).body.code, 'supervision.check_waits');
  await town.deliver();
  const mine = (await checksOfMember()).find((each) => each.caseId === caseId)!;
  assert.deepEqual([mine.kind, mine.question], ['spot-check', '井圈有没有松']);
  await answer(mine, false, '又松了');
  await town.deliver();
  const done = await call(people.supervisor, 'GET', `/supervision/spot-checks?done=true&caseId=${caseId}`);
  const [row] = done.body.items;
  assert.deepEqual([row.asked, row.result, row.note], [{ question: '井圈有没有松' }, 'fail', '又松了']);
  assert.equal((await findCase(ctx.db, caseId))!.state, 'handling');
  assert.equal((await ask(people.supervisor)).body.code, 'supervision.check_not_due');
});
