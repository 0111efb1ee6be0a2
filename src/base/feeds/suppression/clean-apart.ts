// Takes suppressed rows out of the files of a source, in a process of its own.
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Duck, openDuck, quoteText } from '../../../platform/analytics/index.ts';
import { changesPath, rejectedPath, snapshotPath, sourceDirectory } from '../paths.ts';
import { columnsOf } from '../snapshot/changes.ts';
import { deltaPath, snapshotRows } from '../snapshot/snapshot.ts';
import { rowHash } from '../stage/stage-sql.ts';
import { isSuppressed, namesSuppressed, type Suppressed } from './suppression.ts';

export interface CleanInput {
  readonly dataDir: string;
  readonly source: string;
  readonly loads: readonly number[];
  readonly suppressed: Suppressed;
  readonly memoryLimitMb: number;
}

/** What went of a load, and what its files hold now; null where a file is not kept any more. */
export interface Cleaned {
  readonly load: number;
  readonly gone: number;
  readonly rows: number | null;
  readonly changes: Readonly<Record<string, number>> | null;
}

/** Every file is written anew beside and renamed, so that a kill leaves it whole with the rows or whole without. */
export async function run(input: CleanInput): Promise<Cleaned[]> {
  const { dataDir, source, loads, suppressed, memoryLimitMb } = input;
  const directory = join(sourceDirectory(dataDir, source), `clean-${process.pid}`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const duck = await openDuck({ directory, memoryLimitMb, threads: 1 });
  try {
    await findKeys(duck, input);
    const cleaned: Cleaned[] = [];
    for (const id of loads) {
      const load = { source, id };
      const byKey = `(${isSuppressed(suppressed, undefined)} OR key IN (SELECT key FROM their_keys))`;
      const [snapshot, changes] = [snapshotPath(dataDir, load), changesPath(dataDir, load)];
      let gone = 0;
      for (const path of [snapshot, deltaPath(snapshot)])
        gone += (await cut(duck, path, byKey)) + (await forgetHeads(duck, path, suppressed));
      await cut(duck, changes, byKey);
      // A rejected row may bear no key: then the number that was written is all that names its person.
      const written = `(${byKey} OR field IN ('resident_number', 'head_number') AND ${namesSuppressed(suppressed, 'value')})`;
      await cut(duck, rejectedPath(dataDir, load), `coalesce(${written}, false)`);
      const rows = existsSync(snapshot) ? await countBy(duck, snapshotRows(snapshot), `'all'`) : null;
      cleaned.push({
        ...{ load: id, gone, rows: rows && (rows.all ?? 0) },
        changes: existsSync(changes) ? await countBy(duck, rowsOf(changes), 'change') : null,
      });
    }
    return cleaned;
  } finally {
    await duck.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Keys of the rows that bear a suppressed number in whatever load: the files of changes know only keys. */
async function findKeys(duck: Duck, { dataDir, source, loads, suppressed }: CleanInput): Promise<void> {
  await duck.run('CREATE TABLE their_keys (key VARCHAR)');
  if (suppressed.numbers.length === 0) return;
  const snapshots = loads.map((id) => snapshotPath(dataDir, { source, id }));
  for (const path of snapshots.flatMap((snapshot) => [snapshot, deltaPath(snapshot)])) {
    if (!existsSync(path)) continue;
    const rows = `read_parquet(${quoteText(path)})`;
    if (!(await columnsOf(duck, rows)).includes('resident_number')) continue;
    await duck.run(
      `INSERT INTO their_keys SELECT key FROM ${rows} WHERE ${namesSuppressed(suppressed, 'resident_number')}`,
    );
  }
}

/** Writes a file without the rows of a condition, when it has any; answers how many went. */
async function cut(duck: Duck, path: string, condition: string): Promise<number> {
  const count = await countOf(duck, path, condition);
  if (count > 0) await rewrite(duck, path, `SELECT * FROM ${rowsOf(path)} WHERE NOT ${condition}`);
  return count;
}

/** Leaves suppressed numbers of heads out of the rows of a snapshot; answers in how many they stood. */
async function forgetHeads(duck: Duck, path: string, suppressed: Suppressed): Promise<number> {
  if (suppressed.numbers.length === 0 || !existsSync(path)) return 0;
  const columns = await columnsOf(duck, rowsOf(path));
  if (!columns.includes('head_number')) return 0;
  const isTheirs = namesSuppressed(suppressed, 'head_number');
  const count = await countOf(duck, path, isTheirs);
  const heads = ['head_number', 'head_number_raw'].filter((name) => columns.includes(name));
  const fields = columns.filter((name) => !['key', 'observed_on', 'row_hash', 'is_gone'].includes(name));
  if (count > 0)
    await rewrite(
      duck,
      path,
      `SELECT * REPLACE (${rowHash(fields)} AS row_hash) FROM
         (SELECT * REPLACE (${heads.map((name) => `NULL::VARCHAR AS ${name}`).join(', ')}) FROM ${rowsOf(path)} WHERE ${isTheirs})
       UNION ALL SELECT * FROM ${rowsOf(path)} WHERE NOT ${isTheirs}`,
    );
  return count;
}

const rowsOf = (path: string): string => `read_parquet(${quoteText(path)})`;

async function countOf(duck: Duck, path: string, condition: string): Promise<number> {
  if (!existsSync(path)) return 0;
  const [found] = await duck.rows<{ n: bigint }>(
    `SELECT count(*) AS n FROM ${rowsOf(path)} WHERE ${condition}`,
  );
  return Number(found?.n ?? 0);
}

async function rewrite(duck: Duck, path: string, select: string): Promise<void> {
  const part = `${path}.part`;
  await duck.run(`COPY (${select}) TO ${quoteText(part)} (FORMAT parquet, COMPRESSION zstd)`);
  const file = await open(part, 'r+');
  await file.sync();
  await file.close();
  await rename(part, path);
}

/** Rows by an expression. Told whole, so that a broken off run tells it again. */
async function countBy(duck: Duck, relation: string, by: string): Promise<Record<string, number>> {
  const rows = await duck.rows<{ by: string; n: bigint }>(
    `SELECT ${by} AS by, count(*) AS n FROM ${relation} GROUP BY 1`,
  );
  return Object.fromEntries(rows.map((row) => [row.by, Number(row.n)]));
}
