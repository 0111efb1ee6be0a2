import { AppError } from '../../../lib/errors.ts';
import { openDuck } from '../../../platform/analytics/index.ts';
import type { LinkConfig } from '../config.ts';
import { readMergerInput } from '../entities/cluster.ts';
import { createMerger, type MergerInput, mergeGroup } from '../entities/merger.ts';
import { pairGroups } from '../entities/pair-groups.ts';
import { probabilityOf } from '../model/model.ts';
import { leastWeight } from '../model/score.ts';
import { oneRow, parquet, type Work } from '../work.ts';
import { type LinkOptions, type LinkResult, linkRecords } from './link.ts';
import { openStages } from './stages.ts';

/** Right and wrong pairs of records, against a truth that the linking never read. */
export interface Score {
  readonly threshold: number;
  readonly truePairs: number;
  readonly falsePairs: number;
  readonly missedPairs: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface EvaluateResult extends Score {
  /** The best f1 over all thresholds, and where it is. */
  readonly bestF1: number;
  readonly best: Score;
  /** True pairs that no blocking rule and no key brought together. */
  readonly missedByBlocking: number;
  readonly link: LinkResult;
}

/**
 * Links (or takes the finished run) and measures: pairs within entities at the configured threshold, and the best f1
 * over all thresholds from `reviewFrom` on. Throws `linkage.truth_missing` and `linkage.truth_empty` beside what `linkRecords` throws.
 */
export async function evaluateLink(config: LinkConfig, options: LinkOptions = {}): Promise<EvaluateResult> {
  checkTruth(config);
  const link = await linkRecords(config, options);
  return withRun(config, async (work) => {
    await checkTruthFilled(work);
    const score = await measure(work);
    const truePairs = score.truePairs + score.missedPairs;
    const best = await bestScore(work, truePairs);
    const missedByBlocking = truePairs - (await reachable(work));
    const better = best.f1 > score.f1 ? best : score;
    return { ...score, bestF1: better.f1, best: better, missedByBlocking, link };
  });
}

/** Measures a finished run at its threshold only, which takes little memory. Throws as `evaluateLink`. */
export function measureLink(config: LinkConfig): Promise<Score> {
  checkTruth(config);
  return withRun(config, measure);
}

function checkTruth({ sources }: LinkConfig): void {
  const without = sources.filter(({ truth }) => truth === undefined).map(({ name }) => name);
  if (without.length > 0) throw new AppError('linkage.truth_missing', { sources: without.join(', ') });
}

/** A truth without a single value would make everything right. */
async function checkTruthFilled({ duck, config, stages }: Work): Promise<void> {
  const rows = await duck.rows<{ source: number }>(
    `SELECT source FROM ${parquet(stages.file('records.parquet'))} GROUP BY source HAVING count(truth) = 0`,
  );
  const [empty] = rows;
  if (empty !== undefined)
    throw new AppError('linkage.truth_empty', { source: config.sources[empty.source]!.name });
}

async function withRun<T>(config: LinkConfig, run: (work: Work) => Promise<T>): Promise<T> {
  const stages = openStages(config);
  const { memoryLimitMb, threads } = config;
  const duck = await openDuck({ directory: stages.file(''), memoryLimitMb, threads });
  try {
    return await run({ config, duck, stages, say: () => {} });
  } finally {
    await duck.close();
  }
}

async function measure(work: Work): Promise<Score> {
  const { config, stages } = work;
  const records = parquet(stages.file('records.parquet'));
  const entity = `SELECT coalesce(e.root, r.rid) AS t, source AS s, truth FROM ${records} r
    LEFT JOIN ${parquet(stages.file('entities.parquet'))} e USING (rid)`;
  const all = await countPairs(
    work,
    `SELECT truth AS t, source AS s FROM ${records} WHERE truth IS NOT NULL`,
  );
  const given = await countPairs(work, entity);
  const right = await countPairs(
    work,
    `SELECT hash(t, truth) AS t, s FROM (${entity}) WHERE truth IS NOT NULL`,
  );
  return scoreOf(config.threshold, right, given - right, all);
}

/** Pairs within groups of equal t, in the sense of the configuration: within a source, between sources, both. */
async function countPairs({ duck, config }: Work, rows: string): Promise<number> {
  const pairs = (group: string) =>
    `(SELECT coalesce(sum(n * (n - 1) / 2), 0)::DOUBLE FROM (SELECT count(*) AS n FROM (${rows}) GROUP BY ${group}))`;
  const sql = { both: pairs('t'), dedupe: pairs('t, s'), link: `${pairs('t')} - ${pairs('t, s')}` }[
    config.link
  ];
  return (await oneRow<{ n: number }>(duck, `SELECT ${sql} AS n`)).n;
}

/** True pairs that were compared, or came together by a key. */
async function reachable({ duck, config, stages }: Work): Promise<number> {
  const records = parquet(stages.file('records.parquet'));
  const condition = { both: 'true', dedupe: 'l.source = r.source', link: 'l.source <> r.source' }[
    config.link
  ];
  const { n } = await oneRow<{ n: bigint }>(
    duck,
    `WITH x AS (SELECT rid, source, truth, coalesce(k.root, rid) AS root FROM ${records} r
        LEFT JOIN ${parquet(stages.file('roots.parquet'))} k USING (rid)),
      linked AS (SELECT DISTINCT least(a.root, b.root) AS a, greatest(a.root, b.root) AS b
        FROM ${parquet(stages.file('pairs-*.parquet'))} p JOIN x a ON a.rid = p.l JOIN x b ON b.rid = p.r
        WHERE a.truth = b.truth),
      truth AS (SELECT least(l.root, r.root) AS a, greatest(l.root, r.root) AS b
        FROM x l JOIN x r ON l.truth = r.truth AND l.rid < r.rid AND ${condition})
     SELECT (SELECT count(*) FROM truth WHERE a = b) + (SELECT count(*) FROM truth JOIN linked USING (a, b)) AS n`,
  );
  return Number(n);
}

const STEPS_PER_WEIGHT = 4;

/** Lowers the threshold pair by pair, as the merging does, and counts what each merging adds. */
async function bestScore(work: Work, truePairs: number): Promise<Score> {
  const { config } = work;
  const input = await readMergerInput(work);
  const groups = await readGroups(work, input.roots);
  const together = createMerger(input).together;
  let [right, given] = groups.counted;
  let best = scoreOf(1, right, given - right, truePairs);
  let step = Infinity;
  for (const [l, r, weight] of await allMerges(work, input)) {
    const at = Math.floor(weight * STEPS_PER_WEIGHT);
    if (at < step) {
      const score = scoreOf(probabilityOf(step / STEPS_PER_WEIGHT), right, given - right, truePairs);
      if (step !== Infinity && score.f1 > best.f1) best = score;
      step = at;
    }
    const [a, b] = [together.find(l), together.find(r)];
    const added = groups.merge(a, b, together.unite(a, b));
    right += added.right;
    given += added.given;
  }
  const last = scoreOf(config.reviewFrom, right, given - right, truePairs);
  return last.f1 > best.f1 ? last : best;
}

/** What the merging puts together down to the lowest threshold, best pair first. */
async function allMerges(work: Work, input: MergerInput): Promise<[l: number, r: number, weight: number][]> {
  const merger = createMerger(input);
  const least = leastWeight(work.config.reviewFrom);
  const merges: [number, number, number][] = [];
  for await (const group of pairGroups(work, input.roots, least)) {
    mergeGroup(merger, group, least, (l, r, weight, outcome) => {
      if (outcome === 'merged') merges.push([l, r, weight]);
    });
  }
  return merges.sort(([, , a], [, , b]) => b - a);
}

/** What each entity holds: how many records of which truth (and source, where pairs within one do not count). */
async function readGroups({ duck, config, stages }: Work, roots: Int32Array) {
  const members = new Map<number, Map<string, number>>();
  const query = `SELECT rid, coalesce(truth, '') AS truth, source FROM ${parquet(stages.file('records.parquet'))}`;
  const counted: [right: number, given: number] = [0, 0];
  const split = (key: string) => key.split('\u0000') as [source: string, truth: string];
  const between = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>) => {
    let [right, given] = [0, 0];
    for (const [first, n] of a) {
      for (const [second, m] of b) {
        const [[s, t], [s2, t2]] = [split(first), split(second)];
        if (config.link === 'link' && s === s2) continue;
        if (config.link === 'dedupe' && s !== s2) continue;
        given += n * m;
        if (t === t2 && t !== '') right += n * m;
      }
    }
    return { right, given };
  };
  for await (const [rids, truths, sources] of duck.chunks(query)) {
    for (let row = 0; row < rids!.length; row++) {
      const root = roots[rids![row] as number]!;
      const one = new Map([[`${config.link === 'both' ? '' : sources![row]}\u0000${truths![row]}`, 1]]);
      const group = members.get(root);
      if (group === undefined) members.set(root, one);
      else {
        const { right, given } = between(group, one);
        counted[0] += right;
        counted[1] += given;
        addTo(group, one);
      }
    }
  }
  return {
    counted,
    merge: (a: number, b: number, root: number) => {
      const [first, second] = [members.get(a)!, members.get(b)!];
      const added = between(first, second);
      addTo(first, second);
      members.delete(a);
      members.delete(b);
      members.set(root, first);
      return added;
    },
  };
}

function addTo(group: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [key, n] of more) group.set(key, (group.get(key) ?? 0) + n);
}

function scoreOf(threshold: number, right: number, wrong: number, all: number): Score {
  const precision = right + wrong === 0 ? 1 : right / (right + wrong);
  const recall = all === 0 ? 1 : right / all;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  const missedPairs = all - right;
  return { threshold, truePairs: right, falsePairs: wrong, missedPairs, precision, recall, f1 };
}
