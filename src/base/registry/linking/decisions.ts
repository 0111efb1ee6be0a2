import type { Duck } from '../../../platform/analytics/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';

interface Pair {
  readonly one: number;
  readonly other: number;
}

// What a run of the linkage itself did may be done otherwise by the next one; what people did may not, nor may what they
// took back of a run. Who takes back what people decided leaves it to the next run.
const BY_PEOPLE = `d.actor_id NOT LIKE 'system:%' AND d.undone_by IS NULL AND (d.undoes_id IS NULL
  OR EXISTS (SELECT 1 FROM registry.decision o WHERE o.id = d.undoes_id AND o.actor_id LIKE 'system:%'))`;
const CURRENT = (id: string) =>
  `coalesce((SELECT m.into_id FROM registry.merged m WHERE m.id = ${id}), ${id})`;

/**
 * Makes the clusters in the table `wanted` follow what people decided of the persons in the table `previous`: those kept
 * apart or split stay apart, those put together stay together. Returns how many clusters were changed.
 */
export async function respectDecisions(root: RootCtx, duck: Duck): Promise<number> {
  const apart = await root.db.query<Pair>(
    `SELECT DISTINCT ${CURRENT('left_id')} AS one, ${CURRENT('right_id')} AS other FROM registry.review
     WHERE state = 'kept-apart'
     UNION SELECT DISTINCT ${CURRENT('entity_ids[1]')}, ${CURRENT('entity_ids[2]')} FROM registry.decision d
     WHERE d.kind = 'split' AND ${BY_PEOPLE}`,
  );
  const together = await root.db.query<{ id: number }>(
    `SELECT DISTINCT ${CURRENT('entity_ids[2]')} AS id FROM registry.decision d WHERE d.kind = 'merge' AND ${BY_PEOPLE}`,
  );
  return (
    (await partClusters(duck, apart)) +
    (await joinClusters(
      duck,
      together.map(({ id }) => id),
    ))
  );
}

/** A cluster that holds two persons who are not the same falls into one for each person it holds. */
async function partClusters(duck: Duck, apart: readonly Pair[]): Promise<number> {
  const pairs = apart.filter(({ one, other }) => one !== other);
  if (pairs.length === 0) return 0;
  await duck.run('CREATE TABLE apart (one BIGINT, other BIGINT)');
  await duck.append('apart', [
    [pairs.map(({ one }) => BigInt(one)), pairs.map(({ other }) => BigInt(other))],
  ]);
  await duck.run(`
    CREATE TABLE held AS SELECT w.cluster, p.entity, count(*) AS n
      FROM wanted w JOIN previous p USING (source_id, key) GROUP BY ALL;
    CREATE TABLE parted AS SELECT DISTINCT a.cluster FROM held a JOIN apart ON apart.one = a.entity
      JOIN held b ON b.cluster = a.cluster AND b.entity = apart.other;
    CREATE TABLE largest AS SELECT cluster, arg_max(entity, n) AS entity FROM held JOIN parted USING (cluster) GROUP BY 1;
    UPDATE wanted SET cluster = wanted.cluster || '#' || coalesce(
        (SELECT p.entity FROM previous p WHERE p.source_id = wanted.source_id AND p.key = wanted.key),
        (SELECT l.entity FROM largest l WHERE l.cluster = wanted.cluster))
      WHERE wanted.cluster IN (SELECT cluster FROM parted)`);
  const [row] = await duck.rows<{ n: bigint }>('SELECT count(*) AS n FROM parted');
  return Number(row!.n);
}

/** All clusters that hold records of one person whom people put together become one. */
async function joinClusters(duck: Duck, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  await duck.run('CREATE TABLE together (entity BIGINT)');
  await duck.append('together', [[ids.map((id) => BigInt(id))]]);
  const rows = await duck.rows<{ entity: bigint; clusters: { items: string[] } | string[] }>(
    `SELECT p.entity, list(DISTINCT w.cluster ORDER BY w.cluster) AS clusters
     FROM wanted w JOIN previous p USING (source_id, key) JOIN together t ON t.entity = p.entity
     GROUP BY 1 HAVING count(DISTINCT w.cluster) > 1`,
  );
  const into = new Map<string, string>();
  const rootOf = (cluster: string): string => {
    const next = into.get(cluster);
    return next === undefined ? cluster : rootOf(next);
  };
  for (const { clusters } of rows) {
    const [first, ...others] = (Array.isArray(clusters) ? clusters : clusters.items).map(rootOf);
    for (const other of others) if (other !== first) into.set(other, first!);
  }
  if (into.size === 0) return 0;
  await duck.run('CREATE TABLE joined (cluster VARCHAR, root VARCHAR)');
  const names = [...into.keys()];
  await duck.append('joined', [[names, names.map(rootOf)]]);
  await duck.run('UPDATE wanted SET cluster = joined.root FROM joined WHERE joined.cluster = wanted.cluster');
  return into.size;
}
