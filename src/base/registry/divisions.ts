import type { KnownDivisions } from '../addresses/index.ts';
import type { Area, AreaDirectory } from '../areas/index.ts';

/** The districts and streets of the city by every name that they have or had, as reading an address needs them. */
export function divisionsOf(areas: AreaDirectory): KnownDivisions {
  const districts = areas.childrenOf(areas.city.id);
  const streets = districts.flatMap(({ id }) => areas.childrenOf(id));
  return { districts: namesOf(areas, districts), streets: namesOf(areas, streets) };
}

/** A name that somebody else bears today is his. */
function namesOf(areas: AreaDirectory, all: readonly Area[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, name } of all) for (const former of areas.formerNamesOf(id)) names.set(former, name);
  for (const { name } of all) names.set(name, name);
  return names;
}
