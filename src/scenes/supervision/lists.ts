import { type RawBuilder, sql } from 'kysely';
import { caseScope } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { LISTS, ListedCase } from './contract.ts';

type Row = Omit<ListedCase, 'unit' | 'at'> & { unitId: string | null; at: Date; flowId: string };

interface Source {
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
  readonly at: RawBuilder<unknown>;
  readonly reason: RawBuilder<unknown>;
  /** The longest waiting first, or what happened last first. */
  readonly newestFirst: boolean;
}

function sourceOf(ctx: Ctx, list: (typeof LISTS)[number]): Source {
  // Open cases stand in a narrow table of their own, by due date and by state.
  const from = sql`loop.open_case o JOIN loop.case c ON c.id = o.id`;
  const nothing = sql`NULL::text`;
  if (list === 'overdue')
    return {
      ...{ from, at: sql`o.due_at`, reason: nothing, newestFirst: false },
      where: sql`o.due_at < ${ctx.clock.now()}`,
    };
  if (list === 'suspended')
    return {
      ...{ from, at: sql`c.changed_at`, reason: nothing, newestFirst: false },
      where: sql`o.state = 'suspended'`,
    };
  if (list === 'supervised')
    return {
      from: sql`loop.case c JOIN supervision.demand d ON d.case_id = c.id`,
      ...{ at: sql`d.ordered_at`, reason: sql`d.words`, newestFirst: true },
      where: sql`d.kind = 'supervise' AND NOT c.closed`,
    };
  return {
    from: sql`loop.case c JOIN supervision.bounce b ON b.case_id = c.id`,
    ...{ at: sql`b.bounced_at`, reason: sql`b.reason`, newestFirst: true, where: sql`NOT c.closed` },
  };
}

/** One of the supervisor's lists, of cases that the actor may see. */
export async function listCasesOf(
  ctx: Ctx,
  city: City,
  list: (typeof LISTS)[number],
  query: { cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = query.limit ?? 50;
  const { from, where, at, reason, newestFirst } = sourceOf(ctx, list);
  const conditions = [caseScope(ctx), where];
  if (query.cursor) {
    const [instant, id] = decodeCursor(query.cursor, 2);
    const key = sql`(${instant}::timestamptz, ${id}::uuid)`;
    conditions.push(newestFirst ? sql`(${at}, c.id) < ${key}` : sql`(${at}, c.id) > ${key}`);
  }
  const order = newestFirst ? sql`${at} DESC, c.id DESC` : sql`${at}, c.id`;
  const { rows } = await sql<Row>`SELECT c.id AS "caseId", c.number, c.title, c.state, c.flow_id AS "flowId",
      c.lead_organisation_id AS "unitId", ${at} AS at, ${reason} AS reason
    FROM ${from} WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${order} LIMIT ${limit + 1}`.execute(
    ctx.db.kysely,
  );
  const page = pageOf(rows, limit, (row) => [row.at.toISOString(), row.caseId]);
  return {
    next: page.next,
    items: page.items.map(
      ({ unitId, flowId: _, ...row }): ListedCase => ({
        ...row,
        unit: unitId === null ? null : (city.organisations.find(unitId)?.name ?? null),
        at: row.at.toISOString(),
      }),
    ),
  };
}

const selectReason = statement(
  'supervision.select_form',
  `SELECT form, actor_id AS "actorId", organisation_id AS "organisationId" FROM loop.action
   WHERE case_id = $1 AND sequence = $2`,
);
/** What was said with an action of a case, who took it. */
export async function findForm(ctx: Ctx, caseId: string, version: number) {
  type Action = { form: Record<string, unknown>; actorId: string; organisationId: string | null };
  return (await ctx.db.run<Action>(selectReason, [caseId, version]))[0];
}

const insertBounce = statement(
  'supervision.insert_bounce',
  `INSERT INTO supervision.bounce (case_id, case_version, organisation_id, bounced_at, reason)
   SELECT $1, $2, (SELECT a.organisation_id FROM loop.v_action a
       WHERE a.case_id = $1 AND a.type = 'object' AND a.sequence < $2 ORDER BY a.sequence DESC LIMIT 1), $3, $4
   ON CONFLICT DO NOTHING`,
);
export async function storeBounce(
  ctx: Ctx,
  bounce: { caseId: string; version: number; at: Date; reason: string },
) {
  await ctx.db.run(insertBounce, [bounce.caseId, bounce.version, bounce.at, bounce.reason]);
}
