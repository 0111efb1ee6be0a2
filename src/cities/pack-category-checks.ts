import { prefixesOf } from './pack-duties.ts';
import type { PackReader } from './pack-reader.ts';
import type { Category, CityPack } from './pack-types.ts';

/** A pack without a folder, as the checks see it. */
export type PackContent = Omit<CityPack, 'dir'>;

/** The codes of each list, and which of them have no children. */
export interface CategoryIndex {
  readonly byKey: ReadonlyMap<string, Category>;
  readonly parents: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
}

/** A category's name across lists. */
export const keyOf = (list: string, code: string) => `${list} ${code}`;

/** Looks up categories, those with children, and every beginning of their codes. */
export function indexCategories(categories: readonly Category[]): CategoryIndex {
  const byKey = new Map(categories.map((category) => [keyOf(category.list, category.code), category]));
  const parents = new Set(categories.map(({ list, parent }) => keyOf(list, parent ?? '')));
  const prefixes = new Set(
    categories.flatMap(({ list, code }) => [...prefixesOf(code)].map((prefix) => keyOf(list, prefix))),
  );
  return { byKey, parents, prefixes };
}

/** The categories without children. */
export function leavesOf(categories: readonly Category[], index: CategoryIndex): Category[] {
  return categories.filter(({ list, code }) => !index.parents.has(keyOf(list, code)));
}

/** Reports each row whose key was there before. */
export function checkOnce<T extends { readonly line: number }>(
  reader: PackReader,
  file: string,
  field: string,
  rows: readonly T[],
  key: (row: T) => string,
): void {
  const lines = new Map<string, number>();
  for (const row of rows) {
    const before = lines.get(key(row));
    if (before === undefined) lines.set(key(row), row.line);
    else reader.report(file, row.line, field, `"${key(row)}" stands in line ${before} already`, 'each once');
  }
}

/** Codes once, parents there, levels without a jump, codes that begin with the parent's. */
export function checkCategories(reader: PackReader, pack: PackContent, index: CategoryIndex): void {
  checkOnce(reader, 'lists.csv', 'list', pack.lists, (list) => list.id);
  for (const list of pack.lists) {
    const own = pack.categories.filter((category) => category.list === list.id);
    checkOnce(reader, list.file, 'code', own, (category) => category.code);
    if (list.mapsTo !== undefined && !pack.lists.some((other) => other.id === list.mapsTo)) {
      reader.report(
        'lists.csv',
        list.line,
        'mapsTo',
        `there is no list ${list.mapsTo}`,
        'a list of this file',
      );
    }
    for (const category of own) {
      const { line, code, level, parent } = category;
      const above = parent === undefined ? undefined : index.byKey.get(keyOf(list.id, parent));
      if (parent !== undefined && above === undefined) {
        reader.report(
          list.file,
          line,
          'parent',
          `there is no category ${parent}`,
          'a code of this list, or none',
        );
      } else if (level !== (above?.level ?? 0) + 1) {
        reader.report(
          list.file,
          line,
          'level',
          `it is ${level}`,
          `${(above?.level ?? 0) + 1}, one below its parent`,
        );
      } else if (!code.startsWith(parent ?? '') || code === parent) {
        reader.report(
          list.file,
          line,
          'code',
          `it does not begin with ${parent}`,
          'the parent’s code and more',
        );
      }
    }
  }
}

/** Both ends exist, and a list with `mapsTo` is mapped without a hole. */
export function checkMappings(reader: PackReader, pack: PackContent, index: CategoryIndex): void {
  const file = 'category-map.csv';
  const mapped = new Set<string>();
  checkOnce(reader, file, 'fromCode', pack.mappings, (row) =>
    [row.fromList, row.fromCode, row.toList, row.toCode].join(' '),
  );
  for (const row of pack.mappings) {
    mapped.add([row.fromList, row.fromCode, row.toList].join(' '));
    if (!index.byKey.has(keyOf(row.fromList, row.fromCode))) {
      reader.report(
        file,
        row.line,
        'fromCode',
        `${row.fromList} has no ${row.fromCode}`,
        'a category of that list',
      );
    }
    const target = index.byKey.get(keyOf(row.toList, row.toCode));
    if (target === undefined) {
      reader.report(
        file,
        row.line,
        'toCode',
        `${row.toList} has no ${row.toCode}`,
        'a category of that list',
      );
    } else if (target.level < 2) {
      reader.report(
        file,
        row.line,
        'toCode',
        'it is of the first level',
        'one of the second or a lower level',
      );
    }
  }
  for (const list of pack.lists.filter((one) => one.mapsTo !== undefined)) {
    const own = pack.categories.filter((category) => category.list === list.id);
    for (const { code, line } of leavesOf(own, index)) {
      if (mapped.has([list.id, code, list.mapsTo].join(' '))) continue;
      reader.report(
        list.file,
        line,
        'code',
        `${code} is mapped to nothing in ${list.mapsTo}`,
        `a row in ${file}`,
      );
    }
  }
}

/** Each category without children has words. */
export function checkWords(reader: PackReader, pack: PackContent, index: CategoryIndex): void {
  const file = 'category-words.csv';
  checkOnce(reader, file, 'code', pack.words, (row) => keyOf(row.list, row.code));
  for (const { list, code, line } of pack.words) {
    if (!index.byKey.has(keyOf(list, code))) {
      reader.report(file, line, 'code', `${list} has no ${code}`, 'a category of that list');
    }
  }
  const known = new Set(pack.words.map(({ list, code }) => keyOf(list, code)));
  for (const { list, code } of leavesOf(pack.categories, index)) {
    if (known.has(keyOf(list, code))) continue;
    reader.report(
      file,
      0,
      'code',
      `${list} ${code} has no words`,
      'a row for each category without children',
    );
  }
}

/** A prefix must begin at least one code of its list. */
export function checkPrefix(
  reader: PackReader,
  file: string,
  line: number,
  list: string,
  prefix: string,
  index: CategoryIndex,
): void {
  if (index.prefixes.has(keyOf(list, prefix))) return;
  const why = `no category of ${list} begins with "${prefix}"`;
  reader.report(file, line, 'categoryPrefix', why, 'the beginning of a code of that list');
}
