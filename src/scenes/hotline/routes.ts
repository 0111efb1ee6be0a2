import Type from 'typebox';
import type { SceneParts } from '../../base/scene/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, defineRoute, PageQuery, pageOf, type Route } from '../../platform/http/index.ts';
import { answerRequest } from './answers.ts';
import { askUpper } from './ask.ts';
import {
  AnswerRequest,
  AskRequest,
  ExitRequest,
  RequestKind,
  RequestState,
  RequestView,
  TicketDetail,
  TicketQuery,
  TicketReceipt,
  TicketRequest,
  TicketView,
} from './contract.ts';
import { DeliveryView, ExchangeSettings, ExchangeStatus, ExchangeView } from './exchange/contract.ts';
import { readExchange, storeExchange } from './exchange/exchange.ts';
import { sheetRoutes } from './exchange/sheet-routes.ts';
import { exchangeStatus, listDeliveries, sendAgain } from './exchange/status.ts';
import { leaveBy } from './exits.ts';
import { knowledgeRoutes } from './knowledge/routes.ts';
import { hotlineListSheets } from './list-sheets.ts';
import { requestColumns, type UpperRequest, viewRequest } from './requests.ts';
import { getTicket } from './ticket-detail.ts';
import { isLocked, listTickets } from './ticket-list.ts';
import { instantOf, takeInTicket } from './tickets.ts';

const EXCHANGE = { permission: 'hotline.exchange' } as const;
const READ = { permission: 'hotline.ticket.read' } as const;
const REQUESTS = { permission: 'hotline.request.read' } as const;
const ASK = { permission: 'hotline.request.make' } as const;
const MANAGE = { permission: 'hotline.exchange-manage' } as const;
const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
const orNull = Type.Union([Type.String(), Type.Null()]);

/** Tickets and requests between the upper platform and us, its sheets, and the knowledge base. */
export function hotlineRoutes(parts: SceneParts): Route[] {
  const routes = [
    takeInRoute(parts),
    ...ticketRoutes(parts),
    ...stepRoutes(parts),
    requestsRoute(),
    answerRoute(parts),
    ...exchangeRoutes(),
    ...deliveryRoutes(),
    ...sheetRoutes(parts),
    ...knowledgeRoutes(parts),
  ];
  return [...routes, ...hotlineListSheets(routes, parts.city.identity.timeZone)];
}

function takeInRoute(parts: SceneParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/hotline/tickets',
    summary:
      'The upper platform hands a ticket over; the same number again changes deadline, secrecy and status',
    access: EXCHANGE,
    ratePerMinute: 6_000,
    body: TicketRequest,
    response: TicketReceipt,
    handler: async (ctx, { body }) => {
      const { ticket, caseNumber, known, changed } = await takeInTicket(ctx, parts, body);
      return {
        ...{ id: ticket.id, number: ticket.upperNumber, caseId: ticket.caseId, caseNumber, known },
        changed: [...changed],
        upperDeadline: ticket.upperDeadline.toISOString(),
        innerDueAt: ticket.innerDueAt.toISOString(),
      };
    },
  });
}

function ticketRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/hotline/tickets',
      summary: 'Tickets that the caller may see, with their state here and on the upper platform',
      access: READ,
      query: Type.Object({ ...PageQuery.properties, ...TicketQuery.properties }),
      response: Type.Object({ items: Type.Array(TicketView), next: orNull }),
      handler: (ctx, { query }) => listTickets(ctx, parts, query),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/hotline/tickets/:id',
      summary: 'One ticket with its requests and changes; opening a secret one is noted in the audit log',
      access: READ,
      params: IdParams,
      response: TicketDetail,
      handler: (ctx, { params }) => getTicket(ctx, parts, params.id),
    }),
  ];
}

function stepRoutes(parts: SceneParts): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/hotline/tickets/:id/requests',
      summary:
        'Asks the upper platform for something from the ticket itself: sign, return, extension, completion',
      access: ASK,
      params: IdParams,
      body: AskRequest,
      response: TicketDetail,
      handler: async (ctx, { params, body }) => {
        const { kind, reason, wantedDeadline: text } = body;
        const wantedDeadline = text === undefined ? undefined : instantOf(ctx, parts, 'wantedDeadline', text);
        await askUpper(ctx, parts, params.id, { kind, reason, wantedDeadline });
        return getTicket(ctx, parts, params.id);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/hotline/tickets/:id/exit',
      summary: 'Lets a ticket leave by one of the exits that the city gives its kind',
      access: READ,
      params: IdParams,
      body: ExitRequest,
      response: TicketDetail,
      handler: async (ctx, { params, body }) => {
        await leaveBy(ctx, parts, params.id, body);
        return getTicket(ctx, parts, params.id);
      },
    }),
  ];
}

function deliveryRoutes(): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/hotline/exchange/status',
      summary: 'How the exchange with the upper platform goes',
      access: REQUESTS,
      response: ExchangeStatus,
      handler: (ctx) => exchangeStatus(ctx),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/hotline/exchange/deliveries',
      summary: 'Tries to send requests up, the last first',
      access: REQUESTS,
      query: Type.Object({ ...PageQuery.properties, arrived: Type.Optional(Type.Boolean()) }),
      response: Type.Object({ items: Type.Array(DeliveryView), next: orNull }),
      handler: (ctx, { query }) => listDeliveries(ctx, query),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/hotline/requests/:id/resend',
      summary: 'Tries to send a request up at once',
      access: ASK,
      transaction: false,
      ratePerMinute: 60,
      params: IdParams,
      response: Type.Object({ sent: Type.Integer() }),
      handler: (ctx, { params }) => sendAgain(ctx, params.id),
    }),
  ];
}

const selectRequests = statement(
  'hotline.request.page',
  `SELECT ${requestColumns}, t.secret, c.holder_organisation_id AS "holderId", c.holder_person_id AS "holderPersonId"
   FROM hotline.request r JOIN hotline.ticket t ON t.id = r.ticket_id JOIN loop.case c ON c.id = t.case_id
   WHERE ($1::text IS NULL OR r.state = $1) AND ($2::text IS NULL OR r.kind = $2) AND ($3::uuid IS NULL OR r.id < $3)
   ORDER BY r.id DESC LIMIT $4`,
);

function requestsRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/hotline/requests',
    summary: 'What was asked of the upper platform, the last first',
    access: REQUESTS,
    query: Type.Object({
      ...PageQuery.properties,
      state: Type.Optional(RequestState),
      kind: Type.Optional(RequestKind),
    }),
    response: Type.Object({ items: Type.Array(RequestView), next: orNull }),
    handler: async (ctx, { query }) => {
      const limit = query.limit ?? 50;
      const [before] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, 1);
      const values = [query.state ?? null, query.kind ?? null, before, limit + 1];
      type Row = UpperRequest & Parameters<typeof isLocked>[1];
      const rows = await ctx.db.run<Row>(selectRequests, values);
      const page = pageOf(rows, limit, (row) => [row.id]);
      const items = page.items.map(({ secret, holderId, holderPersonId, ...row }) =>
        viewRequest(row, isLocked(ctx, { secret, holderId, holderPersonId })),
      );
      return { items, next: page.next };
    },
  });
}

function answerRoute(parts: SceneParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/hotline/requests/:id/answer',
    summary: 'The upper platform approves or refuses a request; what follows is done in the same step',
    access: EXCHANGE,
    params: IdParams,
    body: AnswerRequest,
    response: RequestView,
    handler: async (ctx, { params, body }) => {
      const { approved, answer } = body;
      const deadline =
        body.deadline === undefined ? undefined : instantOf(ctx, parts, 'deadline', body.deadline);
      return viewRequest(await answerRequest(ctx, parts, params.id, { approved, answer, deadline }));
    },
  });
}

function exchangeRoutes(): Route[] {
  const shown = async (db: Parameters<typeof readExchange>[0]) => {
    const { secret, ...settings } = await readExchange(db);
    return { ...settings, hasSecret: secret !== null };
  };
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/hotline/exchange',
      summary: 'How the upper platform is reached; never the secret',
      access: MANAGE,
      response: ExchangeView,
      handler: (ctx) => shown(ctx.db),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/v1/hotline/exchange',
      summary: 'Sets the upper platform up; a secret that is not sent stays',
      access: MANAGE,
      body: Type.Object({
        ...ExchangeSettings.properties,
        secret: Type.Optional(Type.String({ minLength: 16, maxLength: 200 })),
      }),
      response: ExchangeView,
      handler: async (ctx, { body }) => {
        await storeExchange(ctx, body);
        return shown(ctx.db);
      },
    }),
  ];
}
