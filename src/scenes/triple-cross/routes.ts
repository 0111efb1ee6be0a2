import Type from 'typebox';
import type { SceneParts } from '../../base/scene/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { decide, holdMeeting, propose } from './commands.ts';
import * as schema from './contract.ts';
import { permissions } from './manifest.ts';
import { countItems, listCandidates, readMeeting } from './queries.ts';

const BASE = '/api/v1/triple-cross';
const read = { permission: permissions.read };
const Done = Type.Object({ done: Type.Boolean() });

/** The agenda, its candidates, decisions and counts; all other steps of an item are actions of its case. */
export function tripleCrossRoutes({ city }: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/meeting`,
      summary: 'The meeting of a day, or the next one, with its agenda',
      access: read,
      query: Type.Object({ day: Type.Optional(schema.Day) }),
      response: schema.MeetingView,
      handler: (ctx, { query }) => readMeeting(ctx, city, query.day),
    }),
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
      method: 'POST',
      path: `${BASE}/items/:id/decision`,
      summary: 'Names lead and assisting units; binds a case that lies with the panel',
      access: { permission: permissions.chair },
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      body: schema.DecideRequest,
      response: Type.Object({ bound: Type.Boolean() }),
      handler: (ctx, { params, body }) => decide(ctx, city, params.id, body),
    }),
    defineRoute({
      method: 'PUT',
      path: `${BASE}/meetings/:day/minutes`,
      summary: 'The meeting was held: its minutes',
      access: { permission: permissions.chair },
      params: Type.Object({ day: schema.Day }),
      body: Type.Object({ minutes: Type.String({ minLength: 1, maxLength: 20_000 }) }),
      response: Done,
      handler: async (ctx, { params, body }) => {
        await holdMeeting(ctx, params.day, body.minutes);
        return { done: true };
      },
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
