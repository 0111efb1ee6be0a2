import { AppError } from '../../../lib/errors.ts';
import { normaliseAddress } from '../normalise.ts';
import type { KnownDivisions } from '../parts.ts';
import { writtenForm } from '../written-form.ts';
import { plainEstate, plainNumber } from './building-base.ts';
import { formsOf } from './similar-names.ts';

/** What addresses name: for taking the part of a large address base that they can mean. */
export interface NamedPlaces {
  /** Whether an estate or village of this name, or one that is written nearly so, is named. */
  hasEstate(name: string): boolean;
  /** Numbers that are named on this road, as `plainNumber` gives them; empty for the road alone. */
  numbersOn(road: string): readonly string[];
}

/** Reads which estates, villages, roads and numbers addresses name; what cannot be read names nothing. */
export function namedPlaces(addresses: Iterable<string>, known: KnownDivisions): NamedPlaces {
  const forms = new Set<string>();
  const estates = new Set<string>();
  const roads = new Map<string, Set<string>>();
  for (const address of addresses) {
    const { estate, community, group, road, roadNumber } = partsOf(address, known);
    for (const name of [estate, community]) if (name !== undefined) estates.add(name);
    if (group !== undefined) estates.add(`${estate ?? ''}${group}组`);
    if (road === undefined) continue;
    const numbers = roads.get(road) ?? new Set();
    roads.set(road, numbers.add(plainNumber(roadNumber ?? '')));
  }
  for (const name of estates) for (const form of formsOf(name)) forms.add(form);
  const isNear = new Map<string, boolean>();
  return {
    hasEstate: (name) => {
      const plain = plainEstate(name);
      const asked = isNear.get(plain);
      if (asked !== undefined) return asked;
      const found = estates.has(plain) || [...formsOf(plain)].some((form) => forms.has(form));
      isNear.set(plain, found);
      return found;
    },
    numbersOn: (road) => [...(roads.get(writtenForm(road)) ?? [])],
  };
}

function partsOf(address: string, known: KnownDivisions) {
  try {
    return normaliseAddress(address, known).parts;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {};
  }
}
