import { sql } from 'kysely';
import { covers, scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { permissions } from './manifest.ts';

export interface WhistleRow {
  readonly caseId: string;
  readonly sourceCaseId: string | null;
  readonly organisationId: string;
  readonly blownAt: Date;
  readonly endedAt: Date | null;
}

export interface ResponseRow {
  readonly caseId: string;
  readonly organisationId: string;
  readonly dueAt: Date;
  readonly reportedInAt: Date | null;
  readonly arrivedAt: Date | null;
}

const insertWhistle = statement(
  'whistle.insert',
  `INSERT INTO whistle.whistle (case_id, source_case_id, blown_by, organisation_id, blown_at)
   VALUES ($1, $2, $3, $4, $5)`,
);
const selectOpenOfCase = statement(
  'whistle.select_open_of_case',
  `SELECT c.number FROM whistle.whistle w JOIN loop.case c ON c.id = w.case_id
   WHERE w.source_case_id = $1 AND w.ended_at IS NULL`,
);
const endWhistle = statement(
  'whistle.end',
  'UPDATE whistle.whistle SET ended_at = $2 WHERE case_id = $1 AND ended_at IS NULL',
);
const upsertResponse = statement(
  'whistle.upsert_response',
  `INSERT INTO whistle.response (case_id, organisation_id, called_at, due_at, reported_in_at, arrived_at, stars)
   VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (case_id, organisation_id) DO UPDATE SET reported_in_at = excluded.reported_in_at,
     arrived_at = excluded.arrived_at, stars = excluded.stars`,
);
const selectDue = statement(
  'whistle.select_due',
  `SELECT organisation_id AS "organisationId", due_at AS "dueAt" FROM whistle.response WHERE case_id = $1`,
);
const selectResponses = statement(
  'whistle.select_responses',
  `SELECT case_id AS "caseId", organisation_id AS "organisationId", due_at AS "dueAt",
     reported_in_at AS "reportedInAt", arrived_at AS "arrivedAt"
   FROM whistle.response WHERE case_id = ANY($1) ORDER BY called_at, organisation_id`,
);

export async function storeWhistle(
  ctx: Ctx,
  row: { caseId: string; sourceCaseId: string | null; organisationId: string },
): Promise<void> {
  const { caseId, sourceCaseId, organisationId } = row;
  await ctx.db.run(insertWhistle, [caseId, sourceCaseId, ctx.actor.id, organisationId, ctx.clock.now()]);
}

/** The number of the whistle that is under way for a case, if any. */
export async function findOpenWhistleOf(db: Db, sourceCaseId: string): Promise<string | undefined> {
  return (await db.run<{ number: string }>(selectOpenOfCase, [sourceCaseId]))[0]?.number;
}

export async function endWhistleAt(db: Db, caseId: string, at: string): Promise<void> {
  await db.run(endWhistle, [caseId, at]);
}

export interface StoredResponse {
  readonly caseId: string;
  readonly organisationId: string;
  readonly calledAt: string;
  readonly dueAt: string | Date;
  readonly reportedInAt: string | null;
  readonly arrivedAt: string | null;
  readonly stars: number | null;
}

export async function storeResponses(db: Db, responses: readonly StoredResponse[]): Promise<void> {
  for (const { caseId, organisationId, calledAt, dueAt, reportedInAt, arrivedAt, stars } of responses)
    await db.run(upsertResponse, [
      ...[caseId, organisationId, calledAt, dueAt, reportedInAt, arrivedAt, stars],
    ]);
}

/** By when each department had to report in. */
export async function responseDueOf(db: Db, caseId: string): Promise<Map<string, Date>> {
  const rows = await db.run<{ organisationId: string; dueAt: Date }>(selectDue, [caseId]);
  return new Map(rows.map((row) => [row.organisationId, row.dueAt]));
}

export function responsesOf(db: Db, caseIds: readonly string[]): Promise<ResponseRow[]> {
  return db.run<ResponseRow>(selectResponses, [caseIds]);
}

/**
 * One page of whistles, the newest first: those that the actor's unit blew or was called by, and those that lie
 * where the actor follows overdue ones up.
 */
export async function listWhistles(
  ctx: Ctx,
  filter: { open?: boolean | undefined; late?: boolean | undefined },
  page: { cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = page.limit ?? 50;
  const scope = scopeOf(ctx.actor, permissions.direct);
  const own = ctx.actor.organisationId ?? null;
  const directed = scope.everywhere
    ? sql`TRUE`
    : sql`(c.area_depth1_id = ANY(${scope.areaIds}::uuid[]) OR c.area_depth2_id = ANY(${scope.areaIds}::uuid[])
        OR c.area_depth3_id = ANY(${scope.areaIds}::uuid[]) OR c.area_id = ANY(${scope.areaIds}::uuid[])
        OR EXISTS (SELECT 1 FROM loop.task t WHERE t.case_id = w.case_id AND t.status = 'open'
             AND t.organisation_id = ANY(${scope.organisationIds}::uuid[])))`;
  const conditions = [
    sql`(w.organisation_id = ${own} OR ${directed}
      OR EXISTS (SELECT 1 FROM whistle.response r WHERE r.case_id = w.case_id AND r.organisation_id = ${own}))`,
  ];
  if (filter.open) conditions.push(sql`w.ended_at IS NULL`);
  if (filter.late) conditions.push(sql`w.ended_at IS NULL AND c.due_at < ${ctx.clock.now()}`);
  if (page.cursor !== undefined) {
    const [blownAt, id] = decodeCursor(page.cursor, 2);
    conditions.push(sql`(w.blown_at, w.case_id) < (${blownAt}::timestamptz, ${id}::uuid)`);
  }
  const { rows } = await sql<WhistleRow & { state: string; number: string; title: string }>`
    SELECT w.case_id AS "caseId", w.source_case_id AS "sourceCaseId", w.organisation_id AS "organisationId",
      w.blown_at AS "blownAt", w.ended_at AS "endedAt", c.state, c.number, c.title, c.address, c.due_at AS "dueAt"
    FROM whistle.whistle w JOIN loop.case c ON c.id = w.case_id
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY w.blown_at DESC, w.case_id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  type Row = (typeof rows)[number] & { address: string | null; dueAt: Date | null };
  return pageOf(rows as Row[], limit, (row) => [row.blownAt.toISOString(), row.caseId]);
}

export interface StatisticsRow {
  readonly organisationId: string;
  readonly called: number;
  readonly reportedIn: number;
  readonly onTime: number;
  readonly arrived: number;
  readonly responseMinutes: number | null;
  readonly arrivalMinutes: number | null;
  readonly stars: number | null;
}

const selectStatistics = statement(
  'whistle.select_statistics',
  `SELECT organisation_id AS "organisationId", count(*)::int AS called, count(reported_in_at)::int AS "reportedIn",
     count(*) FILTER (WHERE reported_in_at <= due_at)::int AS "onTime", count(arrived_at)::int AS arrived,
     percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM reported_in_at - called_at) / 60)
       AS "responseMinutes",
     percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM arrived_at - called_at) / 60)
       AS "arrivalMinutes",
     avg(stars)::float8 AS stars
   FROM whistle.response WHERE called_at >= $1 AND called_at < $2
   GROUP BY organisation_id ORDER BY count(*) DESC, organisation_id LIMIT 500`,
);

/** How departments answered the whistles of a time, within the units and everywhere that the actor may see. */
export async function readStatistics(ctx: Ctx, from: Date, to: Date): Promise<StatisticsRow[]> {
  const rows = await ctx.db.run<StatisticsRow>(selectStatistics, [from, to]);
  const scope = scopeOf(ctx.actor, permissions.statistics);
  // A district's people see all departments that were called: they come from city and district alike.
  return scope.everywhere || scope.areaIds.length > 0
    ? rows
    : rows.filter((row) => covers(scope, { organisationIds: [row.organisationId], areaIds: [] }));
}
