import { AppError } from '../../../lib/errors.ts';
import { scopeOf } from '../../../platform/access/index.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../../platform/http/index.ts';
import { MOST_PUBLIC_PHOTOS } from './review-contract.ts';
import { findPublication, type Publication, type PublicationState } from './store.ts';

/** Permission to read what waits for the public, and to decide. */
export const REVIEW = 'snap-report.review';
const MOST_COUNTED = 1_000;

// The reviewer's own area or units, or the whole city: everywhere, areas, units.
const inScope = `($1::boolean OR c.area_id = ANY($2::uuid[]) OR c.area_depth1_id = ANY($2::uuid[])
    OR c.area_depth2_id = ANY($2::uuid[]) OR c.area_depth3_id = ANY($2::uuid[])
    OR c.lead_organisation_id = ANY($3::uuid[]) OR c.holder_organisation_id = ANY($3::uuid[]))`;

function scopeValues(ctx: Ctx): [boolean, readonly string[], readonly string[]] {
  const { everywhere, areaIds, organisationIds } = scopeOf(ctx.actor, REVIEW);
  return [everywhere, areaIds, organisationIds];
}

export interface ReviewedRow {
  readonly caseId: string;
  readonly number: string;
  readonly title: string;
  readonly state: PublicationState;
  readonly waitsSince: Date | null;
  readonly decidedAt: Date | null;
  readonly openedAt: Date;
  readonly closed: boolean;
  readonly categoryList: string;
  readonly categoryCode: string;
  readonly areaId: string | null;
  readonly photos: number;
  readonly synthetic: boolean;
}

// What may be let through of a case: the reporter's own photos; what the unit photographed when it was done, once the
// case is closed.
function isPicture(caseId: string, reportId: string, closed: string): string {
  return `a.case_id = ${caseId} AND a.media_type LIKE 'image/%'
     AND ((a.purpose = 'report' AND EXISTS (SELECT 1 FROM snap_report.photo f
             WHERE f.attachment_id = a.id AND f.report_id = ${reportId}))
       OR (a.purpose = 'after' AND ${closed}))`;
}

const columns = `p.case_id AS "caseId", c.number, coalesce(p.title, c.title) AS title, p.state,
    p.waits_since AS "waitsSince", p.decided_at AS "decidedAt", p.opened_at AS "openedAt", p.closed,
    p.category_list AS "categoryList", p.category_code AS "categoryCode", c.area_id AS "areaId", c.synthetic,
    (SELECT least(count(*), ${MOST_PUBLIC_PHOTOS})::int FROM loop.attachment a
     WHERE ${isPicture('p.case_id', 'p.report_id', 'p.closed')}) AS photos`;
const selectWaiting = statement(
  'snap_report.select_reviews_waiting',
  `SELECT ${columns} FROM snap_report.publication p JOIN loop.case c ON c.id = p.case_id
   WHERE p.waits_since IS NOT NULL AND ${inScope} AND (p.waits_since, p.case_id) > ($4::timestamptz, $5::uuid)
   ORDER BY p.waits_since, p.case_id LIMIT $6`,
);
const selectDecided = statement(
  'snap_report.select_reviews_decided',
  `SELECT ${columns} FROM snap_report.publication p JOIN loop.case c ON c.id = p.case_id
   WHERE p.state = $7 AND p.decided_at IS NOT NULL AND ${inScope}
     AND (p.decided_at, p.case_id) < ($4::timestamptz, $5::uuid)
   ORDER BY p.decided_at DESC, p.case_id DESC LIMIT $6`,
);
const countWaiting = statement(
  'snap_report.count_reviews_waiting',
  `SELECT count(*)::int AS count FROM (SELECT 1 FROM snap_report.publication p JOIN loop.case c ON c.id = p.case_id
     WHERE p.waits_since IS NOT NULL AND ${inScope} LIMIT ${MOST_COUNTED}) w`,
);
const selectVisible = statement(
  'snap_report.select_review_visible',
  `SELECT 1 AS visible FROM loop.case c WHERE c.id = $4 AND ${inScope}`,
);

interface ReviewPaging {
  readonly state: PublicationState;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** What waits, the longest first; or what was decided so, the newest first. Only in the reviewer's own area. */
export async function listReviews(ctx: Ctx, { state, cursor, limit }: ReviewPaging) {
  const isWaiting = state === 'waiting';
  const start = isWaiting
    ? ['-infinity', '00000000-0000-0000-0000-000000000000']
    : ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
  const [at, id] = cursor === undefined ? start : decodeCursor(cursor, 2);
  const values = [...scopeValues(ctx), at, id, limit + 1];
  const rows = isWaiting
    ? await ctx.db.run<ReviewedRow>(selectWaiting, values)
    : await ctx.db.run<ReviewedRow>(selectDecided, [...values, state]);
  return pageOf(rows, limit, (row) => {
    const last = isWaiting ? row.waitsSince : row.decidedAt;
    return [last?.toISOString() ?? '', row.caseId];
  });
}

/** How many wait in the reviewer's area, counted up to 1,000. */
export async function countReviews(ctx: Ctx): Promise<number> {
  const [row] = await ctx.db.run<{ count: number }>(countWaiting, scopeValues(ctx));
  return row?.count ?? 0;
}

/** A publication in the reviewer's area. Throws `snap-report.publication_not_found`. */
export async function getReviewed(ctx: Ctx, caseId: string): Promise<Publication> {
  const publication = await findPublication(ctx.db, caseId);
  const visible = publication && (await ctx.db.run(selectVisible, [...scopeValues(ctx), caseId]));
  if (!publication || visible?.length !== 1) throw new AppError('snap-report.publication_not_found');
  return publication;
}

export interface Picture {
  readonly attachmentId: string;
  readonly purpose: 'report' | 'after';
  readonly hash: string;
}

const selectPictures = statement(
  'snap_report.select_pictures',
  `SELECT a.id AS "attachmentId", a.purpose, a.hash FROM loop.attachment a
   WHERE ${isPicture('$1', '$2', '$3')}
   ORDER BY a.purpose DESC, a.added_at, a.id LIMIT ${MOST_PUBLIC_PHOTOS}`,
);

/** The photos that a reviewer may let through, those of the report first. */
export function picturesOf(
  db: Db,
  { caseId, reportId, closed }: Pick<Publication, 'caseId' | 'reportId' | 'closed'>,
): Promise<Picture[]> {
  return db.run<Picture>(selectPictures, [caseId, reportId, closed]);
}

const selectPlace = statement(
  'snap_report.select_place',
  'SELECT lon, lat FROM loop.case WHERE id = $1 AND lon IS NOT NULL AND lat IS NOT NULL',
);

export async function placeOfCase(db: Db, caseId: string): Promise<{ lon: number; lat: number } | undefined> {
  return (await db.run<{ lon: number; lat: number }>(selectPlace, [caseId]))[0];
}
