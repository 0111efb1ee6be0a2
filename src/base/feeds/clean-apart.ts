// Takes suppressed rows out of the files of a source, in a process of its own.
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Duck, openDuck, quoteText } from '../../platform/analytics/index.ts';
import { changesPath, rejectedPath, snapshotPath, sourceDirectory } from './paths.ts';
import { isSuppressed, type Suppressed } from './suppression.ts';

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
      const gone = await cut(duck, snapshot, byKey);
      await cut(duck, changes, byKey);
      // A rejected row may bear no key: then the number that was written is all that names its person.
      const written = `(${byKey} OR field = 'resident_number' AND ${isSuppressed({ ...suppressed, keys: [] }, 'value')})`;
      await cut(duck, rejectedPath(dataDir, load), `coalesce(${written}, false)`);
      const rows = await countBy(duck, snapshot, `'all'`);
      cleaned.push({
        ...{ load: id, gone, rows: rows && (rows.all ?? 0) },
        changes: await countBy(duck, changes, 'change'),
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
  for (const id of loads) {
    const path = snapshotPath(dataDir, { source, id });
    if (suppressed.numbers.length === 0 || !existsSync(path)) continue;
    const rows = `read_parquet(${quoteText(path)})`;
    const columns = await duck.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${rows}`);
    if (!columns.some(({ column_name }) => column_name === 'resident_number')) continue;
    await duck.run(
      `INSERT INTO their_keys SELECT key FROM ${rows} WHERE ${isSuppressed({ ...suppressed, keys: [] }, 'resident_number')}`,
    );
  }
}

/** Writes a file without the rows of a condition, when it has any; answers how many went. */
async function cut(duck: Duck, path: string, condition: string): Promise<number> {
  if (!existsSync(path)) return 0;
  const rows = `read_parquet(${quoteText(path)})`;
  const [found] = await duck.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${rows} WHERE ${condition}`);
  const count = Number(found?.n ?? 0);
  if (count === 0) return 0;
  const part = `${path}.part`;
  await duck.run(
    `COPY (SELECT * FROM ${rows} WHERE NOT ${condition}) TO ${quoteText(part)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  const file = await open(part, 'r+');
  await file.sync();
  await file.close();
  await rename(part, path);
  return count;
}

/** Rows of a file by an expression; null when there is no file. Told whole, so that a broken off run tells it again. */
async function countBy(duck: Duck, path: string, by: string): Promise<Record<string, number> | null> {
  if (!existsSync(path)) return null;
  const rows = await duck.rows<{ by: string; n: bigint }>(
    `SELECT ${by} AS by, count(*) AS n FROM read_parquet(${quoteText(path)}) GROUP BY 1`,
  );
  return Object.fromEntries(rows.map((row) => [row.by, Number(row.n)]));
}
