import type { Db } from '../../../platform/db/index.ts';
import { EDGE_KINDS } from '../kinds-contract.ts';
import { newest, trusted } from './best-value.ts';

/** How sources say that a thing is not as it should be, or not there any more. */
const BROKEN = '损|坏|丢|缺失|停用|报废|废弃|移除|拆除|broken|lost|removed';
/** An elevator stands in a building whose point is that near, and in its grid. */
const BUILDING_WITHIN_DEGREES = 0.0005;

/**
 * Makes the things of a list of numbers anew from what sources say of them: code, name and owner from whom is to be
 * trusted most, place and state from whoever saw them last. What has no place in the city has no row, only its records.
 * `touched` is a table with a column entity_id. Runs in the caller's transaction.
 */
export async function deriveThings(db: Db, touched: string): Promise<void> {
  await db.query(
    `WITH best AS (
       SELECT r.entity_id AS id, coalesce(${trusted('thing_kind')}, 'device') AS kind, ${trusted('thing_code')} AS code,
         ${trusted('thing_name')} AS name, ${trusted('organisation_name')} AS owner, ${newest('state')} AS state,
         (array_agg(r.fields ORDER BY r.observed_on DESC, r.trust DESC, r.key) FILTER (WHERE r.fields ? 'grid'))[1] AS place,
         bool_or(r.synthetic) AS synthetic
       FROM said r GROUP BY r.entity_id
     )
     INSERT INTO registry.thing AS t (id, kind, code, name, building_id, lon, lat, grid_id, owner, state, synthetic)
     SELECT best.id, best.kind, coalesce(best.code, ''), coalesce(best.name, ''), near.id, p.lon, p.lat, p.grid_id,
       best.owner, CASE WHEN best.state ~ '${BROKEN}' THEN 2 ELSE 1 END, best.synthetic
     FROM best, LATERAL (
         SELECT (place ->> 'lon')::float8 AS lon, (place ->> 'lat')::float8 AS lat, (place ->> 'grid')::uuid AS grid_id
       ) p LEFT JOIN LATERAL (
         SELECT b.id FROM registry.building b
         WHERE best.kind = 'elevator' AND b.grid_id = p.grid_id
           AND abs(b.lon - p.lon) < ${BUILDING_WITHIN_DEGREES} AND abs(b.lat - p.lat) < ${BUILDING_WITHIN_DEGREES}
         ORDER BY point(b.lon, b.lat) <-> point(p.lon, p.lat) LIMIT 1
       ) near ON true
     WHERE p.grid_id IS NOT NULL
     ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, code = excluded.code,
       -- A census that names no thing does not take the name that another brought.
       name = CASE WHEN excluded.name = '' THEN t.name ELSE excluded.name END,
       building_id = coalesce(excluded.building_id, t.building_id), lon = excluded.lon, lat = excluded.lat,
       grid_id = excluded.grid_id, owner = coalesce(excluded.owner, t.owner), state = excluded.state,
       synthetic = excluded.synthetic`,
  );
  await db.query(
    `DELETE FROM registry.thing g USING ${touched} t WHERE g.id = t.entity_id
       AND NOT EXISTS (SELECT 1 FROM said r WHERE r.entity_id = g.id AND r.fields ? 'grid')`,
  );
  await deriveStanding(db, touched);
}

async function deriveStanding(db: Db, touched: string): Promise<void> {
  const { standsIn } = EDGE_KINDS;
  await db.query(
    `DELETE FROM registry.edge e USING ${touched} t WHERE e.from_id = t.entity_id AND e.kind = ${standsIn}`,
  );
  await db.query(
    `INSERT INTO registry.edge (from_id, to_id, kind, source_id, confidence, valid_from, record_key)
     SELECT DISTINCT ON (g.id) g.id, g.building_id, ${standsIn}, r.source_id, 0.9, r.observed_on, r.key
     FROM registry.thing g JOIN said r ON r.entity_id = g.id WHERE g.building_id IS NOT NULL
     ORDER BY g.id, r.observed_on DESC, r.source_id, r.key`,
  );
}
