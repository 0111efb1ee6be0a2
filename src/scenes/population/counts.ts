import type { Area } from '../../base/areas/index.ts';
import { type Reach, reaches, reachOf } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import {
  BAND_YEARS,
  bandCells,
  cellsOf,
  HOUSEHOLDS,
  LAST_BAND,
  LIVING,
  NUMBERLESS,
  sumOf,
  UNKNOWN_AGE_BAND,
} from './cells.ts';
import type { Counts } from './contract.ts';
import { UNPLACED } from './count.ts';
import { KINDS, type Kind, type Sex } from './kinds-contract.ts';
import { permissions } from './manifest.ts';

const selectCounts = statement(
  'population.select_counts',
  `SELECT i.id, coalesce(r.figures, k.figures) AS figures, coalesce(r.oldest_at, k.counted_at) AS "oldestAt",
     coalesce(r.newest_at, k.counted_at) AS "newestAt"
   FROM unnest($1::uuid[]) i(id) LEFT JOIN population.area_count r ON r.area_id = i.id
     LEFT JOIN population.grid_count k ON k.area_id = i.id
   WHERE coalesce(r.figures, k.figures) IS NOT NULL`,
);

export interface CountRow {
  readonly id: string;
  readonly figures: readonly number[];
  readonly oldestAt: Date;
  readonly newestAt: Date;
}

/** The counts of areas that were counted, by id. */
export async function countsOf(ctx: RootCtx, ids: readonly string[]): Promise<ReadonlyMap<string, CountRow>> {
  const rows = await ctx.db.run<CountRow>(selectCounts, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** An area that somebody asks for, and what lies above it in his reach. */
export interface Asked {
  readonly reach: Reach;
  readonly area: Area;
  readonly path: readonly Area[];
  readonly children: readonly Area[];
}

/**
 * The area that is asked for, narrowed by the reach of a permission: without one the highest that the reader sees. Throws
 * `population.not_found`.
 */
export function askedArea(
  ctx: Pick<RootCtx, 'actor'>,
  city: City,
  permission: string,
  id: string | undefined,
): Asked {
  const reach = reachOf(ctx.actor, permission, city);
  const { areas } = city;
  const own = reach
    ?.map((each) => areas.find(each))
    .filter((each) => each !== undefined)
    .sort((a, b) => a.depth - b.depth);
  const area = id === undefined ? (own === undefined ? areas.city : own[0]) : areas.find(id);
  if (area === undefined || !reaches(reach, area.id, areas)) throw new AppError('population.not_found');
  const path = areas.resolve(area.path).filter((each) => reaches(reach, each.id, areas));
  return { reach, area, path, children: areas.childrenOf(area.id) };
}

export const nameOf = ({ id, code, name }: Area) => ({ id, code, name });
const NONE: readonly number[] = [];

/**
 * The people of an area and of what lies directly below it, from the kept counts; nobody is counted now. Throws
 * `population.not_found`.
 */
export async function countArea(
  ctx: RootCtx,
  city: City,
  { area: id, kind }: { readonly area?: string; readonly kind?: Kind },
): Promise<Counts> {
  const { reach, area, path, children } = askedArea(ctx, city, permissions.read, id);
  const isWhole = area.depth === 0 && reach === undefined;
  const whole = city.areas.city.id;
  const rows = await countsOf(ctx, [area.id, whole, UNPLACED, ...children.map((child) => child.id)]);
  const row = rows.get(area.id);
  // Where nobody lives nothing is counted: that was seen when the city was.
  const times = row ?? rows.get(whole);
  const figures = row?.figures ?? NONE;
  const kinds = kind === undefined ? LIVING : [kind];
  const unplaced = rows.get(UNPLACED);
  return {
    ...{ area: nameOf(area), path: path.map(nameOf) },
    oldestAt: times?.oldestAt.toISOString() ?? null,
    newestAt: times?.newestAt.toISOString() ?? null,
    living: sumOf(figures, cellsOf({})),
    residences: residencesOf(figures),
    sexes: {
      male: sumOf(figures, cellsOf({ kinds, sex: 'male' })),
      female: sumOf(figures, cellsOf({ kinds, sex: 'female' })),
      unknown: sumOf(figures, cellsOf({ kinds, sex: 'unknown' })),
    },
    households: figures[HOUSEHOLDS] ?? 0,
    numberless: figures[NUMBERLESS] ?? 0,
    ages: agesOf(figures, kinds),
    pyramid: pyramidOf(figures, kinds),
    unplaced: isWhole && unplaced !== undefined ? sumOf(unplaced.figures, cellsOf({ kinds: KINDS })) : null,
    children: children.map((child) => childOf(child, rows.get(child.id)?.figures ?? NONE, city)),
  };
}

function childOf(child: Area, figures: readonly number[], { areas }: City): Counts['children'][number] {
  return {
    ...nameOf(child),
    living: sumOf(figures, cellsOf({})),
    ...residencesOf(figures),
    households: figures[HOUSEHOLDS] ?? 0,
    from60: sumOf(figures, cellsOf({ ageFrom: 60 })),
    hasChildren: areas.childrenOf(child.id).length > 0,
  };
}

const residencesOf = (figures: readonly number[]): Counts['residences'] => {
  const of = (kind: Kind) => sumOf(figures, cellsOf({ kinds: [kind] }));
  return { registered: of('registered'), apart: of('apart'), floating: of('floating'), away: of('away') };
};

function agesOf(figures: readonly number[], kinds: readonly Kind[]): Counts['ages'] {
  const between = (ageFrom: number, ageTo?: number) => sumOf(figures, cellsOf({ kinds, ageFrom, ageTo }));
  const sexes: readonly Sex[] = ['unknown', 'male', 'female'];
  return {
    ...{ under15: between(0, 14), working: between(15, 59), from60: between(60), from65: between(65) },
    unknown: sexes.reduce((sum, sex) => sum + sumOf(figures, bandCells(UNKNOWN_AGE_BAND, kinds, sex)), 0),
  };
}

function pyramidOf(figures: readonly number[], kinds: readonly Kind[]): Counts['pyramid'] {
  return Array.from({ length: LAST_BAND + 1 }, (_, band) => {
    const of = (sex: Sex) => sumOf(figures, bandCells(band, kinds, sex));
    return { from: band * BAND_YEARS, male: of('male'), female: of('female'), unknown: of('unknown') };
  });
}
