import { reachOf, requireReach, type WantedHouseCheck } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import type { RoundRequest } from './contract.ts';
import { permissions } from './manifest.ts';

/** A street has some ten thousand homes; the whole city is not checked in one round. */
const MOST_HOUSES = 30_000;

/**
 * Orders a round: one task for each home of the area, or for those of a list that lie in it. Throws
 * `door-check.period_wrong`, `door-check.no_houses`, `door-check.too_many`, `registry.not_found` outside of the area.
 */
export async function orderRound(
  ctx: Ctx,
  city: City,
  input: RoundRequest,
  order: { readonly id: string; readonly by: string } = { id: ctx.ids.next(), by: ctx.actor.id },
): Promise<string> {
  const { title, areaId, startsOn, endsOn, houseIds = null } = input;
  if (startsOn > endsOn) throw new AppError('door-check.period_wrong');
  requireReach(reachOf(ctx.actor, permissions.plan, city), areaId, city.areas);
  return inTransaction(ctx, async (tx) => {
    const { id, by } = order;
    await tx.db.query(
      `INSERT INTO door_check.round (id, title, area_id, starts_on, ends_on, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, title.trim(), areaId, startsOn, endsOn, by, tx.clock.now()],
    );
    const [row] = await tx.db.query<{ count: number }>(
      `WITH made AS (
         INSERT INTO door_check.task (id, round_id, house_id, grid_id, state)
         SELECT gen_random_uuid(), $1, h.id, b.grid_id, 'open'
         FROM registry.building b JOIN registry.house h ON h.building_id = b.id
         WHERE b.grid_id IN (SELECT id FROM areas.area WHERE path && ARRAY[$2::uuid])
           AND CASE WHEN $3::bigint[] IS NULL THEN h.use <> 5 ELSE h.id = ANY($3) END
         LIMIT ${MOST_HOUSES + 1} RETURNING 1
       ) SELECT count(*)::int AS count FROM made`,
      [id, areaId, houseIds],
    );
    const count = row!.count;
    if (count === 0) throw new AppError('door-check.no_houses');
    if (count > MOST_HOUSES) throw new AppError('door-check.too_many', { most: MOST_HOUSES });
    await audit(tx, {
      action: 'door-check.ordered',
      subject: `door-check:${id}`,
      details: { areaId, count, by },
    });
    return id;
  });
}

/** Orders a round for houses that another part of the city wants checked; told again it changes nothing. */
export async function takeWantedCheck(
  ctx: Ctx,
  city: City,
  wanted: WantedHouseCheck & { readonly id: string; readonly orderedBy: string },
): Promise<void> {
  const { id, orderedBy, ...request } = wanted;
  const known = await ctx.db.query('SELECT 1 FROM door_check.round WHERE id = $1', [id]);
  if (known.length > 0) return;
  await orderRound(ctx, city, { ...request, houseIds: [...request.houseIds] }, { id, by: orderedBy });
}
