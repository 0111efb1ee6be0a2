import { daysSince } from '../days.ts';
import type { HouseRow, PersonRow } from '../model.ts';

/** Rules for who or what is in a feed. */
export const ageOf = (person: PersonRow): number => daysSince(person.born) / 365.2425;
export const isLiving = (person: PersonRow): boolean => person.state === 1 && person.residence !== 4;
export const isIn = (person: PersonRow, group: string): boolean =>
  person.special_groups?.includes(group) === true;

/** A share of the living of an age from `least` up to `below`. */
export const aged =
  (least: number, below: number, share: number) =>
  (person: PersonRow): number => {
    if (!isLiving(person)) return 0;
    const age = ageOf(person);
    return age >= least && age < below ? share : 0;
  };

/** A share of those who work for an organisation. */
export const employed =
  (share: number) =>
  (person: PersonRow): number =>
    person.organisation_id !== null && isLiving(person) ? share : 0;

/** A share of a special group. */
export const grouped =
  (group: string, share: number) =>
  (person: PersonRow): number =>
    isIn(person, group) ? share : 0;

/** Who has died: most; the rest of a system's people by `rule`, and the dead whom it never heard of. */
export const withForgottenDead =
  (rule: (person: PersonRow) => number, forgotten: number) =>
  (person: PersonRow): number =>
    person.state === 2 ? forgotten : rule(person);

/** A share of homes that somebody lives in, by fabric of the building: homes in houses of several units have most. */
export const livedIn =
  (inUnits: number, elsewhere: number) =>
  (house: HouseRow): number =>
    house.use !== 'residence' || house.state === 'vacant' ? 0 : house.unit !== '' ? inUnits : elsewhere;
