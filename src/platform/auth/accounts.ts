import { AppError } from '../../lib/errors.ts';
import { covers } from '../access/index.ts';
import { audit } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context/index.ts';
import { isUniqueViolation, statement } from '../db/index.ts';
import { type AccountRow, lockAccount, manageScope, normaliseLogin, readGrants } from './account-queries.ts';
import type { GrantInput } from './model.ts';
import type { AuthParts } from './parts.ts';
import { checkPassword } from './passwords.ts';
import { requireAppointing } from './roles.ts';
import { endSessionsOf } from './sessions.ts';

export interface NewAccount {
  /** 2 to 64 letters, digits, `.`, `_`, `-`, `@`; capitals are taken as small letters. */
  readonly login: string;
  readonly name: string;
  readonly password: string;
  readonly organisationId?: string;
  readonly grants?: readonly GrantInput[];
  /** Holds permissions back until the person has chosen a password of their own; true unless said. */
  readonly mustChangePassword?: boolean;
}

const LOGIN = /^[\p{L}\p{N}._@-]{2,64}$/u;
const MAX_GRANTS = 100;

const insert = statement(
  'auth.account.insert',
  `INSERT INTO auth.account (id, login, name, organisation_id, password_hash, must_change_password, created_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const removeGrants = statement('auth.grant.remove', 'DELETE FROM auth.account_grant WHERE account_id = $1');
const insertGrants = statement(
  'auth.grant.insert',
  `INSERT INTO auth.account_grant (account_id, role, organisation_id, area_id)
   SELECT $1, g->>'role', g->>'organisationId', g->>'areaId' FROM jsonb_array_elements($2::jsonb) g
   ON CONFLICT DO NOTHING`,
);
const setDisabled = statement(
  'auth.account.disable',
  'UPDATE auth.account SET disabled_at = $2 WHERE id = $1',
);
const resetAccount = statement(
  'auth.account.reset',
  `UPDATE auth.account SET password_hash = $2, must_change_password = true,
     totp_secret = CASE WHEN $3 THEN NULL ELSE totp_secret END,
     totp_confirmed_at = CASE WHEN $3 THEN NULL ELSE totp_confirmed_at END
   WHERE id = $1`,
);

/**
 * Opens an account and returns its id. Throws `auth.login_invalid`, `auth.login_taken`, `auth.password_weak`,
 * `auth.role_unknown`, `auth.more_than_own`, `access.out_of_scope`.
 */
export async function createAccount(parts: AuthParts, ctx: Ctx, input: NewAccount): Promise<string> {
  const login = normaliseLogin(input.login);
  if (!LOGIN.test(login)) throw new AppError('auth.login_invalid');
  checkPassword(input.password, login);
  requireInScope(ctx, input.organisationId ?? null);
  const passwordHash = await parts.hasher.hash(input.password);
  const id = ctx.ids.next();
  try {
    await inTransaction(ctx, async (tx) => {
      await tx.db.run(insert, [
        ...[id, login, input.name, input.organisationId ?? null, passwordHash],
        ...[input.mustChangePassword ?? true, tx.clock.now()],
      ]);
      await storeGrants(parts, tx, id, input.grants ?? []);
      await audit(tx, {
        action: 'auth.account.created',
        subject: `account:${id}`,
        details: { grants: input.grants },
      });
    });
  } catch (error) {
    if (isUniqueViolation(error, 'account_login_key')) throw new AppError('auth.login_taken', { login });
    throw error;
  }
  return id;
}

/**
 * Gives the account exactly these grants; they count at once in all processes. Throws `auth.account_not_found`,
 * `auth.role_unknown`, `auth.more_than_own` (also for taking away more than one's own), `auth.not_yourself`.
 */
export async function setGrants(
  parts: AuthParts,
  ctx: Ctx,
  accountId: string,
  grants: readonly GrantInput[],
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await getManageable(parts, tx, accountId);
    const before = await readGrants(tx, accountId);
    await storeGrants(parts, tx, accountId, grants);
    const details = { before, after: grants };
    await audit(tx, { action: 'auth.account.granted', subject: `account:${accountId}`, details });
    parts.cache.drop(tx, { actorId: accountId });
  });
}

/** Shuts the account out at once: its sessions end. Throws as `setGrants`. */
export async function disableAccount(parts: AuthParts, ctx: Ctx, accountId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await getManageable(parts, tx, accountId);
    await tx.db.run(setDisabled, [accountId, tx.clock.now()]);
    await endSessionsOf(tx, accountId);
    await audit(tx, { action: 'auth.account.disabled', subject: `account:${accountId}` });
    parts.cache.drop(tx, { actorId: accountId });
  });
}

/**
 * Ends all sessions of the account, as when a phone was lost; its person signs in anew. It takes no right away and gives
 * none, so it needs none of theirs. Throws `auth.account_not_found`, `access.out_of_scope`.
 */
export async function signOutAccount(parts: AuthParts, ctx: Ctx, accountId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    requireInScope(tx, (await lockAccount(tx, accountId)).organisationId);
    await endSessionsOf(tx, accountId);
    await audit(tx, { action: 'auth.account.signed_out', subject: `account:${accountId}` });
    parts.cache.drop(tx, { actorId: accountId });
  });
}

/** Lets a disabled account in again, with the grants it had. Throws as `setGrants`. */
export async function enableAccount(parts: AuthParts, ctx: Ctx, accountId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await getManageable(parts, tx, accountId);
    await tx.db.run(setDisabled, [accountId, null]);
    await audit(tx, { action: 'auth.account.enabled', subject: `account:${accountId}` });
  });
}

/** Gives a first password again, and takes the second factor away if asked; its sessions end. */
export async function resetAccountPassword(
  parts: AuthParts,
  ctx: Ctx,
  accountId: string,
  input: { password: string; removeTotp: boolean },
): Promise<void> {
  const passwordHash = await parts.hasher.hash(input.password);
  await inTransaction(ctx, async (tx) => {
    const account = await getManageable(parts, tx, accountId);
    checkPassword(input.password, account.login);
    await tx.db.run(resetAccount, [accountId, passwordHash, input.removeTotp]);
    await endSessionsOf(tx, accountId);
    const details = { totpRemoved: input.removeTotp };
    await audit(tx, { action: 'auth.account.reset', subject: `account:${accountId}`, details });
    parts.cache.drop(tx, { actorId: accountId });
  });
}

async function storeGrants(parts: AuthParts, tx: Ctx, accountId: string, grants: readonly GrantInput[]) {
  if (grants.length > MAX_GRANTS) throw new AppError('auth.too_many_grants', { limit: MAX_GRANTS });
  for (const grant of grants) requireAppointing(tx.actor, parts.book.getPermissions(grant.role), grant);
  await tx.db.run(removeGrants, [accountId]);
  await tx.db.run(insertGrants, [accountId, JSON.stringify(grants)]);
}

/** The account, if the actor may manage it: another's, in their organisations, with no more rights than they may give. */
async function getManageable(parts: AuthParts, tx: Ctx, accountId: string): Promise<AccountRow> {
  const account = await lockAccount(tx, accountId);
  if (tx.actor.id === accountId) throw new AppError('auth.not_yourself');
  requireInScope(tx, account.organisationId);
  for (const grant of await readGrants(tx, accountId))
    requireAppointing(tx.actor, parts.book.findPermissions(grant.role) ?? [], grant);
  return account;
}

function requireInScope(ctx: Ctx, organisationId: string | null): void {
  const organisationIds = organisationId === null ? [] : [organisationId];
  if (!covers(manageScope(ctx.actor), { organisationIds, areaIds: [] }))
    throw new AppError('access.out_of_scope');
}
