// What a source holds, as a table: changes of several files are taken into it and written as one snapshot.
import { join } from 'node:path';
import { type Duck, quoteName, quoteText } from '../../platform/analytics/index.ts';
import { columnsOf } from './changes.ts';
import type { CheckedDeclaration } from './contract.ts';
import { freshRows, SNAPSHOT_FORMAT, snapshotColumns } from './stage-sql.ts';
import { finishFiles, type Staging } from './staging.ts';
import { isSuppressed, type Suppressed } from './suppression.ts';

/** Takes the rows of a snapshot into the table `held`, with the columns that are declared now. */
export async function holdSnapshot(
  { duck }: Staging,
  declaration: CheckedDeclaration,
  path: string,
): Promise<void> {
  const snapshot = `read_parquet(${quoteText(path)})`;
  const known = await columnsOf(duck, snapshot);
  const columns = snapshotColumns(declaration).map(({ name, type }) => {
    const column = quoteName(name);
    return `CAST(${known.includes(name) ? column : 'NULL'} AS ${type}) AS ${column}`;
  });
  await duck.run(
    `CREATE TABLE held AS SELECT ${['key', 'observed_on', 'row_hash', ...columns].join(', ')} FROM ${snapshot}`,
  );
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
     CREATE TABLE touched AS SELECT key FROM checked WHERE NOT aside AND NOT is_header ${gone};
     CREATE TABLE old AS SELECT * FROM held SEMI JOIN touched USING (key)`,
  );
}

/** Takes `news` into `held`, all or nothing; to be done once a file is found good. */
export async function takeNews(duck: Duck): Promise<void> {
  try {
    await duck.run(
      `BEGIN; DELETE FROM held WHERE key IN (SELECT key FROM touched);
       INSERT INTO held SELECT * FROM news; COMMIT`,
    );
  } catch (error) {
    await duck.run('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Writes what is held as the snapshot of a load. */
export async function writeHeld({ duck }: Staging, directory: string): Promise<void> {
  const part = quoteText(join(directory, 'snapshot.parquet.part'));
  await duck.run(`COPY (SELECT * FROM held) TO ${part} ${SNAPSHOT_FORMAT}`);
  await finishFiles(directory, ['snapshot.parquet']);
}
