import type { SpecialGroup } from '../../base/registry/kinds-contract.ts';
import { GROUP_KINDS, KINDS, type Kind, SEXES, type Sex } from './kinds-contract.ts';

// Where each number stands in `figures` of population.grid_count and area_count, from 0.

/** Five-year bands 0–4 to 95–99, 100 and above, and one for who has no date of birth. */
export const BAND_YEARS = 5;
export const LAST_BAND = 20;
const UNKNOWN_AGE = 21;
const BANDS = 22;

const PEOPLE = KINDS.length * SEXES.length * BANDS;
export const HOUSEHOLDS = PEOPLE;
/** Living here without a valid resident number. */
export const NUMBERLESS = PEOPLE + 1;
/** Everybody of a kind, whatever sex and age: the first of four, which the view of facts names by number. */
export const TOTALS = PEOPLE + 2;
const GROUPS = TOTALS + KINDS.length;
export const WIDTH = GROUPS + GROUP_KINDS.length;
/** How many places the people of one kind take up. */
export const CELLS_OF_KIND = SEXES.length * BANDS;
export const PEOPLE_CELLS = PEOPLE;

const cellOf = (kind: Kind, sex: Sex, band: number): number =>
  (KINDS.indexOf(kind) * SEXES.length + SEXES.indexOf(sex)) * BANDS + band;

/** Where the number of a special group stands. */
export const groupCell = (group: SpecialGroup): number => GROUPS + GROUP_KINDS.indexOf(group);

export interface Wanted {
  readonly kinds?: readonly Kind[] | undefined;
  readonly sex?: Sex | undefined;
  /** Full years, both ends included. */
  readonly ageFrom?: number | undefined;
  readonly ageTo?: number | undefined;
}

/** All who live in a place. */
export const LIVING: readonly Kind[] = ['registered', 'apart', 'floating'];

/** The places of everybody of some kinds, sex and age; ages that cut a band count with the whole of it. */
export function cellsOf({ kinds = LIVING, sex, ageFrom, ageTo }: Wanted): number[] {
  if (sex === undefined && ageFrom === undefined && ageTo === undefined)
    return kinds.map((kind) => TOTALS + KINDS.indexOf(kind));
  const bands = Array.from({ length: BANDS }, (_, band) => band).filter((band) => {
    if (ageFrom === undefined && ageTo === undefined) return true;
    if (band === UNKNOWN_AGE) return false;
    return band >= bandOf(ageFrom ?? 0) && band <= bandOf(ageTo ?? 200);
  });
  const sexes = sex === undefined ? SEXES : [sex];
  return kinds.flatMap((kind) => sexes.flatMap((each) => bands.map((band) => cellOf(kind, each, band))));
}

const bandOf = (age: number): number => Math.min(LAST_BAND, Math.floor(age / BAND_YEARS));

/** The sum of some places. */
export const sumOf = (figures: readonly number[], cells: readonly number[]): number =>
  cells.reduce((sum, cell) => sum + (figures[cell] ?? 0), 0);

/** Where in SQL the band of a date of birth on the day `$day` stands. */
export const bandSql = (born: string, day: string): string =>
  `coalesce(least(${LAST_BAND}, greatest(0, date_part('year', age(${day}, ${born}))::int / ${BAND_YEARS})), ${UNKNOWN_AGE})`;

/** The place of a person of registry.person under the name `p`; `kind` from 0. */
export const cellSql = (kind: string, day: string): string =>
  `((${kind}) * ${SEXES.length} + coalesce(p.sex, 0)) * ${BANDS} + ${bandSql('p.born', day)}`;

export const UNKNOWN_AGE_BAND = UNKNOWN_AGE;
export const bandCells = (band: number, kinds: readonly Kind[], sex: Sex): number[] =>
  kinds.map((kind) => cellOf(kind, sex, band));
