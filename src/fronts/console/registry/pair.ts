import { readableFields } from './field-words.ts';
import type { RecordView } from './types.ts';

export interface PairRow {
  readonly field: string;
  readonly left: readonly { readonly value: string; readonly record: RecordView }[];
  readonly right: readonly { readonly value: string; readonly record: RecordView }[];
  /** They agree when they have one value in common; masked ones that look alike need not be. */
  readonly is: 'agrees' | 'differs' | 'one-sided' | 'masked';
}

/** What the sources say of either side, field by field; the most telling fields first, each value once. */
export function pairRows(left: readonly RecordView[], right: readonly RecordView[]): PairRow[] {
  const names = [...new Set([...left, ...right].flatMap(({ fields }) => Object.keys(fields)))];
  return readableFields(names).map((field) => {
    const [one, two] = [saidOf(left, field), saidOf(right, field)];
    const both = one.length > 0 && two.length > 0;
    const shared = one.some(({ value }) => two.some((other) => other.value === value));
    const isMasked = shared && one.some(({ value }) => value.includes('*'));
    const is = !both ? 'one-sided' : isMasked ? 'masked' : shared ? 'agrees' : 'differs';
    return { field, left: one, right: two, is };
  });
}

function saidOf(records: readonly RecordView[], field: string): { value: string; record: RecordView }[] {
  const said = new Map<string, { value: string; record: RecordView }>();
  for (const record of records) {
    const value = record.fields[field];
    if (value !== undefined && !said.has(value)) said.set(value, { value, record });
  }
  return [...said.values()];
}
