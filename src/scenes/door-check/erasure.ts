import { ERASED, type Erasure } from '../../base/erasure/index.ts';

/** Notes of visits lose name and number; what was learned at doors lies in the registry, not here. */
export const erasure: Erasure = {
  id: 'door-check',
  erase: async (ctx, { pattern }) => {
    if (pattern === undefined) return 0;
    const rows = await ctx.db.query(
      `UPDATE door_check.visit SET note = regexp_replace(note, $1, $2, 'g') WHERE note ~ $1 RETURNING 1`,
      [pattern, ERASED],
    );
    return rows.length;
  },
};
