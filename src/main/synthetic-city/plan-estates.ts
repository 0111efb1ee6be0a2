import type { GeneratedArea } from '../../cities/generation.ts';
import type { Division, Estate, Fabric } from './model.ts';
import { Random } from './random.ts';
import {
  ESTATE_FIRST,
  ESTATE_LAST,
  ESTATE_PARTS,
  HAMLET_FIRST,
  HAMLET_LAST,
  ROAD_FIRST,
  ROAD_KINDS,
  ROAD_SECOND,
} from './words/places.ts';

export type Area = GeneratedArea;

/** A smallest grid with what stands in it. */
export interface Leaf {
  readonly code: string;
  readonly name: string;
  readonly rings: Area['rings'];
  readonly district: Division;
  readonly street: Division;
  readonly community: Division;
  readonly estate: Estate;
  readonly density: number;
}

/**
 * How much of each thing a grid has beside grids of another fabric. Set so that, over the usual mixture, villages have
 * one building a house and towns some nine buildings with ten houses each.
 */
export const WEIGHTS: Readonly<
  Record<
    Fabric,
    Readonly<
      Record<
        | 'buildings'
        | 'houses'
        | 'persons'
        | 'organisations'
        | 'elevators'
        | 'spaces'
        | 'devices'
        | 'components',
        number
      >
    >
  >
> = {
  tower: {
    ...{ buildings: 4, houses: 130, persons: 265, organisations: 4 },
    ...{ elevators: 4.5, spaces: 14, devices: 4, components: 55 },
  },
  slab: {
    ...{ buildings: 7, houses: 90, persons: 190, organisations: 5 },
    ...{ elevators: 0, spaces: 6, devices: 2, components: 50 },
  },
  'urban-village': {
    ...{ buildings: 25, houses: 120, persons: 300, organisations: 8 },
    ...{ elevators: 0, spaces: 2, devices: 2, components: 30 },
  },
  commercial: {
    ...{ buildings: 8, houses: 75, persons: 60, organisations: 32 },
    ...{ elevators: 7, spaces: 16, devices: 6, components: 75 },
  },
  industrial: {
    ...{ buildings: 10, houses: 32, persons: 110, organisations: 15 },
    ...{ elevators: 1, spaces: 9, devices: 5, components: 50 },
  },
  village: {
    ...{ buildings: 58, houses: 72, persons: 190, organisations: 2 },
    ...{ elevators: 0, spaces: 0, devices: 0.7, components: 14 },
  },
};

const FABRICS: readonly Fabric[] = ['tower', 'slab', 'urban-village', 'commercial', 'industrial'];
const MIXTURES: Readonly<Record<string, readonly number[]>> = {
  // In towns of counties there is less that is high and more that is made.
  county: [32, 34, 8, 8, 18],
  town: [42, 31, 10, 10, 7],
};
/** Grids that one estate reaches over at most. */
const ESTATE_GRIDS = 3;

/** Names that stand once in their district. */
class Names {
  readonly #used = new Set<string>();

  /** Asks until a name is new in the area; one that never is gets a number. */
  claim(area: string, propose: (attempt: number) => string): string {
    for (let attempt = 0; ; attempt++) {
      const proposed = attempt < 40 ? propose(attempt) : `${propose(attempt)}${attempt}`;
      if (this.#used.has(area + proposed)) continue;
      this.#used.add(area + proposed);
      return proposed;
    }
  }
}

interface Road {
  readonly name: string;
  odd: number;
  even: number;
}

function fabricOf(random: Random, kind: string, districtKind: string): Fabric {
  if (kind === 'rural-grid') return 'village';
  const mixture = districtKind.startsWith('county') ? MIXTURES.county! : MIXTURES.town!;
  return FABRICS[random.weighted(mixture)]!;
}

/** The village's own name: 石磨村村委会 → 石磨村. */
const villageName = (community: string) =>
  community.replace(/(社区)?(居|村)?(民)?委(员)?会$/, '') || community;

class EstatePlanner {
  readonly #names = new Names();
  readonly #roads = new Map<string, Road[]>();
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Roads of a street (街道), made when first asked for. */
  #roadsOf(street: Division): Road[] {
    const known = this.#roads.get(street.code);
    if (known !== undefined) return known;
    const random = new Random(this.#seed, 'roads', street.code);
    const roads = Array.from({ length: 14 }, () => {
      const name = this.#names.claim(
        street.code.slice(0, 6),
        () => random.letter(ROAD_FIRST) + random.letter(ROAD_SECOND) + random.pick(ROAD_KINDS),
      );
      return { name, odd: 1, even: 2 };
    });
    this.#roads.set(street.code, roads);
    return roads;
  }

  estateOf(random: Random, fabric: Fabric, street: Division, community: Division): Estate {
    if (fabric === 'village') {
      // Villages of one town can share a name: what stands in an address must be new in the whole town.
      const name = this.#names.claim(
        street.code,
        () => villageName(community.name) + random.letter(HAMLET_FIRST) + random.pick(HAMLET_LAST),
      );
      return { name, road: '', roadNumber: '', fabric, built: random.whole(1985, 2018) };
    }
    const road = random.pick(this.#roadsOf(street));
    const isOdd = random.chance(0.5);
    const number = isOdd ? road.odd : road.even;
    if (isOdd) road.odd += 2 * random.whole(1, 4);
    else road.even += 2 * random.whole(1, 4);
    const name = this.#names.claim(street.code.slice(0, 6), (attempt) => {
      const first = random.pick(ESTATE_FIRST);
      return first + random.pick(ESTATE_LAST[fabric]) + (attempt > 2 ? random.pick(ESTATE_PARTS) : '');
    });
    const built = fabric === 'slab' ? random.whole(1978, 2003) : random.whole(2004, 2024);
    return { name, road: road.name, roadNumber: String(number), fabric, built };
  }
}

/** Decides what each smallest grid is built over with. An estate reaches over up to three micro-grids of one grid. */
export function planEstates(areas: readonly Area[], seed: number): Leaf[] {
  const byCode = new Map(areas.map((area) => [area.code, area]));
  const parents = new Set(areas.map(({ parentCode }) => parentCode));
  const planner = new EstatePlanner(seed);
  const leaves: Leaf[] = [];
  let parent = '';
  let left = 0;
  let estate: Estate | undefined;
  for (const area of areas) {
    if (area.level === 'exclusive' || !/grid$/.test(area.level) || parents.has(area.code)) continue;
    const random = new Random(seed, 'estate', area.code);
    const divisionOf = (digits: number): Division => {
      const code = area.code.slice(0, digits);
      return { code, name: byCode.get(code)?.name ?? code };
    };
    const [district, street, community] = [divisionOf(6), divisionOf(9), divisionOf(12)];
    if (estate === undefined || left === 0 || area.parentCode !== parent || estate.fabric === 'village') {
      const districtKind = byCode.get(district.code)?.kind ?? '';
      estate = planner.estateOf(random, fabricOf(random, area.kind, districtKind), street, community);
      left = random.whole(1, ESTATE_GRIDS);
    }
    parent = area.parentCode ?? '';
    left--;
    leaves.push({
      ...{ code: area.code, name: area.name, rings: area.rings, district, street, community, estate },
      density: 0.6 + 0.8 * random.next(),
    });
  }
  return leaves;
}
