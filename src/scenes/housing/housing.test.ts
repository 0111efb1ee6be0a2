import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registryRoutes } from '../../base/registry/index.ts';
import { storeSmallTown, TOWN } from '../../base/registry/testing.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import type { AreaCounts, BuildingTable, HousePage } from './contract.ts';
import { countStale, markStale } from './count.ts';
import { COUNTS } from './facts.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { ctx, city } = town;
const GRID = '990101001001';
await storeSmallTown(town, city.areas, GRID);
const http = await town.serve(registryRoutes(city));
const leader = town.staff('supervisor');
const grid = city.areas.findByCode(GRID)!;

async function get<Result>(actor: Actor, url: string) {
  const answer = await http.inject({ url: `/api/v1/housing/${url}`, headers: town.headersOf(actor) });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json<Result>();
}
const counts = (area?: string) =>
  get<AreaCounts>(leader, `counts${area === undefined ? '' : `?area=${area}`}`);
const states = async () => (await counts()).total.states;
const list = (query: string) => get<HousePage>(leader, `houses?${query}`);

test('a city that was loaded whole is counted by itself, up to the city', async () => {
  assert.equal((await counts()).total.houses, 0);
  assert.equal(await countStale(ctx, city), 1);
  assert.equal(await countStale(ctx, city), 0, 'nothing is left');
  for (const id of grid.path) {
    const { total } = await counts(id);
    assert.deepEqual([total.buildings, total.houses, total.livedIn, total.registered], [1, 2, 2, 0]);
    assert.deepEqual(total.states, { owner: 1, let: 1, shared: 0, occupied: 0, empty: 0, other: 0 });
    assert.equal(total.unowned, 1, 'nobody owns the second');
  }
  const { items, above } = await counts(grid.path.at(-2));
  assert.equal(items.find(({ areaId }) => areaId === grid.id)?.houses, 2);
  assert.equal(above.length, grid.path.length - 2);
});

test('what changes in the registry changes the counts of its grid and all above; the sums stay those of a full count', async () => {
  await ctx.db.query('UPDATE registry.house SET use = 4 WHERE id = $1', [TOWN.otherHouse]);
  await ctx.db.query('UPDATE registry.person SET house_id = NULL WHERE id = $1', [TOWN.tenant]);
  await markStale(ctx, [grid.id]);
  await countStale(ctx, city);
  assert.deepEqual([(await states()).empty, (await states()).let], [1, 0]);
  await ctx.db.query('UPDATE registry.person SET house_id = $2 WHERE id = $1', [
    TOWN.tenant,
    TOWN.otherHouse,
  ]);
  await markStale(ctx, [grid.id]);
  await countStale(ctx, city);
  assert.equal((await states()).occupied, 1, 'lived in, and nobody says why');
  await ctx.db.query('UPDATE registry.house SET use = 2 WHERE id = $1', [TOWN.otherHouse]);
  await markStale(ctx, [grid.id]);
  await countStale(ctx, city);
  const wrong = await ctx.db.query(
    `SELECT 1 FROM housing.area_count a JOIN (SELECT unnest(path) AS area_id, ${COUNTS.map((each) => `sum(${each}) AS ${each}`).join(', ')}
       FROM housing.grid_count GROUP BY 1) g USING (area_id) WHERE (${COUNTS.map((each) => `a.${each}`).join(', ')})
       IS DISTINCT FROM (${COUNTS.map((each) => `g.${each}`).join(', ')})`,
  );
  assert.deepEqual(wrong, []);
});

test('houses are listed by area, state and owner, page by page, each once', async () => {
  const all = await list('limit=1');
  assert.equal(all.items.length, 1);
  const rest = await list(`limit=1&cursor=${all.next}`);
  assert.deepEqual([all.items[0]!.id, rest.items[0]!.id], [String(TOWN.house), String(TOWN.otherHouse)]);
  const end = rest.next === null ? [] : (await list(`limit=1&cursor=${rest.next}`)).items;
  assert.deepEqual(end, []);
  assert.equal(all.items[0]!.persons, 3);
  assert.match(all.items[0]!.address, /3号楼2单元501室$/);
  const let_ = await list('state=let');
  assert.deepEqual(
    let_.items.map(({ id }) => id),
    [String(TOWN.otherHouse)],
  );
  assert.deepEqual((await list('state=empty')).items, []);
  assert.equal((await list('unowned=true')).items.length, 1);
  assert.equal((await list(`area=${grid.id}`)).items.length, 2);
  const elsewhere = city.areas.findByCode('990102')!;
  assert.deepEqual((await list(`area=${elsewhere.id}`)).items, []);
  assert.equal((await list(`building=${TOWN.building}&limit=1`)).items.length, 1);
});

test('a building is a table of its houses with their states', async () => {
  const table = await get<BuildingTable>(leader, `buildings/${TOWN.building}`);
  assert.deepEqual(
    table.houses.map(({ room, state, persons }) => [room, state, persons]),
    [
      ['601', 'let', 1],
      ['501', 'owner', 3],
    ],
  );
});
