import type { Ctx } from '../../../platform/context/index.ts';
import type { Db } from '../../../platform/db/index.ts';
import { appendEvents } from '../../../platform/outbox/index.ts';
import { ENTITY_KINDS } from '../kinds-contract.ts';

/** Kinds of `registry.move`. */
export const MOVE_KINDS = ['moved', 'arrived', 'left', 'died', 'born'] as const;
export type MoveKind = (typeof MOVE_KINDS)[number];

/**
 * Keeps how the touched persons stand before they are derived anew, and which of the incoming records tell something
 * newer than what was known. Works on the tables `incoming`, `gone` and `touched` of the transaction.
 */
export async function rememberBefore(db: Db, day: string): Promise<void> {
  // A loaded source that no longer has somebody says that he is gone; who takes a record back by hand says nothing new.
  await db.query(
    'CREATE TEMP TABLE told (entity_id bigint, house_id bigint, observed_on date, source_id smallint) ON COMMIT DROP',
  );
  await db.query(
    `INSERT INTO told
     SELECT i.entity_id, (i.fields ->> 'house')::bigint AS house_id, i.observed_on, i.source_id
     FROM incoming i LEFT JOIN registry.record o USING (source_id, key)
     WHERE i.kind = ${ENTITY_KINDS.person} AND i.fields ? 'house' AND (o.key IS NULL OR i.observed_on > o.observed_on)
     UNION ALL
     SELECT r.entity_id, NULL, $1::date, r.source_id
     FROM gone g JOIN registry.record r USING (source_id, key) JOIN feeds.source s ON s.id = r.source_id
     WHERE r.kind = ${ENTITY_KINDS.person} AND s.current_load IS NOT NULL`,
    [day],
  );
  await db.query(
    `CREATE TEMP TABLE stood ON COMMIT DROP AS
     SELECT p.id, p.house_id, p.registered_house_id, p.grid_id, p.residence, p.state, p.sex, p.born,
       p.number, p.state = 1 AND p.house_id IS NOT NULL AS housed
     FROM touched t JOIN registry.person p ON p.id = t.entity_id`,
  );
  // Asked once for each person that changed: without it the first load of a city takes hours.
  await db.query('CREATE INDEX ON told (entity_id)');
  await db.query('ANALYZE told');
  await db.query('ANALYZE stood');
}

/**
 * Writes who came, moved, left, died or was born among the touched persons, and which places have to be counted anew.
 * Only what a newer record tells is a move: an address that is read otherwise, a merge, a split or a record that is taken
 * back is a correction, and takes back the move that it reverses. Of somebody new only who is known by records after the
 * keeping began has arrived: loading another source brings nobody into the city.
 */
export async function storeMoves(ctx: Ctx, day: string): Promise<void> {
  const { db } = ctx;
  const since = await keptSince(db, day);
  await db.query(CHANGED);
  await db.query(TAKE_BACK);
  await db.query(STORE, [since, day, ctx.clock.now()]);
  await db.query(MARK_PLACES);
  await tellPlaces(ctx);
  for (const table of ['told', 'stood', 'shifted']) await db.query(`DROP TABLE ${table}`);
}

async function keptSince(db: Db, day: string): Promise<string> {
  const select = 'SELECT since::text AS since FROM registry.move_keeping';
  const [known] = await db.query<{ since: string }>(select);
  if (known !== undefined) return known.since;
  await db.query('INSERT INTO registry.move_keeping (since) VALUES ($1) ON CONFLICT DO NOTHING', [day]);
  return day;
}

const CHANGED = `
  CREATE TEMP TABLE shifted ON COMMIT DROP AS
  SELECT t.entity_id AS id, b.id IS NULL AS is_new, a.id IS NULL AS is_gone,
    b.house_id AS from_house_id, a.house_id AS to_house_id, b.grid_id AS from_grid_id, a.grid_id AS to_grid_id,
    coalesce(b.housed, false) AS was, coalesce(a.state = 1 AND a.house_id IS NOT NULL, false) AS stays,
    a.state, a.residence, a.born, a.updated_on,
    b.registered_house_id AS from_registered_id, a.registered_house_id AS to_registered_id,
    (b.house_id, b.state) IS DISTINCT FROM (a.house_id, a.state) AS has_moved,
    t.entity_id IN (SELECT from_id FROM moved UNION ALL SELECT to_id FROM moved) AS is_corrected
  FROM touched t LEFT JOIN stood b ON b.id = t.entity_id LEFT JOIN registry.person a ON a.id = t.entity_id
  WHERE (b.id, b.house_id, b.registered_house_id, b.grid_id, b.residence, b.state, b.sex, b.born, b.number IS NULL)
    IS DISTINCT FROM (a.id, a.house_id, a.registered_house_id, a.grid_id, a.residence, a.state, a.sex, a.born, a.number IS NULL)
    AND coalesce(b.id, a.id) IS NOT NULL`;

const TAKE_BACK = `
  UPDATE registry.move m SET taken_back = true, counted = false
  FROM shifted s, LATERAL (
    SELECT l.id, l.from_house_id, l.to_house_id FROM registry.move l
    WHERE l.person_id = s.id AND NOT l.taken_back ORDER BY l.id DESC LIMIT 1
  ) last
  WHERE m.id = last.id AND s.has_moved
    AND last.from_house_id IS NOT DISTINCT FROM s.to_house_id AND last.to_house_id IS NOT DISTINCT FROM s.from_house_id
    AND (s.is_corrected OR NOT EXISTS (SELECT 1 FROM told WHERE told.entity_id = s.id
      AND told.house_id IS NOT DISTINCT FROM s.to_house_id))`;

const STORE = `
  WITH seen AS (
    SELECT entity_id, house_id, min(observed_on) AS seen_on, min(source_id) AS source_id FROM told GROUP BY 1, 2
  ), weighed AS (
    SELECT s.*, CASE WHEN s.state = 2 THEN NULL ELSE seen.seen_on END AS told_on, seen.source_id,
      CASE WHEN s.is_new AND $1::date < $2::date AND s.stays
        THEN (SELECT min(r.observed_on) FROM registry.record r WHERE r.entity_id = s.id) END AS first_seen_on,
      (SELECT l.kind = 3 FROM registry.move l WHERE NOT s.is_new AND l.person_id = s.id AND NOT l.taken_back
       ORDER BY l.id DESC LIMIT 1) AS had_left
    FROM shifted s LEFT JOIN seen ON seen.entity_id = s.id AND seen.house_id IS NOT DISTINCT FROM s.to_house_id
    WHERE s.has_moved AND NOT s.is_corrected
  ), named AS (
    SELECT w.*, CASE
      WHEN was AND state = 2 THEN 4
      WHEN was AND NOT stays AND told_on IS NOT NULL THEN 3
      WHEN was AND stays AND told_on IS NOT NULL THEN 1
      WHEN stays AND first_seen_on > $1::date THEN CASE WHEN born > first_seen_on - 365 THEN 5 ELSE 2 END
      WHEN stays AND had_left AND told_on IS NOT NULL THEN 2
    END AS kind FROM weighed w
  )
  INSERT INTO registry.move (person_id, kind, from_house_id, to_house_id, from_grid_id, to_grid_id, residence, seen_on,
    made_at, source_id)
  SELECT id, kind, CASE WHEN was THEN from_house_id END, CASE WHEN stays THEN to_house_id END,
    CASE WHEN was THEN from_grid_id END, CASE WHEN stays THEN to_grid_id END, residence,
    least(coalesce(told_on, first_seen_on, updated_on, $2::date), $2::date), $3, source_id
  FROM named WHERE kind IS NOT NULL ORDER BY id`;

const MARK_PLACES = `
  INSERT INTO registry.changed_place (grid_id)
  SELECT from_grid_id FROM shifted WHERE NOT is_new
  UNION SELECT to_grid_id FROM shifted WHERE NOT is_gone
  UNION SELECT b.grid_id FROM (
    SELECT from_registered_id AS id FROM shifted WHERE from_registered_id IS DISTINCT FROM from_house_id
    UNION SELECT to_registered_id FROM shifted WHERE to_registered_id IS DISTINCT FROM to_house_id
  ) r JOIN registry.house h ON h.id = r.id JOIN registry.building b ON b.id = h.building_id`;

const CHANGED_GRIDS = `
  SELECT from_grid_id AS id FROM shifted WHERE from_grid_id IS NOT NULL
  UNION SELECT to_grid_id FROM shifted WHERE to_grid_id IS NOT NULL
  UNION SELECT b.grid_id FROM (
    SELECT from_house_id AS id FROM shifted UNION SELECT to_house_id FROM shifted UNION SELECT entity_id FROM touched
  ) t JOIN registry.house h ON h.id = t.id JOIN registry.building b ON b.id = h.building_id`;
/** Grids that one event names. */
const MOST_TOLD = 500;

/** Tells scenes which grids have to be looked at again: where people changed, and houses of which sources say more. */
async function tellPlaces({ db, clock }: Ctx): Promise<void> {
  const grids = (await db.query<{ id: string }>(CHANGED_GRIDS)).map(({ id }) => id);
  const events = Array.from({ length: Math.ceil(grids.length / MOST_TOLD) }, (_, index) => ({
    ...{ type: 'registry.places.changed', aggregate: 'registry:places' },
    data: { gridIds: grids.slice(index * MOST_TOLD, (index + 1) * MOST_TOLD) },
  }));
  if (events.length > 0) appendEvents(db, events, clock.now());
}

/**
 * Takes up to `limit` marks of places whose people changed; null stands for people without a place. In a transaction of
 * the caller, who counts those places before it ends: what changes meanwhile has marks of its own.
 */
export async function takeChangedPlaces(ctx: Ctx, limit: number): Promise<(string | null)[]> {
  const rows = await ctx.db.query<{ id: string | null }>(
    `WITH taken AS (DELETE FROM registry.changed_place WHERE id IN (
       SELECT id FROM registry.changed_place ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING grid_id)
     SELECT DISTINCT grid_id AS id FROM taken`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

/** Marks up to `limit` moves as counted and returns the days (YYYY-MM-DD) whose figures have to be made anew. */
export async function takeMoveDays(ctx: Ctx, limit: number): Promise<string[]> {
  const rows = await ctx.db.query<{ day: string }>(
    `WITH taken AS (UPDATE registry.move SET counted = true WHERE id IN (
       SELECT id FROM registry.move WHERE NOT counted ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING seen_on)
     SELECT DISTINCT seen_on::text AS day FROM taken`,
    [limit],
  );
  return rows.map(({ day }) => day);
}
