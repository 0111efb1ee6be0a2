import Type from 'typebox';
import type { Clock } from '../../../lib/time.ts';
import { defineRoute, PageQuery, type Route } from '../../../platform/http/index.ts';
import { EntityId, EntityParams } from '../contract.ts';
import { registryPermissions } from '../kinds-contract.ts';
import { splitEntity, undoDecision } from '../records/decisions.ts';
import type { DeriveOptions } from '../records/derive-persons.ts';
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
import { listDecisions } from './ledger.ts';
import { getReview, listReviews, type ReviewState } from './queue.ts';

const review = { permission: registryPermissions.review } as const;
const Params = Type.Object({ id: Type.String({ format: 'uuid' }) });
const Cursor = Type.Union([Type.String(), Type.Null()]);

/** The queue of pairs that people decide on, and the ledger in which every decision can be undone. */
export function reviewRoutes(parts: RegistryParts): Route[] {
  const derive = (ctx: { readonly clock: Clock }) => deriveOptionsOf(parts, ctx.clock.now());
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
      handler: (ctx, { params }) => getReview(ctx, params.id),
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
      handler: (ctx, { params, body }) => decideReview(ctx, params.id, body.says, body.note, derive(ctx)),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/registry/reviews/:id/reopen',
      summary: 'Opens a decided pair again; a merge is undone',
      access: review,
      params: Params,
      response: Type.Object({}),
      handler: async (ctx, { params }) => {
        await reopenReview(ctx, params.id, derive(ctx));
        return {};
      },
    }),
    ...ledgerRoutes(derive),
  ];
}

function ledgerRoutes(derive: (ctx: { readonly clock: Clock }) => DeriveOptions): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/registry/decisions',
      summary: 'Merges, splits and moves of records, the newest first',
      access: review,
      query: Type.Object({ ...PageQuery.properties, entity: Type.Optional(EntityId) }),
      response: Type.Object({ items: Type.Array(DecisionItem), next: Cursor }),
      handler: (ctx, { query: { entity, cursor, limit = 50 } }) =>
        listDecisions(ctx, { limit, ...(entity && { entityId: entity }), ...(cursor && { cursor }) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/registry/decisions/:id/undo',
      summary: 'Takes a decision back: its records go to where they were',
      access: review,
      params: Params,
      response: Type.Object({ id: Type.String() }),
      handler: async (ctx, { params }) => ({ id: await undoDecision(ctx, params.id, derive(ctx)) }),
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
        const { newId, decisionId } = await splitEntity(ctx, Number(params.id), body.records, {
          ...derive(ctx),
          reason: body.reason,
        });
        return { id: String(newId), decisionId };
      },
    }),
  ];
}
