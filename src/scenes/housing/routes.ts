import Type from 'typebox';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { dismissClue, reportClue } from './clue-commands.ts';
import { listClues } from './clue-queries.ts';
import {
  AreaCounts,
  BuildingTable,
  CLUE_KINDS,
  CLUE_STATES,
  type ClueKind,
  CluePage,
  type ClueState,
  DismissRequest,
  EndRequest,
  EntityId,
  ExtendRequest,
  HOUSE_STATES,
  HousePage,
  type HouseState,
  Id,
  LettingPage,
  LettingReceipt,
  LettingRequest,
  LettingView,
} from './contract.ts';
import { endLetting, extendLetting, registerLetting } from './letting.ts';
import { getLetting, type LettingQuery, listLettings, SHOWS } from './letting-queries.ts';
import { permissions } from './manifest.ts';
import { buildingTable, countsOf, listHouses } from './queries.ts';

const BASE = '/api/v1/housing';
const see = { permission: permissions.see } as const;
const register = { permission: permissions.register } as const;
const decide = { permission: permissions.decide } as const;
const Params = Type.Object({ id: Id });
const Done = Type.Object({});

/** Houses, their counts and buildings as tables. */
export function housingRoutes({ city }: SceneParts): Route[] {
  return [...houseRoutes(city), ...lettingRoutes(city), ...clueRoutes(city)];
}

function houseRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/counts`,
      summary:
        'Houses of an area and of what lies below it: by state, lived in, without owner, let and registered',
      access: see,
      query: Type.Object({ area: Type.Optional(Id) }),
      response: AreaCounts,
      handler: (ctx, { query }) => countsOf(ctx, city, query.area),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/houses`,
      summary: 'Houses of an area or a building, by state',
      access: see,
      query: Type.Object({
        ...PageQuery.properties,
        area: Type.Optional(Id),
        building: Type.Optional(EntityId),
        state: Type.Optional(Type.Unsafe<HouseState>(Type.Enum([...HOUSE_STATES]))),
        unowned: Type.Optional(Type.Boolean()),
      }),
      response: HousePage,
      handler: (ctx, { query }) => listHouses(ctx, city, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/buildings/:id`,
      summary: 'A building as a table of its houses with the state of each',
      access: see,
      params: Type.Object({ id: EntityId }),
      response: BuildingTable,
      handler: (ctx, { params }) => buildingTable(ctx, city, params.id),
    }),
  ];
}

function lettingRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/lettings`,
      summary: 'Lettings of an area or a house: all, running, expiring, lapsed or ended',
      access: see,
      query: Type.Object({
        ...PageQuery.properties,
        show: Type.Unsafe<LettingQuery['show']>(Type.Enum([...SHOWS])),
        area: Type.Optional(Id),
        house: Type.Optional(EntityId),
      }),
      response: LettingPage,
      handler: (ctx, { query }) => listLettings(ctx, city, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/lettings/:id`,
      summary: 'One letting with its people; in full only with X-Purpose and the right to it; audited',
      access: see,
      params: Params,
      response: LettingView,
      handler: (ctx, { params }) => getLetting(ctx, city, params.id),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/lettings`,
      summary: 'Registers a letting; the same id again is the same letting',
      access: register,
      body: LettingRequest,
      response: LettingReceipt,
      handler: (ctx, { body }) => registerLetting(ctx, city, body),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/lettings/:id/extend`,
      summary: 'Moves the last day of a letting on',
      access: register,
      params: Params,
      body: ExtendRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await extendLetting(ctx, city, params.id, body.endsOn);
        return {};
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/lettings/:id/end`,
      summary: 'Ends a letting on a day; its tenants no longer live there by it',
      access: register,
      params: Params,
      body: EndRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await endLetting(ctx, city, params.id, body);
        return {};
      },
    }),
  ];
}

function clueRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/clues`,
      summary: 'What looks wrong about houses, with what speaks for it and the rule it is measured by',
      access: see,
      query: Type.Object({
        ...PageQuery.properties,
        kind: Type.Unsafe<ClueKind>(Type.Enum([...CLUE_KINDS])),
        state: Type.Optional(Type.Unsafe<ClueState>(Type.Enum([...CLUE_STATES]))),
        area: Type.Optional(Id),
      }),
      response: CluePage,
      handler: (ctx, { query }) => listClues(ctx, city, { state: 'open', ...query }),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/clues/:id/dismiss`,
      summary: 'Says that a clue is none, and why',
      access: decide,
      params: Params,
      body: DismissRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await dismissClue(ctx, city, params.id, body.reason);
        return {};
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/clues/:id/report`,
      summary: 'Makes a clue a case; the same clue again is the same case',
      access: decide,
      params: Params,
      response: Type.Object({ caseId: Id }),
      handler: async (ctx, { params }) => ({ caseId: await reportClue(ctx, city, params.id) }),
    }),
  ];
}
