import { inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { EDGE_KINDS, ENTITY_KINDS } from '../kinds-contract.ts';

/**
 * Edges from persons to where they work, by what sources of persons call their employer: a name that exactly one open
 * organisation bears. One edge a person and organisation, from the newest record. Only what differs is written. Returns
 * how many edges were made or taken away.
 */
export async function storeWorkplaces(root: RootCtx): Promise<number> {
  const { worksAt } = EDGE_KINDS;
  return inTransaction(root, async (tx) => {
    const ask = (sql: string) => tx.db.query<{ n: number }>(sql);
    await ask(
      `CREATE TEMP TABLE employer ON COMMIT DROP AS
       SELECT name, min(id) AS id FROM registry.organisation WHERE state = 1 GROUP BY name HAVING count(*) = 1`,
    );
    await ask('ANALYZE employer');
    await ask(
      `CREATE TEMP TABLE employed ON COMMIT DROP AS
       SELECT DISTINCT ON (r.entity_id, e.id) r.entity_id AS from_id, e.id AS to_id, r.source_id, r.key AS record_key,
         r.observed_on AS valid_from
       FROM registry.record r JOIN employer e ON e.name = r.fields ->> 'organisation_name'
       WHERE r.kind = ${ENTITY_KINDS.person} ORDER BY r.entity_id, e.id, r.observed_on DESC, r.source_id, r.key`,
    );
    // Edges without a record were not made here.
    const [gone] = await ask(
      `WITH cut AS (DELETE FROM registry.edge g WHERE g.kind = ${worksAt} AND g.record_key IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM employed e WHERE (e.from_id, e.to_id, e.source_id, e.record_key, e.valid_from)
           = (g.from_id, g.to_id, g.source_id, g.record_key, g.valid_from)) RETURNING 1)
       SELECT count(*)::int AS n FROM cut`,
    );
    const [made] = await ask(
      `WITH put AS (
         INSERT INTO registry.edge (from_id, to_id, kind, source_id, confidence, valid_from, record_key)
         SELECT from_id, to_id, ${worksAt}, source_id, 0.9, valid_from, record_key FROM employed e
         WHERE NOT EXISTS (SELECT 1 FROM registry.edge g
           WHERE g.from_id = e.from_id AND g.to_id = e.to_id AND g.kind = ${worksAt}) RETURNING 1)
       SELECT count(*)::int AS n FROM put`,
    );
    return gone!.n + made!.n;
  });
}
