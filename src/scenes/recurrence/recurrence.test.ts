import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reclassify } from '../../base/intake/index.ts';
import { openCase } from '../../base/loop/index.ts';
import type { Asset } from '../../lib/asset.ts';
import { asActor } from '../../platform/context/index.ts';
import { createTestCity } from '../testing.ts';
import type { ProgrammeDetail, ProgrammePage, SpotDetail, SpotPage } from './contract.ts';
import { scene } from './index.ts';
import { beginReadingAnew, followCases, readOlderCases } from './occurrences.ts';
import { keepFigures } from './programmes.ts';
import { rankCity } from './ranking.ts';

const town = await createTestCity([scene.migrations!], scene.flows!, [scene]);
const { city, clock, ctx } = town;
const app = await town.serve();
const DAY_MS = 86_400_000;
const start = clock.now().getTime();
const leader = town.staff('leader');
const clerk = town.staff('unit-clerk', { unit: '990101.urban-management' });
const unit = city.organisations.findByCode('990101.urban-management')!;
const here = city.areas.findByCode('990101001001')!;
const there = city.areas.findByCode('990101002001')!;

const call = async <Body>(actor: typeof leader, method: 'GET' | 'POST', path: string, payload?: object) => {
  const url = path.startsWith('/') ? path : `/api/v1/recurrence/${path}`;
  const answer = await app.inject({
    ...{ method, url, headers: town.headersOf(actor) },
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() as Body };
};

/** Opens an incident so many days ago; the place is a step of the grid away from the middle of an area. */
async function happened(
  daysAgo: number,
  area = here,
  code = '部件01001',
  step = 0,
  asset?: Asset,
): Promise<string> {
  const state = await openCase(ctx, city.loop, {
    flowId: 'incident',
    openedAt: new Date(start - daysAgo * DAY_MS),
    subject: {
      ...{
        title: '井盖破损',
        description: '',
        channel: 'patrol',
        kind: '求助',
        priority: 2,
        synthetic: true,
      },
      ...{ categoryList: 'parts', categoryCode: code },
      ...(asset && { asset }),
      place: {
        ...{ areaId: area.id, areaPath: area.path, address: `${area.name}门口` },
        ...{ lon: area.lon! + step * 0.002, lat: area.lat! },
      },
    },
  });
  return state.id;
}

const spots = async (query: string, actor = leader) =>
  (await call<SpotPage>(actor, 'GET', `spots?${query}`)).body.items;

test('what comes back is counted by place, component, street and kind, within the days asked for', async () => {
  for (const days of [1, 10, 20, 80]) await happened(days);
  await happened(5, here, '部件01001', 3);
  await happened(6, there);
  await happened(120);
  await town.deliver();

  const [place, ...rest] = await spots('scale=place&days=90&times=2');
  assert.equal(rest.length, 0);
  assert.equal(place!.count, 4);
  assert.equal(place!.previous, 1);
  assert.equal(place!.open, 4 + 1);
  assert.equal(place!.category.name, '井盖');
  assert.equal(place!.address, `${here.name}门口`);
  assert.equal((await spots('scale=place&days=30&times=3'))[0]!.count, 3);
  assert.equal((await spots('scale=asset&days=90&times=4')).length, 1);
  assert.deepEqual(
    (await spots('scale=street&days=90&times=2')).map((each) => each.count),
    [5],
  );
  assert.deepEqual(
    (await spots('scale=kind&days=90&times=2')).map((each) => each.count),
    [6],
  );
  assert.equal((await spots('scale=kind&days=90&times=2'))[0]!.open, 7);
  const detail = (await call<SpotDetail>(leader, 'GET', `spots/place/${place!.key}?days=90`)).body;
  assert.equal(
    detail.weeks.reduce((sum, week) => sum + week.cases, 0),
    5,
  );
  assert.equal(detail.cases.length, 5);
});

test('a case counts once, and leaves when it is not taken up', async () => {
  const id = await happened(2, there, '部件01002');
  await happened(3, there, '部件01002');
  await town.deliver();
  await followCases(ctx, city.identity.timeZone, [id]);
  const count = async () =>
    (await spots('scale=kind&times=2')).find((each) => each.category.code === '部件01002')?.count;
  assert.equal(await count(), 2);
  const gone = await call(town.staff('dispatcher'), 'POST', `/api/v1/cases/${id}/actions/exit`, {
    form: { exit: 'unreachable', note: '联系不上' },
  });
  assert.equal(gone.status, 200, JSON.stringify(gone.body));
  await town.deliver();
  assert.equal(await count(), undefined);
});

test('pages follow each other without a gap', async () => {
  for (let step = 10; step < 16; step++)
    for (const day of [1, 2, 3]) await happened(day, there, '部件02001', step);
  await town.deliver();
  const whole = (await spots('times=3&limit=50')).map((each) => each.key);
  const paged: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: SpotPage } = await call<SpotPage>(
      ...([leader, 'GET', `spots?times=3&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`] as const),
    );
    paged.push(...body.items.map((each) => each.key));
    cursor = body.next;
  }
  assert.deepEqual(paged, whole);
  assert.equal(new Set(whole).size, whole.length);
});

test('the whole city counted ahead of time is what is counted at once; a part of it is always counted at once', async () => {
  const read = async (query: string) => (await call<SpotPage>(leader, 'GET', `spots?${query}`)).body;
  const scales = ['place', 'asset', 'street', 'kind'];
  const atOnce = await Promise.all(scales.map((scale) => read(`scale=${scale}&times=2`)));
  assert.equal(atOnce[0]!.countedAt, null);
  assert.equal(await rankCity(ctx, city), false);
  assert.equal(await rankCity(ctx, city, 0), true);
  for (const [index, scale] of scales.entries()) {
    const ranked = await read(`scale=${scale}&times=2`);
    assert.equal(ranked.countedAt, clock.now().toISOString());
    assert.deepEqual(ranked.items, atOnce[index]!.items);
  }
  const [one, two] = [await read('times=3&limit=2'), await read('times=3')];
  const rest = await read(`times=3&cursor=${one.next}`);
  assert.deepEqual([...one.items, ...rest.items], two.items);
  assert.equal((await read('times=2&area=990101')).countedAt, null);
  assert.equal(await rankCity(ctx, city), false);
  assert.equal((await read('times=2')).countedAt, null);
});

test('a reclassified case is counted where it belongs now, and every other place without it', async () => {
  const id = await happened(4, there, '部件01001', 30);
  await happened(5, there, '部件02001', 30);
  await town.deliver();
  const before = (await spots('scale=kind&times=2')).find(
    (each) => each.category.code === '部件02001',
  )!.count;
  await reclassify(asActor(ctx, town.staff('dispatcher')), city, {
    ...{ caseId: id, list: 'parts', code: '部件02001' },
  });
  await town.deliver();
  const kinds = await spots('scale=kind&times=2');
  assert.equal(kinds.find((each) => each.category.code === '部件02001')!.count, before + 1);
  assert.deepEqual(
    (await spots('scale=place&times=2'))
      .filter((each) => each.lon === there.lon! + 30 * 0.002)
      .map((each) => [each.category.code, each.count]),
    [['部件02001', 2]],
  );
});

test('cases from before the scene are read by and by, and counted once', async () => {
  await ctx.db.query('DELETE FROM recurrence.occurrence');
  const before = await ctx.db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM loop.case WHERE flow_id = 'incident' AND state <> 'not-taken-up'`,
  );
  assert.equal((await readOlderCases(ctx, city.identity.timeZone)).changed, before[0]!.count);
  assert.deepEqual(await readOlderCases(ctx, city.identity.timeZone), { read: 0, changed: 0 });
  const after = await ctx.db.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM recurrence.occurrence',
  );
  assert.deepEqual(after, before);
  // Whatever was missed is put right when all are read anew, and nothing else changes.
  await ctx.db.query(
    'UPDATE recurrence.occurrence SET unit_id = NULL, kind_key = 1 WHERE place_key IS NOT NULL',
  );
  const wrong = await spots('scale=kind&times=2');
  await beginReadingAnew(ctx);
  assert.ok((await readOlderCases(ctx, city.identity.timeZone)).changed > 0);
  assert.notDeepEqual(await spots('scale=kind&times=2'), wrong);
  await beginReadingAnew(ctx);
  assert.equal((await readOlderCases(ctx, city.identity.timeZone)).changed, 0);
});

test('a programme runs from its opening to its kept figures, measured against the same kind elsewhere', async () => {
  // Twelve weeks of a broken lamp here every other day, and every day elsewhere.
  for (let day = 1; day <= 84; day++) {
    if (day % 2 === 0) await happened(day, here, '部件01002', 7);
    await happened(day, there, '部件01002', 20 + day);
  }
  await town.deliver();
  const spot = (await spots('scale=asset&days=90&times=20')).find(
    (each) => each.category.code === '部件01002',
  )!;
  const today = city.loop.dayOf(clock.now());
  const request = {
    ...{ scale: 'asset', key: spot.key, title: '路灯反复不亮专项治理', measure: '更换整段线缆' },
    ...{ unit: unit.id, startsOn: today, endsOn: '2026-12-15', cutPercent: 50 },
  };
  const opened = await call<{ id: string }>(leader, 'POST', 'programmes', request);
  assert.equal(opened.status, 201, JSON.stringify(opened.body));
  const { id } = opened.body;
  const again = await call<{ code: string }>(leader, 'POST', 'programmes', request);
  assert.equal(again.body.code, 'recurrence.programme_open');
  const late = await call<{ code: string }>(leader, 'POST', 'programmes', { ...request, endsOn: today });
  assert.equal(late.body.code, 'recurrence.period');
  assert.equal(
    (await spots('scale=asset&times=20')).find((each) => each.key === spot.key)!.programme!.id,
    id,
  );

  const act = (actor: typeof leader, action: string, form = {}) =>
    call<{ state: string }>(actor, 'POST', `/api/v1/cases/${id}/actions/${action}`, { form });
  assert.equal((await act(clerk, 'sign')).body.state, 'running');
  await act(clerk, 'progress', { note: '已更换一半' });
  // Four weeks: two cases here, the others go on as before.
  clock.advance(28 * DAY_MS);
  for (let day = 1; day <= 28; day++) {
    if (day % 14 === 0) await happened(-day + 1, here, '部件01002', 7);
    await happened(-day + 1, there, '部件01002', 20 + day);
  }
  await town.deliver();
  assert.equal((await act(clerk, 'report-result', { result: '整段线缆已换' })).body.state, 'reported');
  assert.equal((await act(leader, 'accept', { note: '属实' })).body.state, 'closed');
  await town.deliver();

  const detail = (await call<ProgrammeDetail>(leader, 'GET', `programmes/${id}`)).body;
  assert.equal(detail.result, '整段线缆已换');
  assert.equal(detail.kept!.comparedWith, 'elsewhere');
  assert.deepEqual(detail.kept!.here.before, { cases: 42, days: 84 });
  assert.deepEqual(detail.kept!.here.during, { cases: 2, days: 28 });
  assert.deepEqual(detail.kept!.others.during, { cases: 28, days: 28 });
  assert.equal(detail.kept!.during.verdict, 'fewer');
  assert.equal(detail.kept!.reached, true);
  assert.equal(detail.weeks.length, 16);

  // What is corrected later does not change what was kept; when the weeks after it are over the last figures are kept too.
  await happened(-20, here, '部件01002', 7);
  await town.deliver();
  clock.advance(90 * DAY_MS);
  assert.equal(await keepFigures(ctx, city), 1);
  assert.equal(await keepFigures(ctx, city), 0);
  const final = (await call<ProgrammeDetail>(leader, 'GET', `programmes/${id}`)).body;
  assert.equal(final.figures.here.during.cases, 3);
  assert.equal(final.figures.here.after.cases, 0);
  const { items } = (await call<ProgrammePage>(leader, 'GET', 'programmes?open=false')).body;
  assert.deepEqual(
    items.map((each) => each.id),
    [id],
  );
});

test('the thing itself is counted by its number, wherever its pin was set, and its neighbour apart', async () => {
  // The days before this one have passed in the tests above.
  const shift = (clock.now().getTime() - start) / DAY_MS;
  const lamp = (number: string): Asset => ({ kind: 'lamp-post', number });
  for (const step of [40, 41, 42])
    await happened(step - 38 - shift, there, '部件01002', step, lamp('J-0123'));
  for (const day of [3, 5]) await happened(day - shift, there, '部件01002', 40, lamp('J-0124'));
  await town.deliver();
  const lamps = async () =>
    (await spots('scale=asset&days=90&times=2'))
      .filter((each) => each.asset !== null)
      .map(({ asset, count }) => [asset, count]);
  assert.deepEqual(await lamps(), [
    ['J-0123', 3],
    ['J-0124', 2],
  ]);
  const [spot] = (await spots('scale=asset&days=90&times=3')).filter((each) => each.asset === 'J-0123');
  const detail = (await call<SpotDetail>(leader, 'GET', `spots/asset/${spot!.key}?days=90`)).body;
  assert.deepEqual([detail.cases.length, detail.asset], [3, 'J-0123']);
  const found = await call<{ items: { id: string }[] }>(
    ...([leader, 'GET', '/api/v1/cases?words=j-0123'] as const),
  );
  assert.equal(found.body.items.length, 3, 'and the desk finds its cases by it');
});
