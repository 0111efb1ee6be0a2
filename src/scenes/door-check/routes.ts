import Type from 'typebox';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import {
  ConflictDecision,
  PhotoReceipt,
  Progress,
  RoundPage,
  RoundRequest,
  TaskPage,
  TaskResidents,
  VisitPage,
  VisitReceipt,
  VisitRequest,
} from './contract.ts';
import { permissions } from './manifest.ts';
import { visitPhoto } from './photo.ts';
import {
  listRounds,
  listVisits,
  ownTasks,
  PROGRESS_BY,
  progressOf,
  taskResidents,
  type VisitQuery,
} from './queries.ts';
import { orderRound } from './rounds.ts';
import { settleConflict, withdrawVisit } from './settle.ts';
import { reportShared, takeVisit } from './visit.ts';

const BASE = '/api/v1/door-check';
/** What a person at the desk can look at. */
const PHOTO_WIDTH = 1_280;
const PHOTO_LIMIT_BYTES = 12 * 1_048_576;
const Params = Type.Object({ id: Type.String({ format: 'uuid' }) });
const plan = { permission: permissions.plan } as const;
const see = { permission: permissions.see } as const;
const visit = { permission: permissions.visit } as const;

/** Rounds and their progress, the doors of a member, visits, and what is settled afterwards. */
export function doorCheckRoutes(parts: SceneParts): Route[] {
  return [...roundRoutes(parts.city), ...memberRoutes(parts), ...settleRoutes(parts)];
}

function roundRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/rounds`,
      summary: 'Orders a round of checks for an area and a period',
      access: plan,
      body: RoundRequest,
      response: Type.Object({ id: Type.String() }),
      status: 201,
      handler: async (ctx, { body }) => ({ id: await orderRound(ctx, city, body) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/rounds`,
      summary: 'Rounds with how far they are in the reader’s area',
      access: see,
      query: PageQuery,
      response: RoundPage,
      handler: (ctx, { query }) => listRounds(ctx, city, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/rounds/:id/progress`,
      summary: 'How far a round is, grid by grid or street by street',
      access: see,
      params: Params,
      query: Type.Object({
        by: Type.Optional(Type.Unsafe<(typeof PROGRESS_BY)[number]>(Type.Enum([...PROGRESS_BY]))),
      }),
      response: Progress,
      handler: (ctx, { params, query }) => progressOf(ctx, city, params.id, query.by),
    }),
  ];
}

function memberRoutes({ city, files }: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/tasks`,
      summary: 'The doors of the member’s grids with who lives there, masked',
      access: visit,
      query: PageQuery,
      response: TaskPage,
      handler: (ctx, { query }) => ownTasks(ctx, city, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/tasks/:id/residents`,
      summary: 'Who lives behind a door; in full with X-Purpose; audited',
      access: visit,
      params: Params,
      response: TaskResidents,
      handler: (ctx, { params }) => taskResidents(ctx, city, params.id),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/visits`,
      summary: 'One visit at a door; the same id again is the same visit',
      access: visit,
      body: VisitRequest,
      response: VisitReceipt,
      handler: (ctx, { body }) => takeVisit(ctx, city, body),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/photos`,
      summary: 'Sends a photo ahead of its visit (multipart, field "file")',
      access: visit,
      response: PhotoReceipt,
      bodyLimit: PHOTO_LIMIT_BYTES + 100_000,
      // A slow phone must not hold a connection; the same photo again is the same row.
      transaction: false,
      handler: async (ctx, { raw }) => {
        const sent = raw.isMultipart() ? await raw.file() : undefined;
        if (sent === undefined)
          throw new AppError('request.invalid', { reason: 'send one photo in the field "file"' });
        const file = await files.put(sent.file, {
          maxBytes: PHOTO_LIMIT_BYTES,
          accept: ['image/jpeg', 'image/png', 'image/webp'],
          declared: { fileName: sent.filename, mediaType: sent.mimetype },
        });
        const [row] = await ctx.db.query<{ id: string }>(
          `INSERT INTO door_check.photo (id, staff_id, hash, file, sent_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (staff_id, hash) DO UPDATE SET sent_at = excluded.sent_at RETURNING id`,
          [ctx.ids.next(), ctx.actor.id, file.hash, JSON.stringify(file), ctx.clock.now()],
        );
        return { id: row!.id };
      },
    }),
  ];
}

function photoRoute({ city, files }: SceneParts): Route {
  return defineRoute({
    method: 'GET',
    path: `${BASE}/visits/:id/photo`,
    summary: 'The photo of a visit, made anew without what the camera noted; each look is in the audit log',
    access: see,
    params: Params,
    handler: async (ctx, { params, reply }) => {
      const { mediaType, bytes } = await files.thumbnail(await visitPhoto(ctx, city, params.id), PHOTO_WIDTH);
      reply
        .header('Content-Security-Policy', "default-src 'none'; sandbox")
        .header('Cache-Control', 'private, no-store');
      return reply.type(mediaType).send(Buffer.from(bytes)) as unknown as undefined;
    },
  });
}

function settleRoutes(parts: SceneParts): Route[] {
  const { city } = parts;
  return [
    photoRoute(parts),
    defineRoute({
      method: 'GET',
      path: `${BASE}/visits`,
      summary: 'Visits: the latest, those that contradict each other, or suspected group rentals',
      access: see,
      query: Type.Object({
        ...PageQuery.properties,
        show: Type.Unsafe<VisitQuery['show']>(Type.Enum(['recent', 'conflicts', 'shared'])),
        round: Type.Optional(Type.String({ format: 'uuid' })),
      }),
      response: VisitPage,
      handler: (ctx, { query }) => listVisits(ctx, city, query),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/visits/:id/withdraw`,
      summary: 'Takes a visit back: what it said of persons goes',
      access: plan,
      params: Params,
      response: Type.Object({}),
      handler: async (ctx, { params }) => {
        await withdrawVisit(ctx, city, params.id);
        return {};
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/visits/:id/report`,
      summary: 'Makes a case of a suspected group rental',
      access: plan,
      params: Params,
      response: Type.Object({ caseId: Type.String() }),
      handler: async (ctx, { params }) => ({
        caseId: await inTransaction(ctx, (tx) => reportShared(tx, city, params.id)),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/tasks/:id/settle`,
      summary: 'Says which of two visits of a house holds',
      access: plan,
      params: Params,
      body: ConflictDecision,
      response: Type.Object({}),
      handler: async (ctx, { params, body }) => {
        await settleConflict(ctx, city, params.id, body.keep);
        return {};
      },
    }),
  ];
}
