import { whyNoFieldName } from './field-names.ts';
import {
  booleanOf,
  type Json,
  knownOnly,
  listOf,
  numberOf,
  objectOf,
  oneOf,
  textOf,
  wrong,
} from './json-values.ts';
import { DATE_ORDERS, type DateOrder } from './records/dates.ts';

/** What a field is made into before anything is compared; the first fitting one of each field counts. */
export const CLEANINGS = [
  'text',
  'digits',
  'date',
  'telephone',
  'resident-number',
  'credit-code',
  'chinese-name',
  'chinese-address',
] as const;
export type Cleaning = (typeof CLEANINGS)[number];

/** How two values are compared; the levels of each are in comparisons.ts. */
export const KINDS = [
  'exact',
  'name',
  'text',
  'number',
  'date',
  'chinese-name',
  'resident-number',
  'telephone',
  'chinese-address',
] as const;
export type Kind = (typeof KINDS)[number];

const FORMATS = ['csv', 'parquet', 'jsonl', 'xlsx'] as const;

export interface SourceConfig {
  readonly name: string;
  readonly file: string;
  readonly format: (typeof FORMATS)[number];
  /** Any that the WHATWG names; told, or found out: UTF-8, UTF-16 or GB18030 (which holds GBK and GB2312). */
  readonly encoding?: string;
  readonly delimiter?: string;
  /** Of a workbook with several tables: the sheet that is meant. */
  readonly sheet?: string;
  /** Column that names a record uniquely in this source; without one records are named by file and line. */
  readonly id?: string;
  /** Field → column of this file, where the names differ; null where the file has no such column. */
  readonly columns: Readonly<Record<string, string | null>>;
  /** Order of day, month and year where the year is not the first; found out unless told. */
  readonly dates?: DateOrder;
  readonly truth?: TruthConfig;
}

/** Where eval finds which records are one: a column, or a part of the id. Never read by the linking. */
export interface TruthConfig {
  readonly column?: string;
  /** Regular expression over the id; its first group names the entity. */
  readonly pattern?: string;
}

export interface ComparisonConfig {
  readonly field: string;
  readonly kind: Kind;
  /** A second field that may stand in its place (given name and surname in each other's column). */
  readonly swapsWith?: string;
  /** Agreement on a rare value counts for more. */
  readonly termFrequency: boolean;
}

/** One part of a blocking rule or key: a field, or something made of it (`name:sound`, `postcode:first2`). */
export interface KeyPart {
  readonly field: string;
  readonly of?: string;
}
export type KeyRule = readonly KeyPart[];

export interface LinkConfig {
  readonly link: 'dedupe' | 'link' | 'both';
  readonly sources: readonly SourceConfig[];
  readonly fields: Readonly<Record<string, Cleaning>>;
  readonly comparisons: readonly ComparisonConfig[];
  readonly blocking: readonly KeyRule[];
  /** Records that agree on one of these are one, without further question. */
  readonly keys: readonly KeyRule[];
  /** Rules that are nearly always right, to count matches by: true matches = found ÷ recall. */
  readonly prior?: { readonly rules: readonly KeyRule[]; readonly recall: number };
  /** Probability from which a pair is one. */
  readonly threshold: number;
  /** Probability from which a pair below the threshold is put before people. */
  readonly reviewFrom: number;
  /** Each source has no doubles of its own: no two of its records may come together (link only). */
  readonly oneToOne: boolean;
  /** Records with the same block key above which the block is split by the next rule, or left to the others. */
  readonly blockRecordsMost: number;
  /** Records of one entity above which people are asked. */
  readonly clusterRecordsMost: number;
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Directory of all results and intermediate stages. */
  readonly output: string;
}

/** The sources of an entity are bits of one number. */
const ONE_TO_ONE_SOURCES_MOST = 31;

/** Parts of a value that blocking rules and keys may use. */
export const PARTS = /^(first[1-9]|last[1-9]|sound|shape|surname|year|month|day|sorted|numbers|place)$/;

const ENTRIES = [
  ...[
    'link',
    'sources',
    'id',
    'truth',
    'dates',
    'fields',
    'comparisons',
    'blocking',
    'keys',
    'prior',
    'threshold',
  ],
  ...[
    'reviewFrom',
    'oneToOne',
    'blockRecordsMost',
    'clusterRecordsMost',
    'memoryLimitMb',
    'threads',
    'output',
  ],
];
const SOURCE_ENTRIES = [
  ...['name', 'file', 'format', 'encoding', 'delimiter', 'sheet', 'id', 'columns', 'dates', 'truth'],
];

/**
 * Reads a configuration as JSON gives it and fills in what it leaves out. Throws `linkage.config` (field, why, what
 * would be right).
 */
export function parseConfig(input: unknown): LinkConfig {
  const json = objectOf(input, 'config');
  knownOnly(json, '', ENTRIES);
  const fields = parseFields(json.fields);
  const { id, truth, dates } = json;
  const sources = listOf(json.sources, 'sources').map((each, n) => {
    const field = `sources[${n}]`;
    const own = objectOf(each, field);
    knownOnly(own, field, SOURCE_ENTRIES);
    return parseSource({ id, truth, dates, ...own }, field, Object.keys(fields));
  });
  if (new Set(sources.map(({ name }) => name)).size < sources.length) {
    wrong('sources', 'two sources have one name', 'a name of its own for each');
  }
  const comparisons = parseComparisons(json.comparisons, fields);
  const rules = (value: unknown, field: string) =>
    listOf(value, field, true).map((rule, n) => parseRule(rule, `${field}[${n}]`, fields));
  const blocking = rules(json.blocking, 'blocking');
  if (blocking.length === 0 || blocking.length > 24) {
    wrong('blocking', `${blocking.length} rules`, '1 to 24 rules, such as [["surname","born"]]');
  }
  const keys = rules(json.keys ?? [], 'keys');
  const link = oneOf(
    json.link ?? (sources.length > 1 ? 'link' : 'dedupe'),
    ['dedupe', 'link', 'both'],
    'link',
  );
  if (link === 'link' && sources.length < 2) wrong('sources', 'one source cannot be linked', 'two or more');
  const threshold = numberOf(json.threshold, 'threshold', 0.5, 0, 1);
  const oneToOne = booleanOf(json.oneToOne, 'oneToOne', false);
  if (oneToOne && (link === 'dedupe' || sources.length > ONE_TO_ONE_SOURCES_MOST)) {
    const why =
      link === 'dedupe'
        ? 'no doubles are looked for within sources without doubles'
        : `${sources.length} sources`;
    wrong('oneToOne', why, `link "link" and at most ${ONE_TO_ONE_SOURCES_MOST} sources, or false`);
  }
  return {
    ...{ link, sources, fields, comparisons, blocking, keys, threshold },
    ...(json.prior !== undefined && { prior: parsePrior(objectOf(json.prior, 'prior'), rules) }),
    reviewFrom: numberOf(json.reviewFrom, 'reviewFrom', Math.min(0.1, threshold), 0, threshold),
    oneToOne,
    blockRecordsMost: numberOf(json.blockRecordsMost, 'blockRecordsMost', 400, 2, 100_000),
    clusterRecordsMost: numberOf(json.clusterRecordsMost, 'clusterRecordsMost', 100, 2, 1_000_000),
    memoryLimitMb: numberOf(json.memoryLimitMb, 'memoryLimitMb', 4_000, 256, 1_000_000),
    threads: numberOf(json.threads, 'threads', 2, 1, 256),
    output: textOf(json.output, 'output'),
  };
}

function parseSource(json: Json, field: string, fields: readonly string[]): SourceConfig {
  const file = textOf(json.file, `${field}.file`);
  const ending = file.toLowerCase().match(/\.(parquet|jsonl|ndjson|json|xlsx)$/)?.[1] ?? '';
  const guess = { parquet: 'parquet', xlsx: 'xlsx' }[ending] ?? (ending === '' ? 'csv' : 'jsonl');
  const columns = json.columns === undefined ? {} : objectOf(json.columns, `${field}.columns`);
  knownOnly(columns, `${field}.columns`, fields);
  const { encoding, delimiter, sheet, id, dates } = json;
  const name = textOf(json.name ?? file.replace(/^.*[\\/]|\.[^.]*$/g, ''), `${field}.name`);
  // Entities and removed records are named source/id.
  if (name.includes('/')) wrong(`${field}.name`, `a / in "${name}"`, 'a name without /');
  const truth = json.truth === undefined ? undefined : parseTruth(json.truth, `${field}.truth`);
  if (truth?.pattern !== undefined && id === undefined)
    wrong(`${field}.truth`, 'a pattern over the id, and no id is named', 'an id, or the column of the truth');
  return {
    name,
    file,
    format: oneOf(json.format ?? guess, FORMATS, `${field}.format`),
    ...(encoding !== undefined && { encoding: encodingNamed(encoding, `${field}.encoding`) }),
    ...(delimiter !== undefined && { delimiter: textOf(delimiter, `${field}.delimiter`) }),
    ...(dates !== undefined && { dates: oneOf(dates, DATE_ORDERS, `${field}.dates`) }),
    ...(sheet !== undefined && { sheet: textOf(sheet, `${field}.sheet`) }),
    ...(id !== undefined && { id: textOf(id, `${field}.id`) }),
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [
        name,
        column === null ? null : textOf(column, `${field}.columns.${name}`),
      ]),
    ),
    ...(truth !== undefined && { truth }),
  };
}

function encodingNamed(value: unknown, field: string): string {
  const name = textOf(value, field);
  try {
    return new TextDecoder(name).encoding;
  } catch {
    wrong(field, `no encoding "${name}"`, 'such as utf-8, gb18030, utf-16le, big5, windows-1252');
  }
}

function parseTruth(value: unknown, field: string): TruthConfig {
  if (typeof value === 'string') return { column: textOf(value, field) };
  const { column, pattern } = objectOf(value, field);
  if ((column === undefined) === (pattern === undefined)) {
    wrong(
      field,
      'exactly one of column and pattern',
      '{"column":"person_id"} or {"pattern":"^rec-([0-9]+)-"}',
    );
  }
  if (column !== undefined) return { column: textOf(column, `${field}.column`) };
  const text = textOf(pattern, `${field}.pattern`);
  const groups = groupsOf(text);
  if (groups === undefined || groups === 0) {
    const why =
      groups === 0 ? 'no group ( ) that names the entity' : 'no regular expression that is known here';
    wrong(`${field}.pattern`, why, 'such as ^rec-([0-9]+)-, without look-ahead, look-behind and \\1');
  }
  return { pattern: text };
}

/** How many groups a regular expression has; undefined for what is none, or has what DuckDB's (RE2) do not know. */
function groupsOf(pattern: string): number | undefined {
  if (/\(\?<?[=!]|\\[1-9k]/.test(pattern)) return undefined;
  try {
    return new RegExp(`${pattern}|`).exec('')!.length - 1;
  } catch {
    return undefined;
  }
}

function parseFields(value: unknown): Record<string, Cleaning> {
  const entries = Object.entries(objectOf(value, 'fields'));
  if (entries.length === 0 || entries.length > 60)
    wrong('fields', `${entries.length} fields`, '1 to 60 fields');
  for (const [name] of entries) {
    const why = whyNoFieldName(name);
    if (why === undefined) continue;
    const right =
      'a name of your own in lower case letters, digits and single _; columns says which column it is';
    wrong(`fields.${name}`, why, right);
  }
  return Object.fromEntries(entries.map(([name, way]) => [name, oneOf(way, CLEANINGS, `fields.${name}`)]));
}

function parseComparisons(
  value: unknown,
  fields: Readonly<Record<string, Cleaning>>,
): readonly ComparisonConfig[] {
  const comparisons = listOf(value, 'comparisons').map((each, n) =>
    parseComparison(objectOf(each, `comparisons[${n}]`), `comparisons[${n}]`, fields),
  );
  for (const [n, { field }] of comparisons.entries()) {
    if (comparisons.findIndex((other) => other.field === field) < n)
      wrong(`comparisons[${n}].field`, `${field} is compared already`, 'one comparison for each field');
  }
  return comparisons;
}

function parseComparison(
  json: Json,
  field: string,
  fields: Readonly<Record<string, Cleaning>>,
): ComparisonConfig {
  knownOnly(json, field, ['field', 'kind', 'swapsWith', 'termFrequency']);
  const name = knownField(json.field, `${field}.field`, fields);
  const kind = oneOf(json.kind, KINDS, `${field}.kind`);
  const needs: Partial<Record<Kind, Cleaning>> = {
    date: 'date',
    'chinese-name': 'chinese-name',
    'resident-number': 'resident-number',
    'chinese-address': 'chinese-address',
  };
  const needed = needs[kind];
  if (needed !== undefined && fields[name] !== needed) {
    wrong(`${field}.kind`, `${kind} on a field of ${fields[name]}`, `"${name}": "${needed}" in fields`);
  }
  return {
    ...{ field: name, kind },
    ...(json.swapsWith !== undefined && {
      swapsWith: knownField(json.swapsWith, `${field}.swapsWith`, fields),
    }),
    termFrequency: booleanOf(
      json.termFrequency,
      `${field}.termFrequency`,
      kind === 'name' || kind === 'chinese-name',
    ),
  };
}

function parseRule(value: unknown, field: string, fields: Readonly<Record<string, Cleaning>>): KeyRule {
  const parts = listOf(value, field).map((part, n): KeyPart => {
    const [name, of, ...more] = textOf(part, `${field}[${n}]`).split(':');
    const known = knownField(name, `${field}[${n}]`, fields);
    if (more.length > 0 || (of !== undefined && !PARTS.test(of))) {
      wrong(
        `${field}[${n}]`,
        `no part "${of}"`,
        'field, or field:first3, last4, sound, shape, surname, year, …',
      );
    }
    return of === undefined ? { field: known } : { field: known, of };
  });
  if (parts.length === 0 || parts.length > 8) wrong(field, `${parts.length} parts`, '1 to 8 parts');
  return parts;
}

function parsePrior(json: Json, rules: (value: unknown, field: string) => KeyRule[]) {
  knownOnly(json, 'prior', ['rules', 'recall']);
  const recall = numberOf(json.recall, 'prior.recall', 0.7, 0.01, 1);
  return { rules: rules(listOf(json.rules, 'prior.rules'), 'prior.rules'), recall };
}

function knownField(value: unknown, at: string, fields: Readonly<Record<string, Cleaning>>): string {
  const name = textOf(value, at);
  if (!Object.hasOwn(fields, name))
    wrong(at, `no field "${name}"`, `one of ${Object.keys(fields).join(', ')}`);
  return name;
}
