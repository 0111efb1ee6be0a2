import { sql } from 'kysely';
import type { Ctx } from '../../platform/context/index.ts';
import type { Intake, Suggestion } from '../intake/index.ts';
import { queueConditions } from '../loop/index.ts';
import { type ConfidentCases, type DeskFilters, MOST_AT_ONCE } from './contract.ts';
import { caseFilterOf } from './filters.ts';

interface Row {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly title: string;
  readonly priority: number;
  readonly areaId: string | null;
  readonly openedAt: Date;
  readonly suggestion: Suggestion;
}

/**
 * Cases that wait for dispatch and whose suggested unit is at least `above` sure (0 to 1), the most urgent first, at
 * most 200: what a dispatcher looks over before accepting them together. The first priority stays out.
 */
export async function findConfident(
  ctx: Ctx,
  intake: Pick<Intake, 'areas'>,
  input: { above: number; filters: DeskFilters },
): Promise<ConfidentCases> {
  const filter = { ...caseFilterOf(input.filters), flowId: 'incident', state: 'awaiting-dispatch' };
  const { rows } = await sql<Row>`
    SELECT w.id, w.number, w.version, w.title, w.priority, w.area_id AS "areaId", w.opened_at AS "openedAt",
      d.origin #> '{origin,suggestion}' AS suggestion
    FROM loop.open_case c JOIN loop.case w ON w.id = c.id JOIN loop.case_document d ON d.case_id = c.id
    WHERE ${queueConditions(ctx, filter)}
      AND (d.origin #>> '{origin,suggestion,confidence}')::numeric >= ${input.above}
      AND d.origin #> '{origin,suggestion,route,unit}' IS NOT NULL
    ORDER BY c.priority = 1, c.priority, c.due_at, c.id LIMIT ${2 * MOST_AT_ONCE}`.execute(ctx.db.kysely);
  const usual = rows.filter(({ priority }) => priority > 1);
  const items = usual
    .slice(0, MOST_AT_ONCE)
    .flatMap(({ suggestion, priority: _, areaId, openedAt, ...row }) => {
      const { route, category, confidence } = suggestion;
      if (route === undefined) return [];
      return {
        ...row,
        area: areaId === null ? null : (intake.areas.find(areaId)?.name ?? null),
        category: category?.name ?? '',
        unit: { ...route.unit },
        assistants: route.assistants.map((each) => ({ ...each })),
        confidence,
        openedAt: openedAt.toISOString(),
      };
    });
  return { items, more: usual.length > MOST_AT_ONCE, urgent: rows.length - usual.length };
}
