import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { defineRoute, type Route } from '../../http/index.ts';
import { type Authenticator, signInNeeded } from '../authenticate.ts';
import { clearSessionCookies, isSecure, restoreCsrfCookie, setSessionCookies } from '../credentials.ts';
import type { Identity } from '../identities.ts';
import type { AuthParts } from '../parts.ts';
import { sendPhoneCode } from '../phone-codes.ts';
import { endSession } from '../sessions.ts';
import { signInCitizen, signInStaff } from '../sign-in.ts';

const Done = Type.Object({ done: Type.Literal(true) });
const Phone = Type.String({ minLength: 5, maxLength: 30, examples: ['13800000000'] });
const Me = Type.Object({
  actor: Type.Object({
    kind: Type.Union([Type.Literal('staff'), Type.Literal('citizen'), Type.Literal('token')]),
    id: Type.String(),
    name: Type.String({ description: 'of a citizen: the masked phone' }),
  }),
  organisationId: Type.Union([Type.String(), Type.Null()]),
  permissions: Type.Array(Type.String()),
  grants: Type.Array(
    Type.Object({
      role: Type.String(),
      organisationId: Type.Union([Type.String(), Type.Null()]),
      areaId: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  csrf: Type.Union([Type.String(), Type.Null()], { description: 'to be sent as X-CSRF-Token' }),
  pending: Type.Union([Type.Literal('password'), Type.Literal('totp'), Type.Null()], {
    description: 'permissions are held back until a password was chosen or a second factor added',
  }),
  hasTotp: Type.Boolean(),
});

/** Sets the cookies of a session that has just begun and tells who it is. */
type OpenSession = (
  token: string,
  request: FastifyRequest,
  reply: FastifyReply,
  kept: boolean,
) => Promise<ReturnType<typeof describe>>;

/**
 * Signing in and out. None of them runs in the request's transaction: attempts must be counted although the
 * request fails, and what they answer or are sent must not be stored for repeated keys.
 */
export function sessionRoutes(parts: AuthParts, authenticator: Authenticator): Route[] {
  const { config } = parts.options;

  const open: OpenSession = async (token, request, reply, kept) => {
    const session = await authenticator.recognise(token);
    if (session === undefined) throw signInNeeded(request);
    setSessionCookies(reply, token, session.csrfToken, {
      ...{ secure: isSecure(request, config.publicUrl), kept },
    });
    return describe(session.identity, session.csrfToken);
  };

  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/auth/login',
      summary: 'Sign in as staff',
      access: 'public',
      transaction: false,
      ratePerMinute: 60,
      body: Type.Object({
        login: Type.String({ minLength: 1, maxLength: 64 }),
        password: Type.String({ minLength: 1, maxLength: 200 }),
        totp: Type.Optional(Type.String({ pattern: '^[0-9]{6}$' })),
        keep: Type.Optional(
          Type.Boolean({ description: "on the person's own device: the session outlives the browser" }),
        ),
      }),
      response: Me,
      handler: async (ctx, { body, raw, reply }) => {
        const { keep: kept = false, ...given } = body;
        const { token } = await signInStaff(parts, ctx, { ...given, kept, address: raw.ip });
        return open(token, raw, reply, kept);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/auth/logout',
      summary: 'End the session',
      access: 'public',
      transaction: false,
      response: Done,
      handler: async (ctx, { raw, reply }) => {
        const session = await authenticator.findSession(raw);
        if (session !== undefined) {
          await endSession(ctx, session.token);
          parts.cache.drop(ctx, { key: session.identity.key });
        }
        clearSessionCookies(reply);
        return { done: true as const };
      },
    }),
    meRoute(authenticator, config.publicUrl),
    ...phoneRoutes(parts, open),
  ];
}

function phoneRoutes(parts: AuthParts, open: OpenSession): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/auth/phone-code',
      summary: 'Send a code to a phone',
      access: 'public',
      transaction: false,
      ratePerMinute: 20,
      body: Type.Object({ phone: Phone }),
      response: Done,
      handler: async (ctx, { body }) => {
        await sendPhoneCode(parts, ctx, body.phone);
        return { done: true as const };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/auth/phone-login',
      summary: 'Sign in as a citizen with the code',
      access: 'public',
      transaction: false,
      ratePerMinute: 30,
      body: Type.Object({ phone: Phone, code: Type.String({ pattern: '^[0-9]{6}$' }) }),
      response: Me,
      handler: async (ctx, { body, raw, reply }) => {
        const { token } = await signInCitizen(parts, ctx, body);
        return open(token, raw, reply, true);
      },
    }),
  ];
}

/** Public, so that it can tell an ended session from none at all. */
function meRoute(authenticator: Authenticator, publicUrl: string): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/auth/me',
    summary: 'Who is signed in, and what they may do',
    access: 'public',
    response: Me,
    handler: async (ctx, { raw, reply }) => {
      const session = await authenticator.findSession(raw);
      if (session !== undefined) {
        const { csrfToken, identity } = session;
        restoreCsrfCookie(raw, reply, { csrfToken, secure: isSecure(raw, publicUrl) });
        return describe(identity, csrfToken);
      }
      if (ctx.actor.kind === 'token') return describe({ actor: ctx.actor, hasTotp: false }, null);
      const error = signInNeeded(raw);
      clearSessionCookies(reply);
      throw error;
    },
  });
}

function describe(identity: Pick<Identity, 'actor' | 'hasTotp' | 'pending'>, csrf: string | null) {
  const { actor, hasTotp, pending } = identity;
  return {
    actor: { kind: actor.kind as 'staff' | 'citizen' | 'token', id: actor.id, name: actor.name },
    organisationId: actor.organisationId ?? null,
    permissions: [...new Set(actor.grants.flatMap((grant) => [...grant.permissions]))].sort(),
    grants: actor.grants.map(({ role, organisationId, areaId }) => ({
      role,
      organisationId: organisationId ?? null,
      areaId: areaId ?? null,
    })),
    csrf,
    pending: pending ?? null,
    hasTotp,
  };
}
