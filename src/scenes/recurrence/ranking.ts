import { sql } from 'kysely';
import type { City } from '../../base/scene/index.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { DAYS, SCALES } from './contract.ts';
import { dayAfter, keyColumn } from './keys.ts';

/** Fewer cases than these are counted at once in less than a tenth of a second. */
const LEAST_CASES = 100_000;
/** The most frequent that are kept of each scale and period; nobody pages further. */
const MOST_KEPT = 2_000;

const isLarge = statement(
  'recurrence.is_large',
  'SELECT count(*) > $1 AS large FROM (SELECT 1 FROM recurrence.occurrence LIMIT $1 + 1) o',
);
const findRanked = statement('recurrence.find_ranked', 'SELECT counted_at AS "at" FROM recurrence.ranked');
const storeRanked = statement(
  'recurrence.store_ranked',
  `INSERT INTO recurrence.ranked (counted_at) VALUES ($1)
   ON CONFLICT (id) DO UPDATE SET counted_at = excluded.counted_at`,
);

/**
 * Counts the whole city anew, a transaction for each scale and period, when there are more than `least` cases; returns
 * whether there were.
 */
export async function rankCity(ctx: RootCtx, city: City, least: number = LEAST_CASES): Promise<boolean> {
  const [counted] = await ctx.db.run<{ large: boolean }>(isLarge, [least]);
  if (counted?.large !== true) {
    await ctx.db.query('DELETE FROM recurrence.ranked');
    return false;
  }
  const now = ctx.clock.now();
  const to = city.loop.dayOf(now);
  for (const scale of SCALES)
    for (const days of DAYS)
      await inTransaction(ctx, async (tx) => {
        const key = keyColumn(scale);
        await sql`DELETE FROM recurrence.ranking WHERE scale = ${scale} AND days = ${days}`.execute(
          tx.db.kysely,
        );
        await sql`INSERT INTO recurrence.ranking (scale, days, key, count)
          SELECT ${scale}, ${days}, ${key}, count(*) FROM recurrence.occurrence o
          WHERE o.day BETWEEN ${dayAfter(to, 1 - days)}::date AND ${to}::date AND ${key} IS NOT NULL
          GROUP BY ${key} HAVING count(*) >= 2 ORDER BY count(*) DESC LIMIT ${MOST_KEPT}`.execute(
          tx.db.kysely,
        );
      });
  await ctx.db.run(storeRanked, [now]);
  return true;
}

/** When the whole city was counted last; undefined when it is counted at once. */
export async function rankedAt(ctx: Ctx): Promise<Date | undefined> {
  return (await ctx.db.run<{ at: Date }>(findRanked))[0]?.at;
}
