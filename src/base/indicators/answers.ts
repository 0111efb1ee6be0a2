import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';

/** What a citizen answered when called back (回访). */
export interface CallBackAnswer {
  readonly caseId: string;
  readonly solved: boolean;
  readonly satisfied: boolean;
}

const store = statement(
  'indicators.store_answer',
  `INSERT INTO indicators.answer (case_id, solved, satisfied, answered_at) VALUES ($1, $2, $3, $4)
   ON CONFLICT (case_id) DO UPDATE SET solved = excluded.solved, satisfied = excluded.satisfied,
     answered_at = excluded.answered_at WHERE answer.answered_at <= excluded.answered_at`,
);

/**
 * Counts an answer to a call-back in 解决率 and 满意率. It holds until the citizen rates or is called back again: a case
 * that is handled a second time does not lose the first answer by being closed. Emits `indicators.case.answered`.
 */
export async function storeAnswer(ctx: Ctx, answer: CallBackAnswer): Promise<void> {
  const { caseId, solved, satisfied } = answer;
  await ctx.db.run(store, [caseId, solved, satisfied, ctx.clock.now()]);
  ctx.emit({ type: 'indicators.case.answered', aggregate: `case:${caseId}`, data: { caseId } });
}
