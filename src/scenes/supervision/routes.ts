import Type from 'typebox';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { statement } from '../../platform/db/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import { getCallBack, leaveCall, listCallBacks, openCall, takeNextCall } from './calls/call-backs.ts';
import { recordCall } from './calls/calls.ts';
import { askSpotCheck, check, listSpotChecks } from './calls/spot-checks.ts';
import * as schema from './contract.ts';
import { answerOrder, judgeAnswer, listDemands, order, orderMany } from './demands.ts';
import { listFollowUps } from './follow-ups.ts';
import { gradeRoutes } from './grades/routes.ts';
import { listCasesOf } from './lists.ts';
import { permissions } from './manifest.ts';
import { countDay } from './overview.ts';
import { BASE, Done, done, IdParams, page } from './route-parts.ts';
import { supervisionSheets } from './sheets.ts';

/** Orders, call-backs, spot checks, appeals, grades and the supervisor's lists. */
export function supervisionRoutes({ city }: SceneParts): Route[] {
  const routes = [
    ...orderRoutes(city),
    ...listRoutes(city),
    ...callBackRoutes(city),
    followUpRoute(city),
    ...checkRoutes(city),
    ...gradeRoutes(city),
  ];
  return [...routes, ...supervisionSheets(routes, BASE, city.identity.timeZone)];
}

function orderRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/cases/:id/orders`,
      summary: 'Nudges (催办) or supervises formally (督办) a case',
      access: { permission: 'incident.supervise' },
      params: IdParams,
      body: schema.OrderRequest,
      response: Type.Object({ version: Type.Integer() }),
      handler: async (ctx, { params, body }) => ({
        version: (await order(ctx, city, params.id, body)).version,
      }),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/orders`,
      summary: 'Nudges or supervises many cases at once; each is decided by itself',
      access: { permission: 'incident.supervise' },
      body: schema.ManyOrdersRequest,
      response: schema.ManyOrdersAnswer,
      handler: (ctx, { body, language }) => orderMany(ctx, city, body, language),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/orders`,
      summary: 'Orders and their answers, newest first',
      access: { permission: permissions.read },
      query: Type.Object({
        ...page,
        open: Type.Optional(Type.Boolean()),
        mine: Type.Optional(Type.Boolean()),
        inForce: Type.Optional(Type.Boolean()),
        kind: Type.Optional(Type.Union([Type.Literal('urge'), Type.Literal('supervise')])),
        show: Type.Optional(Type.Union(['late', 'answered', 'accepted'].map((each) => Type.Literal(each)))),
        caseId: Type.Optional(Type.String({ format: 'uuid' })),
      }),
      response: schema.DemandPage,
      handler: (ctx, { query }) => listDemands(ctx, city, query),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/orders/:id/answer`,
      summary: 'The unit answers an order',
      access: { permission: permissions.answer },
      params: IdParams,
      body: Type.Object({ answer: Type.String({ minLength: 1, maxLength: 2_000 }) }),
      response: Done,
      handler: async (ctx, { params, body }) => {
        await answerOrder(ctx, params.id, body.answer);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/orders/:id/verdict`,
      summary: 'Accepts the answer to an order, or sends it back with the reason',
      access: { permission: 'incident.supervise' },
      params: IdParams,
      body: schema.VerdictRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await judgeAnswer(ctx, city, params.id, body);
        return done;
      },
    }),
  ];
}

function listRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/overview`,
      summary: 'The supervisor’s day in numbers, each the length of a list',
      access: { permission: permissions.read },
      query: schema.Narrowing,
      response: schema.Overview,
      handler: (ctx, { query }) => countDay(ctx, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/lists/:list`,
      summary: 'Cases that are overdue, due soon, suspended, handed back again and again, or supervised',
      access: { permission: permissions.read },
      params: Type.Object({ list: Type.Union(schema.LISTS.map((list) => Type.Literal(list))) }),
      query: schema.CaseListQuery,
      response: schema.ListedPage,
      handler: (ctx, { params, query }) =>
        listCasesOf(ctx, city, params.list as (typeof schema.LISTS)[number], query),
    }),
  ];
}

function followUpRoute(city: City): Route {
  return defineRoute({
    method: 'GET',
    path: `${BASE}/follow-ups`,
    summary: 'Negative ratings and what was done about them, newest first',
    access: { permission: permissions.read },
    query: Type.Object({
      ...page,
      show: Type.Optional(Type.Union(['open', 'late', 'closed'].map((each) => Type.Literal(each)))),
    }),
    response: schema.FollowUpPage,
    handler: (ctx, { query }) => listFollowUps(ctx, city, query as { show?: 'open' }),
  });
}

function callBackRoutes(city: City): Route[] {
  const access = { permission: permissions.call };
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/call-backs`,
      summary: 'Call-backs that wait, the most urgent first, or those that ended',
      access,
      query: Type.Object({ ...page, ended: Type.Optional(Type.Boolean()) }),
      response: schema.CallBackPage,
      handler: (ctx, { query }) => listCallBacks(ctx, city, query),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/call-backs/next`,
      summary: 'Takes up the most urgent call that may be made now, for a quarter of an hour',
      access,
      response: Type.Object({ id: Type.String() }),
      handler: async (ctx) => {
        const id = await takeNextCall(ctx, city);
        if (id === undefined) throw new AppError('supervision.no_call_now');
        return { id };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/call-backs/:id`,
      summary:
        'One call-back with its script; the telephone in full with X-Purpose and while the call is open',
      access,
      params: IdParams,
      response: schema.CallBackDetail,
      handler: (ctx, { params }) => getCallBack(ctx, city, params.id),
    }),
    ...(['open', 'leave'] as const).map((step) =>
      defineRoute({
        method: 'POST',
        path: `${BASE}/call-backs/:id/${step}`,
        summary:
          step === 'open'
            ? 'Opens a call for a quarter of an hour: nobody else makes it, its number may be asked for'
            : 'Gives an open call back without having made it',
        access,
        params: IdParams,
        response: Done,
        handler: async (ctx, { params }) => {
          await (step === 'open' ? openCall(ctx, city, params.id) : leaveCall(ctx, params.id));
          return done;
        },
      }),
    ),
    defineRoute({
      method: 'POST',
      path: `${BASE}/call-backs/:id/calls`,
      summary: 'Records a call and, when somebody was reached, its outcome',
      access,
      params: IdParams,
      body: schema.CallRequest,
      response: Type.Object({ status: Type.String() }),
      handler: (ctx, { params, body }) => recordCall(ctx, city, params.id, body),
    }),
  ];
}

const selectDraws = statement(
  'supervision.select_draws',
  `SELECT day, purpose, seed, shares, made_at AS "madeAt" FROM supervision.draw
   WHERE day BETWEEN $1 AND $2 AND day < $3 ORDER BY day, purpose LIMIT 400`,
);

function checkRoutes(city: City): Route[] {
  const access = { permission: permissions.check };
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/spot-checks`,
      summary: 'Cases drawn for a second look',
      access,
      query: Type.Object({
        ...page,
        done: Type.Optional(Type.Boolean()),
        caseId: Type.Optional(Type.String({ format: 'uuid' })),
      }),
      response: schema.SpotCheckPage,
      handler: (ctx, { query }) => listSpotChecks(ctx, city, query),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/cases/:id/spot-checks`,
      summary: 'Has one case looked at on the spot by somebody who had nothing to do with it',
      access,
      params: IdParams,
      body: schema.AskCheckRequest,
      status: 201,
      response: Type.Object({ id: Type.String() }),
      handler: async (ctx, { params, body }) => ({ id: await askSpotCheck(ctx, city, params.id, body) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/spot-checks/:id/result`,
      summary: 'The result of a spot check; a failed case goes back to its unit',
      access,
      params: IdParams,
      body: schema.CheckRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await check(ctx, city, params.id, body);
        return done;
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/draws`,
      summary: 'Seeds and shares of past days, to repeat their draws; the seed of today stays secret',
      access,
      query: schema.GradeQuery,
      response: Type.Object({ items: Type.Array(schema.DrawView) }),
      handler: async (ctx, { query }) => {
        type Draw = { day: string; purpose: string; seed: string; shares: unknown; madeAt: Date };
        const today = city.loop.dayOf(ctx.clock.now());
        const rows = await ctx.db.run<Draw>(selectDraws, [query.from, query.to, today]);
        return { items: rows.map((row) => ({ ...row, madeAt: row.madeAt.toISOString() })) };
      },
    }),
  ];
}
