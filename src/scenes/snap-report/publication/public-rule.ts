import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { City } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import type { Db } from '../../../platform/db/index.ts';
import { findSetting, storeSetting } from '../../../platform/settings/index.ts';

const SETTING = 'public-view';
const FILE = 'public-view.json';
const Short = Type.String({ minLength: 1, maxLength: 100 });

/** What a city shows to everybody, after review: `public-view.json` of its pack. */
const PublicView = Type.Object({
  /** Reports of these channels go to the review. */
  channels: Type.Array(Short, { maxItems: 50 }),
  /** Categories, by list and prefix of the code, of which nothing is ever shown, each with its reason. */
  neverCategories: Type.Array(
    Type.Object({ list: Short, prefix: Type.String({ minLength: 1, maxLength: 30 }), why: Short }),
    { maxItems: 500 },
  ),
  /** Nor of any category with one of these words in its name. */
  neverCategoryWords: Type.Array(Short, { maxItems: 100 }),
  /** A point is shown as the middle of a square of this side. */
  pointGridM: Type.Number({ minimum: 20, maximum: 5_000 }),
  /** What stands after the number of a house, a door or a room: an address is cut off before that number. */
  houseNumbers: Type.Array(Type.String({ minLength: 1, maxLength: 10 }), { minItems: 1, maxItems: 50 }),
  /** Where the rule comes from. */
  source: Type.String({ maxLength: 500 }),
});
type PublicView = Static<typeof PublicView>;

/** The rule in force, with what queries need. */
export interface PublicRule {
  readonly channels: readonly string[];
  /** Kinds that may be shown; 举报 is not one of them in any city. */
  readonly kinds: readonly string[];
  /** Categories of which nothing is shown, as `list:code`. */
  readonly never: readonly string[];
  readonly pointGridM: number;
  /** The address without what would find a door: 人民路12号3单元 → 人民路. */
  cutAddress(address: string): string;
}

/** Kind that is never public, whatever the pack says: its reporter must not be found through it. */
export const WRONGDOING = '举报';
/** Where the pack has no rule nothing is shown. */
const NOTHING: PublicView = {
  ...{ channels: [], neverCategories: [], neverCategoryWords: [], houseNumbers: ['号'] },
  ...{ pointGridM: 1_000, source: '' },
};

/** Stores the pack's rule when a city is set up. Throws `snap-report.rule_invalid` with what is wrong. */
export async function storePublicRule(ctx: Ctx, { packDirectory }: { packDirectory: string }): Promise<void> {
  const file = join(packDirectory, FILE);
  if (!existsSync(file)) return;
  const rule = parse(await readFile(file, 'utf8'));
  await storeSetting(ctx, SETTING, rule);
}

function parse(text: string): PublicView {
  try {
    const rule: unknown = JSON.parse(text);
    if (Value.Check(PublicView, rule)) return rule;
    const [first] = Value.Errors(PublicView, rule);
    throw new AppError('snap-report.rule_invalid', {
      ...{ file: FILE, why: `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim() },
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('snap-report.rule_invalid', { file: FILE, why: String(error) }, error);
  }
}

/** Reads what may be public in this city: the rule of the pack and its kinds of reports. */
export async function loadPublicRule(db: Db, city: Pick<City, 'categories'>): Promise<PublicRule> {
  const view = await findSetting<PublicView>(db, SETTING);
  const kinds = (await findSetting<{ kind: string; public: boolean }[]>(db, 'kinds')) ?? [];
  const { channels, pointGridM, houseNumbers } = view ?? NOTHING;
  return {
    ...{ channels, pointGridM },
    kinds:
      view === undefined
        ? []
        : kinds.flatMap((each) => (each.public && each.kind !== WRONGDOING ? [each.kind] : [])),
    never: neverOf(view ?? NOTHING, city.categories),
    cutAddress: (address) => cutAddress(address, houseNumbers),
  };
}

function neverOf(view: PublicView, categories: City['categories']): string[] {
  return categories.lists.flatMap(({ id }) =>
    categories
      .all(id)
      .filter(
        ({ code, name }) =>
          view.neverCategories.some(({ list, prefix }) => list === id && code.startsWith(prefix)) ||
          view.neverCategoryWords.some((word) => name.includes(word)),
      )
      .map(({ code }) => `${id}:${code}`),
  );
}

const NUMBER = '[0-9０-９一二三四五六七八九十百零〇两甲乙丙丁A-Za-zＡ-Ｚ]';

/**
 * Cuts an address off before the first number of a house, door or room. Pure; `houseNumbers` are the words that stand
 * behind such a number.
 */
export function cutAddress(address: string, houseNumbers: readonly string[]): string {
  const words = houseNumbers.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const number = new RegExp(`${NUMBER}{1,6}(?:[-－—之]${NUMBER}{1,6}){0,3}\\s?(?:${words})`, 'u');
  // 5-2-301 says the door without any word.
  const door = /[0-9０-９]{1,4}(?:[-－—][0-9０-９]{1,4}){1,3}/u;
  const ends = [number, door].map((each) => address.search(each)).filter((at) => at >= 0);
  return address
    .slice(0, Math.min(address.length, ...ends))
    .replace(/[\s,，、;；:：(（]+$/u, '')
    .slice(0, 100);
}

const METRES_A_DEGREE = 111_320;

/**
 * The middle of the square in which a WGS-84 point lies, five decimals. The same square gives the same point, so that
 * many reports from one door do not give it away together.
 */
export function coarsen(lon: number, lat: number, gridM: number): { lon: number; lat: number } {
  const step = gridM / METRES_A_DEGREE;
  const middle = (value: number, size: number) => (Math.floor(value / size) + 0.5) * size;
  const row = middle(lat, step);
  // All points of a row of squares take the width at its middle, so that squares do not overlap.
  const wide = step / Math.max(0.01, Math.cos((row * Math.PI) / 180));
  return { lon: Number(middle(lon, wide).toFixed(5)), lat: Number(row.toFixed(5)) };
}
