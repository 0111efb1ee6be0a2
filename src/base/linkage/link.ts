import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDuck, quoteText } from '../../platform/analytics/index.ts';
import { type BlockingResult, makeBlocks } from './blocking.ts';
import { type ClusterResult, makeClusters } from './cluster.ts';
import { type CompareResult, comparePairsInBlocks, patternPlaces } from './compare.ts';
import { comparisonColumns, comparisonsOf } from './comparisons.ts';
import type { LinkConfig } from './config.ts';
import { applyKeys, type KeysResult } from './keys.ts';
import { learnModel, type Model, randomRecordsQuery } from './model.ts';
import { checkFile } from './open-file.ts';
import { type ReadResult, readRecords } from './read.ts';
import { type ScoreResult, scorePairs } from './score.ts';
import { openStages } from './stages.ts';
import { parquet, type Work, writeParquet } from './work.ts';

export interface LinkOptions {
  /** Told after each stage. */
  readonly say?: (line: string) => void;
}

/** What a run says; the records themselves are in the files. */
export interface LinkResult {
  readonly records: number;
  readonly sources: ReadResult['sources'];
  readonly keys: KeysResult;
  readonly blocking: BlockingResult;
  readonly compared: CompareResult;
  readonly model: Model;
  readonly scored: ScoreResult;
  readonly clusters: ClusterResult;
  readonly files: { readonly clusters: string; readonly pairs: string; readonly review: string };
}

/**
 * Links the records of the configuration's sources. Writes into `config.output`
 * - `clusters.parquet`: source, id, entity (source/id of its first record),
 * - `pairs.parquet`: pairs from `reviewFrom` on with probability, weight and the level of each comparison,
 * - `review.parquet`: pairs and entities for people, with the reason.
 * A run that was killed goes on after its last finished stage; a finished one only answers again. Runs for minutes
 * on millions of records: a server calls it through `runApart`. Throws `linkage.*` and `analytics.*`.
 */
export async function linkRecords(config: LinkConfig, options: LinkOptions = {}): Promise<LinkResult> {
  for (const { file } of config.sources) checkFile(file);
  const stages = openStages(config);
  const duck = await openDuck({
    directory: join(config.output, 'stages'),
    memoryLimitMb: config.memoryLimitMb,
    threads: config.threads,
  });
  const say = options.say ?? (() => {});
  const work: Work = { config, duck, stages, say };
  const timed = async <T>(name: string, what: string, run: () => Promise<T>): Promise<T> => {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    const result = await stages.stage(name, run);
    const used = process.cpuUsage(cpu);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(`${what}: ${seconds} s, ${((used.user + used.system) / 1e6).toFixed(1)} s of processors`);
    return result;
  };
  try {
    const read = await timed('read', 'records read', () => readRecords(work));
    const keys = await timed('keys', 'keys applied', () => applyKeys(work));
    const blocking = await timed('blocks', 'blocks counted', () => makeBlocks(work));
    await timed('random', 'random records taken', () => takeRandom(work));
    const compared = await timed('compared', 'pairs compared', () => comparePairsInBlocks(work));
    const model = await timed('model', 'model learnt', () => learnModel(work));
    const scored = await timed('scored', 'pairs weighed', () => scorePairs(work, model));
    const clusters = await timed('clusters', 'entities made', () => makeClusters(work));
    const files = await timed('results', 'results written', () => writeResults(work));
    const { records, sources } = read;
    return { records, sources, keys, blocking, compared, model, scored, clusters, files };
  } finally {
    await duck.close();
  }
}

/** Records for random pairs, with everything that is compared. */
async function takeRandom(work: Work): Promise<void> {
  const { config, stages } = work;
  const full = `(SELECT rid, source, id, ${comparisonColumns(config).join(', ')} FROM ${parquet(stages.file('records.parquet'))})`;
  await writeParquet(work, randomRecordsQuery(full), stages.file('random.parquet'));
}

/** What people and programs take away: named by source and id, no longer by rid. */
export async function writeResults(
  work: Work,
  options: { clusters: boolean } = { clusters: true },
): Promise<LinkResult['files']> {
  const { config, stages } = work;
  const names = config.sources.map(({ name }, n) => `WHEN ${n} THEN ${quoteText(name)}`).join(' ');
  const named = `SELECT rid, CASE source ${names} END AS source, id FROM ${parquet(stages.file('records.parquet'))}`;
  const files = {
    clusters: join(config.output, 'clusters.parquet'),
    pairs: join(config.output, 'pairs.parquet'),
    review: join(config.output, 'review.parquet'),
  };
  if (options.clusters)
    await writeParquet(
      work,
      `WITH named AS (${named}) SELECT n.source, n.id, first.source || '/' || first.id AS entity
     FROM named n LEFT JOIN ${parquet(stages.file('entities.parquet'))} e USING (rid)
     JOIN named first ON first.rid = coalesce(e.root, n.rid)`,
      files.clusters,
    );
  const places = patternPlaces(comparisonsOf(config));
  const levels = config.comparisons.map(
    ({ field }, n) => `(p.pattern // ${places[n]!.factor} % ${places[n]!.size})::UTINYINT AS level_${field}`,
  );
  const pair = 'a.source AS left_source, a.id AS left_id, b.source AS right_source, b.id AS right_id';
  await writeParquet(
    work,
    `WITH named AS (${named}) SELECT ${pair}, 1 / (1 + pow(2, -p.weight)) AS probability, p.weight, p.rarity,
       ${levels.join(', ')}
     FROM ${parquet(stages.file('scored.parquet'))} p JOIN named a ON a.rid = p.l JOIN named b ON b.rid = p.r`,
    files.pairs,
  );
  await writeParquet(
    work,
    `WITH named AS (${named}) SELECT ${pair}, 1 / (1 + pow(2, -p.weight)) AS probability, p.reason
     FROM ${parquet(stages.file('review.parquet'))} p JOIN named a ON a.rid = p.l JOIN named b ON b.rid = p.r`,
    files.review,
  );
  return files;
}

/** Takes the intermediate stages of a directory away; results and manifest stay, explaining and resuming no longer go. */
export function removeStages(directory: string): void {
  for (const name of readdirSync(join(directory, 'stages')))
    rmSync(join(directory, 'stages', name), { recursive: true });
}
