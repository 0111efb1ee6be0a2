import type { Ctx } from '../../platform/context/index.ts';
import { EDGE_KINDS } from './kinds-contract.ts';

/** Somebody rents a house, by a record of a source; `until` is null as long as he does. */
export interface Rent {
  readonly personId: number;
  readonly houseId: string;
  readonly key: string;
  readonly since: string;
  readonly until: string | null;
}

/**
 * Stores who rents what by a source, under the keys of its records: the same key again replaces what it said. In the
 * caller's transaction.
 */
export async function storeRents(ctx: Ctx, sourceId: number, rents: readonly Rent[]): Promise<void> {
  if (rents.length === 0) return;
  await dropRents(ctx, sourceId, rents);
  await ctx.db.query(
    `INSERT INTO registry.edge (from_id, to_id, kind, source_id, confidence, valid_from, valid_to, record_key)
     SELECT "personId", "houseId", ${EDGE_KINDS.rents}, $2, 1, since, until, key
     FROM jsonb_to_recordset($1) AS r ("personId" bigint, "houseId" bigint, key text, since date, until date)`,
    [JSON.stringify(rents), sourceId],
  );
}

/** Takes back what a source said under some keys about who rents a house. In the caller's transaction. */
export async function dropRents(
  ctx: Ctx,
  sourceId: number,
  rents: readonly Pick<Rent, 'houseId' | 'key'>[],
): Promise<void> {
  await ctx.db.query(
    `DELETE FROM registry.edge e USING jsonb_to_recordset($1) AS r ("houseId" bigint, key text)
     WHERE e.to_id = r."houseId" AND e.kind = ${EDGE_KINDS.rents} AND e.source_id = $2 AND e.record_key = r.key`,
    [JSON.stringify(rents.map(({ houseId, key }) => ({ houseId, key }))), sourceId],
  );
}
