import { type RawBuilder, sql } from 'kysely';
import type { Area } from '../../base/areas/index.ts';
import { wantHouseCheck } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { askedArea } from './counts.ts';
import { permissions } from './manifest.ts';
import { type PeriodQuery, requirePeriod } from './period.ts';
import { idsBelow } from './walk.ts';

/** Houses that are handed over at once: what the check itself takes in one round. */
const MOST_HOUSES = 5_000;

/**
 * Houses to check: somebody moved there in the period by a source, still lives there by the registry, and is registered in
 * another house of the city (人户分离). Not those that a member found at the door himself, nor those handed over before
 * and since then unchanged.
 */
const candidates = (city: City, area: Area, { from, to }: PeriodQuery): RawBuilder<unknown> => sql`
  SELECT DISTINCT m.to_house_id AS id
  FROM registry.move m LEFT JOIN registry.merged g ON g.id = m.person_id
    JOIN registry.person p ON p.id = coalesce(g.into_id, m.person_id)
    LEFT JOIN feeds.source s ON s.id = m.source_id LEFT JOIN population.check_asked c ON c.house_id = m.to_house_id
  WHERE NOT m.taken_back AND m.seen_on BETWEEN ${from}::date AND ${to}::date AND m.kind IN (1, 2)
    AND ${area.depth === 0 ? sql`true` : sql`m.to_grid_id = ANY(${idsBelow(city, area)}::uuid[])`}
    AND p.house_id = m.to_house_id AND p.residence = 2 AND p.state = 1
    AND coalesce(s.code NOT LIKE 'grid-check%', true) AND (c.asked_at IS NULL OR c.asked_at < m.made_at)
  LIMIT ${MOST_HOUSES}`;

/** How many houses are to be checked. */
export async function countToCheck(
  ctx: RootCtx,
  city: City,
  area: Area,
  period: PeriodQuery,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (${candidates(city, area, period)}) c`.execute(ctx.db.kysely);
  return rows[0]!.count;
}

export interface CheckOrder extends PeriodQuery {
  readonly area: string;
  readonly until: string;
}

/**
 * Hands the houses of an area where people live apart from where they are registered over to be checked at the door, as a
 * fact that the door check takes up. Returns how many. Throws `population.not_found`, `population.period_wrong`,
 * `population.nothing_to_check`.
 */
export async function askForCheck(ctx: Ctx, city: City, order: CheckOrder): Promise<number> {
  requirePeriod(order);
  const { area } = askedArea(ctx, city, permissions.check, order.area);
  const today = city.loop.dayOf(ctx.clock.now());
  if (order.until < today) throw new AppError('population.until_past');
  return inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      INSERT INTO population.check_asked (house_id, asked_at, asked_by)
      SELECT id, ${tx.clock.now()}::timestamptz, ${tx.actor.id} FROM (${candidates(city, area, order)}) c
      ON CONFLICT (house_id) DO UPDATE SET asked_at = excluded.asked_at, asked_by = excluded.asked_by
      RETURNING house_id::text AS id`.execute(tx.db.kysely);
    if (rows.length === 0) throw new AppError('population.nothing_to_check');
    wantHouseCheck(tx, {
      ...{
        title: `人户分离核查 ${order.from}—${order.to}`,
        areaId: area.id,
        startsOn: today,
        endsOn: order.until,
      },
      houseIds: rows.map(({ id }) => id),
    });
    await audit(tx, {
      action: 'population.check_asked',
      subject: `area:${area.id}`,
      details: { from: order.from, to: order.to, until: order.until, houses: rows.length },
    });
    return rows.length;
  });
}
