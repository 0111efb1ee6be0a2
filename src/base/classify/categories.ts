import { AppError } from '../../lib/errors.ts';
import { type Db, statement } from '../../platform/db/index.ts';

export interface Category {
  readonly list: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly parent: string | null;
  readonly level: number;
  readonly kindHint: string | null;
  /** Words and short phrases citizens use for it. */
  readonly words: readonly string[];
  readonly retiredOn: string | null;
}

/** All lists of categories in memory, mapped onto each other. */
export interface CategoryBook {
  /** The list into which texts are classified. */
  readonly mainList: string;
  readonly lists: readonly { readonly id: string; readonly name: string }[];
  find(list: string, code: string): Category | undefined;
  /** By its name, Chinese or English, when only one of the list that is in use has it. */
  findByName(list: string, name: string): Category | undefined;
  /** For a new case: throws `classify.category_unknown`, or `classify.category_retired` with what to take instead. */
  getUsable(list: string, code: string, day: string): Category;
  /** Names from the first level down: 城乡建设 / 物业管理 / 电梯故障. */
  pathOf(category: Category): readonly string[];
  all(list: string): readonly Category[];
  /** What it is called in another list; undefined where the map has nothing. */
  mapTo(category: Category, list: string): Category | undefined;
}

const selectCategories = statement(
  'classify.select_categories',
  `SELECT list, code, name, name_en AS "nameEn", parent, level, kind_hint AS "kindHint", words, retired_on AS "retiredOn"
   FROM classify.category ORDER BY list, code`,
);
const selectMap = statement(
  'classify.select_map',
  `SELECT from_list AS "fromList", from_code AS "fromCode", to_list AS "toList", to_code AS "toCode"
   FROM classify.category_map ORDER BY relation = 'same' DESC`,
);

export async function loadCategories(db: Db): Promise<CategoryBook> {
  const lists = await db.query<{ id: string; name: string; main: boolean }>(
    'SELECT id, name, main FROM classify.list',
  );
  return createCategoryBook(
    lists,
    await db.run<Category>(selectCategories),
    await db.run<CategoryLink>(selectMap),
  );
}

/** A category of one list and what it is called in another. */
export interface CategoryLink {
  readonly fromList: string;
  readonly fromCode: string;
  readonly toList: string;
  readonly toCode: string;
}

/** The book of lists given as rows; of several links for the same, the first holds. Throws `classify.no_lists`. */
export function createCategoryBook(
  lists: readonly { readonly id: string; readonly name: string; readonly main: boolean }[],
  rows: readonly Category[],
  map: readonly CategoryLink[],
): CategoryBook {
  const byKey = new Map(rows.map((row) => [`${row.list} ${row.code}`, row]));
  const mapped = new Map<string, string>();
  for (const { fromList, fromCode, toList, toCode } of map) {
    const there = `${fromList} ${fromCode} > ${toList}`;
    const back = `${toList} ${toCode} > ${fromList}`;
    if (!mapped.has(there)) mapped.set(there, toCode);
    if (!mapped.has(back)) mapped.set(back, fromCode);
  }
  const mainList = (lists.find((list) => list.main) ?? lists[0])?.id;
  if (mainList === undefined) throw new AppError('classify.no_lists');
  const find = (list: string, code: string) => byKey.get(`${list} ${code}`);
  const byName = namesOf(rows);
  return {
    mainList,
    lists,
    find,
    findByName: (list, name) => byName.get(`${list} ${name.trim().toLowerCase()}`) ?? undefined,
    getUsable: (list, code, day) => {
      const category = find(list, code);
      if (category === undefined) throw new AppError('classify.category_unknown', { list, code });
      if (category.retiredOn !== null && category.retiredOn <= day) {
        const instead = rows
          .filter((row) => row.list === list && row.parent === category.parent && row.retiredOn === null)
          .map((row) => `${row.code} ${row.name}`);
        throw new AppError('classify.category_retired', {
          code,
          since: category.retiredOn,
          instead: instead.slice(0, 10),
        });
      }
      return category;
    },
    pathOf: (category) => {
      const names: string[] = [];
      for (let each: Category | undefined = category; each; each = find(each.list, each.parent ?? '')) {
        names.unshift(each.name);
      }
      return names;
    },
    all: (list) => rows.filter((row) => row.list === list),
    mapTo: (category, list) => {
      if (category.list === list) return category;
      for (let each: Category | undefined = category; each; each = find(each.list, each.parent ?? '')) {
        const code = mapped.get(`${each.list} ${each.code} > ${list}`);
        if (code !== undefined) return find(list, code);
      }
      return undefined;
    },
  };
}

/** Categories in use by list and name; null where several share it. */
function namesOf(rows: readonly Category[]): Map<string, Category | null> {
  const byName = new Map<string, Category | null>();
  for (const row of rows) {
    if (row.retiredOn !== null) continue;
    for (const name of new Set([row.name, row.nameEn ?? row.name].map((each) => each.toLowerCase()))) {
      const key = `${row.list} ${name}`;
      byName.set(key, byName.has(key) ? null : row);
    }
  }
  return byName;
}
