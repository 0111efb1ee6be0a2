import { AppError } from '../../lib/errors.ts';

/**
 * What somebody may do and where: a role's permissions within one organisation (and those below it) and one
 * area (and those inside it). A missing organisation or area means everywhere.
 */
export interface Grant {
  readonly role: string;
  readonly permissions: ReadonlySet<string>;
  readonly organisationId?: string;
  /** The organisation and all below it, resolved when the actor was loaded. */
  readonly organisationIds?: ReadonlySet<string>;
  readonly areaId?: string;
}

export interface Actor {
  readonly kind: 'system' | 'staff' | 'citizen' | 'token' | 'anonymous';
  /** Account, citizen or token id; for the system its name, e.g. `system:clocks`. */
  readonly id: string;
  readonly name: string;
  readonly organisationId?: string;
  readonly grants: readonly Grant[];
}

/** Where a permission holds: everywhere, or in the listed organisations and areas (either is enough). */
export interface Scope {
  readonly everywhere: boolean;
  readonly organisationIds: readonly string[];
  readonly areaIds: readonly string[];
}

export const anonymous: Actor = { kind: 'anonymous', id: 'anonymous', name: '', grants: [] };

/** The system under a name of its own; it may do what its code does, and every log says that it was it. */
export function systemActor(name: string): Actor {
  return { kind: 'system', id: `system:${name}`, name: `system:${name}`, grants: [] };
}

export function scopeOf(actor: Actor, permission: string): Scope {
  if (actor.kind === 'system') return { everywhere: true, organisationIds: [], areaIds: [] };
  const organisationIds = new Set<string>();
  const areaIds = new Set<string>();
  for (const grant of actor.grants) {
    if (!grant.permissions.has(permission)) continue;
    if (grant.areaId !== undefined) areaIds.add(grant.areaId);
    else if (grant.organisationIds !== undefined)
      for (const id of grant.organisationIds) organisationIds.add(id);
    else return { everywhere: true, organisationIds: [], areaIds: [] };
  }
  return { everywhere: false, organisationIds: [...organisationIds], areaIds: [...areaIds] };
}

export function isAllowed(actor: Actor, permission: string): boolean {
  return actor.kind === 'system' || actor.grants.some((grant) => grant.permissions.has(permission));
}

/** Throws `access.sign_in_needed` or `access.denied`. Rights to single rows are checked where the row is read. */
export function requirePermission(actor: Actor, permission: string): void {
  if (isAllowed(actor, permission)) return;
  if (actor.kind === 'anonymous') throw new AppError('access.sign_in_needed');
  throw new AppError('access.denied', { permission });
}

/** True when `scope` covers a thing that belongs to these organisations and lies in these areas. */
export function covers(
  scope: Scope,
  thing: { organisationIds: readonly string[]; areaIds: readonly string[] },
): boolean {
  if (scope.everywhere) return true;
  return (
    thing.organisationIds.some((id) => scope.organisationIds.includes(id)) ||
    thing.areaIds.some((id) => scope.areaIds.includes(id))
  );
}
