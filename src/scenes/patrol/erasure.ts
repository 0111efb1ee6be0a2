import { type Erasure, redactColumns } from '../../base/erasure/index.ts';

/** Questions and answers of checks lose name and number; the tracks of a member of staff with that number go. */
export const erasure: Erasure = {
  id: 'patrol',
  erase: async (ctx, person) => {
    const redacted = await redactColumns(ctx, person, {
      ...{ table: 'patrol.check', key: 'case_id', ids: person.endedCaseIds, text: ['question', 'note'] },
    });
    const digits = person.phone?.replace(/\D/g, '');
    if (!digits) return redacted;
    const tracks = await ctx.db.query(
      `DELETE FROM patrol.track WHERE staff_id IN
         (SELECT id FROM organisations.staff WHERE regexp_replace(telephone, '\\D', '', 'g') = $1) RETURNING id`,
      [digits],
    );
    return redacted + tracks.length;
  },
};
