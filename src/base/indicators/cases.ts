import { sql } from 'kysely';
import { AppError } from '../../lib/errors.ts';
import { scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { CASE_READ, type CaseRow } from '../loop/index.ts';
import { conditionsOf } from './conditions.ts';
import type { IndicatorCasesQuery } from './contract.ts';
import { inScope, narrow } from './narrow.ts';
import { INDICATOR_READ, type IndicatorParts } from './parts.ts';
import { periodOf } from './periods.ts';
import { loadRules } from './rules.ts';
import { getIndicator } from './values.ts';

const columns = sql.raw(`c.id, c.number, c.flow_id AS "flowId", c.state, c.closed, c.title, c.channel, c.kind,
  c.category_list AS "categoryList", c.category_code AS "categoryCode", c.priority, c.synthetic,
  c.area_id AS "areaId", c.lon, c.lat, c.address, c.lead_organisation_id AS "leadOrganisationId",
  c.holder_organisation_id AS "holderOrganisationId", c.holder_person_id AS "holderPersonId",
  c.opened_at AS "openedAt", c.changed_at AS "changedAt", c.closed_at AS "closedAt", c.due_at AS "dueAt",
  c.overall_due_at AS "overallDueAt", c.late`);

/**
 * The tickets behind a number, newest first, by page: those counted (`numerator`), those counted among
 * (`denominator`), or the difference (`rest`: for a share, the ones that missed it). Besides `indicator.read` the
 * actor's `case.read` narrows them. Throws like `valuesOf`, and `request.cursor_invalid`.
 */
export async function casesBehind(ctx: Ctx, parts: IndicatorParts, id: string, query: IndicatorCasesQuery) {
  const { from, to, part = 'numerator', cursor, limit = 50, ...filters } = query;
  const indicator = getIndicator(parts, id);
  if (indicator.calculation.kind === 'weighted')
    throw new AppError('indicators.composite', { indicator: id, parts: indicator.calculation.parts });
  const { facts } = indicator;
  if (typeof facts !== 'string' && !facts.hasCases)
    throw new AppError('indicators.no_cases', { indicator: id });
  const period = periodOf({ from, to }, parts.dayOf(ctx.clock.now()));
  const rule = (await loadRules(ctx.db, period.to)).get(id)?.parameters ?? {};
  const { numerator, denominator } = conditionsOf(indicator, rule);
  if (part === 'rest' && indicator.calculation.kind !== 'share')
    throw new AppError('indicators.no_rest', { indicator: id });
  const wanted = {
    numerator,
    denominator,
    rest: sql`(${denominator}) AND (${numerator}) IS NOT TRUE`,
  }[part];
  const scope = scopeOf(ctx.actor, INDICATOR_READ);
  const where = [
    narrow(parts, { basis: indicator.basis, period, filters, scope }),
    sql`(${wanted})`,
    inScope(parts, scopeOf(ctx.actor, CASE_READ)),
  ];
  if (cursor !== undefined) {
    const [openedAt, caseId] = decodeCursor(cursor, 2);
    where.push(sql`(c.opened_at, c.id) < (${openedAt}::timestamptz, ${caseId}::uuid)`);
  }
  // Two reports may be about one case: the case stands once in the list.
  const source = typeof facts === 'string' ? 'indicators.report_fact' : facts.view;
  const rowsOf =
    facts === 'case'
      ? sql`FROM indicators.case_fact f JOIN loop.v_case c ON c.id = f.case_id WHERE ${sql.join(where, sql` AND `)}`
      : sql`FROM loop.v_case c WHERE EXISTS (SELECT 1 FROM ${sql.table(source)} f WHERE f.case_id = c.id
          AND ${sql.join(where, sql` AND `)})`;
  const { rows } = await sql<CaseRow>`SELECT ${columns} ${rowsOf}
    ORDER BY c.opened_at DESC, c.id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  return pageOf(rows, limit, (row) => [row.openedAt.toISOString(), row.id]);
}
