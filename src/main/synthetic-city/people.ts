import { daysAgo } from './days.ts';
import { type Draft, draftHousehold, type HouseholdDraft } from './families.ts';
import type { Layout } from './layout.ts';
import type { GridPlan, HouseholdRow, HouseRow, PersonRow } from './model.ts';
import { inventGivenName, inventSurname } from './names.ts';
import { createNumbering, missingDivision, serialOf, telephoneOf } from './numbers.ts';
import { Random } from './random.ts';
import { COUNTIES, HAMLET_FIRST, HAMLET_LAST, OCCUPATIONS } from './words/places.ts';

/** What people of a grid can be told of other grids: houses they came from or are registered in. */
export interface Surroundings {
  readonly seed: number;
  /** Layouts of other grids that exist at this scale; may be empty. */
  readonly others: readonly { readonly plan: GridPlan; readonly layout: Layout }[];
  /** Grids with organisations that people may work for. */
  readonly workplaces: readonly GridPlan[];
}

export interface Population {
  readonly persons: readonly PersonRow[];
  readonly households: readonly HouseholdRow[];
}

/** How long somebody could have been married by now: from 22 years for men, 20 for women (民法典 1047). */
const yearsOfMarriage = ({ age, sex }: Draft) => age - (sex === 1 ? 22 : 20);

/** Ids of telephone numbers that people had before: no person has such an id. */
export const FORMER_TELEPHONES = 40_000_000;

const FULL_YEAR = 365.2425;

class Settler {
  readonly persons: PersonRow[] = [];
  readonly households: HouseholdRow[] = [];
  readonly #plan: GridPlan;
  readonly #random: Random;
  readonly #around: Surroundings;
  readonly #number: (born: string, sex: 1 | 2) => string | undefined;
  readonly #owners: number[] = [];

  constructor(plan: GridPlan, around: Surroundings) {
    this.#plan = plan;
    this.#around = around;
    this.#random = new Random(around.seed, 'people', plan.code);
    this.#number = createNumbering(plan.index);
  }

  /** Fills the homes until exactly the planned number of people is there. */
  settle(houses: readonly HouseRow[]): void {
    const { persons: planned, estate } = this.#plan;
    const random = this.#random;
    const homes = houses.filter(({ use }) => use === 'residence');
    const places = homes.length > 0 ? homes : houses.slice(0, 1);
    if (places.length === 0) return;
    let left = planned;
    for (const [i, home] of places.entries()) {
      if (left === 0) break;
      const wanted = left / (places.length - i);
      if (random.chance(Math.min(0.5, Math.max(0.03, 1 - wanted / 2.75)))) continue;
      left -= this.#moveIn(home, draftHousehold(random, estate.fabric, wanted, left));
    }
    // More people than homes: some share theirs.
    for (let i = 0; left > 0; i++) {
      const size = Math.min(left, random.whole(2, 6));
      const isDormitory = estate.fabric === 'industrial';
      const members = Array.from({ length: size }, (_, k) => ({
        ...{
          age: 19 + 20 * random.next(),
          sex: random.chance(0.5) ? 1 : 2,
          relation: k === 0 ? '本人' : '其他',
        },
      })) as Draft[];
      const home = places[(i * 7 + 3) % places.length]!;
      left -= this.#moveIn(home, {
        kind: isDormitory ? 'dormitory' : 'group',
        tenure: isDormitory ? 'dormitory' : 'rent',
        members,
      });
    }
    for (const home of places) {
      if (home.owner_id === null && this.#owners.length > 0 && random.chance(0.85))
        home.owner_id = random.pick(this.#owners);
    }
  }

  #moveIn(home: HouseRow, draft: HouseholdDraft): number {
    const { tenure, kind, members } = draft;
    const random = this.#random;
    const first = this.#plan.personBase + this.persons.length;
    const household = this.households.length;
    const registration = this.#registrationOf(home, draft);
    const move = kind === 'family' ? this.#move(kind) : undefined;
    const surnames: string[] = [];
    // A surname comes from another member, who may stand later in the list.
    const surnameAt = (i: number, depth = 0): string => {
      const from = members[i]!.surnameOf;
      surnames[i] ??= from === undefined || depth > 3 ? inventSurname(random) : surnameAt(from, depth + 1);
      return surnames[i]!;
    };
    const rows = members.map((member, i) =>
      this.#person(member, {
        home,
        first,
        id: first + i,
        surname: surnameAt(i),
        kind,
        move,
        ...registration,
      }),
    );
    const married = new Map<number, string>();
    members.forEach((member, i) => {
      const spouse = member.spouse;
      if (spouse === undefined || spouse < 0) return;
      const key = Math.min(i, spouse);
      const marriageable = Math.min(...[member, members[spouse]!].map(yearsOfMarriage));
      const day =
        married.get(key) ??
        daysAgo(Math.max(20, (marriageable - Math.min(9, marriageable) * random.next()) * FULL_YEAR));
      married.set(key, day);
      rows[i]!.married_on = day;
      rows[i]!.spouse_id = first + spouse;
    });
    this.persons.push(...rows);
    const living = rows.filter(({ household_id }) => household_id !== null);
    this.households.push({
      household_id: this.#plan.personBase + household,
      ...{ house_id: home.house_id, head_id: first, size: living.length, kind, tenure, synthetic: true },
    });
    for (const row of living) row.household_id = this.#plan.personBase + household;
    home.state = tenure === 'owner' ? 'occupied' : 'let';
    if (tenure === 'owner') {
      home.owner_id = first;
      if (rows[0]!.state === 1) this.#owners.push(first);
    }
    return rows.length;
  }

  /** When he or his family moved in, and from where. */
  #move(kind: HouseholdDraft['kind']): Move {
    const isFamily = kind === 'family';
    if (!this.#random.chance(isFamily ? 0.2 : 0.6)) return NEVER;
    const previous = this.#otherHouse()?.house;
    return previous === undefined ? NEVER : { previous, moved: this.#random.whole(5, isFamily ? 2200 : 700) };
  }

  /** Where a household is registered: here, elsewhere in the city, or outside it. */
  #registrationOf(home: HouseRow, { tenure, kind }: HouseholdDraft): Registration {
    const random = this.#random;
    const outside =
      kind !== 'family'
        ? 0.8
        : tenure === 'owner'
          ? 0.05
          : this.#plan.estate.fabric === 'urban-village'
            ? 0.8
            : 0.55;
    if (random.chance(outside)) {
      const county = random.whole(0, COUNTIES.length - 1);
      const address = `${COUNTIES[county]}${random.letter(HAMLET_FIRST)}${random.pick(HAMLET_LAST)}镇${random.letter(HAMLET_FIRST)}${random.pick(HAMLET_LAST)}村${random.whole(1, 300)}号`;
      return { residence: 3, house: undefined, division: String(998001 + county), address };
    }
    const elsewhere = this.#otherHouse();
    if (elsewhere !== undefined && random.chance(tenure === 'owner' ? 0.17 : 0.85)) {
      return {
        residence: 2,
        house: elsewhere.house,
        division: elsewhere.plan.district.code,
        address: elsewhere.house.address,
      };
    }
    return { residence: 1, house: home, division: this.#plan.district.code, address: home.address };
  }

  /** Any home of another grid. */
  #otherHouse(): { house: HouseRow; plan: GridPlan } | undefined {
    if (this.#around.others.length === 0) return undefined;
    const { plan, layout } = this.#random.pick(this.#around.others);
    if (layout.houses.length === 0) return undefined;
    const house = this.#random.pick(layout.houses);
    return house.use === 'residence' ? { house, plan } : undefined;
  }

  #person(member: Draft, facts: Facts): PersonRow {
    const random = this.#random;
    const { id, home, kind } = facts;
    const dead = member.diedDaysAgo;
    let days = Math.max(1, Math.floor(member.age * FULL_YEAR));
    let [born, number] = [daysAgo(days), this.#number(daysAgo(days), member.sex)];
    // Seventeen people of one day, sex and grid: the next is born a day earlier.
    while (number === undefined) {
      days++;
      born = daysAgo(days);
      number = this.#number(born, member.sex);
    }
    const year = Number(born.slice(0, 4));
    const outside = member.away === true;
    const adult = member.age >= 16 && member.age < 65 && dead === undefined;
    const working =
      adult &&
      member.age >= 18 &&
      member.age < 60 &&
      !outside &&
      random.chance(kind === 'family' ? 0.72 : 0.95);
    const { moved, previous } = dead === undefined && !outside ? (facts.move ?? this.#move(kind)) : NEVER;
    const hasTelephone = member.age > 12 && (member.age < 80 || random.chance(0.6));
    const changed = hasTelephone && random.chance(0.16) ? random.whole(5, 1500) : undefined;
    const isOwnBook = facts.residence !== 3 && kind === 'family';
    return {
      person_id: id,
      name: facts.surname + inventGivenName(random, member.sex, year),
      ...{ number, sex: member.sex, born, telephone: hasTelephone ? telephoneOf(id) : null },
      household_id: outside || dead !== undefined ? null : 0,
      relation_to_head: member.relation,
      house_id: outside || dead !== undefined ? null : home.house_id,
      registered_house_id: facts.house?.house_id ?? null,
      ...{ registered_division: facts.division, registered_address: facts.address },
      household_number: serialOf(isOwnBook || kind === 'family' ? facts.first : id, 77),
      residence: outside ? 4 : facts.residence,
      grid_code: this.#plan.code,
      education: educationOf(random, member.age, year),
      occupation: working
        ? random.pick(OCCUPATIONS)
        : member.age >= 60
          ? '退休'
          : member.age >= 6 && member.age < 20
            ? '学生'
            : null,
      organisation_id: working && random.chance(0.86) ? this.#workplace() : null,
      ...{ spouse_id: null, married_on: null },
      mother_id: member.mother === undefined ? null : facts.first + member.mother,
      father_id: member.father === undefined ? null : facts.first + member.father,
      special_groups: this.#groupsOf(member, facts),
      previous_house_id: previous?.house_id ?? null,
      moved_on: previous === undefined ? null : daysAgo(Math.min(moved!, days - 1)),
      previous_telephone: changed === undefined ? null : telephoneOf(id + FORMER_TELEPHONES),
      telephone_since: changed === undefined ? null : daysAgo(changed),
      state: dead === undefined ? 1 : 2,
      died_on: dead === undefined ? null : daysAgo(dead),
      updated_on: daysAgo(Math.min(dead ?? moved ?? random.whole(1, 2000), days)),
      synthetic: true,
    };
  }

  #workplace(): number | null {
    const { workplaces } = this.#around;
    const own = this.#random.chance(0.3) && this.#plan.organisations > 0;
    if (!own && workplaces.length === 0) return null;
    const plan = own ? this.#plan : this.#random.pick(workplaces);
    // A few are big, most are small.
    return plan.organisationBase + Math.floor(this.#random.next() ** 2 * plan.organisations);
  }

  #groupsOf(member: Draft, { kind }: Facts): string | null {
    const random = this.#random;
    if (member.diedDaysAgo !== undefined || member.away) return null;
    const groups: string[] = [];
    const { age } = member;
    if (random.chance(age > 60 ? 0.09 : 0.022)) groups.push('disabled');
    if (kind === 'family' && random.chance(0.014)) groups.push('low_income');
    if (
      age >= 65 &&
      member.relation === '本人' &&
      member.spouse === undefined &&
      member.mother === undefined
    ) {
      groups.push('lone_old');
      if (random.chance(0.03)) groups.push('destitute');
    }
    if (age >= 80) groups.push('very_old');
    if (member.sex === 1 && age > 20 && random.chance(0.03)) groups.push('veteran');
    if (age < 16 && member.mother === undefined && member.father === undefined) groups.push('child_in_need');
    return groups.length === 0 ? null : groups.join('|');
  }
}

interface Registration {
  readonly residence: 1 | 2 | 3;
  readonly house: HouseRow | undefined;
  readonly division: string;
  readonly address: string;
}

interface Move {
  readonly moved: number | undefined;
  readonly previous: HouseRow | undefined;
}
const NEVER: Move = { moved: undefined, previous: undefined };

interface Facts extends Registration {
  readonly home: HouseRow;
  readonly first: number;
  readonly id: number;
  readonly surname: string;
  readonly kind: HouseholdDraft['kind'];
  /** Of a family: it moved together. */
  readonly move: Move | undefined;
}

const EDUCATION = ['小学', '初中', '高中', '中专', '大专', '本科', '研究生'];

function educationOf(random: Random, age: number, year: number): string | null {
  if (age < 6) return null;
  if (age < 12) return '小学';
  if (age < 15) return '初中';
  if (age < 18) return '高中';
  if (year < 1960) return EDUCATION[random.weighted([46, 34, 13, 3, 3, 1, 0])]!;
  if (year < 1980) return EDUCATION[random.weighted([12, 44, 18, 8, 11, 6, 1])]!;
  return EDUCATION[random.weighted([2, 20, 14, 10, 25, 25, 4])]!;
}

/** The people of a grid: exactly as many as planned. Marks in `layout` who owns its houses and how they are used. */
export function populate(plan: GridPlan, layout: Layout, around: Surroundings): Population {
  const settler = new Settler(plan, around);
  settler.settle(layout.houses);
  return { persons: settler.persons, households: settler.households };
}

/** The division of birth that resident numbers of the grid begin with. */
export const birthDivisionOf = (plan: GridPlan): string => missingDivision(plan.index);
