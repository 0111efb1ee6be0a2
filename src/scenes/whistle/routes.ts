import Type from 'typebox';
import { ActResponse } from '../../base/loop/contract.ts';
import { getVisibleCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { blow, departmentsFor, evaluate, placeOf } from './commands.ts';
import {
  BlowRequest,
  DepartmentChoice,
  EvaluationRequest,
  ResponseStatistics,
  RulePage,
  RuleRequest,
  WhistleCounts,
  WhistleDetail,
  WhistleFilter,
  WhistlePage,
} from './contract.ts';
import { readWhistle } from './detail.ts';
import { permissions } from './manifest.ts';
import { countWhistles, listWhistles } from './queries.ts';
import { endRule, listRules, storeRule } from './rules.ts';
import { readStatistics } from './statistics.ts';
import { viewWhistles } from './views.ts';

const BASE = '/api/v1/whistle';
const Id = Type.String({ format: 'uuid' });
const DAY_MS = 86_400_000;
const MOST_DAYS = 370;

/** Blowing, choosing whom, lists and statistics; every other step is an action of the flow on its case. */
export function whistleRoutes(city: City): Route[] {
  return [
    blowRoute(city),
    choiceRoute(city),
    statisticsRoute(city),
    ...ruleRoutes(city),
    ...readRoutes(city),
  ];
}

function blowRoute(city: City): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/whistle',
    summary: 'Blows the whistle: calls departments to a case or a place',
    access: { permission: permissions.blow },
    body: BlowRequest,
    response: ActResponse,
    status: 201,
    handler: async (ctx, { body }) => {
      const state = await blow(ctx, city, body);
      const { id, number, version } = state;
      const dueAt = state.clocks.respond?.dueAt?.toISOString() ?? null;
      return { id, number, version, state: state.state, dueAt };
    },
  });
}

function choiceRoute(city: City): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/whistle/departments',
    summary: 'Whom the duty list would call, for a case or for a category at a place',
    access: { permission: permissions.blow },
    query: Type.Object({
      caseId: Type.Optional(Type.String({ format: 'uuid' })),
      list: Type.Optional(Type.String({ maxLength: 60 })),
      code: Type.Optional(Type.String({ maxLength: 40 })),
      lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
      lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    }),
    response: DepartmentChoice,
    handler: async (ctx, { query }) => {
      const { caseId, list, code } = query;
      const source = caseId === undefined ? undefined : await getVisibleCase(ctx, caseId);
      const path = source ? city.areas.resolve(source.subject.place.areaPath) : placeOf(city, query);
      const category = list !== undefined && code !== undefined ? { list, code } : undefined;
      const { departments, legalBasis } = await departmentsFor(ctx, city, {
        source,
        path,
        ...(category && { category }),
      });
      return { departments: departments.map(({ id, name }) => ({ id, name })), legalBasis };
    },
  });
}

function readRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: BASE,
      summary: 'Whistles that my unit blew, was called by, or follows up',
      access: 'signed-in',
      query: Type.Object({ ...PageQuery.properties, ...WhistleFilter.properties }),
      response: WhistlePage,
      handler: async (ctx, { query }) => {
        requireStaff(ctx);
        const page = await listWhistles(ctx, city, query, query);
        return { items: await viewWhistles(ctx, city, page.items), next: page.next };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/counts`,
      summary: 'How many open whistles stand where, counted to 1,000',
      access: 'signed-in',
      query: Type.Object({ department: Type.Optional(Id), area: WhistleFilter.properties.area }),
      response: WhistleCounts,
      handler: async (ctx, { query }) => {
        requireStaff(ctx);
        return countWhistles(ctx, city, query);
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:id`,
      summary: 'One whistle: who was called, who reported in and came, what was done, how it was rated',
      access: 'signed-in',
      params: Type.Object({ id: Id }),
      response: WhistleDetail,
      handler: async (ctx, { params }) => {
        requireStaff(ctx);
        return readWhistle(ctx, city, params.id);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/:id/evaluation`,
      summary: 'The blower confirms and rates each department by itself',
      access: { permission: permissions.blow },
      params: Type.Object({ id: Id }),
      body: EvaluationRequest,
      response: ActResponse,
      handler: async (ctx, { params, body }) => {
        const state = await evaluate(ctx, city, params.id, body);
        const { id, number, version } = state;
        return { id, number, version, state: state.state, dueAt: null };
      },
    }),
  ];
}

function requireStaff(ctx: Ctx): void {
  if (ctx.actor.kind !== 'staff') throw new AppError('access.denied', { permission: permissions.blow });
}

function ruleRoutes(city: City): Route[] {
  const change = { permission: permissions.rules };
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/rules`,
      summary: 'Which whistle calls which departments, and how soon they have to come',
      access: 'signed-in',
      query: Type.Object({ ...PageQuery.properties, ended: Type.Optional(Type.Boolean()) }),
      response: RulePage,
      handler: async (ctx, { query }) => {
        requireStaff(ctx);
        return listRules(ctx, city, query);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/rules`,
      summary: 'Puts a rule in force from today on, in place of the one for the same category',
      access: change,
      body: RuleRequest,
      status: 201,
      response: Type.Object({ id: Type.String() }),
      handler: async (ctx, { body }) => ({ id: await storeRule(ctx, city, body) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/rules/:id/end`,
      summary: 'Ends a rule today',
      access: change,
      params: Type.Object({ id: Id }),
      response: Type.Object({ done: Type.Boolean() }),
      handler: async (ctx, { params }) => {
        await endRule(ctx, city, params.id);
        return { done: true };
      },
    }),
  ];
}

function statisticsRoute(city: City): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/whistle/statistics',
    summary: 'How departments answered whistles: the last 30 days unless told',
    access: { permission: permissions.statistics },
    query: Type.Object({
      from: Type.Optional(Type.String({ maxLength: 40 })),
      to: Type.Optional(Type.String({ maxLength: 40 })),
    }),
    response: ResponseStatistics,
    handler: async (ctx, { query }) => {
      const to = query.to === undefined ? ctx.clock.now() : new Date(query.to);
      const from = query.from === undefined ? new Date(to.getTime() - 30 * DAY_MS) : new Date(query.from);
      const days = (to.getTime() - from.getTime()) / DAY_MS;
      if (!(days > 0 && days <= MOST_DAYS))
        throw new AppError('request.invalid', {
          reason: `from and to are times at most ${MOST_DAYS} days apart`,
        });
      const rows = await readStatistics(ctx, from, to);
      const items = rows.map(({ organisationId, ...figures }) => ({
        department: {
          id: organisationId,
          name: city.organisations.find(organisationId)?.name ?? organisationId,
        },
        ...figures,
      }));
      return { from: from.toISOString(), to: to.toISOString(), items };
    },
  });
}
