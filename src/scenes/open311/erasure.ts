import type { Erasure } from '../../base/erasure/index.ts';

/** Words that were published go at once. */
export const erasure: Erasure = {
  id: 'open311',
  erase: async (ctx, { reportIds }) => {
    const rows = await ctx.db.query(
      'DELETE FROM open311.published_text WHERE report_id = ANY($1::uuid[]) RETURNING report_id',
      [reportIds],
    );
    return rows.length;
  },
};
