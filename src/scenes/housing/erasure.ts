import { ERASED, type Erasure } from '../../base/erasure/index.ts';

/** Contacts and notes of lettings lose number and name; who lets and rents lies in the registry, not here. */
export const erasure: Erasure = {
  id: 'housing',
  erase: async (ctx, { pattern }) => {
    if (pattern === undefined) return 0;
    const rows = await ctx.db.query(
      `UPDATE housing.letting SET contact = regexp_replace(contact, $1, $2, 'g'), note = regexp_replace(note, $1, $2, 'g'),
         end_reason = regexp_replace(end_reason, $1, $2, 'g')
       WHERE contact ~ $1 OR note ~ $1 OR end_reason ~ $1 RETURNING 1`,
      [pattern, ERASED],
    );
    return rows.length;
  },
};
