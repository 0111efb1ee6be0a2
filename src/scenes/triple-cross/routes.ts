import Type from 'typebox';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { addCase, decide, invite, propose } from './commands.ts';
import * as schema from './contract.ts';
import { listDecisions } from './decision-queries.ts';
import { readItem } from './item-queries.ts';
import { permissions } from './manifest.ts';
import { arrangeItem } from './meeting-commands.ts';
import { meetingRoutes } from './meeting-routes.ts';
import { countItems, listCandidates } from './queries.ts';

const BASE = '/api/v1/triple-cross';
const read = { permission: permissions.read };
const prepare = { permission: permissions.prepare };
const Id = Type.String({ format: 'uuid' });
const ofItem = Type.Object({ id: Id });
const Done = Type.Object({ done: Type.Boolean() });
const done = { done: true };

/** Meetings, items, decisions and counts; all other steps are actions of the items' and decisions' own cases. */
export function tripleCrossRoutes({ city }: SceneParts): Route[] {
  return [...meetingRoutes(city), ...itemRoutes(city), ...prepareRoutes(city), ...readRoutes(city)];
}

function itemRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/items`,
      summary: 'Puts a case, or a matter by hand, on the next agenda',
      access: { permission: permissions.propose },
      body: schema.ProposeRequest,
      status: 201,
      response: Type.Object({ id: Type.String(), number: Type.String(), day: Type.String() }),
      handler: (ctx, { body }) => propose(ctx, city, body),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/items/:id`,
      summary: 'One item: the cases behind it, where the units stand, its steps, papers and decisions',
      access: read,
      params: ofItem,
      response: schema.ItemDetail,
      handler: (ctx, { params }) => readItem(ctx, city, params.id),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/items/:id/decisions`,
      summary: 'Decides an item: lead, assisting units and limit each; binds a case that lies with the panel',
      access: { permission: permissions.chair },
      params: ofItem,
      body: schema.DecideRequest,
      status: 201,
      response: Type.Object({
        bound: Type.Boolean(),
        decisions: Type.Array(Type.Object({ id: Type.String(), number: Type.String() })),
      }),
      handler: (ctx, { params, body }) => decide(ctx, city, params.id, body),
    }),
  ];
}

function prepareRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'PUT',
      path: `${BASE}/items/:id/place`,
      summary: 'Gives an item another time or another meeting',
      access: prepare,
      params: ofItem,
      body: schema.ArrangeRequest,
      response: Done,
      handler: async (ctx, { params, body }) => {
        await arrangeItem(ctx, city, params.id, body);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/items/:id/cases`,
      summary: 'Puts another case behind an item, by its number',
      access: prepare,
      params: ofItem,
      body: Type.Object({ number: Type.String({ minLength: 1, maxLength: 40 }) }),
      response: Done,
      handler: async (ctx, { params, body }) => {
        await addCase(ctx, params.id, body.number);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/items/:id/invitations`,
      summary: 'Calls units to an item, so that they say where they stand',
      access: prepare,
      params: ofItem,
      body: Type.Object({ units: Type.Array(Id, { minItems: 1, maxItems: 20, uniqueItems: true }) }),
      response: Done,
      handler: async (ctx, { params, body }) => {
        await invite(ctx, city, params.id, body.units);
        return done;
      },
    }),
  ];
}

function readRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/candidates`,
      summary: 'Cases with the panel, suspended or disputed that stand on no agenda',
      access: { permission: permissions.propose },
      query: PageQuery,
      response: Type.Object({
        items: Type.Array(schema.CandidateView),
        next: Type.Union([Type.String(), Type.Null()]),
      }),
      handler: (ctx, { query }) => listCandidates(ctx, city, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/decisions`,
      summary: 'Decisions by how they stand: open by their limit, overdue, reported, ended',
      access: read,
      query: Type.Object({
        ...PageQuery.properties,
        state: schema.DecisionState,
        unit: Type.Optional(Id),
      }),
      response: schema.DecisionPage,
      handler: (ctx, { query }) => listDecisions(ctx, city, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/counts`,
      summary: 'How many items were consulted about in a period, and how many of them are closed',
      access: read,
      query: schema.CountsQuery,
      response: schema.Counts,
      handler: (ctx, { query }) => countItems(ctx, city, query),
    }),
  ];
}
