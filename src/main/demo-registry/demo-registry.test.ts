import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSources } from '../../base/feeds/index.ts';
import { incidentFlow } from '../../base/intake/index.ts';
import { scene as doorCheck } from '../../scenes/door-check/index.ts';
import { scene as housing } from '../../scenes/housing/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { loadSyntheticRegistry } from '../synthetic-city/load-registry.ts';
import { storeDoubles } from './doubles.ts';
import { isRegistryEmpty } from './index.ts';
import { storeOrganisationRecords } from './organisation-records.ts';

const town = await createTestCity(
  [housing.migrations!, doorCheck.migrations!],
  [incidentFlow],
  [housing, doorCheck],
);
const { ctx, city } = town;

test('an empty registry gets a made-up city with contradictions and pairs, all of it marked as made up', async () => {
  assert.equal(await isRegistryEmpty(ctx), true);
  const db = { ...ctx.db, connectionString: town.connectionString };
  const options = { city: 'demo-town', scale: 0.2, seed: 1, threads: 1, say: () => {} };
  const { persons } = await loadSyntheticRegistry({ ...ctx, db } as never, city.areas, options);
  assert.ok(persons > 300);
  assert.equal(await isRegistryEmpty(ctx), false);
  const before = await ctx.db.query('SELECT id, house_id, sex, born FROM registry.person ORDER BY id');
  assert.equal(await storeDoubles(ctx, city), 3);
  assert.equal(await storeDoubles(ctx, city), 0, 'told again nothing more');
  const real = await ctx.db.query('SELECT 1 FROM registry.person WHERE NOT synthetic');
  assert.equal(real.length, 0);
  const old = before.map((row) => (row as { id: number }).id);
  assert.deepEqual(
    await ctx.db.query(
      'SELECT id, house_id, sex, born FROM registry.person WHERE id = ANY($1::bigint[]) ORDER BY id',
      [old],
    ),
    before,
    'deriving persons anew has lost nothing',
  );
  const reviews = await ctx.db.query<{
    probability: number;
    risky: boolean;
    waterfall: { weight: number }[];
  }>('SELECT probability, risky, waterfall FROM registry.review');
  assert.deepEqual(reviews.map(({ risky }) => risky).sort(), [false, false, true]);
  for (const { probability, waterfall } of reviews) {
    const weight = waterfall.reduce((sum, step) => sum + step.weight, 0);
    assert.ok(Math.abs(probability - 1 / (1 + 2 ** -weight)) < 1e-6);
  }
});

test('what was made up just now is not due', async () => {
  const { items } = await findSources(ctx, { limit: 10 });
  assert.deepEqual(
    items.map(({ code, origin, isDue, missed }) => [code, origin, isDue, missed]),
    ['insured', 'city'].map((each) => [`synthetic-${each}`, 'here', false, 0]).toSorted(),
  );
});

test('two registers speak of its organisations: none is lost, one may be doubled, heads stay', async () => {
  const ask = () =>
    ctx.db.query<{ n: number; made: number; heads: number }>(
      `SELECT count(*)::int AS n, count(*) FILTER (WHERE synthetic)::int AS made, count(head_id)::int AS heads
       FROM registry.organisation`,
    );
  const [before] = await ask();
  assert.equal(await storeOrganisationRecords(ctx, city), 1);
  assert.equal(await storeOrganisationRecords(ctx, city), 0, 'told again nothing more');
  const [after] = await ask();
  assert.deepEqual(after, { n: before!.n + 1, made: before!.made + 1, heads: before!.heads });
});

test('its grid members have lettings of every kind and a round that goes on; told again nothing more', async () => {
  const [first] = await ctx.db.query<{ id: string }>(
    `SELECT a.path[4] AS id FROM registry.house h JOIN registry.building b ON b.id = h.building_id
       JOIN areas.area a ON a.id = b.grid_id GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
  );
  const area = city.areas.get(first!.id).code;
  const members = [1, 2].map(() => ({ areaId: first!.id, actor: town.staff('grid-member', { area }) }));
  const ask = async () =>
    [
      await ctx.db.query<{ state: string; crowded: boolean }>(
        'SELECT state, area_m2 = 9 AS crowded FROM housing.letting',
      ),
      await ctx.db.query<{ outcome: string; state: string }>('SELECT outcome, state FROM door_check.visit'),
    ] as const;
  for (const scene of [housing, doorCheck]) await scene.demonstrate!(ctx, { city, members });
  const [lettings, visits] = await ask();
  assert.deepEqual(new Set(lettings.map(({ state }) => state)), new Set(['running', 'ended']));
  assert.ok(lettings.some(({ crowded }) => crowded));
  assert.ok(visits.some(({ state }) => state === 'conflict'));
  assert.deepEqual(
    new Set(visits.map(({ outcome }) => outcome)),
    new Set(['met', 'not-met', 'refused', 'empty']),
  );
  for (const scene of [housing, doorCheck]) await scene.demonstrate!(ctx, { city, members });
  assert.deepEqual(
    (await ask()).map((rows) => rows.length),
    [lettings.length, visits.length],
  );
});
