import { type Erasure, redactColumns } from '../../base/erasure/index.ts';

/** The place that the caller named goes; what was noted and answered loses name and number. 110 keeps its own record. */
export const erasure: Erasure = {
  id: 'police-diversion',
  erase: async (ctx, person) => {
    const calls = await ctx.db.query<{ id: string; changed: boolean }>(
      `WITH own AS (
         SELECT id, place_text IS NOT NULL AS changed FROM police_diversion.call WHERE report_id = ANY($1::uuid[])
       ), gone AS (UPDATE police_diversion.call c SET place_text = NULL FROM own WHERE c.id = own.id)
       SELECT id, changed FROM own`,
      [person.endedReportIds],
    );
    const ids = calls.map((row) => row.id);
    const noted = await redactColumns(ctx, person, {
      ...{
        table: 'police_diversion.call',
        key: 'id',
        ids,
        text: ['nature', 'joint_note', 'returned_reason'],
      },
    });
    const told = await redactColumns(ctx, person, {
      ...{ table: 'police_diversion.reply', key: 'call_id', ids, text: ['text'] },
    });
    return calls.filter((row) => row.changed).length + noted + told;
  },
};
