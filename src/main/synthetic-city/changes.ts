import { AppError } from '../../lib/errors.ts';
import { readDate } from '../../lib/identity/index.ts';
import { type MadeGrid, makePart, partsOf } from './contents.ts';
import { daysSince, TODAY } from './days.ts';
import { GRIDS_PER_PART } from './generate.ts';
import type { HouseRow, PersonRow } from './model.ts';
import { inventGivenName } from './names.ts';
import { createNumbering, serialOf, telephoneOf } from './numbers.ts';
import type { CityPlan } from './plan.ts';
import { Random } from './random.ts';

export type ChangeKind = 'birth' | 'death' | 'move' | 'marriage' | 'telephone';

/** A person as he is after what happened to him on a day. */
export interface ChangeRow extends PersonRow {
  change: ChangeKind;
  changed_on: string;
}

/** Shares of a day's people; of the couples for births, of the single for weddings. About one in a hundred in all. */
const SHARES = { telephone: 0.0045, death: 0.0006, householdMove: 0.0036, birth: 0.004, wedding: 0.006 };
const DAYS_BETWEEN_BIRTHS = 300;
/** Ids of those who are born after TODAY: beyond those of the city, three a grid and day. */
const BORN_LATER = 40_000_000;
const IDS_A_DAY = 200_000;
const MOST_DAYS = 250;
const NEW_TELEPHONES = 60_000_000;

/** Days after TODAY. Throws `synth.day_invalid` unless the day comes after it, within some months. */
export function dayNumberOf(day: string): number {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && readDate(day).value === day;
  const after = isDay ? -daysSince(day) : 0;
  if (after < 1 || after > MOST_DAYS) throw new AppError('synth.day_invalid', { day, after: TODAY });
  return after;
}

class Day {
  readonly rows = new Map<number, ChangeRow>();
  readonly #made: MadeGrid;
  readonly #day: string;
  readonly #number: number;
  readonly #random: Random;
  #born = 0;

  constructor(made: MadeGrid, seed: number, day: string) {
    this.#made = made;
    this.#day = day;
    this.#number = dayNumberOf(day);
    this.#random = new Random(seed, 'day', day, made.plan.code);
  }

  /** Only what happens to him first counts: nobody moves on the day of his wedding. */
  #change(person: PersonRow, change: ChangeKind, values: Partial<PersonRow>): boolean {
    if (this.rows.has(person.person_id)) return false;
    this.rows.set(person.person_id, {
      ...person,
      updated_on: this.#day,
      ...values,
      change,
      changed_on: this.#day,
    });
    return true;
  }

  live(): ChangeRow[] {
    const { contents } = this.#made;
    const random = this.#random;
    const living = contents.person.filter(({ state, house_id }) => state === 1 && house_id !== null);
    this.#move(living);
    this.#marry(living);
    for (const person of living) {
      if (person.sex === 2 && person.spouse_id !== null && random.chance(SHARES.birth)) this.#bear(person);
      const old = daysSince(person.born) / 365.2425;
      if (random.chance(SHARES.death * (old > 75 ? 9 : old > 55 ? 1.5 : 0.1))) {
        this.#change(person, 'death', { state: 2, died_on: this.#day, household_id: null, house_id: null });
      }
      if (person.telephone !== null && random.chance(SHARES.telephone)) {
        const telephone = telephoneOf(person.person_id + NEW_TELEPHONES);
        this.#change(person, 'telephone', {
          telephone,
          previous_telephone: person.telephone,
          telephone_since: this.#day,
        });
      }
    }
    return [...this.rows.values()];
  }

  /** Households move into empty homes of the same grid. */
  #move(living: readonly PersonRow[]): void {
    const empty = this.#made.contents.house.filter(
      ({ use, state }) => use === 'residence' && state === 'vacant',
    );
    const byHousehold = Map.groupBy(living, ({ household_id }) => household_id);
    for (const members of byHousehold.values()) {
      if (!this.#random.chance(SHARES.householdMove)) continue;
      const home: HouseRow | undefined = empty.pop();
      if (home === undefined) return;
      for (const person of members) {
        const moved = { previous_house_id: person.house_id, house_id: home.house_id, moved_on: this.#day };
        this.#change(person, 'move', moved);
      }
    }
  }

  /** Two who live alone in the grid; she moves in with him. */
  #marry(living: readonly PersonRow[]): void {
    const single = living.filter(
      ({ spouse_id, born, relation_to_head }) =>
        spouse_id === null && relation_to_head === '本人' && born > '1986' && born < '2004',
    );
    const alone = new Set(
      this.#made.contents.household.flatMap(({ size, head_id }) => (size === 1 ? [head_id] : [])),
    );
    const women = single.filter(({ sex, person_id }) => sex === 2 && alone.has(person_id));
    for (const man of single) {
      if (man.sex !== 1 || !this.#random.chance(SHARES.wedding)) continue;
      const woman = women.pop();
      if (woman === undefined) return;
      if (this.rows.has(man.person_id) || this.rows.has(woman.person_id)) continue;
      this.#change(man, 'marriage', { spouse_id: woman.person_id, married_on: this.#day });
      this.#change(woman, 'marriage', {
        ...{ spouse_id: man.person_id, married_on: this.#day, relation_to_head: '配偶' },
        ...{ household_id: man.household_id, household_number: man.household_number },
        ...{ previous_house_id: woman.house_id, house_id: man.house_id, moved_on: this.#day },
      });
    }
  }

  #bear(mother: PersonRow): void {
    const age = daysSince(mother.born) / 365.2425;
    if (age < 21 || age > 43 || this.#born === 3) return;
    const { plan, contents } = this.#made;
    const isSoon = ({ mother_id, born }: PersonRow) =>
      mother_id === mother.person_id && daysSince(born) + this.#number < DAYS_BETWEEN_BIRTHS;
    if (contents.person.some(isSoon)) return;
    const father = contents.person[mother.spouse_id! - plan.personBase];
    const sex: 1 | 2 = this.#random.chance(0.52) ? 1 : 2;
    const number = createNumbering(plan.index, this.#born)(this.#day, sex)!;
    const id = BORN_LATER + this.#number * IDS_A_DAY + plan.index * 3 + this.#born++;
    this.#change({ ...mother, person_id: id }, 'birth', {
      ...{ number, sex, born: this.#day, telephone: null, relation_to_head: sex === 1 ? '子' : '女' },
      name: (father ?? mother).name[0]! + inventGivenName(this.#random, sex, 2026),
      ...{ education: null, occupation: null, organisation_id: null, spouse_id: null, married_on: null },
      ...{ mother_id: mother.person_id, father_id: father?.person_id ?? null, special_groups: null },
      ...{ previous_house_id: null, moved_on: null, previous_telephone: null, telephone_since: null },
      household_number: mother.household_number ?? serialOf(id, 77),
    });
  }
}

/** What happens in a grid on a day after TODAY (`2026-11-01`): about one person in a hundred is changed. */
export const changeGrid = (made: MadeGrid, seed: number, day: string): ChangeRow[] =>
  new Day(made, seed, day).live();

/**
 * The changed rows of a day, a batch a grid: each person as he is afterwards. The same for the same plan and day.
 * Throws `synth.day_invalid`.
 */
export async function* generateChanges(plan: CityPlan, day: string): AsyncGenerator<readonly ChangeRow[]> {
  dayNumberOf(day);
  for (const part of partsOf(plan, GRIDS_PER_PART)) {
    for (const made of makePart(part)) {
      yield changeGrid(made, plan.seed, day);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
