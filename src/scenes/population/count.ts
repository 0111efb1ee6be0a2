import { takeChangedPlaces, takeMoveDays } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import type { Db } from '../../platform/db/index.ts';
import {
  CELLS_OF_KIND,
  cellSql,
  groupCell,
  HOUSEHOLDS,
  NUMBERLESS,
  PEOPLE_CELLS,
  TOTALS,
  WIDTH,
} from './cells.ts';
import { GROUP_KINDS, KINDS } from './kinds-contract.ts';

/** Stands for people without a known place. */
export const UNPLACED = '00000000-0000-0000-0000-000000000000';

/** Places counted in one transaction: some thirty thousand people. */
const BATCH = 200;
const SUM_BATCH = 50;
const MARKS = 100_000;
const MOVES = 20_000;
/** Everything is counted anew at least so often: people grow older, and not all changes are told. */
const OLDEST_MS = 7 * 86_400_000;
/** Of old counts so many are made anew in one run, a whole city in a day. */
const OLD_IN_A_RUN = 400;
/** Those without a place may be hundreds of thousands. */
const UNPLACED_MS = 10 * 60_000;
const UNPLACED_LIMIT = '5min';
const BUDGET_MS = 240_000;

/**
 * Counts the places anew whose people changed or whose count is a week old, after a whole city was loaded all of them, and sums up the
 * areas above them and the days with moves. Bounded in time; the next run goes on. Returns how many places it counted.
 */
export async function refreshCounts(root: RootCtx, city: City): Promise<number> {
  const until = root.clock.now().getTime() + BUDGET_MS;
  await collectDue(root);
  let counted = 0;
  for (let more = true; more && root.clock.now().getTime() < until; ) {
    const count = await inTransaction(root, (tx) => countBatch(tx, city));
    counted += count;
    more = count > 0;
  }
  await inTransaction(root, (tx) => countUnplaced(tx, city));
  await sumUp(root);
  await sumMoves(root);
  return counted;
}

async function collectDue(root: RootCtx): Promise<void> {
  for (let more = true; more; )
    more = await inTransaction(root, async (tx) => {
      const changed = await takeChangedPlaces(tx, MARKS);
      await tx.db.query(
        'INSERT INTO population.due SELECT coalesce(id, $2) FROM unnest($1::uuid[]) id ON CONFLICT DO NOTHING',
        [changed, UNPLACED],
      );
      return changed.length > 0;
    });
  const now = root.clock.now();
  await afterWholeCity(root);
  await root.db.query(
    `INSERT INTO population.due
     (SELECT area_id FROM population.grid_count WHERE counted_at < $1 ORDER BY counted_at LIMIT ${OLD_IN_A_RUN})
     UNION SELECT $2::uuid WHERE NOT EXISTS (SELECT 1 FROM population.grid_count WHERE area_id = $2)
     ON CONFLICT DO NOTHING`,
    [new Date(now.getTime() - OLDEST_MS), UNPLACED],
  );
}

/** At first, and when a whole city was loaded, which marks no places: all are due in which somebody may live. */
async function afterWholeCity(root: RootCtx): Promise<void> {
  await inTransaction(root, async ({ db }) => {
    const seen = await db.query(
      `INSERT INTO population.seen_load (began_at)
       SELECT coalesce((SELECT began_at FROM registry.bulk_load WHERE state = 'whole'), '-infinity')
       ON CONFLICT (single) DO UPDATE SET began_at = excluded.began_at
       WHERE population.seen_load.began_at <> excluded.began_at RETURNING 1`,
    );
    if (seen.length > 0) await markAll(db);
  });
}

/** All places are due in which somebody may live: whoever has a grid has it of a building. */
export async function markAll(db: Db): Promise<void> {
  await db.query(
    `INSERT INTO population.due
     SELECT area_id FROM population.grid_count UNION SELECT grid_id FROM registry.building UNION SELECT $1::uuid
     ON CONFLICT DO NOTHING`,
    [UNPLACED],
  );
}

async function countBatch(tx: Ctx, city: City): Promise<number> {
  const due = await tx.db.query<{ id: string }>(
    `DELETE FROM population.due WHERE area_id IN (
       SELECT area_id FROM population.due WHERE area_id <> $1 ORDER BY area_id LIMIT ${BATCH}) RETURNING area_id AS id`,
    [UNPLACED],
  );
  if (due.length === 0) return 0;
  const now = tx.clock.now();
  await tx.db.query(COUNT, [due.map(({ id }) => id), city.loop.dayOf(now), now, GROUP_KINDS]);
  await tx.db.query(
    `INSERT INTO population.stale
     SELECT DISTINCT coalesce(CASE WHEN EXISTS (SELECT 1 FROM areas.area c WHERE c.parent_id = a.id) THEN a.id END, a.parent_id)
     FROM areas.area a WHERE a.id = ANY($1::uuid[]) AND a.depth > 0 ON CONFLICT DO NOTHING`,
    [due.map(({ id }) => id)],
  );
  return due.length;
}

const away = KINDS.indexOf('away');
const WITH_TOTALS = `SELECT id, cell, n FROM cell UNION ALL
  SELECT id, ${TOTALS} + cell / ${CELLS_OF_KIND}, sum(n) FROM cell WHERE cell < ${PEOPLE_CELLS} GROUP BY 1, 2`;

// Each person and each house of the places is read once: the whole city is gone through grid by grid.
const COUNT = `
  WITH here AS MATERIALIZED (
    SELECT p.id, p.grid_id, p.sex, p.born, p.residence, p.number IS NULL AS numberless, p.registered_house_id
    FROM registry.person p WHERE p.grid_id = ANY($1::uuid[]) AND p.state = 1
  ), door AS MATERIALIZED (
    SELECT b.grid_id, h.id FROM registry.building b JOIN registry.house h ON h.building_id = b.id
    WHERE b.grid_id = ANY($1::uuid[])
  ), cell AS (
    SELECT p.grid_id AS id, ${cellSql('p.residence - 1', '$2::date')} AS cell, count(*) AS n
    FROM here p WHERE p.residence <= ${away} GROUP BY 1, 2
    UNION ALL
    SELECT p.grid_id, ${cellSql(String(away), '$2::date')}, count(*) FROM (
      SELECT d.grid_id, p.sex, p.born FROM door d
        JOIN registry.person p ON p.registered_house_id = d.id AND p.registered_house_id IS NOT NULL
          AND p.registered_house_id IS DISTINCT FROM p.house_id
      WHERE p.state = 1
      UNION ALL
      SELECT p.grid_id, p.sex, p.born FROM here p
      WHERE p.residence = ${away + 1} AND p.registered_house_id IS NULL
    ) p GROUP BY 1, 2
    UNION ALL
    SELECT d.grid_id, ${HOUSEHOLDS}, count(*) FROM door d JOIN registry.household o ON o.house_id = d.id GROUP BY 1
    UNION ALL
    SELECT p.grid_id, ${NUMBERLESS}, count(*) FROM here p WHERE p.residence <= ${away} AND p.numberless GROUP BY 1
    UNION ALL
    SELECT p.grid_id, ${groupCell(GROUP_KINDS[0]!)} - 1 + array_position($4::text[], g.kind), count(DISTINCT p.id)
    FROM here p JOIN registry.special_group g ON g.person_id = p.id
    WHERE (g.until IS NULL OR g.until >= $2::date) AND g.kind = ANY($4::text[]) GROUP BY 1, 2
  ), whole AS (${WITH_TOTALS})
  INSERT INTO population.grid_count (area_id, figures, counted_at)
  SELECT place.id, array_agg(coalesce(c.n, 0)::int ORDER BY s.i), $3::timestamptz
  FROM unnest($1::uuid[]) place(id) CROSS JOIN generate_series(0, ${WIDTH - 1}) s(i)
    LEFT JOIN whole c ON c.id = place.id AND c.cell = s.i
  GROUP BY place.id
  ON CONFLICT (area_id) DO UPDATE SET figures = excluded.figures, counted_at = excluded.counted_at`;

async function countUnplaced(tx: Ctx, city: City): Promise<void> {
  const now = tx.clock.now();
  const [due] = await tx.db.query<{ id: string }>(
    `DELETE FROM population.due WHERE area_id = $1 AND NOT EXISTS (
       SELECT 1 FROM population.grid_count WHERE area_id = $1 AND counted_at > $2) RETURNING area_id AS id`,
    [UNPLACED, new Date(now.getTime() - UNPLACED_MS)],
  );
  if (due === undefined) return;
  await tx.db.query(`SET LOCAL statement_timeout = '${UNPLACED_LIMIT}'`);
  await tx.db.query(
    `WITH cell AS (
       SELECT 1 AS id, ${cellSql('p.residence - 1', '$2::date')} AS cell, count(*) AS n
       FROM registry.person p WHERE p.grid_id IS NULL AND p.state = 1 GROUP BY 2
     ), whole AS (${WITH_TOTALS})
     INSERT INTO population.grid_count (area_id, figures, counted_at)
     SELECT $1, array_agg(coalesce(c.n, 0)::int ORDER BY s.i), $3::timestamptz
     FROM generate_series(0, ${WIDTH - 1}) s(i) LEFT JOIN whole c ON c.cell = s.i
     ON CONFLICT (area_id) DO UPDATE SET figures = excluded.figures, counted_at = excluded.counted_at`,
    [UNPLACED, city.loop.dayOf(now), now],
  );
}

/** Sums up areas from what lies below them, the deepest first. */
async function sumUp(root: RootCtx): Promise<void> {
  for (let more = true; more; )
    more = await inTransaction(root, async (tx) => {
      const areas = await tx.db.query<{ id: string }>(
        `DELETE FROM population.stale WHERE area_id IN (
           SELECT s.area_id FROM population.stale s JOIN areas.area a ON a.id = s.area_id
           WHERE a.depth = (SELECT max(b.depth) FROM population.stale t JOIN areas.area b ON b.id = t.area_id)
           ORDER BY s.area_id LIMIT ${SUM_BATCH}) RETURNING area_id AS id`,
      );
      const ids = areas.map(({ id }) => id);
      await tx.db.query(SUM, [ids]);
      await tx.db.query(
        `INSERT INTO population.stale SELECT DISTINCT parent_id FROM areas.area
         WHERE id = ANY($1::uuid[]) AND parent_id IS NOT NULL ON CONFLICT DO NOTHING`,
        [ids],
      );
      return ids.length > 0;
    });
}

const SUM = `
  WITH part AS (
    SELECT k.area_id AS id, k.figures, k.counted_at AS oldest_at, k.counted_at AS newest_at
    FROM population.grid_count k WHERE k.area_id = ANY($1::uuid[])
    UNION ALL
    SELECT a.parent_id, coalesce(r.figures, k.figures), coalesce(r.oldest_at, k.counted_at), coalesce(r.newest_at, k.counted_at)
    FROM areas.area a LEFT JOIN population.area_count r ON r.area_id = a.id LEFT JOIN population.grid_count k ON k.area_id = a.id
    WHERE a.parent_id = ANY($1::uuid[]) AND a.valid_to IS NULL AND coalesce(r.figures, k.figures) IS NOT NULL
  ), total AS (
    SELECT p.id, u.i, sum(u.n)::int AS n FROM part p, unnest(p.figures) WITH ORDINALITY u(n, i) GROUP BY 1, 2
  )
  INSERT INTO population.area_count (area_id, figures, oldest_at, newest_at)
  SELECT t.id, t.figures, p.oldest_at, p.newest_at
  FROM (SELECT id, array_agg(n ORDER BY i) AS figures FROM total GROUP BY id) t
    JOIN (SELECT id, min(oldest_at) AS oldest_at, max(newest_at) AS newest_at FROM part GROUP BY id) p USING (id)
  ON CONFLICT (area_id) DO UPDATE SET figures = excluded.figures, oldest_at = excluded.oldest_at, newest_at = excluded.newest_at`;

/** Makes the figures of all days anew on which a move was stored or taken back. */
async function sumMoves(root: RootCtx): Promise<void> {
  for (let more = true; more; )
    more = await inTransaction(root, async (tx) => {
      const days = await takeMoveDays(tx, MOVES);
      await tx.db.query('DELETE FROM population.move_day WHERE day = ANY($1::date[])', [days]);
      await tx.db.query(SUM_MOVES, [days]);
      return days.length > 0;
    });
}

const SUM_MOVES = `
  INSERT INTO population.move_day (day, area_id, moved_in, moved_out, within, arrived, left_city, born, died)
  SELECT m.seen_on, x.id, count(*) FILTER (WHERE m.kind = 1 AND NOT x.before), count(*) FILTER (WHERE m.kind = 1 AND NOT x.after),
    count(*) FILTER (WHERE m.kind = 1 AND x.before AND x.after), count(*) FILTER (WHERE m.kind = 2),
    count(*) FILTER (WHERE m.kind = 3), count(*) FILTER (WHERE m.kind = 5), count(*) FILTER (WHERE m.kind = 4)
  FROM registry.move m
    LEFT JOIN areas.area f ON f.id = m.from_grid_id LEFT JOIN areas.area t ON t.id = m.to_grid_id,
    LATERAL (SELECT coalesce(a, b) AS id, a IS NOT NULL AS before, b IS NOT NULL AS after
             FROM unnest(f.path) a FULL JOIN unnest(t.path) b ON a = b) x
  WHERE m.seen_on = ANY($1::date[]) AND NOT m.taken_back
  GROUP BY 1, 2`;
