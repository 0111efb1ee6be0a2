import type { Ctx } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';
import type { PhotoSetJudgement } from '../../classify/index.ts';

/** A case whose results are to be judged. */
export interface CheckRequest {
  readonly caseId: string;
  /** How often it was asked for: another number at the end means that it was asked again meanwhile. */
  readonly asked: number;
  /** This one included. */
  readonly attempts: number;
}

export interface StoredCheck {
  readonly id: string;
  readonly caseId: string;
  readonly sequence: number;
  readonly actedBy: string;
  readonly afterIds: readonly string[];
  readonly verdict: PhotoSetJudgement['verdict'];
  readonly reasons: PhotoSetJudgement['reasons'];
  readonly judgement: Omit<PhotoSetJudgement, 'verdict' | 'reasons'>;
  readonly judgedAt: Date;
}

const LEASE = "interval '30 seconds'";
/** The state in which a person decides on a result. */
export const TO_VERIFY = 'awaiting-verification';
/** The order in which people look. */
export const URGENCY: Readonly<Record<StoredCheck['verdict'], number>> = { fail: 0, doubt: 1, pass: 2 };

const ask = statement(
  'intake.ask_photo_check',
  `INSERT INTO intake.photo_check_request (case_id, asked_at, retry_at)
   SELECT id, $2, $2 FROM unnest($1::uuid[]) id
   WHERE EXISTS (SELECT 1 FROM loop.attachment f WHERE f.case_id = id) ORDER BY id
   ON CONFLICT (case_id) DO UPDATE SET asked = photo_check_request.asked + 1, attempts = 0, retry_at = excluded.retry_at`,
);
const askWaiting = statement(
  'intake.ask_photo_check_of_waiting',
  `INSERT INTO intake.photo_check_request (case_id, asked_at, retry_at)
   SELECT id, $2, $2 FROM loop.case WHERE id = ANY($1) AND flow_id = 'incident' AND state = ANY($3) ORDER BY id
   ON CONFLICT (case_id) DO UPDATE SET asked = photo_check_request.asked + 1, attempts = 0, retry_at = excluded.retry_at`,
);
const claim = statement(
  'intake.claim_photo_checks',
  `UPDATE intake.photo_check_request r SET attempts = attempts + 1, retry_at = $1::timestamptz + ${LEASE}
   WHERE case_id IN (SELECT case_id FROM intake.photo_check_request WHERE retry_at <= $1
     ORDER BY asked_at, case_id LIMIT $2 FOR UPDATE SKIP LOCKED)
   RETURNING case_id AS "caseId", asked, attempts`,
);
const release = statement(
  'intake.release_photo_check',
  'UPDATE intake.photo_check_request SET retry_at = $2, attempts = $3 WHERE case_id = $1',
);
const finish = statement(
  'intake.finish_photo_check',
  'DELETE FROM intake.photo_check_request WHERE case_id = $1 AND asked = $2',
);
const again = statement(
  'intake.photo_check_again',
  'UPDATE intake.photo_check_request SET retry_at = $2, attempts = 0 WHERE case_id = $1',
);
const insert = statement(
  'intake.insert_photo_check',
  `INSERT INTO intake.photo_check (id, case_id, sequence, acted_by, after_ids, verdict, reasons, judgement, judged_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (case_id, sequence, after_ids) DO NOTHING RETURNING id`,
);
const mark = statement(
  'intake.mark_photo_check',
  `INSERT INTO intake.photo_mark (case_id, check_id, urgency, judged_at, waiting)
   SELECT c.id, $2, $3, $4, c.state = $5 FROM loop.case c WHERE c.id = $1
   ON CONFLICT (case_id) DO UPDATE SET check_id = excluded.check_id, urgency = excluded.urgency,
     judged_at = excluded.judged_at, waiting = excluded.waiting`,
);
const follow = statement(
  'intake.follow_photo_marks',
  `UPDATE intake.photo_mark m SET waiting = (s.state = $2) FROM jsonb_each_text($1::jsonb) AS s (id, state)
   WHERE m.case_id = s.id::uuid AND m.waiting <> (s.state = $2)`,
);
const unmark = statement('intake.unmark_photo_check', 'DELETE FROM intake.photo_mark WHERE case_id = $1');
const columns = `id, case_id AS "caseId", sequence, acted_by AS "actedBy", after_ids AS "afterIds", verdict, reasons,
  judgement, judged_at AS "judgedAt"`;
const selectOfCase = statement(
  'intake.select_photo_checks',
  `SELECT ${columns} FROM intake.photo_check WHERE case_id = $1 ORDER BY judged_at, id LIMIT 200`,
);
const selectMark = statement(
  'intake.select_photo_mark',
  'SELECT check_id AS "checkId" FROM intake.photo_mark WHERE case_id = $1',
);
const countRequests = statement(
  'intake.count_photo_check_requests',
  'SELECT count(*)::int AS count FROM (SELECT FROM intake.photo_check_request LIMIT 100000) r',
);
const isAsked = statement(
  'intake.is_photo_check_asked',
  'SELECT 1 FROM intake.photo_check_request WHERE case_id = $1',
);

/** Asks for the results of those of these cases that have files to be judged; asking twice is one piece of work. */
export async function askChecks(ctx: Ctx, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length > 0) await ctx.db.run(ask, [caseIds, ctx.clock.now()]);
}

/** The same for those of these cases whose result waits to be judged by people now. */
export async function askChecksOfWaiting(
  ctx: Ctx,
  caseIds: readonly string[],
  states: readonly string[],
): Promise<void> {
  if (caseIds.length > 0) await ctx.db.run(askWaiting, [caseIds, ctx.clock.now(), states]);
}

export function claimChecks(ctx: Ctx, limit: number): Promise<CheckRequest[]> {
  return ctx.db.run<CheckRequest>(claim, [ctx.clock.now(), limit]);
}

/** Gives a case back to be tried again at `retryAt`, with the attempts that count so far. */
export async function releaseCheck(ctx: Ctx, caseId: string, retryAt: Date, attempts: number): Promise<void> {
  await ctx.db.run(release, [caseId, retryAt, attempts]);
}

/** Takes a case off the list, unless it was asked for again meanwhile: then it is due at once. */
export async function finishCheck(ctx: Ctx, request: CheckRequest): Promise<void> {
  await ctx.db.run(finish, [request.caseId, request.asked]);
  await ctx.db.run(again, [request.caseId, ctx.clock.now()]);
}

/** Stores a verdict; false when this set of photos was judged already. */
export async function insertCheck(ctx: Ctx, check: StoredCheck): Promise<boolean> {
  const rows = await ctx.db.run(insert, [
    ...[check.id, check.caseId, check.sequence, check.actedBy, check.afterIds, check.verdict],
    ...[JSON.stringify(check.reasons), JSON.stringify(check.judgement), check.judgedAt],
  ]);
  return rows.length > 0;
}

/** Says which check counts for a case now; none when its latest result has no photos. */
export async function markCase(
  ctx: Ctx,
  caseId: string,
  check: Pick<StoredCheck, 'id' | 'verdict' | 'judgedAt'> | undefined,
): Promise<void> {
  if (check) await ctx.db.run(mark, [caseId, check.id, URGENCY[check.verdict], check.judgedAt, TO_VERIFY]);
  else await ctx.db.run(unmark, [caseId]);
}

/** Takes cases into the verification queue and out of it; `states` says where they are by their ids. */
export async function followMarks(ctx: Ctx, states: Readonly<Record<string, string>>): Promise<void> {
  await ctx.db.run(follow, [JSON.stringify(states), TO_VERIFY]);
}

/** The checks of a case, oldest first. */
export function checksOf(db: Db, caseId: string): Promise<StoredCheck[]> {
  return db.run<StoredCheck>(selectOfCase, [caseId]);
}

/** The check that counts for a case now, by its id. */
export async function findMark(db: Db, caseId: string): Promise<string | undefined> {
  return (await db.run<{ checkId: string }>(selectMark, [caseId]))[0]?.checkId;
}

/** True while a case is on the list. */
export async function isCheckAsked(db: Db, caseId: string): Promise<boolean> {
  return (await db.run(isAsked, [caseId])).length > 0;
}

/** How many cases wait for their results to be judged, counted up to 100,000. */
export async function countCheckBacklog(db: Db): Promise<number> {
  return (await db.run<{ count: number }>(countRequests))[0]?.count ?? 0;
}
