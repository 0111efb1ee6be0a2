import { ERASED, type Erasure } from '../../base/erasure/index.ts';

/**
 * What is shown in public and what was sent but never reported goes at once. The words of a rating and where a photo
 * was taken go with the report; the photos of a case stay with it, as proof of what was found.
 */
export const erasure: Erasure = {
  id: 'snap-report',
  erase: async (ctx, { citizenIds, reportIds, endedReportIds }) => {
    const run = async (text: string, values: readonly unknown[]) => (await ctx.db.query(text, values)).length;
    const waiting = await run(
      'DELETE FROM snap_report.photo WHERE citizen_id = ANY($1::uuid[]) AND report_id IS NULL RETURNING id',
      [citizenIds],
    );
    const places = await run(
      `UPDATE snap_report.photo SET lon = NULL, lat = NULL, taken_at = NULL
       WHERE report_id = ANY($1::uuid[]) AND (lon IS NOT NULL OR taken_at IS NOT NULL) RETURNING id`,
      [endedReportIds],
    );
    const ratings = await run(
      `UPDATE snap_report.rating SET words = '' WHERE report_id = ANY($1::uuid[]) AND words <> '' RETURNING report_id`,
      [endedReportIds],
    );
    const shown = await run(
      `WITH gone AS (
         UPDATE snap_report.publication SET state = 'withdrawn', version = version + 1, waits_since = NULL, title = NULL,
           text = NULL, result = NULL, place = NULL, lon = NULL, lat = NULL, note = NULL, reason = $2,
           decided_at = $3, decided_by = $4
         WHERE report_id = ANY($1::uuid[]) AND (state <> 'withdrawn' OR note IS NOT NULL) RETURNING case_id
       ), copies AS (DELETE FROM snap_report.public_photo p USING gone WHERE p.case_id = gone.case_id)
       SELECT case_id FROM gone`,
      [reportIds, ERASED, ctx.clock.now(), ctx.actor.id],
    );
    return waiting + places + ratings + shown;
  },
};
