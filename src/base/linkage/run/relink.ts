import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Duck, openDuck, quoteText } from '../../../platform/analytics/index.ts';
import type { LinkConfig } from '../config.ts';
import type { ClusterResult } from '../entities/cluster.ts';
import type { Model } from '../model/model.ts';
import { termFields } from '../pairs/comparisons.ts';
import { parquet, type Work, writeParquet } from '../work.ts';
import { type LinkFiles, writeResults } from './link.ts';
import { readBlocks, runSequence } from './sequence.ts';
import { openStages, plainStages, readManifest } from './stages.ts';

// For whoever keeps records and entities himself, in a store too large to be read for every change: a finished run
// leaves its model and an index of blocks behind; records that changed are looked up in the index, and only they and
// those that may be the same are linked anew.

const MODEL = 'model.json';

/** Keeps what a finished run has learnt (model, term frequencies) in a folder. Throws `linkage.no_result`. */
export function keepModel(config: LinkConfig, directory: string): void {
  const model = readManifest(config.output)?.stages.model as Model | undefined;
  if (model === undefined) throw new AppError('linkage.no_result', { directory: config.output });
  mkdirSync(directory, { recursive: true });
  for (const { field } of termFields(config))
    copyFileSync(join(config.output, 'stages', termsFile(field)), join(directory, termsFile(field)));
  writeFileSync(join(directory, MODEL), JSON.stringify(model));
}

const termsFile = (field: string) => `terms-${field}.parquet`;

/**
 * SQL of the blocks of records as an index holds them: rid, k, loose; one row for each block or key of a record. Two
 * records with the same k may be the same when one of both is loose (has no valid number) or k is a key's.
 */
function indexRows(config: LinkConfig, blocks: string): string {
  const { blocking } = config;
  const rules = blocking.flatMap((_, n) => {
    // What is in a block that is too big is found by the next rule within it.
    const next = (n + 1) % blocking.length;
    return [
      `SELECT rid, hash(${n}, k${n}) AS k, loose FROM ${blocks} WHERE k${n} IS NOT NULL`,
      `SELECT rid, hash(${n}, k${n}, k${next}) AS k, loose FROM ${blocks} WHERE k${n} IS NOT NULL AND k${next} IS NOT NULL`,
    ];
  });
  const keys = config.keys.map(
    (_, n) =>
      `SELECT rid, hash('key', ${n}, key${n}) AS k, true AS loose FROM ${blocks} WHERE key${n} IS NOT NULL`,
  );
  return [...rules, ...keys].join(' UNION ALL ');
}

/**
 * Writes the index of a finished run, sorted: k, entity, loose. `members` is a query of the run's record ids and their
 * entities (id, entity). Blocks of more than `blockRecordsMost` records are left to their parts, as in the run.
 */
export async function writeIndex(
  duck: Duck,
  config: LinkConfig,
  members: string,
  file: string,
): Promise<void> {
  const stage = (name: string) => parquet(join(config.output, 'stages', name));
  const { blocking, blockRecordsMost: most } = config;
  const blocks = stage('blocks-raw.parquet');
  await duck.run(`CREATE OR REPLACE TEMP TABLE member AS SELECT r.rid, m.entity
    FROM ${stage('records.parquet')} r JOIN (${members}) m ON m.id = r.id`);
  await duck.run('CREATE OR REPLACE TEMP TABLE index_row (k UBIGINT, entity BIGINT, loose BOOLEAN)');
  const put = (rows: string) =>
    duck.run(
      `INSERT INTO index_row SELECT DISTINCT b.k, m.entity, b.loose FROM (${rows}) b JOIN member m USING (rid)`,
    );
  for (const n of blocking.keys()) {
    const next = (n + 1) % blocking.length;
    const hot = `(SELECT k${n} FROM ${blocks} WHERE k${n} IS NOT NULL GROUP BY 1 HAVING count(*) > ${most})`;
    await put(
      `SELECT rid, hash(${n}, k${n}) AS k, loose FROM ${blocks} WHERE k${n} IS NOT NULL AND k${n} NOT IN ${hot}`,
    );
    await put(`SELECT rid, hash(${n}, k${n}, k${next}) AS k, loose FROM ${blocks}
      WHERE k${next} IS NOT NULL AND k${n} IN ${hot}
      QUALIFY count(*) OVER (PARTITION BY k${n}, k${next}) <= ${most}`);
  }
  for (const n of config.keys.keys())
    await put(
      `SELECT rid, hash('key', ${n}, key${n}) AS k, true AS loose FROM ${blocks} WHERE key${n} IS NOT NULL`,
    );
  await writeParquet({ duck }, 'SELECT * FROM index_row ORDER BY k', file);
  await duck.run('DROP TABLE index_row; DROP TABLE member');
}

/** Reads the records of a configuration and writes their blocks and keys: id, k, loose, as the index has them. */
export async function writeBlockKeys(config: LinkConfig, directory: string, file: string): Promise<void> {
  const stages = plainStages(directory);
  const { memoryLimitMb, threads } = config;
  const duck = await openDuck({ directory, memoryLimitMb, threads });
  const work: Work = { config, duck, stages, isPart: true, say: () => {} };
  try {
    await readBlocks(work);
    await writeParquet(
      work,
      `SELECT r.id, b.k, b.loose FROM (${indexRows(config, parquet(stages.file('blocks-raw.parquet')))}) b
       JOIN ${parquet(stages.file('records.parquet'))} r USING (rid)`,
      file,
    );
  } finally {
    await duck.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** SQL of the blocks and keys of the records of a run: id, k, loose, as the index has them. */
export function blockKeysOf(config: LinkConfig): string {
  const stage = (name: string) => parquet(join(config.output, 'stages', name));
  return `SELECT r.id, b.k, b.loose FROM (${indexRows(config, stage('blocks-raw.parquet'))}) b
    JOIN ${stage('records.parquet')} r USING (rid)`;
}

/**
 * The entities of an index (Parquet files k, entity, loose) that records may belong to, by what `writeBlockKeys` wrote of
 * them: SQL of the numbers. Blocks that have grown beyond `blockRecordsMost` are left to the other rules.
 */
export function candidatesQuery(config: LinkConfig, index: readonly string[], keys: string): string {
  const files = `read_parquet([${index.map(quoteText).join(', ')}])`;
  return `SELECT DISTINCT entity FROM (
      SELECT i.k, i.entity FROM ${files} i
        JOIN (SELECT k, bool_or(loose) AS loose FROM ${parquet(keys)} GROUP BY k) f ON f.k = i.k AND (f.loose OR i.loose)
      QUALIFY count(*) OVER (PARTITION BY i.k) <= ${config.blockRecordsMost})`;
}

export interface RelinkResult {
  readonly records: number;
  readonly pairs: number;
  readonly clusters: ClusterResult;
  readonly files: LinkFiles;
}

/**
 * Links a part of the records with the model that `keepModel` kept. The results are those of `linkRecords`, and
 * `explainPair` explains them. Begins anew each time. Throws `linkage.no_result` and what `linkRecords` throws.
 */
export async function relinkRecords(config: LinkConfig, model: string): Promise<RelinkResult> {
  const learnt = readModel(model);
  rmSync(config.output, { recursive: true, force: true });
  const stages = openStages(config);
  const duck = await openDuck({
    ...{ directory: stages.file(''), memoryLimitMb: config.memoryLimitMb, threads: config.threads },
  });
  const terms = (field: string) => join(model, termsFile(field));
  const work: Work = { config, duck, stages, terms, isPart: true, say: () => {} };
  try {
    const { read, compared, clusters } = await runSequence(work, { model: learnt });
    const files = await writeResults(work);
    return { records: read.records, pairs: compared.pairs, clusters, files };
  } finally {
    await duck.close();
  }
}

function readModel(directory: string): Model {
  try {
    return JSON.parse(readFileSync(join(directory, MODEL), 'utf8')) as Model;
  } catch (error) {
    throw new AppError('linkage.no_result', { directory }, error);
  }
}
