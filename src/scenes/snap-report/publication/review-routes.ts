import Type from 'typebox';
import type { SceneParts } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { defineRoute, type Route } from '../../../platform/http/index.ts';
import { approvePublication, refusePublication, withdrawPublication } from './commands.ts';
import { Approval, Refusal, ReviewDetail, ReviewPage, ReviewQuery } from './review-contract.ts';
import { countReviews, getReviewed, listReviews, picturesOf, REVIEW } from './review-queries.ts';
import { viewReview, viewReviewRow } from './review-views.ts';

const BASE = '/api/v1/snap-publications';
const CaseId = Type.Object({ caseId: Type.String({ format: 'uuid' }) });
const access = { permission: REVIEW };
/** As large as the copies: a reviewer must see what the public would. */
const PHOTO_WIDTH = 1280;
/** An approval makes up to twelve pictures. */
const APPROVALS_PER_MINUTE = 60;

/** What staff do before anything is shown to everybody. */
export function reviewRoutes(parts: SceneParts): Route[] {
  return [...readingRoutes(parts), ...decidingRoutes(parts)];
}

const detail = async (ctx: Ctx, parts: SceneParts, caseId: string) =>
  viewReview(ctx, parts, await getReviewed(ctx, caseId));

function readingRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: BASE,
      summary: 'What waits for the review before it is public (the longest first), or was decided',
      access,
      query: ReviewQuery,
      response: ReviewPage,
      handler: async (ctx, { query }) => {
        const { state = 'waiting', cursor, limit = 50 } = query;
        const page = await listReviews(ctx, { state, cursor, limit });
        const items = page.items.map((row) => viewReviewRow(parts, row));
        return { items, next: page.next, waiting: await countReviews(ctx) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:caseId`,
      summary: 'One case as it would be shown, with what was taken out of its words',
      access,
      params: CaseId,
      response: ReviewDetail,
      handler: (ctx, { params }) => detail(ctx, parts, params.caseId),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:caseId/photos/:attachmentId`,
      summary: 'A photo as it came, for the reviewer: re-encoded, without what the camera noted',
      access,
      params: Type.Object({ ...CaseId.properties, attachmentId: Type.String({ format: 'uuid' }) }),
      handler: async (ctx, { params, reply }) => {
        const publication = await getReviewed(ctx, params.caseId);
        const pictures = await picturesOf(ctx.db, publication);
        const picture = pictures.find((each) => each.attachmentId === params.attachmentId);
        if (picture === undefined) throw new AppError('snap-report.not_its_photo');
        const { mediaType, bytes } = await parts.files.thumbnail(picture.hash, PHOTO_WIDTH);
        reply
          .header('Content-Security-Policy', "default-src 'none'; sandbox")
          .header('Cache-Control', 'private, no-store');
        return reply.type(mediaType).send(Buffer.from(bytes)) as unknown as undefined;
      },
    }),
  ];
}

function decidingRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/:caseId/approve`,
      summary:
        'Shows it to everybody, in these words, with copies of these photos; what is blurred is gone for good',
      access,
      params: CaseId,
      body: Approval,
      response: ReviewDetail,
      ratePerMinute: APPROVALS_PER_MINUTE,
      // Copies of photos are made; the decision itself is one transaction, and a second try meets another version.
      transaction: false,
      handler: async (ctx, { params, body }) => {
        await approvePublication(ctx, parts, params.caseId, body);
        return detail(ctx, parts, params.caseId);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/:caseId/refuse`,
      summary: 'Does not show it; of a case that is shown already, only the result stays away',
      access,
      params: CaseId,
      body: Refusal,
      response: ReviewDetail,
      handler: async (ctx, { params, body }) => {
        await refusePublication(ctx, params.caseId, body);
        return detail(ctx, parts, params.caseId);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/:caseId/withdraw`,
      summary: 'Takes it away again: the copies go, and the addresses of its photos stop',
      access,
      params: CaseId,
      body: Refusal,
      response: ReviewDetail,
      handler: async (ctx, { params, body }) => {
        await withdrawPublication(ctx, params.caseId, body);
        return detail(ctx, parts, params.caseId);
      },
    }),
  ];
}
