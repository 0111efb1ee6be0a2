import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Duck, quoteText } from '../../../platform/analytics/index.ts';
import { hasMixedEnds, withSameEnds } from '../reading/csv.ts';
import { HEAD_ROWS, type Input, openInput } from '../reading/input.ts';
import { writeRejected } from '../rejected/write-rejected.ts';
import { columnsOf, writeChanges } from '../snapshot/changes.ts';
import { readNews, takeNews } from '../snapshot/held.ts';
import { snapshotRows } from '../snapshot/snapshot.ts';
import { isSuppressed, namesSuppressed } from '../suppression/suppression.ts';
import { dropSecondHeader } from './no-rows.ts';
import { qualityOf } from './quality.ts';
import {
  type Brought,
  countRows,
  refuseBad,
  refuseBeginning,
  refuseRepeated,
  refuseSuspicious,
} from './refuse.ts';
import { dropRepeated } from './repeated.ts';
import type { StageInput, StageSummary } from './stage-input.ts';
import { checkedRows, freshRows, SNAPSHOT_FORMAT, snapshotFields } from './stage-sql.ts';
import { clearTables, finishFiles, type Staging } from './staging.ts';

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
    await refuseBeginning(duck, declaration, opened.rejects && 'head_rejects');
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
  refuseRepeated(input, counts, repeated.differing);
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
    key: declaration.key,
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

/** Also of faulty rows nothing is kept. */
async function dropSuppressedRows(duck: Duck, { suppressed, declaration }: StageInput): Promise<void> {
  if (suppressed === undefined) return;
  const hasNumber = declaration.fields.some(({ field }) => field === 'resident_number');
  await duck.run(
    `UPDATE checked SET aside = true, fault = ''
     WHERE (is_row OR aside) AND ${isSuppressed(suppressed, hasNumber ? 'resident_number' : undefined)}`,
  );
  // That somebody heads an organisation is public; the number by which he is known is not.
  if (declaration.fields.some(({ field }) => field === 'head_number'))
    await duck.run(
      `UPDATE checked SET head_number = NULL, head_number_raw = NULL
       WHERE is_row AND ${namesSuppressed(suppressed, 'head_number')}`,
    );
}

async function writeSnapshot(duck: Duck, input: StageInput, say: (step: string) => void): Promise<Brought> {
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

async function writeNews(duck: Duck, input: StageInput, say: (step: string) => void): Promise<Brought> {
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
