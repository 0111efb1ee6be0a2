import { contains } from '../../lib/geo/contains.ts';
import { bboxOf } from '../../lib/geo/measure.ts';
import { fromLattice, toLattice } from '../../lib/geo/types.ts';
import type { BuildingRow, GridPlan, HouseRow } from './model.ts';
import { Random, shareOut } from './random.ts';

/** The buildings of a grid with their houses (套、间), before anybody lives in them. */
export interface Layout {
  readonly buildings: readonly BuildingRow[];
  readonly houses: readonly HouseRow[];
}

/** How far a point keeps from the border, in degrees: what a rounding could move it. */
const MARGIN = 2e-7;
const MOST_TRIES = 400;

/** Gives points that surely lie inside the grid, on the lattice that areas are stored on. */
export function createPlacer(plan: GridPlan, random: Random): () => readonly [lon: number, lat: number] {
  const [west, south, east, north] = bboxOf(plan.rings);
  const isInside = (lon: number, lat: number) =>
    contains(plan.rings, lon, lat) &&
    contains(plan.rings, lon - MARGIN, lat - MARGIN) &&
    contains(plan.rings, lon + MARGIN, lat + MARGIN) &&
    contains(plan.rings, lon - MARGIN, lat + MARGIN) &&
    contains(plan.rings, lon + MARGIN, lat - MARGIN);
  let last: readonly [number, number] | undefined;
  return () => {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const lon = fromLattice(toLattice(west + random.next() * (east - west)));
      const lat = fromLattice(toLattice(south + random.next() * (north - south)));
      if (!isInside(lon, lat)) continue;
      last = [lon, lat];
      return last;
    }
    // A sliver of a grid: what has been found once holds everything.
    last ??= middleInside(plan);
    return last;
  };
}

/** A point inside even the thinnest grid: half-way through it on the height of its middle. */
function middleInside(plan: GridPlan): readonly [number, number] {
  const [west, south, east, north] = bboxOf(plan.rings);
  for (let part = 1; part < 64; part++) {
    const lat = fromLattice(toLattice(south + ((north - south) * part) / 64));
    let enter: number | undefined;
    for (let step = 0; step <= 2048; step++) {
      const lon = west + ((east - west) * step) / 2048;
      const inside = contains(plan.rings, lon, lat);
      if (inside) enter ??= lon;
      else if (enter !== undefined) return [fromLattice(toLattice((enter + lon) / 2)), lat];
    }
  }
  return [(west + east) / 2, (south + north) / 2];
}

/** Points of buildings: in rows, turned a little, as estates are built; where rows do not fit, anywhere inside. */
function buildingPoints(plan: GridPlan, random: Random): (readonly [number, number])[] {
  const [west, south, east, north] = bboxOf(plan.rings);
  const place = createPlacer(plan, random);
  const side = Math.ceil(Math.sqrt(plan.buildings * 2));
  const points: (readonly [number, number])[] = [];
  const slant = (random.next() - 0.5) * 0.3;
  for (let row = 0; row < side && points.length < plan.buildings; row++) {
    for (let column = 0; column < side && points.length < plan.buildings; column++) {
      const [x, y] = [(column + 0.5) / side + slant * (row / side - 0.5), (row + 0.5) / side];
      const lon = fromLattice(toLattice(west + x * (east - west) + (random.next() - 0.5) * 2e-5));
      const lat = fromLattice(toLattice(south + y * (north - south) + (random.next() - 0.5) * 2e-5));
      if (contains(plan.rings, lon - 1e-5, lat) && contains(plan.rings, lon + 1e-5, lat)) {
        if (contains(plan.rings, lon, lat - 1e-5) && contains(plan.rings, lon, lat + 1e-5)) {
          if (contains(plan.rings, lon, lat)) points.push([lon, lat]);
        }
      }
    }
  }
  while (points.length < plan.buildings) points.push(place());
  return points;
}

/** How the houses of one building lie in it. */
interface Shape {
  readonly use: 'residence' | 'mixed' | 'service' | 'office' | 'factory';
  readonly houses: number;
  readonly units: number;
  readonly perFloor: number;
  readonly floors: number;
}

const shape = (use: Shape['use'], houses: number, units: number, perFloor: number, least = 1): Shape => ({
  ...{ use, houses, units, perFloor, floors: Math.max(least, Math.ceil(houses / (units * perFloor))) },
});

/** Shares of the grid's houses for its buildings: at least one each, the living ones most. */
function shareHouses(plan: GridPlan, living: number, serviceHouses: number): number[] {
  const service = plan.buildings - living;
  const forService = Math.min(service * serviceHouses, plan.houses - living);
  const rest = shareOut(plan.houses - living - Math.max(0, forService), new Array<number>(living).fill(1));
  const others = shareOut(Math.max(0, forService - service), new Array<number>(service).fill(1));
  return [...rest.map((count) => count + 1), ...others.map((count) => count + 1)];
}

function shapesOf(plan: GridPlan, random: Random): Shape[] {
  const { buildings, houses } = plan;
  const most = (count: number) => Math.max(1, Math.min(buildings, count));
  switch (plan.estate.fabric) {
    case 'tower': {
      const living = most(Math.round(houses / random.whole(48, 110)));
      return shareHouses(plan, living, 2).map((count, i) => {
        if (i >= living) return shape('service', count, 1, Math.min(count, 4));
        const units = count > 60 && random.chance(0.6) ? 2 : 1;
        return shape('mixed', count, units, Math.max(random.whole(2, 4), Math.ceil(count / units / 33)), 11);
      });
    }
    case 'slab': {
      const living = most(Math.max(Math.round(houses / random.whole(24, 40)), buildings - 2));
      return shareHouses(plan, living, 2).map((count, i) =>
        i < living
          ? shape('mixed', count, Math.max(1, Math.round(count / 12)), 2, Math.min(5, count))
          : shape('service', count, 1, Math.min(count, 4)),
      );
    }
    case 'commercial':
      return shareHouses(plan, most(Math.ceil(buildings / 2)), 1).map((count, i) => {
        if (i >= Math.ceil(buildings / 2)) return shape('service', count, 1, Math.min(count, 3));
        return shape(i % 3 === 2 ? 'residence' : 'office', count, 1, random.whole(1, 3), 8);
      });
    case 'industrial':
      return shareHouses(plan, most(Math.ceil(buildings / 5)), 1).map((count, i) =>
        i < Math.ceil(buildings / 5)
          ? shape('residence', count, 1, Math.min(6, count), 1)
          : shape('factory', count, 1, 1, random.whole(1, 3)),
      );
    case 'urban-village':
      return shareHouses(plan, buildings, 0).map((count) => shape('mixed', count, 1, random.whole(1, 3), 1));
    default:
      return shareHouses(plan, buildings, 0).map((count) => shape('residence', count, 1, count, 1));
  }
}

const USES = {
  residence: 'residence',
  mixed: 'residence',
  service: 'shop',
  office: 'office',
  factory: 'workshop',
} as const;

/** Where a house lies in its building, as its door says. */
function houseOf(plan: GridPlan, building: BuildingRow, one: Shape, i: number): HouseRow {
  const { fabric } = plan.estate;
  const perStorey = one.units * one.perFloor;
  const floor = Math.floor(i / perStorey) + 1;
  const onFloor = i % perStorey;
  const unitNumber = Math.floor(onFloor / one.perFloor) + 1;
  const door = (onFloor % one.perFloor) + 1;
  const isHome = one.use === 'residence' || one.use === 'mixed';
  const hasUnits = isHome && (fabric === 'tower' || fabric === 'slab');
  const isShop = one.use === 'mixed' && fabric !== 'village' && floor === 1 && i % 7 === 0 && one.houses > 6;
  const unit = hasUnits ? String(unitNumber) : '';
  let room =
    one.use === 'service'
      ? String(i + 1)
      : `${floor}${String(hasUnits ? door : onFloor + 1).padStart(2, '0')}`;
  let written = hasUnits ? `${unit}单元${room}室` : one.use === 'service' ? `商铺${room}号` : `${room}室`;
  if (fabric === 'village') {
    room = i === 0 ? '' : `附${i}`;
    written = i === 0 ? '' : `附${i}号`;
  }
  return {
    ...{ house_id: 0, building_id: building.building_id, unit, floor, room },
    ...{ use: isShop ? 'shop' : USES[one.use], state: 'vacant', address: building.address + written },
    ...{ owner_id: null, grid_code: plan.code, synthetic: true },
  };
}

/** A street as it stands behind its district: zones put their own name before those of their streets. */
export const streetIn = (district: string, street: string): string =>
  street.startsWith(district) ? street.slice(district.length) : street;

function buildingOf(plan: GridPlan, one: Shape, i: number, point: readonly [number, number]): BuildingRow {
  const { estate, district, street, community } = plan;
  const number = plan.buildingFrom + i + 1;
  const isVillage = estate.fabric === 'village';
  const building_number = isVillage || estate.fabric === 'urban-village' ? `${number}号` : `${number}号楼`;
  const group = Number(plan.code.slice(12, 15));
  const gate = isVillage ? `${estate.name}${group}组` : `${estate.road}${estate.roadNumber}号${estate.name}`;
  return {
    ...{ building_id: plan.buildingBase + i, name: `${estate.name}${building_number}`, estate: estate.name },
    ...{ road: estate.road, road_number: estate.roadNumber, building_number },
    address: `${plan.city}${district.name}${streetIn(district.name, street.name)}${gate}${building_number}`,
    ...{ lon: point[0], lat: point[1], grid_code: plan.code },
    ...{ district: district.name, street: street.name, community: community.name },
    ...{ floors: one.floors, units: one.units, use: one.use, built: estate.built, synthetic: true },
  };
}

/** Builds a grid: the same for the same plan and seed, and exactly as many buildings and houses as planned. */
export function layOut(plan: GridPlan, seed: number): Layout {
  if (plan.buildings === 0) return { buildings: [], houses: [] };
  const random = new Random(seed, 'layout', plan.code);
  const points = buildingPoints(plan, random);
  const houses: HouseRow[] = [];
  const buildings = shapesOf(plan, random).map((one, i) => {
    const building = buildingOf(plan, one, i, points[i]!);
    for (let k = 0; k < one.houses; k++) {
      const house = houseOf(plan, building, one, k);
      house.house_id = plan.houseBase + houses.length;
      houses.push(house);
    }
    return building;
  });
  return { buildings, houses };
}
