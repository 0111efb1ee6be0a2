import { type RawBuilder, sql } from 'kysely';
import { caseScope } from '../../base/loop/index.ts';
import { isAllowed } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { LISTS, MOST_COUNTED, type Narrowing, type Overview } from './contract.ts';
import { sourceOf } from './lists.ts';
import { permissions } from './manifest.ts';
import { narrowed } from './narrowing.ts';

/**
 * How long each of the supervisor's lists is, as far as the actor may see, in one statement. Counting ends at
 * MOST_COUNTED: what is longer is "many".
 */
export async function countDay(ctx: Ctx, query: Narrowing): Promise<Overview> {
  const now = ctx.clock.now();
  const among = [caseScope(ctx), ...narrowed(query)];
  const count = (from: RawBuilder<unknown>, ...where: RawBuilder<unknown>[]) =>
    sql`(SELECT count(*)::int FROM (SELECT 1 FROM ${from}
      WHERE ${sql.join([...where, ...among], sql` AND `)} LIMIT ${MOST_COUNTED}) n)`;
  const orders = sql`supervision.demand d JOIN loop.case c ON c.id = d.case_id`;
  const followUps = sql`supervision.rating_follow_up f JOIN loop.case own ON own.id = f.follow_up_id
    JOIN loop.case c ON c.id = f.case_id`;
  const callBacks = sql`supervision.call_back b JOIN loop.case c ON c.id = b.case_id`;
  const formal = sql`d.kind = 'supervise' AND NOT c.closed`;
  const parts: Record<string, RawBuilder<unknown>> = {
    ordersLate: count(orders, formal, sql`d.answered_at IS NULL AND d.answer_due_at < ${now}`),
    ordersAnswered: count(
      orders,
      sql`d.kind = 'supervise' AND d.answered_at IS NOT NULL AND d.verdict IS NULL`,
    ),
    followUps: count(followUps, sql`NOT own.closed`),
    followUpsLate: count(followUps, sql`NOT own.closed`, sql`least(own.due_at, own.overall_due_at) < ${now}`),
    callBacks: count(callBacks, sql`b.status = 'waiting'`),
    callBacksLate: count(callBacks, sql`b.status = 'waiting'`, sql`b.due_at < ${now}`),
    spotChecks: count(
      sql`supervision.spot_check s JOIN loop.case c ON c.id = s.case_id`,
      sql`s.result IS NULL`,
    ),
    appeals: count(sql`supervision.appeal a JOIN loop.case c ON c.id = a.case_id`, sql`a.status = 'asked'`),
  };
  for (const list of LISTS) {
    const { from, where } = sourceOf(ctx, list, {});
    parts[list] = count(from, where);
  }
  const columns = Object.entries(parts).map(([name, part]) => sql`${part} AS ${sql.ref(name)}`);
  const { rows } = await sql<Record<string, number>>`SELECT ${sql.join(columns)}`.execute(ctx.db.kysely);
  const of = (name: string) => rows[0]?.[name] ?? 0;
  const ifAllowed = (permission: string, name: string) =>
    isAllowed(ctx.actor, permission) ? of(name) : null;
  return {
    asOf: now.toISOString(),
    lists: Object.fromEntries(LISTS.map((list) => [list, of(list)])),
    ordersLate: of('ordersLate'),
    ordersAnswered: of('ordersAnswered'),
    followUps: of('followUps'),
    followUpsLate: of('followUpsLate'),
    callBacks: ifAllowed(permissions.call, 'callBacks'),
    callBacksLate: ifAllowed(permissions.call, 'callBacksLate'),
    spotChecks: ifAllowed(permissions.check, 'spotChecks'),
    appeals: of('appeals'),
  };
}
