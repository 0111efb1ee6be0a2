import { AppError } from '../../../lib/errors.ts';
import { searchPieces } from '../../../lib/text/pieces.ts';
import { openDuck, quoteText } from '../../../platform/analytics/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import { copyLine, type Pool } from '../../../platform/db/index.ts';
import type { AreaDirectory } from '../../areas/index.ts';
import { type BulkLoad, openBulkLoad } from '../bulk-load.ts';
import { PLACE_KINDS, USES } from '../kinds-contract.ts';

export interface LoadBaseOptions {
  readonly areas: AreaDirectory;
  /** Parquet, CSV or JSON lines with one building a row. */
  readonly buildings: string;
  /** The same with one house a row. */
  readonly houses: string;
  /** For DuckDB's own files. */
  readonly directory: string;
  readonly synthetic: boolean;
  say(line: string): void;
}

export interface LoadedBase {
  readonly buildings: number;
  readonly houses: number;
  readonly places: number;
  /** Buildings whose point lies in no area of the city: left out, with their houses. */
  readonly outside: number;
}

interface BuildingRow {
  readonly key: string;
  readonly name: string;
  readonly estate: string | null;
  readonly road: string | null;
  readonly roadNumber: string | null;
  readonly number: string | null;
  readonly address: string;
  readonly lon: number;
  readonly lat: number;
  readonly floors: number | null;
  readonly units: number | null;
}

interface HouseRow {
  readonly key: string;
  readonly buildingKey: string;
  readonly unit: string | null;
  readonly floor: number | null;
  /** Empty where a house is the whole building. */
  readonly room: string | null;
  readonly use: string | null;
}

const CHUNK = 20_000;
const MEMORY_MB = 1_024;

/**
 * Fills an empty registry with the standard address base (标准地址库): buildings and houses by
 * `building_id, name, estate, road, road_number, building_number, address, lon, lat, floors, units` and
 * `house_id, building_id, unit, floor, room, use`. Each building's grid is where its point lies; houses stand in
 * their building's. All or nothing. Throws `registry.base_not_empty`, `registry.base_columns`.
 */
export async function loadBase(root: RootCtx & { db: Pool }, options: LoadBaseOptions): Promise<LoadedBase> {
  const [known] = await root.db.query('SELECT 1 FROM registry.building LIMIT 1');
  if (known) throw new AppError('registry.base_not_empty');
  const duck = await openDuck({ directory: options.directory, memoryLimitMb: MEMORY_MB, threads: 2 });
  const load = await openBulkLoad(root.db.connectionString, {
    ...{
      origin: options.synthetic ? '合成 address base' : 'address base',
      now: root.clock.now(),
      say: options.say,
    },
  });
  try {
    const places = new Places(options);
    const ids = new Map<string, number>();
    let [next, outside, buildings, houses] = [1_001, 0, 0, 0];
    for await (const rows of pages<BuildingRow>(
      duck.rows.bind(duck),
      buildingsQuery(options.buildings),
      'building',
    )) {
      let lines = '';
      for (const row of rows) {
        const line = buildingLine(row, next, places, options);
        if (line === undefined) {
          outside++;
          continue;
        }
        ids.set(row.key, next++);
        lines += line;
        buildings++;
      }
      await load.add('building', lines);
    }
    for await (const rows of pages<HouseRow>(duck.rows.bind(duck), housesQuery(options.houses), 'house')) {
      let lines = '';
      for (const row of rows) {
        const buildingId = ids.get(row.buildingKey);
        if (buildingId === undefined) continue;
        lines += copyLine([
          ...[
            next++,
            buildingId,
            row.unit ?? '',
            row.floor,
            row.room ?? '',
            useOf(row.use),
            options.synthetic,
          ],
        ]);
        houses++;
      }
      await load.add('house', lines);
    }
    await places.store(load);
    await load.finish({ buildings, houses });
    return { buildings, houses, places: places.size, outside };
  } catch (error) {
    await load.abort();
    throw error;
  } finally {
    await duck.close();
  }
}

async function* pages<Row extends { readonly key: string }>(
  read: <R>(sql: string) => Promise<R[]>,
  query: string,
  what: string,
): AsyncGenerator<readonly Row[]> {
  for (let from = 0; ; from += CHUNK) {
    let rows: Row[];
    try {
      rows = await read<Row>(`SELECT * FROM (${query}) ORDER BY key LIMIT ${CHUNK} OFFSET ${from}`);
    } catch (error) {
      throw new AppError(
        'registry.base_columns',
        { what, reason: (error as Error).message.slice(0, 300) },
        error,
      );
    }
    if (rows.length === 0) return;
    yield rows;
  }
}

const buildingsQuery = (file: string) =>
  `SELECT building_id::VARCHAR AS key, name::VARCHAR AS name, estate::VARCHAR AS estate, road::VARCHAR AS road,
     road_number::VARCHAR AS "roadNumber", building_number::VARCHAR AS number, address::VARCHAR AS address,
     lon::DOUBLE AS lon, lat::DOUBLE AS lat, floors::INTEGER AS floors, units::INTEGER AS units
   FROM ${quoteText(file)}`;

const housesQuery = (file: string) =>
  `SELECT house_id::VARCHAR AS key, building_id::VARCHAR AS "buildingKey", unit::VARCHAR AS unit,
     floor::INTEGER AS floor, room::VARCHAR AS room, "use"::VARCHAR AS "use" FROM ${quoteText(file)}`;

/** Houses that nobody is said to live in yet are empty until records say otherwise. */
function useOf(use: string | null): number {
  const known = USES.indexOf((use ?? '') as never);
  if (known >= 0) return known + 1;
  return /^(?:shop|office|factory|service|商|办公|厂)/u.test(use ?? '')
    ? USES.indexOf('other') + 1
    : USES.indexOf('empty') + 1;
}

function buildingLine(
  row: BuildingRow,
  id: number,
  places: Places,
  { areas, synthetic }: LoadBaseOptions,
): string | undefined {
  const path = areas.locate(row.lon, row.lat)?.path;
  const [grid, district] = [path?.at(-1), path?.[1]];
  if (grid === undefined || district === undefined) return undefined;
  const isVillage = row.road === null || row.road === '';
  return copyLine([
    ...[id, places.idOf(isVillage ? 'village' : 'estate', district.id, row.estate)],
    ...[places.idOf('road', district.id, row.road), row.roadNumber || null],
    (row.number ?? '').replace(/(?:号楼|栋|幢|座|号)$/u, ''),
    ...[row.name, row.address, row.lon, row.lat, grid.id, row.floors, row.units, synthetic],
  ]);
}

/** Estates, villages and roads by district, numbered as they come. */
class Places {
  readonly #ids = new Map<string, number>();
  readonly #lines: string[] = [];
  readonly #synthetic: boolean;

  constructor({ synthetic }: LoadBaseOptions) {
    this.#synthetic = synthetic;
  }

  get size(): number {
    return this.#ids.size;
  }

  idOf(kind: (typeof PLACE_KINDS)[number], districtId: string, name: string | null): number | null {
    if (name === null || name === '') return null;
    const mark = `${kind === 'road'} ${districtId} ${name}`;
    const known = this.#ids.get(mark);
    if (known !== undefined) return known;
    const id = this.#ids.size + 1;
    this.#ids.set(mark, id);
    this.#lines.push(
      copyLine([id, PLACE_KINDS.indexOf(kind) + 1, name, districtId, searchPieces(name), this.#synthetic]),
    );
    return id;
  }

  async store(load: BulkLoad): Promise<void> {
    await load.add('place', this.#lines.join(''));
  }
}
