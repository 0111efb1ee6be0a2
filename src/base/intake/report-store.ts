import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement, write } from '../../platform/db/index.ts';
import type { FusionMatch } from './fusion.ts';
import type { Suggestion } from './understand.ts';

export interface StoredReport {
  readonly id: string;
  readonly number: string;
  readonly channel: string;
  readonly externalId: string;
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly address: string | null;
  readonly areaId: string | null;
  readonly reporterId: string | null;
  readonly caseId: string;
  readonly repeatOf: string | null;
  readonly categoryList: string | null;
  readonly categoryCode: string | null;
  readonly suggestion: Suggestion;
  readonly redLine: string | null;
  readonly private: boolean;
  readonly synthetic: boolean;
  readonly reportedAt: Date;
  readonly receivedAt: Date;
}

const columns = `id, number, channel, external_id AS "externalId", kind, title, text, lon, lat, address,
  area_id AS "areaId", reporter_id AS "reporterId", case_id AS "caseId", repeat_of AS "repeatOf",
  category_list AS "categoryList", category_code AS "categoryCode", suggestion, red_line AS "redLine", private,
  synthetic, reported_at AS "reportedAt", received_at AS "receivedAt"`;

const selectByExternalId = statement(
  'intake.select_by_external_id',
  `SELECT ${columns} FROM intake.report WHERE channel = $1 AND external_id = $2`,
);
const selectById = statement('intake.select_by_id', `SELECT ${columns} FROM intake.report WHERE id = $1`);
const selectOfCase = statement(
  'intake.select_of_case',
  `SELECT ${columns} FROM intake.report WHERE case_id = $1 ORDER BY received_at, id LIMIT 200`,
);
const insert = statement(
  'intake.insert_report',
  `INSERT INTO intake.report (id, number, channel, external_id, kind, title, text, lon, lat, address, area_id,
     reporter_id, case_id, repeat_of, category_list, category_code, suggestion, red_line, private, synthetic,
     reported_at, received_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
);
const insertReporterRow = statement(
  'intake.insert_reporter',
  `INSERT INTO intake.reporter (id, citizen_id, name, telephone, on_behalf) VALUES ($1, $2, $3, $4, $5)`,
);
const selectEarlier = statement(
  'intake.select_earlier_report',
  `SELECT r.id FROM intake.report r JOIN intake.reporter p ON p.id = r.reporter_id
   WHERE r.case_id = $1 AND (p.citizen_id = $2 OR p.telephone = $3) ORDER BY r.received_at LIMIT 1`,
);
const updatePrivate = statement(
  'intake.update_private',
  'UPDATE intake.report SET private = $2 WHERE id = $1',
);
const insertFusion = statement(
  'intake.insert_fusion',
  `INSERT INTO intake.fusion (id, report_id, case_id, score, reasons, fused_at, fused_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);

export async function findReportByExternalId(
  db: Db,
  channel: string,
  externalId: string,
): Promise<StoredReport | undefined> {
  return (await db.run<StoredReport>(selectByExternalId, [channel, externalId]))[0];
}

const selectOwn = statement(
  'intake.select_own',
  `SELECT ${columns}, (SELECT p.citizen_id FROM intake.reporter p WHERE p.id = r.reporter_id) AS "citizenId"
   FROM intake.report r WHERE id = $1`,
);

/** A report with the citizen who made it; null when a citizen of this system did not. */
export async function findReportAndCitizen(
  db: Db,
  id: string,
): Promise<(StoredReport & { readonly citizenId: string | null }) | undefined> {
  return (await db.run<StoredReport & { citizenId: string | null }>(selectOwn, [id]))[0];
}

export async function findReport(db: Db, id: string): Promise<StoredReport | undefined> {
  return (await db.run<StoredReport>(selectById, [id]))[0];
}

/** All reports about a case, the one that opened it first. */
export function reportsOfCase(db: Db, caseId: string): Promise<StoredReport[]> {
  return db.run<StoredReport>(selectOfCase, [caseId]);
}

const selectAsset = statement(
  'intake.select_asset_number',
  'SELECT asset_number AS "number" FROM loop.v_case WHERE id = $1',
);

/** The number of the thing that a case is about, where it names one. */
export async function findAssetNumber(db: Db, caseId: string): Promise<string | undefined> {
  return (await db.run<{ number: string | null }>(selectAsset, [caseId]))[0]?.number ?? undefined;
}

const countOfCases = statement(
  'intake.count_of_cases',
  'SELECT case_id AS "caseId", count(*)::int AS count FROM intake.report WHERE case_id = ANY($1::uuid[]) GROUP BY case_id',
);

/** How many reports are about each of these cases (合并), in one statement; those with none are left out. */
export async function countReports(db: Db, caseIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (caseIds.length === 0) return new Map();
  const rows = await db.run<{ caseId: string; count: number }>(countOfCases, [caseIds]);
  return new Map(rows.map(({ caseId, count }) => [caseId, count]));
}

export function insertReport(db: Db, report: StoredReport): void {
  write(db, insert, [
    ...[report.id, report.number, report.channel, report.externalId, report.kind, report.title, report.text],
    ...[
      report.lon,
      report.lat,
      report.address,
      report.areaId,
      report.reporterId,
      report.caseId,
      report.repeatOf,
    ],
    ...[
      report.categoryList,
      report.categoryCode,
      JSON.stringify(report.suggestion),
      report.redLine,
      report.private,
    ],
    ...[report.synthetic, report.reportedAt, report.receivedAt],
  ]);
}

interface ReporterInput {
  readonly citizenId?: string | undefined;
  readonly name?: string | undefined;
  readonly telephone?: string | undefined;
  readonly onBehalf?: boolean | undefined;
}

/** Stores who reported; the row goes out with the caller's next statement. Returns its id. */
export function insertReporter(ctx: Ctx, input: ReporterInput): string {
  const id = ctx.ids.next();
  const { citizenId = null, name = null, telephone = null, onBehalf = false } = input;
  write(ctx.db, insertReporterRow, [id, citizenId, name?.slice(0, 50), telephone?.slice(0, 30), onBehalf]);
  return id;
}

/** The first report that the same person made about a case, if any: what a new one repeats (重复诉求). */
export async function findEarlierReport(
  db: Db,
  caseId: string,
  reporter: ReporterInput,
): Promise<string | undefined> {
  const { citizenId = null, telephone = null } = reporter;
  if (citizenId === null && telephone === null) return undefined;
  return (await db.run<{ id: string }>(selectEarlier, [caseId, citizenId, telephone]))[0]?.id;
}

/** Whether the reporter wants it kept out of everything public. The caller has checked that the report is theirs. */
export async function setReportPrivate(db: Db, reportId: string, isPrivate: boolean): Promise<void> {
  await db.run(updatePrivate, [reportId, isPrivate]);
}

export function storeFusion(ctx: Ctx, report: StoredReport, match: FusionMatch): void {
  write(ctx.db, insertFusion, [
    ctx.ids.next(),
    report.id,
    match.caseId,
    match.score,
    JSON.stringify(match.reasons),
    ctx.clock.now(),
    ctx.actor.id,
  ]);
}

export interface Reporter {
  readonly id: string;
  readonly citizenId: string | null;
  readonly name: string | null;
  readonly telephone: string | null;
  readonly onBehalf: boolean;
}

const selectReporters = statement(
  'intake.select_reporters',
  `SELECT p.id, p.citizen_id AS "citizenId", p.name, p.telephone, p.on_behalf AS "onBehalf"
   FROM intake.reporter p JOIN intake.report r ON r.reporter_id = p.id WHERE r.case_id = $1`,
);

/** The people who reported a case, by their reporter id. Not masked: mask before showing. */
export async function reportersOf(db: Db, caseId: string): Promise<Map<string, Reporter>> {
  const rows = await db.run<Reporter>(selectReporters, [caseId]);
  return new Map(rows.map((row) => [row.id, row]));
}
