import Type from 'typebox';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { ask, evaluate, moderate, reply, supervise } from './commands.ts';
import * as schema from './contract.ts';
import { permissions } from './manifest.ts';
import { getPublished, listDesk, listOwn, listPublished } from './queries.ts';
import { findPublished, publishIndex, readIndex } from './weekly-index.ts';

const BASE = '/api/v1/online-appeals';
const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
const WeekParams = Type.Object({ day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }) });
const Done = Type.Object({ done: Type.Boolean() });
const done = { done: true };
const edit = { permission: permissions.edit };

/** Asking and reading in public, the asker's own questions, the editors' desk, the weekly index. */
export function onlineAppealsRoutes({ city }: SceneParts): Route[] {
  return [...publicRoutes(city), ...citizenRoutes(city), ...deskRoutes(city), ...indexRoutes(city)];
}

function publicRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/questions`,
      summary: 'Published questions with their replies, newest first',
      access: 'public',
      query: PageQuery,
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
      handler: (ctx, { query }) => listOwn(ctx, query),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/questions/:id/evaluation`,
      summary: 'The asker rates the reply',
      access: 'citizen',
      params: IdParams,
      body: schema.EvaluateRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await evaluate(ctx, city, params.id, body);
        return done;
      },
    }),
  ];
}

function deskRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/desk`,
      summary: 'Questions by status for the editors, the longest waiting first',
      access: { permission: permissions.read },
      query: Type.Object({
        ...PageQuery.properties,
        status: Type.Optional(
          Type.Union(['submitted', 'published', 'refused'].map((each) => Type.Literal(each))),
        ),
        unanswered: Type.Optional(Type.Boolean()),
      }),
      response: schema.DeskPage,
      handler: (ctx, { query }) =>
        listDesk(ctx, city, { ...query, status: String(query.status ?? 'submitted') }),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/questions/:id/moderation`,
      summary: 'Publishes a question and routes it to its unit, or refuses it',
      access: edit,
      params: IdParams,
      body: schema.ModerateRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await moderate(ctx, city, params.id, body);
        return done;
      },
    }),
    defineRoute({
      method: 'PUT',
      path: `${BASE}/questions/:id/reply`,
      summary: 'Publishes the reviewed reply of the unit',
      access: edit,
      params: IdParams,
      body: schema.ReplyRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await reply(ctx, params.id, body.text);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/questions/:id/supervision`,
      summary: 'The editors press for an answer (督办)',
      access: edit,
      params: IdParams,
      body: schema.SuperviseRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await supervise(ctx, city, params.id, body.reason);
        return done;
      },
    }),
  ];
}

function indexRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/index/:day`,
      summary: 'The published index of the week that a day lies in',
      access: 'public',
      params: WeekParams,
      response: schema.WeeklyIndex,
      handler: async (ctx, { params }) => {
        const published = await findPublished(ctx, params.day);
        if (published === undefined)
          throw new AppError('online-appeals.index_unpublished', { day: params.day });
        return published;
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/desk/index/:day`,
      summary: 'The index of a week as it stands, for the editors',
      access: { permission: permissions.read },
      params: WeekParams,
      response: schema.WeeklyIndex,
      handler: (ctx, { params }) => readIndex(ctx, city, params.day),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/index/:day`,
      summary: 'Publishes the index of a week that is over; it never changes afterwards',
      access: edit,
      params: WeekParams,
      response: schema.WeeklyIndex,
      handler: (ctx, { params }) => publishIndex(ctx, city, params.day),
    }),
  ];
}
