import { sql } from 'kysely';
import { cellsAround } from '../../lib/geo/cell.ts';
import { distanceM } from '../../lib/geo/measure.ts';
import { DAY_MS } from '../../lib/time.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type CaseRow, type CaseState, caseScope, summarise, type ViewParts } from '../loop/index.ts';
import type { RelatedCases } from './contract.ts';

const WITHIN_M = 300;
const DAYS = 365;
/** Cases of the same grid that are looked at, and cases that are shown. */
const MOST_LOOKED_AT = 400;
const MOST_SHOWN = 30;

const columns = sql.raw(`c.id, c.number, c.flow_id AS "flowId", c.state, c.closed, c.title, c.channel, c.kind,
  c.category_list AS "categoryList", c.category_code AS "categoryCode", c.priority, c.synthetic,
  c.area_id AS "areaId", c.lon, c.lat, c.address, c.lead_organisation_id AS "leadOrganisationId",
  c.holder_organisation_id AS "holderOrganisationId", c.holder_person_id AS "holderPersonId",
  c.opened_at AS "openedAt", c.changed_at AS "changedAt", c.closed_at AS "closedAt", c.due_at AS "dueAt",
  c.overall_due_at AS "overallDueAt", c.late`);

/**
 * Cases of the last year within 300 m of another one, open and closed, that the actor may see: those of its own grid by
 * the index of areas, open ones across the border by the index of places. Of the same category first, then the nearest.
 */
export async function findRelated(ctx: Ctx, parts: ViewParts, state: CaseState): Promise<RelatedCases> {
  const { areaId, lon, lat } = state.subject.place;
  const answer = { withinM: WITHIN_M, days: DAYS };
  const here = lon === undefined || lat === undefined ? undefined : ([lon, lat] as const);
  if (areaId === undefined && here === undefined) return { items: [], ...answer };
  const since = new Date(ctx.clock.now().getTime() - DAYS * DAY_MS);
  const visible = sql`c.opened_at >= ${since} AND c.id <> ${state.id} AND ${caseScope(ctx)}`;
  const inGrid = sql`(SELECT ${columns} FROM loop.case c WHERE c.area_id = ${areaId ?? null} AND ${visible}
    ORDER BY c.opened_at DESC LIMIT ${MOST_LOOKED_AT})`;
  const cells = here === undefined ? [] : cellsAround(here[0], here[1], WITHIN_M);
  const nearBy = sql`(SELECT ${columns} FROM loop.case c WHERE NOT c.closed AND c.cell = ANY(${cells}::bigint[])
    AND ${visible} ORDER BY c.opened_at DESC LIMIT ${MOST_LOOKED_AT})`;
  const { rows } = await sql<CaseRow>`${inGrid} UNION ${nearBy}`.execute(ctx.db.kysely);
  const near = rows.flatMap((row) => {
    const metres =
      here === undefined || row.lon === null || row.lat === null
        ? null
        : Math.round(distanceM(here, [row.lon, row.lat]));
    return metres !== null && metres > WITHIN_M ? [] : [{ row, metres }];
  });
  const { categoryList, categoryCode } = state.subject;
  const isSame = (row: CaseRow) =>
    categoryCode !== undefined && row.categoryList === categoryList && row.categoryCode === categoryCode;
  near.sort(
    (a, b) =>
      Number(isSame(b.row)) - Number(isSame(a.row)) ||
      (a.metres ?? WITHIN_M) - (b.metres ?? WITHIN_M) ||
      b.row.openedAt.getTime() - a.row.openedAt.getTime(),
  );
  const items = near.slice(0, MOST_SHOWN).map(({ row, metres }) => {
    const { id, number, title, stateTitle, mark, category, unit, openedAt, closed } = summarise(
      ctx,
      parts,
      row,
    );
    return {
      ...{ id, number, title, state: stateTitle, mark, openedAt, closed, distanceM: metres },
      ...{ category: category?.name ?? null, sameCategory: isSame(row), unit: unit?.name ?? null },
    };
  });
  return { items, ...answer };
}
