import Type from 'typebox';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { ask } from './commands.ts';
import * as schema from './contract.ts';
import { deskRoutes } from './desk-routes.ts';
import { indexRoutes } from './index-routes.ts';
import { getPublished, listOwn, listPublished } from './queries.ts';
import { evaluate } from './ratings.ts';

const BASE = '/api/v1/online-appeals';
const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** Asking and reading in public, the asker's own questions, the editors' desk, the weekly index. */
export function onlineAppealsRoutes({ city }: SceneParts): Route[] {
  return [...publicRoutes(city), ...citizenRoutes(city), ...deskRoutes(city), ...indexRoutes(city)];
}

function publicRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/questions`,
      summary:
        'Published questions with their replies, newest first; by words or by whether they are answered',
      access: 'public',
      query: schema.PublicQuery,
      response: schema.QuestionPage,
      handler: (ctx, { query }) => listPublished(ctx, city, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/questions/:id`,
      summary: 'One published question',
      access: 'public',
      params: IdParams,
      response: schema.QuestionView,
      handler: (ctx, { params }) => getPublished(ctx, city, params.id),
    }),
  ];
}

function citizenRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/questions`,
      summary: 'Asks a question; it is public after its review',
      access: 'citizen',
      ratePerMinute: 10,
      body: schema.AskRequest,
      status: 201,
      response: Type.Object({ id: Type.String() }),
      handler: async (ctx, { body }) => ({ id: await ask(ctx, city, body) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/own-questions`,
      summary: 'The caller’s own questions',
      access: 'citizen',
      query: PageQuery,
      response: schema.OwnQuestionPage,
      handler: (ctx, { query }) => listOwn(ctx, city, query),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/questions/:id/evaluation`,
      summary: 'The asker rates the reply',
      access: 'citizen',
      params: IdParams,
      body: schema.EvaluateRequest,
      response: Type.Object({ done: Type.Boolean() }),
      handler: async (ctx, { params, body }) => {
        await evaluate(ctx, city, params.id, body);
        return { done: true };
      },
    }),
  ];
}
