import { AppError } from '../../lib/errors.ts';
import { audit } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { type AccountRow, lockAccount, readGrants } from './account-queries.ts';
import { forgetLoginAttempts, takeLoginAttempt } from './attempts.ts';
import type { AuthParts } from './parts.ts';
import { checkPassword } from './passwords.ts';
import { endSessionsOf } from './sessions.ts';
import { createTotp, findTotpStep } from './totp.ts';

const setPassword = statement(
  'auth.own.password',
  'UPDATE auth.account SET password_hash = $2, must_change_password = false WHERE id = $1',
);
const setTotp = statement(
  'auth.own.totp',
  'UPDATE auth.account SET totp_secret = $2, totp_confirmed_at = NULL, totp_last_step = 0 WHERE id = $1',
);
const confirmTotp = statement(
  'auth.own.totp_confirm',
  'UPDATE auth.account SET totp_confirmed_at = $2, totp_last_step = $3 WHERE id = $1',
);

/** Changes one's own password; all other sessions of the account end. Throws `auth.password_wrong`, `auth.password_weak`. */
export async function changePassword(
  parts: AuthParts,
  ctx: Ctx,
  input: { current: string; next: string; sessionToken: string },
): Promise<void> {
  const account = await verifyOwnPassword(parts, ctx, input.current);
  checkPassword(input.next, account.login);
  if (input.next === input.current) throw new AppError('auth.password_weak');
  const passwordHash = await parts.hasher.hash(input.next);
  await inTransaction(ctx, async (tx) => {
    await requireUnchanged(tx, account);
    await tx.db.run(setPassword, [account.id, passwordHash]);
    await endSessionsOf(tx, account.id, input.sessionToken);
    await audit(tx, { action: 'auth.account.password_changed', subject: `account:${account.id}` });
    parts.cache.drop(tx, { actorId: account.id });
  });
}

/**
 * Begins to add a second factor: shows its secret this once; it counts after `confirmOwnTotp`.
 * Throws `auth.password_wrong`, `auth.totp_present`.
 */
export async function beginOwnTotp(
  parts: AuthParts,
  ctx: Ctx,
  password: string,
): Promise<{ secret: string; uri: string }> {
  const account = await verifyOwnPassword(parts, ctx, password);
  const totp = createTotp(account.login);
  await inTransaction(ctx, async (tx) => {
    const current = await requireUnchanged(tx, account);
    if (current.totpConfirmedAt !== null) throw new AppError('auth.totp_present');
    await tx.db.run(setTotp, [account.id, parts.options.secret.seal(totp.secret)]);
  });
  return totp;
}

/** Makes the second factor count, by a first code of it. Throws `auth.totp_wrong`, `auth.totp_not_begun`. */
export async function confirmOwnTotp(parts: AuthParts, ctx: Ctx, code: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const account = await lockAccount(tx, tx.actor.id);
    if (account.totpSecret === null) throw new AppError('auth.totp_not_begun');
    if (account.totpConfirmedAt !== null) throw new AppError('auth.totp_present');
    const secret = parts.options.secret.open(account.totpSecret);
    const step = findTotpStep(tx.clock, secret, code, account.totpLastStep);
    if (step === undefined) throw new AppError('auth.totp_wrong');
    await tx.db.run(confirmTotp, [account.id, tx.clock.now(), step]);
    await audit(tx, { action: 'auth.account.totp_added', subject: `account:${account.id}` });
    parts.cache.drop(tx, { actorId: account.id });
  });
}

/** Takes one's own second factor away. Throws `auth.password_wrong`, and `auth.totp_required` when a role asks for it. */
export async function removeOwnTotp(parts: AuthParts, ctx: Ctx, password: string): Promise<void> {
  const account = await verifyOwnPassword(parts, ctx, password);
  await inTransaction(ctx, async (tx) => {
    await requireUnchanged(tx, account);
    const grants = await readGrants(tx, account.id);
    if (grants.some(({ role }) => parts.book.needsTotp(role))) throw new AppError('auth.totp_required');
    await tx.db.run(setTotp, [account.id, null]);
    await audit(tx, { action: 'auth.account.totp_removed', subject: `account:${account.id}` });
    parts.cache.drop(tx, { actorId: account.id });
  });
}

/** One's own account, once the password was right. Tries count, so that an open page is no way to guess. */
async function verifyOwnPassword(parts: AuthParts, ctx: Ctx, password: string): Promise<AccountRow> {
  if (ctx.actor.kind !== 'staff') throw new AppError('access.denied', { permission: 'staff' });
  const account = await inTransaction(ctx, (tx) => lockAccount(tx, tx.actor.id));
  const attempts = parts.options.secret.hash('own-password', account.id);
  await takeLoginAttempt(ctx, attempts);
  if (!(await parts.hasher.verify(account.passwordHash, password))) throw new AppError('auth.password_wrong');
  await forgetLoginAttempts(ctx, attempts);
  return account;
}

async function requireUnchanged(tx: Ctx, account: AccountRow): Promise<AccountRow> {
  const current = await lockAccount(tx, account.id);
  if (current.passwordHash !== account.passwordHash) throw new AppError('auth.password_wrong');
  return current;
}
