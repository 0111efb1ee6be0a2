import Type from 'typebox';
import { ActResponse } from '../../base/loop/contract.ts';
import type { City } from '../../base/scene/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import {
  ProgrammeDetail,
  ProgrammePage,
  ProgrammeRequest,
  ScaleName,
  SpotDetail,
  SpotFilter,
  SpotPage,
} from './contract.ts';
import { permissions } from './manifest.ts';
import { listProgrammes, openProgramme, readProgramme } from './programmes.ts';
import { listSpots, readSpot } from './spots.ts';

const BASE = '/api/v1/recurrence';
const read = { permission: permissions.read };

/** What comes back, and programmes; every other step of a programme is an action of the flow on its case. */
export function recurrenceRoutes(city: City): Route[] {
  return [...spotRoutes(city), ...programmeRoutes(city)];
}

function spotRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/spots`,
      summary: 'Places, components, streets and kinds of problem that come back, the most frequent first',
      access: read,
      query: Type.Object({ ...PageQuery.properties, ...SpotFilter.properties }),
      response: SpotPage,
      handler: async (ctx, { query }) => listSpots(ctx, city, query, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/spots/:scale/:key`,
      summary: 'One of them: its weeks and its last cases',
      access: read,
      params: Type.Object({ scale: ScaleName, key: Type.String({ pattern: '^-?\\d{1,19}$' }) }),
      query: Type.Object({ days: SpotFilter.properties.days, area: SpotFilter.properties.area }),
      response: SpotDetail,
      handler: async (ctx, { params, query }) => readSpot(ctx, city, params.scale, params.key, query),
    }),
  ];
}

function programmeRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/programmes`,
      summary: 'Opens a programme for something that comes back',
      access: { permission: permissions.run },
      body: ProgrammeRequest,
      response: ActResponse,
      status: 201,
      handler: async (ctx, { body }) => {
        const { id, number, version, state } = await openProgramme(ctx, city, body);
        return { id, number, version, state, dueAt: null };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/programmes`,
      summary: 'Programmes, the newest first',
      access: read,
      query: Type.Object({ ...PageQuery.properties, open: Type.Optional(Type.Boolean()) }),
      response: ProgrammePage,
      handler: async (ctx, { query }) => listProgrammes(ctx, city, query, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/programmes/:id`,
      summary: 'One programme: measure, period, target, result, and its figures before, during and after',
      access: read,
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      response: ProgrammeDetail,
      handler: async (ctx, { params }) => readProgramme(ctx, city, params.id),
    }),
  ];
}
