import {
  coversArea,
  type ExpandedOrganisations,
  fillTemplate,
  type PlaceCodes,
} from './pack-organisations.ts';
import type { CityPack, Duty, Organisation } from './pack-types.ts';

/** Who is responsible for a category at a place. */
export interface FoundDuty {
  readonly lead: Organisation;
  readonly assists: readonly Organisation[];
  /** Undefined when no duty names the category; then the lead is the fallback unit. */
  readonly duty: Duty | undefined;
  /** True when the lead is not the unit of the duty but the first fallback that exists. */
  readonly fallback: boolean;
}

export type DutyFinder = (
  list: string,
  code: string,
  place: PlaceCodes,
  date: string,
) => FoundDuty | undefined;

/** The longest beginning of `code` that has rows, longest first. */
export function* prefixesOf(code: string): Generator<string> {
  for (let length = code.length; length >= 0; length -= 1) yield code.slice(0, length);
}

/** Rows by list and category prefix. */
export function indexByPrefix<T extends { readonly list: string; readonly categoryPrefix: string }>(
  rows: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(rows, (row) => `${row.list} ${row.categoryPrefix}`);
}

/**
 * Makes the function that finds the duty of a category at a place on a date ('YYYY-MM-DD'): the longest category
 * prefix wins, then a row that names the area, then the latest that is in force. When the lead unit does not exist
 * there, or the place is not known finely enough, the first fallback of the settings that exists takes its place;
 * undefined when not even one of those exists.
 */
export function createDutyFinder(
  pack: Pick<CityPack, 'duties' | 'settings'>,
  expanded: ExpandedOrganisations,
): DutyFinder {
  const duties = indexByPrefix(pack.duties);
  const resolve = (template: string, place: PlaceCodes) => {
    const code = fillTemplate(template, place);
    return code === undefined ? undefined : expanded.find(code);
  };
  return (list, code, place, date) => {
    const duty = findDuty(duties, list, code, place, date);
    const lead = duty && resolve(duty.leadTemplate, place);
    const chosen = lead ?? first(pack.settings.routing.fallbacks, (template) => resolve(template, place));
    if (chosen === undefined) return undefined;
    const assists = (duty?.assistTemplates ?? [])
      .map((template) => resolve(template, place))
      .filter((unit) => unit !== undefined && unit.code !== chosen.code) as Organisation[];
    // Two templates may lead to one unit, where a small district has one bureau for both.
    const once = [...new Map(assists.map((unit) => [unit.code, unit])).values()];
    return { lead: chosen, assists: once, duty, fallback: lead === undefined };
  };
}

function findDuty(
  duties: ReadonlyMap<string, readonly Duty[]>,
  list: string,
  code: string,
  place: PlaceCodes,
  date: string,
): Duty | undefined {
  const finest = place.community ?? place.street ?? place.district ?? place.city ?? '';
  for (const prefix of prefixesOf(code)) {
    const found = (duties.get(`${list} ${prefix}`) ?? [])
      .filter((duty) => duty.validFrom <= date && coversArea(duty.areas, finest))
      .sort(
        (a, b) =>
          Number(b.areas.length > 0) - Number(a.areas.length > 0) || b.validFrom.localeCompare(a.validFrom),
      );
    if (found[0] !== undefined) return found[0];
  }
  return undefined;
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
