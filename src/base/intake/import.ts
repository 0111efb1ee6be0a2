import { isAppError } from '../../lib/errors.ts';
import { DAY_MS } from '../../lib/time.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Table, TableRow } from '../../platform/tables/index.ts';
import { storeLesson } from '../classify/index.ts';
import { recordPastRings } from '../loop/index.ts';
import { externalIdOf, type RowReading, readRow } from './import-rows.ts';
import { createTally, type ImportSummary, type Tally } from './import-tally.ts';
import type { Intake } from './parts.ts';
import { type NewReport, type SubmittedReport, submitReport } from './submit.ts';
import { understand } from './understand.ts';

export interface ImportOptions extends RowReading {
  /** Rows with a category teach the classifier what such words mean. */
  readonly teach?: boolean | undefined;
  /** Limits of new reports run from the import, not from when they were reported; taken-over tickets keep theirs. */
  readonly clocksFromNow?: boolean | undefined;
  readonly signal?: AbortSignal;
  onProgress?(done: ImportSummary): void;
  onFailed?(failure: { line: number; externalId: string; reason: string }): void;
}

const CHUNK = 500;
const SAMPLE = 300;
const selectKnown = statement(
  'intake.select_known_ids',
  'SELECT external_id AS "externalId" FROM intake.report WHERE channel = $1 AND external_id = ANY($2)',
);

/** The first rows of a table, by which its columns are recognised, and the whole of it. */
export async function sampleTable(table: Table): Promise<{ sample: readonly TableRow[]; table: Table }> {
  const iterator = table.rows[Symbol.asyncIterator]();
  const first: { line: number; cells: TableRow }[] = [];
  while (first.length < SAMPLE) {
    const next = await iterator.next();
    if (next.done) break;
    first.push(next.value);
  }
  async function* rows() {
    yield* first;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { sample: first.map(({ cells }) => cells), table: { header: table.header, rows: rows() } };
}

/**
 * Takes a table of reports in, row by row, each in a transaction of its own; a row that another system has had is
 * taken over in its step. Rows at fault are told with their line and left out; rows that arrived before are skipped,
 * so an import that was interrupted is simply started again.
 */
export async function importReports(
  ctx: RootCtx,
  intake: Intake,
  table: Table,
  options: ImportOptions,
): Promise<ImportSummary> {
  const tally = createTally();
  let chunk: { row: TableRow; line: number }[] = [];
  const started = performance.now();
  for await (const { line, cells } of table.rows) {
    chunk.push({ row: cells, line });
    if (chunk.length === CHUNK) {
      await importChunk(ctx, intake, chunk, options, tally);
      options.onProgress?.(tally.summary(performance.now() - started));
      chunk = [];
    }
    options.signal?.throwIfAborted();
  }
  await importChunk(ctx, intake, chunk, options, tally);
  return tally.summary(performance.now() - started);
}

/** What the system would make of the first rows; nothing is stored. */
export async function previewImport(
  intake: Intake,
  table: Table,
  options: ImportOptions,
  now: Date,
  most = 5,
) {
  const shown = [];
  for await (const { line, cells: row } of table.rows) {
    try {
      const { report, outside, unknownUnit } = readRow(intake, row, options, now);
      const { category, past } = report;
      const { suggestion } = understand(intake, {
        text: `${report.title ?? ''} ${report.text}`,
        kind: report.kind,
        category: category && intake.categories.find(category.list, category.code),
        path: [],
        day: intake.loop.dayOf(now),
      });
      const { externalId, title, reportedAt } = report;
      shown.push({
        ...{ line, externalId, title, reportedAt, outside, ...(past && { past }) },
        ...{ ...(unknownUnit !== undefined && { unknownUnit }), suggestion },
      });
    } catch (error) {
      shown.push({ line, error: isAppError(error) ? error.code : String(error), row });
    }
    if (shown.length === most) break;
  }
  return shown;
}

async function importChunk(
  ctx: RootCtx,
  intake: Intake,
  chunk: readonly { row: TableRow; line: number }[],
  options: ImportOptions,
  tally: Tally,
): Promise<void> {
  const ids = chunk.map(({ row }) => externalIdOf(row, options));
  const known = await ctx.db.run<{ externalId: string }>(selectKnown, [options.channel, ids]);
  const there = new Set(known.map((each) => each.externalId));
  for (const [index, { row, line }] of chunk.entries()) {
    options.signal?.throwIfAborted();
    const externalId = ids[index]!;
    if (there.has(externalId)) {
      tally.skip();
      continue;
    }
    there.add(externalId);
    try {
      const read = readRow(intake, row, options, ctx.clock.now());
      tally.add(await submit(ctx, intake, read.report, options), read);
    } catch (error) {
      // A lost database is not the row's fault: stop, and go on from here when started again.
      if (!isAppError(error) || error.code.startsWith('db.')) throw error;
      tally.fail();
      const details = Object.keys(error.details).length > 0 ? ` ${JSON.stringify(error.details)}` : '';
      options.onFailed?.({ line, externalId, reason: `${error.code}${details}`.slice(0, 300) });
    }
  }
}

/** What was reported longer ago alarms nobody any more. */
const ALARMING_MS = DAY_MS;

async function submit(
  ctx: RootCtx,
  intake: Intake,
  report: NewReport,
  { teach, clocksFromNow }: ImportOptions,
): Promise<SubmittedReport> {
  const { reportedAt, past } = report;
  const silent = reportedAt !== undefined && ctx.clock.now().getTime() - reportedAt.getTime() > ALARMING_MS;
  return inTransaction(ctx, async (tx) => {
    const submitted = await submitReport(tx, intake, {
      ...{ ...report, silent, clocksFromNow: clocksFromNow === true && past === undefined },
    });
    if (submitted.case && past === undefined) recordPastRings(tx, intake.loop, submitted.case);
    if (teach && !submitted.known) await teachRow(tx, intake, report);
    return submitted;
  });
}

/** What its words mean in the main list; the classifier learns from it when it is next made. */
async function teachRow(tx: Ctx, { categories }: Intake, report: NewReport): Promise<void> {
  const given = report.category && categories.find(report.category.list, report.category.code);
  const main = given && categories.mapTo(given, categories.mainList);
  if (main === undefined || main.retiredOn !== null) return;
  const text = `${report.title ?? ''}\n${report.text}`;
  await storeLesson(tx, { list: main.list, code: main.code, text, source: 'import' });
}
