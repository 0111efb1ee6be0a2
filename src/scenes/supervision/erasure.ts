import { type Erasure, redactColumns } from '../../base/erasure/index.ts';

/** Calls back, orders, checks and appeals about the person's cases lose name and number. */
export const erasure: Erasure = {
  id: 'supervision',
  erase: async (ctx, person) => {
    const ids = person.endedCaseIds;
    const calls = await ctx.db.query<{ id: string }>(
      'SELECT id FROM supervision.call_back WHERE case_id = ANY($1::uuid[])',
      [ids],
    );
    const callIds = calls.map((row) => row.id);
    const key = { key: 'case_id', ids };
    const changed = [
      await redactColumns(ctx, person, { table: 'supervision.call_back', ...key, text: ['note'] }),
      await redactColumns(ctx, person, {
        ...{ table: 'supervision.call_attempt', key: 'call_back_id', ids: callIds, text: ['note'] },
      }),
      await redactColumns(ctx, person, { table: 'supervision.demand', ...key, text: ['words', 'answer'] }),
      await redactColumns(ctx, person, { table: 'supervision.spot_check', ...key, text: ['note'] }),
      await redactColumns(ctx, person, {
        ...{ table: 'supervision.appeal', ...key, text: ['reason', 'clause', 'decision'] },
      }),
      await redactColumns(ctx, person, { table: 'supervision.bounce', ...key, text: ['reason'] }),
    ];
    return changed.reduce((sum, rows) => sum + rows, 0);
  },
};
