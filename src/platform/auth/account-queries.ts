import { AppError } from '../../lib/errors.ts';
import { type Actor, type Scope, scopeOf } from '../access/index.ts';
import type { Ctx } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { type GrantInput, permissions } from './model.ts';

/** An account as administrators see it. */
export interface AccountView {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly organisationId: string | null;
  readonly disabled: boolean;
  readonly hasTotp: boolean;
  readonly mustChangePassword: boolean;
  readonly lastLoginAt: string | null;
  readonly grants: readonly GrantInput[];
}

/** An account with its secrets, for the commands of this module only. */
export interface AccountRow {
  readonly id: string;
  readonly login: string;
  readonly organisationId: string | null;
  readonly passwordHash: string;
  readonly disabledAt: Date | null;
  readonly totpSecret: Buffer | null;
  readonly totpConfirmedAt: Date | null;
  readonly totpLastStep: number;
}

const columns = `a.id, a.login, a.organisation_id AS "organisationId", a.password_hash AS "passwordHash",
  a.disabled_at AS "disabledAt", a.totp_secret AS "totpSecret", a.totp_confirmed_at AS "totpConfirmedAt",
  a.totp_last_step AS "totpLastStep"`;
const findByLogin = statement(
  'auth.account.by_login',
  `SELECT ${columns} FROM auth.account a WHERE login = $1`,
);
const lockById = statement(
  'auth.account.lock',
  `SELECT ${columns} FROM auth.account a WHERE id = $1 FOR UPDATE`,
);
const grantsOf = statement(
  'auth.account.grants',
  `SELECT jsonb_strip_nulls(jsonb_build_object('role', role, 'organisationId', organisation_id, 'areaId', area_id)) AS item
   FROM auth.account_grant WHERE account_id = $1 ORDER BY role, organisation_id, area_id`,
);
const list = statement(
  'auth.account.list',
  `SELECT a.id, a.login, a.name, a.organisation_id AS "organisationId", a.disabled_at IS NOT NULL AS disabled,
     a.totp_confirmed_at IS NOT NULL AS "hasTotp", a.must_change_password AS "mustChangePassword",
     a.last_login_at AS "lastLoginAt",
     coalesce((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
         'role', g.role, 'organisationId', g.organisation_id, 'areaId', g.area_id)) ORDER BY g.role)
       FROM auth.account_grant g WHERE g.account_id = a.id), '[]') AS grants
   FROM auth.account a
   WHERE ($1 OR a.organisation_id = ANY($2)) AND a.login > $3
     AND ($4::text IS NULL OR strpos(a.login, $4) > 0 OR strpos(a.name, $4) > 0)
   ORDER BY a.login LIMIT $5`,
);

/** Logins are compared in one form: NFKC, small letters. */
export function normaliseLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase();
}

export async function findAccountByLogin(ctx: Ctx, login: string): Promise<AccountRow | undefined> {
  const [row] = await ctx.db.run<AccountRow>(findByLogin, [normaliseLogin(login)]);
  return row;
}

/** The account, locked until the transaction ends. Throws `auth.account_not_found`. */
export async function lockAccount(ctx: Ctx, accountId: string): Promise<AccountRow> {
  const [row] = await ctx.db.run<AccountRow>(lockById, [accountId]);
  if (row === undefined) throw new AppError('auth.account_not_found', { account: accountId });
  return row;
}

export async function readGrants(ctx: Ctx, accountId: string): Promise<GrantInput[]> {
  return (await ctx.db.run<{ item: GrantInput }>(grantsOf, [accountId])).map(({ item }) => item);
}

/** Accounts of the organisations the actor manages, by login; reads one more than `limit`. */
export async function listAccounts(
  ctx: Ctx,
  query: { afterLogin: string; text?: string | undefined; limit: number },
): Promise<AccountView[]> {
  const scope = manageScope(ctx.actor);
  const rows = await ctx.db.run<Omit<AccountView, 'lastLoginAt'> & { lastLoginAt: Date | null }>(list, [
    ...[scope.everywhere, scope.organisationIds, query.afterLogin],
    ...[query.text ?? null, query.limit + 1],
  ]);
  return rows.map((row) => ({ ...row, lastLoginAt: row.lastLoginAt?.toISOString() ?? null }));
}

export function manageScope(actor: Actor): Scope {
  return scopeOf(actor, permissions.manageAccounts);
}
