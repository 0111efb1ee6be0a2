import { AppError } from '../../lib/errors.ts';
import { systemActor } from '../access/index.ts';
import { audit } from '../audit/record.ts';
import { asActor, type Ctx, inTransaction } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { type AccountRow, findAccountByLogin, lockAccount, normaliseLogin } from './account-queries.ts';
import { forgetLoginAttempts, takeLoginAttempt } from './attempts.ts';
import { findOrCreateCitizen } from './citizens.ts';
import type { AuthParts } from './parts.ts';
import { takePhoneCode } from './phone-codes.ts';
import { beginSession } from './sessions.ts';
import { findTotpStep } from './totp.ts';

const noteLogin = statement(
  'auth.account.login',
  'UPDATE auth.account SET last_login_at = $2, password_hash = coalesce($3, password_hash) WHERE id = $1',
);
const useStep = statement(
  'auth.account.use_step',
  'UPDATE auth.account SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2 RETURNING id',
);

/**
 * Signs staff in and returns the new session's token. Throws `auth.login_failed` for an unknown login, a wrong
 * password or a disabled account alike, `auth.locked`, and to those who know the password `auth.totp_needed`
 * and `auth.totp_wrong`.
 */
export async function signInStaff(
  parts: AuthParts,
  ctx: Ctx,
  input: { login: string; password: string; totp?: string; address: string; kept: boolean },
): Promise<{ token: string }> {
  const loginHash = parts.options.secret.hash('login', normaliseLogin(input.login));
  const account = await findAccountByLogin(ctx, input.login);
  const take = () => takeLoginAttempt(ctx, loginHash);
  const matches = await parts.hasher.verify(account?.passwordHash, input.password, take);
  if (account === undefined || !matches || account.disabledAt !== null) {
    // Noted for logins that do not exist as well: both ways must do the same work.
    const subject = account ? `account:${account.id}` : `login:${loginHash.toString('hex').slice(0, 16)}`;
    await audit(ctx, { action: 'auth.account.sign_in_failed', subject, details: { address: input.address } });
    throw new AppError('auth.login_failed');
  }
  await requireSecondFactor(parts, ctx, account, input.totp);
  const rehashed = parts.hasher.needsRehash(account.passwordHash)
    ? await parts.hasher.hash(input.password)
    : null;
  return inTransaction(ctx, async (tx) => {
    // Read again under a lock: the account may have been disabled or its password changed in the meantime.
    const current = await lockAccount(tx, account.id);
    if (current.disabledAt !== null || current.passwordHash !== account.passwordHash)
      throw new AppError('auth.login_failed');
    await tx.db.run(noteLogin, [account.id, tx.clock.now(), rehashed]);
    await forgetLoginAttempts(tx, loginHash);
    const self = { kind: 'staff', id: account.id, name: account.login, grants: [] } as const;
    const details = { address: input.address, kept: input.kept };
    await audit(asActor(tx, self), {
      action: 'auth.account.signed_in',
      subject: `account:${account.id}`,
      details,
    });
    const { kept } = input;
    return beginSession(tx, { accountId: account.id }, { limits: parts.options.config, kept });
  });
}

/** Passes when the account has no second factor or the code is right; each code counts once. */
async function requireSecondFactor(
  parts: AuthParts,
  ctx: Ctx,
  account: AccountRow,
  code: string | undefined,
): Promise<void> {
  if (account.totpSecret === null || account.totpConfirmedAt === null) return;
  if (code === undefined || code === '') throw new AppError('auth.totp_needed');
  const secret = parts.options.secret.open(account.totpSecret);
  const step = findTotpStep(ctx.clock, secret, code, account.totpLastStep);
  if (step === undefined || (await ctx.db.run(useStep, [account.id, step])).length === 0)
    throw new AppError('auth.totp_wrong');
}

/** Signs a citizen in, on a phone of their own, by the code sent to the phone. Throws `auth.code_wrong`, `auth.code_expired`. */
export async function signInCitizen(
  parts: AuthParts,
  ctx: Ctx,
  input: { phone: string; code: string },
): Promise<{ token: string; citizenId: string }> {
  await takePhoneCode(parts, ctx, input.phone, input.code);
  return inTransaction(asActor(ctx, systemActor('auth')), async (tx) => {
    const citizenId = await findOrCreateCitizen(parts, tx, input.phone);
    const limits = parts.options.config;
    const { token } = await beginSession(tx, { citizenId }, { limits, kept: true });
    return { token, citizenId };
  });
}
