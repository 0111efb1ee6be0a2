import { AppError } from '../../lib/errors.ts';
import { type Actor, covers, type Grant, scopeOf } from '../access/index.ts';
import { permissions as authPermissions, type GrantInput, type RoleCatalogue } from './model.ts';

/** Permission sets of all roles, made once and shared by all actors. Throws `auth.role_unknown`. */
export function createRoleBook(catalogue: RoleCatalogue) {
  const sets = new Map(
    Object.entries(catalogue).map(([role, { permissions }]) => [role, new Set(permissions)]),
  );
  const known = new Set(Object.values(catalogue).flatMap(({ permissions }) => permissions));
  return {
    catalogue,
    /** All permissions that some role has; a token may be given these and no others. */
    known: known as ReadonlySet<string>,
    findPermissions: (role: string): ReadonlySet<string> | undefined => sets.get(role),
    getPermissions: (role: string): ReadonlySet<string> => {
      const found = sets.get(role);
      if (found === undefined) throw new AppError('auth.role_unknown', { role });
      return found;
    },
    needsTotp: (role: string): boolean => catalogue[role]?.totpRequired === true,
  };
}

export type RoleBook = ReturnType<typeof createRoleBook>;

/**
 * Nobody gives (or takes over, by resetting a password) more than they hold themselves: every permission of the
 * grant must be the actor's own where the grant holds. Throws `auth.more_than_own`.
 */
export function requireOwn(
  actor: Actor,
  permissions: Iterable<string>,
  where: Omit<GrantInput, 'role'>,
): void {
  for (const permission of permissions) {
    if (!holds(actor, permission, where)) throw new AppError('auth.more_than_own', { permission });
  }
}

/** As `requireOwn`, for accounts: whoever appoints there may give any role. */
export function requireAppointing(
  actor: Actor,
  permissions: Iterable<string>,
  where: Omit<GrantInput, 'role'>,
): void {
  if (!holds(actor, authPermissions.appoint, where)) requireOwn(actor, permissions, where);
}

function holds(actor: Actor, permission: string, where: Omit<GrantInput, 'role'>): boolean {
  const areaIds = where.areaId === undefined ? [] : [where.areaId];
  const organisationIds =
    where.areaId !== undefined || where.organisationId === undefined ? [] : [where.organisationId];
  return covers(scopeOf(actor, permission), { organisationIds, areaIds });
}

/** A grant of an actor; the organisation is resolved to all below it. */
export function toGrant(
  role: string,
  permissions: ReadonlySet<string>,
  where: { organisationId?: string | undefined; areaId?: string | undefined },
  organisationIds: ReadonlySet<string> | undefined,
): Grant {
  return {
    role,
    permissions,
    ...(where.organisationId !== undefined && { organisationId: where.organisationId }),
    ...(organisationIds !== undefined && { organisationIds }),
    ...(where.areaId !== undefined && { areaId: where.areaId }),
  };
}
