import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestCity } from '../../scenes/testing.ts';
import { loadAreas } from '../areas/index.ts';
import { divisionsOf } from './divisions.ts';
import { loadAddressBase } from './linking/houses.ts';
import { search } from './search/search.ts';
import { storeSmallTown, TOWN } from './testing.ts';

const town = await createTestCity([], []);
const { ctx, city } = town;
const { areas } = city;
const grid = areas.findByCode('990101001001')!;
const [home, other] = [
  areas.get(grid.path[1]!),
  areas.childrenOf(areas.city.id).find(({ id }) => id !== grid.path[1])!,
];
await storeSmallTown(town, areas, grid.code);
const OTHER_BUILDING = 3_003;

/** The same estate, gate and number once more, in another district. */
async function storeNamesake(): Promise<void> {
  const far = areas.childrenOf(areas.childrenOf(other.id)[0]!.id)[0]!;
  await ctx.db.query(
    `INSERT INTO registry.place SELECT 2, kind, name, $1, pieces, synthetic FROM registry.place WHERE id = 1`,
    [other.id],
  );
  await ctx.db.query(
    `INSERT INTO registry.building (id, estate_id, road_number, building_number, name, address, lon, lat, grid_id, synthetic)
     SELECT $1, 2, road_number, building_number, name, address, lon, lat, $2, synthetic FROM registry.building WHERE id = $3`,
    [OTHER_BUILDING, far.id, TOWN.building],
  );
}

/** What an import of changed districts does: the area keeps its id, its former row another. */
async function rename(id: string, name: string): Promise<void> {
  await ctx.db.query(
    `INSERT INTO areas.area (id, code, name, level, depth, parent_id, path, valid_from, valid_to)
     SELECT $2, code, name, level, depth, parent_id, path, '2020-01-01', '2026-01-01' FROM areas.area WHERE id = $1`,
    [id, ctx.ids.next()],
  );
  await ctx.db.query(`UPDATE areas.area SET name = $2, valid_from = '2026-01-01' WHERE id = $1`, [id, name]);
}

test('an address that names its district as it was called before is found there, by matching and by searching', async () => {
  await storeNamesake();
  await rename(home.id, '新示范区');
  const now = await loadAreas(ctx.db, city.loop.dayOf(ctx.clock.now()));
  assert.deepEqual(now.formerNamesOf(home.id), [home.name]);
  const { districts } = divisionsOf(now);
  assert.deepEqual([districts.get(home.name), districts.get('新示范区')], ['新示范区', '新示范区']);

  const base = await loadAddressBase(ctx.db, now);
  const member = { ...ctx, actor: town.staff('dispatcher') };
  const parts = { ...city, areas: now };
  for (const [district, building] of [
    [home.name, TOWN.building],
    [home.name + home.name, TOWN.building],
    ['新示范区', TOWN.building],
    [other.name, OTHER_BUILDING],
  ] as const) {
    const text = `${now.city.name}${district}阳光花园3号楼`;
    const match = base.match(text);
    assert.equal(match.buildingId, building, text);
    const district_ = match.evidence.find(({ part }) => part === 'district');
    assert.equal(district_?.state, 'agrees', text);
    const found = await search(member, parts, text);
    assert.deepEqual(
      found.buildings.map(({ id }) => id),
      [String(building)],
      text,
    );
  }
});
