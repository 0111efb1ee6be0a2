import { leastWeight } from '../model/score.ts';
import { isDecisive, partValue } from '../records/columns.ts';
import { columnsOf, oneRow, parquet, type Work, writeParquet } from '../work.ts';
import { findBridges } from './bridges.ts';
import {
  createEdgeList,
  createMerger,
  type EdgeList,
  type Merger,
  type MergerInput,
  mergeGroup,
} from './merger.ts';
import { pairGroups } from './pair-groups.ts';
import type { UnionFind } from './union-find.ts';

/**
 * Why a pair or an entity is put before people: probability in the grey zone; two valid numbers that differ; a second
 * partner in one source; all pairs between two groups together speak against it; the only link between two groups;
 * more records than an entity should have.
 */
export type ReviewReason = 'grey' | 'conflict' | 'one-to-one' | 'outvoted' | 'thin' | 'big';

export interface ClusterResult {
  readonly entities: number;
  /** Entities of more than one record. */
  readonly joinedEntities: number;
  /** Records of the greatest entity. */
  readonly greatest: number;
  /** Weak single links between two groups that were cut. */
  readonly cut: number;
  readonly review: Readonly<Record<ReviewReason, number>>;
}

/** A single link between two groups below this weight is cut; from it on it holds, and people are asked. */
const BRIDGE_WEIGHT = 10;
/** Records, those of one key counted once, that make a group of its own. */
const BRIDGE_SIDE = 3;

/** What the merging starts from, read from the stages. */
export async function readMergerInput({ duck, config, stages }: Work): Promise<MergerInput> {
  const records = parquet(stages.file('records.parquet'));
  const moved = parquet(stages.file('roots.parquet'));
  const count = Number((await oneRow<{ n: bigint }>(duck, `SELECT count(*) AS n FROM ${records}`)).n);
  const roots = Int32Array.from({ length: count }, (_, rid) => rid);
  for await (const [rids, to] of duck.chunks(`SELECT rid, root FROM ${moved}`)) {
    for (let row = 0; row < rids!.length; row++) roots[rids![row] as number] = to![row] as number;
  }
  const numbered = new Uint8Array(count);
  const decisive = config.keys.filter((rule) => isDecisive(rule, config));
  if (decisive.length > 0) {
    const any = decisive.map((rule) => `${partValue(rule[0]!, config, true)} IS NOT NULL`).join(' OR ');
    const query = `SELECT rid FROM ${records} WHERE ${any}`;
    for await (const [rids] of duck.chunks(query)) {
      for (const rid of rids as number[]) numbered[roots[rid]!] = 1;
    }
  }
  if (!config.oneToOne) return { roots, numbered };
  const sources = new Uint8Array(count);
  for await (const [rids, from] of duck.chunks(`SELECT rid, source FROM ${records}`)) {
    for (let row = 0; row < rids!.length; row++) sources[rids![row] as number] = from![row] as number;
  }
  return { roots, numbered, sources };
}

/** Pairs and entities for people to look at, by column. */
interface ReviewList {
  readonly columns: [l: number[], r: number[], weight: number[], reason: ReviewReason[]];
  put(l: number, r: number, weight: number, reason: ReviewReason): void;
}

function createReviewList(): ReviewList {
  const columns: ReviewList['columns'] = [[], [], [], []];
  return {
    columns,
    put: (...row) => {
      for (const [n, value] of row.entries()) (columns[n] as unknown[]).push(value);
    },
  };
}

/** Makes entities of the scored pairs: `entities.parquet` (rid, root) and `review.parquet` (l, r, weight, reason). */
export async function makeClusters(work: Work): Promise<ClusterResult> {
  const { duck, config, stages } = work;
  const input = await readMergerInput(work);
  const review = createReviewList();
  const edges = createEdgeList();
  const merger = createMerger(input);
  const at = leastWeight(config.threshold);
  for await (const group of pairGroups(work, input.roots, at)) {
    mergeGroup(merger, group, at, (l, r, weight, outcome) => {
      if (outcome === 'merged' || outcome === 'same') edges.add(l, r, weight);
      else review.put(l, r, weight, outcome);
    });
  }
  await putGrey(work, merger.together, at, review);
  const { together, cut } = cutThin(merger, input, edges, review);
  const counts = countEntities(together, input.roots.length, config.clusterRecordsMost, review);
  await writeEntities(work, together, input.roots.length);
  await duck.run('CREATE OR REPLACE TABLE review (l INTEGER, r INTEGER, weight FLOAT, reason VARCHAR)');
  if (review.columns[0].length > 0) await duck.append('review', [review.columns]);
  await writeParquet(work, 'SELECT * FROM review', stages.file('review.parquet'));
  await duck.run('DROP TABLE review');
  const reasons = { grey: 0, conflict: 0, 'one-to-one': 0, outvoted: 0, thin: 0, big: 0 };
  for (const reason of review.columns[3]) reasons[reason]++;
  return { ...counts, cut, review: reasons };
}

/** Pairs below the threshold whose records did not come together by others. */
async function putGrey({ duck, stages }: Work, together: UnionFind, at: number, review: ReviewList) {
  const scored = parquet(stages.file('scored.parquet'));
  for await (const [ls, rs, weights] of duck.chunks(
    `SELECT l, r, weight FROM ${scored} WHERE weight < ${at} ORDER BY weight DESC, l, r`,
  )) {
    for (let row = 0; row < ls!.length; row++) {
      const [l, r] = [ls![row] as number, rs![row] as number];
      if (together.find(l) !== together.find(r)) review.put(l, r, weights![row] as number, 'grey');
    }
  }
}

/** Finds the only links between groups; weak ones are taken out and everything is merged again without them. */
function cutThin(merger: Merger, input: MergerInput, edges: EdgeList, review: ReviewList) {
  const { roots } = input;
  const size = new Int32Array(roots.length);
  for (let rid = 0; rid < roots.length; rid++) if (roots[rid] === rid) size[merger.together.find(rid)]!++;
  const places: number[] = [];
  for (let place = 0; place < edges.count; place++) {
    if (size[merger.together.find(edges.l(place))]! >= 2 * BRIDGE_SIDE) places.push(place);
  }
  const links = {
    a: places.map((place) => roots[edges.l(place)]!),
    b: places.map((place) => roots[edges.r(place)]!),
    count: places.length,
  };
  const weak = new Set<number>();
  for (const link of findBridges(links, BRIDGE_SIDE)) {
    const place = places[link]!;
    review.put(edges.l(place), edges.r(place), edges.weight(place), 'thin');
    if (edges.weight(place) < BRIDGE_WEIGHT) weak.add(place);
  }
  if (weak.size === 0) return { together: merger.together, cut: 0 };
  const again = createMerger(input);
  for (let place = 0; place < edges.count; place++) {
    if (!weak.has(place)) again.merge(edges.l(place), edges.r(place));
  }
  return { together: again.together, cut: weak.size };
}

function countEntities(together: UnionFind, records: number, most: number, review: ReviewList) {
  const size = new Int32Array(records);
  let [entities, joinedEntities, greatest] = [0, 0, 0];
  for (let rid = 0; rid < records; rid++) {
    const root = together.find(rid);
    const now = ++size[root]!;
    if (now === 1) entities++;
    if (now === 2) joinedEntities++;
    if (now > greatest) greatest = now;
    if (now === most + 1) review.put(root, root, 0, 'big');
  }
  return { entities, joinedEntities, greatest };
}

/** `entities.parquet`: rid → root for records whose root is another one. */
async function writeEntities({ duck, stages }: Work, together: UnionFind, records: number): Promise<void> {
  const rootOf = (rid: number) => (together.find(rid) === rid ? undefined : together.find(rid));
  await duck.run('CREATE OR REPLACE TABLE entities (rid INTEGER, root INTEGER)');
  await duck.append('entities', columnsOf(records, rootOf));
  await writeParquet({ duck }, 'SELECT * FROM entities', stages.file('entities.parquet'));
  await duck.run('DROP TABLE entities');
}
