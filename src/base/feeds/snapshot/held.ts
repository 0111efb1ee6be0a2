// What a source holds: a snapshot, and what changes of several files replace of it.
import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Duck, quoteName, quoteText } from '../../../platform/analytics/index.ts';
import type { CheckedDeclaration } from '../contract.ts';
import { freshRows, SNAPSHOT_FORMAT, snapshotColumns } from '../stage/stage-sql.ts';
import { finishFiles, type Staging } from '../stage/staging.ts';
import { isSuppressed, type Suppressed } from '../suppression/suppression.ts';
import { deltaPath, rowsSince } from './snapshot.ts';

const OWN = ['key', 'observed_on', 'row_hash'];

/** One row in so many may be replaced beside a snapshot's file; from there on a new one is written. */
const REPLACED_AT_MOST = 8;

/**
 * Makes of a snapshot the view `base` (its file) and the table `delta` (what replaces rows of it), and of both the view `held`,
 * with the columns that are declared now.
 */
export async function holdSnapshot(
  { duck }: Staging,
  declaration: CheckedDeclaration,
  path: string,
): Promise<void> {
  const select = async (relation: string, more: string) => {
    const known = await typesOf(duck, relation);
    const columns = snapshotColumns(declaration).map(({ name, type }) => {
      const column = quoteName(name);
      return `CAST(${known.has(name) ? column : 'NULL'} AS ${type}) AS ${column}`;
    });
    return `SELECT ${[...OWN, ...columns].join(', ')}${more} FROM ${relation}`;
  };
  const file = `read_parquet(${quoteText(path)})`;
  const since = rowsSince(path);
  await duck.run(
    `CREATE VIEW base AS ${await select(file, '')};
     CREATE TABLE delta AS ${
       since === undefined
         ? `${await select(file, ', false AS is_gone')} LIMIT 0`
         : await select(since, ', is_gone')
     };
     CREATE VIEW held AS SELECT * FROM base ANTI JOIN (SELECT key FROM delta) USING (key)
       UNION ALL SELECT * EXCLUDE (is_gone) FROM delta WHERE NOT is_gone`,
  );
}

async function typesOf(duck: Duck, relation: string): Promise<Map<string, string>> {
  const rows = await duck.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${relation}`,
  );
  return new Map(rows.map((row) => [row.column_name, row.column_type]));
}

/** Makes of `checked` the tables `news` (rows), `touched` (keys of these and of rows that go) and `old` (as held). */
export async function readNews(
  duck: Duck,
  declaration: CheckedDeclaration,
  suppressed: Suppressed | undefined,
): Promise<void> {
  const hasNumber = declaration.fields.some(({ field }) => field === 'resident_number');
  const gone =
    suppressed === undefined
      ? ''
      : `UNION SELECT key FROM held WHERE ${isSuppressed(suppressed, hasNumber ? 'resident_number' : undefined)}`;
  await duck.run(
    `CREATE TABLE news AS ${freshRows(declaration)};
     CREATE TABLE touched AS SELECT key FROM checked WHERE NOT aside AND is_row ${gone};
     CREATE TABLE old AS SELECT * FROM held SEMI JOIN touched USING (key)`,
  );
}

/** Takes `news` into `delta`, all or nothing; to be done once a file is found good. */
export async function takeNews(duck: Duck): Promise<void> {
  try {
    await duck.run(
      `BEGIN; DELETE FROM delta WHERE key IN (SELECT key FROM touched);
       INSERT INTO delta SELECT *, false FROM news;
       INSERT INTO delta BY NAME SELECT DISTINCT key, true AS is_gone FROM touched ANTI JOIN news USING (key); COMMIT`,
    );
  } catch (error) {
    await duck.run('ROLLBACK').catch(() => {});
    throw error;
  }
}

/**
 * Writes what is held as the snapshot of a load: a second name for the file of the snapshot before, and what replaces rows
 * of it, so that a day costs what it brings and not what is there. A whole file when much was replaced, when the columns
 * are others, or where a disk knows no second names.
 */
export async function writeHeld(
  { duck }: Staging,
  declaration: CheckedDeclaration,
  { before, directory }: { readonly before: string; readonly directory: string },
): Promise<void> {
  const snapshot = join(directory, 'snapshot.parquet');
  const delta = deltaPath(snapshot);
  if (await isWorthKeeping(duck, declaration, before)) {
    await duck.run(`COPY (SELECT * FROM delta) TO ${quoteText(`${delta}.part`)} ${SNAPSHOT_FORMAT}`);
    await finishFiles(directory, ['snapshot.delta.parquet']);
    // Last: where a snapshot is, all of it is.
    const isShared = await link(before, snapshot).then(
      () => true,
      () => false,
    );
    if (isShared) return;
    await rm(delta, { force: true });
  }
  await duck.run(`COPY (SELECT * FROM held) TO ${quoteText(`${snapshot}.part`)} ${SNAPSHOT_FORMAT}`);
  await finishFiles(directory, ['snapshot.parquet']);
}

async function isWorthKeeping(duck: Duck, declaration: CheckedDeclaration, before: string): Promise<boolean> {
  const [rows] = await duck.rows<{ base: bigint; delta: bigint }>(
    `SELECT (SELECT count(*) FROM base) AS base, (SELECT count(*) FROM delta) AS delta`,
  );
  if (Number(rows!.delta) * REPLACED_AT_MOST > Number(rows!.base)) return false;
  const types = await typesOf(duck, `read_parquet(${quoteText(before)})`);
  const columns = snapshotColumns(declaration);
  return (
    types.size === OWN.length + columns.length && columns.every(({ name, type }) => types.get(name) === type)
  );
}
