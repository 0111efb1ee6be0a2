import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../../platform/http/index.ts';
import type { SetReason } from '../../classify/index.ts';
import { type CaseFilter, type CaseRow, queueColumns, queueConditions } from '../../loop/index.ts';
import type { StoredCheck } from './check-store.ts';
import { WAITING_STATES } from './results.ts';

/** A row of the verification queue. Without a check (no photos after) it stands behind doubt and before pass. */
export type ToVerifyRow = CaseRow & {
  readonly verdict: StoredCheck['verdict'] | null;
  readonly reasons: readonly SetReason[] | null;
  readonly urgency: number;
};

const URGENCY = sql`COALESCE(m.urgency, 2)`;
/** How a case without a deadline sorts: last. */
const NEVER = 'infinity';

/**
 * One page of the cases that wait for verification and that the actor may see: photos that failed first, then those
 * in doubt, then the others, each by deadline. Throws `request.cursor_invalid`.
 */
export async function listToVerify(
  ctx: Ctx,
  filter: CaseFilter,
  query: {
    verdict?: StoredCheck['verdict'] | undefined;
    cursor?: string | undefined;
    limit?: number | undefined;
  },
) {
  const limit = query.limit ?? 50;
  const conditions = [
    queueConditions(ctx, { ...filter, flowId: 'incident', state: 'awaiting-verification' }),
  ];
  if (query.verdict) conditions.push(sql`k.verdict = ${query.verdict}`);
  if (query.cursor !== undefined) {
    const [urgency, dueAt, id] = decodeCursor(query.cursor, 3);
    conditions.push(
      sql`(${URGENCY}, c.due_at, c.id) > (${urgency}::int, ${dueAt}::timestamptz, ${id}::uuid)`,
    );
  }
  const { rows } =
    await sql<ToVerifyRow>`SELECT ${queueColumns}, k.verdict, k.reasons, ${URGENCY}::int AS urgency
    FROM loop.open_case c JOIN loop.case w ON w.id = c.id
      LEFT JOIN intake.photo_mark m ON m.case_id = c.id LEFT JOIN intake.photo_check k ON k.id = m.check_id
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${URGENCY}, c.due_at, c.id LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  return pageOf(rows, limit, (row) => [row.urgency, row.dueAt?.toISOString() ?? NEVER, row.id]);
}

/** Verdicts of how many waiting cases, for the marks above the queue; counted to the end: they are few. */
export async function countToVerify(ctx: Ctx, filter: CaseFilter): Promise<{ fail: number; doubt: number }> {
  const where = queueConditions(ctx, { ...filter, flowId: 'incident', state: 'awaiting-verification' });
  const { rows } = await sql<{
    fail: number;
    doubt: number;
  }>`SELECT count(*) FILTER (WHERE urgency = 0)::int AS fail,
      count(*) FILTER (WHERE urgency = 1)::int AS doubt
    FROM (SELECT m.urgency FROM loop.open_case c JOIN intake.photo_mark m ON m.case_id = c.id
      WHERE m.urgency < 2 AND ${where} LIMIT 1000) found`.execute(ctx.db.kysely);
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
}

const selectOwn = statement(
  'intake.select_own_doubtful',
  `SELECT k.case_id AS "caseId", c.number, c.title, k.verdict, k.reasons, k.judged_at AS "judgedAt"
   FROM intake.photo_check k JOIN intake.photo_mark m ON m.check_id = k.id JOIN loop.case c ON c.id = k.case_id
   WHERE k.acted_by = $1 AND k.judged_at > $2 AND k.verdict <> 'pass' AND c.state = ANY($3)
   ORDER BY k.judged_at DESC LIMIT 50`,
);

/** Own results of the last days that wait to be judged by people and whose photos another photo could mend. */
export async function ownDoubtful(ctx: Ctx): Promise<OwnDoubtfulRow[]> {
  const since = new Date(ctx.clock.now().getTime() - KEPT_DAYS * 86_400_000);
  const rows = await ctx.db.run<OwnDoubtfulRow>(selectOwn, [ctx.actor.id, since, WAITING_STATES]);
  return rows.flatMap((row) => {
    const reasons = row.reasons.filter(
      ({ code, weight }) => weight !== 'note' && OPEN_TO_THE_WORKER.includes(code),
    );
    return reasons.length === 0 ? [] : [{ ...row, reasons }];
  });
}
