import { isCompoundSurname } from '../../lib/identity/index.ts';
import { ruleHash } from './columns.ts';
import { comparisonColumns, termFields } from './comparisons.ts';
import type { KeyRule } from './config.ts';
import { looseCondition } from './keys.ts';
import { type CharacterClass, classesOf } from './sounds.ts';
import { oneRow, parquet, type Work, writeParquet } from './work.ts';

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
/** Characters of a name that are looked up for sound and shape. */
const NAME_CHARACTERS = 4;

export const ruleText = (rule: KeyRule) =>
  rule.map(({ field, of }) => (of === undefined ? field : `${field}:${of}`)).join(' + ');

/**
 * Writes `characters.parquet` (sound and shape of each character that occurs in names) and `surnames.parquet` (those
 * of two characters): all that is asked of dictionaries, once for each distinct character.
 */
export async function learnCharacters(work: Work): Promise<void> {
  const { duck, config, stages } = work;
  const names = Object.keys(config.fields).filter((field) => config.fields[field] === 'chinese-name');
  const records = parquet(stages.file('records.parquet'));
  const union = (select: (field: string) => string) =>
    names.length === 0 ? 'SELECT NULL::VARCHAR AS c WHERE false' : names.map(select).join(' UNION ');
  const places = Array.from({ length: NAME_CHARACTERS }, (_, n) => n + 1);
  const characters = await duck.rows<{ c: string }>(
    `SELECT DISTINCT c FROM (${union((field) =>
      places.map((n) => `SELECT DISTINCT substr(${field}, ${n}, 1) AS c FROM ${records}`).join(' UNION '),
    )}) WHERE c <> ''`,
  );
  const starts = await duck.rows<{ c: string }>(
    `SELECT DISTINCT c FROM (${union((field) => `SELECT DISTINCT substr(${field}, 1, 2) AS c FROM ${records}`)})
     WHERE length(c) = 2`,
  );
  const classes: CharacterClass[] = classesOf(characters.map(({ c }) => c));
  await duck.run('CREATE OR REPLACE TABLE characters (character VARCHAR, sound VARCHAR, shape VARCHAR)');
  await duck.append('characters', [
    [
      classes.map((each) => each.character),
      classes.map((each) => each.sound),
      classes.map((each) => each.shape),
    ],
  ]);
  await duck.run('CREATE OR REPLACE TABLE surnames (surname VARCHAR)');
  await duck.append('surnames', [[starts.map(({ c }) => c).filter(isCompoundSurname)]]);
  await writeParquet(work, 'SELECT * FROM characters', stages.file('characters.parquet'));
  await writeParquet(work, 'SELECT * FROM surnames', stages.file('surnames.parquet'));
  await duck.run('DROP TABLE characters; DROP TABLE surnames');
}

/** SQL of all records with everything that is made of characters beside them. */
export function fullRecords({ config, stages }: Pick<Work, 'config' | 'stages'>): string {
  const names = Object.keys(config.fields).filter((field) => config.fields[field] === 'chinese-name');
  let joins = '';
  const columns: string[] = [];
  const surnames = parquet(stages.file('surnames.parquet'));
  const characters = parquet(stages.file('characters.parquet'));
  for (const field of names) {
    const places = Array.from({ length: NAME_CHARACTERS }, (_, n) => n + 1);
    for (const n of places)
      joins += ` LEFT JOIN ${characters} ${field}_${n} ON substr(r.${field}, ${n}, 1) = ${field}_${n}.character`;
    const rest = `substr(r.${field}, ${NAME_CHARACTERS + 1})`;
    const all = (what: string) =>
      `nullif(concat(${places.map((n) => `${field}_${n}.${what}`).join(', ')}, ${rest}), '')`;
    const surname = `CASE WHEN substr(r.${field}, 1, 2) IN (SELECT surname FROM ${surnames}) AND length(r.${field}) > 2
      THEN substr(r.${field}, 1, 2) ELSE substr(r.${field}, 1, 1) END`;
    columns.push(`${all('sound')} AS ${field}__sound`, `${all('shape')} AS ${field}__shape`);
    columns.push(`${surname} AS ${field}__surname`);
  }
  const made = columns.length === 0 ? '' : `, ${columns.join(', ')}`;
  return `SELECT r.*${made} FROM ${parquet(stages.file('records.parquet'))} r${joins}`;
}

/**
 * Counts the pairs of every block before any is made, and writes `nodes.parquet`: the records that are in a block of
 * two or more with something to compare, with k0, k1, … = their block of each rule (NULL: none). A block of more than
 * `blockRecordsMost` is split by the next rule; what is still too big then is left to the other rules.
 */
export async function makeBlocks(work: Work): Promise<BlockingResult> {
  const { duck, config, stages } = work;
  const rules = config.blocking;
  const raw = stages.file('blocks-raw.parquet');
  await writeRawBlocks(work, raw);
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
  await writeNodes(work);
  await duck.run('DROP TABLE blocks');
  const { nodes } = await oneRow<{ nodes: bigint }>(
    duck,
    `SELECT count(*) AS nodes FROM ${parquet(stages.file('nodes.parquet'))}`,
  );
  hot.sort((a, b) => b.records - a.records);
  return { nodes: Number(nodes), pairsOfRule, hotBlocks: hot.slice(0, HOT_SHOWN), hotBlockCount };
}

/** Writes what each record's blocks are before any is left out, and its keys: rid, source, root, loose, k0…, key0…. */
export async function writeRawBlocks(work: Work, file: string): Promise<void> {
  const { config, stages } = work;
  const rules = config.blocking.map((rule, n) => `${ruleHash(rule, config)} AS k${n}`);
  const keys = config.keys.map((rule, n) => `${ruleHash(rule, config, true)} AS key${n}`);
  const roots = parquet(stages.file('roots.parquet'));
  await writeParquet(
    work,
    `SELECT f.rid, f.source, coalesce(roots.root, f.rid) AS root, ${looseCondition(work)} AS loose,
       ${[...rules, ...keys].join(', ')}
     FROM (${fullRecords(work)}) f LEFT JOIN ${roots} roots ON f.rid = roots.rid`,
    file,
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

async function writeNodes(work: Work): Promise<void> {
  const { duck, config, stages } = work;
  const terms = termFields(config);
  let joins = '';
  let columns = '';
  for (const { field, column } of terms) {
    const records = parquet(stages.file('records.parquet'));
    if (work.terms !== undefined) {
      await duck.run(`CREATE OR REPLACE TABLE ${field}_terms AS SELECT * FROM ${parquet(work.terms(field))}`);
    } else
      await duck.run(`CREATE OR REPLACE TABLE ${field}_terms AS
      WITH counts AS (SELECT ${column} AS value, count(*) AS n FROM ${records} WHERE ${column} IS NOT NULL GROUP BY 1),
        whole AS (SELECT sum(n) AS n, sum(n * n)::DOUBLE / (sum(n)::DOUBLE * sum(n)) AS u FROM counts)
      SELECT value, log2(whole.u * whole.n / counts.n)::FLOAT AS rarity, whole.u AS u FROM counts, whole`);
    await writeParquet(work, `SELECT * FROM ${field}_terms`, stages.file(`terms-${field}.parquet`));
    joins += ` LEFT JOIN ${field}_terms ON ${field}_terms.value = f.${column}`;
    columns += `, coalesce(${field}_terms.rarity, 0) AS ${field}__rarity`;
  }
  const needed = comparisonColumns(config).map((column) => `f.${column}`);
  await writeParquet(
    work,
    `SELECT b.*, ${needed.join(', ')}${columns}
     FROM blocks b
     JOIN (${fullRecords(work)}) f ON f.rid = b.rid${joins}`,
    stages.file('nodes.parquet'),
  );
  for (const { field } of terms) await duck.run(`DROP TABLE ${field}_terms`);
}
