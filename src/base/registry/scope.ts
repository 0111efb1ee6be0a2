import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { AppError } from '../../lib/errors.ts';
import { type Actor, isAllowed, scopeOf } from '../../platform/access/index.ts';
import type { AreaDirectory } from '../areas/index.ts';
import type { OrganisationDirectory } from '../organisations/index.ts';
import { registryPermissions } from './kinds-contract.ts';
import type { DeriveOptions } from './records/derive-persons.ts';

/** What the registry needs of the city; its fields follow changes of the administration. */
export interface RegistryParts {
  readonly areas: AreaDirectory;
  readonly organisations: OrganisationDirectory;
  readonly identity: { readonly code: string; readonly name: string };
  readonly loop: { readonly dayOf: (instant: Date) => string };
}

/** What deriving persons needs to know of the city and of today. */
export function deriveOptionsOf(parts: RegistryParts, now: Date): DeriveOptions {
  return { cityDivision: parts.identity.code.replace(/(?:00)+$/, ''), day: parts.loop.dayOf(now) };
}

/** Where somebody may look: undefined for the whole city, else the areas, each with everything below it. */
export type Reach = readonly string[] | undefined;

/** The reach of a permission: areas of the grants, and for grants by organisation the areas those serve. */
export function reachOf(actor: Actor, permission: string, parts: RegistryParts): Reach {
  const scope = scopeOf(actor, permission);
  if (scope.everywhere || scope.areaIds.includes(parts.areas.city.id)) return undefined;
  const ids = new Set(scope.areaIds);
  for (const id of scope.organisationIds) {
    const organisation = parts.organisations.find(id);
    if (organisation === undefined) continue;
    // A unit without an area of its own serves the city.
    if (organisation.areaId === null || organisation.areaId === parts.areas.city.id) return undefined;
    ids.add(organisation.areaId);
  }
  return [...ids];
}

/** The condition that a row's grid lies within reach. */
export function within(grid: RawBuilder<unknown>, reach: Reach): RawBuilder<unknown> {
  if (reach === undefined) return sql`true`;
  return sql`EXISTS (SELECT 1 FROM areas.area scope_area WHERE scope_area.id = ${grid} AND scope_area.path && ${reach}::uuid[])`;
}

/** True when a grid lies within reach; a row without a place is for those who see the whole city. */
export function reaches(reach: Reach, gridId: string | null, areas: AreaDirectory): boolean {
  if (reach === undefined) return true;
  const area = gridId === null ? undefined : areas.find(gridId);
  return area?.path.some((id) => reach.includes(id)) ?? false;
}

/** True when somebody may know of the persons at a place: by the right to persons, and where it holds. */
export function maySeePersonsAt(actor: Actor, parts: RegistryParts, gridId: string | null): boolean {
  return (
    isAllowed(actor, registryPermissions.person) &&
    reaches(reachOf(actor, registryPermissions.person, parts), gridId, parts.areas)
  );
}

/** Throws `registry.not_found` for what lies outside of reach: whether it exists is nobody's business there. */
export function requireReach(reach: Reach, gridId: string | null, areas: AreaDirectory): void {
  if (!reaches(reach, gridId, areas)) throw new AppError('registry.not_found');
}

/** The names above a grid in one line: 中原区 · 秦岭路街道 · … */
export function areaLine(areas: AreaDirectory, gridId: string | null): string {
  const area = gridId === null ? undefined : areas.find(gridId);
  if (area === undefined) return '';
  return areas
    .resolve(area.path)
    .slice(1)
    .map(({ name }) => name)
    .join(' · ');
}
