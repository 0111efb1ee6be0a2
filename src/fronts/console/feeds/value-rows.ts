import { isRecord, text } from './json.ts';

/** What a source writes, and the standard value that it stands for. */
export interface ValueRow {
  readonly from: string;
  readonly to: string;
}

/** The lists of values in the fields of a declaration. */
export function valuesOf(fields: Readonly<Record<string, unknown>>): Record<string, readonly ValueRow[]> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, source]) =>
      isRecord(source) && isRecord(source.values)
        ? [[field, Object.entries(source.values).map(([from, to]) => ({ from, to: text(to) }))] as const]
        : [],
    ),
  );
}

/** The list as a declaration has it, without rows that are empty; undefined when nothing is left. */
export function valuesFrom(rows: readonly ValueRow[]): Record<string, string> | undefined {
  const filled = rows.filter(({ from, to }) => from.trim() !== '' || to.trim() !== '');
  if (filled.length === 0) return undefined;
  return Object.fromEntries(filled.map(({ from, to }) => [from.trim(), to.trim()]));
}

/** A row that says what an earlier one says: a declaration could hold only one of them. */
export const isRepeated = (rows: readonly { readonly from: string }[], at: number): boolean => {
  const from = rows[at]?.from.trim() ?? '';
  return from !== '' && rows.findIndex((row) => row.from.trim() === from) < at;
};

const SEXES: Readonly<Record<string, string>> = {
  ...{ 男: '1', 男性: '1', m: '1', male: '1', 女: '2', 女性: '2', f: '2', female: '2' },
  ...{ 未知: '0', 未说明: '9', 0: '0', 1: '1', 2: '2', 9: '9' },
};

/** The rows together with one for each frequent value that has none yet; the standard value where it is known. */
export function withFrequent(
  field: string,
  rows: readonly ValueRow[],
  frequent: readonly { readonly value: string }[],
): readonly ValueRow[] {
  const known = new Set(rows.map(({ from }) => from.trim()));
  const filled = rows.filter(({ from, to }) => from !== '' || to !== '');
  const more = frequent.filter(({ value }) => !known.has(value));
  const guess = (value: string): string => (field === 'sex' ? (SEXES[value.toLowerCase()] ?? '') : '');
  return [...filled, ...more.map(({ value }) => ({ from: value, to: guess(value) }))];
}
