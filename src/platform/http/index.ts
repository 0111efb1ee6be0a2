import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AppError } from '../../lib/errors.ts';
import { type Actor, requirePermission } from '../access/index.ts';
import { type Ctx, createCtx, inTransaction, type RootCtx } from '../context/index.ts';
import { isDataException } from '../db/index.ts';
import { compileSerializer, compileValidator } from './compilers.ts';
import { takeForms } from './form.ts';
import { findAnswer, hashRequest, type IdempotentRequest, storeAnswer } from './idempotency.ts';
import { type Problem, toProblem } from './problem.ts';
import { createRateLimiter } from './rate-limit.ts';
import type { Route, RouteAccess } from './route.ts';

export { purgeAnswers } from './idempotency.ts';
export { decodeCursor, encodeCursor, PageQuery, pageOf } from './paging.ts';
export type { Problem } from './problem.ts';
export { defineRoute, type Route, type RouteAccess, type RouteInput } from './route.ts';

/** Who is calling, as found in the cookie or the Authorization header. */
export interface Caller {
  readonly actor: Actor;
  /** Set for browser sessions: unsafe methods must repeat it in X-CSRF-Token. */
  readonly csrfToken?: string;
}

export interface HttpOptions {
  readonly root: RootCtx;
  readonly routes: readonly Route[];
  readonly authenticate: (request: FastifyRequest) => Promise<Caller>;
  readonly trustProxy?: boolean;
  readonly uploadLimitBytes?: number;
  /** Calls of one route that one caller may make in a minute; 600 unless said. */
  readonly callsPerMinute?: number;
  /** Called for each finished request, for metrics. */
  readonly onFinished?: (route: string, status: number, durationMs: number) => void;
}

const BODY_LIMIT_BYTES = 256 * 1024;
/** Where neither the route nor the configuration says otherwise. */
const CALLS_PER_MINUTE = 600;
const MOST_PURPOSE = 100;
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Builds the HTTP server with all routes; the caller listens and closes. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: undefined as never,
    trustProxy: options.trustProxy ?? false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 60_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(compileValidator).setSerializerCompiler(compileSerializer);
  app.setErrorHandler((error, request, reply) => sendProblem(options.root, error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      options.root,
      new AppError('request.not_found', { path: request.url.slice(0, 200) }),
      request,
      reply,
    ),
  );
  await app.register(cookie);
  await app.register(multipart, {
    limits: {
      fileSize: options.uploadLimitBytes ?? 15 * 1024 * 1024,
      files: 1,
      fields: 10,
      fieldSize: 10_000,
    },
  });
  takeForms(app as unknown as FastifyInstance);
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'citybrain', version: '1', description: '城市大脑' } },
    hideUntagged: true,
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('X-Content-Type-Options', 'nosniff').header('Referrer-Policy', 'same-origin');
  });
  if (options.onFinished) {
    app.addHook('onResponse', async (request, reply) => {
      options.onFinished?.(request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime);
    });
  }
  const take = createRateLimiter(options.root.clock);
  for (const route of options.routes) addRoute(app as unknown as FastifyInstance, options, take, route);
  return app as unknown as FastifyInstance;
}

function addRoute(
  app: FastifyInstance,
  options: HttpOptions,
  take: ReturnType<typeof createRateLimiter>,
  route: Route,
): void {
  const body = route.method === 'GET' ? undefined : route.body;
  const status = route.status ?? 200;
  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.bodyLimit ?? BODY_LIMIT_BYTES,
    schema: {
      summary: route.summary,
      tags: [route.path.split('/')[3] ?? 'api'],
      ...(route.params && { params: route.params }),
      ...(route.query && { querystring: route.query }),
      ...(body && { body }),
      ...(route.response && { response: { [status]: route.response } }),
    },
    config: { form: route.form === true } as object,
    ...(route.sendProblem && {
      errorHandler: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
        route.sendProblem?.(problemOf(options.root, error, request), request, reply),
    }),
    handler: async (request, reply) => {
      const token = route.tokenOf?.(request);
      if (token !== undefined) request.headers.authorization ??= `Bearer ${token}`;
      const caller = await options.authenticate(request);
      const ratePerMinute = rateOf(route, options.callsPerMinute ?? CALLS_PER_MINUTE);
      take(
        `${route.path} ${caller.actor.kind === 'anonymous' ? request.ip : caller.actor.id}`,
        ratePerMinute,
      );
      checkAccess(route.access, caller.actor);
      if (UNSAFE.has(route.method)) checkCsrf(caller, request);
      const purpose = purposeOf(request.headers['x-purpose']);
      const ctx = createCtx({
        ...options.root,
        actor: caller.actor,
        ...(purpose !== undefined && { purpose }),
      });
      const answer = await callHandler(ctx, route, request, reply, status);
      if (reply.sent || reply.raw.headersSent) return reply;
      return reply.status(answer.status).send(answer.body);
    },
  });
}

/** The declared purpose; what is not ASCII travels percent-encoded, as headers demand. */
function purposeOf(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  try {
    return decodeURIComponent(header).slice(0, MOST_PURPOSE);
  } catch {
    return header.slice(0, MOST_PURPOSE);
  }
}

/** A route's own limit is meant for the usual configuration and moves along with it. */
function rateOf(route: Route, callsPerMinute: number): number {
  const usual = route.ratePerMinute ?? CALLS_PER_MINUTE;
  return Math.max(1, Math.round((usual * callsPerMinute) / CALLS_PER_MINUTE));
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function callHandler(
  ctx: RootCtx,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
): Promise<Answer> {
  const input = {
    params: request.params as never,
    query: request.query as never,
    body: request.body as never,
    language: languageOf(request),
    raw: request,
    reply,
  };
  if (route.method === 'GET') return { status, body: await route.handler(ctx, input) };
  const { handler } = route;
  if (route.transaction === false) return { status, body: await handler(ctx, input) };
  const idempotent = idempotencyOf(ctx, request);
  try {
    return await inTransaction(ctx, async (tx: Ctx) => {
      const answer = { status, body: await handler(tx, input) };
      if (idempotent) storeAnswer(tx.db, idempotent, answer, ctx.clock.now());
      return answer;
    });
  } catch (error) {
    // A repeated request fails (its work is done already) or collides with its twin: give the stored answer.
    const answer = idempotent && (await findAnswer(ctx.db, idempotent).catch(rethrowReuse));
    if (answer) return answer;
    throw error;
  }
}

function rethrowReuse(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'request.key_reused') throw error;
  return undefined;
}

function idempotencyOf(ctx: Ctx, request: FastifyRequest): IdempotentRequest | undefined {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '') return undefined;
  if (key.length > 100)
    throw new AppError('request.invalid', { reason: 'Idempotency-Key is longer than 100' });
  const actor = ctx.actor.kind === 'anonymous' ? `anonymous:${request.ip}` : ctx.actor.id;
  return { actor, key, requestHash: hashRequest(request.method, request.url, request.body) };
}

function checkAccess(access: RouteAccess, actor: Actor): void {
  if (access === 'public') return;
  if (access === 'signed-in' || access === 'citizen') {
    if (actor.kind === 'anonymous') throw new AppError('access.sign_in_needed');
    if (access === 'citizen' && actor.kind !== 'citizen')
      throw new AppError('access.denied', { permission: 'citizen' });
    return;
  }
  requirePermission(actor, access.permission);
}

function checkCsrf(caller: Caller, request: FastifyRequest): void {
  if (caller.csrfToken !== undefined && request.headers['x-csrf-token'] !== caller.csrfToken) {
    throw new AppError('request.csrf');
  }
}

/** zh unless the caller asks for English first. */
export function languageOf(request: FastifyRequest): 'zh' | 'en' {
  return /^\s*en/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh';
}

function sendProblem(
  root: RootCtx,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOf(root, error, request);
  if (problem.status === 503) reply.header('Retry-After', '2');
  if (typeof problem['seconds'] === 'number') reply.header('Retry-After', String(problem['seconds']));
  return reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** A cursor whose values are not of the kinds that its list is sorted by: only the database knows those. */
function isForgedCursor(error: unknown, request: FastifyRequest): boolean {
  return isDataException(error) && (request.query as { cursor?: unknown } | undefined)?.cursor !== undefined;
}

/** What went wrong, for the caller; what is unexpected is logged. */
function problemOf(root: RootCtx, error: unknown, request: FastifyRequest): Problem {
  const known = isForgedCursor(error, request) ? new AppError('request.cursor_invalid', {}, error) : error;
  const problem = toProblem(known, languageOf(request));
  if (problem.status >= 500) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const stack = cause instanceof Error ? cause.stack : String(cause);
    root.log.error({ code: problem.code, route: request.routeOptions.url, stack }, 'request failed');
  }
  return problem;
}
