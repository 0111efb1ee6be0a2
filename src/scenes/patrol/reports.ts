import { submitReport } from '../../base/intake/index.ts';
import { act, type CaseState } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { PatrolReceipt, PatrolRequest } from './contract.ts';
import { attachPhotos } from './photos.ts';

/** A shift without network and the night after it; what is older is filed as of now. */
const OLDEST_MS = 36 * 3_600_000;

const insert = statement(
  'patrol.insert_report',
  `INSERT INTO patrol.report (report_id, case_id, staff_id, solved, reported_at) VALUES ($1, $2, $3, $4, $5)`,
);
const selectDay = statement(
  'patrol.select_day',
  `SELECT p.report_id AS "reportId", p.case_id AS "caseId", r.number, r.title, r.address, c.flow_id AS "flowId",
     c.state, p.solved, p.reported_at AS "reportedAt"
   FROM patrol.report p JOIN intake.report r ON r.id = p.report_id JOIN loop.case c ON c.id = p.case_id
   WHERE p.staff_id = $1 AND p.reported_at >= $2 AND p.reported_at < $3
   ORDER BY p.reported_at DESC, p.report_id LIMIT 200`,
);
const wasSolved = statement('patrol.was_solved', 'SELECT solved FROM patrol.report WHERE report_id = $1');

/**
 * Takes a patrol's report in. Small things come with `solved` and are opened and closed in the grid at once; all
 * others go the way of every report. Everything is one transaction: photo, report and closing, or nothing.
 * Throws what `submitReport` and `act` throw, and `patrol.photo_unknown`.
 */
export async function reportOnPatrol(ctx: Ctx, city: City, input: PatrolRequest): Promise<PatrolReceipt> {
  const { solved, photos = [], externalId, text, lon, lat, address, category, onBehalf, asset } = input;
  return inTransaction(ctx, async (tx) => {
    const seenAt = seenWhen(tx, input.seenAt);
    const submitted = await submitReport(tx, city, {
      // Two phones may make the same id: it is one's own only.
      ...{ channel: 'patrol', externalId: `${tx.actor.id}:${externalId}`, text, lon, lat, address, category },
      asset,
      ...(seenAt && { reportedAt: seenAt }),
      ...(onBehalf && { reporter: { ...onBehalf, onBehalf: true } }),
      neverDispatch: solved !== undefined,
    });
    const { report, fused, known } = submitted;
    let state = submitted.case;
    if (!known) {
      const { caseId } = report;
      await attachPhotos(tx, { caseId, photos, purpose: solved ? 'before' : 'report' });
      if (solved) {
        const after = await attachPhotos(tx, { caseId, photos: solved.photos, purpose: 'after' });
        state = await act(tx, city.loop, {
          ...{ caseId, action: 'solve-in-place' },
          form: { result: solved.result, photos: after },
        });
      }
      const at = seenAt ?? tx.clock.now();
      await tx.db.run(insert, [report.id, caseId, tx.actor.id, solved !== undefined, at]);
    }
    const [row] = known ? await tx.db.run<{ solved: boolean }>(wasSolved, [report.id]) : [];
    return {
      ...{ reportId: report.id, caseId: report.caseId, number: report.number, known },
      fused: fused !== undefined,
      solved: row?.solved ?? solved !== undefined,
      state: state?.state ?? null,
      grid: report.areaId === null ? null : (city.areas.find(report.areaId)?.name ?? null),
      unit: unitOf(city, state),
    };
  });
}

function unitOf(city: City, state: CaseState | undefined): string | null {
  const id = state?.leadOrganisationId;
  return id === undefined ? null : (city.organisations.find(id)?.name ?? null);
}

/** The phone's time, unless its clock is ahead or days behind: then now counts. */
function seenWhen(ctx: Ctx, seenAt: string | undefined): Date | undefined {
  if (seenAt === undefined) return undefined;
  const at = new Date(seenAt);
  const age = ctx.clock.now().getTime() - at.getTime();
  return age >= 0 && age <= OLDEST_MS ? at : undefined;
}

export interface OwnReportRow {
  readonly reportId: string;
  readonly caseId: string;
  readonly number: string;
  readonly title: string;
  readonly address: string | null;
  readonly flowId: string;
  readonly state: string;
  readonly solved: boolean;
  readonly reportedAt: Date;
}

/** What the actor reported in a stretch of time, the latest first. */
export function ownReports(ctx: Ctx, from: Date, to: Date): Promise<OwnReportRow[]> {
  return ctx.db.run<OwnReportRow>(selectDay, [ctx.actor.id, from, to]);
}
