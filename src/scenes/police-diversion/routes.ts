import Type from 'typebox';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { decodeCursor, defineRoute, PageQuery, pageOf, type Route } from '../../platform/http/index.ts';
import { giveBack, setJoint, takeCall } from './calls.ts';
import { CallReceipt, CallRequest, CallStatistics, CallView, ReplyView } from './contract.ts';
import { callStatistics, getCall, listCalls } from './queries.ts';
import { takeReply, waitingReplies } from './replies.ts';

const BASE = '/api/v1/police-diversion';
const EXCHANGE = { permission: 'police-diversion.exchange' } as const;
const READ = { permission: 'police-diversion.read' } as const;
const DECIDE = { permission: 'police-diversion.decide' } as const;
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
      summary: 'Diverted calls that the caller may see, the last first; open: 110 still waits for the result',
      access: READ,
      query: Type.Object({ ...PageQuery.properties, open: Type.Optional(Type.Boolean()) }),
      response: Type.Object({ items: Type.Array(CallView), next: orNull }),
      handler: (ctx, { query }) => listCalls(ctx, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/calls/:id`,
      summary: 'One diverted call',
      access: READ,
      params: IdParams,
      response: CallView,
      handler: (ctx, { params }) => getCall(ctx, params.id),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/statistics`,
      summary: 'Figures of the calls handed over between two days of the city, both included',
      access: READ,
      query: Type.Object({ from: Type.String({ format: 'date' }), to: Type.String({ format: 'date' }) }),
      response: CallStatistics,
      handler: async (ctx, { query }) => {
        const { timeZone } = parts.city.identity;
        const from = dayStart(query.from, timeZone);
        const to = new Date(dayStart(query.to, timeZone).getTime() + 86_400_000);
        if (!(from < to)) throw new AppError('request.invalid', { reason: 'from must not be later than to' });
        return callStatistics(ctx, from, to);
      },
    }),
  ];
}

/** The first instant of a day in a zone. */
function dayStart(day: string, timeZone: string): Date {
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime())) throw new AppError('request.invalid', { reason: `${day} is no day` });
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(midnight).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  return new Date(`${day}T00:00:00${name === 'GMT' ? 'Z' : name.slice(3)}`);
}

function decideRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/calls/:id/back-transfer`,
      summary: 'Gives a call back to 110 because it is police business; the reason is kept',
      access: DECIDE,
      params: IdParams,
      body: Type.Object({ reason: Reason }),
      response: CallView,
      handler: async (ctx, { params, body }) => {
        await giveBack(ctx, parts, params.id, body.reason);
        return getCall(ctx, params.id);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/calls/:id/joint`,
      summary: 'Asks 110 to come along, or says that it need not',
      access: DECIDE,
      params: IdParams,
      body: Type.Object({ joint: Type.Boolean(), note: Reason }),
      response: CallView,
      handler: async (ctx, { params, body }) => {
        await setJoint(ctx, params.id, body.joint, body.note);
        return getCall(ctx, params.id);
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
