import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDuck, quoteText } from '../../../platform/analytics/index.ts';
import type { LinkConfig } from '../config.ts';
import { patternPlaces } from '../pairs/compare.ts';
import { comparisonsOf } from '../pairs/comparisons.ts';
import { checkFile } from '../records/open-file.ts';
import type { ReadResult } from '../records/read.ts';
import { parquet, type Work, writeParquet } from '../work.ts';
import { runSequence, type SequenceResult, timed } from './sequence.ts';
import { openStages } from './stages.ts';

export interface LinkOptions {
  /** Told after each stage. */
  readonly say?: (line: string) => void;
}

/** What a run says; the records themselves are in the files. */
export interface LinkResult extends Omit<SequenceResult, 'read'>, ReadResult {
  readonly files: LinkFiles;
}

export interface LinkFiles {
  readonly clusters: string;
  readonly pairs: string;
  readonly review: string;
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
  patternPlaces(comparisonsOf(config));
  const stages = openStages(config, { say: options.say });
  const duck = await openDuck({
    directory: join(config.output, 'stages'),
    memoryLimitMb: config.memoryLimitMb,
    threads: config.threads,
  });
  const work: Work = { config, duck, stages, say: options.say ?? (() => {}) };
  try {
    const { read, ...said } = await runSequence(work);
    const files = await timed(work, 'results', 'results written', () => writeResults(work));
    return { ...read, ...said, files };
  } finally {
    await duck.close();
  }
}

/** What people and programs take away: named by source and id, no longer by rid. */
export async function writeResults(
  work: Work,
  options: { clusters: boolean } = { clusters: true },
): Promise<LinkFiles> {
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
