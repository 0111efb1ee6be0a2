import { type Layout, layOut } from './layout.ts';
import type { BuildingRow, GridContents, GridMemberRow, GridPlan, HouseRow, MemberPlan } from './model.ts';
import { inventGivenName, inventSurname } from './names.ts';
import { telephoneOf } from './numbers.ts';
import { foundOrganisations } from './organisations.ts';
import { populate, type Surroundings } from './people.ts';
import { Random } from './random.ts';
import { placeThings } from './things.ts';

/** Ids of telephone numbers of grid members: beyond those of persons. */
const MEMBER_TELEPHONES = 80_000_000;

/** Everything in one grid: decided by plan, seed and surroundings alone. */
export function makeGrid(
  plan: GridPlan,
  around: Surroundings,
  layout: Layout = layOut(plan, around.seed),
): GridContents {
  const { persons, households } = populate(plan, layout, around);
  const organisation = foundOrganisations(plan, around.seed, layout, persons);
  const thing = placeThings(plan, around.seed, layout, organisation);
  return {
    building: layout.buildings,
    house: layout.houses,
    household: households,
    person: persons,
    organisation,
    thing,
  };
}

/** The members (网格员) of a grid; the first leads it. */
export function makeMembers(plan: MemberPlan, seed: number): GridMemberRow[] {
  const random = new Random(seed, 'members', plan.code);
  return Array.from({ length: plan.members }, (_, i) => ({
    member_id: plan.memberBase + i,
    name:
      inventSurname(random) + inventGivenName(random, random.chance(0.45) ? 1 : 2, random.whole(1966, 2001)),
    telephone: telephoneOf(MEMBER_TELEPHONES + plan.memberBase + i),
    ...{
      grid_code: plan.code,
      duty: i === 0 ? '网格长' : i === 1 ? '专职网格员' : '兼职网格员',
      synthetic: true,
    },
  }));
}

/** How many other grids a part of the city knows of beside its own. */
const FAR_GRIDS = 12;

/** Some consecutive grids, made together, and those around that their people came from or work in. */
export interface CityPart {
  readonly seed: number;
  readonly number: number;
  readonly grids: readonly GridPlan[];
  readonly far: readonly GridPlan[];
  readonly memberGrids: readonly MemberPlan[];
}

/** Cuts a plan into parts of so many grids; what is in a part depends on the plan alone. */
export function partsOf(
  plan: {
    readonly seed: number;
    readonly grids: readonly GridPlan[];
    readonly memberGrids: readonly MemberPlan[];
  },
  gridsPerPart: number,
): CityPart[] {
  const { seed, grids, memberGrids } = plan;
  const count = Math.max(1, Math.ceil(grids.length / gridsPerPart));
  return Array.from({ length: count }, (_, number) => {
    const random = new Random(seed, 'far', number);
    const slice = <T>(all: readonly T[]) =>
      all.slice(Math.floor((number * all.length) / count), Math.floor(((number + 1) * all.length) / count));
    const far = Array.from({ length: Math.min(FAR_GRIDS, grids.length) }, () => random.pick(grids));
    return { seed, number, grids: slice(grids), far, memberGrids: slice(memberGrids) };
  });
}

/** A grid as it was made. */
export interface MadeGrid {
  readonly plan: GridPlan;
  readonly contents: GridContents;
  /** Any house that people of the grid know of, with its building. */
  findHome(houseId: number | null): Home | undefined;
}

interface Home {
  readonly house: HouseRow;
  readonly building: BuildingRow;
}

/** Finds a house among layouts whose ids run without gaps. */
function homeFinder(
  laid: readonly { plan: GridPlan; layout: Layout }[],
): (houseId: number | null) => Home | undefined {
  const sorted = [...laid].sort((a, b) => a.plan.houseBase - b.plan.houseBase);
  const bases = sorted.map(({ plan }) => plan.houseBase);
  return (houseId) => {
    if (houseId === null) return undefined;
    let [low, high] = [0, bases.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (bases[middle]! <= houseId) low = middle;
      else high = middle;
    }
    const found = sorted[low];
    const house = found?.layout.houses[houseId - found.plan.houseBase];
    const building = house && found?.layout.buildings[house.building_id - found.plan.buildingBase];
    return house && building && { house, building };
  };
}

/** Makes the grids of a part one after the other; only layouts are held for all of them. */
export function* makePart({ seed, grids, far }: CityPart): Generator<MadeGrid> {
  const known = new Map([...far, ...grids].map((plan) => [plan.code, plan]));
  const laid = new Map([...known.values()].map((plan) => [plan.code, { plan, layout: layOut(plan, seed) }]));
  const all = [...laid.values()];
  const workplaces = [...known.values()].filter(({ organisations }) => organisations > 0);
  const findHome = homeFinder(all);
  for (const plan of grids) {
    const others = all.filter((one) => one.plan.code !== plan.code);
    yield {
      plan,
      contents: makeGrid(plan, { seed, others, workplaces }, laid.get(plan.code)!.layout),
      findHome,
    };
  }
}
