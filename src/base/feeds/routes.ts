import Type from 'typebox';
import { scopeOf } from '../../platform/access/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { loadingRoutes } from './loading/routes.ts';
import type { FeedParts } from './parts.ts';
import { feedPermissions } from './permissions.ts';
import { findLoads, findQuality, findRejections, findSources } from './queries.ts';
import { verify } from './query-only/verify.ts';
import { requireReach } from './reach.ts';
import { requireRejected } from './rejected/drop-rejected.ts';
import { openLoad } from './store.ts';
import { uploadRoutes } from './uploads/routes.ts';
import {
  LoadPage,
  QualityView,
  RejectionPage,
  SourcePage,
  Verification,
  VerifyInput,
} from './views-contract.ts';

const BASE = '/api/v1/feeds';
const Code = Type.Object({ code: Type.String({ maxLength: 60 }) });
const access = { permission: feedPermissions.read };
const pageOf = (query: PageQuery) => ({ cursor: query.cursor, limit: query.limit ?? 50 });

/** Sources for the administration: what they are, declaring and loading them, and the questions to query-only ones. */
export function feedRoutes(parts: FeedParts): Route[] {
  return [
    ...uploadRoutes(parts),
    ...loadingRoutes(parts),
    defineRoute({
      method: 'GET',
      path: BASE,
      summary: 'Sources within reach with owner, legal basis and the load that holds now',
      access,
      query: PageQuery,
      response: SourcePage,
      handler: (ctx, { query, language }) => {
        const scope = scopeOf(ctx.actor, feedPermissions.read);
        return findSources(ctx, pageOf(query), language, { timeZone: parts.timeZone, scope });
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:code/loads`,
      summary: 'Loads of a source, newest first, with what they brought or why they came to nothing',
      access,
      params: Code,
      query: PageQuery,
      response: LoadPage,
      handler: async (ctx, { params, query, language }) => {
        await requireReach(ctx, feedPermissions.read, params.code);
        return findLoads(ctx, params.code, pageOf(query), language);
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:code/quality`,
      summary: 'Quality of each field over the last loads of a source',
      access,
      params: Code,
      response: QualityView,
      handler: async (ctx, { params }) => {
        await requireReach(ctx, feedPermissions.read, params.code);
        return findQuality(ctx, params.code);
      },
    }),
    rejectionsRoute(parts),
    defineRoute({
      method: 'POST',
      path: `${BASE}/:code/verify`,
      summary: 'Asks a query-only source whether number and name belong together; needs X-Purpose',
      access: { permission: feedPermissions.verify },
      ratePerMinute: 60,
      // Somebody else's system is waited for: no transaction may stand open meanwhile, and no answer is stored.
      transaction: false,
      params: Code,
      body: VerifyInput,
      response: Verification,
      handler: (ctx, { params, body }) => verify(ctx, parts, { source: params.code, ...body }),
    }),
  ];
}

function rejectionsRoute(parts: FeedParts): Route {
  return defineRoute({
    method: 'GET',
    path: `${BASE}/loads/:id/rejections`,
    summary: 'The first thousand faults of a load with their reasons; personal values are masked',
    access,
    params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }),
    query: PageQuery,
    response: RejectionPage,
    handler: async (ctx, { params, query, language }) => {
      const load = await openLoad(ctx, params.id);
      await requireReach(ctx, feedPermissions.read, load.source);
      requireRejected(load, parts);
      return findRejections(ctx, load.id, pageOf(query), language);
    },
  });
}
