import type { Erasure } from '../../base/erasure/index.ts';

/** The account loses its person and with it what could be exchanged; the ledger stays, of nobody. */
export const erasure: Erasure = {
  id: 'points',
  erase: async (ctx, { citizenIds }) =>
    (
      await ctx.db.query(
        'UPDATE points.account SET citizen_id = NULL WHERE citizen_id = ANY($1::uuid[]) RETURNING id',
        [citizenIds],
      )
    ).length,
};
