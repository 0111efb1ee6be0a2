import { comparedPairs, levelsOf, patternPlaces } from '../pairs/compare.ts';
import { comparisonsOf } from '../pairs/comparisons.ts';
import { oneRow, parquet, type Work, writeParquet } from '../work.ts';
import { type Model, patternWeight, weightOf } from './model.ts';

export interface ScoreResult {
  /** Pairs whose probability is at least `reviewFrom`. */
  readonly pairs: number;
  readonly pairsAtThreshold: number;
}

/** Rarity of one value may add so much at most: a value that nobody else has may be a mistake of both. */
export const RARITY_MOST = 12;
/** Pattern → weight. */
const WEIGHTS = 'weights.parquet';

/** Weighs every pattern once and writes `scored.parquet`: l, r, rules, pattern, rarity, weight from `reviewFrom` on. */
export async function scorePairs(work: Work, model: Model): Promise<ScoreResult> {
  const { duck, config, stages } = work;
  const places = patternPlaces(comparisonsOf(config));
  const patterns: bigint[] = [];
  const weights: number[] = [];
  for await (const [column] of duck.chunks(`SELECT DISTINCT pattern FROM ${comparedPairs(work)}`)) {
    for (const pattern of column as bigint[]) {
      patterns.push(pattern);
      weights.push(patternWeight(model, levelsOf(Number(pattern), places)));
    }
  }
  await duck.run('CREATE OR REPLACE TABLE weights (pattern BIGINT, weight DOUBLE)');
  if (patterns.length > 0) await duck.append('weights', [[patterns, weights]]);
  await writeParquet(work, 'SELECT * FROM weights', stages.file(WEIGHTS));
  await duck.run('DROP TABLE weights');
  const least = leastWeight(config.reviewFrom);
  const file = stages.file('scored.parquet');
  await writeParquet(work, `SELECT * FROM ${weighedPairs(work)} WHERE weight >= ${least}`, file);
  const at = leastWeight(config.threshold);
  const { pairs, good } = await oneRow<{ pairs: bigint; good: bigint }>(
    duck,
    `SELECT count(*) AS pairs, count(*) FILTER (weight >= ${at}) AS good FROM ${parquet(file)}`,
  );
  return { pairs: Number(pairs), pairsAtThreshold: Number(good) };
}

/** The weight from which a probability is reached: at 0 what has any chance, not the millions that have none; at 1 none. */
export function leastWeight(probability: number): number {
  return Math.max(-20, Math.min(1e9, weightOf(probability)));
}

/** SQL of all pairs that were compared, with their weights: for pairs of no chance too, which are kept nowhere else. */
export function weighedPairs(work: Pick<Work, 'stages'>): string {
  const weight = `(weight + greatest(least(rarity, ${RARITY_MOST}), -${RARITY_MOST}))::FLOAT`;
  return `(SELECT p.* EXCLUDE (rarity), rarity, ${weight} AS weight FROM ${comparedPairs(work)} p
    JOIN ${parquet(work.stages.file(WEIGHTS))} USING (pattern))`;
}
