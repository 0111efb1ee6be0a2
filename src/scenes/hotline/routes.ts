import Type from 'typebox';
import type { SceneParts } from '../../base/scene/index.ts';
import { isAllowed } from '../../platform/access/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, defineRoute, PageQuery, pageOf, type Route } from '../../platform/http/index.ts';
import { answerRequest } from './answers.ts';
import {
  AnswerRequest,
  ExchangeSettings,
  ExchangeView,
  RequestState,
  RequestView,
  TicketDetail,
  TicketReceipt,
  TicketRequest,
  TicketView,
} from './contract.ts';
import { readExchange, storeExchange } from './exchange.ts';
import { knowledgeRoutes } from './knowledge-routes.ts';
import { getTicket, listTickets, SECRET_SEE } from './queries.ts';
import { requestColumns, type UpperRequest, viewRequest } from './requests.ts';
import { sheetRoutes } from './sheet-routes.ts';
import { instantOf, takeInTicket } from './tickets.ts';

const EXCHANGE = { permission: 'hotline.exchange' } as const;
const READ = { permission: 'hotline.ticket.read' } as const;
const MANAGE = { permission: 'hotline.exchange-manage' } as const;
const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
const orNull = Type.Union([Type.String(), Type.Null()]);

/** Tickets and requests between the upper platform and us, its sheets, and the knowledge base. */
export function hotlineRoutes(parts: SceneParts): Route[] {
  return [
    takeInRoute(parts),
    ...ticketRoutes(parts),
    requestsRoute(),
    answerRoute(parts),
    ...exchangeRoutes(),
    ...sheetRoutes(parts),
    ...knowledgeRoutes(parts),
  ];
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
      query: Type.Object({
        ...PageQuery.properties,
        open: Type.Optional(Type.Boolean()),
        status: Type.Optional(Type.String({ maxLength: 40 })),
        number: Type.Optional(Type.String({ maxLength: 60 })),
      }),
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

const selectRequests = statement(
  'hotline.request.page',
  `SELECT ${requestColumns}, t.secret FROM hotline.request r JOIN hotline.ticket t ON t.id = r.ticket_id
   WHERE ($1::text IS NULL OR r.state = $1) AND ($2::uuid IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3`,
);

function requestsRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/hotline/requests',
    summary: 'What was asked of the upper platform, the last first',
    access: EXCHANGE,
    query: Type.Object({ ...PageQuery.properties, state: Type.Optional(RequestState) }),
    response: Type.Object({ items: Type.Array(RequestView), next: orNull }),
    handler: async (ctx, { query }) => {
      const limit = query.limit ?? 50;
      const [before] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, 1);
      const values = [query.state ?? null, before, limit + 1];
      const rows = await ctx.db.run<UpperRequest & { secret: boolean }>(selectRequests, values);
      const page = pageOf(rows, limit, (row) => [row.id]);
      const secrets = isAllowed(ctx.actor, SECRET_SEE);
      const items = page.items.map(({ secret, ...row }) =>
        viewRequest(secret && !secrets ? { ...row, reason: '（保密）', answer: null } : row),
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
