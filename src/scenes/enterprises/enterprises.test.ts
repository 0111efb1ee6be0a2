import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addSource } from '../../base/feeds/index.ts';
import { incidentFlow } from '../../base/intake/index.ts';
import { findCase } from '../../base/loop/index.ts';
import { applyRecords, deriveOptionsOf, recordLine } from '../../base/registry/index.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { readTable } from '../../platform/tables/index.ts';
import { createTestCity } from '../testing.ts';
import type { Counts, EnterprisePage, FindingItem, FindingPage } from './contract.ts';
import { countAll, countIfStale, markStale } from './count.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [incidentFlow], [scene]);
const { ctx, city } = town;
const http = await town.serve();
const grid = city.areas.findByCode('990101001001')!;
const supervisor = town.headersOf(town.staff('supervisor'));

await addSource(ctx, {
  ...{
    code: 'companies',
    title: '合成法人登记',
    system: '合成系统',
    subject: 'organisation',
    format: 'csv',
    trust: 90,
  },
  ...{
    key: ['编号'],
    fields: { organisation_name: '名称' },
    period: 'day',
    owner: '合成',
    legalBasis: '合成',
    synthetic: true,
  },
});
const [source] = await ctx.db.query<{ id: number }>(`SELECT id FROM feeds.source WHERE code = 'companies'`);
await ctx.db.query(
  `INSERT INTO registry.building (id, name, address, lon, lat, grid_id, synthetic)
   VALUES (1, '甲楼', '示范路1号', $1, $2, $3, true), (2, '乙楼', '示范路2号', $1, $2, $3, true)`,
  [grid.lon, grid.lat, grid.id],
);
await ctx.db.query(
  `INSERT INTO registry.person (id, name, number, residence, state, updated_on, synthetic)
   VALUES (50, '王某', '99010119600101001X', 1, 2, '2026-01-01', true)`,
);

/** Stores what the register says: key, organisation, fields. */
const say = (...records: [key: string, id: number, fields: Record<string, string>][]) =>
  inTransaction(ctx, (tx) =>
    applyRecords(
      tx,
      records.map(([key, entityId, fields]) =>
        recordLine({
          sourceId: source!.id,
          key,
          kind: 'organisation',
          entityId,
          observedOn: '2026-11-01',
          fields,
        }),
      ),
      [],
      { ...deriveOptionsOf(city, ctx.clock.now()), reason: 'test' },
    ),
  );
const count = async () => {
  await town.deliver();
  return countIfStale(ctx, city);
};
async function get<Result>(path: string, headers = supervisor): Promise<Result> {
  const answer = await http.inject({ url: `/api/v1/enterprises${path}`, headers });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json<Result>();
}
const post = (path: string, payload?: object) =>
  http.inject({
    ...{ method: 'POST', url: `/api/v1/enterprises${path}`, headers: supervisor },
    ...(payload && { payload }),
  });
const findings = async (query = '') => (await get<FindingPage>(`/findings${query}`)).items;

await say(
  [
    'a',
    101,
    {
      organisation_name: '好店',
      credit_code: '91990101MA3R2NYA9X',
      building: '1',
      address: '示范路1号',
      kind: 'shop',
    },
  ],
  ['b', 102, { organisation_name: '无码店', building: '1', address: '示范路1号', kind: 'shop' }],
  [
    'c',
    103,
    {
      organisation_name: '错码店',
      credit_code_raw: '9199',
      building: '2',
      kind: 'trade',
      head_number: '99010119600101001X',
    },
  ],
  [
    'd',
    104,
    { organisation_name: '无处店', credit_code: '93990101MA8CLQ0B8J', address: '不知何处', kind: 'trade' },
  ],
  [
    'e1',
    105,
    { organisation_name: '两处店', credit_code: '92990101MAX6GKXA6J', building: '1', address: '示范路1号' },
  ],
  [
    'e2',
    105,
    { organisation_name: '两处店', credit_code: '92990101MAX6GKXA6J', building: '2', address: '示范路2号' },
  ],
  ['f', 106, { organisation_name: '关了店', building: '1', kind: 'shop', state: '注销' }],
);

test('organisations are counted by area, kind and state once something changed', async () => {
  assert.equal(await count(), true);
  assert.equal(await count(), false, 'nothing changed since');
  const whole = await get<Counts>('/counts');
  assert.deepEqual([whole.open, whole.closed], [5, 1]);
  assert.deepEqual(
    whole.kinds.map(({ kind, open, closed }) => [kind, open, closed]),
    [
      ['shop', 2, 1],
      ['trade', 2, 0],
      ['sole-trader', 1, 0],
    ],
  );
  const below = await get<Counts>(`/counts?area=${grid.path[1]}`);
  // Whoever has no place counts for the city alone.
  assert.deepEqual(
    [below.open, below.closed, below.items.reduce((sum, { open }) => sum + open, 0)],
    [4, 1, 4],
  );
});

test('lists page by number and are narrowed by kind, state, building, area and what looks wrong', async () => {
  const names = async (query: string) => (await get<EnterprisePage>(query)).items.map(({ name }) => name);
  const first = await get<EnterprisePage>('?limit=4');
  assert.deepEqual(
    first.items.map(({ name }) => name),
    ['好店', '无码店', '错码店', '无处店'],
  );
  assert.deepEqual(await names(`?limit=4&cursor=${first.next}`), ['两处店', '关了店']);
  assert.deepEqual(await names('?kind=shop&open=true'), ['好店', '无码店']);
  assert.deepEqual(await names('?building=2'), ['错码店']);
  assert.deepEqual(await names(`?area=${grid.id}&open=false`), ['关了店']);
  assert.deepEqual(await names('?finding=no-place'), ['无处店']);
  const [second] = (await get<EnterprisePage>('?finding=head-dead')).items;
  assert.deepEqual([second?.name, second?.findings], ['错码店', ['head-dead', 'wrong-code']]);
});

test('who notes a change while all are counted does not wait for the count, and has them counted again', async () => {
  assert.equal(await count(), false);
  const [isHeld, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = inTransaction(ctx, async (tx) => {
    await tx.db.query('LOCK TABLE enterprises.finding IN ACCESS EXCLUSIVE MODE');
    isHeld.resolve();
    await letGo.promise;
  });
  await isHeld.promise;
  const counting = inTransaction(ctx, (tx) => countAll(tx, city));
  const isInside = async () =>
    (
      await ctx.db.query(
        `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'enterprises.finding'::regclass`,
      )
    ).length > 0;
  while (!(await isInside())) await sleep(10);
  const ended = await Promise.race([markStale(ctx).then(() => 'noted'), sleep(3_000, 'waited')]);
  letGo.resolve();
  await Promise.all([holding, counting]);
  assert.equal(ended, 'noted');
  assert.equal(await count(), true);
  assert.equal(await count(), false);
});

test('what looks wrong is found once with what speaks for it, and goes when it is put right', async () => {
  const found = await findings();
  assert.deepEqual(
    found.map(({ name, kind }) => [name, kind]),
    [
      ['无码店', 'no-code'],
      ['错码店', 'head-dead'],
      ['错码店', 'wrong-code'],
      ['无处店', 'no-place'],
      ['两处店', 'addresses'],
    ],
  );
  assert.deepEqual(found[2]!.evidence, [{ source: '合成法人登记', value: '9199' }]);
  assert.deepEqual(
    found[4]!.evidence.map(({ value }) => value),
    ['示范路1号', '示范路2号'],
  );
  await say([
    'd',
    104,
    { organisation_name: '无处店', credit_code: '93990101MA8CLQ0B8J', building: '2', kind: 'trade' },
  ]);
  await count();
  assert.deepEqual(await findings('?kind=no-place'), []);
  assert.equal((await findings('?state=gone')).length, 1);
});

test('an entry is sent out once and becomes a case where the organisation stands; another is dismissed', async () => {
  const [noCode, dead] = await findings();
  const answer = await post(`/findings/${noCode!.id}/send`);
  assert.equal(answer.statusCode, 200, answer.body);
  const sent = answer.json<FindingItem>();
  const state = (await findCase(ctx.db, sent.caseId!))!;
  assert.equal(state.subject.place.areaPath?.[1], grid.path[1]);
  assert.match(state.subject.description, /无码店.*信用代码/);
  assert.equal((await post(`/findings/${noCode!.id}/send`)).statusCode, 409);
  assert.equal((await post(`/findings/${dead!.id}/dismiss`, { reason: '同名不同人' })).statusCode, 200);
  await say([
    'a',
    101,
    { organisation_name: '好店', credit_code: '91990101MA3R2NYA9X', building: '2', kind: 'shop' },
  ]);
  await count();
  assert.deepEqual(
    (await findings()).map(({ kind }) => kind),
    ['wrong-code', 'addresses'],
    'what was decided stays',
  );
  const [row] = await ctx.db.query<{ found: number; sent: number }>(
    'SELECT count(*)::int AS found, count(*) FILTER (WHERE sent)::int AS sent FROM enterprises.v_finding_fact',
  );
  assert.deepEqual(row, { found: 5, sent: 1 });
});

test('a list goes into a file without anything of persons', async () => {
  const answer = await http.inject({ url: '/api/v1/enterprises/exports?kind=shop', headers: supervisor });
  assert.equal(answer.statusCode, 200);
  const rows = [];
  for await (const { cells } of (await readTable(answer.rawPayload)).rows) rows.push(cells);
  assert.deepEqual(
    rows.map((cells) => [cells.名称, cells.类型, cells.状态]),
    [
      ['好店', '零售', '存续'],
      ['无码店', '零售', '存续'],
      ['关了店', '零售', '注销'],
    ],
  );
});
