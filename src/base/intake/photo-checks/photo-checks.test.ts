import assert from 'node:assert/strict';
import { truncate } from 'node:fs/promises';
import { test } from 'node:test';
import type { Actor } from '../../../platform/access/index.ts';
import { inTransaction } from '../../../platform/context/index.ts';
import { createPool } from '../../../platform/threads/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { analyseWaitingPhotos, countPhotoBacklog } from '../../classify/index.ts';
import { drawScene, HANDS, photograph } from '../../classify/photos/scene-fixture.ts';
import { act, attach, attachmentsOf, findCase } from '../../loop/index.ts';
import { submitReport } from '../index.ts';
import { checksOf, claimChecks, countCheckBacklog } from './check-store.ts';
import type { CaseToVerifyPage, OwnDoubtfulResults, PhotoChecks } from './contract.ts';
import { judgeCase } from './judge-case.ts';
import { keepPhotos, photoConsumer } from './keeper.ts';
import { photoCheckRoutes } from './routes.ts';

const town = await createTestCity([], []);
const { city, ctx, parts } = town;
const grid = city.areas.findByCode('990101001001')!;
const dispatcher = town.staff('dispatcher');
const supervisor = town.staff('supervisor');
const clerk = town.staff('unit-clerk', { unit: '990101.urban-management' });
const views = {
  loop: city.loop,
  areas: city.areas,
  organisations: city.organisations,
  categories: city.categories,
};
const app = await town.serve(photoCheckRoutes({ ...views, timeZone: city.identity.timeZone }));
const pool = createPool({ size: 1 });
const services = { pool, files: parts.files, timeZone: city.identity.timeZone };
test.after(() => pool.close());

const scenes = new Map<string, Promise<Buffer>>();
/** A photo of a drawn street; the same arguments are the same bytes. */
function picture(scene: number, defect: 'rubbish' | undefined, seed: number): Promise<Buffer> {
  const key = `${scene} ${defect} ${seed}`;
  const made = drawScene(scene, seed, defect).then((raster) =>
    photograph(raster, HANDS.usual, seed, { side: 800 }),
  );
  scenes.set(key, scenes.get(key) ?? made);
  return scenes.get(key)!;
}

async function put(
  actor: Actor,
  caseId: string,
  photo: Buffer,
  purpose: 'report' | 'after',
): Promise<string> {
  const file = await parts.files.put(photo, { maxBytes: 5e6, accept: ['image/jpeg'] });
  return inTransaction(town.as(actor), (tx) => attach(tx, { caseId, file, purpose }));
}

let count = 0;
/** A case in the unit's hands with one photo of the reporter. */
async function inHand(photo: Buffer): Promise<string> {
  count += 1;
  const submitted = await submitReport(town.as(dispatcher), city, {
    ...{ channel: 'desk', externalId: `photo-${count}`, text: `第${count}处路面有一堆垃圾没人清理` },
    ...{ lon: grid.lon!, lat: grid.lat!, neverDispatch: true },
  });
  const { caseId } = submitted.report;
  await put(dispatcher, caseId, photo, 'report');
  const state = (await findCase(ctx.db, caseId))!;
  assert.equal(state.state, 'awaiting-dispatch');
  await act(town.as(dispatcher), city.loop, {
    caseId,
    action: 'dispatch',
    form: { unit: clerk.organisationId },
  });
  await act(town.as(clerk), city.loop, { caseId, action: 'sign', form: {} });
  return caseId;
}

const handle = (caseId: string, photos: readonly string[]) =>
  act(town.as(clerk), city.loop, { caseId, action: 'handle', form: { result: '已清理', photos } });

/** Hands the events to the consumer alone. */
async function note(): Promise<void> {
  const events = (await town.deliver()).filter(({ type }) => photoConsumer().types.includes(type));
  await inTransaction(ctx, (tx) => photoConsumer().handle(tx, events));
}

async function keep(): Promise<void> {
  town.clock.advance(2_000);
  while ((await keepPhotos(ctx, services)) > 0) town.clock.advance(2_000);
}

const get = async <Answer>(actor: Actor, url: string): Promise<{ status: number; body: Answer }> => {
  const answer = await app.inject({ method: 'GET', url, headers: town.headersOf(actor) });
  return { status: answer.statusCode, body: answer.json() };
};

test('the same place, changed: without a model a person looks; the case itself does not move', async () => {
  const caseId = await inHand(await picture(3, 'rubbish', 3));
  await handle(caseId, [await put(clerk, caseId, await picture(3, undefined, 1003), 'after')]);
  await note();
  await keep();
  const { body } = await get<PhotoChecks>(supervisor, `/api/v1/cases/${caseId}/photo-checks`);
  const [check] = body.items;
  assert.equal(check!.verdict, 'doubt', JSON.stringify(check));
  assert.deepEqual([check!.samePlace, check!.defectGone, check!.current], ['yes', 'doubt', true]);
  assert.ok(check!.reasons.some(({ code }) => code === 'photos.defect_unjudged'));
  assert.equal(body.pending, false);
  assert.equal((await findCase(ctx.db, caseId))!.state, 'awaiting-verification');
  const told = (await town.deliver()).find(({ type }) => type === 'photos.checked');
  assert.equal(told!.data.verdict, 'doubt');
});

test('a photo that proved another case fails, and the other case is named only to those who may see it', async () => {
  const after = await picture(5, undefined, 1005);
  const first = await inHand(await picture(5, 'rubbish', 5));
  await handle(first, [await put(clerk, first, after, 'after')]);
  const second = await inHand(await picture(6, 'rubbish', 6));
  await handle(second, [await put(clerk, second, after, 'after')]);
  await note();
  await keep();
  const number = (await findCase(ctx.db, first))!.number;
  const seen = await get<PhotoChecks>(supervisor, `/api/v1/cases/${second}/photo-checks`);
  assert.equal(seen.body.items[0]!.verdict, 'fail');
  const used = seen.body.items[0]!.reasons.find(({ code }) => code === 'photos.used_before')!;
  assert.equal(used.otherCase?.number, number);
  assert.match(used.words.zh, new RegExp(number));
  const own = await get<OwnDoubtfulResults>(clerk, '/api/v1/photo-checks/own');
  assert.ok(own.body.items.some((each) => each.caseId === second));
  assert.equal(own.body.items.find((each) => each.caseId === second)!.sentBack, false);
  const all = await get<CaseToVerifyPage>(supervisor, '/api/v1/photo-checks/queue');
  assert.equal(all.body.items.find((each) => each.id === second)!.photoCheck?.verdict, 'fail');
  const queue = await get<CaseToVerifyPage>(supervisor, '/api/v1/photo-checks/queue?verdict=questioned');
  assert.equal(queue.body.items[0]!.id, second);
  assert.equal(queue.body.items[0]!.photoCheck?.verdict, 'fail');
  const doubtful = await get<CaseToVerifyPage>(supervisor, '/api/v1/photo-checks/queue?verdict=doubt');
  assert.ok(doubtful.body.items.every((each) => each.photoCheck?.verdict === 'doubt'));
  // Sent back for it: whoever handed it in still reads why.
  await act(town.as(supervisor), city.loop, {
    caseId: second,
    action: 'reject-result',
    form: { note: '照片是别处的' },
  });
  const back = await get<OwnDoubtfulResults>(clerk, '/api/v1/photo-checks/own');
  const mine = back.body.items.find((each) => each.caseId === second)!;
  assert.equal(mine.sentBack, true);
  assert.ok(mine.reasons.some(({ code }) => code === 'photos.used_before'));
});

test('killed between photo and judgement: the next run judges, and running again changes nothing', async () => {
  const caseId = await inHand(await picture(8, 'rubbish', 8));
  await handle(caseId, [await put(clerk, caseId, await picture(8, undefined, 1008), 'after')]);
  await note();
  // A process that died with photos and case in hand: taken, never given back.
  await ctx.db.query(`UPDATE classify.photo_task SET attempts = 1, retry_at = now() + interval '30 seconds'`);
  town.clock.advance(40_000);
  await ctx.db.query('UPDATE classify.photo_task SET retry_at = $1', [ctx.clock.now()]);
  await keep();
  assert.equal((await checksOf(ctx.db, caseId)).length, 1);
  await inTransaction(ctx, (tx) =>
    tx.db.query(
      `INSERT INTO intake.photo_check_request (case_id, asked_at, retry_at) VALUES ('${caseId}', now(), '2026-01-01')`,
    ),
  );
  await keep();
  assert.equal((await checksOf(ctx.db, caseId)).length, 1);
  await assert.rejects(ctx.db.query('UPDATE intake.photo_check SET verdict = $1', ['pass']));
});

test('a photo whose file is gone is for a person, and holds nobody up', async () => {
  const caseId = await inHand(await picture(3, 'rubbish', 3));
  const id = await put(clerk, caseId, await picture(9, undefined, 1009), 'after');
  await ctx.db.query('UPDATE loop.attachment SET hash = $1 WHERE id = $2', ['f'.repeat(64), id]);
  await handle(caseId, [id]);
  await note();
  await keep();
  const [check] = await checksOf(ctx.db, caseId);
  assert.equal(check!.verdict, 'doubt');
  assert.ok(check!.reasons.some(({ code }) => code === 'photos.unreadable'));
});

test('a worker that dies in the middle: its lease runs out, another one judges, and there is one verdict', async () => {
  const caseId = await inHand(await picture(12, 'rubbish', 12));
  await handle(caseId, [await put(clerk, caseId, await picture(12, undefined, 1012), 'after')]);
  await note();
  town.clock.advance(2_000);
  await analyseWaitingPhotos(ctx, services);
  // The one that dies: it has taken the case, and its thread never comes back.
  const taken = await claimChecks(ctx, 10);
  assert.deepEqual(
    taken.map((request) => [request.caseId, request.attempts]),
    [[caseId, 1]],
  );
  // As long as the lease runs nobody else takes it.
  await keepPhotos(ctx, services);
  assert.equal((await checksOf(ctx.db, caseId)).length, 0);
  town.clock.advance(31_000);
  await keepPhotos(ctx, services);
  assert.equal((await checksOf(ctx.db, caseId)).length, 1);
  // It was not dead after all, and judges what it has in hand: the verdict that is there counts.
  assert.equal(await judgeCase(ctx, services, taken[0]!), true);
  const checks = await checksOf(ctx.db, caseId);
  assert.equal(checks.length, 1);
  const [mark] = await ctx.db.query<{ checkId: string; waiting: boolean }>(
    'SELECT check_id AS "checkId", waiting FROM intake.photo_mark WHERE case_id = $1',
    [caseId],
  );
  assert.deepEqual(mark, { checkId: checks[0]!.id, waiting: true });
  assert.equal(await countCheckBacklog(ctx.db), 0);
});

test('two workers at once share the cases and leave one verdict each', async () => {
  const cases: string[] = [];
  for (const scene of [14, 15, 16]) {
    const caseId = await inHand(await picture(scene, 'rubbish', scene));
    await handle(caseId, [await put(clerk, caseId, await picture(scene, undefined, 1000 + scene), 'after')]);
    cases.push(caseId);
  }
  await note();
  for (let round = 0; round < 4; round++) {
    town.clock.advance(2_000);
    await Promise.all([keepPhotos(ctx, services), keepPhotos(ctx, services)]);
  }
  for (const caseId of cases) assert.equal((await checksOf(ctx.db, caseId)).length, 1);
});

test('a truncated picture gets a verdict with its reason, and a person; nothing waits for it for ever', async () => {
  for (const [name, keptBytes, seed] of [
    ['half of it', 20_000, 1018],
    ['its head', 700, 1019],
  ] as const) {
    const caseId = await inHand(await picture(17, 'rubbish', seed));
    const id = await put(clerk, caseId, await picture(18, undefined, seed), 'after');
    // It was damaged on the disk after it had been taken in.
    const file = (await attachmentsOf(ctx.db, caseId)).find((each) => each.id === id)!;
    assert.ok(file.sizeBytes > keptBytes);
    await parts.files.withLocalFile(file.hash, (path) => truncate(path, keptBytes));
    await handle(caseId, [id]);
    await note();
    await keep();
    const [check] = await checksOf(ctx.db, caseId);
    assert.equal(check?.verdict, 'doubt', name);
    assert.ok(check!.reasons.some(({ code, photoId }) => code === 'photos.unreadable' && photoId === id));
    assert.equal((await findCase(ctx.db, caseId))!.state, 'awaiting-verification');
    const own = await get<OwnDoubtfulResults>(clerk, '/api/v1/photo-checks/own');
    const told = own.body.items.find((each) => each.caseId === caseId)!;
    assert.ok(
      told.reasons.some(({ code }) => code === 'photos.unreadable'),
      name,
    );
  }
  assert.equal(await countCheckBacklog(ctx.db), 0);
  assert.equal(await countPhotoBacklog(ctx.db), 0);
});

test('a decided case leaves the queue of photos; one that is reported again comes back with its new photos', async () => {
  const caseId = await inHand(await picture(20, 'rubbish', 20));
  await handle(caseId, [await put(clerk, caseId, await picture(20, undefined, 1020), 'after')]);
  await note();
  await keep();
  const isThere = async () => {
    const queue = await get<CaseToVerifyPage>(
      supervisor,
      '/api/v1/photo-checks/queue?verdict=questioned&limit=200',
    );
    return queue.body.items.some((each) => each.id === caseId);
  };
  assert.equal(await isThere(), true);
  await act(town.as(supervisor), city.loop, {
    caseId,
    action: 'reject-result',
    form: { note: '没有清干净' },
  });
  assert.equal(await isThere(), false);
  await note();
  const waiting = async () =>
    (
      await ctx.db.query<{ waiting: boolean }>('SELECT waiting FROM intake.photo_mark WHERE case_id = $1', [
        caseId,
      ])
    )[0]!.waiting;
  assert.equal(await waiting(), false);
  const own = await get<OwnDoubtfulResults>(clerk, '/api/v1/photo-checks/own');
  assert.ok(own.body.items.every((each) => each.caseId !== caseId || each.sentBack));
  await handle(caseId, [await put(clerk, caseId, await picture(20, undefined, 2020), 'after')]);
  await note();
  await keep();
  assert.deepEqual([await isThere(), await waiting()], [true, true]);
});

test('a better photo that is sent later decides; the older verdict stays in the history', async () => {
  const used = await picture(22, undefined, 1022);
  const other = await inHand(await picture(22, 'rubbish', 22));
  await handle(other, [await put(clerk, other, used, 'after')]);
  const caseId = await inHand(await picture(23, 'rubbish', 23));
  await handle(caseId, [await put(clerk, caseId, used, 'after')]);
  await note();
  await keep();
  const read = async () =>
    (await get<PhotoChecks>(supervisor, `/api/v1/cases/${caseId}/photo-checks`)).body.items;
  assert.deepEqual(
    (await read()).map((check) => [check.verdict, check.current]),
    [['fail', true]],
  );
  town.clock.advance(10 * 60_000);
  const better = await put(clerk, caseId, await picture(23, undefined, 1023), 'after');
  await note();
  await keep();
  const [newest, older, ...rest] = await read();
  assert.deepEqual([newest!.current, newest!.pair?.afterId, rest.length], [true, better, 0]);
  assert.notEqual(newest!.verdict, 'fail', JSON.stringify(newest!.reasons));
  assert.deepEqual([older!.verdict, older!.current], ['fail', false]);
  const queue = await get<CaseToVerifyPage>(supervisor, '/api/v1/photo-checks/queue?verdict=fail&limit=200');
  assert.ok(queue.body.items.every((each) => each.id !== caseId));
  // Two photos of one visit are judged together.
  const second = await put(clerk, caseId, await picture(23, undefined, 2023), 'after');
  await note();
  await keep();
  const [row] = await ctx.db.query<{ afterIds: string[] }>(
    `SELECT k.after_ids AS "afterIds" FROM intake.photo_check k JOIN intake.photo_mark m ON m.check_id = k.id
     WHERE m.case_id = $1`,
    [caseId],
  );
  assert.deepEqual([...row!.afterIds].sort(), [better, second].sort());
});

test('checks are read by those who may see the case', async () => {
  const some = '01900000-0000-7000-8000-00000000ffff';
  for (const path of [`cases/${some}/photo-checks`, 'photo-checks/queue', 'photo-checks/count'])
    assert.equal((await get(town.citizen(), `/api/v1/${path}`)).status, 403, path);
  assert.equal((await get(town.citizen(), '/api/v1/photo-checks/own')).status, 403);
  const [row] = await ctx.db.query<{ id: string }>('SELECT id FROM loop.case LIMIT 1');
  const elsewhere = town.staff('unit-clerk', { unit: '990102.urban-management' });
  assert.equal((await get(elsewhere, `/api/v1/cases/${row!.id}/photo-checks`)).status, 403);
  assert.equal((await get(supervisor, `/api/v1/cases/${some}/photo-checks`)).status, 404);
});
