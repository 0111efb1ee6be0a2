import Type from 'typebox';
import { decodeCursor, defineRoute, PageQuery, pageOf, type Route } from '../../http/index.ts';
import { createToken, listTokens, revokeToken } from '../api-tokens.ts';
import { permissions } from '../model.ts';
import type { AuthParts } from '../parts.ts';

const access = { permission: permissions.manageTokens };
const orNull = Type.Union([Type.String(), Type.Null()]);

/** Administration of API tokens. */
export function tokenRoutes(parts: AuthParts): Route[] {
  return [listRoute(), createRoute(parts), revokeRoute(parts)];
}

function listRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/auth/tokens',
    summary: 'API tokens, newest first; never the tokens themselves',
    access,
    query: PageQuery,
    response: Type.Object({
      items: Type.Array(
        Type.Object({
          id: Type.String(),
          name: Type.String(),
          start: Type.String(),
          permissions: Type.Array(Type.String()),
          organisationId: orNull,
          createdAt: Type.String(),
          expiresAt: Type.String(),
          revokedAt: orNull,
          lastUsedAt: orNull,
        }),
      ),
      next: orNull,
    }),
    handler: async (ctx, { query }) => {
      const limit = query.limit ?? 50;
      const [cursor] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, 1);
      const beforeId = typeof cursor === 'string' ? cursor : null;
      const page = pageOf(await listTokens(ctx, { beforeId, limit }), limit, (row) => [row.id]);
      return { ...page, items: page.items.map((row) => ({ ...row, permissions: [...row.permissions] })) };
    },
  });
}

function createRoute(parts: AuthParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/auth/tokens',
    summary: 'Make a token for another system; it is shown this once',
    access,
    status: 201,
    // Not in the request's transaction: the answer holds a secret and must not be stored for repeated keys.
    transaction: false,
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 100 }),
      permissions: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 200 }),
      organisationId: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 730 })),
    }),
    response: Type.Object({ id: Type.String(), token: Type.String(), expiresAt: Type.String() }),
    handler: async (ctx, { body }) => {
      const { id, token, expiresAt } = await createToken(parts, ctx, body);
      return { id, token, expiresAt: expiresAt.toISOString() };
    },
  });
}

function revokeRoute(parts: AuthParts): Route {
  return defineRoute({
    method: 'DELETE',
    path: '/api/v1/auth/tokens/:id',
    summary: 'End a token at once',
    access,
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    response: Type.Object({ done: Type.Literal(true) }),
    handler: async (ctx, { params }) => {
      await revokeToken(parts, ctx, params.id);
      return { done: true as const };
    },
  });
}
