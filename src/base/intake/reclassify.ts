import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { storeLesson } from '../classify/index.ts';
import { act, type CaseState, findCase } from '../loop/index.ts';
import type { Intake } from './parts.ts';
import { type Suggestion, understand } from './understand.ts';

/**
 * Corrects the category of a case: limits follow, the time used so far stays, a new unit is suggested, and the
 * classifier learns from it at once. Throws `classify.category_unknown`, `classify.category_retired` and the loop's.
 */
export async function reclassify(
  ctx: Ctx,
  intake: Intake,
  input: {
    caseId: string;
    list: string;
    code: string;
    note?: string | undefined;
    expectedVersion?: number | undefined;
  },
): Promise<{ state: CaseState; suggestion: Suggestion }> {
  const day = intake.loop.dayOf(ctx.clock.now());
  const category = intake.categories.getUsable(input.list, input.code, day);
  return inTransaction(ctx, async (tx) => {
    const before = await findCase(tx.db, input.caseId);
    if (before === undefined) throw new AppError('loop.case_not_found', { id: input.caseId });
    const text = `${before.subject.title} ${before.subject.description}`;
    const path = intake.areas.resolve(before.subject.place.areaPath);
    const { suggestion } = understand(intake, { text, kind: before.subject.kind, category, path, day });
    const state = await act(tx, intake.loop, {
      caseId: input.caseId,
      action: 'reclassify',
      form: { category: `${input.list} ${input.code}`, ...(input.note && { note: input.note }) },
      resolved: {
        subject: { categoryList: input.list, categoryCode: input.code },
        origin: { suggestion },
      },
      ...(input.expectedVersion !== undefined && { expectedVersion: input.expectedVersion }),
    });
    const learned = intake.categories.mapTo(category, intake.categories.mainList);
    if (learned) {
      await storeLesson(tx, { list: learned.list, code: learned.code, text, source: 'correction' });
      intake.classifier.correct(text, learned.code);
    }
    return { state, suggestion };
  });
}
