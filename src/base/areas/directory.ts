import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import { decodeRings } from '../../lib/geo/codec.ts';
import { buildLocator, type Locator } from '../../lib/geo/locator.ts';
import type { Ring } from '../../lib/geo/types.ts';
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
  readonly size: number;
  readonly city: Area;
  find(id: string): Area | undefined;
  get(id: string): Area;
  findByCode(code: string): Area | undefined;
  childrenOf(id: string): readonly Area[];
  /** The areas of a path of ids, city first; unknown ids are left out. */
  resolve(path: readonly string[]): Area[];
  /** Where a WGS-84 point lies; undefined outside the city. */
  locate(lon: number, lat: number): Place | undefined;
}

interface AreaRow extends Area {
  readonly geometry: Buffer | null;
}

const selectAreas = statement(
  'areas.select_current',
  `SELECT id, code, name, level, depth, parent_id AS "parentId", path, exclusive, synthetic, lon, lat, geometry
   FROM areas.area WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1) ORDER BY depth, code`,
);

/** Reads the areas that are valid on a day (YYYY-MM-DD) and builds their index. Throws `areas.none`. */
export async function loadAreas(db: Db, day: string): Promise<AreaDirectory> {
  const rows = await db.run<AreaRow>(selectAreas, [day]);
  return createAreaDirectory(
    rows.map(({ geometry, ...area }) => ({ area, rings: geometry && decodeRings(geometry) })),
  );
}

export function createAreaDirectory(
  entries: readonly { area: Area; rings: readonly Ring[] | null }[],
): AreaDirectory {
  const byId = new Map(entries.map(({ area }) => [area.id, area]));
  const byCode = new Map(entries.map(({ area }) => [area.code, area]));
  const children = new Map<string, Area[]>();
  for (const { area } of entries) {
    if (area.parentId === null) continue;
    const siblings = children.get(area.parentId);
    if (siblings) siblings.push(area);
    else children.set(area.parentId, [area]);
  }
  const city = entries.find(({ area }) => area.depth === 0)?.area;
  if (city === undefined) throw new AppError('areas.none');
  const locator = indexOf(entries);
  return {
    size: entries.length,
    city,
    find: (id) => byId.get(id),
    get: (id) => {
      const area = byId.get(id);
      if (area === undefined) throw new AppError('areas.not_found', { area: id });
      return area;
    },
    findByCode: (code) => byCode.get(code),
    childrenOf: (id) => children.get(id) ?? [],
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

function indexOf(entries: readonly { area: Area; rings: readonly Ring[] | null }[]): Locator {
  const located = entries.flatMap(({ area, rings }) =>
    rings === null
      ? []
      : [
          {
            id: area.id,
            level: area.exclusive ? 'exclusive' : area.level,
            parentId: area.parentId ?? undefined,
            primary: !area.exclusive,
            rings,
          },
        ],
  );
  return buildLocator(located);
}
