import type { Ctx } from '../../platform/context/index.ts';

const DAY_MS = 86_400_000;

/** Counts all components by street and category anew. Some two seconds for a city of two million; one transaction. */
export async function tallyComponents(ctx: Ctx): Promise<void> {
  await ctx.db.query('DELETE FROM components.tally');
  await ctx.db.query(
    `INSERT INTO components.tally (street_id, category, things, whole, lon, lat)
     SELECT coalesce(a.path[3], a.id), substr(t.code, 7, 5), count(*), count(*) FILTER (WHERE t.state = 1),
       avg(t.lon), avg(t.lat)
     FROM registry.thing t JOIN areas.area a ON a.id = t.grid_id
     WHERE t.kind = 'component' AND NOT EXISTS (
       SELECT 1 FROM components.census c WHERE c.code = t.code AND c.condition IN ('removed', 'abandoned'))
     GROUP BY 1, 2`,
  );
  await ctx.db.query(
    `INSERT INTO components.tallied (at) VALUES ($1) ON CONFLICT (single) DO UPDATE SET at = excluded.at`,
    [ctx.clock.now()],
  );
}

/** A day has gone, or nothing was counted yet: a city that was loaded whole is not left without figures until night. */
export async function isTallyDue(ctx: Ctx): Promise<boolean> {
  const [last] = await ctx.db.query<{ at: Date; counted: boolean }>(
    'SELECT at, EXISTS (SELECT 1 FROM components.tally) AS counted FROM components.tallied',
  );
  return last === undefined || !last.counted || ctx.clock.now().getTime() - last.at.getTime() > DAY_MS;
}
