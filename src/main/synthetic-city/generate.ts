import { makeMembers, makePart, partsOf } from './contents.ts';
import type { GridContents, GridMemberRow } from './model.ts';
import { type CityOptions, type CityPlan, planCity } from './plan.ts';

/** Grids made together: their people come from each other's houses. */
export const GRIDS_PER_PART = 100;

/** Rows of one grid by table; `grid_member` comes with batches of its own. */
export type CityBatch = Partial<GridContents> & { readonly grid_member?: readonly GridMemberRow[] };

export interface GenerateOptions extends CityOptions {
  /** Only every `of`-th part from `index` on, for readers that share the city out among processes. */
  readonly share?: { readonly index: number; readonly of: number };
}

/**
 * The made-up city as rows, a batch a grid, without files: the same rows that `citybrain synth city` writes as truth.
 * `city` is the name or path of a pack. Holds a hundred grids at most; gives the event loop back after each.
 * Throws `synth.scale_invalid`, `synth.seed_invalid`, `synth.city_unknown`.
 */
export async function* generateCity(city: string, options: GenerateOptions): AsyncGenerator<CityBatch> {
  yield* generatePlanned(planCity(city, options), options.share);
}

/** The rows of a plan that is made already; see `generateCity`. */
export async function* generatePlanned(
  plan: CityPlan,
  share?: GenerateOptions['share'],
): AsyncGenerator<CityBatch> {
  for (const part of partsOf(plan, GRIDS_PER_PART)) {
    if (share !== undefined && part.number % share.of !== share.index) continue;
    for (const { contents } of makePart(part)) {
      yield contents;
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const memberGrid of part.memberGrids) yield { grid_member: makeMembers(memberGrid, plan.seed) };
  }
}
