import Type from 'typebox';
import type { SubmittedReport } from '../../base/intake/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { choosePrivacy, joinCase, rate, sendSnap, supplement, withdraw } from './commands.ts';
import {
  JoinSnap,
  MySnapPage,
  NearbyList,
  NewSnap,
  PhotoReceipt,
  Privacy,
  Rating,
  SnapAnswered,
  SnapReceipt,
  SnapStory,
  Supplement,
  Withdrawal,
} from './contract.ts';
import { getPhotoHash, PHOTO_LIMIT_BYTES, receivePhoto } from './photos.ts';
import { publicRoutes } from './publication/public-routes.ts';
import { reviewRoutes } from './publication/review-routes.ts';
import { getOwnReport, listMyReports, listNearby } from './queries.ts';
import { viewMine, viewNearby, viewReceipt, viewStory } from './views.ts';

const BASE = '/api/v1/snap-reports';
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) });
/** A person writes few reports; a machine that writes many is not a citizen. */
const WRITES_PER_MINUTE = 30;
const PHOTO_WIDTH = 640;

/** What a citizen does with reports of their own, what staff let through, and what everybody may see. */
export function snapRoutes(parts: SceneParts): Route[] {
  return [
    ...sendingRoutes(parts),
    ...nearbyRoutes(parts),
    ...readingRoutes(parts),
    ...answeringRoutes(parts),
    ...reviewRoutes(parts),
    ...publicRoutes(parts),
  ];
}

async function receipt(ctx: Ctx, parts: SceneParts, submitted: SubmittedReport): Promise<SnapReceipt> {
  const { report, known, fused } = submitted;
  return {
    ...{ id: report.id, number: report.number, known, joined: fused !== undefined },
    ...(await viewReceipt(ctx, parts, submitted)),
  };
}

function sendingRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/photos`,
      summary: 'Sends a photo ahead (multipart, field "file"); a report takes it within 48 hours',
      access: 'citizen',
      response: PhotoReceipt,
      status: 201,
      bodyLimit: PHOTO_LIMIT_BYTES + 100_000,
      ratePerMinute: WRITES_PER_MINUTE,
      transaction: false,
      handler: async (ctx, { raw }) => {
        const sent = raw.isMultipart() ? await raw.file() : undefined;
        if (sent === undefined)
          throw new AppError('request.invalid', { reason: 'send one file in the field "file"' });
        const { file, filename: fileName, mimetype: mediaType } = sent;
        const { photoId, expiresAt } = await receivePhoto(ctx, parts.files, { file, fileName, mediaType });
        return { photoId, expiresAt: expiresAt.toISOString() };
      },
    }),
    defineRoute({
      method: 'POST',
      path: BASE,
      summary: 'Reports something seen in the city',
      access: 'citizen',
      body: NewSnap,
      response: SnapReceipt,
      status: 201,
      ratePerMinute: WRITES_PER_MINUTE,
      handler: async (ctx, { body }) => receipt(ctx, parts, await sendSnap(ctx, parts, body)),
    }),
  ];
}

function nearbyRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/nearby`,
      summary: 'What is open near a point, as anybody may know it',
      access: 'public',
      query: Type.Object({
        lon: Type.Number({ minimum: -180, maximum: 180 }),
        lat: Type.Number({ minimum: -90, maximum: 90 }),
      }),
      response: NearbyList,
      ratePerMinute: 120,
      handler: async (ctx, { query }) => {
        const rows = await listNearby(ctx, parts.city, query.lon, query.lat);
        return { items: rows.map((row) => viewNearby(ctx, parts, row)) };
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/nearby/:id/join`,
      summary: 'Reports the same as others: told of every step, with a number of its own',
      access: 'citizen',
      params: Id,
      body: JoinSnap,
      response: SnapReceipt,
      status: 201,
      ratePerMinute: WRITES_PER_MINUTE,
      handler: async (ctx, { params, body }) =>
        receipt(ctx, parts, await joinCase(ctx, parts, params.id, body)),
    }),
  ];
}

function readingRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: BASE,
      summary: "The caller's own reports, newest first",
      access: 'citizen',
      query: PageQuery,
      response: MySnapPage,
      handler: async (ctx, { query }) => {
        const page = await listMyReports(ctx, { cursor: query.cursor, limit: query.limit ?? 20 });
        return { items: page.items.map((row) => viewMine(ctx, parts, row)), next: page.next };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:id`,
      summary: 'One of the caller’s own reports as a story',
      access: 'citizen',
      params: Id,
      response: SnapStory,
      handler: async (ctx, { params }) => viewStory(ctx, parts, await getOwnReport(ctx, params.id)),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:id/photos/:photo`,
      summary: 'A photo of one’s own report or of its result, re-encoded without what the camera noted',
      access: 'citizen',
      params: Type.Object({ ...Id.properties, photo: Type.String({ format: 'uuid' }) }),
      handler: async (ctx, { params, reply }) => {
        const report = await getOwnReport(ctx, params.id);
        const wanted = { attachmentId: params.photo, caseId: report.caseId, reportId: report.id };
        const { mediaType, bytes } = await parts.files.thumbnail(
          await getPhotoHash(ctx.db, wanted),
          PHOTO_WIDTH,
        );
        reply
          .header('Content-Security-Policy', "default-src 'none'; sandbox")
          .header('Cache-Control', 'private, max-age=86400, immutable');
        return reply.type(mediaType).send(Buffer.from(bytes)) as unknown as undefined;
      },
    }),
  ];
}

function answeringRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'POST',
      access: 'citizen',
      params: Id,
      response: SnapAnswered,
      path: `${BASE}/:id/supplement`,
      summary: 'Adds words and photos',
      body: Supplement,
      ratePerMinute: WRITES_PER_MINUTE,
      handler: async (ctx, { params, body }) => {
        await supplement(ctx, parts, params.id, body);
        return { id: params.id };
      },
    }),
    defineRoute({
      method: 'POST',
      access: 'citizen',
      params: Id,
      response: SnapAnswered,
      path: `${BASE}/:id/withdraw`,
      summary: 'Takes the report back',
      body: Withdrawal,
      handler: async (ctx, { params, body }) => {
        await withdraw(ctx, parts, params.id, body.note);
        return { id: params.id };
      },
    }),
    defineRoute({
      method: 'POST',
      access: 'citizen',
      params: Id,
      response: SnapAnswered,
      path: `${BASE}/:id/rating`,
      summary: 'Says how the result is; a low rating starts a follow-up',
      body: Rating,
      handler: async (ctx, { params, body }) => {
        await rate(ctx, parts, params.id, body);
        return { id: params.id };
      },
    }),
    defineRoute({
      method: 'POST',
      access: 'citizen',
      params: Id,
      response: SnapAnswered,
      path: `${BASE}/:id/privacy`,
      summary: 'Keeps the report out of everything public, or not',
      body: Privacy,
      handler: async (ctx, { params, body }) => {
        await choosePrivacy(ctx, params.id, body.private);
        return { id: params.id };
      },
    }),
  ];
}
