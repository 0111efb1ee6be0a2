import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { forgetLesson } from '../classify/index.ts';
import { findCase, type Seal, sealCase } from '../loop/index.ts';
import { moveFused, separateReport } from './fuse-commands.ts';
import type { Intake } from './parts.ts';
import { findReport, reportersOf, reportsOfCase, type StoredReport } from './report-store.ts';

const hideReport = statement(
  'intake.seal_report',
  `UPDATE intake.report SET title = $2, text = $2, address = NULL, private = true, suggestion = $3 WHERE id = $1`,
);
const eraseReporter = statement(
  'intake.seal_reporter',
  'UPDATE intake.reporter SET name = NULL, telephone = NULL, erased_at = $2 WHERE id = $1',
);

/** What a report said before it was sealed; the caller keeps it where only those with a right to it look. */
export interface SealedReport {
  readonly caseId: string;
  readonly title: string;
  readonly text: string;
  readonly address: string | null;
  readonly reporterName: string | null;
  readonly reporterTelephone: string | null;
}

/**
 * Makes a report secret after the fact: it gets a case of its own if it shares one, and its words, its address, its
 * reporter and what the classifier learned from it leave every table but the caller's. While the case is open, other
 * reports about it go on together in a new case; those of a closed one stay and keep their reporters' own words.
 * Throws `intake.report_not_found`. Emits `intake.report.sealed` besides what separating emits.
 */
export async function sealReport(
  ctx: Ctx,
  intake: Intake,
  input: { reportId: string; shown: string },
): Promise<SealedReport> {
  return inTransaction(ctx, async (tx) => {
    const report = await findReport(tx.db, input.reportId);
    if (report === undefined) throw new AppError('intake.report_not_found');
    const reporters = await reportersOf(tx.db, report.caseId);
    const reporter = report.reporterId === null ? undefined : reporters.get(report.reporterId);
    const caseId = await ownCase(tx, intake, report);
    await sealCase(tx, intake.loop, { caseId, shown: input.shown, clean: withoutWords });
    const suggestion = { ...report.suggestion, words: [] };
    await tx.db.run(hideReport, [report.id, input.shown, JSON.stringify(suggestion)]);
    if (reporter) await tx.db.run(eraseReporter, [reporter.id, tx.clock.now()]);
    await forgetLesson(tx, `${report.title} ${report.text}`);
    const data = { reportId: report.id, caseId, from: report.caseId };
    tx.emit({ type: 'intake.report.sealed', aggregate: `case:${caseId}`, data });
    const { title, text, address } = report;
    const who = { reporterName: reporter?.name ?? null, reporterTelephone: reporter?.telephone ?? null };
    return { caseId, title, text, address, ...who };
  });
}

/** The case that only this report is about: its own, or after parting it from the others. */
async function ownCase(tx: Ctx, intake: Intake, report: StoredReport): Promise<string> {
  const state = await findCase(tx.db, report.caseId);
  const [first, ...joined] = await reportsOfCase(tx.db, report.caseId);
  if (joined.length === 0) return report.caseId;
  if (first?.id !== report.id) return (await separateReport(tx, intake, report.id)).id;
  if (state?.closedAt !== undefined) return report.caseId;
  const [next, ...rest] = joined;
  const { id } = await separateReport(tx, intake, next!.id);
  for (const other of rest) await moveFused(tx, other, id);
  return report.caseId;
}

/** The words that decided would give the text away, and so would what another platform said of it. */
const withoutWords: NonNullable<Seal['clean']> = (resolved) => {
  const { origin, attributes } = resolved;
  const suggestion = origin?.suggestion as { words?: unknown } | undefined;
  const { refused, ...rest } = attributes ?? {};
  return {
    ...resolved,
    ...(suggestion && { origin: { ...origin, suggestion: { ...suggestion, words: [] } } }),
    ...(refused !== undefined && { attributes: rest }),
  };
};
