import { sql } from 'kysely';
import type { City } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import { DAY_MS } from '../../../lib/time.ts';
import { covers, scopeOf } from '../../../platform/access/index.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import type { DeductionList, DeductionView, GradeView } from '../contract.ts';
import { permissions } from '../manifest.ts';
import { settingsOf } from '../settings.ts';
import { ALL, type GradeRule, gradeOf, gradeRulesOf } from './rules.ts';

const MOST_DAYS = 100;
/** No case stays open longer (挂账 ends after a year); bounds what is read. */
const LONGEST_MS = 500 * DAY_MS;
const MOST_DEDUCTIONS = 2_000;

/** Days from and to, both included, as instants of the city. */
function periodOf(city: City, query: { from: string; to: string }): { from: Date; to: Date } {
  const at = (day: string) => {
    const noon = new Date(`${day}T12:00:00Z`);
    if (Number.isNaN(noon.getTime()) || noon.toISOString().slice(0, 10) !== day)
      throw new AppError('supervision.bad_period', { why: `${day} is no day` });
    return startOfDay(city, day);
  };
  const from = at(query.from);
  const to = new Date(at(query.to).getTime() + DAY_MS);
  if (to <= from) throw new AppError('supervision.bad_period', { why: 'to is before from' });
  if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS)
    throw new AppError('supervision.bad_period', { why: `more than ${MOST_DAYS} days` });
  return { from, to };
}

/** Midnight at which a day of the city begins. */
function startOfDay(city: City, day: string): Date {
  let at = new Date(`${day}T00:00:00Z`).getTime() - 14 * 3_600_000;
  while (city.loop.dayOf(new Date(at)) < day) at += 900_000;
  return new Date(at);
}

/** Cases a unit leads, closed in the period, with one row for each deduction. Excluded tickets are left out. */
function deductions(city: City, period: { from: Date; to: Date }, units: readonly string[] | undefined) {
  const negative = settingsOf(city).rating.negativeLevels;
  const parts = gradeRulesOf(city).map((rule) => {
    const count =
      'clock' in rule.of
        ? sql`(SELECT count(*)::int FROM jsonb_array_elements(t.spans) s WHERE s->>'clock' = ${rule.of.clock} AND (s->>'overdue')::boolean)`
        : 'counter' in rule.of
          ? sql`COALESCE((t.counters->>${rule.of.counter})::int, 0)`
          : sql`(CASE WHEN (t.attributes->>'stars')::numeric = ANY(${[...negative]}::numeric[]) THEN 1 ELSE 0 END)`;
    return sql`SELECT t.id, t.unit, ${rule.id}::text AS rule, ${count} AS count, ${rule.points}::float8 AS each FROM ticket t`;
  });
  return sql`ticket AS (
      SELECT c.id, c.number, c.title, c.lead_organisation_id AS unit, c.spans, c.counters, c.attributes,
        EXISTS (SELECT 1 FROM indicators.v_exclusion x
          WHERE x.case_id = c.id AND x.organisation_id = c.lead_organisation_id AND x.measure = ${ALL}) AS excluded
      FROM loop.v_case c
      WHERE c.flow_id = 'incident' AND c.closed_at >= ${period.from} AND c.closed_at < ${period.to}
        AND c.opened_at >= ${new Date(period.from.getTime() - LONGEST_MS)} AND c.opened_at < ${period.to} AND c.lead_organisation_id IS NOT NULL
        ${units === undefined ? sql`` : sql`AND c.lead_organisation_id = ANY(${units}::uuid[])`}
    ), deduction AS (
      SELECT d.* FROM (${sql.join(parts, sql` UNION ALL `)}) d JOIN ticket t ON t.id = d.id
      WHERE d.count > 0 AND NOT t.excluded AND NOT EXISTS (SELECT 1 FROM indicators.v_exclusion x
        WHERE x.case_id = d.id AND x.organisation_id = d.unit AND x.measure = d.rule)
    )`;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** Grades of the units that the actor answers for, best first. Throws `supervision.bad_period`. */
export async function gradeUnits(
  ctx: Ctx,
  city: City,
  query: { from: string; to: string },
): Promise<GradeView[]> {
  const period = periodOf(city, query);
  const scope = scopeOf(ctx.actor, permissions.read);
  const units = scope.everywhere ? undefined : unitsOf(city, scope);
  const { rows } = await sql<{
    unit: string;
    tickets: number;
    excluded: number;
    rules: Record<string, number> | null;
  }>`
    WITH ${deductions(city, period, units)}
    SELECT t.unit, count(*) FILTER (WHERE NOT t.excluded) AS tickets, count(*) FILTER (WHERE t.excluded) AS excluded,
      (SELECT jsonb_object_agg(s.rule, s.count) FROM (SELECT d.rule, sum(d.count)::int AS count FROM deduction d
        WHERE d.unit = t.unit GROUP BY d.rule) s) AS rules
    FROM ticket t GROUP BY t.unit`.execute(ctx.db.kysely);
  return rows
    .map((row) => toGrade(city, row))
    .sort((a, b) => b.score - a.score || a.unit.localeCompare(b.unit, 'zh'));
}

function unitsOf(
  city: City,
  scope: { organisationIds: readonly string[]; areaIds: readonly string[] },
): string[] {
  const inArea = (areaId: string | null) =>
    areaId !== null && (city.areas.find(areaId)?.path ?? []).some((id) => scope.areaIds.includes(id));
  const ofAreas = city.organisations.all().filter((unit) => inArea(unit.areaId));
  return [...new Set([...scope.organisationIds, ...ofAreas.map((unit) => unit.id)])];
}

function toGrade(
  city: City,
  row: { unit: string; tickets: number; excluded: number; rules: Record<string, number> | null },
): GradeView {
  const byRule = gradeRulesOf(city).flatMap((rule: GradeRule) => {
    const count = row.rules?.[rule.id] ?? 0;
    return count === 0
      ? []
      : [{ rule: rule.id, title: rule.title.zh, count, points: round(count * rule.points) }];
  });
  const points = round(byRule.reduce((sum, each) => sum + each.points, 0));
  const score = scoreOf(points, row.tickets);
  return {
    organisationId: row.unit,
    unit: city.organisations.find(row.unit)?.name ?? row.unit,
    ...{ tickets: row.tickets, excluded: row.excluded, points, score, grade: gradeOf(city, score), byRule },
  };
}

/** 100 less the points lost by a hundred tickets, never below 0. */
export function scoreOf(points: number, tickets: number): number {
  return tickets === 0 ? 100 : Math.max(0, round(100 - (points / tickets) * 100));
}

/** Every deduction of a unit in a period with its ticket, clock and clause; together they are what its score lacks. */
export async function openDeductions(
  ctx: Ctx,
  city: City,
  unit: string,
  query: { from: string; to: string },
): Promise<DeductionList> {
  const period = periodOf(city, query);
  const areaIds = city.areas.find(city.organisations.find(unit)?.areaId ?? '')?.path ?? [];
  if (!covers(scopeOf(ctx.actor, permissions.read), { organisationIds: [unit], areaIds }))
    throw new AppError('access.out_of_scope');
  type Row = {
    id: string;
    number: string;
    title: string;
    rule: string;
    count: number;
    spans: Span[];
    tickets: number;
  };
  type Span = { clock: string; overdue: boolean; dueAt: string | null; stoppedAt: string };
  const { rows } = await sql<Row>`WITH ${deductions(city, period, [unit])}
    SELECT t.id, t.number, t.title, d.rule, d.count, t.spans FROM deduction d JOIN ticket t ON t.id = d.id
    ORDER BY t.number, d.rule LIMIT ${MOST_DEDUCTIONS}`.execute(ctx.db.kysely);
  const counted = await sql<{ count: number }>`WITH ${deductions(city, period, [unit])}
    SELECT count(*) AS count FROM ticket WHERE NOT excluded`.execute(ctx.db.kysely);
  const tickets = counted.rows[0]?.count ?? 0;
  const rules = gradeRulesOf(city);
  const items = rows.map((row): DeductionView => {
    const rule = rules.find((each) => each.id === row.rule)!;
    const clock = 'clock' in rule.of ? rule.of.clock : null;
    const span = row.spans.find((each) => each.clock === clock && each.overdue);
    const points = round(rule.points * row.count);
    return {
      ...{ caseId: row.id, number: row.number, title: row.title, rule: rule.id, ruleTitle: rule.title.zh },
      ...{ clause: rule.clause, clock, dueAt: span?.dueAt ?? null, stoppedAt: span?.stoppedAt ?? null },
      ...{ count: row.count, points, ofScore: tickets === 0 ? 0 : round((points / tickets) * 100) },
    };
  });
  const score = scoreOf(round(items.reduce((sum, each) => sum + each.points, 0)), tickets);
  return {
    tickets,
    score,
    grade: gradeOf(city, score),
    items,
    excluded: await excludedOf(ctx, unit, period),
  };
}

/** What appeals took out of a unit's tickets of a period, the last decided first. */
async function excludedOf(
  ctx: Ctx,
  unit: string,
  period: { from: Date; to: Date },
): Promise<DeductionList['excluded']> {
  type Row = Omit<DeductionList['excluded'][number], 'decidedAt'> & { decidedAt: Date };
  const { rows } =
    await sql<Row>`SELECT c.id AS "caseId", c.number, c.title, x.measure, x.decided_at AS "decidedAt"
    FROM supervision.appeal a JOIN indicators.v_exclusion x ON x.case_id = a.case_id
      AND x.organisation_id = a.organisation_id AND x.measure = a.measure
    JOIN loop.v_case c ON c.id = x.case_id
    WHERE a.organisation_id = ${unit} AND a.status = 'excluded' AND c.closed_at >= ${period.from}
      AND c.closed_at < ${period.to} ORDER BY x.decided_at DESC LIMIT ${MOST_DEDUCTIONS}`.execute(
      ctx.db.kysely,
    );
  return rows.map((row) => ({ ...row, decidedAt: row.decidedAt.toISOString() }));
}
