import Type from 'typebox';
import type { SceneParts } from '../../../base/scene/index.ts';
import { defineRoute, type Route } from '../../../platform/http/index.ts';
import {
  PublicCasePage,
  PublicListQuery,
  PublicMap,
  PublicMapQuery,
  PublicStory,
} from './public-contract.ts';
import { getCopyHash, getShown, listShown, mapShown } from './public-queries.ts';
import { loadPublicRule } from './public-rule.ts';
import { viewPublicStory, viewShown } from './public-views.ts';

const BASE = '/api/v1/public-cases';
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) });
const READS_PER_MINUTE = 120;
const PHOTOS_PER_MINUTE = 600;
/** What was taken back may be seen from a cache for a minute, not longer. */
const CACHED = 'public, max-age=60, must-revalidate';

/** What everybody may see, without signing in. */
export function publicRoutes(parts: SceneParts): Route[] {
  return [...listRoutes(parts), ...oneRoutes(parts)];
}

function listRoutes(parts: SceneParts): Route[] {
  const { city } = parts;
  return [
    defineRoute({
      method: 'GET',
      path: BASE,
      summary: 'Reviewed cases that everybody may see, newest first, by district, category, state and box',
      access: 'public',
      query: PublicListQuery,
      response: PublicCasePage,
      ratePerMinute: READS_PER_MINUTE,
      handler: async (ctx, { query, reply }) => {
        const rule = await loadPublicRule(ctx.db, city);
        const page = await listShown(ctx, { city, rule }, query);
        reply.header('Cache-Control', CACHED);
        return { items: page.items.map((row) => viewShown(ctx, parts, row)), next: page.next };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/map`,
      summary: 'The same in a box of the map; what lies near together is one cell with its number',
      access: 'public',
      query: PublicMapQuery,
      response: PublicMap,
      ratePerMinute: READS_PER_MINUTE,
      handler: async (ctx, { query, reply }) => {
        const rule = await loadPublicRule(ctx.db, city);
        const map = await mapShown(ctx, { city, rule }, query);
        reply.header('Cache-Control', CACHED);
        return map;
      },
    }),
  ];
}

function oneRoutes(parts: SceneParts): Route[] {
  const { city, files } = parts;
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/:id`,
      summary: 'One reviewed case and what became of it',
      access: 'public',
      params: Id,
      response: PublicStory,
      ratePerMinute: READS_PER_MINUTE,
      handler: async (ctx, { params, reply }) => {
        const rule = await loadPublicRule(ctx.db, city);
        const story = await viewPublicStory(ctx, parts, await getShown(ctx.db, rule, params.id));
        reply.header('Cache-Control', CACHED);
        return story;
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:id/photos/:photo`,
      summary: 'The public copy of a photo, with what the reviewer blurred gone for good',
      access: 'public',
      params: Type.Object({ ...Id.properties, photo: Type.String({ format: 'uuid' }) }),
      query: Type.Object({
        width: Type.Optional(Type.Union([Type.Literal(320), Type.Literal(640), Type.Literal(1280)])),
      }),
      ratePerMinute: PHOTOS_PER_MINUTE,
      handler: async (ctx, { params, query, raw, reply }) => {
        const rule = await loadPublicRule(ctx.db, city);
        const hash = await getCopyHash(ctx.db, rule, params.id, params.photo);
        const width = query.width ?? 640;
        const tag = `"${params.photo}-${width}"`;
        reply
          .header('Content-Security-Policy', "default-src 'none'; sandbox")
          .header('Cache-Control', CACHED)
          .header('ETag', tag);
        if (raw.headers['if-none-match'] === tag) return reply.status(304).send() as unknown as undefined;
        const { mediaType, bytes } = await files.thumbnail(hash, width);
        return reply.type(mediaType).send(Buffer.from(bytes)) as unknown as undefined;
      },
    }),
  ];
}
