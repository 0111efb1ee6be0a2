import { ERASED, type Erasure, redactColumns } from '../../base/erasure/index.ts';

/**
 * A question leaves the public pages at once; its words, corrections and notes go once it is answered and closed. The
 * unit's reply stays, without name and number.
 */
export const erasure: Erasure = {
  id: 'online-appeals',
  erase: async (ctx, person) => {
    const hidden = await ctx.db.query(
      `UPDATE online_appeals.question SET status = 'private', refusal = $2 WHERE citizen_id = ANY($1::uuid[])
         AND status = 'published' RETURNING id`,
      [person.citizenIds, ERASED],
    );
    const over = await ctx.db.query<{ id: string }>(
      `SELECT q.id FROM online_appeals.question q LEFT JOIN loop.case c ON c.id = q.case_id
       WHERE q.citizen_id = ANY($1::uuid[]) AND (c.closed OR q.status IN ('refused', 'submitted')) AND q.text <> $2`,
      [person.citizenIds, ERASED],
    );
    const ids = over.map((row) => row.id);
    await ctx.db.query(
      `WITH old AS (DELETE FROM online_appeals.correction WHERE question_id = ANY($1::uuid[]) AND subject = 'question')
       UPDATE online_appeals.question SET title = $2, text = $2, lon = NULL, lat = NULL, public_title = NULL, public_text = NULL, pieces = NULL
       WHERE id = ANY($1::uuid[])`,
      [ids, ERASED],
    );
    await redactColumns(ctx, person, {
      ...{ table: 'online_appeals.question', key: 'id', ids },
      text: ['refusal', 'returned_draft', 'reviewed_draft', 'reviewed_reply', 'reply'],
    });
    await redactColumns(ctx, person, {
      ...{ table: 'online_appeals.correction', key: 'question_id', ids, text: ['reason'], json: ['before'] },
    });
    await redactColumns(ctx, person, {
      ...{ table: 'online_appeals.pressing', key: 'question_id', ids, text: ['reason'] },
    });
    return hidden.length + ids.length;
  },
};
