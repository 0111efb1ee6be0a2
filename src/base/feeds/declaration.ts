import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { AppError } from '../../lib/errors.ts';
import { fitsOf } from './columns/proposals.ts';
import {
  type CheckedDeclaration,
  Declaration,
  type FieldMapping,
  type QueryOnly,
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

/** What is wrong with a declaration, and where: `fields.born.format`, or nothing where it is the whole. */
export interface DeclarationFault {
  readonly field: string;
  /** Which rule; its words are in declaration-words.ts. */
  readonly rule: string;
  /** In English, with what would be right. */
  readonly reason: string;
}

/**
 * The declaration of a source, checked, with its defaults. Throws `feeds.declaration_wrong` with all faults at once:
 * what is missing or of the wrong form, and what does not fit together.
 */
export function checkDeclaration(given: unknown): CheckedDeclaration {
  const faults = formFaults(given);
  if (typeof given === 'object' && given !== null && !Array.isArray(given))
    faults.push(...fitFaults(given as Given));
  if (faults.length > 0) throw declarationWrong(faults);
  const { fields, ...rest } = given as Given;
  return {
    ...{ key: [], required: [], maximumBadShare: BAD_SHARE, maximumShrink: SHRINK },
    ...{ minimumRows: 1, automatic: false, madeHere: false, synthetic: false },
    ...(rest as object),
    fields: mappingsOf(fields ?? {}),
  } as unknown as CheckedDeclaration;
}

/** The error that tells faults of a declaration, all at once. */
export function declarationWrong(faults: readonly DeclarationFault[]): AppError {
  const all = faults.map(({ field, reason }) => `${field} ${reason}`.trim()).join('; ');
  return new AppError('feeds.declaration_wrong', { count: faults.length, faults: all, fields: faults });
}

function mappingsOf(fields: NonNullable<Given['fields']>): FieldMapping[] {
  return standardFieldNames.flatMap((field) => {
    const from = fields[field];
    if (from === undefined) return [];
    return [{ field, ...(typeof from === 'string' ? { column: from } : from) }];
  });
}

const fault = (field: string, rule: string, reason: string): DeclarationFault => ({ field, rule, reason });

/** Each part is asked by itself: a check of the whole would stop after its first faults. */
function formFaults(given: unknown): DeclarationFault[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return [fault('', 'object', 'the declaration must be a JSON object')];
  const { fields, queryOnly, ...rest } = given as Record<string, unknown>;
  const { fields: known, queryOnly: query, ...parts } = Declaration.properties;
  const faults = partFaults('', parts, rest, Declaration.required ?? []);
  if (queryOnly !== undefined) faults.push(...queryFaults(query, queryOnly));
  if (fields === undefined) return faults;
  if (typeof fields !== 'object' || fields === null)
    return [...faults, fault('fields', 'object', 'must be an object')];
  return [...faults, ...partFaults('fields.', known.properties, fields as Record<string, unknown>, [])];
}

type Parts = Readonly<Record<string, TSchema>>;

/** What is asked and answered has forms of its own, which tell each fault at its place. */
function queryFaults(schema: typeof QueryOnly, given: unknown): DeclarationFault[] {
  if (!isRecord(given)) return [fault('queryOnly', 'object', 'must be an object')];
  const { request, answer, ...rest } = given;
  const { request: asked, answer: answered, ...parts } = schema.properties;
  const inner = (name: string, properties: Parts, required: readonly string[], value: unknown) =>
    value === undefined
      ? [fault(`queryOnly.${name}`, 'missing', 'is missing')]
      : isRecord(value)
        ? partFaults(`queryOnly.${name}.`, properties, value, required)
        : [fault(`queryOnly.${name}`, 'object', 'must be an object')];
  return [
    ...partFaults('queryOnly.', parts, rest, schema.required ?? []),
    ...inner('request', asked.properties, asked.required, request),
    ...inner('answer', answered.properties, answered.required, answer),
    ...answerFaults(answer),
  ];
}

/** An answer means one thing. */
function answerFaults(answer: unknown): DeclarationFault[] {
  if (!isRecord(answer)) return [];
  const seen = new Set<string>();
  return ['same', 'different', 'unknown'].flatMap((meaning) => {
    const values = Array.isArray(answer[meaning]) ? (answer[meaning] as unknown[]).map(String) : [];
    const twice = values.filter((value) => seen.has(value));
    for (const value of values) seen.add(value);
    return twice.map((value) =>
      fault(`queryOnly.answer.${meaning}.${value}`, 'answer_twice', 'stands for two answers'),
    );
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function partFaults(
  place: string,
  schemas: Readonly<Record<string, TSchema>>,
  given: Readonly<Record<string, unknown>>,
  needed: readonly string[],
): DeclarationFault[] {
  const unknown = Object.keys(given).filter((name) => !(name in schemas));
  const missing = needed.filter((name) => name in schemas && given[name] === undefined);
  const wrong = Object.entries(schemas).flatMap(([name, schema]) => {
    const [first] = given[name] === undefined ? [] : Errors(schema, given[name]);
    if (first === undefined) return [];
    if (place === 'fields.' && typeof given[name] !== 'string' && !isMapping(given[name]))
      return [fault(place + name, 'column', "must be a column's name, or { column, format?, values? }")];
    const inside = first.instancePath.replaceAll('/', '.');
    const allowed = (first.params as { allowedValues?: unknown[] }).allowedValues;
    const right = allowed ? ` (${allowed.join(', ')})` : '';
    return [fault(`${place}${name}${inside}`, first.keyword, `${first.message}${right}`)];
  });
  const there = `is not known; there are: ${Object.keys(schemas).join(', ')}`;
  return [
    ...missing.map((name) => fault(place + name, 'missing', 'is missing')),
    ...unknown.map((name) => fault(place + name, 'unknown', there)),
    ...wrong,
  ];
}

const isMapping = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as { column?: unknown }).column === 'string';

const TABLE = /^[\w$]+(\.[\w$]+)?$/u;
/** Below a folder of the server's: no part may lead out of it, and none is hidden. */
const PATH = /^[^/\\.\p{Cc}][^/\\\p{Cc}]*(\/[^/\\.\p{Cc}][^/\\\p{Cc}]*)*$/u;

function fitFaults(given: Given): DeclarationFault[] {
  const faults: DeclarationFault[] = [];
  const { format, queryOnly, fields } = given;
  if (typeof given.code === 'string' && RESERVED.has(given.code))
    faults.push(fault('code', 'reserved', 'is a word of the addresses of pages; take another'));
  if (queryOnly === undefined) {
    if (format === undefined)
      faults.push(fault('format', 'missing', 'is missing: csv, xlsx, parquet, jsonl or postgresql'));
    if (given.key === undefined)
      faults.push(fault('key', 'missing_key', 'is missing: the columns that name a row'));
    if (fields === undefined || (typeof fields === 'object' && Object.keys(fields).length === 0))
      faults.push(fault('fields', 'missing_fields', 'is missing: which column holds which standard field'));
  } else if (format !== undefined)
    faults.push(fault('format', 'exclude', 'and queryOnly exclude each other'));
  if (given.says !== undefined && given.subject !== 'person')
    faults.push(fault('says', 'persons_only', 'is for sources of persons only'));
  faults.push(...placeFaults(given));
  if (format !== 'csv' && given.delimiter !== undefined)
    faults.push(fault('delimiter', 'csv_only', 'is for the format csv only'));
  if (format !== 'xlsx' && given.sheet !== undefined)
    faults.push(fault('sheet', 'xlsx_only', 'is for the format xlsx only'));
  if (typeof fields !== 'object' || fields === null) return faults;
  return [...faults, ...fieldFaults(given, fields)];
}

/** Codes that would stand where the addresses of the API have words of their own. */
const RESERVED: ReadonlySet<string> = new Set(['loads', 'runs', 'uploads', 'declarations']);

/** Where the rows come from: a table, a file below the server's folder, or whatever somebody sends. */
function placeFaults(given: Given): DeclarationFault[] {
  const faults: DeclarationFault[] = [];
  const { format, path } = given;
  if (format === 'postgresql') {
    if (given.connectionFrom === undefined)
      faults.push(
        fault(
          'connectionFrom',
          'missing',
          'is missing: the variable (FEED_…) that holds the connection string',
        ),
      );
    if (typeof given.resource !== 'string' || !TABLE.test(given.resource))
      faults.push(fault('resource', 'table', 'must be the table, as schema.table'));
  } else if (given.connectionFrom !== undefined)
    faults.push(fault('connectionFrom', 'postgresql_only', 'is for the format postgresql only'));
  if (path !== undefined && (format === undefined || format === 'postgresql'))
    faults.push(fault('path', 'files_only', 'is for files only'));
  if (typeof path === 'string' && !PATH.test(path))
    faults.push(
      fault('path', 'path', 'must lead to a file below the folder of FEEDS_DIR, such as daily/people.csv'),
    );
  if (given.automatic === true && format !== 'postgresql' && path === undefined)
    faults.push(
      fault('automatic', 'automatic', 'needs a table or a path that can be loaded without anybody'),
    );
  if (given.automatic === true && given.period === 'once')
    faults.push(fault('automatic', 'automatic_once', 'needs a period other than once'));
  return faults;
}

function fieldFaults(given: Given, fields: NonNullable<Given['fields']>): DeclarationFault[] {
  const faults: DeclarationFault[] = [];
  if (Array.isArray(given.required))
    for (const field of given.required)
      if (fields[field] === undefined)
        faults.push(fault(`required.${field}`, 'not_a_field', 'is not among the fields'));
  for (const [field, from] of Object.entries(fields)) {
    if (typeof from !== 'object' || from === null) continue;
    faults.push(...valueFaults(field, from.values));
    if (typeof from.format !== 'string') continue;
    if (standardFields[field as StandardField] !== 'date')
      faults.push(fault(`fields.${field}.format`, 'dates_only', 'is for dates only'));
    else if (strptimeOf(from.format) === undefined)
      faults.push(fault(`fields.${field}.format`, 'date_format', 'must have YYYY, MM and DD once each'));
  }
  return faults;
}

const MOST_VALUES = 500;

/** A source's own words and what they stand for, each told at its own. */
function valueFaults(field: string, values: unknown): DeclarationFault[] {
  if (!isRecord(values) || !(field in standardFields)) return [];
  const pairs = Object.entries(values);
  if (pairs.length > MOST_VALUES)
    return [fault(`fields.${field}.values`, 'maxItems', `may have ${MOST_VALUES} values at most`)];
  return pairs.flatMap(([from, to]) => {
    const place = `fields.${field}.values.${from}`;
    if (from.trim() === '') return [fault(place, 'value_blank', 'must say what the source writes')];
    if (typeof to !== 'string' || to.trim() === '')
      return [fault(place, 'value_missing', 'must say what it stands for')];
    if (fitsOf(field as StandardField, [to]) === 0)
      return standardFields[field as StandardField] === 'sex'
        ? [fault(place, 'value_sex', 'must be 1 (male), 2 (female), 0 (unknown) or 9 (not said)')]
        : [fault(place, 'value_wrong', 'is no value of the field')];
    return [];
  });
}

/** A date's format as DuckDB writes it, `%Y%m%d`; undefined when a part is missing or there twice. */
export function strptimeOf(format: string): string | undefined {
  const parts: Record<string, string> = { YYYY: '%Y', MM: '%m', DD: '%d' };
  if (Object.keys(parts).some((part) => format.split(part).length !== 2)) return undefined;
  return format.replaceAll('%', '%%').replace(/YYYY|MM|DD/g, (part) => parts[part] ?? part);
}
