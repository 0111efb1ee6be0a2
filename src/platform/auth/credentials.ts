import { hash, randomBytes, randomInt } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DAY_MS } from '../../lib/time.ts';

export const SESSION_COOKIE = 'citybrain_session';
export const CSRF_COOKIE = 'citybrain_csrf';
export const TOKEN_PREFIX = 'cb_';

/** A session ends at the latest after this, however much it is used; the cookie of a kept one lives as long. */
export const SESSION_LIFETIME_MS = 30 * DAY_MS;

/** 256 random bits as 43 characters that are safe in cookies and headers. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The random token is long enough that a plain hash (SHA-256) cannot be turned back. */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Six random digits. */
export function randomCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

export type Credential =
  | { readonly kind: 'session'; readonly token: string }
  | { readonly kind: 'token'; readonly token: string };

const SESSION_TOKEN = /^[\w-]{43}$/;

/** What the caller shows: an Authorization header wins over a cookie. Malformed cookies count as none. */
export function credentialOf(request: FastifyRequest): Credential | undefined {
  const header = request.headers.authorization;
  if (header !== undefined) return { kind: 'token', token: /^Bearer\s+(\S+)$/i.exec(header)?.[1] ?? '' };
  const cookie = request.cookies[SESSION_COOKIE];
  return cookie !== undefined && SESSION_TOKEN.test(cookie) ? { kind: 'session', token: cookie } : undefined;
}

/**
 * Gives the browser its session: one cookie that scripts cannot read, and the CSRF token, which they must. A kept one
 * outlives the browser, which a phone ends as it likes; any other goes with it.
 */
export function setSessionCookies(
  reply: FastifyReply,
  token: string,
  csrfToken: string,
  { secure, kept }: { secure: boolean; kept: boolean },
): void {
  const lifetime = kept ? { maxAge: SESSION_LIFETIME_MS / 1000 } : {};
  const shared = { path: '/', sameSite: 'lax', secure, ...lifetime } as const;
  reply.setCookie(SESSION_COOKIE, token, { ...shared, httpOnly: true });
  reply.setCookie(CSRF_COOKIE, csrfToken, { ...shared, httpOnly: false });
}

/** A browser that kept its session but lost the CSRF token beside it could only read: it is given that token again. */
export function restoreCsrfCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  { csrfToken, secure }: { csrfToken: string; secure: boolean },
): void {
  if (request.cookies[CSRF_COOKIE] === csrfToken) return;
  reply.setCookie(CSRF_COOKIE, csrfToken, { path: '/', sameSite: 'lax', secure, httpOnly: false });
}

export function clearSessionCookies(reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, { path: '/' });
  reply.clearCookie(CSRF_COOKIE, { path: '/' });
}

/** Secure cookies over https, seen directly, through a trusted proxy, or promised by PUBLIC_URL. */
export function isSecure(request: FastifyRequest, publicUrl: string): boolean {
  return request.protocol === 'https' || publicUrl.startsWith('https:');
}
