import type { FastifyRequest } from 'fastify';
import { AppError } from '../../lib/errors.ts';
import { anonymous } from '../access/index.ts';
import type { Caller } from '../http/index.ts';
import { credentialOf, hashToken, SESSION_COOKIE, TOKEN_PREFIX } from './credentials.ts';
import type { Identity, IdentityLoader } from './identities.ts';
import type { IdentityCache } from './identity-cache.ts';

const API_TOKEN = new RegExp(`^${TOKEN_PREFIX}[\\w-]{43}$`);

export interface Session {
  readonly identity: Identity;
  readonly token: string;
  readonly csrfToken: string;
}

export interface Authenticator {
  /**
   * Who is calling. A cookie whose session has ended makes an anonymous caller, who may sign in again; an
   * Authorization header that is not good throws `auth.token_invalid`, since a program must not go on unawares.
   */
  authenticate(request: FastifyRequest): Promise<Caller>;
  /** The caller's session, or undefined for tokens, anonymous callers and sessions that have ended. */
  findSession(request: FastifyRequest): Promise<Session | undefined>;
  /** The living session with this token. */
  recognise(token: string): Promise<Session | undefined>;
}

/** Recognises callers by session cookie or API token; known ones without asking the database. */
export function createAuthenticator(cache: IdentityCache, loader: IdentityLoader): Authenticator {
  function identify(kind: 'session' | 'token', token: string): Promise<Identity | undefined> {
    const tokenHash = hashToken(token);
    const key = `${kind}:${tokenHash.toString('base64url')}`;
    return cache.get(key, () =>
      kind === 'session' ? loader.findSession(tokenHash, key) : loader.findToken(tokenHash, key),
    );
  }

  async function recognise(token: string): Promise<Session | undefined> {
    const identity = await identify('session', token);
    if (identity === undefined) return undefined;
    return { identity, token, csrfToken: identity.csrfToken ?? '' };
  }

  async function findSession(request: FastifyRequest): Promise<Session | undefined> {
    const credential = credentialOf(request);
    return credential?.kind === 'session' ? recognise(credential.token) : undefined;
  }

  return {
    findSession,
    recognise,
    authenticate: async (request) => {
      const credential = credentialOf(request);
      if (credential === undefined) return { actor: anonymous };
      if (credential.kind === 'token') {
        const identity = API_TOKEN.test(credential.token)
          ? await identify('token', credential.token)
          : undefined;
        if (identity === undefined) throw new AppError('auth.token_invalid');
        return { actor: identity.actor };
      }
      const session = await findSession(request);
      if (session === undefined) return { actor: anonymous };
      return { actor: session.identity.actor, csrfToken: session.csrfToken };
    },
  };
}

/** The error for somebody who is not signed in: were they before, they are told that the session has ended. */
export function signInNeeded(request: FastifyRequest): AppError {
  return new AppError(
    request.cookies[SESSION_COOKIE] === undefined ? 'access.sign_in_needed' : 'auth.session_expired',
  );
}
