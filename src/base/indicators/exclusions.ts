import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';

/** Groups of figures that a case can be left out of: the deadlines kept, and each of the three rates. */
export const EXCLUDABLE = ['on-time', 'response', 'resolution', 'satisfaction'] as const;
export type ExcludableFigure = (typeof EXCLUDABLE)[number];

/** A decision that a case does not count for a unit (申诉剔除). */
export interface Exclusion {
  readonly caseId: string;
  readonly organisationId: string;
  /** What was decided about: two decisions about one case stand and fall apart. */
  readonly measure: string;
  readonly figures: readonly ExcludableFigure[];
}

const insert = statement(
  'indicators.insert_exclusion',
  `INSERT INTO indicators.exclusion (case_id, organisation_id, measure, figures, decided_at)
   VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING case_id`,
);
const remove = statement(
  'indicators.delete_exclusion',
  `DELETE FROM indicators.exclusion WHERE case_id = $1 AND organisation_id = $2 AND measure = $3 RETURNING case_id`,
);

/**
 * Leaves a case out of a unit's figures; its facts are worked out anew behind the transaction. Said twice it is the
 * same. Emits `indicators.case.excluded`.
 */
export async function excludeCase(ctx: Ctx, exclusion: Exclusion): Promise<void> {
  const { caseId, organisationId, measure, figures } = exclusion;
  const values = [caseId, organisationId, measure, figures, ctx.clock.now()];
  if ((await ctx.db.run(insert, values)).length > 0) tell(ctx, 'indicators.case.excluded', caseId);
}

/** Takes such a decision back: the case counts again. Emits `indicators.case.included`. */
export async function includeCase(ctx: Ctx, exclusion: Omit<Exclusion, 'figures'>): Promise<void> {
  const { caseId, organisationId, measure } = exclusion;
  if ((await ctx.db.run(remove, [caseId, organisationId, measure])).length > 0)
    tell(ctx, 'indicators.case.included', caseId);
}

/** In the order of the case's own events, so that the last reading of it sees all of them. */
function tell(ctx: Ctx, type: string, caseId: string): void {
  ctx.emit({ type, aggregate: `case:${caseId}`, data: { caseId } });
}
