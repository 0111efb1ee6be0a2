import { reachOf, requireReach } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { permissions } from './manifest.ts';

/**
 * The hash of a visit's photo, for somebody whose area its house lies in; that they looked is in the audit log. Throws
 * `door-check.not_found` when there is no such visit, no photo, or the house lies elsewhere.
 */
export async function visitPhoto(ctx: Ctx, city: City, visitId: string): Promise<string> {
  const [photo] = await ctx.db.query<{ hash: string; houseId: string; gridId: string }>(
    `SELECT p.hash, t.house_id::text AS "houseId", t.grid_id AS "gridId"
     FROM door_check.visit v JOIN door_check.task t ON t.id = v.task_id JOIN door_check.photo p ON p.id = v.photo_id
     WHERE v.id = $1`,
    [visitId],
  );
  if (photo === undefined) throw new AppError('door-check.not_found');
  requireReach(reachOf(ctx.actor, permissions.see, city), photo.gridId, city.areas);
  await inTransaction(ctx, (tx) =>
    audit(tx, { action: 'door-check.photo_seen', subject: `house:${photo.houseId}`, details: { visitId } }),
  );
  return photo.hash;
}
