import { findReportAndCitizen, type StoredReport } from '../../base/intake/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { cellsAround } from '../../lib/geo/cell.ts';
import { distanceM } from '../../lib/geo/measure.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { loadPublicRule } from './publication/public-rule.ts';
import { mayBePublic, ruleValues } from './publication/store.ts';

/** How far "near by" reaches: what somebody sees from where they stand. */
export const NEARBY_M = 500;
const MOST_NEARBY = 12;
const MOST_CANDIDATES = 200;

export interface MyReportRow {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly private: boolean;
  readonly receivedAt: Date;
  readonly reportedAt: Date;
  readonly state: string;
  readonly flowId: string;
  readonly closed: boolean;
  readonly leadOrganisationId: string | null;
  readonly overallDueAt: Date | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly photoId: string | null;
  readonly rating: { readonly stars: number; readonly solved: boolean } | null;
  readonly withdrawn: boolean;
}

const selectMine = statement(
  'snap_report.select_mine',
  `SELECT r.id, r.number, r.title, r.private, r.received_at AS "receivedAt", r.reported_at AS "reportedAt", c.state,
     c.flow_id AS "flowId", c.closed, c.lead_organisation_id AS "leadOrganisationId",
     c.overall_due_at AS "overallDueAt", d.state->'attributes' AS attributes,
     (SELECT f.attachment_id FROM snap_report.photo f WHERE f.report_id = r.id ORDER BY f.sent_at LIMIT 1) AS "photoId",
     (SELECT row_to_json(g) FROM (SELECT stars, solved FROM snap_report.rating WHERE report_id = r.id) g) AS rating,
     EXISTS (SELECT 1 FROM snap_report.withdrawal w WHERE w.report_id = r.id) AS withdrawn
   FROM intake.reporter p JOIN intake.report r ON r.reporter_id = p.id JOIN loop.case c ON c.id = r.case_id
     JOIN loop.case_document d ON d.case_id = c.id
   WHERE p.citizen_id = $1 AND (r.received_at, r.id) < ($2::timestamptz, $3::uuid)
   ORDER BY r.received_at DESC, r.id DESC LIMIT $4`,
);

/** The citizen's own reports on any channel, newest first. */
export async function listMyReports(ctx: Ctx, page: { cursor?: string | undefined; limit: number }) {
  const [receivedAt, id] =
    page.cursor === undefined
      ? ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff']
      : decodeCursor(page.cursor, 2);
  const rows = await ctx.db.run<MyReportRow>(selectMine, [ctx.actor.id, receivedAt, id, page.limit + 1]);
  return pageOf(rows, page.limit, (row) => [row.receivedAt.toISOString(), row.id]);
}

/** The report if the caller is the one who reported it. Throws `intake.report_not_found`, `intake.not_yours`. */
export async function getOwnReport(ctx: Ctx, reportId: string): Promise<StoredReport> {
  const found = await findReportAndCitizen(ctx.db, reportId);
  if (found === undefined) throw new AppError('intake.report_not_found');
  const { citizenId, ...report } = found;
  if (citizenId !== ctx.actor.id) throw new AppError('intake.not_yours');
  return report;
}

interface PublicRow {
  readonly id: string;
  readonly state: string;
  readonly flowId: string;
  readonly number: string;
  readonly kind: string;
  readonly categoryList: string;
  readonly categoryCode: string;
  readonly lon: number;
  readonly lat: number;
  readonly openedAt: Date;
  readonly overallDueAt: Date | null;
  readonly mine: boolean;
}

const publicCase = `SELECT c.id, c.state, c.flow_id AS "flowId", c.number, c.kind, c.category_list AS "categoryList",
     c.category_code AS "categoryCode", c.lon, c.lat, c.opened_at AS "openedAt",
     c.overall_due_at AS "overallDueAt",
     EXISTS (SELECT 1 FROM intake.report r JOIN intake.reporter p ON p.id = r.reporter_id
             WHERE r.case_id = c.id AND p.citizen_id = $1) AS mine
   FROM loop.case c
   WHERE NOT c.closed AND c.cell IS NOT NULL AND ${mayBePublic('$2', '$3')}`;
const selectNearby = statement(
  'snap_report.select_nearby',
  `${publicCase} AND c.cell = ANY($4) ORDER BY c.opened_at DESC LIMIT ${MOST_CANDIDATES}`,
);
const selectPublic = statement('snap_report.select_public', `${publicCase} AND c.id = $4`);

const citizenIdOf = (ctx: Ctx) => (ctx.actor.kind === 'citizen' ? ctx.actor.id : null);

/** Open public cases around a point, nearest first, with their distance in metres rounded to ten. */
export async function listNearby(ctx: Ctx, city: City, lon: number, lat: number) {
  const rule = await loadPublicRule(ctx.db, city);
  const cells = cellsAround(lon, lat, NEARBY_M);
  const rows = await ctx.db.run<PublicRow>(selectNearby, [citizenIdOf(ctx), ...ruleValues(rule), cells]);
  return rows
    .map((row) => ({ ...row, distanceM: Math.round(distanceM([lon, lat], [row.lon, row.lat]) / 10) * 10 }))
    .filter((row) => row.distanceM <= NEARBY_M)
    .sort((a, b) => a.distanceM - b.distanceM)
    .slice(0, MOST_NEARBY);
}

/** A case that anybody may join. Throws `snap-report.not_joinable`, which does not tell whether it exists. */
export async function getJoinableCase(ctx: Ctx, city: City, caseId: string): Promise<PublicRow> {
  const rule = await loadPublicRule(ctx.db, city);
  const [row] = await ctx.db.run<PublicRow>(selectPublic, [citizenIdOf(ctx), ...ruleValues(rule), caseId]);
  if (row === undefined) throw new AppError('snap-report.not_joinable');
  return row;
}

const selectCitizens = statement(
  'snap_report.select_citizens',
  `SELECT r.case_id AS "caseId", r.id AS "reportId", p.citizen_id AS "citizenId"
   FROM intake.report r JOIN intake.reporter p ON p.id = r.reporter_id
   WHERE r.case_id = ANY($1) AND p.citizen_id IS NOT NULL ORDER BY r.received_at LIMIT 2000`,
);

/** Which citizens reported these cases, with their reports. */
export function citizensOf(db: Db, caseIds: readonly string[]) {
  return db.run<{ caseId: string; reportId: string; citizenId: string }>(selectCitizens, [caseIds]);
}

const selectAnswers = statement(
  'snap_report.select_answers',
  `SELECT (SELECT row_to_json(g) FROM (SELECT stars, solved, words, reasons, rated_at AS "ratedAt"
             FROM snap_report.rating WHERE report_id = $1) g) AS rating,
     (SELECT withdrawn_at FROM snap_report.withdrawal WHERE report_id = $1) AS "withdrawnAt",
     (SELECT count(*)::int FROM intake.report r WHERE r.case_id = $2 AND r.id <> $1
        AND NOT EXISTS (SELECT 1 FROM snap_report.withdrawal w WHERE w.report_id = r.id)) AS others`,
);

export interface Answers {
  readonly rating: {
    stars: number;
    solved: boolean;
    words: string;
    reasons: string[];
    ratedAt: string;
  } | null;
  readonly withdrawnAt: Date | null;
  /** Reports of others about the same case that still stand. */
  readonly others: number;
}

/** What this reporter has said since, and whether others wait for the same case. */
export async function findAnswers(db: Db, reportId: string, caseId: string): Promise<Answers> {
  const [row] = await db.run<Answers>(selectAnswers, [reportId, caseId]);
  return row ?? { rating: null, withdrawnAt: null, others: 0 };
}
