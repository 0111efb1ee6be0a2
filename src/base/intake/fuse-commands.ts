import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { act, type CaseState, type Loop, lockCaseState, openCase } from '../loop/index.ts';
import type { Intake } from './parts.ts';
import { findReport, type StoredReport, storeFusion } from './report-store.ts';

const moveReport = statement('intake.move_report', 'UPDATE intake.report SET case_id = $2 WHERE id = $1');
const undoFusion = statement(
  'intake.undo_fusion',
  `UPDATE intake.fusion SET undone_at = $3, undone_by = $4
   WHERE report_id = $1 AND case_id = $2 AND undone_at IS NULL RETURNING id`,
);

/**
 * Takes a report out of the case it was put to (拆单): it gets a case of its own, with the clock it has had since it
 * was reported. Throws `intake.report_not_found`, `intake.not_fused`. Emits `intake.report.separated`.
 */
export async function separateReport(ctx: Ctx, intake: Intake, reportId: string): Promise<CaseState> {
  return inTransaction(ctx, async (tx) => {
    const report = await getReport(tx, reportId);
    await lockCaseState(tx.db, report.caseId);
    const undone = await tx.db.run(undoFusion, [report.id, report.caseId, tx.clock.now(), tx.actor.id]);
    if (undone.length === 0) throw new AppError('intake.not_fused');
    const path = report.areaId === null ? [] : intake.areas.resolve(intake.areas.get(report.areaId).path);
    const opened = await openCase(tx, intake.loop, {
      flowId: 'incident',
      subject: {
        ...{ title: report.title, description: report.text, channel: report.channel, kind: report.kind },
        ...(report.categoryList && { categoryList: report.categoryList }),
        ...(report.categoryCode && { categoryCode: report.categoryCode }),
        ...{ priority: report.redLine ? 1 : 3, synthetic: report.synthetic },
        place: {
          areaPath: path.map((area) => area.id),
          ...(report.areaId && { areaId: report.areaId }),
          ...(report.lon !== null && report.lat !== null && { lon: report.lon, lat: report.lat }),
          ...(report.address && { address: report.address }),
        },
      },
      origin: { suggestion: report.suggestion },
      openedAt: report.reportedAt,
    });
    await tx.db.run(moveReport, [report.id, opened.id]);
    const data = { reportId: report.id, from: report.caseId, caseId: opened.id };
    tx.emit({ type: 'intake.report.separated', aggregate: `case:${opened.id}`, data });
    return opened;
  });
}

/** Puts a report to another open case by a person's decision (并单). The case it leaves must have no other report. */
export async function fuseReport(ctx: Ctx, reportId: string, caseId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const report = await getReport(tx, reportId);
    const target = await lockCaseState(tx.db, caseId);
    if (target.closedAt !== undefined) throw new AppError('intake.case_closed');
    storeFusion(tx, { ...report, caseId }, { caseId, score: 1, reasons: { hours: 0, likeness: 0 } });
    await tx.db.run(moveReport, [report.id, caseId]);
    const data = { reportId: report.id, from: report.caseId, caseId };
    tx.emit({ type: 'intake.report.fused', aggregate: `case:${caseId}`, data });
  });
}

/**
 * Ends a case whose reports have all gone to another one (并单): taken out of the queue as withdrawn, with the number of
 * the case that goes on. Only a case that still waits for dispatch: throws `loop.action_not_allowed` for one that a unit
 * has in hand, and `access.denied`.
 */
export function endEmptied(ctx: Ctx, loop: Loop, caseId: string, into: string): Promise<CaseState> {
  return act(ctx, loop, { caseId, action: 'exit', form: { exit: 'withdrawn', note: `并入 ${into}` } });
}

/** Moves a report that was fused on to another case, as one of several that are parted from their old case. */
export async function moveFused(tx: Ctx, report: StoredReport, caseId: string): Promise<void> {
  await tx.db.run(undoFusion, [report.id, report.caseId, tx.clock.now(), tx.actor.id]);
  await fuseReport(tx, report.id, caseId);
}

async function getReport(ctx: Ctx, id: string): Promise<StoredReport> {
  const report = await findReport(ctx.db, id);
  if (report === undefined) throw new AppError('intake.report_not_found');
  return report;
}
