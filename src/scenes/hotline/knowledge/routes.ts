import Type from 'typebox';
import type { SceneParts } from '../../../base/scene/index.ts';
import { DAY_MS } from '../../../lib/time.ts';
import { decodeCursor, defineRoute, PageQuery, pageOf, type Route } from '../../../platform/http/index.ts';
import { KnowledgeRequest, KnowledgeVersion, KnowledgeView } from './contract.ts';
import {
  addKnowledge,
  answerFromKnowledge,
  changeKnowledge,
  getKnowledge,
  KNOWLEDGE_EDIT,
  knowledgeVersions,
  listKnowledge,
  nameEntry,
  publishKnowledge,
  searchKnowledge,
} from './knowledge.ts';

const READ = { permission: 'hotline.knowledge.read' } as const;
const EDIT = { permission: KNOWLEDGE_EDIT } as const;
const BASE = '/api/v1/hotline/knowledge';
const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
const orNull = Type.Union([Type.String(), Type.Null()]);

/** The knowledge base for 咨询. */
export function knowledgeRoutes(parts: SceneParts): Route[] {
  return [searchRoute(parts), listRoute(parts), ...editRoutes(parts), answerRoute(parts)];
}

function searchRoute(parts: SceneParts): Route {
  return defineRoute({
    method: 'GET',
    path: `${BASE}/search`,
    summary: 'Entries that answer a question, best first; expired ones are never offered',
    access: READ,
    query: Type.Object({
      words: Type.Optional(Type.String({ maxLength: 200 })),
      list: Type.Optional(Type.String({ maxLength: 60 })),
      category: Type.Optional(Type.String({ maxLength: 40 })),
    }),
    response: Type.Object({ items: Type.Array(KnowledgeView) }),
    handler: async (ctx, { query }) => {
      const found = await searchKnowledge(ctx, parts.city, query);
      return { items: found.map((entry) => nameEntry(parts.city, entry)) };
    },
  });
}

function listRoute(parts: SceneParts): Route {
  return defineRoute({
    method: 'GET',
    path: BASE,
    summary: 'All entries, the first to expire first; withinDays shows those that expire soon',
    access: READ,
    query: Type.Object({
      ...PageQuery.properties,
      state: Type.Optional(KnowledgeView.properties.state),
      withinDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 366 })),
    }),
    response: Type.Object({ items: Type.Array(KnowledgeView), next: orNull }),
    handler: async (ctx, { query }) => {
      const { state = null, withinDays, limit = 50 } = query;
      const now = ctx.clock.now().getTime();
      const until =
        withinDays === undefined ? null : parts.city.loop.dayOf(new Date(now + withinDays * DAY_MS));
      const mark = query.cursor === undefined ? null : decodeCursor(query.cursor, 2);
      const after = mark && ([String(mark[0]), String(mark[1])] as const);
      const rows = await listKnowledge(ctx.db, { state, until, after, limit });
      const page = pageOf(rows, limit, (row) => [row.expiresOn, row.id]);
      return { items: page.items.map((entry) => nameEntry(parts.city, entry)), next: page.next };
    },
  });
}

function editRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/:id`,
      summary: 'One entry',
      access: READ,
      params: IdParams,
      response: KnowledgeView,
      handler: async (ctx, { params }) => nameEntry(parts.city, await getKnowledge(ctx.db, params.id)),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:id/versions`,
      summary: 'What an entry says and said, newest first, with how often each version answered',
      access: READ,
      params: IdParams,
      response: Type.Object({ items: Type.Array(KnowledgeVersion) }),
      handler: async (ctx, { params }) => ({ items: await knowledgeVersions(ctx.db, params.id) }),
    }),
    defineRoute({
      method: 'POST',
      path: BASE,
      summary: 'Adds an entry as a draft',
      access: EDIT,
      status: 201,
      body: KnowledgeRequest,
      response: KnowledgeView,
      handler: async (ctx, { body }) => nameEntry(parts.city, await addKnowledge(ctx, parts.city, body)),
    }),
    defineRoute({
      method: 'PUT',
      path: `${BASE}/:id`,
      summary: 'Gives an entry a new version, a draft until it is published',
      access: EDIT,
      params: IdParams,
      body: KnowledgeRequest,
      response: KnowledgeView,
      handler: async (ctx, { params, body }) =>
        nameEntry(parts.city, await changeKnowledge(ctx, parts.city, params.id, body)),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/:id/publish`,
      summary: 'Offers an entry from now on',
      access: EDIT,
      params: IdParams,
      response: KnowledgeView,
      handler: async (ctx, { params }) =>
        nameEntry(parts.city, await publishKnowledge(ctx, parts.city, params.id)),
    }),
  ];
}

function answerRoute(parts: SceneParts): Route {
  return defineRoute({
    method: 'POST',
    path: `${BASE}/:id/answer`,
    summary: 'Answers a case from an entry; counts its use',
    access: { permission: 'incident.answer' },
    params: IdParams,
    body: Type.Object({
      caseId: Type.String({ format: 'uuid' }),
      reply: Type.Optional(Type.String({ maxLength: 2_000 })),
    }),
    response: Type.Object({ caseId: Type.String(), state: Type.String() }),
    handler: async (ctx, { params, body }) => {
      const state = await answerFromKnowledge(ctx, parts, { id: params.id, ...body });
      return { caseId: state.id, state: state.state };
    },
  });
}
