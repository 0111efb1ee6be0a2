import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../../platform/http/index.ts';
import type { SetReason } from '../../classify/index.ts';
import { type CaseFilter, type CaseRow, queueColumns, queueConditions } from '../../loop/index.ts';
import { type StoredCheck, TO_VERIFY, URGENCY } from './check-store.ts';
import { IN_HAND_STATES, WAITING_STATES } from './results.ts';

/** What comparing said of a case, as a row of a list shows it. */
export interface CaseMark {
  readonly caseId: string;
  readonly verdict: StoredCheck['verdict'];
  readonly reasons: readonly SetReason[];
  readonly judgedAt: Date;
}

/** Which verdicts a queue shows: one, or `questioned`, which is fail and doubt. */
export type WantedVerdict = StoredCheck['verdict'] | 'questioned';

const wantedUrgencies = (wanted: WantedVerdict): [number, number] =>
  wanted === 'questioned' ? [URGENCY.fail, URGENCY.doubt] : [URGENCY[wanted], URGENCY[wanted]];

/**
 * One page of the cases that wait for verification, that the actor may see and whose photos got such a verdict:
 * those that failed first, then those in doubt, each by when they were judged. Throws `request.cursor_invalid`.
 */
export async function listMarked(
  ctx: Ctx,
  filter: CaseFilter,
  query: { verdict: WantedVerdict; cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = query.limit ?? 50;
  const [from, to] = wantedUrgencies(query.verdict);
  const conditions = [
    sql`m.waiting AND m.urgency BETWEEN ${from} AND ${to}`,
    queueConditions(ctx, { ...filter, flowId: 'incident', state: TO_VERIFY }),
  ];
  if (query.cursor !== undefined) {
    const [urgency, judgedAt, id] = decodeCursor(query.cursor, 3);
    conditions.push(
      sql`(m.urgency, m.judged_at, m.case_id) > (${urgency}::smallint, ${judgedAt}::timestamptz, ${id}::uuid)`,
    );
  }
  const { rows } = await sql<CaseRow & Omit<CaseMark, 'caseId'> & { urgency: number }>`SELECT ${queueColumns},
      k.verdict, k.reasons, m.urgency, m.judged_at AS "judgedAt"
    FROM intake.photo_mark m JOIN loop.open_case c ON c.id = m.case_id JOIN loop.case w ON w.id = c.id
      JOIN intake.photo_check k ON k.id = m.check_id
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY m.urgency, m.judged_at, m.case_id LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  return pageOf(rows, limit, (row) => [row.urgency, row.judgedAt.toISOString(), row.id]);
}

const selectMarks = statement(
  'intake.select_photo_marks',
  `SELECT m.case_id AS "caseId", k.verdict, k.reasons, k.judged_at AS "judgedAt"
   FROM intake.photo_mark m JOIN intake.photo_check k ON k.id = m.check_id WHERE m.case_id = ANY($1)`,
);

/** What comparing said of these cases; those without photos after are left out. The caller has checked who reads. */
export function marksOf(db: Db, caseIds: readonly string[]): Promise<CaseMark[]> {
  return caseIds.length === 0 ? Promise.resolve([]) : db.run<CaseMark>(selectMarks, [caseIds]);
}

/** Counted no further than this. */
const MOST_COUNTED = 1_000;

/** Verdicts of how many waiting cases, for the marks above the queue; counted up to a thousand. */
export async function countToVerify(ctx: Ctx, filter: CaseFilter): Promise<{ fail: number; doubt: number }> {
  const where = queueConditions(ctx, { ...filter, flowId: 'incident', state: TO_VERIFY });
  const { rows } = await sql<{
    fail: number;
    doubt: number;
  }>`SELECT count(*) FILTER (WHERE urgency = ${URGENCY.fail})::int AS fail,
      count(*) FILTER (WHERE urgency = ${URGENCY.doubt})::int AS doubt
    FROM (SELECT m.urgency FROM intake.photo_mark m JOIN loop.open_case c ON c.id = m.case_id
      WHERE m.waiting AND m.urgency <= ${URGENCY.doubt} AND ${where}
      ORDER BY m.urgency, m.judged_at, m.case_id LIMIT ${MOST_COUNTED}) found`.execute(ctx.db.kysely);
  return rows[0] ?? { fail: 0, doubt: 0 };
}

/** Reasons that the worker can do something about: another photo. */
const OPEN_TO_THE_WORKER = [
  'photos.unchanged',
  'photos.used_before',
  'photos.perhaps_used_before',
  'photos.other_place',
  'photos.place_unsure',
  'photos.far_away',
  'photos.taken_before_report',
  'photos.little_change',
  'photos.blurred',
  'photos.too_dark',
  'photos.too_bright',
  'photos.unreadable',
  'photos.defect_remains',
];
const KEPT_DAYS = 7;

export interface OwnDoubtfulRow {
  readonly caseId: string;
  readonly number: string;
  readonly title: string;
  readonly verdict: StoredCheck['verdict'];
  readonly reasons: readonly SetReason[];
  readonly judgedAt: Date;
  readonly state: string;
}

const selectOwn = statement(
  'intake.select_own_doubtful',
  `SELECT k.case_id AS "caseId", c.number, c.title, c.state, k.verdict, k.reasons, k.judged_at AS "judgedAt"
   FROM intake.photo_check k JOIN intake.photo_mark m ON m.check_id = k.id JOIN loop.case c ON c.id = k.case_id
   WHERE k.acted_by = $1 AND k.judged_at > $2 AND k.verdict <> 'pass' AND c.state = ANY($3)
   ORDER BY k.judged_at DESC LIMIT 50`,
);

/**
 * Own results of the last days whose photos another photo could mend: those that wait to be judged by people, and
 * those that were sent back and are in hand again.
 */
export async function ownDoubtful(ctx: Ctx): Promise<OwnDoubtfulRow[]> {
  const since = new Date(ctx.clock.now().getTime() - KEPT_DAYS * 86_400_000);
  const rows = await ctx.db.run<OwnDoubtfulRow>(selectOwn, [
    ctx.actor.id,
    since,
    [...WAITING_STATES, ...IN_HAND_STATES],
  ]);
  return rows.flatMap((row) => {
    const reasons = row.reasons.filter(
      ({ code, weight }) => weight !== 'note' && OPEN_TO_THE_WORKER.includes(code),
    );
    return reasons.length === 0 ? [] : [{ ...row, reasons }];
  });
}
