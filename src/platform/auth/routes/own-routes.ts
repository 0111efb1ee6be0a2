import Type from 'typebox';
import { defineRoute, type Route } from '../../http/index.ts';
import { type Authenticator, signInNeeded } from '../authenticate.ts';
import { beginOwnTotp, changePassword, confirmOwnTotp, removeOwnTotp } from '../own-account.ts';
import type { AuthParts } from '../parts.ts';

const Done = Type.Object({ done: Type.Literal(true) });
const Password = Type.String({ minLength: 1, maxLength: 200 });
const done = { done: true as const };

/** One's own password and second factor. Secrets come and go, so nothing is stored for repeated keys. */
export function ownRoutes(parts: AuthParts, authenticator: Authenticator): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/auth/password',
      summary: 'Change the own password',
      access: 'signed-in',
      transaction: false,
      ratePerMinute: 20,
      body: Type.Object({ current: Password, next: Password }),
      response: Done,
      handler: async (ctx, { body, raw }) => {
        const session = await authenticator.findSession(raw);
        if (session === undefined) throw signInNeeded(raw);
        await changePassword(parts, ctx, { ...body, sessionToken: session.token });
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/auth/totp',
      summary: 'Begin to add a second factor',
      access: 'signed-in',
      transaction: false,
      ratePerMinute: 20,
      body: Type.Object({ password: Password }),
      response: Type.Object({
        secret: Type.String(),
        uri: Type.String({
          description: 'otpauth: address for authenticator apps, to be shown as a QR code',
        }),
      }),
      handler: (ctx, { body }) => beginOwnTotp(parts, ctx, body.password),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/auth/totp/confirm',
      summary: 'Confirm the second factor by a first code',
      access: 'signed-in',
      transaction: false,
      ratePerMinute: 20,
      body: Type.Object({ totp: Type.String({ pattern: '^[0-9]{6}$' }) }),
      response: Done,
      handler: async (ctx, { body }) => {
        await confirmOwnTotp(parts, ctx, body.totp);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/auth/totp/remove',
      summary: 'Take the own second factor away',
      access: 'signed-in',
      transaction: false,
      ratePerMinute: 20,
      body: Type.Object({ password: Password }),
      response: Done,
      handler: async (ctx, { body }) => {
        await removeOwnTotp(parts, ctx, body.password);
        return done;
      },
    }),
  ];
}
