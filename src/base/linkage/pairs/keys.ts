import { createUnionFind } from '../entities/union-find.ts';
import { isDecisive, partValue } from '../records/columns.ts';
import { oneRow, parquet, type Work, writeParquet } from '../work.ts';

/** What the deterministic keys did. */
export interface KeysResult {
  /** Pairs of records that share a key. */
  readonly pairs: number;
  /** Records that came to another one by a key. */
  readonly collapsed: number;
}

/**
 * Puts records together that agree on a deterministic key and writes `roots.parquet`: rid → root, the smallest rid of
 * those it belongs to, for every record whose root is another one.
 */
export async function applyKeys(work: Work): Promise<KeysResult> {
  const { duck, config, stages } = work;
  const records = parquet(stages.file('records.parquet'));
  const { n } = await oneRow<{ n: bigint }>(duck, `SELECT count(*) AS n FROM ${records}`);
  const together = createUnionFind(Number(n));
  let pairs = 0;
  // One source without doubles of its own says nothing about its own records.
  const sameSource = config.link === 'dedupe' && config.sources.length > 1 ? ', source' : '';
  for (const rule of config.keys) {
    const parts = rule.map((part) => partValue(part, config, true));
    const keyed = `SELECT rid, hash(${parts.join(', ')}${sameSource}) AS k FROM ${records}
      WHERE ${parts.map((part) => `${part} IS NOT NULL`).join(' AND ')}`;
    const firsts = `SELECT k, min(rid) AS first, count(*) AS n FROM (${keyed}) GROUP BY k HAVING count(*) > 1`;
    const counted = await oneRow<{ pairs: number | null }>(
      duck,
      `SELECT sum(n * (n - 1) / 2)::DOUBLE AS pairs FROM (${firsts})`,
    );
    pairs += counted.pairs ?? 0;
    const edges = `SELECT rid, first FROM (${keyed}) JOIN (${firsts}) USING (k) WHERE rid <> first`;
    for await (const [rids, roots] of duck.chunks(edges)) {
      for (let row = 0; row < rids!.length; row++)
        together.unite(rids![row] as number, roots![row] as number);
    }
  }
  await duck.run('CREATE OR REPLACE TABLE roots (rid INTEGER, root INTEGER)');
  const moved: number[][] = [[], []];
  for (let rid = 0; rid < Number(n); rid++) {
    const root = together.find(rid);
    if (root === rid) continue;
    moved[0]!.push(rid);
    moved[1]!.push(root);
  }
  if (moved[0]!.length > 0) await duck.append('roots', [moved]);
  await writeParquet(work, 'SELECT * FROM roots', stages.file('roots.parquet'));
  await duck.run('DROP TABLE roots');
  return { pairs, collapsed: moved[0]!.length };
}

/**
 * SQL that is true of a record that has no valid key with a check digit: only with such a one on at least one side is
 * a pair worth comparing, because two different valid numbers are two people.
 */
export function looseCondition(work: Pick<Work, 'config'>): string {
  const decisive = work.config.keys.filter((rule) => isDecisive(rule, work.config));
  if (decisive.length === 0) return 'true';
  return decisive.map((rule) => `${partValue(rule[0]!, work.config, true)} IS NULL`).join(' AND ');
}
