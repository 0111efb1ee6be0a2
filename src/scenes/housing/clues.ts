import { EDGE_KINDS } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { crowdingRuleOf, settingsOf } from './rules.ts';

/**
 * Three questions to the houses just counted (table `fact`). `crowded`: more persons in a let house than its area, its
 * rooms or a house as such takes by the city's rule of the day; whose owner lives there is not asked. `unregistered`:
 * lived in by people of whom none is the owner's household or registered (户籍) there, and no letting is in force.
 * `empty-occupied`: said to be empty, and people are known there since; what the base says of its use counts only in
 * buildings of which it says any.
 */
const FOUND = `
  INSERT INTO found (house_id, grid_id, synthetic, kind, weight, evidence)
  WITH told AS (
    SELECT f.*, r.rents, l.area_m2, l.rooms,
      coalesce(least(floor(l.area_m2 / $1::numeric), l.rooms * $2::int), $3::int)::int AS most,
      f.lettings = 0 AND f.persons > 0 AND (
        (coalesce(f.said, '') = 'empty' AND f.seen_on >= f.said_on) OR (f.said IS NULL AND f.use = 4 AND EXISTS (
          SELECT 1 FROM registry.house n WHERE n.building_id = f.building_id AND n.use BETWEEN 1 AND 3))
      ) AS is_empty
    FROM fact f
      CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM registry.edge e
        WHERE e.to_id = f.id AND e.kind = ${EDGE_KINDS.rents} AND e.valid_to IS NULL) AS rents) r
      LEFT JOIN LATERAL (
        -- What one of several lettings leaves open nobody can add up.
        SELECT CASE WHEN bool_and(t.area_m2 IS NOT NULL) THEN sum(t.area_m2) END AS area_m2,
          CASE WHEN bool_and(t.rooms IS NOT NULL) THEN sum(t.rooms) END AS rooms
        FROM housing.letting t WHERE t.house_id = f.id AND t.in_force
      ) l ON true
    WHERE f.persons > 0 AND f.state <> 'other'
  )
  SELECT id, grid_id, synthetic, 'crowded', persons - most, jsonb_strip_nulls(jsonb_build_object(
      'persons', persons, 'households', households, 'most', most, 'areaM2', area_m2, 'rooms', rooms, 'rule', $4::text))
  FROM told WHERE state IN ('let', 'shared', 'occupied') AND NOT owner_lives AND persons > most
  UNION ALL
  SELECT id, grid_id, synthetic, 'unregistered', 1 + rents::int + (coalesce(told, '') IN ('let', 'shared'))::int, jsonb_strip_nulls(jsonb_build_object(
      'persons', persons, 'households', households, 'owners', owners, 'rents', rents, 'says', told, 'seenOn', seen_on))
  FROM told WHERE lettings = 0 AND NOT owner_lives AND NOT registered_here AND (owners > 0 OR rents) AND NOT is_empty
  UNION ALL
  SELECT id, grid_id, synthetic, 'empty-occupied', persons, jsonb_strip_nulls(jsonb_build_object(
      'persons', persons, 'households', households, 'saidOn', said_on, 'seenOn', seen_on))
  FROM told WHERE is_empty`;

/** New ones open; a known one keeps what was decided, unless more speaks for it than then. */
const STORE = `
  INSERT INTO housing.clue AS c (id, kind, house_id, grid_id, path, state, evidence, weight, found_at, synthetic, found_on)
  SELECT gen_random_uuid(), f.kind, f.house_id, f.grid_id, a.path, 'open', f.evidence, f.weight, $1, f.synthetic, $2
  FROM found f JOIN areas.area a ON a.id = f.grid_id
  ON CONFLICT (house_id, kind) DO UPDATE SET evidence = excluded.evidence, grid_id = excluded.grid_id, path = excluded.path,
    state = CASE WHEN c.state = 'gone' OR (c.state = 'dismissed' AND excluded.weight > c.weight) THEN 'open' ELSE c.state END,
    found_at = CASE WHEN c.state = 'gone' OR (c.state = 'dismissed' AND excluded.weight > c.weight) THEN excluded.found_at
      ELSE c.found_at END,
    found_on = CASE WHEN c.state = 'gone' OR (c.state = 'dismissed' AND excluded.weight > c.weight) THEN excluded.found_on
      ELSE c.found_on END,
    weight = CASE WHEN c.state = 'dismissed' THEN greatest(c.weight, excluded.weight) ELSE excluded.weight END
  WHERE c.evidence <> excluded.evidence OR c.path <> excluded.path OR c.state = 'gone'`;

const GO = `
  UPDATE housing.clue c SET state = 'gone' WHERE c.grid_id = ANY($1::uuid[]) AND c.state = 'open'
    AND NOT EXISTS (SELECT 1 FROM found f WHERE f.house_id = c.house_id AND f.kind = c.kind)`;

/**
 * Finds what looks wrong among the houses of the table `fact`, all of the given grids; in the transaction of the count.
 * The same houses again change nothing; what no longer holds goes.
 */
export async function findClues(ctx: Ctx, city: City, gridIds: readonly string[]): Promise<void> {
  const now = ctx.clock.now();
  const day = city.loop.dayOf(now);
  const rule = crowdingRuleOf(settingsOf(city), day);
  const { areaPerPersonM2, personsPerRoom, personsPerHouse, source } = rule;
  await ctx.db.query(
    `CREATE TEMP TABLE found (house_id bigint, grid_id uuid, synthetic boolean, kind text, weight int, evidence jsonb)
     ON COMMIT DROP`,
  );
  await ctx.db.query(FOUND, [areaPerPersonM2, personsPerRoom, personsPerHouse, source]);
  await ctx.db.query(STORE, [now, day]);
  await ctx.db.query(GO, [gridIds]);
  await ctx.db.query('DROP TABLE found');
}
