import Type from 'typebox';
import { decodeCursor, defineRoute, PageQuery, pageOf, type Route } from '../../http/index.ts';
import { listAccounts } from '../account-queries.ts';
import {
  createAccount,
  disableAccount,
  enableAccount,
  resetAccountPassword,
  setGrants,
  signOutAccount,
} from '../accounts.ts';
import { type GrantInput, permissions } from '../model.ts';
import type { AuthParts } from '../parts.ts';

const access = { permission: permissions.manageAccounts };
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) });
const Key = Type.String({ minLength: 1, maxLength: 100 });
const Password = Type.String({ minLength: 1, maxLength: 200 });
const GrantBody = Type.Object({
  role: Key,
  organisationId: Type.Optional(Key),
  areaId: Type.Optional(Key),
});
const Done = Type.Object({ done: Type.Literal(true) });
const done = { done: true as const };
const Account = Type.Object({
  id: Type.String(),
  login: Type.String(),
  name: Type.String(),
  organisationId: Type.Union([Type.String(), Type.Null()]),
  disabled: Type.Boolean(),
  hasTotp: Type.Boolean(),
  mustChangePassword: Type.Boolean(),
  lastLoginAt: Type.Union([Type.String(), Type.Null()]),
  grants: Type.Array(GrantBody),
});

/** Administration of accounts, within the organisations and rights that the administrator has. */
export function accountRoutes(parts: AuthParts): Route[] {
  return [listRoute(), createRoute(parts), rolesRoute(parts), ...changeRoutes(parts)];
}

function listRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/auth/accounts',
    summary: 'Accounts, by login',
    access,
    query: Type.Intersect([
      PageQuery,
      Type.Object({
        text: Type.Optional(Type.String({ maxLength: 64, description: 'part of login or name' })),
      }),
    ]),
    response: Type.Object({
      items: Type.Array(Account),
      next: Type.Union([Type.String(), Type.Null()]),
    }),
    handler: async (ctx, { query }) => {
      const limit = query.limit ?? 50;
      const [afterLogin] = query.cursor === undefined ? [''] : decodeCursor(query.cursor, 1);
      const rows = await listAccounts(ctx, { afterLogin: String(afterLogin), text: query.text, limit });
      return pageOf(rows, limit, (row) => [row.login]) as never;
    },
  });
}

function createRoute(parts: AuthParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/auth/accounts',
    summary: 'Open an account; its person must change the password at first',
    access,
    status: 201,
    // Not in the request's transaction: the hash of a body with a password must not be stored.
    transaction: false,
    body: Type.Object({
      login: Type.String({ minLength: 2, maxLength: 64 }),
      name: Type.String({ minLength: 1, maxLength: 100 }),
      password: Password,
      organisationId: Type.Optional(Key),
      grants: Type.Optional(Type.Array(GrantBody, { maxItems: 100 })),
    }),
    response: Type.Object({ id: Type.String() }),
    handler: async (ctx, { body }) => ({
      id: await createAccount(parts, ctx, { ...body, grants: body.grants as GrantInput[] }),
    }),
  });
}

function rolesRoute(parts: AuthParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/auth/roles',
    summary: 'The roles there are',
    access,
    response: Type.Object({
      items: Type.Array(
        Type.Object({
          role: Type.String(),
          title: Type.String(),
          permissions: Type.Array(Type.String()),
          totpRequired: Type.Boolean(),
        }),
      ),
    }),
    handler: async (_ctx, { language }) => ({
      items: Object.entries(parts.book.catalogue).map(([role, each]) => ({
        role,
        title: each.title[language],
        permissions: [...each.permissions],
        totpRequired: each.totpRequired === true,
      })),
    }),
  });
}

function changeRoutes(parts: AuthParts): Route[] {
  const path = '/api/v1/auth/accounts/:id';
  return [
    defineRoute({
      method: 'PUT',
      path: `${path}/grants`,
      summary: 'Give the account exactly these grants',
      access,
      params: Id,
      body: Type.Object({ grants: Type.Array(GrantBody, { maxItems: 100 }) }),
      response: Done,
      handler: async (ctx, { params, body }) => {
        await setGrants(parts, ctx, params.id, body.grants as GrantInput[]);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${path}/disable`,
      summary: 'Shut the account out at once',
      access,
      params: Id,
      response: Done,
      handler: async (ctx, { params }) => {
        await disableAccount(parts, ctx, params.id);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${path}/sign-out`,
      summary: 'End all sessions of the account, as when a phone was lost',
      access,
      params: Id,
      response: Done,
      handler: async (ctx, { params }) => {
        await signOutAccount(parts, ctx, params.id);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${path}/enable`,
      summary: 'Let a disabled account in again',
      access,
      params: Id,
      response: Done,
      handler: async (ctx, { params }) => {
        await enableAccount(parts, ctx, params.id);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${path}/reset`,
      summary: 'Give a first password again, and take the second factor away if asked',
      access,
      transaction: false,
      params: Id,
      body: Type.Object({ password: Password, removeTotp: Type.Optional(Type.Boolean()) }),
      response: Done,
      handler: async (ctx, { params, body }) => {
        const { password, removeTotp = false } = body;
        await resetAccountPassword(parts, ctx, params.id, { password, removeTotp });
        return done;
      },
    }),
  ];
}
