import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Duck, openDuck, quoteText } from '../../../platform/analytics/index.ts';
import type { LinkConfig } from '../config.ts';
import { type Assignment, assignEntities } from '../entities/assign.ts';
import type { ClusterResult } from '../entities/cluster.ts';
import type { Model } from '../model/model.ts';
import { termFields } from '../pairs/comparisons.ts';
import type { ReadResult } from '../records/read.ts';
import { oneRow, parquet, type Work, writeParquet } from '../work.ts';
import type { RecordName } from './explain.ts';
import { writeResults } from './link.ts';
import { readBlocks, runSequence } from './sequence.ts';
import { checkShared, LINKAGE_RULES, openStages, plainStages, readManifest, type Stages } from './stages.ts';

export interface IncrementOptions {
  /** Output of the run, or of the increment, before. It stays as it is. */
  readonly previous: string;
  /** Records that are no more. Changed ones simply come again in the sources. */
  readonly removed?: readonly RecordName[];
  /** Makes an id for an entity that is new. */
  readonly newId: () => string;
  readonly say?: (line: string) => void;
}

export interface IncrementResult extends Omit<Assignment, 'entityOf'> {
  /** New and changed records. */
  readonly fresh: number;
  /** Records that were looked at again: the fresh ones and all of the entities they touch. */
  readonly touched: number;
  readonly comparedPairs: number;
  readonly clusters: ClusterResult;
}

/**
 * Takes new and changed records (the configuration's sources, with the names of before) and removed ones into a
 * finished run: only entities that share a block or a key with them are worked out again, with the model and term
 * frequencies of before, and every entity keeps its id as `assignEntities` says. Writes into `config.output` what the
 * next increment needs, `clusters.parquet` with all records, `pairs.parquet` and `review.parquet` of what was
 * touched. Killed and run again it begins anew and gives the same. Throws `linkage.no_result` and what
 * `linkRecords` throws.
 */
export async function linkIncrement(config: LinkConfig, options: IncrementOptions): Promise<IncrementResult> {
  const before = readManifest(options.previous);
  const model = before?.stages.model as Model | undefined;
  if (before === undefined || model === undefined || before.stages.results === undefined) {
    throw new AppError('linkage.no_result', { directory: options.previous });
  }
  checkShared(config, before, options.previous);
  if (before.version !== LINKAGE_RULES)
    options.say?.(
      `${options.previous}: a run by rules ${before.version} of the linkage, which has ${LINKAGE_RULES} now; link everything once`,
    );
  const oldNames = (before.stages.read as ReadResult).sources.map(({ name }) => name);
  const names = [...new Set([...oldNames, ...config.sources.map(({ name }) => name)])];
  const stages = openStages(config, { seed: [before.of, options.removed ?? [], Math.random()] });
  const duck = await openDuck({
    ...{ directory: stages.file(''), memoryLimitMb: config.memoryLimitMb, threads: config.threads },
  });
  try {
    const fresh = workIn(config, duck, stages, 'fresh', options);
    const read = await readBlocks(fresh);
    await prepare(duck, config, options, fresh, names);
    const play = workIn(namedSources(config, names), duck, stages, 'play', options);
    const result = await runSequence(play, { read: takeGame, model });
    const assignment = await assign(duck, play, options.newId);
    await writeState(play, stages, options.previous, fresh);
    await stages.stage('read', async () => ({
      records: read.records,
      sources: names.map((name) => ({ name, records: 0 })),
    }));
    await stages.stage('model', async () => model);
    await writeResults({ ...play, config: { ...play.config, output: config.output } }, { clusters: false });
    await stages.stage('results', async () => null);
    const { entityOf: _, ...said } = assignment;
    return {
      fresh: read.records,
      touched: result.read.records,
      comparedPairs: result.compared.pairs,
      clusters: result.clusters,
      ...said,
    };
  } finally {
    await duck.close();
  }
}

/** The stages' functions over a part of the records, in a folder of its own. */
function workIn(
  config: LinkConfig,
  duck: Duck,
  whole: Stages,
  folder: string,
  options: IncrementOptions,
): Work {
  const terms = (field: string) => join(options.previous, 'stages', `terms-${field}.parquet`);
  return { config, duck, stages: plainStages(whole.file(folder)), say: options.say ?? (() => {}), terms };
}

/** A source that has nothing fresh is there by its name only. */
function namedSources(config: LinkConfig, names: readonly string[]): LinkConfig {
  const sources = names.map(
    (name) => config.sources.find((source) => source.name === name) ?? { ...config.sources[0]!, name },
  );
  return { ...config, sources };
}

/** Finds the entities that are touched, and writes the records of the game: theirs and the fresh ones. */
async function prepare(
  duck: Duck,
  config: LinkConfig,
  options: IncrementOptions,
  fresh: Work,
  names: readonly string[],
) {
  const old = (name: string) => parquet(join(options.previous, 'stages', name));
  const number = (list: readonly string[], column: string) =>
    `CASE ${column} ${list.map((name, n) => `WHEN ${n} THEN ${quoteText(name)}`).join(' ')} END`;
  const place = `CASE source__name ${names.map((name, n) => `WHEN ${quoteText(name)} THEN ${n}`).join(' ')} END::SMALLINT`;
  const oldNames = (readManifest(options.previous)!.stages.read as ReadResult).sources.map(
    ({ name }) => name,
  );
  await duck.run(`CREATE OR REPLACE TABLE fresh AS SELECT *, ${number(
    config.sources.map(({ name }) => name),
    'source',
  )} AS source__name
    FROM ${parquet(fresh.stages.file('records.parquet'))}`);
  await duck.run(`CREATE OR REPLACE TABLE removed (source__name VARCHAR, id VARCHAR)`);
  const removed = options.removed ?? [];
  if (removed.length > 0) {
    await duck.append('removed', [[removed.map(({ source }) => source), removed.map(({ id }) => id)]]);
  }
  const rules = config.blocking.map((_, n) => `k${n}`).concat(config.keys.map((_, n) => `key${n}`));
  const blocks = old('blocks-raw.parquet');
  const own = parquet(fresh.stages.file('blocks-raw.parquet'));
  // A block that is hot already gives no pairs, and touches nothing.
  const near = rules.map(
    (k) => `SELECT rid FROM (SELECT rid, count(*) OVER (PARTITION BY ${k}) AS n FROM ${blocks}
    WHERE ${k} IN (SELECT ${k} FROM ${own} WHERE ${k} IS NOT NULL)) WHERE n <= ${config.blockRecordsMost}`,
  );
  await duck.run(`CREATE OR REPLACE TABLE known AS SELECT r.rid, ${number(oldNames, 'r.source')} AS source__name, r.id, c.entity
    FROM ${old('records.parquet')} r JOIN ${parquet(join(options.previous, 'clusters.parquet'))} c
    ON c.id = r.id AND c.source = ${number(oldNames, 'r.source')}`);
  await refuseKnownLines(duck, config);
  await duck.run(`CREATE OR REPLACE TABLE gone AS SELECT rid FROM known
    SEMI JOIN (SELECT source__name, id FROM fresh UNION SELECT source__name, id FROM removed) g USING (source__name, id)`);
  await duck.run(`CREATE OR REPLACE TABLE touched AS SELECT DISTINCT entity FROM known
    SEMI JOIN (SELECT rid FROM gone UNION ${near.join(' UNION ')}) n USING (rid)`);
  const columns = Object.keys(
    (
      await duck.rows<Record<string, unknown>>(
        `SELECT * EXCLUDE (rid, source, source__name) FROM fresh LIMIT 1`,
      )
    )[0] ?? {},
  ).join(', ');
  await duck.run(`CREATE OR REPLACE TABLE game AS SELECT (row_number() OVER () - 1)::INTEGER AS rid, ${place} AS source, ${columns}
    FROM (SELECT source__name, ${columns} FROM fresh UNION ALL
      SELECT k.source__name, ${columns.replace(/^id\b/, 'r.id').replace(/, id\b/, ', r.id')} FROM ${old('records.parquet')} r JOIN known k USING (rid)
      SEMI JOIN touched USING (entity) WHERE rid NOT IN (SELECT rid FROM gone))`);
}

/** A line of a file that comes again would change whichever record stood there before. Throws `linkage.lines_known`. */
async function refuseKnownLines(duck: Duck, { sources }: LinkConfig): Promise<void> {
  for (const { name, file } of sources.filter(({ id }) => id === undefined)) {
    const known = await duck.rows<{ id: string }>(
      `SELECT id FROM fresh SEMI JOIN known USING (source__name, id) WHERE source__name = ${quoteText(name)} LIMIT 3`,
    );
    const examples = known.map(({ id }) => id).join(', ');
    if (examples !== '') throw new AppError('linkage.lines_known', { file, examples });
  }
}

/** The records of the game, as if they had been read. */
async function takeGame(work: Work): Promise<ReadResult> {
  await writeParquet(work, 'SELECT * FROM game', work.stages.file('records.parquet'));
  const { n } = await oneRow<{ n: bigint }>(work.duck, 'SELECT count(*) AS n FROM game');
  return { records: Number(n), sources: [] };
}

/** Ids for the groups of the game, into the table `assigned`. */
async function assign(duck: Duck, work: Work, newId: () => string): Promise<Assignment> {
  const key = (row: { name: string; id: string }) => `${row.name}\u0000${row.id}`;
  const known = await duck.rows<{ name: string; id: string; entity: string }>(
    'SELECT source__name AS name, id, entity FROM known SEMI JOIN touched USING (entity)',
  );
  const names = work.config.sources.map(({ name }) => name);
  const members = await duck.rows<{ source: number; id: string; root: number }>(
    `SELECT source, id, coalesce(e.root, g.rid) AS root FROM game g
     LEFT JOIN ${parquet(work.stages.file('entities.parquet'))} e USING (rid) ORDER BY source, id`,
  );
  const groups = new Map<number, string[]>();
  for (const { source, id, root } of members) {
    const record = key({ name: names[source]!, id });
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [record]);
    else group.push(record);
  }
  const previous = new Map(known.map((row) => [key(row), row.entity]));
  const assignment = assignEntities(previous, [...groups.values()], newId);
  await duck.run('CREATE OR REPLACE TABLE assigned (source VARCHAR, id VARCHAR, entity VARCHAR)');
  const records = [...assignment.entityOf.keys()].map((record) => record.split('\u0000'));
  if (records.length > 0) {
    const ids = records.map(([, id]) => id);
    await duck.append('assigned', [[records.map(([name]) => name), ids, [...assignment.entityOf.values()]]]);
  }
  return assignment;
}

/** What the next increment starts from: all records, blocks and members, and the terms as they were. */
async function writeState(work: Work, stages: Stages, previous: string, fresh: Work): Promise<void> {
  const { duck, config } = work;
  const old = (name: string) => parquet(join(previous, 'stages', name));
  await writeParquet(
    work,
    `SELECT source__name AS source, id, entity FROM known ANTI JOIN touched USING (entity) WHERE rid NOT IN (SELECT rid FROM gone)
     UNION ALL SELECT source, id, entity FROM assigned`,
    join(config.output, 'clusters.parquet'),
  );
  const [last] = await duck.rows<{ rid: number | null }>(
    `SELECT max(rid) AS rid FROM ${old('records.parquet')}`,
  );
  const from = (last!.rid ?? -1) + 1;
  const place = `CASE source__name ${config.sources.map(({ name }, n) => `WHEN ${quoteText(name)} THEN ${n}`).join(' ')} END::SMALLINT`;
  // The list of sources only grows at its end: numbers of before stay right.
  await writeParquet(
    work,
    `SELECT * FROM ${old('records.parquet')} WHERE rid NOT IN (SELECT rid FROM gone) UNION ALL BY NAME
     SELECT * EXCLUDE (source__name) REPLACE ((rid + ${from})::INTEGER AS rid, ${place} AS source) FROM fresh`,
    stages.file('records.parquet'),
  );
  await writeParquet(
    work,
    `SELECT * FROM ${old('blocks-raw.parquet')} WHERE rid NOT IN (SELECT rid FROM gone) UNION ALL BY NAME
     SELECT * REPLACE ((rid + ${from})::INTEGER AS rid) FROM ${parquet(fresh.stages.file('blocks-raw.parquet'))}`,
    stages.file('blocks-raw.parquet'),
  );
  for (const { field } of termFields(config)) {
    await writeParquet(
      work,
      `SELECT * FROM ${old(`terms-${field}.parquet`)}`,
      stages.file(`terms-${field}.parquet`),
    );
  }
}
