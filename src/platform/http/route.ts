import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Ctx, RootCtx } from '../context/index.ts';
import type { Problem } from './problem.ts';

/** Who may call a route at all. Rights to single rows are checked by the command or in the query's SQL. */
export type RouteAccess = 'public' | 'signed-in' | 'citizen' | { readonly permission: string };

export interface RouteInput<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Language of the words in the answer. */
  readonly language: 'zh' | 'en';
  readonly raw: FastifyRequest;
  readonly reply: FastifyReply;
}

interface RouteShape<P extends TSchema, Q extends TSchema, R extends TSchema> {
  readonly path: string;
  readonly summary: string;
  readonly access: RouteAccess;
  readonly params?: P;
  readonly query?: Q;
  readonly response?: R;
  /** Status of a good answer; 200 unless said. */
  readonly status?: number;
  /** Largest body in bytes; 256 kB unless said. */
  readonly bodyLimit?: number;
  /** Calls a minute for one address and person; 600 unless said. */
  readonly ratePerMinute?: number;
  /** Takes a form (application/x-www-form-urlencoded) as its body; a name that is repeated gives a list. */
  readonly form?: boolean;
  /** Where callers show their API token besides the Authorization header, when a standard says so. */
  readonly tokenOf?: (request: FastifyRequest) => string | undefined;
  /** Writes a problem in the form of the standard that the route follows, instead of problem+json. */
  readonly sendProblem?: (problem: Problem, request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

interface ReadRoute<P extends TSchema, Q extends TSchema, R extends TSchema> extends RouteShape<P, Q, R> {
  readonly method: 'GET';
  readonly handler: (ctx: RootCtx, input: RouteInput<Static<P>, Static<Q>, undefined>) => Promise<Static<R>>;
}

interface WriteRoute<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema>
  extends RouteShape<P, Q, R> {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: B;
  /**
   * `true` (the default): the handler runs in one transaction, with the answer stored under the Idempotency-Key
   * in the same one. `false` for what cannot be rolled back or is not stored at all, e.g. an upload.
   */
  readonly transaction?: boolean;
  readonly handler: (ctx: Ctx, input: RouteInput<Static<P>, Static<Q>, Static<B>>) => Promise<Static<R>>;
}

export type Route<
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  R extends TSchema = TSchema,
> = ReadRoute<P, Q, R> | WriteRoute<P, Q, B, R>;

/**
 * Describes one route: parse and authorise here, decide in a command, read in a query. Nothing is registered
 * until the composition root hands the list to the server.
 */
export function defineRoute<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema>(
  route: Route<P, Q, B, R>,
): Route {
  return route as unknown as Route;
}
