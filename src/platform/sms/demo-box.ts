import type { Ctx, RootCtx } from '../context/index.ts';
import { statement } from '../db/index.ts';
import type { SmsSender } from './model.ts';

/** A message that a demonstration shows instead of sending it. */
export interface DemoMessage {
  readonly phone: string;
  readonly text: string;
  readonly sentAt: string;
}

const KEPT_MINUTES = 10;
const SHOWN = 20;

const insert = statement(
  'sms.demo.insert',
  `WITH old AS (DELETE FROM sms.demo_message WHERE sent_at < $5::timestamptz - interval '${KEPT_MINUTES} minutes')
   INSERT INTO sms.demo_message (id, dedup_id, phone, text, sent_at) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (dedup_id) DO NOTHING`,
);
const list = statement(
  'sms.demo.list',
  `SELECT phone, text, sent_at AS "sentAt" FROM sms.demo_message
   WHERE sent_at >= $1::timestamptz - interval '${KEPT_MINUTES} minutes' AND ($2::text IS NULL OR phone = $2)
   ORDER BY sent_at DESC, id DESC LIMIT ${SHOWN}`,
);

/** Keeps messages for ten minutes in the database, where the page's message box reads them. Never for real life. */
export function createDemoSmsSender(root: RootCtx): SmsSender {
  return {
    send: async ({ id, phone, text }) => {
      await root.db.run(insert, [root.ids.next(), id, phone, text, root.clock.now()]);
    },
  };
}

/** The last 20 messages of the last ten minutes, newest first, of one phone if named. */
export async function listDemoMessages(ctx: RootCtx, phone?: string): Promise<DemoMessage[]> {
  const rows = await ctx.db.run<{ phone: string; text: string; sentAt: Date }>(list, [
    ctx.clock.now(),
    phone ?? null,
  ]);
  return rows.map((row) => ({ ...row, sentAt: row.sentAt.toISOString() }));
}

const eraseOf = statement('sms.demo.erase', 'DELETE FROM sms.demo_message WHERE phone = $1 RETURNING id');
const purge = statement('sms.demo.purge', 'DELETE FROM sms.demo_message WHERE sent_at < $1');

/** Removes what one phone would have got. */
export async function eraseDemoMessages(ctx: Ctx, phone: string): Promise<number> {
  return (await ctx.db.run(eraseOf, [phone])).length;
}

/** Removes what the box no longer shows; called by the nightly job that ages messages. */
export async function purgeDemoMessages(ctx: Ctx): Promise<void> {
  await ctx.db.run(purge, [new Date(ctx.clock.now().getTime() - KEPT_MINUTES * 60_000)]);
}
