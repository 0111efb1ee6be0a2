import { AppError } from '../../lib/errors.ts';
import { DAY_MS, MINUTE_MS } from '../../lib/time.ts';
import type { Ctx } from '../context/index.ts';
import { statement } from '../db/index.ts';

/** Failures in a row that are free; each further one doubles the wait: 1, 2, 4, 8, then 15 minutes. */
const FREE_FAILURES = 5;
const MAX_LOCK_MINUTES = 15;
const FORGOTTEN_AFTER_MS = DAY_MS;

const take = statement(
  'auth.attempt.take',
  `INSERT INTO auth.login_attempt AS a (login_hash, count, last_at) VALUES ($1, 1, $2)
   ON CONFLICT (login_hash) DO UPDATE SET
     count = CASE WHEN a.last_at < $3 THEN 1 ELSE a.count + 1 END,
     last_at = $2,
     locked_until = CASE WHEN a.last_at >= $3 AND a.count + 1 >= ${FREE_FAILURES}
       THEN $2::timestamptz + interval '1 minute' * least(${MAX_LOCK_MINUTES}, power(2, least(a.count + 1 - ${FREE_FAILURES}, 10)))
       END
   WHERE a.locked_until IS NULL OR a.locked_until <= $2
   RETURNING count`,
);
const findLock = statement(
  'auth.attempt.find_lock',
  'SELECT locked_until AS "lockedUntil" FROM auth.login_attempt WHERE login_hash = $1',
);
const forget = statement('auth.attempt.forget', 'DELETE FROM auth.login_attempt WHERE login_hash = $1');

/**
 * Counts an attempt before the password is looked at, so that many at once win nothing; a success forgets it.
 * Throws `auth.locked` with the seconds to wait. Logins that do not exist are treated the same.
 */
export async function takeLoginAttempt(ctx: Ctx, loginHash: Buffer): Promise<void> {
  const now = ctx.clock.now();
  const forgottenBefore = new Date(now.getTime() - FORGOTTEN_AFTER_MS);
  const rows = await ctx.db.run(take, [loginHash, now, forgottenBefore]);
  if (rows.length > 0) return;
  const [row] = await ctx.db.run<{ lockedUntil: Date | null }>(findLock, [loginHash]);
  const waitMs = (row?.lockedUntil?.getTime() ?? 0) - now.getTime();
  // A clock that was set back must not lock anybody for longer than the rule says.
  throw new AppError('auth.locked', {
    seconds: Math.ceil(Math.min(Math.max(waitMs, 1_000), MAX_LOCK_MINUTES * MINUTE_MS) / 1000),
  });
}

export async function forgetLoginAttempts(ctx: Ctx, loginHash: Buffer): Promise<void> {
  await ctx.db.run(forget, [loginHash]);
}
