import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import {
  endEmptied,
  findReport,
  fuseReport,
  type Intake,
  reportsOfCase,
  separateReport,
} from '../intake/index.ts';
import { getVisibleCase } from '../loop/index.ts';
import { refusalOf, withNumbers } from './bulk.ts';
import type { MergeAnswer, MergeRequest } from './contract.ts';

/**
 * Puts cases about the same thing together (并单): their reports go to `into`, which goes on; they themselves end as
 * withdrawn. Only cases that wait for dispatch are taken; the others are listed with the reason and stay as they are.
 * Each report keeps its number, and its reporter is told of the case that goes on.
 * Throws `loop.case_not_found`, `access.out_of_scope`, `intake.case_closed`.
 */
export async function mergeCases(
  ctx: Ctx,
  intake: Intake,
  { into, cases }: MergeRequest,
  { language, keepsCases }: { language: 'zh' | 'en'; keepsCases: (channel: string) => boolean },
): Promise<MergeAnswer> {
  return inTransaction(ctx, async (tx) => {
    const target = await getVisibleCase(tx, into);
    if (target.closedAt !== undefined) throw new AppError('intake.case_closed');
    const groups: string[][] = [];
    const refused: ReturnType<typeof refusalOf>[] = [];
    for (const id of [...new Set(cases)].filter((each) => each !== into).sort()) {
      try {
        await getVisibleCase(tx, id);
        if ((await reportsOfCase(tx.db, id)).some(({ channel }) => keepsCases(channel)))
          throw new AppError('desk.channel_keeps_case');
        // Ended first: a refusal comes before any report has moved.
        await endEmptied(tx, intake.loop, id, target.number);
      } catch (error) {
        refused.push(refusalOf(error, id, language));
        continue;
      }
      const reports = (await reportsOfCase(tx.db, id)).map((report) => report.id);
      for (const report of reports) await fuseReport(tx, report, into);
      if (reports.length > 0) groups.push(reports);
    }
    const { number } = target;
    return { into: { id: into, number }, groups, refused: await withNumbers(tx, refused) };
  });
}

/**
 * Parts what was put together by mistake: each group of reports gets a case of its own again, with the clock it has had
 * since it was reported. Throws `intake.report_not_found`, `intake.not_fused`, `access.out_of_scope`.
 */
export async function partCases(
  ctx: Ctx,
  intake: Intake,
  groups: readonly (readonly string[])[],
): Promise<{ id: string; number: string }[]> {
  return inTransaction(ctx, async (tx) => {
    const opened: { id: string; number: string }[] = [];
    for (const [first, ...rest] of groups) {
      const report = first === undefined ? undefined : await findReport(tx.db, first);
      if (report === undefined) throw new AppError('intake.report_not_found');
      await getVisibleCase(tx, report.caseId);
      const { id, number } = await separateReport(tx, intake, report.id);
      for (const other of rest) await fuseReport(tx, other, id);
      opened.push({ id, number });
    }
    return opened;
  });
}
