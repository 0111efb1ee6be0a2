import Type from 'typebox';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { normalisePhone } from '../../platform/sms/index.ts';
import { ErasurePage, ErasureView } from './contract.ts';
import { type ErasureParts, erasePerson } from './erase.ts';
import { listErasures } from './list.ts';

const BASE = '/api/v1/persons';
export const PERSON_ERASE = 'person.erase';
/** What the request's X-Purpose must say: the person asked for it (个人信息保护法 article 47). */
export const ERASURE_PURPOSE = 'erasure';

export interface ErasureRouteParts extends ErasureParts {
  /** The account of a phone, and the phone of an account; undefined when there is none. */
  readonly citizens: {
    findId(ctx: Ctx, phone: string): Promise<string | undefined>;
    findPhone(ctx: Ctx, citizenId: string): Promise<string | undefined>;
  };
}

/** Erasing a person: by the administration, and by citizens themselves. */
export function erasureRoutes(parts: ErasureRouteParts): Route[] {
  const { citizens } = parts;
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/erasure`,
      summary: 'Erases a person by phone number or citizen account; needs X-Purpose: erasure',
      access: { permission: PERSON_ERASE },
      ratePerMinute: 30,
      body: Type.Object({
        phone: Type.Optional(Type.String({ maxLength: 30 })),
        citizenId: Type.Optional(Type.String({ format: 'uuid' })),
      }),
      response: ErasureView,
      handler: async (ctx, { body }) => {
        if (ctx.purpose?.trim() !== ERASURE_PURPOSE)
          throw new AppError('erasure.purpose_needed', { purpose: ERASURE_PURPOSE });
        if ((body.phone === undefined) === (body.citizenId === undefined)) throw new AppError('erasure.whom');
        if (body.citizenId !== undefined) {
          const phone = await citizens.findPhone(ctx, body.citizenId);
          if (phone === undefined) throw new AppError('erasure.nobody');
          return erasePerson(ctx, parts, { phone, citizenId: body.citizenId });
        }
        const phone = normalisePhone(body.phone!);
        return erasePerson(ctx, parts, { phone, citizenId: await citizens.findId(ctx, phone) });
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/erasures`,
      summary: 'Erasures and how far they are; no person is named',
      access: { permission: PERSON_ERASE },
      query: PageQuery,
      response: ErasurePage,
      handler: (ctx, { query }) => listErasures(ctx, { cursor: query.cursor, limit: query.limit ?? 50 }),
    }),
    defineRoute({
      method: 'DELETE',
      path: `${BASE}/me`,
      summary: 'Erases the citizen who asks: account, messages, reports that are over; all sessions end',
      access: 'citizen',
      response: ErasureView,
      handler: async (ctx) => {
        const citizenId = ctx.actor.id;
        return erasePerson(ctx, parts, { citizenId, phone: await citizens.findPhone(ctx, citizenId) });
      },
    }),
  ];
}
