import { generateAreas } from '../../cities/generate-areas.ts';
import { type PackGeometry, readPackGeometry } from '../../cities/read-pack.ts';
import { AppError, isAppError } from '../../lib/errors.ts';
import { packDirectoryOf } from '../city/set-up.ts';
import type { Division, Estate, Fabric, GridPlan, MemberPlan } from './model.ts';
import { MOST_GRIDS } from './numbers.ts';
import { type Area, type Leaf, planEstates, WEIGHTS } from './plan-estates.ts';
import { Random, shareOut } from './random.ts';
import { type CityTotals, totalsOf } from './totals.ts';
import { COMPONENT_KINDS } from './words/components.ts';

export interface CityOptions {
  /** Above 0, at most 1: the share of grids that are made, each at its full density. */
  readonly scale: number;
  readonly seed: number;
  /** Codes of communities whose grids are made at any scale, beside the share. */
  readonly communities?: readonly string[];
}

/** What is made, before it is made: the same for the same pack, scale and seed. */
export interface CityPlan extends CityOptions {
  readonly city: string;
  readonly packId: string;
  readonly totals: CityTotals;
  readonly grids: readonly GridPlan[];
  readonly memberGrids: readonly MemberPlan[];
}

/** Throws `synth.scale_invalid` or `synth.seed_invalid`. */
export function checkCityOptions({ scale, seed }: CityOptions): void {
  if (!(scale > 0 && scale <= 1)) throw new AppError('synth.scale_invalid', { scale });
  if (!Number.isSafeInteger(seed) || seed < 0) throw new AppError('synth.seed_invalid', { seed });
}

/** Reads a city pack by its name or path. Throws `synth.city_unknown`. */
export function readCity(city: string): { directory: string; geometry: PackGeometry } {
  const directory = packDirectoryOf(city);
  try {
    return { directory, geometry: readPackGeometry(directory) };
  } catch (error) {
    if (!isAppError(error, 'cities.pack_invalid')) throw error;
    throw new AppError('synth.city_unknown', { city, why: String(error.details.why) }, error);
  }
}

/** About every 1/scale-th, at least one of each district, evenly over the order of codes. */
function choose<T extends { readonly code: string }>(all: readonly T[], scale: number, random: Random): T[] {
  const byDistrict = new Map<string, T[]>();
  for (const one of all) {
    const list = byDistrict.get(one.code.slice(0, 6));
    if (list) list.push(one);
    else byDistrict.set(one.code.slice(0, 6), [one]);
  }
  const chosen: T[] = [];
  for (const list of byDistrict.values()) {
    const count = Math.max(1, Math.round(list.length * scale));
    const shift = scale === 1 ? 0 : random.next();
    for (let i = 0; i < count; i++) chosen.push(list[Math.floor(((i + shift) * list.length) / count)]!);
  }
  return chosen;
}

/** Numbers of a quantity in each grid, and how many there are before it. */
function quota(total: number, leaves: readonly Leaf[], weigh: (leaf: Leaf) => number) {
  const counts = shareOut(total, leaves.map(weigh));
  let before = 0;
  const bases = counts.map((count) => {
    before += count;
    return before - count + 1;
  });
  return { counts, bases };
}

type Quotas = ReturnType<typeof quotasOf>;

function quotasOf(totals: CityTotals, leaves: readonly Leaf[]) {
  const by = (name: keyof (typeof WEIGHTS)['tower']) => (leaf: Leaf) =>
    WEIGHTS[leaf.estate.fabric][name] * leaf.density;
  const buildings = quota(totals.buildings, leaves, by('buildings'));
  const houses = quota(totals.houses, leaves, by('houses'));
  // A building without a house is nothing that anybody could be found in.
  const slack = houses.counts.map((count, i) => Math.max(0, buildings.counts[i]! - count));
  if (slack.some((missing) => missing > 0)) {
    buildings.counts.forEach((count, i) => {
      buildings.counts[i] = count - slack[i]!;
    });
  }
  return {
    buildings,
    houses,
    persons: quota(totals.persons, leaves, by('persons')),
    organisations: quota(totals.organisations, leaves, by('organisations')),
    elevators: quota(totals.elevators, leaves, by('elevators')),
    spaces: quota(totals.parkingSpaces, leaves, by('spaces')),
    devices: quota(totals.devices, leaves, by('devices')),
    components: COMPONENT_KINDS.map(({ weight }) => {
      const sum = COMPONENT_KINDS.reduce((total, kind) => total + kind.weight, 0);
      return quota((totals.components * weight) / sum, leaves, by('components')).counts;
    }),
  };
}

function gridPlansOf(
  city: string,
  leaves: readonly Leaf[],
  quotas: Quotas,
  chosen: ReadonlySet<string>,
): GridPlan[] {
  const perDistrict = new Map<string, number[]>();
  const plans: GridPlan[] = [];
  let [thingBase, buildingFrom] = [1, 0];
  for (const [i, leaf] of leaves.entries()) {
    const district = leaf.district.code;
    const before = perDistrict.get(district) ?? COMPONENT_KINDS.map(() => 0);
    const components = quotas.components.map((counts) => counts[i]!);
    perDistrict.set(
      district,
      before.map((count, kind) => count + components[kind]!),
    );
    const [elevators, parkingSpaces, devices] = [
      quotas.elevators.counts[i]!,
      quotas.spaces.counts[i]!,
      quotas.devices.counts[i]!,
    ];
    buildingFrom = leaf.estate === leaves[i - 1]?.estate ? buildingFrom + quotas.buildings.counts[i - 1]! : 0;
    const base = thingBase;
    thingBase += elevators + parkingSpaces + devices + components.reduce((a, b) => a + b, 0);
    if (!chosen.has(leaf.code)) continue;
    plans.push({
      ...{ index: i, code: leaf.code, name: leaf.name, city, rings: leaf.rings },
      ...{ district: leaf.district, street: leaf.street, community: leaf.community },
      ...{ estate: leaf.estate, buildingFrom },
      ...{ persons: quotas.persons.counts[i]!, personBase: quotas.persons.bases[i]! },
      ...{ buildings: quotas.buildings.counts[i]!, buildingBase: quotas.buildings.bases[i]! },
      ...{ houses: quotas.houses.counts[i]!, houseBase: quotas.houses.bases[i]! },
      ...{ organisations: quotas.organisations.counts[i]!, organisationBase: quotas.organisations.bases[i]! },
      ...{ elevators, parkingSpaces, devices, thingBase: base, components, componentFrom: before },
    });
  }
  return plans;
}

/** The grids whose members are made; those that people live in are among them, with nobody where chance left them out. */
function memberPlansOf(
  areas: readonly Area[],
  total: number,
  options: CityOptions,
  lived: ReadonlySet<string>,
): MemberPlan[] {
  const grids = areas.filter(({ level }) => ['grid', 'micro-grid', 'exclusive'].includes(level));
  const random = new Random(options.seed, 'members');
  const counts = shareOut(
    total,
    grids.map(() => 0.7 + 0.6 * random.next()),
  );
  let base = 1;
  const all = grids.map(({ code, name, level, parentCode }, index) => {
    const members = counts[index]!;
    base += members;
    return { index, code, name, level, parentCode: parentCode ?? '', members, memberBase: base - members };
  });
  const chosen = new Set(choose(all, options.scale, new Random(options.seed, 'stride-members')));
  return all.flatMap((one) => {
    if (chosen.has(one)) return [one];
    return lived.has(one.code) ? [{ ...one, members: 0 }] : [];
  });
}

/**
 * Plans a city of made-up people and things over the real divisions of a pack: which grids, what each is built over
 * with, how many of everything, and the numbers that ids begin with. Ids and quotas of a grid are the same at every
 * scale. Takes some seconds for a whole city (its grids are drawn anew).
 * Throws `synth.scale_invalid`, `synth.seed_invalid`, `synth.city_unknown`.
 */
export function planCity(city: string, options: CityOptions): CityPlan {
  checkCityOptions(options);
  const { directory, geometry } = readCity(city);
  const areas = generateAreas(geometry);
  const leaves = planEstates(areas, options.seed);
  if (leaves.length > MOST_GRIDS)
    throw new AppError('synth.city_too_big', { grids: leaves.length, most: MOST_GRIDS });
  const totals = totalsOf(directory, leaves.length);
  const wanted = leaves.filter(({ community }) => options.communities?.includes(community.code));
  const share = choose(leaves, options.scale, new Random(options.seed, 'stride'));
  const chosen = new Set([...wanted, ...share].map(({ code }) => code));
  return {
    ...{
      scale: options.scale,
      seed: options.seed,
      city: geometry.city.name,
      packId: geometry.city.id,
      totals,
    },
    grids: gridPlansOf(geometry.city.name, leaves, quotasOf(totals, leaves), chosen),
    memberGrids: memberPlansOf(areas, totals.gridMembers, options, chosen),
  };
}

export type { Division, Estate, Fabric };
