import Type from 'typebox';
import type { City } from '../../../base/scene/index.ts';
import { defineRoute, type Route } from '../../../platform/http/index.ts';
import { actOnAppeal, appeal, listAppeals } from '../appeals.ts';
import * as schema from '../contract.ts';
import { permissions } from '../manifest.ts';
import { BASE, Done, done, IdParams, page } from '../route-parts.ts';
import { settingsOf } from '../settings.ts';
import { gradeUnits, openDeductions } from './grades.ts';
import { gradeRulesOf } from './rules.ts';

/** How units are graded: appeals against what counts, the grades, and the rules behind them. */
export function gradeRoutes(city: City): Route[] {
  return [...appealRoutes(city), ...scoreRoutes(city), rulesRoute(city)];
}

function appealRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/appeals`,
      summary: 'A unit asks that a ticket be left out of its score',
      access: { permission: permissions.appeal },
      body: schema.AppealRequest,
      status: 201,
      response: Type.Object({ id: Type.String(), number: Type.String() }),
      handler: (ctx, { body }) => appeal(ctx, city, body),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/appeals`,
      summary: 'Appeals, newest first',
      access: { permission: permissions.read },
      query: Type.Object({
        ...page,
        status: Type.Optional(Type.Union(schema.APPEAL_STATUSES.map((each) => Type.Literal(each)))),
      }),
      response: schema.AppealPage,
      handler: (ctx, { query }) => listAppeals(ctx, city, query as { status?: string }),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/appeals/:id/decision`,
      summary: 'Leaves a ticket out of a unit’s score, or not',
      access: { permission: permissions.reviewAppeal },
      params: IdParams,
      body: schema.DecideAppealRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await actOnAppeal(ctx, city, params.id, body.exclude ? 'exclude' : 'refuse', body.reason);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/appeals/:id/revocation`,
      summary: 'Takes a granted exclusion back: the ticket counts again',
      access: { permission: permissions.reviewAppeal },
      params: IdParams,
      body: schema.ReasonRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await actOnAppeal(ctx, city, params.id, 'revoke', body.reason);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/appeals/:id/withdrawal`,
      summary: 'The unit takes its own appeal back before it is decided',
      access: { permission: permissions.appeal },
      params: IdParams,
      response: Done,
      handler: async (ctx, { params }) => {
        await actOnAppeal(ctx, city, params.id, 'withdraw', null);
        return done;
      },
    }),
  ];
}

function scoreRoutes(city: City): Route[] {
  const access = { permission: permissions.read };
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/grades`,
      summary: 'Grades of units over a period of at most 100 days',
      access,
      query: schema.GradeQuery,
      response: schema.GradeList,
      handler: async (ctx, { query }) => ({
        rules: settingsOf(city).grading.version,
        items: await gradeUnits(ctx, city, query),
      }),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/grades/:id/deductions`,
      summary: 'Every deduction of a unit with its ticket, clock and clause',
      access,
      params: IdParams,
      query: schema.GradeQuery,
      response: schema.DeductionList,
      handler: (ctx, { params, query }) => openDeductions(ctx, city, params.id, query),
    }),
  ];
}

function rulesRoute(city: City): Route {
  return defineRoute({
    method: 'GET',
    path: `${BASE}/rules`,
    summary: 'The rules of assessment in force, each with its date and source',
    access: { permission: permissions.read },
    response: schema.RulesView,
    handler: async () => {
      const { verification: _, grading, callBack, rating, ...rest } = settingsOf(city);
      const deductions = gradeRulesOf(city).map(({ id, title, points, clause }) => ({
        ...{ id, title, points, clause },
      }));
      return {
        ...rest,
        callBack: { ...callBack, windows: [...callBack.windows] },
        rating: { ...rating, negativeLevels: [...rating.negativeLevels] },
        grading: { ...grading, deductions },
      };
    },
  });
}
