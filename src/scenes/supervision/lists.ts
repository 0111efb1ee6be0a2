import { type RawBuilder, sql } from 'kysely';
import { caseScope, clockViews, findCases } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { HOUR_MS } from '../../lib/time.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { CaseListQuery, LISTS, ListedCase } from './contract.ts';
import { narrowed } from './narrowing.ts';

type Named = 'clock' | 'unit' | 'district' | 'stateTitle' | 'urged' | 'supervised' | 'lastOrderAt';
type Row = Omit<ListedCase, Named | 'at' | 'dueAt'> & {
  unitId: string | null;
  districtId: string | null;
  at: Date;
  dueAt: Date | null;
};

interface Source {
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
  readonly at: RawBuilder<unknown>;
  readonly reason?: RawBuilder<unknown>;
  readonly times?: RawBuilder<unknown>;
  /** The longest waiting first, or what happened last first. */
  readonly newestFirst: boolean;
}

/** The state in which a case stands on the register of those that wait (挂账). */
const SUSPENDED = 'suspended';

/** Which cases stand on a list, where they come from and in which order; `c` is the case. */
export function sourceOf(
  ctx: Ctx,
  list: (typeof LISTS)[number],
  query: Pick<CaseListQuery, 'hours' | 'times'>,
): Source {
  // Open cases stand in a narrow table of their own, by due date and by state.
  const from = sql`loop.open_case o JOIN loop.case c ON c.id = o.id`;
  const now = ctx.clock.now();
  const incident = sql`o.flow_id = 'incident'`;
  switch (list) {
    case 'overdue':
      return {
        ...{ from, at: sql`o.due_at`, newestFirst: false },
        where: sql`${incident} AND o.due_at < ${now}`,
      };
    case 'due-soon': {
      const until = new Date(now.getTime() + (query.hours ?? 24) * HOUR_MS);
      return {
        ...{ from, at: sql`o.due_at`, newestFirst: false },
        where: sql`${incident} AND o.due_at >= ${now} AND o.due_at < ${until} AND o.state <> ${SUSPENDED}`,
      };
    }
    case 'suspended':
      return {
        ...{ from, at: sql`c.changed_at`, newestFirst: false },
        where: sql`${incident} AND o.state = ${SUSPENDED}`,
      };
    case 'urged':
    case 'supervised':
      // Each case once, by the last of its orders.
      return {
        from: sql`supervision.demand d JOIN loop.open_case o ON o.id = d.case_id JOIN loop.case c ON c.id = o.id`,
        ...{ at: sql`d.ordered_at`, reason: sql`d.words`, newestFirst: true },
        where: sql`d.kind = ${list === 'urged' ? 'urge' : 'supervise'} AND NOT EXISTS (SELECT 1
          FROM supervision.demand l WHERE l.case_id = d.case_id AND l.kind = d.kind AND l.case_version > d.case_version)`,
      };
    case 'bounced': {
      const bounces = sql`SELECT case_id, count(*)::int AS times, max(bounced_at) AS bounced_at,
        (array_agg(reason ORDER BY bounced_at DESC))[1] AS reason
        FROM supervision.bounce WHERE case_id IN (SELECT id FROM loop.open_case) GROUP BY case_id`;
      return {
        from: sql`(${bounces}) b JOIN loop.case c ON c.id = b.case_id`,
        ...{ at: sql`b.bounced_at`, reason: sql`b.reason`, times: sql`b.times`, newestFirst: true },
        where: sql`b.times >= ${query.times ?? 2}`,
      };
    }
  }
}

/** One of the supervisor's lists, of cases that the actor may see. */
export async function listCasesOf(
  ctx: Ctx,
  city: City,
  list: (typeof LISTS)[number],
  query: CaseListQuery,
): Promise<{ items: ListedCase[]; next: string | null }> {
  const limit = query.limit ?? 50;
  const { from, where, at, reason, times, newestFirst } = sourceOf(ctx, list, query);
  const conditions = [caseScope(ctx), where, ...narrowed(query)];
  if (query.cursor) {
    const [instant, id] = decodeCursor(query.cursor, 2);
    const key = sql`(${instant}::timestamptz, ${id}::uuid)`;
    conditions.push(newestFirst ? sql`(${at}, c.id) < ${key}` : sql`(${at}, c.id) > ${key}`);
  }
  const order = newestFirst ? sql`${at} DESC, c.id DESC` : sql`${at}, c.id`;
  const { rows } =
    await sql<Row>`SELECT c.id AS "caseId", c.number, c.title, c.state, c.priority, c.synthetic,
      c.lead_organisation_id AS "unitId", c.area_depth1_id AS "districtId", c.due_at AS "dueAt", ${at} AS at,
      ${reason ?? sql`NULL::text`} AS reason, ${times ?? sql`0`} AS times
    FROM ${from} WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${order} LIMIT ${limit + 1}`.execute(
      ctx.db.kysely,
    );
  const page = pageOf(rows, limit, (row) => [row.at.toISOString(), row.caseId]);
  const ids = page.items.map((row) => row.caseId);
  const orders = await ordersOf(ctx.db, ids);
  const clocks = await clocksOf(ctx, city, ids);
  const { states } = city.loop.flows.current('incident');
  return {
    next: page.next,
    items: page.items.map(
      ({ unitId, districtId, at: since, dueAt, ...row }): ListedCase => ({
        ...row,
        stateTitle: states[row.state]?.title ?? { zh: row.state, en: row.state },
        unit: unitId === null ? null : (city.organisations.find(unitId)?.name ?? null),
        district: districtId === null ? null : (city.areas.find(districtId)?.name ?? null),
        at: since.toISOString(),
        dueAt: dueAt?.toISOString() ?? null,
        clock: clocks.get(row.caseId) ?? null,
        urged: orders.get(row.caseId)?.urged ?? 0,
        supervised: orders.get(row.caseId)?.supervised ?? 0,
        lastOrderAt: orders.get(row.caseId)?.lastAt.toISOString() ?? null,
      }),
    ),
  };
}

/** Of each case the clock that runs out next, with what is left of it in its own time. */
async function clocksOf(ctx: Ctx, city: City, ids: readonly string[]) {
  const states = ids.length === 0 ? [] : await findCases(ctx.db, [...ids]);
  const { flows } = city.loop;
  return new Map(
    states.flatMap((state) => {
      const views = clockViews(city.loop, flows.get(state.flowId, state.flowVersion), state, ctx.clock.now());
      const [next] = views
        .filter((view) => view.dueAt !== null && view.stoppedAt === null)
        .toSorted((one, two) => (one.dueAt ?? '').localeCompare(two.dueAt ?? ''));
      return next === undefined ? [] : [[state.id, next] as const];
    }),
  );
}

const selectOrders = statement(
  'supervision.select_orders_of',
  `SELECT case_id AS "caseId", count(*) FILTER (WHERE kind = 'urge')::int AS urged,
     count(*) FILTER (WHERE kind = 'supervise')::int AS supervised, max(ordered_at) AS "lastAt"
   FROM supervision.demand WHERE case_id = ANY($1) GROUP BY case_id`,
);

/** How often cases were nudged and supervised, so that nobody nudges what was nudged an hour ago. */
async function ordersOf(db: Db, caseIds: readonly string[]) {
  type Orders = { caseId: string; urged: number; supervised: number; lastAt: Date };
  const rows = caseIds.length === 0 ? [] : await db.run<Orders>(selectOrders, [caseIds]);
  return new Map(rows.map((row) => [row.caseId, row]));
}

const selectForms = statement(
  'supervision.select_forms',
  `SELECT a.case_id AS "caseId", a.sequence AS version, a.form, a.actor_id AS "actorId"
   FROM unnest($1::uuid[], $2::int[]) AS e (case_id, sequence) JOIN loop.action a USING (case_id, sequence)`,
);

/** What was said with an action of a case, and by whom. */
export interface Said {
  readonly caseId: string;
  readonly version: number;
  readonly form: Readonly<Record<string, unknown>>;
  readonly actorId: string;
}

/** What was said with several actions, in no order. */
export async function findForms(
  ctx: Ctx,
  actions: readonly { readonly caseId: string; readonly version: number }[],
): Promise<Said[]> {
  if (actions.length === 0) return [];
  return ctx.db.run<Said>(selectForms, [
    actions.map((each) => each.caseId),
    actions.map((each) => each.version),
  ]);
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
