import type { Ctx } from '../../platform/context/index.ts';
import { placeSides } from './records/places.ts';

/** A thing as a census or a register of devices brings it. */
export interface IncomingThing {
  readonly kind: string;
  readonly code: string;
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  readonly gridId: string;
  readonly owner: string | null;
  /** False when it is broken, lost or out of use. */
  readonly isWhole: boolean;
  readonly synthetic: boolean;
}

export interface StoredThings {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/**
 * Stores things by their kind and code: what is known keeps its number, what is new gets one. One statement for the
 * whole batch, in the caller's transaction; the same batch again changes nothing. A code may stand in it once only.
 */
export async function storeThings(ctx: Ctx, things: readonly IncomingThing[]): Promise<StoredThings> {
  if (things.length === 0) return { added: 0, changed: 0, unchanged: 0 };
  const [row] = await ctx.db.query<{ added: number; changed: string[] }>(
    `WITH given AS (
       SELECT i.*, t.id FROM jsonb_to_recordset($1) AS i (kind text, code text, name text, lon float8, lat float8,
         "gridId" uuid, owner text, "isWhole" boolean, synthetic boolean)
       LEFT JOIN registry.thing t ON t.code = i.code AND t.kind = i.kind
     ), changed AS (
       UPDATE registry.thing t SET name = g.name, lon = g.lon, lat = g.lat, grid_id = g."gridId", owner = g.owner,
         state = CASE WHEN g."isWhole" THEN 1 ELSE 2 END, synthetic = g.synthetic
       FROM given g WHERE t.id = g.id AND (t.name, t.lon, t.lat, t.grid_id, t.owner, t.state, t.synthetic)
         IS DISTINCT FROM (g.name, g.lon, g.lat, g."gridId", g.owner, CASE WHEN g."isWhole" THEN 1 ELSE 2 END, g.synthetic)
       RETURNING t.id
     ), added AS (
       INSERT INTO registry.thing (id, kind, code, name, lon, lat, grid_id, owner, state, synthetic)
       SELECT nextval('registry.entity_id'), kind, code, name, lon, lat, "gridId", owner,
         CASE WHEN "isWhole" THEN 1 ELSE 2 END, synthetic FROM given WHERE id IS NULL
       RETURNING 1
     )
     SELECT (SELECT count(*)::int FROM added) AS added, ARRAY(SELECT id FROM changed) AS changed`,
    [JSON.stringify(things)],
  );
  const { added } = row!;
  const changed = row!.changed.length;
  await placeSides(ctx.db, row!.changed.map(Number));
  return { added, changed, unchanged: things.length - added - changed };
}
