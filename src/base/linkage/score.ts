import { comparedPairs, levelsOf, patternPlaces } from './compare.ts';
import { comparisonsOf } from './comparisons.ts';
import { type Model, patternWeight, weightOf } from './model.ts';
import { oneRow, parquet, type Work, writeParquet } from './work.ts';

export interface ScoreResult {
  /** Pairs whose probability is at least `reviewFrom`. */
  readonly pairs: number;
  readonly pairsAtThreshold: number;
}

/** Rarity of one value may add so much at most: a value that nobody else has may be a mistake of both. */
export const RARITY_MOST = 12;

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
  // A threshold of 0 keeps what has any chance, not the millions that have none.
  const least = Math.max(weightOf(config.reviewFrom), -20);
  const weight = `(weight + greatest(least(rarity, ${RARITY_MOST}), -${RARITY_MOST}))::FLOAT`;
  const file = stages.file('scored.parquet');
  await writeParquet(
    work,
    `SELECT * FROM (SELECT p.* EXCLUDE (rarity), rarity, ${weight} AS weight FROM ${comparedPairs(work)} p
       JOIN weights USING (pattern) WHERE weight >= ${least - RARITY_MOST}) WHERE weight >= ${least}`,
    file,
  );
  await duck.run('DROP TABLE weights');
  const at = Math.max(weightOf(config.threshold), -20);
  const { pairs, good } = await oneRow<{ pairs: bigint; good: bigint }>(
    duck,
    `SELECT count(*) AS pairs, count(*) FILTER (weight >= ${Number.isFinite(at) ? at : 1e9}) AS good FROM ${parquet(file)}`,
  );
  return { pairs: Number(pairs), pairsAtThreshold: Number(good) };
}
