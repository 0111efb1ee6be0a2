import { DAY_MS } from '../../lib/time.ts';
import type { Ctx } from '../context/index.ts';
import { statement } from '../db/index.ts';

const statements = [
  statement('auth.purge.session', 'DELETE FROM auth.session WHERE expires_at < $1 OR ends_at < $1'),
  statement('auth.purge.code', 'DELETE FROM auth.phone_code WHERE sent_at < $1 AND day_started_at < $1'),
  statement('auth.purge.attempt', 'DELETE FROM auth.login_attempt WHERE last_at < $1'),
];

/** Removes sessions, codes and attempts that have been over for a day; called by a nightly job. */
export async function purgeAuth(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - DAY_MS);
  for (const each of statements) await ctx.db.run(each, [before]);
}
