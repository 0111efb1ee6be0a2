import type { KnownDivisions } from '../addresses/index.ts';
import type { AreaDirectory } from '../areas/index.ts';

/** The districts and streets of the city, as reading an address needs them. */
export function divisionsOf(areas: AreaDirectory): KnownDivisions {
  const districts = areas.childrenOf(areas.city.id);
  const streets = districts.flatMap(({ id }) => areas.childrenOf(id));
  const names = (all: readonly { readonly name: string }[]) => new Set(all.map(({ name }) => name));
  return { districts: names(districts), streets: names(streets) };
}
