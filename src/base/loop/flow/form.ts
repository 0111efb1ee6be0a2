import { AppError } from '../../../lib/errors.ts';
import type { FieldDefinition } from './flow.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TEXT_MOST = 2_000;
const LIST_MOST = 20;

/**
 * Checks what somebody filled in against an action's form and returns only the fields the form has, trimmed. A unit is
 * one that `isUnit` knows: no row of the loop asks for it again, and a case given to nobody would lie there for ever.
 * Throws `loop.form_invalid` with every field at fault and what would be right.
 */
export function checkForm(
  form: Readonly<Record<string, FieldDefinition>>,
  input: Readonly<Record<string, unknown>>,
  isUnit: (id: string) => boolean,
): Record<string, unknown> {
  const faults: { field: string; reason: string }[] = [];
  const checked: Record<string, unknown> = {};
  for (const name of Object.keys(input)) {
    if (!(name in form))
      faults.push({ field: name, reason: `is not a field of this form: ${Object.keys(form).join(', ')}` });
  }
  for (const [name, field] of Object.entries(form)) {
    const value = typeof input[name] === 'string' ? input[name].trim() : input[name];
    if (
      value === undefined ||
      value === null ||
      value === '' ||
      (Array.isArray(value) && value.length === 0)
    ) {
      if (field.required) faults.push({ field: name, reason: 'is required' });
      continue;
    }
    const reason = findFault(field, value, isUnit);
    if (reason === undefined) checked[name] = value;
    else faults.push({ field: name, reason });
  }
  if (faults.length > 0) {
    const reason = faults.map((each) => `${each.field} ${each.reason}`).join('; ');
    throw new AppError('loop.form_invalid', { reason: reason.slice(0, 500), fields: faults.slice(0, 20) });
  }
  return checked;
}

function findFault(
  field: FieldDefinition,
  value: unknown,
  isUnit: (id: string) => boolean,
): string | undefined {
  switch (field.type) {
    case 'text':
    case 'category':
    case 'reference': {
      const most = field.most ?? TEXT_MOST;
      if (typeof value !== 'string') return 'is not text';
      return value.length > most ? `has ${value.length} characters; at most ${most}` : undefined;
    }
    case 'choice': {
      const choices = (field.options ?? []).map((option) => option.value);
      return choices.includes(value as string) ? undefined : `is not one of ${choices.join(', ')}`;
    }
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'is not a number';
      if (value < (field.min ?? -Infinity) || value > (field.max ?? Infinity)) {
        return `is not between ${field.min ?? 'any'} and ${field.max ?? 'any'}`;
      }
      return undefined;
    case 'yes-no':
      return typeof value === 'boolean' ? undefined : 'is not true or false';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
        ? undefined
        : 'is not a date like 2026-11-18';
    case 'person':
      return isId(value) ? undefined : 'is not an id';
    case 'organisation':
      if (!isId(value)) return 'is not an id';
      return isUnit(value) ? undefined : NO_UNIT;
    case 'organisations':
      return faultOfList(field, value) ?? ((value as string[]).every(isUnit) ? undefined : NO_UNIT);
    case 'files':
      return faultOfList(field, value);
  }
}

const NO_UNIT = 'names a unit that this city does not have';

const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

function faultOfList(field: FieldDefinition, value: unknown): string | undefined {
  const most = field.most ?? LIST_MOST;
  if (!Array.isArray(value)) return 'is not a list of ids';
  if (value.length > most) return `has ${value.length} entries; at most ${most}`;
  return value.every(isId) ? undefined : 'is not a list of ids';
}
