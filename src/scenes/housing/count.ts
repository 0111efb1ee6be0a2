import type { City } from '../../base/scene/index.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import type { DeliveredEvent } from '../../platform/outbox/index.ts';
import { findClues } from './clues.ts';
import { COUNTS, houseFacts, STATE_COLUMNS } from './facts.ts';

/** Grids counted in one transaction: some 7,400 houses. */
const BATCH = 100;
/** So many changed grids are counted with the change; more are left to the job. */
const AT_ONCE = 20;
/** What one run of the job may take: the whole city is some four minutes of work, a batch less than half a second. */
const RUN_MS = 240_000;

/** Notes that grids have to be counted anew; in the caller's transaction. */
export async function markStale(ctx: Ctx, gridIds: readonly string[]): Promise<void> {
  if (gridIds.length === 0) return;
  await ctx.db.query(
    `INSERT INTO housing.stale_grid (grid_id, since) SELECT DISTINCT unnest($1::uuid[]), $2::timestamptz
     ON CONFLICT (grid_id) DO NOTHING`,
    [gridIds, ctx.clock.now()],
  );
}

/** What changed in the registry or among lettings: a few grids are counted at once, many by the job. */
export async function countChanged(
  ctx: Ctx,
  city: City,
  events: readonly Pick<DeliveredEvent, 'data'>[],
): Promise<void> {
  const grids = [...new Set(events.flatMap(({ data }) => (data.gridIds as string[] | undefined) ?? []))];
  await markStale(ctx, grids);
  if (grids.length <= AT_ONCE) await countBatch(ctx, city, grids);
}

/** Counts what is stale, batch by batch, each in a transaction of its own, until nothing is left or time is up. */
export async function countStale(root: RootCtx, city: City, runMs = RUN_MS): Promise<number> {
  await markWhole(root);
  const until = performance.now() + runMs;
  let counted = 0;
  while (performance.now() < until) {
    const rows = await root.db.query<{ id: string }>(
      `SELECT grid_id AS id FROM housing.stale_grid ORDER BY since, grid_id LIMIT ${BATCH}`,
    );
    if (rows.length === 0) break;
    const ids = rows.map(({ id }) => id);
    await inTransaction(root, (tx) => countBatch(tx, city, ids));
    counted += rows.length;
  }
  return counted;
}

/** A city that was loaded whole told nobody which grids it changed: all of them. */
async function markWhole(root: RootCtx): Promise<void> {
  await inTransaction(root, async (tx) => {
    const loads = await tx.db.query(
      `INSERT INTO housing.counted (base_at)
       SELECT b.ended_at FROM registry.bulk_load b WHERE b.state = 'whole' AND b.ended_at IS NOT NULL
       ON CONFLICT (single) DO UPDATE SET base_at = excluded.base_at WHERE counted.base_at <> excluded.base_at RETURNING 1`,
    );
    if (loads.length > 0) await markAll(tx);
  });
}

/** Every grid with buildings, or counted once, is to be counted anew: the weekly check of what was kept by changes. */
export async function markAll(ctx: Ctx): Promise<void> {
  await ctx.db.query(
    `INSERT INTO housing.stale_grid (grid_id, since)
     SELECT grid_id, $1::timestamptz FROM registry.building UNION SELECT grid_id, $1::timestamptz FROM housing.grid_count
     ON CONFLICT (grid_id) DO NOTHING`,
    [ctx.clock.now()],
  );
}

const SUMS = [
  '(SELECT count(*)::int FROM registry.building b WHERE b.grid_id = w.grid_id)',
  'count(f.id)::int',
  ...Object.keys(STATE_COLUMNS).map((state) => `count(*) FILTER (WHERE f.state = '${state}')::int`),
  'count(*) FILTER (WHERE f.persons > 0)::int',
  `count(*) FILTER (WHERE f.owners = 0 AND f.state <> 'other')::int`,
  'count(*) FILTER (WHERE f.lettings > 0)::int',
];
const LIST = COUNTS.join(', ');

const WANTED = 'b.grid_id = ANY(ARRAY(SELECT grid_id FROM wanted))';
const FRESH = `
  CREATE TEMP TABLE fresh ON COMMIT DROP AS
  SELECT w.grid_id, a.code, a.path, ${COUNTS.map((each, index) => `${SUMS[index]} AS ${each}`).join(', ')}
  FROM wanted w JOIN areas.area a ON a.id = w.grid_id LEFT JOIN fact f ON f.grid_id = w.grid_id
  GROUP BY w.grid_id, a.code, a.path`;

/** Adds what the counts of these grids changed by to all areas above them, as they were counted and as they are now. */
const ADD_UP = `
  INSERT INTO housing.area_count (area_id, ${LIST})
  SELECT area_id, ${COUNTS.map((each) => `sum(${each})`).join(', ')} FROM (
    SELECT unnest(n.path) AS area_id, ${COUNTS.map((each) => `n.${each}`).join(', ')} FROM fresh n
    UNION ALL
    SELECT unnest(o.path), ${COUNTS.map((each) => `-o.${each}`).join(', ')}
    FROM housing.grid_count o WHERE o.grid_id = ANY($1::uuid[])
  ) change GROUP BY area_id ORDER BY area_id
  ON CONFLICT (area_id) DO UPDATE SET ${COUNTS.map((each) => `${each} = area_count.${each} + excluded.${each}`).join(', ')}`;

const STORE = `
  INSERT INTO housing.grid_count (grid_id, code, path, ${LIST}, counted_at)
  SELECT grid_id, code, path, ${LIST}, $1 FROM fresh
  ON CONFLICT (grid_id) DO UPDATE SET code = excluded.code, path = excluded.path,
    ${COUNTS.map((each) => `${each} = excluded.${each}`).join(', ')}, counted_at = excluded.counted_at`;

/**
 * Counts the houses of some grids and finds what looks wrong in them, in the caller's transaction. One such count runs at
 * a time; counting twice changes nothing.
 */
export async function countBatch(ctx: Ctx, city: City, gridIds: readonly string[]): Promise<void> {
  if (gridIds.length === 0) return;
  const { db } = ctx;
  await db.query(`SELECT pg_advisory_xact_lock(hashtext('housing.count'))`);
  // Taken away first: what changes from here on marks its grid again.
  await db.query('DELETE FROM housing.stale_grid WHERE grid_id = ANY($1::uuid[])', [gridIds]);
  await db.query('CREATE TEMP TABLE wanted (grid_id uuid PRIMARY KEY) ON COMMIT DROP');
  await db.query('INSERT INTO wanted SELECT DISTINCT unnest($1::uuid[])', [gridIds]);
  await db.query(`CREATE TEMP TABLE fact ON COMMIT DROP AS ${houseFacts(WANTED)}`);
  await db.query('ANALYZE fact');
  await db.query(FRESH);
  await db.query(ADD_UP, [gridIds]);
  await db.query(STORE, [ctx.clock.now()]);
  await findClues(ctx, city, gridIds);
  for (const table of ['wanted', 'fact', 'fresh']) await db.query(`DROP TABLE ${table}`);
}
