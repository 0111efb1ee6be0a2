import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Duck, openDuck } from '../../../platform/analytics/index.ts';
import type { LinkConfig } from '../config.ts';
import { type Model, probabilityOf } from '../model/model.ts';
import { RARITY_MOST } from '../model/score.ts';
import { comparePairs, levelsOf, patternPlaces } from '../pairs/compare.ts';
import { comparisonColumns, comparisonsOf, termFields } from '../pairs/comparisons.ts';
import { parquet } from '../work.ts';
import { LINKAGE_RULES, plainStages, readManifest } from './stages.ts';

/** One step of a waterfall: what a comparison found and how much it moves the odds. */
export interface WaterfallStep {
  readonly field: string;
  readonly kind: string;
  readonly left: string | null;
  readonly right: string | null;
  /** Name of the level; "missing" moves nothing. */
  readonly level: string;
  readonly m?: number;
  readonly u?: number;
  /** log2(m ÷ u). */
  readonly weight: number;
  /** What the rarity of the value adds, log2. */
  readonly rarity: number;
}

/** Why a pair has its probability: prior and steps add up to the weight. */
export interface Waterfall {
  /** log2 of the odds before anything is compared. */
  readonly prior: number;
  readonly steps: readonly WaterfallStep[];
  readonly weight: number;
  readonly probability: number;
}

/** A record as its source names it. */
export interface RecordName {
  readonly source: string;
  readonly id: string;
}

export type RecordPair = readonly [left: RecordName, right: RecordName];

/**
 * The waterfall of any two records of a finished run, compared or not. Throws `linkage.no_result`,
 * `linkage.pair_unknown`.
 */
export async function explainPair(
  config: LinkConfig,
  left: RecordName,
  right: RecordName,
): Promise<Waterfall> {
  const [waterfall] = await explainPairs(config, [[left, right]]);
  return waterfall!;
}

/** The waterfalls of several pairs, in their order: the records are read once for all of them. Throws as `explainPair`. */
export async function explainPairs(config: LinkConfig, pairs: readonly RecordPair[]): Promise<Waterfall[]> {
  const manifest = readManifest(config.output);
  const model = manifest?.stages.model as Model | undefined;
  if (model === undefined || manifest?.version !== LINKAGE_RULES)
    throw new AppError('linkage.no_result', { directory: config.output });
  if (pairs.length === 0) return [];
  const stages = plainStages(join(config.output, 'stages'));
  const duck = await openDuck({ directory: join(config.output, 'stages'), memoryLimitMb: 512, threads: 1 });
  try {
    const terms = termFields(config);
    await findAsked(duck, config, parquet(stages.file('records.parquet')), pairs);
    const joins = terms.map(
      ({ field, column }) =>
        `LEFT JOIN ${parquet(stages.file(`terms-${field}.parquet`))} t_${field} ON t_${field}.value = f.${column}`,
    );
    const rarities = terms.map(({ field }) => `, t_${field}.rarity AS ${field}__rarity`).join('');
    const columns = comparisonColumns(config).map((column) => `f.${column}`);
    const node = `(SELECT f.rid, f.source, ${columns.join(', ')}${rarities} FROM asked f ${joins.join(' ')})`;
    const fields = config.comparisons.flatMap(({ field }) => [
      `l.${field}::VARCHAR AS value_l_${field}`,
      `r.${field}::VARCHAR AS value_r_${field}`,
    ]);
    const rare = terms.map(({ field }) => `l.${field}__rarity AS value_rarity_${field}`);
    const rows = await duck.rows<Record<string, unknown>>(
      `SELECT * FROM (${comparePairs(
        config,
        `pair p JOIN ${node} l ON l.rid = p.left_rid JOIN ${node} r ON r.rid = p.right_rid`,
        ['p.place AS place', ...fields, ...rare],
        (field) => `l.${field}__rarity`,
      )}) ORDER BY place`,
    );
    return rows.map((row) => waterfallOf(config, model, row));
  } finally {
    await duck.close();
  }
}

/** Makes the tables `asked` (the records in question, whole) and `pair` (place, left_rid, right_rid). */
async function findAsked(
  duck: Duck,
  config: LinkConfig,
  records: string,
  pairs: readonly RecordPair[],
): Promise<void> {
  const sourceOf = ({ source }: RecordName) => config.sources.findIndex(({ name }) => name === source);
  await duck.run('CREATE TABLE named (place INTEGER, side INTEGER, source INTEGER, id VARCHAR)');
  const names = pairs.flatMap((pair, place) => pair.map((record, side) => ({ place, side, record })));
  await duck.append('named', [
    [
      ...[names.map(({ place }) => place), names.map(({ side }) => side)],
      ...[names.map(({ record }) => sourceOf(record)), names.map(({ record }) => record.id)],
    ],
  ]);
  await duck.run(`CREATE TABLE asked AS SELECT * FROM ${records} SEMI JOIN named USING (source, id);
    CREATE TABLE found AS SELECT n.place, n.side, a.rid FROM named n JOIN asked a USING (source, id);
    CREATE TABLE pair AS SELECT l.place, l.rid AS left_rid, r.rid AS right_rid
      FROM found l JOIN found r ON r.place = l.place WHERE l.side = 0 AND r.side = 1`);
  const [missing] = await duck.rows<{ place: number; side: number }>(
    'SELECT place, side FROM named ANTI JOIN found USING (place, side) LIMIT 1',
  );
  if (missing === undefined) return;
  const { source, id } = pairs[missing.place]![missing.side]!;
  throw new AppError('linkage.pair_unknown', { record: `${source}/${id}` });
}

function waterfallOf(config: LinkConfig, model: Model, row: Record<string, unknown>): Waterfall {
  const comparisons = comparisonsOf(config);
  const levels = levelsOf(Number(row.pattern), patternPlaces(comparisons));
  const steps = comparisons.map(({ config: { field, kind }, rareLevels }, n): WaterfallStep => {
    const level = levels[n]!;
    const known = level > 0 ? model.comparisons[n]!.levels[level - 1]! : undefined;
    const rarity = rareLevels.includes(level) ? Number(row[`value_rarity_${field}`] ?? 0) : 0;
    return {
      ...{ field, kind, left: row[`value_l_${field}`] as string | null },
      right: row[`value_r_${field}`] as string | null,
      level: known?.name ?? 'missing',
      ...(known !== undefined && { m: known.m, u: known.u }),
      ...{ weight: known?.weight ?? 0, rarity },
    };
  });
  const prior = Math.log2(model.prior / (1 - model.prior));
  const rarity = steps.reduce((sum, step) => sum + step.rarity, 0);
  const bounded = Math.max(-RARITY_MOST, Math.min(RARITY_MOST, rarity));
  const weight = steps.reduce((sum, step) => sum + step.weight, prior) + bounded;
  return { prior, steps, weight, probability: probabilityOf(weight) };
}
