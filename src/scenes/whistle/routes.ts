import Type from 'typebox';
import { ActResponse } from '../../base/loop/contract.ts';
import { getVisibleCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { blow, departmentsFor, placeOf } from './commands.ts';
import {
  BlowRequest,
  DepartmentChoice,
  ResponseStatistics,
  WhistlePage,
  type WhistleView,
} from './contract.ts';
import { whistleFlow } from './flow.ts';
import { permissions } from './manifest.ts';
import { listWhistles, readStatistics, responsesOf } from './queries.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 370;

/** Blowing, choosing whom, lists and statistics; every other step is an action of the flow on its case. */
export function whistleRoutes(city: City): Route[] {
  return [blowRoute(city), choiceRoute(city), listRoute(city), statisticsRoute(city)];
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
      const { departments, legalBasis } = departmentsFor(ctx, city, {
        source,
        path,
        ...(category && { category }),
      });
      return { departments: departments.map(({ id, name }) => ({ id, name })), legalBasis };
    },
  });
}

function listRoute(city: City): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/whistle',
    summary: 'Whistles that my unit blew, was called by, or follows up',
    access: 'signed-in',
    query: Type.Object({
      ...PageQuery.properties,
      open: Type.Optional(Type.Boolean()),
      late: Type.Optional(Type.Boolean()),
    }),
    response: WhistlePage,
    handler: async (ctx, { query }) => {
      if (ctx.actor.kind !== 'staff') throw new AppError('access.denied', { permission: permissions.blow });
      const page = await listWhistles(ctx, query, query);
      const responses = await responsesOf(
        ctx.db,
        page.items.map((row) => row.caseId),
      );
      const name = (id: string) => city.organisations.find(id)?.name ?? id;
      const now = ctx.clock.now();
      const items = page.items.map((row): WhistleView => {
        const state = whistleFlow.states[row.state];
        return {
          ...{ id: row.caseId, number: row.number, title: row.title, state: row.state },
          stateTitle: state?.title ?? { zh: row.state, en: row.state },
          closed: row.endedAt !== null,
          address: row.address,
          blownAt: row.blownAt.toISOString(),
          dueAt: row.dueAt?.toISOString() ?? null,
          sourceCaseId: row.sourceCaseId,
          blower: { id: row.organisationId, name: name(row.organisationId) },
          departments: responses
            .filter((response) => response.caseId === row.caseId)
            .map((response) => ({
              id: response.organisationId,
              name: name(response.organisationId),
              reportedInAt: response.reportedInAt?.toISOString() ?? null,
              arrivedAt: response.arrivedAt?.toISOString() ?? null,
              late: (response.reportedInAt ?? row.endedAt ?? now) > response.dueAt,
            })),
        };
      });
      return { items, next: page.next };
    },
  });
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
