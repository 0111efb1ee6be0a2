import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How much of everything a whole city has. */
export interface CityTotals {
  readonly persons: number;
  readonly buildings: number;
  readonly houses: number;
  readonly organisations: number;
  readonly gridMembers: number;
  readonly elevators: number;
  readonly parkingSpaces: number;
  readonly components: number;
  readonly devices: number;
}

/** What one grid without further parts has on average, for a city pack that names no totals. */
const PER_GRID: CityTotals = {
  ...{ persons: 200, buildings: 19.2, houses: 90, organisations: 7.7, gridMembers: 3.8 },
  ...{ elevators: 2.1, parkingSpaces: 7.5, components: 41, devices: 2.6 },
};

/** The totals that the pack names under `totals` in city.json; others by the number of its smallest grids. */
export function totalsOf(packDirectory: string, grids: number): CityTotals {
  const named = (
    JSON.parse(readFileSync(join(packDirectory, 'city.json'), 'utf8')) as { totals?: Partial<CityTotals> }
  ).totals;
  const entries = Object.entries(PER_GRID).map(([name, each]) => {
    const total = named?.[name as keyof CityTotals];
    return [name, total ?? Math.round(each * grids)];
  });
  return Object.fromEntries(entries) as unknown as CityTotals;
}
