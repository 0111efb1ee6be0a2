import { sql } from 'kysely';
import type { Area } from '../../base/areas/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { RootCtx } from '../../platform/context/index.ts';

export interface Grids {
  readonly grids: readonly string[];
  /** The next one in which somebody lives; undefined when these are all. */
  readonly next: string | undefined;
}

export interface Walk {
  readonly area: Area;
  /** Places of the counts that a grid needs any of. */
  readonly cells: readonly number[];
  /** Another one that it needs as well. */
  readonly also?: number | undefined;
  /** The grid at which the last page ended. */
  readonly after: string | undefined;
  /** People that are wanted. */
  readonly people: number;
}

/**
 * Grids in an area where somebody of the wanted kind lives by the kept counts, in the order of their ids, as many as
 * hold enough people: a list reads people only where some are, however large the area and rare the kind.
 */
export async function gridsWith(ctx: RootCtx, city: City, walk: Walk): Promise<Grids> {
  const { area, cells, also, after, people } = walk;
  const places = cells.map((cell) => cell + 1);
  const here = sql`(SELECT sum(k.figures[i])::int FROM unnest(${places}::int[]) i)`;
  const count = also === undefined ? here : sql`least(${here}, k.figures[${also + 1}::int])`;
  const { rows } = await sql<{ id: string; people: number }>`
    SELECT id, people FROM (
      SELECT k.area_id AS id, ${count} AS people FROM population.grid_count k
      WHERE ${area.depth === 0 ? sql`true` : sql`k.area_id = ANY(${idsBelow(city, area)}::uuid[])`}
        AND ${after === undefined ? sql`true` : sql`k.area_id >= ${after}::uuid`}
      ORDER BY k.area_id
    ) g WHERE people > 0 LIMIT ${people + 2}`.execute(ctx.db.kysely);
  const grids: string[] = [];
  let sum = 0;
  for (const row of rows) {
    // The first grid may be read to its end already.
    if (sum > people && grids.length > 1) return { grids, next: row.id };
    grids.push(row.id);
    sum += row.people;
  }
  return { grids, next: undefined };
}

/** An area and all below it. */
export function idsBelow({ areas }: City, area: Area): string[] {
  const found = [area.id];
  for (const each of found) found.push(...areas.childrenOf(each).map(({ id }) => id));
  return found;
}
