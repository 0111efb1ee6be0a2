import { DAY_MS, HOUR_MS } from '../../lib/time.ts';
import type { Ctx } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { hashToken, randomToken, SESSION_LIFETIME_MS } from './credentials.ts';
import type { AuthOptions } from './model.ts';

/** Open sessions somebody may have at once; the oldest end first. */
const MAX_SESSIONS = 20;

const insert = statement(
  'auth.session.insert',
  `INSERT INTO auth.session (token_hash, account_id, citizen_id, created_at, seen_at, expires_at, ends_at, kept)
   VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`,
);
const endOldest = statement(
  'auth.session.end_oldest',
  `DELETE FROM auth.session WHERE token_hash IN (
     SELECT token_hash FROM auth.session WHERE account_id = $1 OR citizen_id = $2
     ORDER BY created_at DESC OFFSET ${MAX_SESSIONS})`,
);
const end = statement('auth.session.end', 'DELETE FROM auth.session WHERE token_hash = $1');
const endAllOf = statement(
  'auth.session.end_all',
  'DELETE FROM auth.session WHERE (account_id = $1 OR citizen_id = $1) AND token_hash IS DISTINCT FROM $2',
);

type Limits = Pick<AuthOptions['config'], 'sessionHours' | 'keptSessionDays'>;

/** How long a session lasts without use, in ms. */
export function idleMsOf(limits: Limits, kept: boolean): number {
  return Math.min(
    kept ? limits.keptSessionDays * DAY_MS : limits.sessionHours * HOUR_MS,
    SESSION_LIFETIME_MS,
  );
}

/** Begins a session for an account or a citizen. The token is in nobody's hands but the caller's. */
export async function beginSession(
  ctx: Ctx,
  who: { accountId: string } | { citizenId: string },
  { limits, kept }: { limits: Limits; kept: boolean },
): Promise<{ token: string }> {
  const token = randomToken();
  const nowMs = ctx.clock.now().getTime();
  const accountId = 'accountId' in who ? who.accountId : null;
  const citizenId = 'citizenId' in who ? who.citizenId : null;
  await ctx.db.run(insert, [
    ...[hashToken(token), accountId, citizenId, new Date(nowMs)],
    new Date(nowMs + idleMsOf(limits, kept)),
    ...[new Date(nowMs + SESSION_LIFETIME_MS), kept],
  ]);
  await ctx.db.run(endOldest, [accountId, citizenId]);
  return { token };
}

export async function endSession(ctx: Ctx, token: string): Promise<void> {
  await ctx.db.run(end, [hashToken(token)]);
}

/** Ends all sessions of an account or citizen, but for the one with `keptToken`. */
export async function endSessionsOf(ctx: Ctx, id: string, keptToken?: string): Promise<void> {
  await ctx.db.run(endAllOf, [id, keptToken === undefined ? null : hashToken(keptToken)]);
}
