import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';

const erase = statement(
  'messages.erase',
  `WITH reader AS (DELETE FROM messages.reader WHERE reader_id = ANY($1::uuid[])),
     mark AS (DELETE FROM messages.read_mark WHERE reader_id = ANY($1::uuid[]))
   DELETE FROM messages.message WHERE recipient_kind = 'citizen' AND recipient_id = ANY($1::uuid[]) RETURNING id`,
);

/** Removes what citizens were told and how they wanted to be told; what waits for their phones goes with it. */
export async function eraseMessages(ctx: Ctx, citizenIds: readonly string[]): Promise<number> {
  return (await ctx.db.run(erase, [citizenIds])).length;
}
