import Type from 'typebox';
import { defineRoute, PageQuery, type Route } from '../../../platform/http/index.ts';
import { EntityId, EntityParams } from '../contract.ts';
import { ENTITY_KINDS, registryPermissions } from '../kinds-contract.ts';
import { splitEntity } from '../records/decisions.ts';
import {
  DecideRequest,
  DecisionItem,
  REVIEW_STATES,
  ReviewItem,
  ReviewPage,
  SplitRequest,
} from '../review-contract.ts';
import { deriveOptionsOf, type RegistryParts } from '../scope.ts';
import { decideReview, reopenReview } from './decide.ts';
import { listDecisions, undoWithin } from './ledger.ts';
import { getReview, listReviews, type ReviewState } from './queue.ts';
import { requireReviewReach } from './reach.ts';

const review = { permission: registryPermissions.review } as const;
const Params = Type.Object({ id: Type.String({ format: 'uuid' }) });
const Cursor = Type.Union([Type.String(), Type.Null()]);

/**
 * The queue of pairs that people decide on, and the ledger in which every decision can be undone; each where the
 * right to decide holds (`reach.ts`).
 */
export function reviewRoutes(parts: RegistryParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/registry/reviews',
      summary: 'Pairs of persons (or organisations) that may be the same, the likeliest first',
      access: review,
      query: Type.Object({
        ...PageQuery.properties,
        kind: Type.Optional(Type.Unsafe<'person' | 'organisation'>(Type.Enum(['person', 'organisation']))),
        state: Type.Optional(Type.Unsafe<ReviewState>(Type.Enum([...REVIEW_STATES]))),
      }),
      response: Type.Object({ items: Type.Array(ReviewItem), next: Cursor }),
      handler: (ctx, { query: { kind = 'person', state = 'open', limit = 50, cursor } }) =>
        listReviews(ctx, parts, { kind, state, limit, ...(cursor && { cursor }) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/registry/reviews/:id',
      summary: 'One pair side by side with its waterfall; in full only with X-Purpose; audited',
      access: review,
      ratePerMinute: 120,
      params: Params,
      response: ReviewPage,
      handler: (ctx, { params }) => getReview(ctx, parts, params.id),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/registry/reviews/:id/decide',
      summary: 'The same or not; what is risky needs a second person',
      access: review,
      params: Params,
      body: DecideRequest,
      response: Type.Object({
        state: Type.Unsafe<ReviewState>(Type.Enum([...REVIEW_STATES])),
        decisionId: Type.Union([Type.String(), Type.Null()]),
      }),
      handler: (ctx, { params, body }) => decideReview(ctx, parts, params.id, body),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/registry/reviews/:id/reopen',
      summary: 'Opens a decided pair again; a merge is undone',
      access: review,
      params: Params,
      response: Type.Object({}),
      handler: async (ctx, { params }) => {
        await reopenReview(ctx, parts, params.id);
        return {};
      },
    }),
    ...ledgerRoutes(parts),
  ];
}

function ledgerRoutes(parts: RegistryParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/registry/decisions',
      summary: 'Merges, splits and moves of records, the newest first',
      access: review,
      query: Type.Object({ ...PageQuery.properties, entity: Type.Optional(EntityId) }),
      response: Type.Object({ items: Type.Array(DecisionItem), next: Cursor }),
      handler: (ctx, { query: { entity, cursor, limit = 50 } }) =>
        listDecisions(ctx, parts, { limit, ...(entity && { entityId: entity }), ...(cursor && { cursor }) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/registry/decisions/:id/undo',
      summary: 'Takes a decision back: its records go to where they were',
      access: review,
      params: Params,
      response: Type.Object({ id: Type.String() }),
      handler: async (ctx, { params }) => ({ id: await undoWithin(ctx, parts, params.id) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/registry/persons/:id/split',
      summary: 'Parts records from a person: they become a person of their own',
      access: review,
      params: EntityParams,
      body: SplitRequest,
      response: Type.Object({ id: EntityId, decisionId: Type.String() }),
      handler: async (ctx, { params, body }) => {
        await requireReviewReach(ctx, parts, { kind: ENTITY_KINDS.person, ids: [params.id] });
        const { newId, decisionId } = await splitEntity(ctx, Number(params.id), body.records, {
          ...deriveOptionsOf(parts, ctx.clock.now()),
          reason: body.reason,
        });
        return { id: String(newId), decisionId };
      },
    }),
  ];
}
