import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { AppError } from '../../lib/errors.ts';
import {
  type CheckedDeclaration,
  Declaration,
  type FieldMapping,
  type StandardField,
  standardFieldNames,
  standardFields,
} from './contract.ts';

const BAD_SHARE = 0.05;
const SHRINK = 0.2;

type Given = {
  [Key in keyof CheckedDeclaration]?: unknown;
} & {
  fields?: Record<
    string,
    string | { column: string; format?: string; values?: Record<string, string> } | undefined
  >;
  key?: string[];
  required?: StandardField[];
  format?: CheckedDeclaration['format'];
};

/**
 * The declaration of a source, checked, with its defaults. Throws `feeds.declaration_wrong` with all faults at once:
 * what is missing or of the wrong form, and what does not fit together.
 */
export function checkDeclaration(given: unknown): CheckedDeclaration {
  const faults = formFaults(given);
  if (typeof given === 'object' && given !== null && !Array.isArray(given))
    faults.push(...fitFaults(given as Given));
  if (faults.length > 0)
    throw new AppError('feeds.declaration_wrong', { count: faults.length, faults: faults.join('; ') });
  const { fields, ...rest } = given as Given;
  return {
    ...{ key: [], required: [], maximumBadShare: BAD_SHARE, maximumShrink: SHRINK },
    ...{ minimumRows: 1, synthetic: false },
    ...(rest as object),
    fields: mappingsOf(fields ?? {}),
  } as unknown as CheckedDeclaration;
}

function mappingsOf(fields: NonNullable<Given['fields']>): FieldMapping[] {
  return standardFieldNames.flatMap((field) => {
    const from = fields[field];
    if (from === undefined) return [];
    return [{ field, ...(typeof from === 'string' ? { column: from } : from) }];
  });
}

/** Each part is asked by itself: a check of the whole would stop after its first faults. */
function formFaults(given: unknown): string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return ['the declaration must be a JSON object'];
  const { fields, ...rest } = given as Record<string, unknown>;
  const { fields: known, ...parts } = Declaration.properties;
  const faults = partFaults('', parts, rest, Declaration.required ?? []);
  if (fields === undefined) return faults;
  if (typeof fields !== 'object' || fields === null) return [...faults, 'fields must be an object'];
  return [...faults, ...partFaults('fields.', known.properties, fields as Record<string, unknown>, [])];
}

function partFaults(
  place: string,
  schemas: Readonly<Record<string, TSchema>>,
  given: Readonly<Record<string, unknown>>,
  needed: readonly string[],
): string[] {
  const unknown = Object.keys(given).filter((name) => !(name in schemas));
  const missing = needed.filter((name) => name in schemas && given[name] === undefined);
  const wrong = Object.entries(schemas).flatMap(([name, schema]) => {
    const [first] = given[name] === undefined ? [] : Errors(schema, given[name]);
    if (first === undefined) return [];
    if (place !== '' && typeof given[name] !== 'string' && !isMapping(given[name]))
      return [`${place}${name} must be a column's name, or { column, format?, values? }`];
    const inside = first.instancePath.replaceAll('/', '.');
    const allowed = (first.params as { allowedValues?: unknown[] }).allowedValues;
    return [`${place}${name}${inside} ${first.message}${allowed ? ` (${allowed.join(', ')})` : ''}`];
  });
  return [
    ...missing.map((name) => `${place}${name} is missing`),
    ...unknown.map((name) => `${place}${name} is not known; there are: ${Object.keys(schemas).join(', ')}`),
    ...wrong,
  ];
}

const isMapping = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as { column?: unknown }).column === 'string';

function fitFaults(given: Given): string[] {
  const faults: string[] = [];
  const { format, queryOnly, fields } = given;
  if (queryOnly === undefined) {
    if (format === undefined) faults.push('format is missing: csv, xlsx, parquet, jsonl or postgresql');
    if (given.key === undefined) faults.push('key is missing: the columns that name a row');
    if (fields === undefined || (typeof fields === 'object' && Object.keys(fields).length === 0))
      faults.push('fields is missing: which column holds which standard field');
  } else if (format !== undefined) faults.push('format and queryOnly exclude each other');
  if (format === 'postgresql') {
    if (given.connectionFrom === undefined)
      faults.push('connectionFrom is missing: the variable (FEED_…) that holds the connection string');
    if (typeof given.resource !== 'string' || !/^[\w$]+(\.[\w$]+)?$/u.test(given.resource))
      faults.push('resource must be the table, as schema.table');
  } else if (given.connectionFrom !== undefined)
    faults.push('connectionFrom is for the format postgresql only');
  if (format !== 'csv' && given.delimiter !== undefined) faults.push('delimiter is for the format csv only');
  if (typeof fields !== 'object' || fields === null) return faults;
  return [...faults, ...fieldFaults(given, fields)];
}

function fieldFaults(given: Given, fields: NonNullable<Given['fields']>): string[] {
  const faults: string[] = [];
  if (Array.isArray(given.required))
    for (const field of given.required)
      if (fields[field] === undefined) faults.push(`required.${field} is not among the fields`);
  for (const [field, from] of Object.entries(fields)) {
    if (typeof from !== 'object' || from === null || typeof from.format !== 'string') continue;
    if (standardFields[field as StandardField] !== 'date')
      faults.push(`fields.${field}.format is for dates only`);
    else if (strptimeOf(from.format) === undefined)
      faults.push(`fields.${field}.format must have YYYY, MM and DD once each`);
  }
  return faults;
}

/** A date's format as DuckDB writes it, `%Y%m%d`; undefined when a part is missing or there twice. */
export function strptimeOf(format: string): string | undefined {
  const parts: Record<string, string> = { YYYY: '%Y', MM: '%m', DD: '%d' };
  if (Object.keys(parts).some((part) => format.split(part).length !== 2)) return undefined;
  return format.replaceAll('%', '%%').replace(/YYYY|MM|DD/g, (part) => parts[part] ?? part);
}
