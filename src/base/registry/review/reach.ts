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

/** The condition that what a number means lies within reach, asked of the rows of a page. */
export const isWithin = (kind: string, id: string, reach: Reach): RawBuilder<unknown> =>
  reach === undefined
    ? sql`true`
    : sql`coalesce((SELECT scope_area.path && ${reach}::uuid[] FROM areas.area scope_area
        WHERE scope_area.id = ${sql.raw(gridOf(kind, id))}), false)`;

/**
 * The condition by which a page of a reach is found: the areas that stand beside each row (`records/places.ts`). Who may see a
 * row is asked of each once more (`isWithin`).
 */
export const standsIn = (areas: string, reach: Reach): RawBuilder<unknown> =>
  reach === undefined ? sql`true` : sql`${sql.raw(areas)} && ${reach}::uuid[]`;

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
