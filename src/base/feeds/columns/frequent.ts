import { type FieldKind, type StandardField, standardFields } from '../contract.ts';
import type { SampleColumn } from './proposals.ts';

/** A value that a column repeats, as it is written. */
export interface Frequent {
  readonly value: string;
  /** Of the rows looked at. */
  readonly rows: number;
}

const MOST_SHOWN = 20;
/** A column with more different values is no list. */
const MOST_DIFFERENT = 40;
/** What fewer rows say may tell of one of them. */
const FEWEST_ROWS = 5;
const MOST_LETTERS = 20;
/** Kinds whose values are words of a list. */
const LISTED: ReadonlySet<FieldKind> = new Set(['text', 'sex']);
/** Fields of text that tell of one person or place all the same. */
const OWN: ReadonlySet<StandardField> = new Set([
  ...(['address', 'residence_address', 'registered_address', 'household_number'] as const),
  ...(['organisation_name', 'thing_code', 'thing_name'] as const),
]);
/** Columns of people's names, whatever they hold: who wrote the rows down repeats as well. */
const PEOPLE = /(人|员|姓名|名字|name)$/iu;

/**
 * The values that a column repeats, the most frequent first, as they are written: with them a source's own words are
 * translated. Nothing of a column that tells of people or places, nothing that few rows say, nothing like a number.
 */
export function frequentOf({ name, values }: SampleColumn, field: StandardField | undefined): Frequent[] {
  const isOwn =
    field === undefined ? PEOPLE.test(name.trim()) : OWN.has(field) || !LISTED.has(standardFields[field]);
  if (isOwn) return [];
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size > MOST_DIFFERENT) return [];
  return [...counts]
    .filter(
      ([value, rows]) => rows >= FEWEST_ROWS && [...value].length <= MOST_LETTERS && !/\d{5}/.test(value),
    )
    .map(([value, rows]) => ({ value, rows }))
    .toSorted((a, b) => b.rows - a.rows)
    .slice(0, MOST_SHOWN);
}
