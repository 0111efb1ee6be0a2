import { type Comparison, comparisonColumns, comparisonsOf } from './comparisons.ts';
import type { LinkConfig } from './config.ts';
import { oneRow, parquet, type Work, writeParquet } from './work.ts';

export interface CompareResult {
  /** Pairs compared, each once. */
  readonly pairs: number;
  /** Pairs that came first from each rule. */
  readonly pairsOfRule: readonly number[];
}

/** Memory that one row of a join's build side may take, all columns together. */
const ROW_BYTES = 700;

/** Factors by which levels are packed into one number: level of comparison n = pattern / factor[n] % size[n]. */
export function patternPlaces(comparisons: readonly Comparison[]): { factor: number; size: number }[] {
  let factor = 1;
  return comparisons.map(({ levels }) => {
    const place = { factor, size: levels.length + 1 };
    factor *= place.size;
    return place;
  });
}

/** The levels that a pattern holds, in the order of the comparisons. */
export function levelsOf(pattern: number, places: readonly { factor: number; size: number }[]): number[] {
  return places.map(({ factor, size }) => Math.floor(pattern / factor) % size);
}

/** SQL that gives l, r, any further columns of the pairs, pattern and rarity for pairs of rows `l` and `r`. */
export function comparePairs(config: LinkConfig, pairs: string, further: readonly string[]): string {
  const comparisons = comparisonsOf(config);
  const places = patternPlaces(comparisons);
  const rare = comparisons.filter(({ rareLevels }) => rareLevels.length > 0);
  const columns = comparisonColumns(config).flatMap((c) => [`l.${c} AS l_${c}`, `r.${c} AS r_${c}`]);
  const similarities = comparisons.flatMap((each) =>
    Object.entries(each.similarities).map(([name, sql]) => `${sql} AS ${name}`),
  );
  const rarities = rare.map(({ config: { field } }) => `l.${field}__rarity AS rarity_${field}`);
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
 * Makes the pairs of every rule, each only by the first rule that gives it, and writes their levels:
 * `pairs-<rule>-<chunk>.parquet` with l, r, rules (a bit for each rule that gives the pair), pattern and rarity.
 * A rule's blocks are done in chunks so that a join's table fits into memory; each finished chunk is a stage.
 */
export async function comparePairsInBlocks(work: Work): Promise<CompareResult> {
  const { config, stages, say } = work;
  const pairsOfRule: number[] = [];
  for (const n of config.blocking.keys()) {
    const chunks = await chunksOf(work, n);
    let pairs = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const name = `pairs-${n}-${chunk}`;
      pairs += await stages.stage(name, () => compareChunk(work, n, chunk, chunks, `${name}.parquet`));
    }
    say(`rule ${n + 1} of ${config.blocking.length}: ${pairs} pairs`);
    pairsOfRule.push(pairs);
  }
  return { pairs: pairsOfRule.reduce((sum, pairs) => sum + pairs, 0), pairsOfRule };
}

async function chunksOf({ duck, config, stages }: Work, n: number): Promise<number> {
  const nodes = parquet(stages.file('nodes.parquet'));
  const { rows } = await oneRow<{ rows: bigint }>(duck, `SELECT count(k${n}) AS rows FROM ${nodes}`);
  return Math.max(1, Math.ceil((Number(rows) * ROW_BYTES) / (config.memoryLimitMb * 1_048_576 * 0.4)));
}

async function compareChunk(
  work: Work,
  n: number,
  chunk: number,
  chunks: number,
  file: string,
): Promise<number> {
  const { duck, config, stages } = work;
  const nodes = parquet(stages.file('nodes.parquet'));
  const inChunk = chunks === 1 ? '' : ` AND k${n} % ${chunks} = ${chunk}`;
  const side = (more: string) => `(SELECT * FROM ${nodes} WHERE k${n} IS NOT NULL${inChunk}${more})`;
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
  const pairs = `${side(' AND loose')} l JOIN ${side('')} r ON ${conditions.join(' AND ')}`;
  const query = comparePairs(config, pairs, [`(${bits.join(' + ')})::INTEGER AS rules`]);
  await writeParquet(work, query, stages.file(file));
  const { pairs: count } = await oneRow<{ pairs: bigint }>(
    duck,
    `SELECT count(*) AS pairs FROM ${parquet(stages.file(file))}`,
  );
  return Number(count);
}

/** SQL of all pairs that were compared. */
export function comparedPairs({ stages }: Pick<Work, 'stages'>): string {
  return parquet(stages.file('pairs-*-*.parquet'));
}
