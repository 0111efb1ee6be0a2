import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Category, CategoryBook } from './categories.ts';
import type { CategoryGuess, Classifier } from './classifier.ts';

/** A category as an imported list has it. */
export interface CategoryInput {
  readonly code: string;
  readonly name: string;
  readonly nameEn?: string | undefined;
  readonly parent?: string | undefined;
  readonly kindHint?: string | undefined;
  readonly words?: readonly string[] | undefined;
  /** Code of the main list. */
  readonly mapsTo?: string | undefined;
}

export interface StoredList {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly retired: number;
}

/**
 * Puts categories into a list, which is made if it is not there: new ones join, known ones are changed where they
 * differ and taken into use again. With `retireOthersOn` those of the list that are not named are retired from that
 * day; cases that have them keep them. The same again changes nothing. Parents must stand in `rows` or in the list.
 */
export async function storeCategoryList(
  tx: Ctx,
  book: CategoryBook,
  input: {
    readonly list: string;
    readonly name?: string | undefined;
    readonly rows: readonly CategoryInput[];
    /** Codes that are kept although no row stores them. */
    readonly kept?: ReadonlySet<string>;
    readonly retireOthersOn?: string | undefined;
  },
): Promise<StoredList> {
  const { list, rows, retireOthersOn } = input;
  await tx.db.query(
    `INSERT INTO classify.list (id, name) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET name = CASE WHEN $3 THEN excluded.name ELSE list.name END`,
    [list, input.name ?? list, input.name !== undefined],
  );
  const levels = levelsOf(book, list, rows);
  const differing = rows.filter((row) => differs(book.find(list, row.code), row, levels.get(row.code)!));
  await tx.db.query(
    `INSERT INTO classify.category (list, code, name, name_en, parent, level, kind_hint, words)
     SELECT $1, code, name, name_en, parent, level, kind_hint, words
     FROM jsonb_to_recordset($2) AS r (code text, name text, name_en text, parent text, level smallint, kind_hint text, words text[])
     ON CONFLICT (list, code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, parent = excluded.parent,
       level = excluded.level, kind_hint = excluded.kind_hint, words = excluded.words, retired_on = NULL`,
    [list, JSON.stringify(differing.map((row) => recordOf(book.find(list, row.code), row, levels)))],
  );
  const named = new Set([...rows.map(({ code }) => code), ...(input.kept ?? [])]);
  const gone =
    retireOthersOn === undefined
      ? []
      : book.all(list).filter((each) => each.retiredOn === null && !named.has(each.code));
  if (gone.length > 0)
    await tx.db.query('UPDATE classify.category SET retired_on = $3 WHERE list = $1 AND code = ANY($2)', [
      ...[list, gone.map(({ code }) => code), retireOthersOn],
    ]);
  for (const row of rows) {
    if (row.mapsTo === undefined) continue;
    await mapCategory(tx, { list, code: row.code }, { list: book.mainList, code: row.mapsTo });
  }
  const added = differing.filter((row) => book.find(list, row.code) === undefined).length;
  return {
    added,
    changed: differing.length - added,
    unchanged: rows.length - differing.length,
    retired: gone.length,
  };
}

/** What a category of one list is called in another; `to.code` null takes that away. */
export async function mapCategory(
  tx: Ctx,
  from: { list: string; code: string },
  to: { list: string; code: string | null },
): Promise<void> {
  const key = [from.list, from.code, to.list];
  await tx.db.query(
    'DELETE FROM classify.category_map WHERE from_list = $1 AND from_code = $2 AND to_list = $3 AND to_code IS DISTINCT FROM $4',
    [...key, to.code],
  );
  if (to.code === null) return;
  await tx.db.query(
    `INSERT INTO classify.category_map (from_list, from_code, to_list, to_code, relation)
     VALUES ($1, $2, $3, $4, 'same') ON CONFLICT DO NOTHING`,
    [...key, to.code],
  );
}

function levelsOf(book: CategoryBook, list: string, rows: readonly CategoryInput[]): Map<string, number> {
  const parents = new Map(book.all(list).map(({ code, parent }) => [code, parent ?? undefined]));
  for (const { code, parent } of rows) parents.set(code, parent);
  return new Map(
    rows.map(({ code }) => {
      const line = new Set<string>();
      for (let each: string | undefined = code; each !== undefined; each = parents.get(each)) {
        if (line.has(each)) throw new AppError('classify.parent_circle', { code, list });
        line.add(each);
      }
      return [code, line.size];
    }),
  );
}

function recordOf(known: Category | undefined, row: CategoryInput, levels: ReadonlyMap<string, number>) {
  return {
    ...{
      code: row.code,
      name: row.name,
      name_en: row.nameEn ?? known?.nameEn ?? null,
      parent: row.parent ?? null,
    },
    ...{ level: levels.get(row.code), kind_hint: row.kindHint ?? known?.kindHint ?? null },
    words: row.words ?? known?.words ?? [],
  };
}

function differs(known: Category | undefined, row: CategoryInput, level: number): boolean {
  if (known === undefined || known.retiredOn !== null) return true;
  return (
    known.name !== row.name ||
    known.level !== level ||
    (known.parent ?? undefined) !== row.parent ||
    (row.nameEn !== undefined && known.nameEn !== row.nameEn) ||
    (row.kindHint !== undefined && known.kindHint !== row.kindHint) ||
    (row.words !== undefined && row.words.join('\n') !== known.words.join('\n'))
  );
}

/** English words of tickets and what citizens here say for them; written for suggestions, not for reading letters. */
const ENGLISH = parse<{ english: string; words: string }>(
  readFileSync(new URL('./lists/english-words.csv', import.meta.url)),
  { columns: true, skip_empty_lines: true },
).map(({ english, words }) => ({ pattern: new RegExp(String.raw`\b(?:${english})`, 'i'), words }));

/** Categories of the main list that a category of another list could be mapped to, likeliest first. */
export function suggestMapping(
  book: CategoryBook,
  classifier: Classifier,
  category: { readonly name: string; readonly words?: readonly string[] | undefined },
): readonly CategoryGuess[] {
  const same = book.findByName(book.mainList, category.name);
  const translated = ENGLISH.flatMap(({ pattern, words }) => (pattern.test(category.name) ? [words] : []));
  const text = [category.name, ...translated, ...(category.words ?? [])].join('，');
  const { guesses } = classifier.understand(text);
  if (same === undefined) return guesses;
  return [
    { code: same.code, name: same.name, confidence: 1 },
    ...guesses.filter(({ code }) => code !== same.code),
  ];
}
