import { daysAgo } from './days.ts';
import type { Layout } from './layout.ts';
import type { GridPlan, HouseRow, OrganisationRow, PersonRow } from './model.ts';
import { inventSurname } from './names.ts';
import { creditCodeOf } from './numbers.ts';
import { Random } from './random.ts';
import { FIRM_FIRST, FIRM_KINDS, FIRM_SECOND, FIRM_THIRD } from './words/places.ts';

/** What an organisation is called and registered as; known from its id alone, wherever it stands. */
export interface Firm {
  readonly name: string;
  readonly kind: string;
  readonly credit_code: string;
  readonly founded: string;
}

const WEIGHTS = FIRM_KINDS.map(({ weight }) => weight);

/** The organisation of an id: the same from every grid. `city` is the first word of its name. */
export function firmOf(seed: number, id: number, city: string): Firm {
  const random = new Random(seed, 'firm', id);
  const { kind, words, form, prefix } = FIRM_KINDS[random.weighted(WEIGHTS)]!;
  const word = random.pick(words);
  const style = random.letter(FIRM_FIRST) + random.letter(FIRM_SECOND) + random.letter(FIRM_THIRD);
  const place = city.replace(/市$/, '');
  const name =
    prefix === '92'
      ? `${random.chance(0.4) ? `${inventSurname(random)}记` : style.slice(0, 2)}${word}`
      : `${place}${style}${word}${form}`;
  return { name, kind, credit_code: creditCodeOf(id, prefix), founded: daysAgo(random.whole(60, 9000)) };
}

/** The organisations of a grid, in its shops and offices where it has some, each headed by an adult who lives there. */
export function foundOrganisations(
  plan: GridPlan,
  seed: number,
  { buildings, houses }: Layout,
  persons: readonly PersonRow[],
): OrganisationRow[] {
  const random = new Random(seed, 'organisations', plan.code);
  const rooms = houses.filter(({ use }) => use !== 'residence');
  const adults = persons.filter(
    ({ born, state, house_id }) =>
      state === 1 && house_id !== null && born < '2002-01-01' && born > '1955-01-01',
  );
  return Array.from({ length: plan.organisations }, (_, i) => {
    const id = plan.organisationBase + i;
    const firm = firmOf(seed, id, plan.city);
    const house: HouseRow | undefined = rooms.length > 0 ? rooms[i % rooms.length] : random.pick(houses);
    const building = house ?? buildings[0];
    if (house !== undefined && house.use !== 'residence') house.state = 'occupied';
    const head = adults.length > 0 && random.chance(0.97) ? random.pick(adults) : undefined;
    return {
      ...{ organisation_id: id, name: firm.name, credit_code: firm.credit_code, kind: firm.kind },
      ...{ address: building?.address ?? '', building_id: building?.building_id ?? null },
      ...{ house_id: house?.house_id ?? null, head_id: head?.person_id ?? null, grid_code: plan.code },
      ...{ founded: firm.founded, state: random.chance(0.94) ? 'open' : 'closed', synthetic: true },
    };
  });
}
