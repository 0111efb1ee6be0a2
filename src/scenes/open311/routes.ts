import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { findReport } from '../../base/intake/index.ts';
import { getVisibleCase } from '../../base/loop/index.ts';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { defineRoute, type Problem, type Route } from '../../platform/http/index.ts';
import { getRequestIdOfToken, publishText, submitRequest } from './commands.ts';
import { JurisdictionQuery, NewRequest, PublishRequest, RequestsQuery } from './contract.ts';
import { formatOf, sendAs, sendErrors, splitFile } from './format.ts';
import { findRequests, listRequests, type PublicView } from './queries.ts';
import { createServiceBook, definitionOf, findPublicKinds, getService } from './services.ts';

const BASE = '/open311/v2';
const FileParams = Type.Object({ file: Type.String({ maxLength: 120 }) });
/** Shared by all routes of the standard: its errors, and its API key in the query or the form. */
const standard = {
  sendProblem: (problem: Problem, request: FastifyRequest, reply: FastifyReply) =>
    sendErrors(problem, request.url, reply),
};

/** Open311 GeoReport v2 with discovery, and the review of words before they are public. */
export function open311Routes({ city }: SceneParts): Route[] {
  return [
    ...discoveryRoutes(city),
    ...(['json', 'xml'] as const).flatMap((format) => [
      servicesRoute(city, format),
      requestsRoute(city, format),
      submitRoute(city, format),
    ]),
    definitionRoute(city),
    requestRoute(city),
    tokenRoute(city),
    publishRoute(),
  ];
}

async function viewOf(ctx: Ctx, city: City, jurisdiction: string | undefined): Promise<PublicView> {
  if (jurisdiction && jurisdiction !== city.identity.id && jurisdiction !== city.identity.code)
    throw new AppError('open311.jurisdiction_unknown', { right: city.identity.id });
  const publicKinds = await findPublicKinds(ctx.db);
  return { city, publicKinds, book: createServiceBook(city.categories, publicKinds) };
}

function discoveryRoutes(city: City): Route[] {
  const files = ['/open311/discovery', `${BASE}/discovery`].flatMap((path) => [
    `${path}.json`,
    `${path}.xml`,
  ]);
  return files.map((path) =>
    defineRoute({
      method: 'GET',
      path,
      summary: 'Open311: where its endpoints are',
      access: 'public',
      ...standard,
      handler: async (_ctx, { raw, reply }) =>
        sendAs(reply, formatOf(raw.url), 'discovery', {
          changeset: '2026-01-01T00:00:00Z',
          contact: city.brand.contacts.map((each) => `${each.zh} ${each.number}`).join('；'),
          key_service: `${city.brand.product.zh}：由管理员发放 API 令牌（权限 open311.submit）`,
          endpoints: [
            {
              specification: 'http://wiki.open311.org/GeoReport_v2',
              url: `${raw.protocol}://${raw.host}${BASE}`,
              changeset: '2026-01-01T00:00:00Z',
              type: 'production',
              formats: ['application/json', 'text/xml'],
            },
          ],
        }) as never,
    }),
  );
}

function servicesRoute(city: City, format: 'json' | 'xml'): Route {
  return defineRoute({
    method: 'GET',
    path: `${BASE}/services.${format}`,
    summary: 'Open311: what can be reported',
    access: 'public',
    query: JurisdictionQuery,
    ...standard,
    handler: async (ctx, { query, reply }) => {
      const { book } = await viewOf(ctx, city, query.jurisdiction_id);
      return sendAs(reply, format, 'services', book.services) as never;
    },
  });
}

function definitionRoute(city: City): Route {
  return defineRoute({
    method: 'GET',
    path: `${BASE}/services/:file`,
    summary: 'Open311: what a service asks besides the description',
    access: 'public',
    params: FileParams,
    query: JurisdictionQuery,
    ...standard,
    handler: async (ctx, { params, query, reply }) => {
      const { name, format } = splitFile(params.file);
      const { book, publicKinds } = await viewOf(ctx, city, query.jurisdiction_id);
      const definition = definitionOf(getService(book, name), publicKinds);
      return sendAs(reply, format, 'service_definition', definition) as never;
    },
  });
}

function requestsRoute(city: City, format: 'json' | 'xml'): Route {
  return defineRoute({
    method: 'GET',
    path: `${BASE}/requests.${format}`,
    summary: 'Open311: requests by id, service, time and status; public fields only',
    access: 'public',
    query: RequestsQuery,
    ...standard,
    handler: async (ctx, { query, reply }) => {
      const view = await viewOf(ctx, city, query.jurisdiction_id);
      return sendAs(reply, format, 'service_requests', await listRequests(ctx, view, query)) as never;
    },
  });
}

function requestRoute(city: City): Route {
  return defineRoute({
    method: 'GET',
    path: `${BASE}/requests/:file`,
    summary: 'Open311: one request',
    access: 'public',
    params: FileParams,
    query: JurisdictionQuery,
    ...standard,
    handler: async (ctx, { params, query, reply }) => {
      const { name, format } = splitFile(params.file);
      const found = await findRequests(ctx, await viewOf(ctx, city, query.jurisdiction_id), [name]);
      if (found.length === 0) throw new AppError('open311.request_unknown', { id: name });
      return sendAs(reply, format, 'service_requests', found) as never;
    },
  });
}

function submitRoute(city: City, format: 'json' | 'xml'): Route {
  return defineRoute({
    method: 'POST',
    path: `${BASE}/requests.${format}`,
    summary: 'Open311: hands in a request (form, api_key is an API token with open311.submit)',
    access: { permission: 'open311.submit' },
    query: Type.Object({ api_key: Type.Optional(Type.String({ maxLength: 100 })) }),
    body: NewRequest,
    bodyLimit: 64 * 1024,
    form: true,
    status: 201,
    tokenOf: (request) => apiKeyOf(request.body) ?? apiKeyOf(request.query),
    // The answer is bytes in the standard's own type, sent after the commit.
    transaction: false,
    ...standard,
    handler: async (ctx, { body, reply }) => {
      const view = await viewOf(ctx, city, body.jurisdiction_id);
      const stored = await inTransaction(ctx, (tx) => submitRequest(tx, view, body));
      const answer = [{ ...stored, service_notice: null, account_id: null }];
      return sendAs(reply.status(201), format, 'service_requests', answer) as never;
    },
  });
}

function apiKeyOf(fields: unknown): string | undefined {
  const key = (fields as { api_key?: unknown } | null | undefined)?.api_key;
  return typeof key === 'string' && key !== '' ? key : undefined;
}

function tokenRoute(city: City): Route {
  return defineRoute({
    method: 'GET',
    path: `${BASE}/tokens/:file`,
    summary: 'Open311: the request that a token stands for',
    access: 'public',
    params: FileParams,
    query: JurisdictionQuery,
    ...standard,
    handler: async (ctx, { params, query, reply }) => {
      const { name: token, format } = splitFile(params.file);
      await viewOf(ctx, city, query.jurisdiction_id);
      const answer = [{ token, service_request_id: await getRequestIdOfToken(ctx, token) }];
      return sendAs(reply, format, 'service_requests', answer) as never;
    },
  });
}

function publishRoute(): Route {
  return defineRoute({
    method: 'PUT',
    path: '/api/v1/open311/reports/:id/public-text',
    summary: 'Makes a report’s words public as they were reviewed; empty words take them back',
    access: { permission: 'open311.publish' },
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    body: PublishRequest,
    response: Type.Object({ published: Type.Boolean() }),
    handler: async (ctx, { params, body }) => {
      const report = await findReport(ctx.db, params.id);
      if (report === undefined) throw new AppError('intake.report_not_found');
      await getVisibleCase(ctx, report.caseId);
      await publishText(ctx, params.id, body.text);
      return { published: body.text.trim() !== '' };
    },
  });
}
