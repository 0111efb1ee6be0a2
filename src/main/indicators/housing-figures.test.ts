import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valuesOf } from '../../base/indicators/index.ts';
import { storeSmallTown, TOWN } from '../../base/registry/testing.ts';
import { systemActor } from '../../platform/access/index.ts';
import { scene } from '../../scenes/housing/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { indicatorPartsOf } from './indicators.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { city, ctx } = town;
await storeSmallTown(town, city.areas, '990101001001');
const grid = city.areas.findByCode('990101001001')!;

test('lettings and clues are counted by the one layer', async () => {
  await ctx.db.query(
    `INSERT INTO housing.letting (id, house_id, grid_id, kind, starts_on, ends_on, state, in_force, registered_by,
       registered_at, synthetic, registered_on)
     SELECT gen_random_uuid(), $1, $2, 'whole', '2026-03-01', '2030-01-01', 'running', n = 1, 'test', now(), false, '2026-03-05'
     FROM generate_series(1, 2) n`,
    [TOWN.house, grid.id],
  );
  // The city's own days have begun before the period.
  await ctx.db.query(
    `INSERT INTO indicators.report_fact (report_id, case_id, received_day, received_hour, repeated, synthetic, channel, kind)
     VALUES ($1, $1, '2026-01-01', 1, false, false, 'patrol', '求助')`,
    [ctx.ids.next()],
  );
  await ctx.db.query(
    `INSERT INTO housing.clue (id, kind, house_id, grid_id, path, state, evidence, weight, found_at, synthetic, found_on)
     SELECT gen_random_uuid(), kind, $1, $2, $3, state, '{}', 1, now(), false, '2026-03-06'
     FROM (VALUES ('crowded', 'open'), ('unregistered', 'dismissed'), ('empty-occupied', 'gone')) AS c (kind, state)`,
    [TOWN.house, grid.id, grid.path],
  );
  const ids = ['lettings-in-force', 'lettings-registered', 'clues-open', 'clues-decided-rate'];
  const { results } = await valuesOf({ ...ctx, actor: systemActor('test') }, indicatorPartsOf(city), {
    ...{ ids: ids.map((id) => `housing.${id}`), from: '2026-03-01', to: '2026-03-31' },
  });
  assert.deepEqual(
    results.map(({ total }) => total.value),
    [1, 2, 1, 0.5],
  );
});
