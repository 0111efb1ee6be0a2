import { type CaseState, findCases } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { distanceM } from '../../lib/geo/measure.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { DeliveredEvent } from '../../platform/outbox/index.ts';
import { kindsMeant } from './categories.ts';

/** Proposals of one case. */
const MOST_PROPOSALS = 3;
/** Components read around one point before the nearest are chosen. */
const MOST_NEAR = 30;
const METRES_PER_DEGREE = 111_320;

export interface MatchRule {
  readonly matchWithinM: number;
  readonly source: string;
}

export const matchRuleOf = (city: City): MatchRule => city.setting<MatchRule>('components');

interface Near {
  readonly caseId: string;
  readonly id: string;
  readonly code: string;
  readonly lon: number;
  readonly lat: number;
}

/**
 * Keeps what cases are about: a case that names a component is listed with it; for one that has a point and a category of
 * components the nearest ones are proposed. Runs behind the case, many cases in one go; the same events again change
 * nothing, and what somebody decided stays.
 */
export async function proposeFor(
  ctx: Ctx,
  city: City,
  events: readonly Pick<DeliveredEvent, 'type' | 'data'>[],
): Promise<number> {
  const ids = new Set(
    events
      .filter(({ type, data }) => type === 'loop.case.opened' || data.action === 'reclassify')
      .map(({ data }) => String(data.caseId)),
  );
  if (ids.size === 0) return 0;
  const states = (await findCases(ctx.db, [...ids])).filter(({ flowId }) => flowId === 'incident');
  await storeNamed(ctx, states);
  const open = states.filter(
    ({ subject, closedAt }) => subject.asset === undefined && closedAt === undefined,
  );
  return proposeNear(ctx, city, open);
}

/** Lists cases with the component that they name. */
async function storeNamed(ctx: Ctx, states: readonly CaseState[]): Promise<void> {
  const rows = states.flatMap(({ id, subject, openedAt }) =>
    subject.asset?.kind === 'component' ? [{ code: subject.asset.number, id, openedAt }] : [],
  );
  if (rows.length === 0) return;
  await ctx.db.query(
    `INSERT INTO components.case_thing (code, case_id, opened_at)
     SELECT code, id, "openedAt" FROM jsonb_to_recordset($1) AS r (code text, id uuid, "openedAt" timestamptz)
     ON CONFLICT (case_id) DO UPDATE SET code = excluded.code`,
    [JSON.stringify(rows)],
  );
}

async function proposeNear(ctx: Ctx, city: City, states: readonly CaseState[]): Promise<number> {
  const { matchWithinM } = matchRuleOf(city);
  const asked = states.flatMap(({ id, subject }) => {
    const { place, categoryList, categoryCode } = subject;
    if (place.lon === undefined || place.lat === undefined) return [];
    if (categoryList === undefined || categoryCode === undefined) return [];
    const kinds = kindsMeant(city.categories, categoryList, categoryCode);
    const dLat = matchWithinM / METRES_PER_DEGREE;
    const dLon = dLat / Math.cos((place.lat * Math.PI) / 180);
    return kinds.length === 0 ? [] : [{ id, lon: place.lon, lat: place.lat, kinds, dLon, dLat }];
  });
  if (states.length > 0)
    await ctx.db.query(`DELETE FROM components.proposal WHERE state = 'open' AND case_id = ANY($1::uuid[])`, [
      states.map(({ id }) => id),
    ]);
  if (asked.length === 0) return 0;
  const near = await ctx.db.query<Near>(
    `SELECT c.id AS "caseId", t.id::text AS id, t.code, t.lon, t.lat
     FROM jsonb_to_recordset($1) AS c (id uuid, lon float8, lat float8, kinds text[], "dLon" float8, "dLat" float8),
       LATERAL (
         SELECT * FROM registry.thing
         WHERE kind = 'component' AND substr(code, 7, 5) = ANY(c.kinds) AND point(lon, lat) <@ box(
           point(c.lon - c."dLon", c.lat - c."dLat"), point(c.lon + c."dLon", c.lat + c."dLat"))
         LIMIT ${MOST_NEAR}
       ) t`,
    [JSON.stringify(asked)],
  );
  const rows = asked.flatMap(({ id, lon, lat }) =>
    near
      .filter((each) => each.caseId === id)
      .map((each) => ({ ...each, distance: distanceM([lon, lat], [each.lon, each.lat]) }))
      .filter(({ distance }) => distance <= matchWithinM)
      .sort((a, b) => a.distance - b.distance || (a.code < b.code ? -1 : 1))
      .slice(0, MOST_PROPOSALS)
      .map((each, index) => ({ ...each, rank: index + 1 })),
  );
  if (rows.length === 0) return 0;
  await ctx.db.query(
    `INSERT INTO components.proposal (case_id, rank, thing_id, code, distance_m, state, found_at)
     SELECT "caseId", rank, id, code, distance, 'open', $2
     FROM jsonb_to_recordset($1) AS r ("caseId" uuid, rank smallint, id bigint, code text, distance real)
     WHERE NOT EXISTS (SELECT 1 FROM components.proposal p WHERE p.case_id = r."caseId")
     ON CONFLICT (case_id, rank) DO NOTHING`,
    [JSON.stringify(rows), ctx.clock.now()],
  );
  return rows.length;
}
