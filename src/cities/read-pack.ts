import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { AppError, isAppError } from '../lib/errors.ts';
import { parseGeometry } from '../lib/geo/geojson.ts';
import type { LonLat, Ring } from '../lib/geo/types.ts';

/** One level of a city's areas, from the top; `tier` is the city's own name for its rank, such as 一级. */
export interface CityLevel {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly tier?: string;
  /** Lies across the other levels and never makes the path of a point. */
  readonly exclusive?: boolean;
}

/** How many grids of each kind the whole city is to have. */
export interface GridTotals {
  readonly community: number;
  readonly micro: number;
  readonly rural: number;
  readonly exclusive: number;
}

/** city.json of a pack; a pack may hold more keys, which belong to others. */
export interface CityFile {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly timeZone: string;
  /** WGS-84. */
  readonly centre: LonLat;
  readonly levels: readonly CityLevel[];
  readonly gridTotals: GridTotals;
  readonly seed: string;
}

export interface Division {
  readonly code: string;
  readonly name: string;
  readonly level: 'city' | 'district' | 'street' | 'community';
  readonly parent: string;
}

/** A synthetic zone is cut from real districts: which, towards where (degrees clockwise from north), how much. */
export interface ZoneCut {
  readonly code: string;
  readonly bearingDeg: number;
  readonly areaKm2: number;
}

export interface DistrictBorder {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly synthetic: boolean;
  readonly centre: LonLat | undefined;
  readonly cuts: readonly ZoneCut[];
  readonly rings: readonly Ring[];
}

/** What the areas of a city are generated from. */
export interface PackGeometry {
  readonly city: CityFile;
  readonly divisions: readonly Division[];
  readonly borders: readonly DistrictBorder[];
}

function invalid(file: string, why: string, cause?: unknown): AppError {
  return new AppError('cities.pack_invalid', { file, why }, cause);
}

function readJson(packDir: string, file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(join(packDir, file), 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw invalid(file, error instanceof Error ? error.message : 'unreadable', error);
  }
}

const LEVELS = ['city', 'district', 'street', 'community'];

function readDivisions(packDir: string): Division[] {
  const file = 'divisions.csv';
  let rows: Division[];
  try {
    rows = parse(readFileSync(join(packDir, file)), { columns: true, skip_empty_lines: true, bom: true });
  } catch (error) {
    throw invalid(file, error instanceof Error ? error.message : 'unreadable', error);
  }
  const codes = new Set<string>();
  rows.forEach((row, i) => {
    const line = i + 2;
    if (!LEVELS.includes(row.level))
      throw invalid(file, `line ${line}: level "${row.level}" is none of ${LEVELS}`);
    if (codes.has(row.code)) throw invalid(file, `line ${line}: code ${row.code} stands there twice`);
    if (row.level !== 'city' && !codes.has(row.parent)) {
      throw invalid(file, `line ${line}: parent "${row.parent}" does not stand above`);
    }
    codes.add(row.code);
  });
  return rows;
}

interface DistrictFeature {
  readonly properties: Record<string, unknown>;
  readonly geometry: unknown;
}

function readBorders(packDir: string): DistrictBorder[] {
  const file = 'districts.geojson';
  const features = readJson(packDir, file).features;
  if (!Array.isArray(features)) throw invalid(file, 'it has no list of features');
  // A zone without a code only counts as a district; one without geometry is cut from others.
  const usable = (features as DistrictFeature[]).filter((f) => f.properties.code !== null);
  return usable.map(({ properties, geometry }) => {
    try {
      return {
        code: String(properties.code),
        name: String(properties.name),
        kind: String(properties.kind),
        synthetic: properties.synthetic === true,
        centre: properties.centre as LonLat | undefined,
        cuts: (properties.cuts as ZoneCut[] | undefined) ?? [],
        rings: geometry === null ? [] : parseGeometry(geometry),
      };
    } catch (error) {
      if (!isAppError(error)) throw error;
      throw invalid(file, `${String(properties.name)}: ${error.message}`, error);
    }
  });
}

/**
 * Reads city.json, divisions.csv and districts.geojson of a pack.
 * @throws AppError cities.pack_invalid with file and reason
 */
export function readPackGeometry(packDir: string): PackGeometry {
  const city = readJson(packDir, 'city.json') as unknown as CityFile;
  for (const key of ['id', 'code', 'name', 'timeZone', 'centre', 'levels', 'gridTotals', 'seed'] as const) {
    if (city[key] === undefined) throw invalid('city.json', `${key} is missing`);
  }
  return { city, divisions: readDivisions(packDir), borders: readBorders(packDir) };
}
