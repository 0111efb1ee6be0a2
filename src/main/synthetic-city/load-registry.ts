import type { AreaDirectory } from '../../base/areas/index.ts';
import { type BulkLoad, type BulkTable, openBulkLoad } from '../../base/registry/index.ts';
import { searchPieces } from '../../lib/text/pieces.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { copyLine } from '../../platform/db/index.ts';
import { createPool } from '../../platform/threads/index.ts';
import { type CityPart, partsOf } from './contents.ts';
import { GRIDS_PER_PART } from './generate.ts';
import { addMadeUpSource, type MadeUpSource } from './made-up-source.ts';
import { type CityPlan, planCity } from './plan.ts';
import { placeKey, type RegistryNames } from './registry-lines.ts';
import type { PartLines, RegistryPartTask } from './registry-part.ts';

const SOURCE: MadeUpSource = { code: 'synthetic-city', title: '合成城市', subject: 'person', trust: 50 };
const TASK = new URL('registry-part.ts', import.meta.url);
const PART_LIMIT_MS = 600_000;
/** Parts that are made or wait to be copied at once: each holds some 15 MB. */
const AHEAD = 4;
const PROGRESS_MS = 5_000;

export interface RegistryLoadOptions {
  /** Name or path of the pack whose city is in the database. */
  readonly city: string;
  readonly scale: number;
  readonly seed: number;
  /** Codes of communities whose grids are made at any scale. */
  readonly communities?: readonly string[];
  readonly threads?: number;
  say(line: string): void;
}

export interface RegistryLoadResult {
  readonly persons: number;
  readonly secondsToRows: number;
  readonly seconds: number;
}

/**
 * Fills the registry with the made-up city of a scale and seed (合成): replaces what is there, all or nothing.
 * Throws `registry.bulk_running`, `registry.bulk_not_empty` and what the plan of a city throws.
 */
export async function loadSyntheticRegistry(
  root: RootCtx & { db: { connectionString: string } },
  areas: AreaDirectory,
  options: RegistryLoadOptions,
): Promise<RegistryLoadResult> {
  const { city, scale, seed, communities = [], say } = options;
  const began = performance.now();
  const plan = planCity(city, { scale, seed, communities });
  say(`planned ${plan.grids.length} grids in ${secondsSince(began)} s`);
  const sourceId = await addMadeUpSource(root, SOURCE);
  const places = placesOf(plan);
  const load = await openBulkLoad(root.db.connectionString, {
    ...{ origin: `合成 ${city}, scale ${scale}, seed ${seed}`, now: root.clock.now(), say },
  });
  try {
    await load.add('place', placeLines(plan, places, areas));
    const persons = await copyParts(load, plan, { sourceId, places, areas, options });
    const secondsToRows = secondsSince(began);
    say(`${persons} persons copied in ${secondsToRows} s; now keys and indexes`);
    await load.finish({ persons });
    return { persons, secondsToRows, seconds: secondsSince(began) };
  } catch (error) {
    await load.abort();
    throw error;
  }
}

function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 100) / 10;
}

function placesOf(plan: CityPlan): Map<string, number> {
  const places = new Map<string, number>();
  const add = (key: string) => {
    if (!places.has(key)) places.set(key, places.size + 1);
  };
  for (const { district, estate } of plan.grids) {
    add(placeKey('estate', district.code, estate.name));
    if (estate.road !== '') add(placeKey('road', district.code, estate.road));
  }
  return places;
}

const PLACE_KIND = { estate: 1, road: 2, village: 3 } as const;

function placeLines(plan: CityPlan, places: ReadonlyMap<string, number>, areas: AreaDirectory): string {
  const villages = new Set(
    plan.grids.flatMap(({ district, estate }) =>
      estate.fabric === 'village' ? placeKey('estate', district.code, estate.name) : [],
    ),
  );
  let lines = '';
  for (const [key, id] of places) {
    const [kind, district, name] = key.split(' ') as ['estate' | 'road', string, string];
    const areaId = areas.findByCode(district)?.id;
    lines += copyLine([
      ...[
        id,
        villages.has(key) ? PLACE_KIND.village : PLACE_KIND[kind],
        name,
        areaId,
        searchPieces(name),
        true,
      ],
    ]);
  }
  return lines;
}

interface Given {
  readonly sourceId: number;
  readonly places: ReadonlyMap<string, number>;
  readonly areas: AreaDirectory;
  readonly options: RegistryLoadOptions;
}

async function copyParts(load: BulkLoad, plan: CityPlan, given: Given): Promise<number> {
  const { options } = given;
  const pool = createPool({ size: options.threads ?? 2, heapLimitMb: 1_024 });
  const parts = partsOf(plan, GRIDS_PER_PART);
  let [next, done, persons, said] = [0, 0, 0, performance.now()];
  const work = async () => {
    for (let part = parts[next++]; part !== undefined; part = parts[next++]) {
      const task = { part, names: namesOf(part, given) };
      const made = await pool.run<RegistryPartTask, { lines: PartLines; persons: number }>(
        TASK,
        'registryPart',
        task,
        {
          ...{ timeoutMs: PART_LIMIT_MS, waitMs: PART_LIMIT_MS },
        },
      );
      for (const [table, lines] of Object.entries(made.lines)) await load.add(table as BulkTable, lines);
      persons += made.persons;
      done++;
      if (performance.now() - said < PROGRESS_MS) continue;
      said = performance.now();
      options.say(`${done} of ${parts.length} parts, ${persons} persons`);
    }
  };
  try {
    await Promise.all(Array.from({ length: AHEAD }, work));
  } finally {
    await pool.close();
  }
  return persons;
}

/** What a part needs of the names: its own grids and districts, not the whole city's. */
function namesOf(part: CityPart, { sourceId, places, areas }: Given): RegistryNames {
  const grids = new Map<string, string>();
  const own = new Map<string, number>();
  for (const { code } of [...part.grids, ...part.memberGrids]) {
    const area = areas.findByCode(code);
    if (area !== undefined) grids.set(code, area.id);
  }
  for (const { district, estate } of part.grids) {
    for (const key of [
      placeKey('estate', district.code, estate.name),
      placeKey('road', district.code, estate.road),
    ]) {
      const id = places.get(key);
      if (id !== undefined) own.set(key, id);
    }
  }
  return { sourceId, grids, places: own };
}
