import Type from 'typebox';
import { registryPermissions } from '../../base/registry/index.ts';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { sheetOfList } from '../../platform/tables/index.ts';
import {
  CheckAnswer,
  CheckRequest,
  Counts,
  CountsQuery,
  DIRECTIONS,
  GroupCounts,
  GroupField,
  GroupList,
  ListFilters,
  MoveList,
  Moves,
  Period,
  PersonList,
} from './contract.ts';
import { countArea } from './counts.ts';
import { countGroups, listGroup } from './groups.ts';
import { permissions } from './manifest.ts';
import { listMoves, movesOf } from './moves.ts';
import { listPersons } from './persons.ts';
import { groupColumns, personColumns } from './sheets.ts';
import { askForCheck } from './to-check.ts';

const BASE = '/api/v1/population';
const read = { permission: permissions.read } as const;
const person = { permission: registryPermissions.person } as const;
const Area = Type.Object({ area: Type.Optional(Type.String({ format: 'uuid' })) });

/** Counts of areas, lists of persons, who came and went, and special groups. */
export function populationRoutes({ city }: SceneParts): Route[] {
  return [...countRoutes(city), ...listRoutes(city), ...moveRoutes(city)];
}

function countRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/counts`,
      summary: 'The people of an area and of each area below it, with the time they were counted',
      access: read,
      query: CountsQuery,
      response: Counts,
      handler: (ctx, { query }) => countArea(ctx, city, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/groups`,
      summary: 'How many of each special group live in an area; in tens without the right to the group',
      access: read,
      query: Area,
      response: GroupCounts,
      handler: (ctx, { query }) => countGroups(ctx, city, query.area),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/moves`,
      summary: 'Who came to, went from and moved within an area in a period, by day and by area',
      access: read,
      query: Period,
      response: Moves,
      handler: (ctx, { query }) => movesOf(ctx, city, query),
    }),
  ];
}

function listRoutes(city: City): Route[] {
  const persons = defineRoute({
    method: 'GET',
    path: `${BASE}/persons`,
    summary:
      'Persons of an area by how they stand to the city, sex and age; in full only with X-Purpose; audited',
    access: person,
    ratePerMinute: 120,
    query: Type.Object({ ...PageQuery.properties, ...ListFilters.properties }),
    response: PersonList,
    handler: (ctx, { query }) => listPersons(ctx, city, query),
  });
  const group = defineRoute({
    method: 'GET',
    path: `${BASE}/groups/:kind/persons`,
    summary: 'Who of an area is in a special group, by the right to it; in full only with X-Purpose; audited',
    access: person,
    ratePerMinute: 120,
    params: Type.Object({ kind: GroupField }),
    query: Type.Object({ ...PageQuery.properties, ...Area.properties }),
    response: GroupList,
    handler: (ctx, { params, query }) => listGroup(ctx, city, params.kind, query),
  });
  const taken = { access: { permission: permissions.export } };
  const { timeZone } = city.identity;
  return [
    persons,
    group,
    sheetOfList({ ...persons, ...taken } as unknown as Route, {
      ...{ path: `${BASE}/persons.xlsx`, list: 'population.persons', columns: personColumns, timeZone },
      title: { zh: '人员清单', en: 'Persons' },
    }),
    sheetOfList({ ...group, ...taken } as unknown as Route, {
      ...{ path: `${BASE}/groups/:kind/persons.xlsx`, list: 'population.group', columns: groupColumns },
      ...{ timeZone, title: { zh: '特殊人群清单', en: 'Special group' } },
    }),
  ];
}

function moveRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/moves/persons`,
      summary:
        'Who came to, went from or moved within an area in a period, the newest first, masked; audited',
      access: person,
      ratePerMinute: 120,
      query: Type.Object({
        ...PageQuery.properties,
        ...Period.properties,
        direction: Type.Unsafe<(typeof DIRECTIONS)[number]>(Type.Enum([...DIRECTIONS])),
      }),
      response: MoveList,
      handler: (ctx, { query }) => listMoves(ctx, city, query),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/checks`,
      summary:
        'Has houses checked at the door to which somebody moved who is registered elsewhere in the city',
      access: { permission: permissions.check },
      body: CheckRequest,
      response: CheckAnswer,
      handler: async (ctx, { body }) => ({ houses: await askForCheck(ctx, city, body) }),
    }),
  ];
}
