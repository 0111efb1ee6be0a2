import type { LinkConfig } from '../config.ts';
import { wrong } from '../json-values.ts';
import { oneRow, parquet, type Work, writeParquet } from '../work.ts';
import { type Comparison, comparisonColumns, comparisonsOf, termFields } from './comparisons.ts';

export interface CompareResult {
  /** Pairs compared, each once. */
  readonly pairs: number;
  /** Pairs that came first from each rule. */
  readonly pairsOfRule: readonly number[];
}

/** Memory that one pair may take while it is compared, the columns of both its records together. */
const PAIR_BYTES = 700;

/**
 * Factors by which levels are packed into one number: level of comparison n = pattern / factor[n] % size[n]. Throws
 * `linkage.config` for so many comparisons that the number would not be exact.
 */
export function patternPlaces(comparisons: readonly Comparison[]): { factor: number; size: number }[] {
  let factor = 1;
  const places = comparisons.map(({ levels }) => {
    const place = { factor, size: levels.length + 1 };
    factor *= place.size;
    return place;
  });
  if (factor > Number.MAX_SAFE_INTEGER)
    wrong(
      'comparisons',
      `${places.length} with so many levels`,
      'some 18 comparisons, or more that are "exact"',
    );
  return places;
}

/** The levels that a pattern holds, in the order of the comparisons. */
export function levelsOf(pattern: number, places: readonly { factor: number; size: number }[]): number[] {
  return places.map(({ factor, size }) => Math.floor(pattern / factor) % size);
}

/**
 * SQL that gives l, r, any further columns of the pairs, pattern and rarity for pairs of rows `l` and `r`; `rarityOf`
 * says where the rarity of the left one's value of a field stands.
 */
export function comparePairs(
  config: LinkConfig,
  pairs: string,
  further: readonly string[],
  rarityOf: (field: string) => string,
): string {
  const comparisons = comparisonsOf(config);
  const places = patternPlaces(comparisons);
  const rare = comparisons.filter(({ rareLevels }) => rareLevels.length > 0);
  const columns = comparisonColumns(config).flatMap((c) => [`l.${c} AS l_${c}`, `r.${c} AS r_${c}`]);
  const similarities = comparisons.flatMap((each) =>
    Object.entries(each.similarities).map(([name, sql]) => `${sql} AS ${name}`),
  );
  const rarities = rare.map(({ config: { field } }) => `${rarityOf(field)} AS rarity_${field}`);
  const inner = ['l.rid AS l', 'r.rid AS r', ...further, ...columns, ...similarities, ...rarities];
  const levels = comparisons.map(({ level }, n) => `${level} AS level_${n}`);
  const pattern = places.map(({ factor }, n) => `level_${n}::BIGINT * ${factor}`).join(' + ');
  const rarity = rare.map(({ config: { field }, rareLevels }) => {
    const n = comparisons.findIndex((each) => each.config.field === field);
    return `CASE WHEN level_${n} IN (${rareLevels.join(', ')}) THEN rarity_${field} ELSE 0 END`;
  });
  const names = further.map((sql) => sql.replace(/^.* AS /s, ''));
  const kept = ['l', 'r', ...names].join(', ');
  return `SELECT ${kept}, ${pattern} AS pattern, (${rarity.join(' + ') || '0'})::FLOAT AS rarity FROM (
    SELECT ${[kept, ...levels, ...rare.map(({ config: c }) => `rarity_${c.field}`)].join(', ')} FROM (
      SELECT ${inner.join(', ')} FROM ${pairs}))`;
}

/**
 * Makes the pairs of every rule, each only by the first rule that gives it (`found-<rule>.parquet` with l, r and rules,
 * a bit for each rule that gives the pair), and writes their levels: `pairs-<chunk>.parquet` with l, r, rules, pattern
 * and rarity. Pairs are found by narrow rows; only then their records are fetched, in chunks that fit into memory. Each
 * rule and each chunk is a stage.
 */
export async function comparePairsInBlocks(work: Work): Promise<CompareResult> {
  const { config, stages, say } = work;
  const pairsOfRule: number[] = [];
  for (const n of config.blocking.keys()) {
    const found = await stages.stage(`found-${n}`, () => findPairs(work, n));
    say(`rule ${n + 1} of ${config.blocking.length}: ${found} pairs`);
    pairsOfRule.push(found);
  }
  const pairs = pairsOfRule.reduce((sum, found) => sum + found, 0);
  const chunks = Math.max(1, Math.ceil((pairs * PAIR_BYTES) / (config.memoryLimitMb * 1_048_576 * 0.4)));
  for (let chunk = 0; chunk < chunks; chunk++) {
    await stages.stage(`pairs-${chunk}`, () => compareChunk(work, chunk, chunks));
    if (chunks > 1) say(`${chunk + 1} of ${chunks} parts of the pairs compared`);
  }
  return { pairs, pairsOfRule };
}

async function findPairs(work: Work, n: number): Promise<number> {
  const { duck, config, stages } = work;
  const blocks = parquet(stages.file('blocks.parquet'));
  const side = (more: string) => `(SELECT * FROM ${blocks} WHERE k${n} IS NOT NULL${more})`;
  const conditions = [`l.k${n} = r.k${n}`, 'l.root <> r.root', '(NOT r.loose OR l.rid < r.rid)'];
  if (config.link === 'link') conditions.push('l.source <> r.source');
  if (config.link === 'dedupe') conditions.push('l.source = r.source');
  for (let before = 0; before < n; before++) {
    conditions.push(`(l.k${before} IS NULL OR r.k${before} IS NULL OR l.k${before} <> r.k${before})`);
  }
  const bits = config.blocking.map((_, rule) => {
    if (rule < n) return '0';
    return rule === n ? String(2 ** n) : `CASE WHEN l.k${rule} = r.k${rule} THEN ${2 ** rule} ELSE 0 END`;
  });
  const file = stages.file(`found-${n}.parquet`);
  await writeParquet(
    work,
    `SELECT l.rid AS l, r.rid AS r, (${bits.join(' + ')})::INTEGER AS rules
     FROM ${side(' AND loose')} l JOIN ${side('')} r ON ${conditions.join(' AND ')}`,
    file,
  );
  const { pairs } = await oneRow<{ pairs: bigint }>(duck, `SELECT count(*) AS pairs FROM ${parquet(file)}`);
  return Number(pairs);
}

async function compareChunk(work: Work, chunk: number, chunks: number): Promise<void> {
  const { config, stages } = work;
  const found = parquet(stages.file('found-*.parquet'));
  const records = parquet(stages.file('records.parquet'));
  const inChunk = chunks === 1 ? '' : `WHERE l % ${chunks} = ${chunk}`;
  const terms = termFields(config).map(
    ({ field, column }) =>
      `LEFT JOIN ${parquet(stages.file(`terms-${field}.parquet`))} t_${field} ON t_${field}.value = l.${column}`,
  );
  const pairs = `(SELECT * FROM ${found} ${inChunk}) p
    JOIN ${records} l ON l.rid = p.l JOIN ${records} r ON r.rid = p.r ${terms.join(' ')}`;
  const rarityOf = (field: string) => `coalesce(t_${field}.rarity, 0)`;
  await writeParquet(
    work,
    comparePairs(config, pairs, ['p.rules AS rules'], rarityOf),
    stages.file(`pairs-${chunk}.parquet`),
  );
}

/** SQL of all pairs that were compared. */
export function comparedPairs({ stages }: Pick<Work, 'stages'>): string {
  return parquet(stages.file('pairs-*.parquet'));
}
