import { covers, scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { permissions } from './manifest.ts';

export interface StatisticsRow {
  readonly organisationId: string;
  readonly called: number;
  /** Whose time to report in is over, or who have: what the share in time is a share of. */
  readonly settled: number;
  readonly reportedIn: number;
  readonly onTime: number;
  readonly arrived: number;
  readonly responseMinutes: number | null;
  readonly averageMinutes: number | null;
  readonly arrivalMinutes: number | null;
  readonly stars: number | null;
}

const selectStatistics = statement(
  'whistle.select_statistics',
  `SELECT r.organisation_id AS "organisationId", count(*)::int AS called,
     count(*) FILTER (WHERE reported_in_at IS NOT NULL OR due_at < LEAST(w.ended_at, $3))::int AS settled, count(reported_in_at)::int AS "reportedIn",
     count(*) FILTER (WHERE reported_in_at <= due_at)::int AS "onTime", count(arrived_at)::int AS arrived,
     percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM reported_in_at - called_at) / 60)
       AS "responseMinutes",
     avg(extract(epoch FROM reported_in_at - called_at) / 60)::float8 AS "averageMinutes",
     percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM arrived_at - called_at) / 60)
       AS "arrivalMinutes",
     avg(stars)::float8 AS stars
   FROM whistle.response r JOIN whistle.whistle w ON w.case_id = r.case_id WHERE called_at >= $1 AND called_at < $2
   GROUP BY r.organisation_id ORDER BY count(*) DESC, r.organisation_id LIMIT 500`,
);

/** How departments answered the whistles of a time, within the units and everywhere that the actor may see. */
export async function readStatistics(ctx: Ctx, from: Date, to: Date): Promise<StatisticsRow[]> {
  const rows = await ctx.db.run<StatisticsRow>(selectStatistics, [from, to, ctx.clock.now()]);
  const scope = scopeOf(ctx.actor, permissions.statistics);
  // A district's people see all departments that were called: they come from city and district alike.
  return scope.everywhere || scope.areaIds.length > 0
    ? rows
    : rows.filter((row) => covers(scope, { organisationIds: [row.organisationId], areaIds: [] }));
}
