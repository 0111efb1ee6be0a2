import { AppError } from '../../lib/errors.ts';

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

export interface SourceConfig {
  readonly name: string;
  readonly file: string;
  readonly format: 'csv' | 'parquet' | 'jsonl';
  /** Told, or found out: UTF-8 or GB18030 (which holds GBK and GB2312). */
  readonly encoding?: 'utf-8' | 'gb18030';
  readonly delimiter?: string;
  /** Column that names a record uniquely in this source. */
  readonly id: string;
  /** Field → column of this file, where the names differ. */
  readonly columns: Readonly<Record<string, string>>;
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

/** Parts of a value that blocking rules and keys may use. */
export const PARTS = /^(first[1-9]|last[1-9]|sound|shape|surname|year|month|day|sorted|numbers|place)$/;

type Json = Record<string, unknown>;

/**
 * Reads a configuration as JSON gives it and fills in what it leaves out. Throws `linkage.config` (field, why, what
 * would be right).
 */
export function parseConfig(input: unknown): LinkConfig {
  const json = objectOf(input, 'config');
  const truth = json.truth === undefined ? undefined : parseTruth(json.truth, 'truth');
  const sources = listOf(json.sources, 'sources').map((each, n) =>
    parseSource(objectOf(each, `sources[${n}]`), `sources[${n}]`, json.id, truth),
  );
  if (new Set(sources.map(({ name }) => name)).size < sources.length) {
    wrong('sources', 'two sources have one name', 'a name of its own for each');
  }
  const fields = parseFields(json.fields);
  const comparisons = listOf(json.comparisons, 'comparisons').map((each, n) =>
    parseComparison(objectOf(each, `comparisons[${n}]`), `comparisons[${n}]`, fields),
  );
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
  return {
    ...{ link, sources, fields, comparisons, blocking, keys, threshold },
    ...(json.prior !== undefined && { prior: parsePrior(objectOf(json.prior, 'prior'), rules) }),
    reviewFrom: numberOf(json.reviewFrom, 'reviewFrom', Math.min(0.1, threshold), 0, threshold),
    oneToOne: booleanOf(json.oneToOne, 'oneToOne', false),
    blockRecordsMost: numberOf(json.blockRecordsMost, 'blockRecordsMost', 400, 2, 100_000),
    clusterRecordsMost: numberOf(json.clusterRecordsMost, 'clusterRecordsMost', 100, 2, 1_000_000),
    memoryLimitMb: numberOf(json.memoryLimitMb, 'memoryLimitMb', 4_000, 256, 1_000_000),
    threads: numberOf(json.threads, 'threads', 2, 1, 256),
    output: textOf(json.output, 'output'),
  };
}

function parseSource(json: Json, field: string, id: unknown, truth: TruthConfig | undefined): SourceConfig {
  const file = textOf(json.file, `${field}.file`);
  const ending = file.toLowerCase().match(/\.(csv|tsv|txt|parquet|jsonl|ndjson)$/)?.[1] ?? '';
  const guess = { parquet: 'parquet', jsonl: 'jsonl', ndjson: 'jsonl' }[ending] ?? 'csv';
  const columns = json.columns === undefined ? {} : objectOf(json.columns, `${field}.columns`);
  const own = json.truth === undefined ? truth : parseTruth(json.truth, `${field}.truth`);
  return {
    name: textOf(json.name ?? file.replace(/^.*[\\/]|\.[^.]*$/g, ''), `${field}.name`),
    file,
    format: oneOf(json.format ?? guess, ['csv', 'parquet', 'jsonl'], `${field}.format`),
    ...(json.encoding !== undefined && {
      encoding: oneOf(json.encoding, ['utf-8', 'gb18030'], `${field}.encoding`),
    }),
    ...(json.delimiter !== undefined && { delimiter: textOf(json.delimiter, `${field}.delimiter`) }),
    id: textOf(json.id ?? id, `${field}.id`),
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, textOf(column, `${field}.columns.${name}`)]),
    ),
    ...(own !== undefined && { truth: own }),
  };
}

function parseTruth(value: unknown, field: string): TruthConfig {
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
  try {
    new RegExp(text);
  } catch {
    wrong(`${field}.pattern`, 'no regular expression', 'such as ^rec-([0-9]+)-');
  }
  return { pattern: text };
}

function parseFields(value: unknown): Record<string, Cleaning> {
  const entries = Object.entries(objectOf(value, 'fields'));
  if (entries.length === 0 || entries.length > 60)
    wrong('fields', `${entries.length} fields`, '1 to 60 fields');
  for (const [name] of entries) {
    if (!/^[a-z][a-z0-9_]{0,59}$/.test(name) || name.includes('__')) {
      wrong(`fields.${name}`, 'the name of a field', 'lower case letters, digits and single _');
    }
  }
  return Object.fromEntries(entries.map(([name, way]) => [name, oneOf(way, CLEANINGS, `fields.${name}`)]));
}

function parseComparison(
  json: Json,
  field: string,
  fields: Readonly<Record<string, Cleaning>>,
): ComparisonConfig {
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
  const recall = numberOf(json.recall, 'prior.recall', 0.7, 0.01, 1);
  return { rules: rules(json.rules, 'prior.rules'), recall };
}

function wrong(field: string, why: string, right: string): never {
  throw new AppError('linkage.config', { field, why, right });
}

function knownField(value: unknown, at: string, fields: Readonly<Record<string, Cleaning>>): string {
  const name = textOf(value, at);
  if (!(name in fields)) wrong(at, `no field "${name}"`, `one of ${Object.keys(fields).join(', ')}`);
  return name;
}

function objectOf(value: unknown, field: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  wrong(field, 'no object', 'a JSON object {…}');
}

function listOf(value: unknown, field: string, mayBeEmpty = false): readonly unknown[] {
  if (Array.isArray(value) && (mayBeEmpty || value.length > 0)) return value;
  wrong(field, 'no list', 'a JSON list […] with at least one entry');
}

function textOf(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= 1000) return value;
  wrong(field, 'missing or no text', 'a text');
}

function booleanOf(value: unknown, field: string, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value;
  wrong(field, 'neither true nor false', 'true or false');
}

function numberOf(value: unknown, field: string, fallback: number, least: number, most: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'number' && value >= least && value <= most) return value;
  wrong(field, `${JSON.stringify(value)}`, `a number from ${least} to ${most}`);
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], field: string): T {
  if (allowed.includes(value as T)) return value as T;
  wrong(field, JSON.stringify(value) ?? 'missing', `one of ${allowed.join(', ')}`);
}
