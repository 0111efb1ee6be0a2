import { ERASED, type Erasure, redactColumns } from '../../base/erasure/index.ts';

/**
 * A secret ticket keeps its caller here and nowhere else, so it is found here. What changed in a ticket, and what was
 * said in calls back and to the upper side, loses name and number; the upper platform itself is asked by its own way.
 */
export const erasure: Erasure = {
  id: 'hotline',
  find: async (ctx, { phones }) => {
    const rows = await ctx.db.query<{ name: string | null; reportId: string }>(
      `SELECT s.reporter_name AS name, t.report_id AS "reportId" FROM hotline.secret_text s
       JOIN hotline.ticket t ON t.id = s.ticket_id WHERE s.reporter_telephone = ANY($1)`,
      [phones],
    );
    return {
      names: rows.flatMap((row) => row.name ?? []),
      reportIds: rows.map((row) => row.reportId),
    };
  },
  erase: async (ctx, person) => {
    const tickets = await ctx.db.query<{ id: string }>(
      'SELECT id FROM hotline.ticket WHERE report_id = ANY($1::uuid[])',
      [person.endedReportIds],
    );
    const ids = tickets.map((row) => row.id);
    const changed = [
      await ctx.db.query(
        `UPDATE hotline.secret_text SET title = NULL, text = $2, address = NULL, reporter_name = NULL,
           reporter_telephone = NULL WHERE ticket_id = ANY($1::uuid[]) RETURNING ticket_id`,
        [ids, ERASED],
      ),
      await ctx.db.query(
        `UPDATE hotline.ticket_change SET before = NULL, after = NULL WHERE ticket_id = ANY($1::uuid[])
           AND field IN ('title', 'text', 'address', 'reporter') RETURNING id`,
        [ids],
      ),
      await ctx.db.query(
        'UPDATE hotline.call_back SET note = NULL WHERE ticket_id = ANY($1::uuid[]) AND note IS NOT NULL RETURNING id',
        [ids],
      ),
    ].map((rows) => rows.length);
    const key = { key: 'ticket_id', ids };
    changed.push(
      await redactColumns(ctx, person, { table: 'hotline.ticket_change', ...key, text: ['before', 'after'] }),
      await redactColumns(ctx, person, {
        ...{ table: 'hotline.request', ...key, text: ['reason', 'answer', 'last_error'] },
      }),
      await redactColumns(ctx, person, {
        ...{ table: 'hotline.ticket', key: 'id', ids, text: ['step', 'holder'], json: ['taken_over'] },
      }),
    );
    return changed.reduce((sum, rows) => sum + rows, 0);
  },
};
