import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Duck, quoteText } from '../../../platform/analytics/index.ts';
import type { TablePlace } from '../../../platform/tables/index.ts';
import type { CheckedDeclaration } from '../contract.ts';
import { hasMixedEnds, MOST_REJECTS, withSameEnds } from '../reading/csv.ts';
import { HEAD_ROWS, type Input, openInput } from '../reading/input.ts';
import { type StoredFault, writeRejected } from '../rejected/write-rejected.ts';
import { columnsOf, writeChanges } from '../snapshot/changes.ts';
import { readNews, takeNews } from '../snapshot/held.ts';
import { snapshotRows } from '../snapshot/snapshot.ts';
import { isSuppressed, namesSuppressed, type Suppressed } from '../suppression/suppression.ts';
import { dropSecondHeader, rejectedLines } from './no-rows.ts';
import { type Quality, qualityOf } from './quality.ts';
import { dropRepeated } from './repeated.ts';
import { shiftedColumns } from './shifted.ts';
import { checkedRows, freshRows, SNAPSHOT_FORMAT, snapshotFields } from './stage-sql.ts';
import { clearTables, finishFiles, type Staging } from './staging.ts';

export interface StageInput {
  readonly declaration: CheckedDeclaration;
  readonly file: string;
  /** The load's own folder. */
  readonly directory: string;
  /** Changes are taken into what is held (`holdSnapshot`), and no snapshot is written. */
  readonly mode: 'full' | 'changes';
  /** The snapshot before, how many rows it has and of which day it speaks. */
  readonly previous?: { readonly path: string; readonly rows: number; readonly asOf: string };
  /** The day that rows without one of their own speak of; none is later. */
  readonly asOf: string;
  /** Shrinking, turning back and columns that do not fit are meant. */
  readonly confirmed: boolean;
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
  /** Of a table that people made: where it begins, when that is not the top. */
  readonly table?: TablePlace;
}

/**
 * Reads, checks and measures a file, and writes changes.parquet, rejected.parquet and, of a full load, snapshot.parquet
 * into the load's folder. Throws a `feeds.…` error when the file cannot be believed: then only rejected.parquet may be
 * left, and what is held is as it was.
 */
export async function stage(
  staging: Staging,
  input: StageInput,
  say: (step: string) => void,
): Promise<StageSummary> {
  const work = await mkdtemp(join(staging.directory, 'file-'));
  try {
    const read = async (file: string) => {
      await clearTables(staging);
      return stageRows(
        staging.duck,
        input,
        await openInput(staging.duck, input.declaration, file, work),
        say,
      );
    };
    return await read(input.file).catch(async (error) => {
      if (!hasMixedEnds(error)) throw error;
      const same = join(work, 'same-ends.txt');
      await withSameEnds(input.file, same);
      return read(same);
    });
  } catch (error) {
    throw damaged(error, input);
  } finally {
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
  /** Totals and notes: put aside, and no fault of the file. */
  readonly summaries: number;
}

async function stageRows(
  duck: Duck,
  input: StageInput,
  opened: Input,
  say: (step: string) => void,
): Promise<StageSummary> {
  const { declaration, asOf } = input;
  if (!opened.isWhole) {
    const head = `(SELECT * FROM ${opened.head} LIMIT ${HEAD_ROWS})`;
    await duck.run(`CREATE TABLE beginning AS ${checkedRows(declaration, opened, { relation: head, asOf })}`);
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
  await duck.run('SET preserve_insertion_order = true');
  await duck.run(
    `CREATE TABLE checked AS ${checkedRows(declaration, opened, { relation: opened.relation, asOf })}`,
  );
  await duck.run('SET preserve_insertion_order = false');
  await dropSecondHeader(duck, declaration);
  const counts = await countRows(duck, 'checked', opened.rejects);
  await refuseBad(duck, input, opened, counts);
  await dropSuppressedRows(duck, input);
  say('checked');
  const repeated = await dropRepeated(duck, declaration);
  const aside = counts.bad + counts.summaries + repeated.differing;
  const good = await countGood(duck);
  if (good.fresh < declaration.minimumRows && input.mode === 'full')
    throw new AppError('feeds.too_few_rows', { rows: good.fresh, minimum: declaration.minimumRows });
  const stage =
    input.mode === 'full' ? await writeSnapshot(duck, input, say) : await writeNews(duck, input, say);
  refuseSuspicious(input, stage);
  const faults = await writeRejected(duck, declaration, input.directory, opened.rejects);
  const quality = await qualityOf(duck, declaration, asOf);
  await finishFiles(input.directory, ['rejected.parquet', 'changes.parquet', 'snapshot.parquet']);
  if (input.mode === 'changes') await takeNews(duck);
  return {
    ...stage,
    ...{ rowsRead: counts.rows + counts.summaries, rowsAside: aside, rowsFaulty: good.faulty },
    ...{ rowsRepeated: repeated.same, headersRepeated: counts.headers, quality, faults },
    ...(opened.table && { table: opened.table }),
  };
}

const one = async (duck: Duck, sql: string): Promise<number> =>
  Number((await duck.rows<{ n: bigint }>(sql))[0]?.n ?? 0);

async function countGood(duck: Duck): Promise<{ fresh: number; faulty: number }> {
  const [row] = await duck.rows<{ fresh: bigint; faulty: bigint }>(
    `SELECT count(*) FILTER (is_row) AS fresh, count(*) FILTER (fault <> '') AS faulty FROM checked WHERE NOT aside`,
  );
  return { fresh: Number(row?.fresh ?? 0), faulty: Number(row?.faulty ?? 0) };
}

async function countRows(duck: Duck, table: string, rejects: string | undefined): Promise<Counts> {
  const [row] = await duck.rows<Record<'rows' | 'aside' | 'summaries' | 'headers', bigint>>(
    `SELECT count(*) FILTER (is_row) AS rows, count(*) FILTER (is_row AND aside) AS aside,
       count(*) FILTER (NOT is_row AND aside) AS summaries,
       count(*) FILTER (NOT is_row AND NOT aside AND key IS NOT NULL) AS headers FROM ${table}`,
  );
  const [lines] =
    rejects === undefined
      ? []
      : await duck.rows<Record<'unread' | 'summaries', bigint>>(
          `SELECT count(DISTINCT line) FILTER (NOT is_summary AND NOT is_blank) AS unread,
             count(DISTINCT line) FILTER (is_summary) AS summaries FROM ${rejectedLines(rejects)}`,
        );
  const [aside, unread] = [Number(row?.aside ?? 0), Number(lines?.unread ?? 0)];
  return {
    ...{ rows: Number(row?.rows ?? 0) + unread, bad: aside + unread, aside, unread },
    headers: Number(row?.headers ?? 0),
    summaries: Number(row?.summaries ?? 0) + Number(lines?.summaries ?? 0),
  };
}

const MOST_REASONS = 5;

/** The commonest faults, `resident_number: check_digit × 120`. */
async function reasonsOf(duck: Duck, table: string, rejects: string | undefined): Promise<string> {
  const lines =
    rejects === undefined
      ? ''
      : `UNION ALL SELECT '*:' || lower(error_type) FROM ${rejectedLines(rejects)} WHERE NOT is_summary AND NOT is_blank`;
  const rows = await duck.rows<{ fault: string; n: bigint }>(
    `SELECT fault, count(*) AS n FROM (SELECT unnest(string_split(fault, ';')) AS fault FROM ${table} WHERE aside AND is_row ${lines})
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
  if (opened.rejects !== undefined && unread > 0) await refuseOpenQuote(duck, opened.rejects);
  const shifted = input.confirmed ? [] : await shiftedColumns(duck, declaration, opened);
  const isTooBad = bad / rows > declaration.maximumBadShare || unread >= MOST_REJECTS || bad === rows;
  if (!isTooBad && shifted.length === 0) return;
  await writeRejected(duck, declaration, input.directory, opened.rejects);
  await finishFiles(input.directory, ['rejected.parquet']);
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

/** Also of faulty rows nothing is kept. */
async function dropSuppressedRows(duck: Duck, { suppressed, declaration }: StageInput): Promise<void> {
  if (suppressed === undefined) return;
  const hasNumber = declaration.fields.some(({ field }) => field === 'resident_number');
  await duck.run(
    `UPDATE checked SET aside = true, fault = ''
     WHERE is_row AND ${isSuppressed(suppressed, hasNumber ? 'resident_number' : undefined)}`,
  );
  // That somebody heads an organisation is public; the number by which he is known is not.
  if (declaration.fields.some(({ field }) => field === 'head_number'))
    await duck.run(
      `UPDATE checked SET head_number = NULL, head_number_raw = NULL
       WHERE is_row AND ${namesSuppressed(suppressed, 'head_number')}`,
    );
}

type Stage = Pick<StageSummary, 'asOf' | 'rowsStored' | 'added' | 'changed' | 'removed'>;

async function writeSnapshot(duck: Duck, input: StageInput, say: (step: string) => void): Promise<Stage> {
  const { declaration, previous, directory } = input;
  const path = quoteText(join(directory, 'snapshot.parquet.part'));
  await duck.run(`COPY (${freshRows(declaration)}) TO ${path} ${SNAPSHOT_FORMAT}`);
  say('snapshot');
  const before = previous && snapshotRows(previous.path);
  const now = `read_parquet(${path})`;
  const counts = await writeChanges(duck, {
    ...{ now, before, fields: snapshotFields(declaration) },
    known: before === undefined ? [] : await columnsOf(duck, before),
    to: join(directory, 'changes.parquet.part'),
  });
  const rowsStored = await one(duck, `SELECT count(*) AS n FROM ${now}`);
  const asOf = await dayOf(duck, input);
  say('changes');
  return { asOf, rowsStored, ...counts };
}

async function writeNews(duck: Duck, input: StageInput, say: (step: string) => void): Promise<Stage> {
  const { declaration, directory, suppressed, previous } = input;
  await readNews(duck, declaration, suppressed);
  const fields = snapshotFields(declaration);
  const counts = await writeChanges(duck, {
    ...{ now: 'news', before: 'old', fields, known: fields },
    to: join(directory, 'changes.parquet.part'),
  });
  const asOf = await dayOf(duck, input);
  say('changes');
  return { asOf, rowsStored: (previous?.rows ?? 0) + counts.added - counts.removed, ...counts };
}

/** The day that the rows speak of: a few days ahead of the others are slips. */
async function dayOf(duck: Duck, { asOf }: StageInput): Promise<string> {
  const [row] = await duck.rows<{ day: string | null }>(
    `SELECT quantile_disc(observed_on, 0.99)::VARCHAR AS day FROM checked WHERE NOT aside AND is_row AND is_dated`,
  );
  return row?.day ?? asOf;
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
