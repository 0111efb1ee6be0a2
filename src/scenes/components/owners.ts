import type { AreaDirectory } from '../../base/areas/index.ts';
import type { Organisation, OrganisationDirectory } from '../../base/organisations/index.ts';

/**
 * The unit that an owner's name of the census means: of the same name, or ending in it (城市管理局 means the one of the
 * component's district). The one whose area lies deepest above the component wins; undefined when none is above it.
 */
export function unitOfOwner(
  owner: string | null,
  gridId: string,
  { areas, organisations }: { areas: AreaDirectory; organisations: OrganisationDirectory },
): Organisation | undefined {
  if (owner === null || owner.length < 3) return undefined;
  const path = areas.find(gridId)?.path ?? [];
  let best: { readonly unit: Organisation; readonly depth: number } | undefined;
  for (const unit of organisations.all()) {
    if (unit.name !== owner && !unit.name.endsWith(owner)) continue;
    const depth = unit.areaId === null ? 0 : path.indexOf(unit.areaId);
    if (depth < 0) continue;
    if (best === undefined || depth > best.depth || (depth === best.depth && unit.name === owner))
      best = { unit, depth };
  }
  return best?.unit;
}
