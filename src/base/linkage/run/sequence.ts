import { type ClusterResult, makeClusters } from '../entities/cluster.ts';
import { learnModel, type Model } from '../model/model.ts';
import { wordsOfRepeat } from '../model/repeats.ts';
import { type ScoreResult, scorePairs } from '../model/score.ts';
import { type BlockingResult, makeBlocks, writeRawBlocks } from '../pairs/blocking.ts';
import { type CompareResult, comparePairsInBlocks } from '../pairs/compare.ts';
import { applyKeys, type KeysResult } from '../pairs/keys.ts';
import { type ReadResult, readRecords } from '../records/read.ts';
import { type Work, writeParquet } from '../work.ts';

/** What the stages said, in their order. */
export interface SequenceResult {
  readonly read: ReadResult;
  readonly keys: KeysResult;
  readonly blocking: BlockingResult;
  readonly compared: CompareResult;
  readonly model: Model;
  readonly scored: ScoreResult;
  readonly clusters: ClusterResult;
}

export interface SequenceOptions {
  /** Writes `records.parquet`: reads the sources unless told otherwise. */
  readonly read?: (work: Work) => Promise<ReadResult>;
  /** The model of another run; learnt from these records unless told. */
  readonly model?: Model;
}

/**
 * From records to entities, by all stages: a run over everything and every increment goes through them here. Each is a
 * stage of `work.stages`, and its time is said.
 */
export async function runSequence(
  work: Work,
  { read: reads = readRecords, model: known }: SequenceOptions = {},
): Promise<SequenceResult> {
  const read = await timed(work, 'read', 'records read', () => reads(work));
  const keys = await timed(work, 'keys', 'keys applied', () => applyKeys(work));
  const blocking = await timed(work, 'blocks', 'blocks counted', () => makeBlocks(work));
  const [hot] = blocking.hotBlocks;
  if (hot !== undefined)
    work.say(
      `${blocking.hotBlockCount} hot blocks split or left to other rules, such as one of ${hot.records} records by ${hot.rule}`,
    );
  const compared = await timed(work, 'compared', 'pairs compared', () => comparePairsInBlocks(work));
  const model = await timed(work, 'model', known ? 'model taken' : 'model learnt', async () => {
    return known ?? learnModel(work);
  });
  for (const repeat of model.repeats ?? []) work.say(wordsOfRepeat(repeat));
  const scored = await timed(work, 'scored', 'pairs weighed', () => scorePairs(work, model));
  const clusters = await timed(work, 'clusters', 'entities made', () => makeClusters(work));
  return { read, keys, blocking, compared, model, scored, clusters };
}

/** Only records and their blocks, nothing put together: what is looked up among the records of another run. */
export async function readBlocks(work: Work): Promise<ReadResult> {
  const read = await readRecords(work);
  const roots = 'SELECT NULL::INTEGER AS rid, NULL::INTEGER AS root WHERE false';
  await writeParquet(work, roots, work.stages.file('roots.parquet'));
  await writeRawBlocks(work);
  return read;
}

/** Does a stage, unless it is done already, and says what it took. */
export async function timed<T>(
  { stages, say }: Work,
  name: string,
  what: string,
  run: () => Promise<T>,
): Promise<T> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const result = await stages.stage(name, run);
  const used = process.cpuUsage(cpu);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  say(`${what}: ${seconds} s, ${((used.user + used.system) / 1e6).toFixed(1)} s of processors`);
  return result;
}
