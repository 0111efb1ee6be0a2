import { type Db, statement } from '../../../platform/db/index.ts';
import type { PublicRule } from './public-rule.ts';

export type PublicationState = 'waiting' | 'approved' | 'refused' | 'withdrawn';

/** A case that is, was or may become public, as a reviewer meets it. */
export interface Publication {
  readonly caseId: string;
  readonly reportId: string;
  readonly state: PublicationState;
  readonly version: number;
  readonly waitsSince: Date | null;
  readonly resultSeen: boolean;
  readonly openedAt: Date;
  readonly closed: boolean;
  readonly title: string | null;
  readonly text: string | null;
  readonly result: string | null;
  readonly place: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly reason: string | null;
  readonly note: string | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
}

/** A photo that everybody may see, or may come to. */
export interface PublicPhoto {
  readonly id: string;
  readonly attachmentId: string;
  readonly purpose: string;
  readonly hash: string;
  readonly areas: readonly BlurredArea[];
}

export interface BlurredArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const publicationColumns = `p.case_id AS "caseId", p.report_id AS "reportId", p.state, p.version,
  p.waits_since AS "waitsSince", p.result_seen AS "resultSeen", p.opened_at AS "openedAt", p.closed, p.title, p.text,
  p.result, p.place, p.lon, p.lat, p.reason, p.note, p.decided_at AS "decidedAt", p.decided_by AS "decidedBy"`;

/** The values of a rule as `mayBePublic` wants them: kinds, then categories that never are. */
export const ruleValues = (rule: PublicRule) => [rule.kinds, rule.never] as const;

/**
 * When the case `c` may be shown to everybody, as SQL: it has been looked at (somebody or the confident machine has
 * given it to a unit), kind and category allow it, no reporter asks for privacy, no red line (life, casualties) was
 * crossed, and it is not secret. `kinds` and `never` are the places of those two values.
 */
export const mayBePublic = (kinds: string, never: string): string => `c.flow_id = 'incident'
  AND c.state <> 'not-taken-up' AND c.lead_organisation_id IS NOT NULL AND c.category_code IS NOT NULL
  AND c.kind = ANY(${kinds}) AND NOT (c.category_list || ':' || c.category_code = ANY(${never}))
  AND NOT EXISTS (SELECT 1 FROM intake.report r WHERE r.case_id = c.id
    AND (r.private OR r.red_line IS NOT NULL OR NOT (r.kind = ANY(${kinds}))))
  AND NOT EXISTS (SELECT 1 FROM loop.case_document d WHERE d.case_id = c.id
    AND d.state->'attributes'->>'sealed' = 'true')`;

/** When the report of the row `p` still stands for its case, as SQL. */
export const reportStands = `EXISTS (SELECT 1 FROM intake.report s WHERE s.id = p.report_id AND s.case_id = p.case_id)
  AND NOT EXISTS (SELECT 1 FROM snap_report.withdrawal w WHERE w.report_id = p.report_id)`;

const selectOne = statement(
  'snap_report.select_publication',
  `SELECT ${publicationColumns} FROM snap_report.publication p WHERE p.case_id = $1`,
);
const selectMay = statement(
  'snap_report.select_may_be_public',
  `SELECT 1 AS may FROM snap_report.publication p JOIN loop.case c ON c.id = p.case_id
   WHERE p.case_id = $3 AND ${mayBePublic('$1', '$2')} AND ${reportStands}`,
);
const selectPhotos = statement(
  'snap_report.select_public_photos',
  `SELECT id, attachment_id AS "attachmentId", purpose, hash, areas FROM snap_report.public_photo
   WHERE case_id = $1 ORDER BY position`,
);

export async function findPublication(db: Db, caseId: string): Promise<Publication | undefined> {
  return (await db.run<Publication>(selectOne, [caseId]))[0];
}

/** True while nothing forbids to show the case and its report. */
export async function isPublishable(db: Db, rule: PublicRule, caseId: string): Promise<boolean> {
  return (await db.run(selectMay, [...ruleValues(rule), caseId])).length > 0;
}

export function publicPhotosOf(db: Db, caseId: string): Promise<PublicPhoto[]> {
  return db.run<PublicPhoto>(selectPhotos, [caseId]);
}
