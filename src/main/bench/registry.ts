import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AreaDirectory } from '../../base/areas/index.ts';
import type { City } from '../../base/scene/index.ts';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { createCtx, type RootCtx } from '../../platform/context/index.ts';
import type { Pool } from '../../platform/db/index.ts';
import { openCity } from '../city/city.ts';
import { openDatabase } from '../database.ts';
import { createLogger } from '../logger.ts';
import { scenes } from '../scenes.ts';
import { loadSyntheticRegistry } from '../synthetic-city/load-registry.ts';
import { timeCounts } from './kept-counts.ts';
import { type Caller, signIn } from './load.ts';
import { percentile } from './percentile.ts';
import { startBenchServer } from './server.ts';
import { benchSources } from './sources.ts';

export interface BenchRegistryOptions {
  readonly scale: number;
  readonly seed: number;
  readonly rounds: number;
  readonly dataDir?: string;
  readonly city?: string;
  /** Also makes, loads and links the 42 dirty sources, and compares with the truth. */
  readonly feeds?: boolean;
  say(line: string): void;
}

/** A load may build an index for minutes. */
const STATEMENT_LIMIT_MS = 3_600_000;

/**
 * Loads the made-up city of a scale with all keys and indexes and says how long it took, how large it is, and whether
 * every building lies in its grid and every house in a building. The city stays in `dataDir` when that is given.
 */
export async function benchCity(options: BenchRegistryOptions) {
  const { say } = options;
  const server = await startBenchServer(options);
  try {
    return await withCity(server.dataDir, async (root, { areas }) => {
      const { city = 'zhengzhou', scale, seed } = options;
      const loaded = await loadSyntheticRegistry(root, areas, { city, scale, seed, say });
      const checked = await check(root, areas);
      const sizes = await sizesOf(root);
      const records = Object.values(sizes.tables).reduce((sum, { rows }) => sum + rows, 0);
      const peakRssMb = peakRss();
      return { scale, seed, records, peakRssMb, ...loaded, ...sizes, ...checked };
    });
  } finally {
    await server.stop();
  }
}

/**
 * How long everything kept by grid takes to be counted anew, and then pages and searches over HTTP, one after the other,
 * of persons drawn by chance; loads the city if it is not there. With `feeds` what its sources make of it comes first:
 * records, seconds, peakRssMb and f1 are those of the linking.
 */
export async function benchRegistry(options: BenchRegistryOptions) {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'citybrain-bench-')));
  const { say, rounds, feeds, ...city } = options;
  const began = performance.now();
  try {
    const linked = feeds === true ? await benchSources({ ...city, say }) : undefined;
    const sample = await loadOnce({ ...options, dataDir });
    // Without a server beside it, whose jobs would count as well.
    const counts = await withCity(dataDir, (root, city) => timeCounts(root, city, say));
    const measured = await timePages({ ...options, dataDir }, sample);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const whole = { records: sample.persons, seconds, peakRssMb: peakRss() };
    return { ...whole, ...linked, persons: sample.persons, rounds, counts, measured };
  } finally {
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  }
}

const peakRss = () => Math.round(process.resourceUsage().maxRSS / 1_024);

type Kept = BenchRegistryOptions & { readonly dataDir: string };

async function loadOnce(options: Kept): Promise<Sample> {
  const server = await startBenchServer(options);
  try {
    return await withCity(server.dataDir, async (root, { areas }) => {
      const [known] = await root.db.query(`SELECT 1 FROM registry.bulk_load WHERE state = 'whole'`);
      const { city = 'zhengzhou', scale, seed, say } = options;
      if (!known) await loadSyntheticRegistry(root, areas, { city, scale, seed, say });
      return drawSample(root, options.rounds);
    });
  } finally {
    await server.stop();
  }
}

async function timePages(options: Kept, sample: Sample) {
  const { say } = options;
  const server = await startBenchServer(options);
  try {
    const steward = await signIn(server.base, 'steward1');
    const measured: Record<string, { p50Ms: number; p95Ms: number; mostMs: number }> = {};
    for (const [name, paths] of Object.entries(pathsOf(sample))) {
      const times: number[] = [];
      for (const path of paths) times.push(await timeOf(steward, path));
      measured[name] = summaryOf(times);
      say(`${name.padEnd(28)} p95 ${measured[name].p95Ms} ms`);
    }
    return measured;
  } finally {
    await server.stop();
  }
}

async function withCity<Result>(
  dataDir: string,
  work: (root: RootCtx & { db: Pool }, city: City) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(
    { databaseUrl: '', dataDir, databaseConnections: 4 },
    { log: () => {}, statementTimeoutMs: STATEMENT_LIMIT_MS },
  );
  try {
    const root = createCtx({
      ...{ actor: systemActor('bench'), db: database.pool, clock: systemClock, ids: uuidIds },
      log: createLogger('warn'),
    });
    const city = await openCity(
      root,
      scenes.flatMap((scene) => scene.flows ?? []),
    );
    return await work({ ...root, db: database.pool }, city);
  } finally {
    await database.close();
  }
}

/** Every building's point is located anew, and every house, household and person must stand somewhere. */
async function check(root: RootCtx, areas: AreaDirectory) {
  let [buildings, inOtherGrid] = [0, 0];
  for (let after = 0; ; ) {
    const rows = await root.db.query<{ id: number; lon: number; lat: number; gridId: string }>(
      `SELECT id, lon, lat, grid_id AS "gridId" FROM registry.building WHERE id > $1 ORDER BY id LIMIT 50000`,
      [after],
    );
    for (const { lon, lat, gridId } of rows) {
      buildings++;
      if (areas.locate(lon, lat)?.path.at(-1)?.id !== gridId) inOtherGrid++;
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  const [lost] = await root.db.query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM registry.house h WHERE NOT EXISTS
               (SELECT 1 FROM registry.building b WHERE b.id = h.building_id)) AS "housesWithoutBuilding",
       (SELECT count(*) FROM registry.household o WHERE NOT EXISTS
               (SELECT 1 FROM registry.house h WHERE h.id = o.house_id)) AS "householdsWithoutHouse",
       (SELECT count(*) FROM registry.person p WHERE state = 1 AND residence <> 4 AND (grid_id IS NULL OR NOT EXISTS
               (SELECT 1 FROM registry.house h WHERE h.id = p.house_id))) AS "personsWithoutHouse"`,
  );
  return { buildings, buildingsInOtherGrid: inOtherGrid, ...lost };
}

async function sizesOf(root: RootCtx) {
  const rows = await root.db.query<{ name: string; rows: number; bytes: number }>(
    `SELECT c.relname AS name, c.reltuples::bigint AS rows, pg_total_relation_size(c.oid) AS bytes
     FROM pg_class c WHERE c.relnamespace = 'registry'::regnamespace AND c.relkind = 'r' AND c.reltuples > 0
     ORDER BY bytes DESC`,
  );
  const gigabytes = rows.reduce((sum, { bytes }) => sum + bytes, 0) / 1e9;
  return {
    gigabytes: Math.round(gigabytes * 100) / 100,
    tables: Object.fromEntries(
      rows.map(({ name, rows: count, bytes }) => [name, { rows: count, megabytes: Math.round(bytes / 1e6) }]),
    ),
  };
}

interface Sample {
  readonly persons: number;
  readonly drawn: readonly {
    readonly id: number;
    readonly name: string;
    readonly number: string;
    readonly telephone: string | null;
    readonly houseId: number | null;
    readonly buildingId: number | null;
    readonly gridId: string;
    readonly address: string | null;
  }[];
  readonly organisations: readonly { readonly name: string }[];
}

async function drawSample(root: RootCtx, rounds: number): Promise<Sample> {
  const [{ persons } = { persons: 0 }] = await root.db.query<{ persons: number }>(
    `SELECT reltuples::bigint AS persons FROM pg_class WHERE oid = 'registry.person'::regclass`,
  );
  const share = Math.min(100, (rounds * 300) / Math.max(1, persons));
  const drawn = await root.db.query<Sample['drawn'][number]>(
    `SELECT p.id, p.name, p.number, p.telephone, p.house_id AS "houseId", h.building_id AS "buildingId",
       p.grid_id AS "gridId", registry.door(b.name, h.unit, h.room) AS address
     FROM registry.person p TABLESAMPLE BERNOULLI (${share}) REPEATABLE (1)
       LEFT JOIN registry.house h ON h.id = p.house_id LEFT JOIN registry.building b ON b.id = h.building_id
     ORDER BY hashint8(p.id) LIMIT $1`,
    [rounds],
  );
  const organisations = await root.db.query<{ name: string }>(
    `SELECT name FROM registry.organisation TABLESAMPLE BERNOULLI (${share}) REPEATABLE (1)
     ORDER BY hashint8(id) LIMIT $1`,
    [rounds],
  );
  return { persons, drawn, organisations };
}

function pathsOf({ drawn, organisations }: Sample): Record<string, string[]> {
  const search = (words: string | null) =>
    words === null ? [] : [`/api/v1/registry/search?q=${encodeURIComponent(words)}`];
  const page = (kind: string, id: number | string | null) =>
    id === null ? [] : [`/api/v1/registry/${kind}/${id}`];
  return {
    'person page': drawn.flatMap(({ id }) => page('persons', id)),
    'house page': drawn.flatMap(({ houseId }) => page('houses', houseId)),
    'building page': drawn.flatMap(({ buildingId }) => page('buildings', buildingId)),
    'grid page': drawn.flatMap(({ gridId }) => page('grids', gridId)),
    'search by name': drawn.flatMap(({ name }) => search(name)),
    'search by resident number': drawn.flatMap(({ number }) => search(number)),
    'search by telephone': drawn.flatMap(({ telephone }) => search(telephone)),
    'search by address': drawn.flatMap(({ address }) => search(address)),
    'search by organisation': organisations.flatMap(({ name }) => search(name)),
  };
}

async function timeOf(caller: Caller, path: string): Promise<number> {
  const began = performance.now();
  await caller.call('GET', path);
  return performance.now() - began;
}

const summaryOf = (times: readonly number[]) => ({
  p50Ms: percentile(times, 0.5),
  p95Ms: percentile(times, 0.95),
  mostMs: percentile(times, 0.999_999),
});
