import { sql } from 'kysely';
import { AppError } from '../../lib/errors.ts';
import { scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { manifest, permissions } from './manifest.ts';

export interface CheckRow {
  readonly id: string;
  readonly caseId: string;
  readonly kind: 'before-filing' | 'before-closing' | 'spot-check' | 'visit';
  /** The draw of the supervision that asked for it. */
  readonly spotCheckId: string | null;
  readonly status: 'open' | 'answered' | 'decided' | 'cancelled';
  readonly assigneeId: string;
  readonly yes: boolean | null;
  readonly note: string | null;
  readonly photos: readonly string[];
}

const insert = statement(
  'patrol.insert_check',
  `INSERT INTO patrol.check (id, case_id, kind, question, asked_by, asked_at, assignee_id, spot_check_id, status)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')`,
);
const selectOpen = statement(
  'patrol.select_open_check',
  `SELECT id FROM patrol.check WHERE case_id = $1 AND kind = $2 AND status IN ('open', 'answered')`,
);
const lock = statement(
  'patrol.lock_check',
  `SELECT id, case_id AS "caseId", kind, spot_check_id AS "spotCheckId", status, assignee_id AS "assigneeId", yes,
     note, photos
   FROM patrol.check WHERE id = $1 FOR UPDATE`,
);
const answer = statement(
  'patrol.answer_check',
  `UPDATE patrol.check SET status = $7, ended_at = CASE $7 WHEN 'decided' THEN $6::timestamptz END, yes = $2, note = $3, photos = $4, distance_m = $5,
     answered_at = $6, version = version + 1 WHERE id = $1`,
);
const decide = statement(
  'patrol.decide_check',
  `UPDATE patrol.check SET status = 'decided', ended_at = $2, version = version + 1 WHERE id = $1`,
);
const end = statement(
  'patrol.end_checks',
  `UPDATE patrol.check k SET status = CASE k.status WHEN 'open' THEN 'cancelled' ELSE 'decided' END, ended_at = $3,
     version = k.version + 1
   FROM jsonb_each_text($1::jsonb) AS c (id, state)
   WHERE k.case_id = c.id::uuid AND k.status IN ('open', 'answered') AND NOT ($2::jsonb -> k.kind) ? c.state`,
);
const selectMembers = statement(
  'patrol.select_grid_members',
  `SELECT s.id, a.area_id AS "areaId" FROM organisations.staff_area a JOIN organisations.staff s ON s.id = a.staff_id
   WHERE a.area_id = ANY($1) AND s.valid_to IS NULL
     AND EXISTS (SELECT 1 FROM auth.account_grant g WHERE g.account_id = s.id AND g.role = ANY($2))`,
);
const selectTouched = statement(
  'patrol.select_touched',
  `SELECT DISTINCT actor_id AS id FROM loop.action WHERE case_id = $1 AND actor_kind = 'staff'
   UNION SELECT staff_id::text FROM patrol.report WHERE case_id = $1`,
);

export async function insertCheck(
  ctx: Ctx,
  row: {
    id: string;
    caseId: string;
    kind: string;
    question: string;
    assigneeId: string;
    spotCheckId?: string;
  },
): Promise<void> {
  const { id, caseId, kind, question, assigneeId, spotCheckId = null } = row;
  const values = [id, caseId, kind, question, ctx.actor.id, ctx.clock.now(), assigneeId, spotCheckId];
  await ctx.db.run(insert, values);
}

export async function findOpenCheck(db: Db, caseId: string, kind: string): Promise<string | undefined> {
  return (await db.run<{ id: string }>(selectOpen, [caseId, kind]))[0]?.id;
}

/** The check, held until the end of the transaction. Throws `patrol.check_not_found`. */
export async function lockCheck(db: Db, id: string): Promise<CheckRow> {
  const [row] = await db.run<CheckRow>(lock, [id]);
  if (row === undefined) throw new AppError('patrol.check_not_found');
  return row;
}

/** Stores the answer; a check on which nobody has to decide any more is `decided` by it. */
export async function storeAnswer(
  ctx: Ctx,
  row: {
    id: string;
    yes: boolean;
    note: string;
    photos: readonly string[];
    distance: number | null;
    status: 'answered' | 'decided';
  },
): Promise<void> {
  const { id, yes, note, photos, distance, status } = row;
  await ctx.db.run(answer, [id, yes, note, photos, distance, ctx.clock.now(), status]);
}

export async function storeDecision(ctx: Ctx, id: string): Promise<void> {
  await ctx.db.run(decide, [id, ctx.clock.now()]);
}

/**
 * Ends the open checks of cases that are no longer in the state in which such a check is due. `states` says where the
 * cases are by their ids, `dueIn` in which states each kind of check is due.
 */
export async function endChecksOf(
  ctx: Ctx,
  states: Readonly<Record<string, string>>,
  dueIn: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  await ctx.db.run(end, [JSON.stringify(states), JSON.stringify(dueIn), ctx.clock.now()]);
}

const ANSWERING_ROLES = manifest.permissions.find((each) => each.id === permissions.answerCheck)!.roles;

/** Grid members whose areas are among these. */
export function gridMembersIn(db: Db, areaIds: readonly string[]): Promise<{ id: string; areaId: string }[]> {
  return db.run(selectMembers, [areaIds, ANSWERING_ROLES]);
}

/** Staff who had to do with a case: who reported it or took an action on it. */
export async function whoTouched(db: Db, caseId: string): Promise<ReadonlySet<string>> {
  const rows = await db.run<{ id: string }>(selectTouched, [caseId]);
  return new Set(rows.map((row) => row.id));
}

export interface CheckListRow extends CheckRow {
  readonly number: string;
  readonly title: string;
  readonly question: string;
  readonly askedAt: Date;
  readonly assigneeName: string;
  readonly address: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly distanceM: number | null;
  readonly answeredAt: Date | null;
}

/** One page of checks, the newest first: my own, and those of cases where the actor asks for checks. */
export async function listChecks(
  ctx: Ctx,
  filter: {
    mine?: boolean | undefined;
    open?: boolean | undefined;
    caseId?: string | undefined;
    kind?: CheckRow['kind'] | undefined;
  },
  page: { cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = page.limit ?? 50;
  const scope = scopeOf(ctx.actor, permissions.askCheck);
  const areas = sql`${scope.areaIds}::uuid[]`;
  const own = sql`k.assignee_id = ${ctx.actor.id}`;
  const asked = scope.everywhere
    ? sql`TRUE`
    : sql`(${own} OR c.area_depth1_id = ANY(${areas}) OR c.area_depth2_id = ANY(${areas})
        OR c.area_depth3_id = ANY(${areas}) OR c.area_id = ANY(${areas})
        OR c.lead_organisation_id = ANY(${scope.organisationIds}::uuid[]))`;
  const conditions = [filter.mine ? own : asked];
  if (filter.open) conditions.push(sql`k.status = 'open'`);
  if (filter.caseId !== undefined) conditions.push(sql`k.case_id = ${filter.caseId}`);
  if (filter.kind !== undefined) conditions.push(sql`k.kind = ${filter.kind}`);
  if (page.cursor !== undefined) {
    const [askedAt, id] = decodeCursor(page.cursor, 2);
    conditions.push(sql`(k.asked_at, k.id) < (${askedAt}::timestamptz, ${id}::uuid)`);
  }
  const { rows } = await sql<CheckListRow>`
    SELECT k.id, k.case_id AS "caseId", k.kind, k.spot_check_id AS "spotCheckId", k.status, k.assignee_id AS "assigneeId", k.yes, k.note, k.photos,
      k.question, k.asked_at AS "askedAt", k.distance_m AS "distanceM", k.answered_at AS "answeredAt",
      s.name AS "assigneeName", c.number, c.title, c.address, c.lon, c.lat
    FROM patrol.check k JOIN loop.case c ON c.id = k.case_id JOIN organisations.staff s ON s.id = k.assignee_id
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY k.asked_at DESC, k.id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  return pageOf(rows, limit, (row) => [row.askedAt.toISOString(), row.id]);
}
