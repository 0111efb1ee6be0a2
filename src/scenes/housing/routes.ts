import Type from 'typebox';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import {
  AreaCounts,
  BuildingTable,
  EntityId,
  HOUSE_STATES,
  HousePage,
  type HouseState,
  Id,
} from './contract.ts';
import { permissions } from './manifest.ts';
import { buildingTable, countsOf, listHouses } from './queries.ts';

const BASE = '/api/v1/housing';
const see = { permission: permissions.see } as const;

/** Houses, their counts and buildings as tables. */
export function housingRoutes({ city }: SceneParts): Route[] {
  return [...houseRoutes(city)];
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
