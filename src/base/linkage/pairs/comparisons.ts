import type { ComparisonConfig, Kind, LinkConfig } from '../config.ts';

/** One comparison as SQL: what is computed once for a pair, and the level that follows from it. */
export interface Comparison {
  readonly config: ComparisonConfig;
  /** Names of the levels from 1 on; level 0 is "one of both is missing". The last is "all else". */
  readonly levels: readonly string[];
  /** Columns of a record that it reads. */
  readonly columns: readonly string[];
  /** Expensive similarities, each computed once for a pair: name → SQL over l and r. */
  readonly similarities: Readonly<Record<string, string>>;
  /** Level as SQL over l, r columns (`l_x`, `r_x`) and the similarities. */
  readonly level: string;
  /** Levels at which agreement on a rare value counts for more. */
  readonly rareLevels: readonly number[];
}

/** Builds the SQL of one comparison. Field names are safe: the configuration allows only plain words. */
export function comparisonOf(config: ComparisonConfig): Comparison {
  const { field } = config;
  const parts = BUILDERS[config.kind](field, config);
  const missing = `l_${field} IS NULL OR r_${field} IS NULL`;
  const last = parts.levels.length + 1;
  const whens = parts.levels.map(([, when], n) => `WHEN ${when} THEN ${n + 1}`);
  // DuckDB works out both sides of an AND, but a branch of a CASE only for the rows that reach it.
  if (parts.only !== undefined) whens.splice(1, 0, `WHEN NOT coalesce(${parts.only}, false) THEN ${last}`);
  return {
    config,
    levels: [...parts.levels.map(([name]) => name), 'else'],
    columns: [field, ...(parts.columns ?? [])],
    similarities: parts.similarities ?? {},
    level: `CASE WHEN ${missing} THEN 0 ELSE CASE ${whens.join(' ')} ELSE ${last} END END`,
    rareLevels: config.termFrequency ? (parts.rareLevels ?? [1]) : [],
  };
}

interface Parts {
  readonly levels: readonly (readonly [name: string, when: string])[];
  readonly columns?: readonly string[];
  readonly similarities?: Readonly<Record<string, string>>;
  readonly rareLevels?: readonly number[];
  /** A condition without which a pair is at the last level, asked before all but the first. */
  readonly only?: string;
}

const same = (field: string) => `l_${field} = r_${field}`;

/** Jaro-Winkler, 1 for equal values and 0 when one is missing; below the cut-off DuckDB gives up early. */
const alike = (field: string, cutOff: number) =>
  `CASE WHEN l.${field} = r.${field} THEN 1.0 WHEN l.${field} IS NULL OR r.${field} IS NULL THEN 0.0
    ELSE jaro_winkler_similarity(l.${field}, r.${field}, ${cutOff}) END`;

/** Insertions, deletions, changes and swaps of neighbours between two values. */
const edits = (field: string) =>
  `CASE WHEN l.${field} = r.${field} THEN 0 WHEN l.${field} IS NULL OR r.${field} IS NULL THEN 99
    ELSE damerau_levenshtein(l.${field}, r.${field}) END`;

/** The same for longer values: what is two edits apart is alike, and Jaro tells that at a tenth of the cost. */
const fewEdits = (field: string) =>
  `CASE WHEN l.${field} = r.${field} THEN 0 WHEN l.${field} IS NULL OR r.${field} IS NULL THEN 99
    WHEN length(l.${field}) >= 6 AND jaro_similarity(l.${field}, r.${field}, 0.7) < 0.7 THEN 99
    ELSE damerau_levenshtein(l.${field}, r.${field}) END`;

const graded = (field: string, swapsWith: string | undefined): Parts => ({
  similarities: { [`s_${field}`]: alike(field, 0.7) },
  columns: swapsWith === undefined ? [] : [swapsWith],
  levels: [
    ['exact', same(field)],
    ...(swapsWith === undefined
      ? []
      : [['swapped', `l_${field} = r_${swapsWith} OR r_${field} = l_${swapsWith}`] as const]),
    ['jaro-winkler ≥ .92', `s_${field} >= 0.92`],
    ['jaro-winkler ≥ .88', `s_${field} >= 0.88`],
    ['jaro-winkler ≥ .7', `s_${field} >= 0.7`],
  ],
});

const typed = (field: string): Parts => ({
  similarities: { [`s_${field}`]: fewEdits(field) },
  levels: [
    ['exact', same(field)],
    ['one edit or transposition', `s_${field} <= 1`],
    ['two edits', `s_${field} <= 2`],
  ],
});

const swapDayAndMonth = (value: string) =>
  `substr(${value}, 1, 4) || substr(${value}, 7, 2) || substr(${value}, 5, 2)`;

const BUILDERS: Readonly<Record<Kind, (field: string, config: ComparisonConfig) => Parts>> = {
  exact: (field) => ({ levels: [['exact', same(field)]] }),
  name: (field, { swapsWith }) => graded(field, swapsWith),
  text: (field, { swapsWith }) => graded(field, swapsWith),
  number: typed,
  telephone: typed,
  date: (field) => {
    const days = `abs(date_diff('day', l_${field}__day, r_${field}__day))`;
    return {
      columns: [`${field}__day`],
      similarities: { [`s_${field}`]: fewEdits(field) },
      levels: [
        ['exact', same(field)],
        ['one digit or transposed digits', `s_${field} <= 1`],
        ['day and month swapped', `l_${field} = ${swapDayAndMonth(`r_${field}`)}`],
        ['within a month', `${days} <= 31`],
        ['within a year', `${days} <= 366`],
        ['within ten years', `${days} <= 3653`],
      ],
    };
  },
  'chinese-name': (field) => ({
    columns: [`${field}__sound`, `${field}__shape`, `${field}__surname`],
    similarities: { [`s_${field}`]: edits(field) },
    levels: [
      ['exact', same(field)],
      ['same sound', same(`${field}__sound`)],
      ['look-alike characters', same(`${field}__shape`)],
      [
        'one character of three or more',
        `s_${field} <= 1 AND greatest(length(l_${field}), length(r_${field})) >= 3`,
      ],
      ['surname or given name', `s_${field} <= 1`],
      ['same surname', same(`${field}__surname`)],
    ],
  }),
  'resident-number': (field) => {
    const born = `substr(l_${field}, 7, 8) = substr(r_${field}, 7, 8)`;
    return {
      similarities: { [`s_${field}`]: fewEdits(field) },
      levels: [
        ['exact', same(field)],
        ['one digit or transposed digits', `s_${field} <= 1`],
        ['two digits', `s_${field} <= 2`],
        ['same division and birth date', `${born} AND left(l_${field}, 6) = left(r_${field}, 6)`],
        ['same birth date', born],
      ],
    };
  },
  'chinese-address': (field) => {
    const [place, numbers] = [`s_${field}`, `${field}__numbers`];
    const l = `coalesce(l_${numbers}, '')`;
    const r = `coalesce(r_${numbers}, '')`;
    const ends = `(${l} LIKE '%-' || ${r} OR ${r} LIKE '%-' || ${l} OR ${l} LIKE ${r} || '-%' OR ${r} LIKE ${l} || '-%')`;
    const building = (value: string) => `regexp_replace(${value}, '-[^-]*$', '')`;
    return {
      columns: [`${field}__place`, numbers],
      similarities: { [place]: alike(`${field}__place`, 0.85) },
      only: `${place} >= 0.85`,
      levels: [
        ['exact', same(field)],
        ['same numbers at a like place', `${l} = ${r}`],
        ['a part of the numbers at a like place', ends],
        ['same building, another room', `${place} >= 0.9 AND ${building(l)} = ${building(r)}`],
        ['like place, another building', `${place} >= 0.9`],
      ],
    };
  },
};

/** All comparisons of a configuration. */
export const comparisonsOf = (config: LinkConfig): Comparison[] => config.comparisons.map(comparisonOf);

/** Columns of a record that some comparison reads. */
export function comparisonColumns(config: LinkConfig): string[] {
  return [...new Set(comparisonsOf(config).flatMap(({ columns }) => columns))];
}

/** Fields with term frequencies, and the column whose values are counted. */
export function termFields(config: LinkConfig): { field: string; column: string }[] {
  return config.comparisons
    .filter(({ termFrequency }) => termFrequency)
    .map(({ field }) => ({ field, column: field }));
}
