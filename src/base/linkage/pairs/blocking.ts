import type { KeyRule } from '../config.ts';
import { ruleHash } from '../records/columns.ts';
import { oneRow, parquet, type Work, writeParquet } from '../work.ts';
import { termFields } from './comparisons.ts';
import { looseCondition } from './keys.ts';

/** A block that was too big for all its pairs. */
export interface HotBlock {
  readonly rule: string;
  /** One record's values of the rule. */
  readonly example: string;
  readonly records: number;
  /** Pairs that the rule alone would have given. */
  readonly pairs: number;
  /** Split by the next rule, or left to the other rules. */
  readonly action: 'split' | 'left';
}

export interface BlockingResult {
  /** Records in at least one block: what is compared. */
  readonly nodes: number;
  /** Pairs each rule gives by itself, hot blocks left out, in the order of the rules. */
  readonly pairsOfRule: readonly number[];
  /** The greatest, at most 50. */
  readonly hotBlocks: readonly HotBlock[];
  readonly hotBlockCount: number;
}

const HOT_SHOWN = 50;
export const ruleText = (rule: KeyRule) =>
  rule.map(({ field, of }) => (of === undefined ? field : `${field}:${of}`)).join(' + ');

/**
 * Counts the pairs of every block before any is made, and writes `blocks.parquet`: rid, source, root and loose of
 * the records that are in a block of two or more with something to compare, with k0, k1, … = their block of each rule
 * (NULL: none); and `terms-<field>.parquet`, how rare each value is. A block of more than
 * `blockRecordsMost` is split by the next rule; what is still too big then is left to the other rules.
 */
export async function makeBlocks(work: Work): Promise<BlockingResult> {
  const { duck, config, stages } = work;
  const rules = config.blocking;
  const raw = stages.file('blocks-raw.parquet');
  await writeRawBlocks(work);
  const hot: HotBlock[] = [];
  let hotBlockCount = 0;
  const pairsOfRule: number[] = [];
  await duck.run(`CREATE OR REPLACE TABLE blocks AS SELECT * FROM ${parquet(raw)}`);
  for (const [n, rule] of rules.entries()) {
    const most = config.blockRecordsMost;
    const counts = `SELECT k${n} AS k, count(*) AS n, min(rid) AS example FROM blocks WHERE k${n} IS NOT NULL GROUP BY 1`;
    await duck.run(`CREATE OR REPLACE TABLE hot AS SELECT * FROM (${counts}) WHERE n > ${most}`);
    const { found } = await oneRow<{ found: bigint }>(duck, 'SELECT count(*) AS found FROM hot');
    if (found > 0n) {
      hotBlockCount += Number(found);
      const next = rules.length > 1 ? (n + 1) % rules.length : undefined;
      const split =
        next === undefined ? 'NULL' : `CASE WHEN r.k${next} IS NOT NULL THEN hash(b.k${n}, r.k${next}) END`;
      hot.push(...(await describeHot(work, rule, next === undefined ? 'left' : 'split')));
      await duck.run(`UPDATE blocks b SET k${n} = ${split} FROM ${parquet(raw)} r
        WHERE r.rid = b.rid AND b.k${n} IN (SELECT k FROM hot)`);
      await duck.run(
        `UPDATE blocks SET k${n} = NULL WHERE k${n} IN (SELECT k FROM (${counts}) WHERE n > ${most})`,
      );
    }
    pairsOfRule.push(await findUseful(work, n));
  }
  await duck.run('DROP TABLE IF EXISTS hot');
  await keepUseful(work);
  await writeParquet(work, 'SELECT * FROM blocks', stages.file('blocks.parquet'));
  const { nodes } = await oneRow<{ nodes: bigint }>(duck, 'SELECT count(*) AS nodes FROM blocks');
  await duck.run('DROP TABLE blocks');
  await writeTerms(work);
  hot.sort((a, b) => b.records - a.records);
  return { nodes: Number(nodes), pairsOfRule, hotBlocks: hot.slice(0, HOT_SHOWN), hotBlockCount };
}

/** Writes what each record's blocks are before any is left out, and its keys: rid, source, root, loose, k0…, key0…. */
export async function writeRawBlocks(work: Work): Promise<void> {
  const { config, stages } = work;
  const rules = config.blocking.map((rule, n) => `${ruleHash(rule, config)} AS k${n}`);
  const keys = config.keys.map((rule, n) => `${ruleHash(rule, config, true)} AS key${n}`);
  const roots = parquet(stages.file('roots.parquet'));
  await writeParquet(
    work,
    `SELECT f.rid, f.source, coalesce(roots.root, f.rid) AS root, ${looseCondition(work)} AS loose,
       ${[...rules, ...keys].join(', ')}
     FROM ${parquet(stages.file('records.parquet'))} f LEFT JOIN ${roots} roots ON f.rid = roots.rid`,
    stages.file('blocks-raw.parquet'),
  );
}

async function describeHot({ duck, stages }: Work, rule: KeyRule, action: HotBlock['action']) {
  const values = rule.map(({ field }) => field).join(`, ' ', `);
  const rows = await duck.rows<{ n: bigint; example: string }>(
    `SELECT h.n, concat(${values}) AS example
     FROM (SELECT n AS n, example AS rid FROM hot ORDER BY n DESC LIMIT ${HOT_SHOWN}) h
     JOIN ${parquet(stages.file('records.parquet'))} USING (rid)`,
  );
  return rows.map(({ n, example }): HotBlock => {
    const records = Number(n);
    return { rule: ruleText(rule), example, records, pairs: (records * (records - 1)) / 2, action };
  });
}

/** Blocks of one record, or of records that are one already, or without anything loose, give no pair. */
async function findUseful({ duck }: Work, n: number): Promise<number> {
  await duck.run(`CREATE OR REPLACE TABLE useful_${n} AS SELECT k${n} AS k, count(*) AS n,
      count(*) FILTER (NOT loose) AS firm
    FROM blocks WHERE k${n} IS NOT NULL GROUP BY 1
    HAVING count(*) > 1 AND bool_or(loose) AND min(root) <> max(root)`);
  const { pairs } = await oneRow<{ pairs: number | null }>(
    duck,
    `SELECT sum(n * (n - 1) / 2 - firm * (firm - 1) / 2)::DOUBLE AS pairs FROM useful_${n}`,
  );
  return pairs ?? 0;
}

/** Leaves only useful blocks, in one pass: an update of each rule's column would rewrite the table as often. */
async function keepUseful({ duck, config }: Work): Promise<void> {
  const rules = [...config.blocking.keys()];
  const columns = rules.map((n) => `useful_${n}.k AS k${n}`).join(', ');
  const joins = rules.map((n) => `LEFT JOIN useful_${n} ON useful_${n}.k = b.k${n}`).join(' ');
  await duck.run(`CREATE OR REPLACE TABLE kept AS SELECT b.rid, b.source, b.root, b.loose, ${columns} FROM blocks b ${joins}
    WHERE coalesce(${rules.map((n) => `useful_${n}.k`).join(', ')}) IS NOT NULL`);
  await duck.run(rules.map((n) => `DROP TABLE useful_${n}`).join('; '));
  await duck.run('DROP TABLE blocks; ALTER TABLE kept RENAME TO blocks');
}

/** How much rarer each value is than the average one, in bits; those of the run before when it is known. */
async function writeTerms(work: Work): Promise<void> {
  const records = parquet(work.stages.file('records.parquet'));
  for (const { field, column } of termFields(work.config)) {
    const counted = `WITH counts AS (SELECT ${column} AS value, count(*) AS n FROM ${records} WHERE ${column} IS NOT NULL GROUP BY 1),
        whole AS (SELECT sum(n) AS n, sum(n * n)::DOUBLE / (sum(n)::DOUBLE * sum(n)) AS u FROM counts)
      SELECT value, log2(whole.u * whole.n / counts.n)::FLOAT AS rarity, whole.u AS u FROM counts, whole`;
    const known = work.terms && `SELECT * FROM ${parquet(work.terms(field))}`;
    await writeParquet(work, known ?? counted, work.stages.file(`terms-${field}.parquet`));
  }
}
