import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../lib/errors.ts';
import { type Duck, openDuck, quoteName, quoteText } from '../../platform/analytics/index.ts';
import { countChanges, writeChanges } from './changes.ts';
import type { CheckedDeclaration } from './contract.ts';
import { HEAD_ROWS, type Input, MOST_REJECTS, openInput } from './input.ts';
import { type Quality, qualityOf } from './quality.ts';
import { defineReadings } from './readings.ts';
import { type StoredFault, writeRejected } from './rejected.ts';
import { shiftedColumns } from './shifted.ts';
import { checkedRows, rowHash, snapshotFields } from './stage-sql.ts';
import { isSuppressed, type Suppressed } from './suppression.ts';

export interface StageInput {
  readonly declaration: CheckedDeclaration;
  readonly file: string;
  /** The load's own folder. */
  readonly directory: string;
  readonly mode: 'full' | 'changes';
  /** The snapshot that holds now. */
  readonly previous?: { readonly path: string; readonly rows: number; readonly asOf: string };
  /** The day that rows without one of their own speak of; none is later. */
  readonly asOf: string;
  /** Shrinking, turning back and columns that do not fit are meant. */
  readonly confirmed: boolean;
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Rows that nobody is to hold any more: left out as if the file did not have them. */
  readonly suppressed?: Suppressed;
}

/** What a load found; plain data, kept beside the snapshot until the database has it too. */
export interface StageSummary {
  readonly asOf: string;
  readonly rowsRead: number;
  readonly rowsStored: number;
  readonly rowsAside: number;
  /** Stored without a value that was wrong. */
  readonly rowsFaulty: number;
  /** The same row with the same contents once more. */
  readonly rowsRepeated: number;
  readonly headersRepeated: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly quality: readonly Quality[];
  readonly faults: readonly StoredFault[];
}

/**
 * Reads, checks and measures a file, and writes snapshot.parquet, changes.parquet and rejected.parquet into the
 * load's folder; the rest there is gone afterwards. Throws a `feeds.…` error when the file cannot be believed: then
 * only rejected.parquet may be left.
 */
export async function stage(input: StageInput, say: (step: string) => void): Promise<StageSummary> {
  const work = join(input.directory, 'work');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const { memoryLimitMb, threads } = input;
  const duck = await openDuck({ path: join(work, 'work.duckdb'), directory: work, memoryLimitMb, threads });
  try {
    defineReadings(duck);
    const opened = await openInput(duck, input.declaration, input.file, work);
    return await stageRows(duck, input, opened, say);
  } catch (error) {
    throw damaged(error, input);
  } finally {
    await duck.close();
    await rm(work, { recursive: true, force: true });
  }
}

/** What DuckDB says of a file that it cannot read to its end. */
function damaged(error: unknown, { file, declaration }: StageInput): unknown {
  if (error instanceof AppError || declaration.format !== 'parquet') return error;
  const message = error instanceof Error ? error.message : '';
  if (!/Parquet|snappy|zstd|metadata|corrupt|Invalid Input Error: File|IO Error/i.test(message)) return error;
  const reason = message.split('\n')[0]?.replaceAll(file, '').slice(0, 200) ?? '';
  return new AppError('feeds.file_damaged', { reason }, error);
}

interface Counts {
  readonly rows: number;
  readonly bad: number;
  readonly aside: number;
  readonly unread: number;
  readonly headers: number;
}

async function stageRows(
  duck: Duck,
  input: StageInput,
  opened: Input,
  say: (step: string) => void,
): Promise<StageSummary> {
  const { declaration, asOf } = input;
  const unreadable = opened.unreadable === undefined ? {} : { unreadable: opened.unreadable };
  if (!opened.isWhole) {
    const head = `(SELECT * FROM ${opened.head} LIMIT ${HEAD_ROWS})`;
    await duck.run(
      `CREATE TABLE beginning AS ${checkedRows(declaration, opened, { relation: head, asOf, ...unreadable })}`,
    );
    const { rows, bad } = await countRows(duck, 'beginning', opened.rejects && 'head_rejects');
    if (rows > 0 && bad === rows)
      throw new AppError('feeds.all_bad', {
        rows,
        reasons: await reasonsOf(duck, 'beginning', opened.rejects && 'head_rejects'),
      });
    await duck.run('DROP TABLE beginning');
  }
  await opened.prepare();
  say('reading');
  // In the order of the file, so that a fault can say which row it is.
  await duck.run("SET preserve_insertion_order = true; SET force_compression = 'uncompressed'");
  await duck.run(
    `CREATE TABLE checked AS ${checkedRows(declaration, opened, { relation: opened.relation, asOf, ...unreadable })}`,
  );
  await duck.run('SET preserve_insertion_order = false');
  const counts = await countRows(duck, 'checked', opened.rejects);
  await refuseBad(duck, input, opened, counts);
  await dropSuppressedRows(duck, input);
  say('checked');
  const repeated = await dropRepeated(duck, declaration);
  const aside = counts.bad + repeated.differing;
  const fresh = await freshRows(duck);
  if (fresh < declaration.minimumRows && input.mode === 'full')
    throw new AppError('feeds.too_few_rows', { rows: fresh, minimum: declaration.minimumRows });
  const stage = await writeSnapshot(duck, input, say);
  refuseSuspicious(input, stage);
  const faults = await writeRejected(duck, declaration, input.directory, opened.rejects);
  const quality = await qualityOf(duck, declaration, asOf);
  await finish(input.directory);
  return {
    ...stage,
    ...{ rowsRead: counts.rows, rowsAside: aside, rowsFaulty: await faultyRows(duck) },
    ...{ rowsRepeated: repeated.same, headersRepeated: counts.headers, quality, faults },
  };
}

const one = async (duck: Duck, sql: string): Promise<number> =>
  Number((await duck.rows<{ n: bigint }>(sql))[0]?.n ?? 0);

const freshRows = (duck: Duck) =>
  one(duck, 'SELECT count(*) AS n FROM checked WHERE NOT aside AND NOT is_header');
const faultyRows = (duck: Duck) =>
  one(duck, "SELECT count(*) AS n FROM checked WHERE NOT aside AND fault <> ''");

async function countRows(duck: Duck, table: string, rejects: string | undefined): Promise<Counts> {
  const [row] = await duck.rows<{ rows: bigint; aside: bigint; headers: bigint }>(
    `SELECT count(*) FILTER (NOT is_header) AS rows, count(*) FILTER (aside) AS aside,
      count(*) FILTER (is_header) AS headers FROM ${table}`,
  );
  const unread =
    rejects === undefined ? 0 : await one(duck, `SELECT count(DISTINCT line) AS n FROM ${rejects}`);
  const aside = Number(row?.aside ?? 0);
  return {
    rows: Number(row?.rows ?? 0) + unread,
    bad: aside + unread,
    ...{ aside, unread, headers: Number(row?.headers ?? 0) },
  };
}

const MOST_REASONS = 5;

/** The commonest faults, `resident_number: check_digit × 120`. */
async function reasonsOf(duck: Duck, table: string, rejects: string | undefined): Promise<string> {
  const lines = rejects === undefined ? '' : `UNION ALL SELECT '*:' || lower(error_type) FROM ${rejects}`;
  const rows = await duck.rows<{ fault: string; n: bigint }>(
    `SELECT fault, count(*) AS n FROM (SELECT unnest(string_split(fault, ';')) AS fault FROM ${table} WHERE aside ${lines})
     GROUP BY fault ORDER BY n DESC LIMIT ${MOST_REASONS}`,
  );
  return rows.map(({ fault, n }) => `${fault.replace(':', ' ')} × ${n}`).join(', ');
}

/** A share as people read it: 12.3 %. */
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

async function refuseBad(duck: Duck, input: StageInput, opened: Input, counts: Counts): Promise<void> {
  const { declaration } = input;
  const { rows, bad, unread } = counts;
  if (rows === 0) throw new AppError('feeds.no_rows', { file: input.file.split('/').at(-1) ?? '' });
  if (opened.rejects !== undefined) await refuseOpenQuote(duck, opened.rejects);
  const shifted = input.confirmed ? [] : await shiftedColumns(duck, declaration, opened);
  const isTooBad = bad / rows > declaration.maximumBadShare || unread >= MOST_REJECTS || bad === rows;
  if (!isTooBad && shifted.length === 0) return;
  await writeRejected(duck, declaration, input.directory, opened.rejects);
  await finish(input.directory);
  if (shifted.length > 0) throw new AppError('feeds.columns_shifted', { columns: shifted.join('; ') });
  const reasons = await reasonsOf(duck, 'checked', opened.rejects);
  if (bad === rows) throw new AppError('feeds.all_bad', { rows, reasons });
  const maximum = percent(declaration.maximumBadShare);
  throw new AppError('feeds.too_many_bad', { rows, bad, share: percent(bad / rows), maximum, reasons });
}

/** A quote that does not end takes the lines behind it along: they must not be lost as one bad row. */
async function refuseOpenQuote(duck: Duck, rejects: string): Promise<void> {
  const [open] = await duck.rows<{ line: bigint; lines: bigint }>(
    `SELECT line, length(csv_line) - length(replace(csv_line, chr(10), '')) AS lines FROM ${rejects}
     WHERE error_type = 'UNQUOTED VALUE' AND contains(trim(csv_line, chr(10) || chr(13)), chr(10)) ORDER BY line LIMIT 1`,
  );
  if (open) throw new AppError('feeds.quote_open', { line: Number(open.line), lines: Number(open.lines) });
}

/**
 * Of rows with the same key the one observed last is kept, of one day the last in the file. Those with the same
 * contents are dropped, those with others put aside.
 */
async function dropRepeated(duck: Duck, declaration: CheckedDeclaration) {
  const fields = snapshotFields(declaration);
  await duck.run(
    `CREATE TABLE repeated AS
     WITH many AS (SELECT key FROM checked WHERE NOT aside AND NOT is_header GROUP BY key HAVING count(*) > 1),
       rows AS (SELECT c.rowid AS row_id, key, observed_on, ${rowHash(fields)} AS row_hash, is_removed FROM checked c
         SEMI JOIN many USING (key) WHERE NOT aside AND NOT is_header)
     SELECT row_id, row_hash = first_value(row_hash) OVER latest AND is_removed = first_value(is_removed) OVER latest AS same,
       row_number() OVER latest AS place
     FROM rows WINDOW latest AS (PARTITION BY key ORDER BY observed_on DESC, row_id DESC)`,
  );
  await duck.run(
    `UPDATE checked SET aside = true, fault = 'key:key_repeated'
     WHERE rowid IN (SELECT row_id FROM repeated WHERE place > 1 AND NOT same);
     UPDATE checked SET aside = true, fault = ''
     WHERE rowid IN (SELECT row_id FROM repeated WHERE place > 1 AND same)`,
  );
  return {
    same: await one(duck, 'SELECT count(*) AS n FROM repeated WHERE place > 1 AND same'),
    differing: await one(duck, 'SELECT count(*) AS n FROM repeated WHERE place > 1 AND NOT same'),
  };
}

/** Also of faulty rows nothing is kept. */
async function dropSuppressedRows(duck: Duck, { suppressed, declaration }: StageInput): Promise<void> {
  if (suppressed === undefined) return;
  const hasNumber = declaration.fields.some(({ field }) => field === 'resident_number');
  await duck.run(
    `UPDATE checked SET aside = true, fault = ''
     WHERE NOT is_header AND ${isSuppressed(suppressed, hasNumber ? 'resident_number' : undefined)}`,
  );
}

type Stage = Pick<StageSummary, 'asOf' | 'rowsStored' | 'added' | 'changed' | 'removed'>;

async function writeSnapshot(duck: Duck, input: StageInput, say: (step: string) => void): Promise<Stage> {
  const { declaration, previous, directory } = input;
  const fields = snapshotFields(declaration);
  const list = fields.map(quoteName);
  const fresh = `SELECT ${['key', 'observed_on', `${rowHash(fields)} AS row_hash`, ...list].join(', ')}
    FROM checked WHERE NOT aside AND NOT is_header AND NOT is_removed`;
  const before = previous === undefined ? undefined : `read_parquet(${quoteText(previous.path)})`;
  const known = before === undefined ? [] : await columnsOf(duck, before);
  const kept =
    input.mode === 'changes' && before !== undefined
      ? ` UNION ALL SELECT key, observed_on, row_hash, ${fields.map((field) => (known.includes(field) ? quoteName(field) : `NULL AS ${quoteName(field)}`)).join(', ')}
          FROM ${before} ANTI JOIN (SELECT key FROM checked WHERE NOT aside AND NOT is_header) USING (key)
          ${input.suppressed === undefined ? '' : `WHERE NOT ${isSuppressed(input.suppressed, known.includes('resident_number') ? 'resident_number' : undefined)}`}`
      : '';
  const path = join(directory, 'snapshot.parquet.part');
  await duck.run(`COPY (${fresh}${kept}) TO ${quoteText(path)} (FORMAT parquet, COMPRESSION zstd)`);
  say('snapshot');
  const changes = join(directory, 'changes.parquet.part');
  await writeChanges(duck, { now: path, before, fields, known, to: changes });
  const { added, changed, removed } = await countChanges(duck, changes);
  const [row] = await duck.rows<{ n: bigint; day: string }>(
    `SELECT (SELECT count(*) FROM read_parquet(${quoteText(path)})) AS n,
      (SELECT quantile_disc(observed_on, 0.99)::VARCHAR FROM checked WHERE NOT aside AND NOT is_header) AS day`,
  );
  say('changes');
  return { asOf: row?.day ?? input.asOf, rowsStored: Number(row?.n ?? 0), added, changed, removed };
}

async function columnsOf(duck: Duck, relation: string): Promise<string[]> {
  const rows = await duck.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${relation}`);
  return rows.map(({ column_name }) => column_name);
}

/** A feed that shrinks or speaks of an earlier day than before is more often a wrong file than the truth. */
function refuseSuspicious(input: StageInput, { asOf, rowsStored }: Stage): void {
  const { previous, declaration, confirmed, mode } = input;
  if (confirmed || previous === undefined) return;
  if (asOf < previous.asOf) throw new AppError('feeds.turned_back', { asOf, before: previous.asOf });
  if (mode === 'full' && rowsStored < previous.rows * (1 - declaration.maximumShrink))
    throw new AppError('feeds.shrunk', {
      ...{ rows: rowsStored, before: previous.rows, maximum: percent(declaration.maximumShrink) },
    });
}

/** Names the finished files as such once they are on the disk. */
async function finish(directory: string): Promise<void> {
  for (const name of ['rejected.parquet', 'changes.parquet', 'snapshot.parquet']) {
    const part = join(directory, `${name}.part`);
    const file = await open(part, 'r+').catch(() => undefined);
    if (file === undefined) continue;
    await file.sync();
    await file.close();
    await rename(part, join(directory, name));
  }
}
