import type { ActionView } from '../../base/loop/contract.ts';

/** A field of the form of an action, as the flow says it. */
export type ActionField = ActionView['fields'][number];

/** What is filled in, by field: units as `Unit[]`, a category as `Category`, all else as it is sent. */
export type ActionValues = Readonly<Record<string, unknown>>;

export interface Unit {
  readonly id: string;
  readonly name: string;
  /** Known of what was found by words. */
  readonly code?: string;
}

/** A category in one of the city's lists. */
export interface Category {
  readonly list: string;
  readonly code: string;
}

/** The form as the server wants it: what is blank left out, units as ids, a category as `list code`. */
export function formOf(fields: readonly ActionField[], values: ActionValues): Record<string, unknown> {
  const form: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (isBlank(value)) continue;
    form[field.name] = toSend(field, value);
  }
  return form;
}

/** True of what counts as not filled in. */
export function isBlank(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function toSend({ type }: ActionField, value: unknown): unknown {
  if (type === 'organisation') return (value as Unit[])[0]?.id;
  if (type === 'organisations') return (value as Unit[]).map((unit) => unit.id);
  if (type === 'category') return `${(value as Category).list} ${(value as Category).code}`;
  return value;
}
