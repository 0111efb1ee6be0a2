import type { RootCtx } from '../context/index.ts';
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
  'auth.demo.insert',
  `WITH old AS (DELETE FROM auth.demo_message WHERE sent_at < $4::timestamptz - interval '${KEPT_MINUTES} minutes')
   INSERT INTO auth.demo_message (id, phone, text, sent_at) VALUES ($1, $2, $3, $4)`,
);
const list = statement(
  'auth.demo.list',
  `SELECT phone, text, sent_at AS "sentAt" FROM auth.demo_message
   WHERE sent_at >= $1::timestamptz - interval '${KEPT_MINUTES} minutes' AND ($2::text IS NULL OR phone = $2)
   ORDER BY sent_at DESC, id DESC LIMIT ${SHOWN}`,
);

/** Keeps messages for ten minutes in the database, where the page's message box reads them. Never for real life. */
export function createDemoSmsSender(root: RootCtx): SmsSender {
  return {
    send: async ({ phone, text }) => {
      await root.db.run(insert, [root.ids.next(), phone, text, root.clock.now()]);
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
