import { AppError } from '../../../lib/errors.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { RESIDENCES, registryPermissions } from '../kinds-contract.ts';
import { areaLine, maySeePersonsAt, type RegistryParts, reachOf, requireReach } from '../scope.ts';
import {
  BUILDING_COLUMNS,
  type BuildingRow,
  buildingItem,
  THING_COLUMNS,
  type ThingRow,
  thingItem,
} from './rows.ts';

/** A grid holds some twenty buildings; a village of small houses a few hundred. */
const MOST_BUILDINGS = 500;
const MOST_THINGS = 500;

const selectBuildings = statement(
  'registry.select_grid_buildings',
  `SELECT ${BUILDING_COLUMNS}, (SELECT count(*)::int FROM registry.house h WHERE h.building_id = b.id) AS houses,
     (SELECT count(*)::int FROM registry.house h JOIN registry.household o ON o.house_id = h.id
      WHERE h.building_id = b.id) AS households,
     (SELECT count(*)::int FROM registry.house h JOIN registry.person p ON p.house_id = h.id AND p.state = 1
      WHERE h.building_id = b.id) AS persons
   FROM registry.building b WHERE b.grid_id = $1 ORDER BY b.id LIMIT ${MOST_BUILDINGS + 1}`,
);

const selectThings = statement(
  'registry.select_grid_things',
  `SELECT ${THING_COLUMNS} FROM registry.thing t WHERE t.grid_id = $1 ORDER BY t.kind, t.id LIMIT ${MOST_THINGS + 1}`,
);

const selectGuards = statement(
  'registry.select_guards',
  'SELECT name, telephone FROM registry.guard WHERE grid_id = $1 ORDER BY id LIMIT 20',
);

const countPersons = statement(
  'registry.count_persons',
  `SELECT residence, count(*)::int AS number FROM registry.person WHERE grid_id = $1 AND state = 1 GROUP BY residence`,
);

const countOthers = statement(
  'registry.count_others',
  `SELECT (SELECT count(*)::int FROM registry.building WHERE grid_id = $1) AS buildings,
     (SELECT count(*)::int FROM registry.building b JOIN registry.house h ON h.building_id = b.id
      WHERE b.grid_id = $1) AS houses,
     (SELECT count(*)::int FROM registry.building b JOIN registry.house h ON h.building_id = b.id
        JOIN registry.household o ON o.house_id = h.id WHERE b.grid_id = $1) AS households,
     (SELECT count(*)::int FROM registry.organisation WHERE grid_id = $1) AS organisations,
     (SELECT count(*)::int FROM registry.thing WHERE grid_id = $1) AS things`,
);

interface Counts {
  readonly buildings: number;
  readonly houses: number;
  readonly households: number;
  readonly organisations: number;
  readonly things: number;
}

/** What stands and lives in a grid (一格一档). Throws `registry.not_found` outside of the reader's area. */
export async function getGrid(ctx: RootCtx, parts: RegistryParts, id: string) {
  const grid = parts.areas.find(id);
  if (grid === undefined) throw new AppError('registry.not_found');
  requireReach(reachOf(ctx.actor, registryPermissions.read, parts), id, parts.areas);
  const maySeePersons = maySeePersonsAt(ctx.actor, parts, id);
  const [[counts], persons, guards, buildings, things] = await Promise.all([
    ctx.db.run<Counts>(countOthers, [id]),
    maySeePersons ? ctx.db.run<{ residence: number; number: number }>(countPersons, [id]) : undefined,
    ctx.db.run<{ name: string; telephone: string | null }>(selectGuards, [id]),
    ctx.db.run<BuildingRow & { houses: number; households: number; persons: number }>(selectBuildings, [id]),
    ctx.db.run<ThingRow>(selectThings, [id]),
  ]);
  const byResidence = persons?.map(({ residence, number }) => [RESIDENCES[residence - 1]!, number] as const);
  return {
    ...{ id, code: grid.code, name: grid.name, area: areaLine(parts.areas, id), synthetic: grid.synthetic },
    counts: { ...counts!, persons: byResidence === undefined ? null : Object.fromEntries(byResidence) },
    guards,
    buildings: buildings.slice(0, MOST_BUILDINGS).map((row) => ({
      ...buildingItem(row, parts.areas),
      houses: row.houses,
      households: row.households,
      persons: maySeePersons ? row.persons : null,
    })),
    things: things.slice(0, MOST_THINGS).map((row) => thingItem(row, parts.areas)),
    more: buildings.length > MOST_BUILDINGS || things.length > MOST_THINGS,
  };
}
