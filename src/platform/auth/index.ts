import type { Ctx } from '../context/index.ts';
import type { Caller, Route } from '../http/index.ts';
import { demoRoutes } from '../sms/index.ts';
import { findAccountByLogin } from './account-queries.ts';
import {
  createAccount,
  disableAccount,
  enableAccount,
  type NewAccount,
  resetAccountPassword,
  setGrants,
  signOutAccount,
} from './accounts.ts';
import { createToken, type NewToken, revokeToken } from './api-tokens.ts';
import { type Authenticator, createAuthenticator } from './authenticate.ts';
import { eraseCitizen, findCitizen, findCitizenPhone, findOrCreateCitizen } from './citizens.ts';
import { createIdentityLoader } from './identities.ts';
import { createIdentityCache } from './identity-cache.ts';
import type { AuthOptions, GrantInput } from './model.ts';
import type { AuthParts } from './parts.ts';
import { createPasswordHasher } from './passwords.ts';
import { createRoleBook } from './roles.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { ownRoutes } from './routes/own-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { tokenRoutes } from './routes/token-routes.ts';

export type { AccountView } from './account-queries.ts';
export type { NewAccount } from './accounts.ts';
export type { NewToken } from './api-tokens.ts';
export { AUTH_TOPIC } from './identity-cache.ts';
export {
  type AuthOptions,
  type GrantInput,
  type Pending,
  permissions as authPermissions,
  type Role,
  type RoleCatalogue,
} from './model.ts';
export { purgeAuth } from './purge.ts';
export { createSecretBox, openSecret, type SecretBox } from './secret.ts';

/** Who may come in, and as whom: staff, citizens and other systems. */
export interface Auth {
  /** For `createHttpServer`. */
  authenticate: Authenticator['authenticate'];
  readonly routes: Route[];
  /** Opens an account, returns its id. Nobody gives more than they hold: the system may give all. */
  createAccount(ctx: Ctx, input: NewAccount): Promise<string>;
  /** Id of the account with this login. */
  findAccountId(ctx: Ctx, login: string): Promise<string | undefined>;
  setGrants(ctx: Ctx, accountId: string, grants: readonly GrantInput[]): Promise<void>;
  disableAccount(ctx: Ctx, accountId: string): Promise<void>;
  /** Ends all sessions of the account. */
  signOutAccount(ctx: Ctx, accountId: string): Promise<void>;
  enableAccount(ctx: Ctx, accountId: string): Promise<void>;
  /** Gives a first password again; the account's sessions end. */
  resetPassword(ctx: Ctx, accountId: string, input: { password: string; removeTotp: boolean }): Promise<void>;
  /** Makes an API token; its text is returned this once. */
  createToken(ctx: Ctx, input: NewToken): Promise<{ id: string; token: string; expiresAt: Date }>;
  revokeToken(ctx: Ctx, tokenId: string): Promise<void>;
  /** The citizen with this phone, made if there is none: for calls and tickets that name a phone. */
  findOrCreateCitizen(ctx: Ctx, phone: string): Promise<string>;
  /** The citizen with this phone, if there is one. */
  findCitizen(ctx: Ctx, phone: string): Promise<string | undefined>;
  /** In full for sending, masked for showing. Showing it in full needs `mayUnmask`. */
  findCitizenPhone(ctx: Ctx, citizenId: string): Promise<{ phone: string; masked: string } | undefined>;
  eraseCitizen(ctx: Ctx, citizenId: string): Promise<void>;
  stop(): void;
}

export type { Caller };

/** Puts signing in together. Hand `routes` and `authenticate` to the HTTP server and call `stop` at the end. */
export function createAuth(options: AuthOptions): Auth {
  const book = createRoleBook(options.roles);
  const cache = createIdentityCache(options.root.clock, options.push);
  const parts: AuthParts = { options, book, cache, hasher: createPasswordHasher() };
  const loader = createIdentityLoader(options, book);
  const authenticator = createAuthenticator(cache, loader);
  return {
    authenticate: authenticator.authenticate,
    routes: [
      ...sessionRoutes(parts, authenticator),
      ...ownRoutes(parts, authenticator),
      ...accountRoutes(parts),
      ...tokenRoutes(parts),
      ...(options.config.demo ? demoRoutes() : []),
    ],
    createAccount: (ctx, input) => createAccount(parts, ctx, input),
    findAccountId: async (ctx, login) => (await findAccountByLogin(ctx, login))?.id,
    setGrants: (ctx, accountId, grants) => setGrants(parts, ctx, accountId, grants),
    disableAccount: (ctx, accountId) => disableAccount(parts, ctx, accountId),
    signOutAccount: (ctx, accountId) => signOutAccount(parts, ctx, accountId),
    enableAccount: (ctx, accountId) => enableAccount(parts, ctx, accountId),
    resetPassword: (ctx, accountId, input) => resetAccountPassword(parts, ctx, accountId, input),
    createToken: (ctx, input) => createToken(parts, ctx, input),
    revokeToken: (ctx, tokenId) => revokeToken(parts, ctx, tokenId),
    findOrCreateCitizen: (ctx, phone) => findOrCreateCitizen(parts, ctx, phone),
    findCitizen: (ctx, phone) => findCitizen(parts, ctx, phone),
    findCitizenPhone: (ctx, citizenId) => findCitizenPhone(parts, ctx, citizenId),
    eraseCitizen: (ctx, citizenId) => eraseCitizen(parts, ctx, citizenId),
    stop: () => cache.stop(),
  };
}
