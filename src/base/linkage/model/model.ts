import { AppError } from '../../../lib/errors.ts';
import type { KeyRule } from '../config.ts';
import { comparedPairs, comparePairs, levelsOf, patternPlaces } from '../pairs/compare.ts';
import { comparisonColumns, comparisonsOf } from '../pairs/comparisons.ts';
import { looseCondition } from '../pairs/keys.ts';
import { partValue } from '../records/columns.ts';
import { oneRow, parquet, type Work, writeParquet } from '../work.ts';
import { estimate, type PatternCount } from './expectation.ts';
import { findRepeats, type Repeat } from './repeats.ts';

/** What was learnt, as it is kept and shown. */
export interface Model {
  /** Share of all pairs in question that are one. */
  readonly prior: number;
  /** Where the prior comes from: rules ÷ recall, or estimated with the rest. */
  readonly priorFrom: 'rules' | 'estimate';
  readonly comparisons: readonly {
    readonly field: string;
    readonly kind: string;
    readonly trained: boolean;
    readonly levels: readonly {
      readonly name: string;
      readonly m: number;
      readonly u: number;
      readonly weight: number;
    }[];
  }[];
  readonly iterations: number;
  /** Comparisons that mostly say the same; models of before do not tell. */
  readonly repeats?: readonly Repeat[];
}

/** Random pairs that u is counted on. */
const RANDOM_RECORDS = 700;
const PATTERNS_MOST = 3_000_000;

/** Learns the model of this run from its pairs. */
export async function learnModel(work: Work): Promise<Model> {
  const { config } = work;
  const comparisons = comparisonsOf(config);
  const patterns = await randomPatterns(work);
  const random = await randomShares(work, patterns);
  const pairsInAll = await pairsInQuestion(work);
  const prior = await priorFromRules(work, pairsInAll);
  const counts = await countPatterns(work);
  const fieldsOf = (rule: KeyRule) => new Set(rule.map(({ field }) => field));
  const swaps = (one: number, other: number) =>
    config.comparisons[one]!.swapsWith === config.comparisons[other]!.field;
  const teachers = comparisons.map(({ config: { field, swapsWith } }) =>
    config.blocking.reduce((bits, rule, n) => {
      const used = fieldsOf(rule);
      return used.has(field) || (swapsWith !== undefined && used.has(swapsWith)) ? bits : bits | (1 << n);
    }, 0),
  );
  const { probabilities, ...learnt } = estimate({
    ...{ counts, pairsInAll, teachers },
    random: random.map(({ shares }) => shares),
    keepFirst: random.map(({ known }) => known),
    ...(prior !== undefined && { prior }),
  });
  const model: Model = {
    prior: learnt.prior,
    priorFrom: prior === undefined ? 'estimate' : 'rules',
    iterations: learnt.iterations,
    comparisons: comparisons.map(({ config: { field, kind }, levels }, n) => {
      const { m, u, trained } = probabilities[n]!;
      const shown = levels.map((name, level) => {
        return { name, m: m[level]!, u: u[level]!, weight: Math.log2(m[level]! / u[level]!) };
      });
      return { field, kind, trained, levels: shown };
    }),
  };
  const repeats = findRepeats({
    ...{ comparisons: model.comparisons, random: patterns, compared: counts, teachers },
    isMeant: (first, second) => swaps(first, second) || swaps(second, first),
    probabilityOf: (levels) => probabilityOf(patternWeight(model, levels)),
  });
  return { ...model, repeats };
}

/** The patterns of random pairs, matches among them. */
async function randomPatterns(work: Work): Promise<PatternCount[]> {
  const { duck, config, stages } = work;
  await takeRandom(work);
  const nodes = parquet(stages.file('random.parquet'));
  const sides = `(SELECT * FROM ${nodes} WHERE side = 0) l, (SELECT * FROM ${nodes} WHERE side = 1) r`;
  const condition = config.link === 'link' ? 'l.source <> r.source' : 'l.rid <> r.rid';
  const query = comparePairs(config, `${sides} WHERE ${condition}`, [], () => '0');
  const rows = await duck.rows<{ pattern: bigint; n: bigint }>(
    `SELECT pattern, count(*) AS n FROM (${query}) GROUP BY 1`,
  );
  const places = patternPlaces(comparisonsOf(config));
  return rows.map(({ pattern, n }) => {
    return { rules: 0, levels: levelsOf(Number(pattern), places), count: Number(n) };
  });
}

/** Share of each comparison's levels among random pairs; with term frequencies the first level's is exact. */
async function randomShares(
  { duck, config, stages }: Work,
  patterns: readonly PatternCount[],
): Promise<{ shares: number[]; known: boolean }[]> {
  const comparisons = comparisonsOf(config);
  const sums = comparisons.map(({ levels }) => new Array<number>(levels.length).fill(0));
  for (const { levels, count } of patterns) {
    for (const [place, level] of levels.entries()) if (level > 0) sums[place]![level - 1]! += count;
  }
  const result: { shares: number[]; known: boolean }[] = [];
  for (const [n, { config: each }] of comparisons.entries()) {
    const total = sums[n]!.reduce((sum, value) => sum + value, 0);
    const shares = sums[n]!.map((value) => (value + 0.1) / (total + 0.1 * sums[n]!.length));
    if (each.termFrequency) {
      const terms = parquet(stages.file(`terms-${each.field}.parquet`));
      const { u } = await oneRow<{ u: number | null }>(duck, `SELECT any_value(u) AS u FROM ${terms}`);
      if (u !== null) shares[0] = u;
    }
    result.push({ shares, known: each.termFrequency });
  }
  return result;
}

/** Records for random pairs, with everything that is compared. */
async function takeRandom(work: Work): Promise<void> {
  const { config, stages } = work;
  const records = `(SELECT rid, source, id, ${comparisonColumns(config).join(', ')} FROM ${parquet(stages.file('records.parquet'))})`;
  await writeParquet(
    work,
    `SELECT *, 0 AS side FROM (SELECT * FROM ${records} ORDER BY hash(source, id) LIMIT ${RANDOM_RECORDS})
     UNION ALL SELECT *, 1 FROM (SELECT * FROM ${records} ORDER BY hash(source, id, 1) LIMIT ${RANDOM_RECORDS})`,
    stages.file('random.parquet'),
  );
}

/** Pairs that could be one: all of them, less those of two records with a valid key each. */
async function pairsInQuestion({ duck, config, stages }: Work): Promise<number> {
  const loose = looseCondition({ config });
  const rows = await duck.rows<{ all: bigint; firm: bigint }>(
    `SELECT count(*) AS "all", count(*) FILTER (NOT (${loose})) AS firm
     FROM ${parquet(stages.file('records.parquet'))} GROUP BY source`,
  );
  const pairsOf = (counts: readonly number[]) => {
    const sum = counts.reduce((total, count) => total + count, 0);
    const whole = (sum * (sum - 1)) / 2;
    const within = counts.reduce((total, count) => total + (count * (count - 1)) / 2, 0);
    return config.link === 'both' ? whole : config.link === 'link' ? whole - within : within;
  };
  const all = pairsOf(rows.map((row) => Number(row.all)));
  return Math.max(1, all - pairsOf(rows.map((row) => Number(row.firm))));
}

/** Pairs that the prior's rules find among those compared ÷ their recall ÷ all. */
async function priorFromRules(work: Work, pairsInAll: number): Promise<number | undefined> {
  const { duck, config, stages } = work;
  if (config.prior === undefined) return undefined;
  const records = parquet(stages.file('records.parquet'));
  const found: string[] = [];
  for (const rule of config.prior.rules) {
    const parts = rule.map((part) => partValue(part, config));
    found.push(`SELECT rid, source, hash(${parts.join(', ')}) AS k FROM ${records}
      WHERE ${parts.map((part) => `${part} IS NOT NULL`).join(' AND ')}`);
  }
  const loose = `(SELECT rid, ${looseCondition(work)} AS loose FROM ${records})`;
  const condition = { dedupe: 'l.source = r.source', link: 'l.source <> r.source', both: 'true' }[
    config.link
  ];
  const pairs = found.map(
    (rows) =>
      `SELECT l.rid AS a, r.rid AS b FROM (${rows}) l JOIN (${rows}) r ON l.k = r.k AND l.rid < r.rid AND ${condition}`,
  );
  const { n } = await oneRow<{ n: bigint }>(
    duck,
    `SELECT count(*) AS n FROM (${pairs.join(' UNION ')}) p
     JOIN ${loose} x ON p.a = x.rid JOIN ${loose} y ON p.b = y.rid WHERE x.loose OR y.loose`,
  );
  if (n === 0n) return undefined;
  return Math.min(0.5, Number(n) / config.prior.recall / pairsInAll);
}

async function countPatterns(work: Work): Promise<PatternCount[]> {
  const places = patternPlaces(comparisonsOf(work.config));
  const query = `SELECT rules, pattern, count(*)::DOUBLE AS n FROM ${comparedPairs(work)} GROUP BY ALL`;
  const counts: PatternCount[] = [];
  for await (const [rules, patterns, numbers] of work.duck.chunks(query)) {
    for (let row = 0; row < rules!.length; row++) {
      const levels = levelsOf(Number(patterns![row]), places);
      counts.push({ rules: rules![row] as number, levels, count: numbers![row] as number });
    }
    if (counts.length > PATTERNS_MOST) {
      const right = 'fewer comparisons, or comparisons with fewer levels';
      throw new AppError('linkage.config', { field: 'comparisons', why: 'too many patterns', right });
    }
  }
  return counts;
}

/** Weight (log2 of the odds) of a pattern, the prior included. */
export function patternWeight(model: Model, levels: readonly number[]): number {
  let weight = Math.log2(model.prior / (1 - model.prior));
  for (const [n, { levels: known }] of model.comparisons.entries()) {
    const level = levels[n]!;
    if (level > 0) weight += known[level - 1]!.weight;
  }
  return weight;
}

/** Probability of a weight, and the weight of a probability. */
export const probabilityOf = (weight: number): number => 1 / (1 + 2 ** -weight);
export const weightOf = (probability: number): number =>
  probability >= 1 ? Infinity : probability <= 0 ? -Infinity : Math.log2(probability / (1 - probability));
