import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import { forgetLessons } from '../classify/index.ts';

/** A report of somebody who asks to be erased. */
export interface PersonReport {
  readonly id: string;
  readonly caseId: string;
  /** The case is over: nothing is needed for handling it any more. */
  readonly closed: boolean;
  readonly name: string | null;
}

/** Of one person so many at a time, those of closed cases first. */
export const MOST_REPORTS = 500;

const select = statement(
  'intake.person_reports',
  `WITH own AS (
     SELECT r.id FROM intake.reporter p JOIN intake.report r ON r.reporter_id = p.id
       WHERE p.telephone = ANY($1) OR p.citizen_id = ANY($2::uuid[])
     UNION SELECT unnest($3::uuid[]))
   SELECT r.id, r.case_id AS "caseId", c.closed, p.name
   FROM own JOIN intake.report r ON r.id = own.id JOIN loop.case c ON c.id = r.case_id
     LEFT JOIN intake.reporter p ON p.id = r.reporter_id
   WHERE r.text <> $4 ORDER BY c.closed DESC, r.received_at, r.id LIMIT ${MOST_REPORTS}`,
);
const clean = statement(
  'intake.erase_report',
  `WITH person AS (
     UPDATE intake.reporter p SET name = NULL, telephone = NULL, erased_at = coalesce(p.erased_at, $3)
     FROM intake.report r WHERE r.id = ANY($1::uuid[]) AND p.id = r.reporter_id
   )
   UPDATE intake.report SET title = $2, text = $2, address = NULL, private = true,
     suggestion = jsonb_set(suggestion, '{words}', '[]')
   WHERE id = ANY($1::uuid[]) RETURNING title`,
);
const words = statement(
  'intake.erased_words',
  `SELECT title || ' ' || text AS words FROM intake.report WHERE id = ANY($1::uuid[])`,
);

/**
 * Reports of a person by the number, as it may be written, by citizen and by id, without those that are erased
 * already (their text is `mark`); at most 500.
 */
export function findPersonReports(
  db: Db,
  who: {
    phones: readonly string[];
    citizenIds: readonly string[];
    reportIds: readonly string[];
    mark: string;
  },
): Promise<PersonReport[]> {
  return db.run<PersonReport>(select, [who.phones, who.citizenIds, who.reportIds, who.mark]);
}

/** Empties reports: words, address, reporter, and what the classifier learned. Place and category stay for figures. */
export async function erasePersonReports(
  ctx: Ctx,
  reportIds: readonly string[],
  mark: string,
): Promise<number> {
  if (reportIds.length === 0) return 0;
  const texts = await ctx.db.run<{ words: string }>(words, [reportIds]);
  await forgetLessons(
    ctx,
    texts.map((row) => row.words),
  );
  return (await ctx.db.run(clean, [reportIds, mark, ctx.clock.now()])).length;
}

const selectOpening = statement(
  'intake.opening_reports',
  `SELECT DISTINCT ON (case_id) case_id AS "caseId", id FROM intake.report WHERE case_id = ANY($1::uuid[])
   ORDER BY case_id, received_at, id`,
);

/** The reports that opened the given cases, by case: their words are the case's. */
export async function findOpeningReports(db: Db, caseIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.run<{ caseId: string; id: string }>(selectOpening, [caseIds]);
  return new Map(rows.map((row) => [row.caseId, row.id]));
}
