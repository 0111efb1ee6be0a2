import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import { decodeRings } from '../../lib/geo/codec.ts';
import { createLocatorBuilder, type Locator } from '../../lib/geo/locator.ts';
import { type Db, statement } from '../../platform/db/index.ts';

export interface Area {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly level: string;
  /** 0 for the city. */
  readonly depth: number;
  readonly parentId: string | null;
  /** Ids from the city down to this area. */
  readonly path: readonly string[];
  readonly exclusive: boolean;
  readonly synthetic: boolean;
  readonly lon: number | null;
  readonly lat: number | null;
}

export interface Place {
  /** From the city down to the deepest area known; never empty. */
  readonly path: readonly Area[];
  /** Exclusive grids (专属网格) that cover the point as well. */
  readonly exclusive: readonly Area[];
}

/** All areas of the city in memory: a city has some ten thousand and asks for them with every report. */
export interface AreaDirectory {
  /** Changes when any area does. */
  readonly version: string;
  readonly size: number;
  readonly city: Area;
  find(id: string): Area | undefined;
  get(id: string): Area;
  findByCode(code: string): Area | undefined;
  childrenOf(id: string): readonly Area[];
  /** What a district or street was called before, newest first: addresses go on saying so for years. */
  formerNamesOf(id: string): readonly string[];
  /** The areas of a path of ids, city first; unknown ids are left out. */
  resolve(path: readonly string[]): Area[];
  /** Where a WGS-84 point lies; undefined outside the city. */
  locate(lon: number, lat: number): Place | undefined;
}

interface AreaRow extends Omit<Area, 'path'> {
  readonly geometry: Buffer | null;
}

/** Rows read at once: few enough that most are dropped while they are young, and their buffers with them. */
const PAGE = 1_000;

const selectAreas = statement(
  'areas.select_current',
  `SELECT id, code, name, level, depth, parent_id AS "parentId", exclusive, synthetic, lon, lat, geometry
   FROM areas.area WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)
     AND (depth, code) > ($2, $3) ORDER BY depth, code LIMIT $4`,
);

/** A row that is written anew, even on the same day, has another xmin. */
const selectVersion = statement(
  'areas.select_version',
  `SELECT count(*) || ' ' || coalesce(bit_xor(hashtextextended(id::text || xmin::text, 0)), 0) AS version
   FROM areas.area WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)`,
);

/** Districts and streets only: nobody writes the former name of a grid into an address. */
const selectFormer = statement(
  'areas.select_former',
  `SELECT code, name FROM areas.area WHERE depth IN (1, 2) AND valid_to <= $1 ORDER BY valid_to DESC, name`,
);

/**
 * Reads the areas that are valid on a day (YYYY-MM-DD) and builds their index. Gives `known` back when nothing has
 * changed since: reading a whole city again would hold it in memory twice. Throws `areas.none`.
 */
export async function loadAreas(db: Db, day: string, known?: AreaDirectory): Promise<AreaDirectory> {
  const versionOf = async () => (await db.run<{ version: string }>(selectVersion, [day]))[0]!.version;
  if (known !== undefined && known.version === (await versionOf())) return known;
  const page = (after: Pick<AreaRow, 'depth' | 'code'>) =>
    db.run<AreaRow>(selectAreas, [day, after.depth, after.code, PAGE]);
  const areas: Area[] = [];
  const byId = new Map<string, Area>();
  const levels = new Map<string, string>();
  const locator = createLocatorBuilder();
  // Read before the first row: what is written meanwhile shows as a change afterwards, not as known already.
  const version = await versionOf();
  let coming = page({ depth: -1, code: '' });
  for (;;) {
    const rows = await coming;
    const last = rows.length < PAGE ? undefined : rows.at(-1)!;
    // The database reads the next page while this one is decoded.
    if (last) coming = page(last);
    for (const row of rows) {
      const { geometry } = row;
      const area = sharing(row, byId, levels);
      byId.set(area.id, area);
      areas.push(area);
      if (geometry === null) continue;
      const level = area.exclusive ? 'exclusive' : area.level;
      const parentId = area.parentId ?? undefined;
      locator.add({ id: area.id, level, parentId, primary: !area.exclusive, rings: decodeRings(geometry) });
    }
    if (last) continue;
    const former = await db.run<{ code: string; name: string }>(selectFormer, [day]);
    return createAreaDirectory({ version, areas, byId, former }, locator.build());
  }
}

/** The area with its path, made of the very strings that those above it hold: a copy for each costs 60 MB a city. */
function sharing(row: AreaRow, byId: ReadonlyMap<string, Area>, levels: Map<string, string>): Area {
  const parent = row.parentId === null ? undefined : byId.get(row.parentId);
  const level = levels.get(row.level) ?? row.level;
  levels.set(level, level);
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    level,
    depth: row.depth,
    parentId: parent?.id ?? row.parentId,
    // Not spread: that leaves room for growth in each, 12 MB a city.
    path: (parent?.path ?? []).concat(row.id),
    exclusive: row.exclusive,
    synthetic: row.synthetic,
    lon: row.lon,
    lat: row.lat,
  };
}

interface Loaded {
  readonly version: string;
  readonly areas: readonly Area[];
  readonly byId: ReadonlyMap<string, Area>;
  readonly former: readonly { readonly code: string; readonly name: string }[];
}

function createAreaDirectory({ version, areas, byId, former }: Loaded, locator: Locator): AreaDirectory {
  const byCode = new Map(areas.map((area) => [area.code, area]));
  const children = new Map<string, Area[]>();
  for (const area of areas) {
    if (area.parentId === null) continue;
    const siblings = children.get(area.parentId);
    if (siblings) siblings.push(area);
    else children.set(area.parentId, [area]);
  }
  const formerNames = new Map<string, string[]>();
  for (const { code, name } of former) {
    const area = byCode.get(code);
    if (area === undefined || area.name === name) continue;
    formerNames.set(area.id, [...new Set([...(formerNames.get(area.id) ?? []), name])]);
  }
  const city = areas.find(({ depth }) => depth === 0);
  if (city === undefined) throw new AppError('areas.none');
  return {
    version,
    size: areas.length,
    city,
    find: (id) => byId.get(id),
    get: (id) => {
      const area = byId.get(id);
      if (area === undefined) throw new AppError('areas.not_found', { area: id });
      return area;
    },
    findByCode: (code) => byCode.get(code),
    childrenOf: (id) => children.get(id) ?? [],
    formerNamesOf: (id) => formerNames.get(id) ?? [],
    resolve: (path) => path.flatMap((id) => byId.get(id) ?? []),
    locate: (lon, lat) => {
      const located = locator.locate(lon, lat);
      return located && { path: located.path.map(known), exclusive: located.exclusive.map(known) };
    },
  };

  function known(id: string): Area {
    const area = byId.get(id);
    assert(area, `the locator knows an area that the directory does not: ${id}`);
    return area;
  }
}
