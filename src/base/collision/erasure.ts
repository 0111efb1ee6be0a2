import type { Ctx } from '../../platform/context/index.ts';

/**
 * Takes people out of all results that are kept, by their numbers in the registry and their resident numbers. How many a
 * run found is told less by them; the proof of its deletion is over the rest. Resolves with the number of rows.
 */
export async function eraseFromResults(
  ctx: Ctx,
  { ids, numbers }: { readonly ids: readonly number[]; readonly numbers: readonly string[] },
): Promise<number> {
  if (ids.length + numbers.length === 0) return 0;
  const runs = await ctx.db.query<{ id: string; n: number }>(
    `WITH gone AS (DELETE FROM collision.result WHERE entity_id = ANY($1::bigint[]) OR resident_number = ANY($2) RETURNING run_id)
     UPDATE collision.run r SET rows = greatest(0, r.rows - g.n)
     FROM (SELECT run_id, count(*)::int AS n FROM gone GROUP BY 1) g WHERE g.run_id = r.id RETURNING r.id, g.n`,
    [ids, numbers],
  );
  return runs.reduce((sum, { n }) => sum + n, 0);
}
