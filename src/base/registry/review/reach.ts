import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../platform/context/index.ts';
import { ENTITY_KINDS, registryPermissions } from '../kinds-contract.ts';
import { type Reach, type RegistryParts, reachOf, requireReach } from '../scope.ts';

/** SQL of whom a number means today: who was merged away is the survivor. */
export const CURRENT = (id: string): string =>
  `coalesce((SELECT into_id FROM registry.merged WHERE merged.id = ${id}), ${id})`;

/** SQL of the grid of what a number means today; null when it has no place. `kind` is its kind's number. */
const gridOf = (kind: string, id: string): string =>
  `CASE ${kind} ${(['person', 'organisation', 'thing'] as const)
    .map(
      (name) =>
        `WHEN ${ENTITY_KINDS[name]} THEN (SELECT grid_id FROM registry.${name} WHERE id = ${CURRENT(id)})`,
    )
    .join(' ')} END`;

/** Where somebody decides what means the same. */
export const reviewReach = ({ actor }: Ctx, parts: RegistryParts): Reach =>
  reachOf(actor, registryPermissions.review, parts);

/**
 * The condition that what a number means lies within reach. Asked of row after row in the order of a list until a page is
 * full: as a value, which PostgreSQL cannot take for a join of all rows.
 */
export const isWithin = (kind: string, id: string, reach: Reach): RawBuilder<unknown> =>
  reach === undefined
    ? sql`true`
    : sql`coalesce((SELECT scope_area.path && ${reach}::uuid[] FROM areas.area scope_area
        WHERE scope_area.id = ${sql.raw(gridOf(kind, id))}), false)`;

/**
 * SQL of an array: the numbers of all who stand within a reach of few areas, and of whom was merged into them; sooner found
 * than the pairs or decisions of a whole city are gone through. Undefined for the city and for a reach of more than `most`
 * areas: of those enough stand among the likeliest pairs and the newest decisions.
 */
export function standingIn(
  reach: Reach,
  { areas }: RegistryParts,
  most: number,
): RawBuilder<unknown> | undefined {
  if (reach === undefined) return undefined;
  const all = [...reach];
  for (let seen = 0; seen < all.length; seen++) {
    if (seen === most) return undefined;
    all.push(...areas.childrenOf(all[seen]!).map(({ id }) => id));
  }
  return sql`(
    WITH area AS MATERIALIZED (SELECT id FROM areas.area WHERE path && ${reach}::uuid[]), standing AS MATERIALIZED (
      SELECT p.id FROM area a JOIN registry.person p ON p.grid_id = a.id
      UNION ALL SELECT o.id FROM area a JOIN registry.organisation o ON o.grid_id = a.id
      UNION ALL SELECT t.id FROM area a JOIN registry.thing t ON t.grid_id = a.id
    )
    SELECT array_agg(id) FROM (
      SELECT id FROM standing UNION ALL SELECT m.id FROM standing s
        CROSS JOIN LATERAL (SELECT id FROM registry.merged WHERE into_id = s.id OFFSET 0) m
    ) them)`;
}

/**
 * Throws `registry.not_found` unless all of these entities lie where the actor decides: each decision changes what is
 * known of every one of them. Who has no place is for those who see the whole city.
 */
export async function requireReviewReach(
  ctx: Ctx,
  parts: RegistryParts,
  { kind, ids }: { readonly kind: number; readonly ids: readonly (number | string)[] },
): Promise<void> {
  const reach = reviewReach(ctx, parts);
  if (reach === undefined) return;
  const rows = await ctx.db.query<{ gridId: string | null }>(
    `SELECT ${gridOf('$1::int', 'each')} AS "gridId" FROM unnest($2::bigint[]) AS each`,
    [kind, ids],
  );
  for (const { gridId } of rows) requireReach(reach, gridId, parts.areas);
}
