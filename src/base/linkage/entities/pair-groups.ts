import { weighedPairs } from '../model/score.ts';
import { columnsOf, parquet, type Work } from '../work.ts';
import { createUnionFind } from './union-find.ts';

/** Pairs that hang together, best first; what lies below the least weight is there as evidence. */
export interface PairGroup {
  readonly l: number[];
  readonly r: number[];
  readonly weight: number[];
}

/**
 * All compared pairs between records that pairs of at least this weight, or the keys, hold together, group by group: what
 * becomes of one group depends on none of the others, and only one is in memory. `roots` is the keys' work.
 */
export async function* pairGroups(work: Work, roots: Int32Array, least: number): AsyncGenerator<PairGroup> {
  const { duck } = work;
  const together = createUnionFind(roots.length);
  const isPaired = new Uint8Array(roots.length);
  for (let rid = 0; rid < roots.length; rid++) if (roots[rid] !== rid) together.unite(rid, roots[rid]!);
  for await (const [ls, rs] of duck.chunks(
    `SELECT l, r FROM ${parquet(work.stages.file('scored.parquet'))} WHERE weight >= ${least}`,
  )) {
    for (let row = 0; row < ls!.length; row++)
      isPaired[together.unite(ls![row] as number, rs![row] as number)] = 1;
  }
  // A group's smallest record stands for it in the end; marks of what stood for its parts are passed on.
  for (let rid = roots.length - 1; rid >= 0; rid--) if (isPaired[rid]) isPaired[together.find(rid)] = 1;
  await duck.run('CREATE OR REPLACE TABLE paired (rid INTEGER, part INTEGER)');
  await duck.append(
    'paired',
    columnsOf(roots.length, (rid) => {
      const part = together.find(rid);
      return isPaired[part] === 1 ? part : undefined;
    }),
  );
  const rows = `SELECT a.part, p.l, p.r, p.weight FROM ${weighedPairs(work)} p
    JOIN paired a ON a.rid = p.l JOIN paired b ON b.rid = p.r WHERE a.part = b.part
    ORDER BY a.part, p.weight DESC, p.l, p.r`;
  let [at, group]: [number, PairGroup] = [-1, { l: [], r: [], weight: [] }];
  for await (const [parts, ls, rs, weights] of duck.chunks(rows)) {
    for (let row = 0; row < parts!.length; row++) {
      if (parts![row] !== at) {
        if (group.l.length > 0) yield group;
        [at, group] = [parts![row] as number, { l: [], r: [], weight: [] }];
      }
      group.l.push(ls![row] as number);
      group.r.push(rs![row] as number);
      group.weight.push(weights![row] as number);
    }
  }
  if (group.l.length > 0) yield group;
  await duck.run('DROP TABLE paired');
}
