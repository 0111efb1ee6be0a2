import { createHash } from 'node:crypto';
import { AppError, isAppError } from '../../lib/errors.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Table, TableRow } from '../../platform/tables/index.ts';
import { KINDS } from '../classify/index.ts';
import { type ColumnMap, type ImportField, parseReportedAt } from './import-columns.ts';
import type { Intake } from './parts.ts';
import { type NewReport, type SubmittedReport, submitReport, TEXT_LIMIT } from './submit.ts';
import { understand } from './understand.ts';

export interface ImportOptions {
  readonly channel: string;
  readonly columns: ColumnMap;
  /** Minutes east of UTC of times without an offset. */
  readonly offsetMinutes: number;
  /** Rows of the list `categoryCode` refers to. */
  readonly categoryList?: string;
  readonly signal?: AbortSignal;
  onProgress?(done: ImportSummary): void;
  onFailed?(failure: { line: number; externalId: string; reason: string }): void;
}

export interface ImportSummary {
  readonly rows: number;
  readonly imported: number;
  /** Had arrived before, in this import or an earlier one. */
  readonly skipped: number;
  readonly failed: number;
  /** Imported without their point, because it lies outside the city. */
  readonly outsideCity: number;
  /** Not sure enough for the machine: a person decides. */
  readonly toPerson: number;
  readonly automatic: number;
  readonly fused: number;
  /** Cases that more than one of the imported reports is about. */
  readonly fusedGroups: number;
  readonly redLines: number;
  readonly msPerMessage: number;
  readonly byCategory: Readonly<Record<string, number>>;
  readonly byUnit: Readonly<Record<string, number>>;
}

const CHUNK = 500;
const selectKnown = statement(
  'intake.select_known_ids',
  'SELECT external_id AS "externalId" FROM intake.report WHERE channel = $1 AND external_id = ANY($2)',
);

/**
 * Takes a table of reports in, row by row, each in a transaction of its own. Rows at fault are told with their line
 * and left out; rows that arrived before are skipped, so an import that was interrupted is simply started again.
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
  day: string,
  most = 5,
) {
  const shown = [];
  for await (const { cells: row } of table.rows) {
    try {
      const { report } = readRow(intake, row, options);
      const { suggestion } = understand(intake, {
        text: `${report.title ?? ''} ${report.text}`,
        path: [],
        day,
      });
      shown.push({
        externalId: report.externalId,
        title: report.title,
        reportedAt: report.reportedAt,
        suggestion,
      });
    } catch (error) {
      shown.push({ error: isAppError(error) ? error.code : String(error), row });
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
  const ids = chunk.map(({ row }) => externalIdOf(row, options.columns));
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
      const { report, outside } = readRow(intake, row, options);
      tally.add(await submitReport(ctx, intake, report), outside);
    } catch (error) {
      // A lost database is not the row's fault: stop, and go on from here when started again.
      if (!isAppError(error) || error.code.startsWith('db.')) throw error;
      tally.fail();
      const details = Object.keys(error.details).length > 0 ? ` ${JSON.stringify(error.details)}` : '';
      options.onFailed?.({ line, externalId, reason: `${error.code}${details}`.slice(0, 300) });
    }
  }
}

function readRow(
  intake: Intake,
  row: TableRow,
  options: ImportOptions,
): { report: NewReport; outside: boolean } {
  const value = (field: ImportField) => {
    const column = options.columns[field];
    const text = column === undefined ? undefined : row[column]?.trim();
    return text === '' ? undefined : text;
  };
  const title = value('title');
  const text = value('text') ?? title;
  if (text === undefined) throw new AppError('intake.text_empty');
  if (text.length > TEXT_LIMIT)
    throw new AppError('intake.text_too_long', { length: text.length, limit: TEXT_LIMIT });
  const time = value('reportedAt');
  const reportedAt = time === undefined ? undefined : parseReportedAt(time, options.offsetMinutes);
  if (time !== undefined && reportedAt === undefined)
    throw new AppError('intake.import_time', { value: time.slice(0, 60) });
  const kind = value('kind');
  if (kind !== undefined && !(KINDS as readonly string[]).includes(kind)) {
    throw new AppError('intake.import_kind', { value: kind.slice(0, 60), expected: KINDS });
  }
  const point = readPoint(value('lon'), value('lat'));
  const outside = point !== undefined && intake.areas.locate(point.lon, point.lat) === undefined;
  const name = value('reporter');
  const telephone = value('telephone');
  const code = value('categoryCode');
  return {
    outside,
    report: {
      ...{
        channel: options.channel,
        externalId: externalIdOf(row, options.columns),
        text,
        title,
        kind,
        reportedAt,
      },
      ...{ address: value('address'), areaCode: value('areaCode') },
      ...(point && !outside && point),
      ...((name !== undefined || telephone !== undefined) && { reporter: { name, telephone } }),
      ...(code && { category: { list: options.categoryList ?? intake.categories.mainList, code } }),
    },
  };
}

function readPoint(
  lon: string | undefined,
  lat: string | undefined,
): { lon: number; lat: number } | undefined {
  if (lon === undefined || lat === undefined) return undefined;
  const point = { lon: Number(lon), lat: Number(lat) };
  const right = Math.abs(point.lon) <= 180 && Math.abs(point.lat) <= 90;
  if (!right) throw new AppError('intake.import_point', { lon: lon.slice(0, 30), lat: lat.slice(0, 30) });
  return point;
}

/** The table's own id, or one made of the row's content, so that the same row is never taken twice. */
function externalIdOf(row: TableRow, columns: ColumnMap): string {
  const own = columns.externalId === undefined ? '' : (row[columns.externalId]?.trim() ?? '');
  if (own !== '') return own.slice(0, 100);
  return `row-${createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 32)}`;
}

interface Tally {
  add(submitted: SubmittedReport, outside: boolean): void;
  skip(): void;
  fail(): void;
  summary(elapsedMs: number): ImportSummary;
}

function createTally(): Tally {
  const counts = {
    imported: 0,
    skipped: 0,
    failed: 0,
    outsideCity: 0,
    toPerson: 0,
    automatic: 0,
    fused: 0,
    redLines: 0,
  };
  const byCategory: Record<string, number> = {};
  const byUnit: Record<string, number> = {};
  const groups = new Set<string>();
  const count = (record: Record<string, number>, key: string) => {
    record[key] = (record[key] ?? 0) + 1;
  };
  return {
    add: ({ report, suggestion, fused, known }, outside) => {
      if (known) {
        counts.skipped++;
        return;
      }
      counts.imported++;
      if (outside) counts.outsideCity++;
      if (report.redLine !== null) counts.redLines++;
      if (fused) {
        counts.fused++;
        groups.add(report.caseId);
      } else if (suggestion.automatic) counts.automatic++;
      else counts.toPerson++;
      count(byCategory, suggestion.category?.path.join(' / ') ?? '');
      count(byUnit, suggestion.route?.unit.name ?? '');
    },
    skip: () => {
      counts.skipped++;
    },
    fail: () => {
      counts.failed++;
    },
    summary: (elapsedMs) => {
      const rows = counts.imported + counts.skipped + counts.failed;
      const msPerMessage = counts.imported === 0 ? 0 : Math.round((elapsedMs / counts.imported) * 100) / 100;
      return {
        rows,
        ...counts,
        fusedGroups: groups.size,
        msPerMessage,
        byCategory: { ...byCategory },
        byUnit: { ...byUnit },
      };
    },
  };
}
