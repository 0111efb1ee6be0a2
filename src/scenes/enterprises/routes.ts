import Type from 'typebox';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import {
  Counts,
  DismissRequest,
  EnterprisePage,
  EntityId,
  FINDING_KINDS,
  FINDING_STATES,
  FindingItem,
  type FindingKind,
  FindingPage,
  type FindingState,
  Id,
} from './contract.ts';
import { dismiss, sendOut } from './decide.ts';
import { exportEnterprises } from './export.ts';
import { permissions } from './manifest.ts';
import { countsOf, listEnterprises, listFindings } from './queries.ts';

const BASE = '/api/v1/enterprises';
const read = { permission: permissions.read } as const;
const check = { permission: permissions.check } as const;
const Params = Type.Object({ id: Id });
const Kind = Type.Unsafe<FindingKind>(Type.Enum([...FINDING_KINDS]));
const Narrow = {
  area: Type.Optional(Id),
  kind: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  open: Type.Optional(Type.Boolean()),
  building: Type.Optional(EntityId),
  finding: Type.Optional(Kind),
};

/** Organisations by area, kind and state, in lists and as a file; what looks wrong in their entries, and what to do. */
export function enterprisesRoutes({ city }: SceneParts): Route[] {
  return [...readRoutes(city), ...findingRoutes(city)];
}

function readRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/counts`,
      summary: 'Organisations of an area and of what lies below it, by kind and state, and what looks wrong',
      access: read,
      query: Type.Object({ area: Type.Optional(Id) }),
      response: Counts,
      handler: (ctx, { query }) => countsOf(ctx, city, query.area),
    }),
    defineRoute({
      method: 'GET',
      path: BASE,
      summary: 'Organisations of an area, a kind or a building, or of whose entry something looks wrong',
      access: read,
      query: Type.Object({ ...PageQuery.properties, ...Narrow }),
      response: EnterprisePage,
      handler: (ctx, { query }) => listEnterprises(ctx, city, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/exports`,
      summary: 'The same list as XLSX, without anything of persons; audited',
      access: { permission: permissions.export },
      query: Type.Object(Narrow),
      response: Type.Unknown(),
      ratePerMinute: 10,
      handler: (ctx, { query, reply }) => exportEnterprises(ctx, city, query, reply),
    }),
  ];
}

function findingRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/findings`,
      summary: 'What looks wrong in the entries of organisations',
      access: read,
      query: Type.Object({
        ...PageQuery.properties,
        area: Type.Optional(Id),
        kind: Type.Optional(Kind),
        state: Type.Optional(Type.Unsafe<FindingState>(Type.Enum([...FINDING_STATES]))),
      }),
      response: FindingPage,
      handler: (ctx, { query }) => listFindings(ctx, city, query),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/findings/:id/send`,
      summary: 'Opens a case for somebody to look at the entry, once',
      access: check,
      params: Params,
      response: FindingItem,
      handler: (ctx, { params }) => sendOut(ctx, city, params.id),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/findings/:id/dismiss`,
      summary: 'Says that the entry is right as it is',
      access: check,
      params: Params,
      body: DismissRequest,
      response: FindingItem,
      handler: (ctx, { params, body }) => dismiss(ctx, city, params.id, body.reason),
    }),
  ];
}
