import { AppError } from '../../lib/errors.ts';
import { requirePermission, scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { CollisionParts } from './parts.ts';

export const collisionPermissions = {
  /** Questions, runs and results, masked. */
  read: 'collision.read',
  /** Writes questions and hands them in. */
  define: 'collision.define',
  /** Approves what others wrote. */
  approve: 'collision.approve',
  /** Runs what is approved, makes tasks of results. */
  run: 'collision.run',
} as const;

/**
 * Throws unless the actor has the permission for the whole city: a question reaches into all of it. Posts of a unit
 * that serves the whole city have it so.
 */
export function requireCityWide(ctx: Ctx, permission: string, { intake }: CollisionParts): void {
  requirePermission(ctx.actor, permission);
  const scope = scopeOf(ctx.actor, permission);
  if (scope.everywhere) return;
  const servesCity = scope.organisationIds.some((id) => {
    const areaId = intake.organisations.find(id)?.areaId;
    return id === ctx.actor.organisationId && (areaId === null || areaId === intake.areas.city.id);
  });
  if (!servesCity) throw new AppError('collision.city_wide');
}
