import type { CaseFilter } from '../loop/index.ts';
import type { DeskFilters } from './contract.ts';

/** The loop's filter of a desk's filters. */
export function caseFilterOf({ area, unit, list, category, ...rest }: DeskFilters): CaseFilter {
  return { ...rest, areaId: area, unitId: unit, categoryList: list, categoryPrefix: category };
}
