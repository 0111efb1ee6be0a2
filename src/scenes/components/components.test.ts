import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incidentFlow, submitReport } from '../../base/intake/index.ts';
import { findCase } from '../../base/loop/index.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { readTable } from '../../platform/tables/index.ts';
import { createTestCity } from '../testing.ts';
import { importCensus } from './census.ts';
import type {
  ComponentDetail,
  ComponentFigures,
  ComponentMap,
  ComponentPage,
  Proposals,
} from './contract.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [incidentFlow], [scene]);
const { ctx, city } = town;
const http = await town.serve();
const grid = city.areas.findByCode('990101001001')!;
const [lon, lat] = [grid.lon!, grid.lat!];
/** Degrees of so many metres to the north. */
const north = (metres: number) => metres / 111_320;
const dispatcher = town.headersOf(town.staff('dispatcher'));
const supervisor = town.headersOf(town.staff('supervisor'));

const HEAD = '部件标识码,部件名称,权属单位,养护单位,经度,纬度,状态,普查日期';
const owner = city.organisations.findByCode('990101.urban-management')!.name;
const line = (code: string, name: string, metres: number, state = '完好') =>
  `${code},${name},${owner},养护公司,${lon},${lat + north(metres)},${state},2026-05-01`;
const census = [
  HEAD,
  line('99010101001000001', '井盖', 4),
  line('99010101001000002', '井盖', 11, '破损'),
  line('99010101001000003', '井盖', 40),
  line('99010101002000001', '路灯', 2),
].join('\n');
const take = (text: string, isPreview = false) =>
  importCensus(ctx, city, Buffer.from(text), { isPreview, language: 'zh' });

async function get<Result>(path: string, headers = dispatcher): Promise<Result> {
  const answer = await http.inject({ url: `/api/v1/components${path}`, headers });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json<Result>();
}
let reports = 0;
async function report(text: string, metres: number, asset?: string): Promise<string> {
  reports += 1;
  const { case: opened } = await submitReport(ctx, city, {
    ...{ channel: 'test', externalId: String(reports), text, lon, lat: lat + north(metres) },
    category: { list: 'parts', code: text.includes('路灯') ? '部件01002' : '事项01001' },
    ...(asset && { asset: { kind: 'component', number: asset } }),
  });
  await town.deliver();
  return opened!.id;
}

test('a census is taken in once however often it is sent; faults are told by line and keep nobody else out', async () => {
  const wrong = [
    census,
    line('9901010100100001', '井盖', 1),
    line('99010101001000001', '井盖', 1),
    line('99010199999000001', '井盖', 1),
    `99010101001000009,井盖,${owner},,0,0,完好,`,
    line('99010101001000010', '井盖', 1, '很好'),
  ].join('\n');
  const preview = await take(wrong, true);
  assert.deepEqual([preview.rows, preview.failed, preview.added], [9, 5, 0]);
  assert.equal((await get<ComponentPage>('')).items.length, 0, 'a preview stores nothing');
  const first = await take(wrong);
  assert.deepEqual([first.added, first.failed], [4, 5]);
  assert.deepEqual(
    first.faults.map((fault) => [fault.line, fault.error]),
    [
      [6, 'components.code_invalid'],
      [7, 'components.code_doubled'],
      [8, 'components.category_unknown'],
      [9, 'components.outside_city'],
      [10, 'components.condition_invalid'],
    ],
  );
  assert.match(first.faults[1]!.reason, /第 2 行/);
  const again = await take(census);
  assert.deepEqual([again.added, again.changed, again.unchanged], [0, 0, 4]);
  await assert.rejects(take('部件名称\n井盖'), { code: 'components.columns_missing' });
});

test('a reported manhole finds its owner, and the dispatcher accepts it', async () => {
  const id = await report('路口的井盖响得厉害', 0);
  const found = await get<Proposals>(`/cases/${id}/proposals`);
  assert.equal(found.withinM, 15);
  assert.deepEqual(
    found.items.map(({ code, distanceM, unit }) => [code, Math.round(distanceM), unit?.name]),
    [
      ['99010101001000001', 4, owner],
      ['99010101001000002', 11, owner],
    ],
    'the nearest of that kind within the distance; not the lamp, not the one 40 m away',
  );
  const decide = (code: string | null) =>
    http.inject({
      method: 'POST',
      url: `/api/v1/components/cases/${id}/decision`,
      headers: dispatcher,
      payload: { code },
    });
  assert.equal((await decide('99010101001000003')).statusCode, 404, 'only what was proposed');
  assert.equal((await decide('99010101001000001')).statusCode, 200);
  assert.equal((await decide(null)).statusCode, 409);
  const state = (await findCase(ctx.db, id))!;
  assert.deepEqual(state.subject.asset, { kind: 'component', number: '99010101001000001' });
  const { suggestion } = state.origin as { suggestion: { route: { unit: { name: string } } } };
  assert.equal(suggestion.route.unit.name, owner, 'the owner is suggested at dispatch');
  const page = await get<ComponentDetail>('/things/99010101001000001');
  assert.deepEqual(
    [page.owner, page.keeper, page.condition, page.cases.map((each) => each.id)],
    [owner, '养护公司', 'whole', [id]],
  );
});

test('delivered again nothing changes; what names its number needs no proposal; elsewhere there is none', async () => {
  const named = await report('井盖坏了', 100, '99010101001000003');
  assert.equal((await get<Proposals>(`/cases/${named}/proposals`)).items.length, 0);
  assert.equal((await get<ComponentDetail>('/things/99010101001000003')).cases.length, 1);
  const far = await report('井盖翘起来了', 300);
  assert.equal((await get<Proposals>(`/cases/${far}/proposals`)).items.length, 0);
  const lamp = await report('路灯不亮', 0);
  assert.equal((await get<Proposals>(`/cases/${lamp}/proposals`)).items.length, 1);
  const events = [{ type: 'loop.case.opened', data: { caseId: lamp } }] as never;
  const [consumer] = scene.consumers!(town.parts);
  await inTransaction(ctx, (tx) => consumer!.handle(tx, events));
  assert.equal((await get<Proposals>(`/cases/${lamp}/proposals`)).items.length, 1);
});

test('lists by area and category page by code; the map answers the visible box; figures count what is whole', async () => {
  const first = await get<ComponentPage>(`?area=${grid.id}&category=01001&limit=2`);
  assert.deepEqual(
    first.items.map(({ code, category }) => [code.slice(-1), category.name]),
    [
      ['1', '井盖'],
      ['2', '井盖'],
    ],
  );
  const next = await get<ComponentPage>(`?area=${grid.id}&category=01001&limit=2&cursor=${first.next}`);
  assert.deepEqual([next.items.map(({ code }) => code.slice(-1)), next.next], [['3'], null]);
  assert.equal((await get<ComponentPage>('?broken=true')).items.length, 1);
  const box = (half: number) =>
    `/map?west=${lon - half}&south=${lat - half}&east=${lon + half}&north=${lat + half}`;
  assert.equal((await get<ComponentMap>(box(north(20)))).things.length, 3);
  const wide = await get<ComponentMap>(box(0.2));
  assert.deepEqual([wide.things.length, wide.groups.map(({ count }) => count)], [0, [4]]);
  const figures = await get<ComponentFigures>(`/figures?area=${grid.path[1]}`);
  assert.deepEqual(
    figures.items.map(({ category, things, whole, cases }) => [category.name, things, whole, cases]),
    [
      ['井盖', 3, 2, 2],
      ['路灯', 1, 1, 0],
    ],
  );
});

test('what is taken away can be brought in again as it is', async () => {
  const answer = await http.inject({ url: '/api/v1/components/exports', headers: supervisor });
  assert.equal(answer.statusCode, 200);
  const rows = [];
  for await (const { cells } of (await readTable(answer.rawPayload)).rows) rows.push(cells.部件标识码);
  assert.equal(rows.length, 4);
  const back = await importCensus(ctx, city, answer.rawPayload, { isPreview: false, language: 'zh' });
  assert.deepEqual([back.rows, back.unchanged, back.failed], [4, 4, 0]);
});
