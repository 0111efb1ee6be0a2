import { sql } from 'kysely';
import { caseScope } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { HARD_STATES } from './commands.ts';
import type { CandidateView } from './contract.ts';
import { checkDay } from './meeting-day.ts';
import { nameOf } from './views.ts';

/** Cases that are stuck and stand on no agenda, those stuck longest first. */
export async function listCandidates(
  ctx: Ctx,
  city: City,
  query: { cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = query.limit ?? 50;
  const conditions = [
    caseScope(ctx),
    sql`o.flow_id = 'incident' AND o.state = ANY(${[...HARD_STATES]}::text[])`,
    sql`NOT EXISTS (SELECT 1 FROM triple_cross.item i JOIN loop.open_case p ON p.id = i.id WHERE i.case_id = c.id)`,
  ];
  if (query.cursor) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(sql`(c.changed_at, c.id) > (${at}::timestamptz, ${id}::uuid)`);
  }
  type Row = Omit<CandidateView, 'unit' | 'changedAt' | 'stateTitle'> & {
    unitId: string | null;
    changedAt: Date;
  };
  const { rows } = await sql<Row>`SELECT c.id AS "caseId", c.number, c.title, c.state,
      c.lead_organisation_id AS "unitId", c.changed_at AS "changedAt"
    FROM loop.open_case o JOIN loop.case c ON c.id = o.id WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY c.changed_at, c.id LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, (row) => [row.changedAt.toISOString(), row.caseId]);
  const { states } = city.loop.flows.current('incident');
  return {
    next: page.next,
    items: page.items.map(
      ({ unitId, changedAt, ...row }): CandidateView => ({
        ...row,
        stateTitle: states[row.state]?.title ?? { zh: row.state, en: row.state },
        unit: unitId === null ? null : nameOf(city, unitId),
        changedAt: changedAt.toISOString(),
      }),
    ),
  };
}

/** Items first consulted about in a period (days of the city, both included) and how many of them are closed. */
export async function countItems(ctx: Ctx, city: City, period: { from: string; to: string }) {
  const zone = city.identity.timeZone;
  const [from, to] = [checkDay(period.from), checkDay(period.to)];
  const { rows } = await sql<{ consulted: number; closed: number }>`
    SELECT count(*)::int AS consulted, count(*) FILTER (WHERE c.state = 'closed')::int AS closed
    FROM triple_cross.item i JOIN loop.case c ON c.id = i.id
    WHERE i.first_consulted_at >= (${from}::timestamp AT TIME ZONE ${zone})
      AND i.first_consulted_at < ((${to}::timestamp + interval '1 day') AT TIME ZONE ${zone})
      AND ${caseScope(ctx)}`.execute(ctx.db.kysely);
  const { consulted, closed } = rows[0]!;
  return {
    consulted,
    closed,
    closedPercent: consulted === 0 ? null : Math.round((closed / consulted) * 1_000) / 10,
  };
}
