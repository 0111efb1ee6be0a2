import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../../platform/context/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { registryRoutes } from '../index.ts';
import { applyRecords, recordLine, takeEntityIds } from '../records/apply.ts';
import { storeSmallTown, TOWN } from '../testing.ts';
import { storeThings } from '../things.ts';
import { storeReviews } from './queue.ts';

const [WEST, EAST] = ['990101', '990102'];
const town = await createTestCity([], []);
const { ctx } = town;
const { areas } = town.city;
await storeSmallTown(town, areas, '990101001001');
const app = await town.serve(registryRoutes(town.city));
const [source] = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source ORDER BY id');
const options = { cityDivision: '9901', day: '2026-11-18', reason: 'linkage' };

/** A house in the east, of a building like the one in the west. */
const eastern = areas.findByCode('990102001')!;
await ctx.db.query(
  `INSERT INTO registry.building (id, name, address, lon, lat, grid_id, synthetic)
   SELECT 900, name, address, lon, lat, $1, synthetic FROM registry.building WHERE id = $2`,
  [eastern.id, TOWN.building],
);
await ctx.db.query(
  `INSERT INTO registry.house (id, building_id, unit, floor, room, use, synthetic)
   SELECT 901, 900, unit, floor, room, use, synthetic FROM registry.house WHERE id = $1`,
  [TOWN.house],
);

const ids = await takeEntityIds(ctx, 8);
/** Two who live in the west, two in the east, one in each, and two of whom no house is known. */
const houses = [TOWN.house, TOWN.house, 901, 901, TOWN.house, 901, undefined, undefined];
await inTransaction(ctx, async (tx) => {
  const lines = ids.map((entityId, at) =>
    recordLine({
      ...{ sourceId: source!.id, key: `r${at}`, kind: 'person', entityId, observedOn: '2026-01-01' },
      fields: { name: `周${'一二三四五六七八'[at]}`, ...(houses[at] && { house: String(houses[at]) }) },
    }),
  );
  await applyRecords(tx, lines, [], options);
  const pair = (at: number) => ({
    ...{ leftId: ids[at]!, rightId: ids[at + 1]!, probability: 0.9 - at / 10, risky: false },
    ...{ reason: 'grey zone', waterfall: [] },
  });
  await storeReviews(tx, [pair(0), pair(2), pair(4), pair(6)]);
});

/** A source tells that somebody lives in another house now. */
const moveTo = (house: number, entityId: number, key: string, name = '周二') =>
  inTransaction(ctx, (tx) =>
    applyRecords(
      tx,
      [
        recordLine({
          ...{ sourceId: source!.id, key, kind: 'person', entityId, observedOn: '2026-02-01' },
          fields: { name, house: String(house) },
        }),
      ],
      [],
      options,
    ),
  );

const steward = (area?: string) => town.headersOf(town.staff('data-steward', area ? { area } : {}));
const [west, east, city] = [steward(WEST), steward(EAST), steward()];
type Headers = Record<string, string>;

async function call<Body>(headers: Headers, method: 'GET' | 'POST', path: string, payload?: object) {
  const url = `/api/v1/registry/${path}`;
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() as Body & { code?: string } };
}
interface Pairs {
  readonly items: { readonly id: string; readonly leftId: string }[];
  readonly next: string | null;
}
const pairsOf = async (headers: Headers, query = '') =>
  (await call<Pairs>(headers, 'GET', `reviews?state=open${query}`)).body;
const leftsOf = async (headers: Headers) =>
  (await pairsOf(headers)).items.map(({ leftId }) => ids.indexOf(Number(leftId)));
interface Lines {
  readonly items: { readonly id: string; readonly entityIds: string[]; readonly mayUndo: boolean }[];
}
const linesOf = async (headers: Headers, entity?: number) =>
  (await call<Lines>(headers, 'GET', `decisions${entity === undefined ? '' : `?entity=${entity}`}`)).body
    .items;

test('the queue has the pairs of whom both live where the right holds; the others are the city’s', async () => {
  assert.deepEqual(await leftsOf(west), [0]);
  assert.deepEqual(await leftsOf(east), [2]);
  assert.deepEqual(await leftsOf(city), [0, 2, 4, 6]);
  const first = await pairsOf(west, '&limit=1');
  assert.deepEqual([first.items.length, first.next], [1, null], 'no page promises what it does not show');
  const [, , across, nowhere] = (await pairsOf(city)).items;
  for (const { id } of [across!, nowhere!])
    for (const [method, path, body] of [
      ['GET', `reviews/${id}`],
      ['POST', `reviews/${id}/decide`, { says: 'same', note: '' }],
      ['POST', `reviews/${id}/reopen`],
    ] as const) {
      const answer = await call(west, method, path, body);
      assert.deepEqual([answer.status, answer.body.code], [404, 'registry.not_found'], path);
    }
  assert.equal((await call(east, 'GET', `reviews/${(await pairsOf(west)).items[0]!.id}`)).status, 404);
});

test('who is shown in full in a pair is noted as seen', async () => {
  const [pair] = (await pairsOf(west)).items;
  const purpose = { 'x-purpose': encodeURIComponent('核对') };
  assert.equal((await call({ ...west, ...purpose }, 'GET', `reviews/${pair!.id}`)).status, 200);
  const seen = await ctx.db.query<{ subject: string }>(
    `SELECT subject FROM audit.entry WHERE action = 'access.unmasked' ORDER BY id`,
  );
  assert.deepEqual(
    seen.map(({ subject }) => subject),
    [`review:${pair!.id}`, `person:${ids[0]}`, `person:${ids[1]}`],
  );
});

test('a line of the ledger is for those of either side, taking it back for those of both', async () => {
  const [own] = (await pairsOf(west)).items;
  const says = { says: 'same', note: '' };
  assert.equal((await call(west, 'POST', `reviews/${own!.id}/decide`, says)).status, 200);
  const [line] = await linesOf(west);
  assert.equal(line?.mayUndo, true);
  assert.deepEqual(await linesOf(east), []);
  assert.equal((await call(east, 'POST', `decisions/${line!.id}/undo`)).body.code, 'registry.not_found');

  const records = [{ sourceId: source!.id, key: 'r1' }];
  const split = (headers: Headers) =>
    call<{ id: string }>(headers, 'POST', `persons/${ids[0]}/split`, { records, reason: '两个人' });
  assert.equal((await split(east)).body.code, 'registry.not_found');
  const parted = await split(west);
  assert.equal(parted.status, 200);
  // One of the two moves to the east.
  await moveTo(901, Number(parted.body.id), 'r1');
  const [seen] = await linesOf(west);
  assert.deepEqual([seen?.entityIds.includes(parted.body.id), seen?.mayUndo], [true, false]);
  assert.equal((await linesOf(east, Number(parted.body.id)))[0]?.mayUndo, false);
  assert.equal((await call(west, 'POST', `decisions/${seen!.id}/undo`)).status, 404);
  assert.equal((await linesOf(city))[0]?.mayUndo, true);
  assert.equal((await call(city, 'POST', `decisions/${seen!.id}/undo`)).status, 200);
});

test('a pair of somebody who was merged away stands where the survivor does', async () => {
  const [away, there, other] = (await takeEntityIds(ctx, 3)) as [number, number, number];
  await inTransaction(ctx, async (tx) => {
    const line = (key: string, entityId: number, house: number, day: string) =>
      recordLine({
        ...{ sourceId: source!.id, key, kind: 'person', entityId, observedOn: `2026-01-0${day}` },
        fields: { name: '吴九', house: String(house) },
      });
    const [near, far] = [TOWN.house, 901];
    await applyRecords(
      tx,
      [line('m1', away, far, '1'), line('m2', there, near, '2'), line('m3', other, near, '2')],
      [],
      options,
    );
    await applyRecords(tx, [line('m1', there, far, '1')], [], options);
    const pair = { leftId: away, rightId: other, probability: 0.95, risky: false, reason: 'grey zone' };
    await storeReviews(tx, [{ ...pair, waterfall: [] }]);
  });
  const isListed = async (headers: Headers) =>
    (await pairsOf(headers)).items.some(({ leftId }) => leftId === String(away));
  assert.deepEqual([await isListed(west), await isListed(east)], [true, false]);
});

test('a pair follows whoever moves, and so do the pairs and lines of those who were merged into him', async () => {
  const [away, there, other] = (await takeEntityIds(ctx, 3)) as [number, number, number];
  await inTransaction(ctx, async (tx) => {
    const line = (key: string, entityId: number) =>
      recordLine({
        ...{ sourceId: source!.id, key, kind: 'person', entityId, observedOn: '2026-01-01' },
        fields: { name: '郑十', house: String(TOWN.house) },
      });
    await applyRecords(tx, [line('z1', away), line('z2', there), line('z3', other)], [], options);
    const pair = { probability: 0.94, risky: false, reason: 'grey zone', waterfall: [] };
    await storeReviews(tx, [
      { ...pair, leftId: away, rightId: other },
      { ...pair, leftId: away, rightId: there },
    ]);
    await applyRecords(tx, [line('z1', there)], [], options);
  });
  const seenBy = async (headers: Headers) => [
    (await pairsOf(headers)).items.filter(({ leftId }) => leftId === String(away)).length,
    (await linesOf(headers)).filter(({ entityIds }) => entityIds.includes(String(away))).length,
  ];
  assert.deepEqual(
    [await seenBy(west), await seenBy(east)],
    [
      [2, 1],
      [0, 0],
    ],
  );
  await moveTo(901, there, 'z2', '郑十');
  assert.deepEqual(
    [await seenBy(west), await seenBy(east)],
    [
      [0, 0],
      [1, 1],
    ],
    'one of them still lives in the west',
  );
  await moveTo(901, other, 'z3', '郑十');
  assert.deepEqual(
    [await seenBy(west), await seenBy(east)],
    [
      [0, 0],
      [2, 1],
    ],
  );
});

test('a line follows a thing that a census finds elsewhere', async () => {
  const [one, other] = (await takeEntityIds(ctx, 2)) as [number, number];
  const thing = {
    ...{ kind: 'component', code: '99010101010000028', name: '雨水井盖', lon: 0, lat: 0, owner: null },
    ...{ isWhole: true, synthetic: true },
  };
  const western = areas.findByCode('990101001')!;
  await inTransaction(ctx, (tx) => storeThings(tx, [{ ...thing, gridId: western.id }]));
  await ctx.db.query('UPDATE registry.thing SET id = $1 WHERE code = $2', [one, thing.code]);
  await ctx.db.query(
    `INSERT INTO registry.decision (id, kind, entity_kind, at, actor_id, reason, moves, entity_ids)
     VALUES ($1, 'merge', 6, now(), 'system:test', 'test', '[]', ARRAY[$2, $3]::bigint[])`,
    [ctx.ids.next(), other, one],
  );
  await inTransaction(ctx, (tx) => storeThings(tx, [{ ...thing, gridId: eastern.id }]));
  assert.deepEqual([(await linesOf(west, one)).length, (await linesOf(east, one)).length], [0, 1]);
});
