import { ENTITY_KINDS } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';

/** All organisations and the records of their sources are gone through in a few statements. */
const LIMIT = '10min';

interface Before {
  /** By which a row that was written meanwhile is known. */
  readonly version: string | null;
  readonly baseAt: Date | null;
}

/** Notes that the counts no longer hold; in the caller's transaction. */
export async function markStale(ctx: Ctx): Promise<void> {
  await ctx.db.query(
    `INSERT INTO enterprises.tallied (is_stale) VALUES (true)
     ON CONFLICT (single) DO UPDATE SET is_stale = true`,
  );
}

/** Counts anew when something changed, or another city was loaded whole; returns whether it did. */
export async function countIfStale(root: RootCtx, city: City): Promise<boolean> {
  const [row] = await root.db.query<{ due: boolean }>(
    `SELECT coalesce((SELECT is_stale FROM enterprises.tallied), false) OR EXISTS (
       SELECT 1 FROM registry.bulk_load b WHERE b.state = 'whole'
         AND b.ended_at IS DISTINCT FROM (SELECT base_at FROM enterprises.tallied)) AS due`,
  );
  if (row?.due !== true) return false;
  await inTransaction(root, (tx) => countAll(tx, city));
  return true;
}

/**
 * Counts all organisations by area, kind and state, and looks for what is wrong in their entries: one pass over 450,000
 * rows and the records of their sources. The same again changes nothing. In the caller's transaction.
 */
export async function countAll(ctx: Ctx, city: City): Promise<void> {
  const { db } = ctx;
  await db.query(`SELECT pg_advisory_xact_lock(hashtext('enterprises.count'))`);
  await db.query(`SET LOCAL statement_timeout = '${LIMIT}'`);
  const [before] = await db.query<Before>(
    `SELECT (SELECT xmin::text FROM enterprises.tallied) AS version,
       (SELECT ended_at FROM registry.bulk_load WHERE state = 'whole') AS "baseAt"`,
  );
  await db.query(
    `CREATE TEMP TABLE counted ON COMMIT DROP AS
     SELECT coalesce(area.id, $1::uuid) AS area_id, c.kind, c.state, sum(c.n)::int AS n FROM (
       SELECT grid_id, kind, state, count(*) AS n FROM registry.organisation GROUP BY grid_id, kind, state
     ) c LEFT JOIN areas.area a ON a.id = c.grid_id LEFT JOIN LATERAL unnest(a.path) AS area (id) ON true
     GROUP BY 1, 2, 3`,
    [city.areas.city.id],
  );
  await db.query(
    `DELETE FROM enterprises.tally t WHERE NOT EXISTS (
       SELECT 1 FROM counted c WHERE (c.area_id, c.kind, c.state) = (t.area_id, t.kind, t.state))`,
  );
  await db.query(
    `INSERT INTO enterprises.tally AS t (area_id, kind, state, organisations) SELECT area_id, kind, state, n FROM counted
     ON CONFLICT (area_id, kind, state) DO UPDATE SET organisations = excluded.organisations
     WHERE t.organisations <> excluded.organisations`,
  );
  await db.query('DROP TABLE counted');
  await findWrong(ctx, city);
  // Written last, so that whoever notes a change never waits for the count; who noted one meanwhile has it counted again.
  await db.query(
    `INSERT INTO enterprises.tallied (is_stale, at, base_at) VALUES (false, $1, $3)
     ON CONFLICT (single) DO UPDATE SET is_stale = tallied.xmin::text IS DISTINCT FROM $2::text, at = excluded.at,
       base_at = excluded.base_at`,
    [ctx.clock.now(), before!.version, before!.baseAt],
  );
}

/**
 * What looks wrong in the entries of open organisations, each with what speaks for it: `[{source, value}]`, a source by
 * its number. A code counts as wrong when no source has a right one, or another source writes one that cannot be.
 */
const found = (sources: readonly number[]) => `
  CREATE TEMP TABLE found ON COMMIT DROP AS
  WITH open AS (SELECT * FROM registry.organisation WHERE state = 1),
  said AS (
    SELECT r.entity_id AS id, r.source_id, r.fields ->> 'credit_code_raw' AS raw, r.fields ->> 'building' AS building,
      r.fields ->> 'address' AS address
    FROM registry.record r
    WHERE r.kind = ${ENTITY_KINDS.organisation} AND r.source_id = ANY('{${sources.join()}}')
  ),
  raw AS (
    SELECT id, jsonb_agg(jsonb_build_object('source', source_id, 'value', raw) ORDER BY source_id, raw) AS evidence
    FROM (SELECT DISTINCT id, source_id, raw FROM said WHERE raw IS NOT NULL) s GROUP BY id
  ),
  apart AS (
    SELECT id, jsonb_agg(jsonb_build_object('source', source_id, 'value', address) ORDER BY source_id, address) AS evidence
    FROM (SELECT DISTINCT ON (id, building) id, building, source_id, address FROM said WHERE building IS NOT NULL
      ORDER BY id, building, source_id, address) s GROUP BY id HAVING count(*) > 1
  ),
  twice AS (
    SELECT credit_code, array_agg(id ORDER BY id) AS ids FROM open WHERE credit_code IS NOT NULL
    GROUP BY credit_code HAVING count(*) > 1
  )
  SELECT f.*, o.grid_id, o.synthetic FROM (
    SELECT id, 'no-code' AS kind, '[]'::jsonb AS evidence FROM open o
      WHERE credit_code IS NULL AND NOT EXISTS (SELECT 1 FROM raw WHERE raw.id = o.id)
    UNION ALL SELECT id, 'wrong-code', raw.evidence FROM raw
    UNION ALL SELECT o.id, 'same-code', (SELECT jsonb_agg(jsonb_build_object('value', n.id::text)) FROM unnest(t.ids) AS n (id) WHERE n.id <> o.id)
      FROM open o JOIN twice t USING (credit_code)
    UNION ALL SELECT id, 'no-place', CASE WHEN address IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object('value', address)) END
      FROM open WHERE grid_id IS NULL
    UNION ALL SELECT o.id, 'head-dead', '[]' FROM open o JOIN registry.person p ON p.id = o.head_id WHERE p.state = 2
    UNION ALL SELECT id, 'addresses', apart.evidence FROM apart
  ) f JOIN open o USING (id)`;

/** New ones open; a known one keeps what was decided, unless something else speaks for it now. */
const STORE = `
  INSERT INTO enterprises.finding AS f (id, organisation_id, kind, grid_id, path, state, evidence, found_on, found_at, synthetic)
  SELECT gen_random_uuid(), n.id, n.kind, n.grid_id, coalesce(a.path, ARRAY[$3::uuid]), 'open', n.evidence, $1::date, $2, n.synthetic
  FROM found n LEFT JOIN areas.area a ON a.id = n.grid_id
  ON CONFLICT (organisation_id, kind) DO UPDATE SET evidence = excluded.evidence, grid_id = excluded.grid_id,
    path = excluded.path, state = CASE WHEN f.state IN ('gone', 'dismissed') THEN 'open' ELSE f.state END,
    found_on = CASE WHEN f.state IN ('gone', 'dismissed') THEN excluded.found_on ELSE f.found_on END,
    found_at = CASE WHEN f.state IN ('gone', 'dismissed') THEN excluded.found_at ELSE f.found_at END,
    case_id = CASE WHEN f.state = 'gone' THEN NULL ELSE f.case_id END
  WHERE f.evidence <> excluded.evidence OR f.path <> excluded.path OR f.state = 'gone'`;

async function findWrong(ctx: Ctx, city: City): Promise<void> {
  const { db, clock } = ctx;
  // By number, so that their share of all records is known before they are looked for.
  const sources = await db.query<{ id: number }>(
    `SELECT id FROM feeds.source WHERE subject = 'organisation'`,
  );
  await db.query(found(sources.map(({ id }) => id)));
  await db.query('ANALYZE found');
  await db.query(STORE, [city.loop.dayOf(clock.now()), clock.now(), city.areas.city.id]);
  await db.query(
    `UPDATE enterprises.finding f SET state = 'gone' WHERE f.state IN ('open', 'sent')
       AND NOT EXISTS (SELECT 1 FROM found n WHERE n.id = f.organisation_id AND n.kind = f.kind)`,
  );
  await db.query('DROP TABLE found');
}
