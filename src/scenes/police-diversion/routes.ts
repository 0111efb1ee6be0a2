import Type from 'typebox';
import type { SceneParts } from '../../base/scene/index.ts';
import { decodeCursor, defineRoute, PageQuery, pageOf, type Route } from '../../platform/http/index.ts';
import { takeCall } from './calls.ts';
import {
  CallDetail,
  CallReceipt,
  CallRequest,
  CallShow,
  CallStatistics,
  CallView,
  ReplyView,
} from './contract.ts';
import { giveBack, setJoint, signFor, tellProgress } from './desk.ts';
import { callStatistics } from './figures.ts';
import { getCall, listCalls, DECIDE as MAY_DECIDE } from './queries.ts';
import { takeReply, waitingReplies } from './replies.ts';

const BASE = '/api/v1/police-diversion';
const EXCHANGE = { permission: 'police-diversion.exchange' } as const;
const READ = { permission: 'police-diversion.read' } as const;
const DECIDE = { permission: MAY_DECIDE } as const;
const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
const Reason = Type.String({ minLength: 2, maxLength: 2_000 });
const orNull = Type.Union([Type.String(), Type.Null()]);

/** Diverted 110 calls: taken, shown, given back, answered to 110. */
export function policeDiversionRoutes(parts: SceneParts): Route[] {
  return [takeRoute(parts), ...readRoutes(parts), ...decideRoutes(parts), ...replyRoutes()];
}

function takeRoute(parts: SceneParts): Route {
  return defineRoute({
    method: 'POST',
    path: `${BASE}/calls`,
    summary: '110 hands a call over; the same number again gives the same call',
    access: EXCHANGE,
    ratePerMinute: 6_000,
    body: CallRequest,
    response: CallReceipt,
    status: 201,
    handler: async (ctx, { body }) => {
      const { call, known } = await takeCall(ctx, parts, body);
      return {
        ...{ id: call.id, number: call.callNumber, caseId: call.caseId, known },
        acknowledgeDueAt: call.acknowledgeDueAt.toISOString(),
        resultDueAt: call.resultDueAt.toISOString(),
      };
    },
  });
}

function readRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/calls`,
      summary: 'Diverted calls that the caller may see: those that wait by what runs out first',
      access: READ,
      query: Type.Object({
        ...PageQuery.properties,
        show: Type.Optional(CallShow),
        urgent: Type.Optional(Type.Boolean()),
        number: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'how it begins' })),
      }),
      response: Type.Object({ items: Type.Array(CallView), next: orNull }),
      handler: (ctx, { query }) => listCalls(ctx, parts, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/calls/:id`,
      summary: 'One diverted call with what 110 was told; the caller in full with a purpose (X-Purpose)',
      access: READ,
      params: IdParams,
      response: CallDetail,
      handler: (ctx, { params }) => getCall(ctx, parts, params.id),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/statistics`,
      summary: 'Figures of the calls handed over between two days of the city, both included',
      access: READ,
      query: Type.Object({ from: Type.String({ format: 'date' }), to: Type.String({ format: 'date' }) }),
      response: CallStatistics,
      handler: (ctx, { query }) => callStatistics(ctx, { ...query, timeZone: parts.city.identity.timeZone }),
    }),
  ];
}

function decideRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/calls/:id/sign`,
      summary: 'The desk signs for a call; 110 hears at once that somebody has it',
      access: DECIDE,
      params: IdParams,
      response: CallDetail,
      handler: async (ctx, { params }) => {
        await signFor(ctx, params.id);
        return getCall(ctx, parts, params.id);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/calls/:id/replies`,
      summary: 'Tells 110 how it goes, in the desk’s own words',
      access: DECIDE,
      params: IdParams,
      body: Type.Object({ text: Reason }),
      response: CallDetail,
      handler: async (ctx, { params, body }) => {
        await tellProgress(ctx, params.id, body.text);
        return getCall(ctx, parts, params.id);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/calls/:id/back-transfer`,
      summary: 'Gives a call back to 110 because it is police business; the reason is kept',
      access: DECIDE,
      params: IdParams,
      body: Type.Object({ reason: Reason }),
      response: CallDetail,
      handler: async (ctx, { params, body }) => {
        await giveBack(ctx, parts, params.id, body.reason);
        return getCall(ctx, parts, params.id);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/calls/:id/joint`,
      summary: 'Asks 110 to come along, or says that it need not',
      access: DECIDE,
      params: IdParams,
      body: Type.Object({ joint: Type.Boolean(), note: Reason }),
      response: CallDetail,
      handler: async (ctx, { params, body }) => {
        await setJoint(ctx, params.id, body.joint, body.note);
        return getCall(ctx, parts, params.id);
      },
    }),
  ];
}

function replyRoutes(): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/replies`,
      summary: 'Replies that 110 has not fetched yet, the oldest first',
      access: EXCHANGE,
      query: PageQuery,
      response: Type.Object({ items: Type.Array(ReplyView), next: orNull }),
      handler: async (ctx, { query }) => {
        const limit = query.limit ?? 50;
        const [after] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, 1);
        const rows = await waitingReplies(ctx.db, after === null ? null : String(after), limit);
        return pageOf(rows, limit, (row) => [row.id]);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/replies/:id/taken`,
      summary: '110 has this reply',
      access: EXCHANGE,
      params: IdParams,
      response: Type.Object({ done: Type.Literal(true) }),
      handler: async (ctx, { params }) => {
        await takeReply(ctx, params.id);
        return { done: true as const };
      },
    }),
  ];
}
