import Type from 'typebox';
import type { City } from '../../base/scene/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import * as schema from './contract.ts';
import { permissions } from './manifest.ts';
import { endMeeting, keepMinutes, orderItems, startMeeting, storeAttendance } from './meeting-commands.ts';
import { listMeetings, readMeeting } from './meeting-queries.ts';

const BASE = '/api/v1/triple-cross';
const read = { permission: permissions.read };
const chair = { permission: permissions.chair };
const params = Type.Object({ day: schema.Day });
const Id = Type.String({ format: 'uuid' });
const Done = Type.Object({ done: Type.Boolean() });
const done = { done: true };

/** The meetings: agenda, order, minutes as they are typed, who came. */
export function meetingRoutes(city: City): Route[] {
  return [...agendaRoutes(city), ...minutesRoutes(city)];
}

function agendaRoutes(city: City): Route[] {
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
      path: `${BASE}/meetings`,
      summary: 'Meetings, the latest first',
      access: read,
      query: PageQuery,
      response: schema.MeetingPage,
      handler: (ctx, { query }) => listMeetings(ctx, query),
    }),
    defineRoute({
      method: 'PUT',
      path: `${BASE}/meetings/:day/order`,
      summary: 'Puts the items of an agenda into an order',
      access: { permission: permissions.prepare },
      params,
      body: Type.Object({ items: Type.Array(Id, { maxItems: 300, uniqueItems: true }) }),
      response: Done,
      handler: async (ctx, { params: { day }, body }) => {
        await orderItems(ctx, day, body.items);
        return done;
      },
    }),
  ];
}

function minutesRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/meetings/:day/start`,
      summary: 'The meeting begins',
      access: chair,
      params,
      response: Done,
      handler: async (ctx, { params: { day } }) => {
        await startMeeting(ctx, city, day);
        return done;
      },
    }),
    defineRoute({
      method: 'PUT',
      path: `${BASE}/meetings/:day/minutes`,
      summary: 'Keeps the minutes as they are typed, against the version that was read',
      access: chair,
      params,
      body: Type.Object({
        minutes: Type.String({ maxLength: schema.MOST_MINUTES_CHARACTERS }),
        version: Type.Integer({ minimum: 0 }),
      }),
      response: Type.Object({ version: Type.Integer() }),
      handler: async (ctx, { params: { day }, body }) => ({ version: await keepMinutes(ctx, day, body) }),
    }),
    defineRoute({
      method: 'PUT',
      path: `${BASE}/meetings/:day/attendance`,
      summary: 'Who sits at the table',
      access: chair,
      params,
      body: Type.Object({ units: Type.Array(Id, { maxItems: 100, uniqueItems: true }) }),
      response: Done,
      handler: async (ctx, { params: { day }, body }) => {
        await storeAttendance(ctx, city, day, body.units);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/meetings/:day/end`,
      summary: 'The meeting has ended: its minutes stand, what was not taken up comes to the next one',
      access: chair,
      params,
      response: Type.Object({ carried: Type.Integer() }),
      handler: async (ctx, { params: { day } }) => ({ carried: await endMeeting(ctx, city, day) }),
    }),
  ];
}
