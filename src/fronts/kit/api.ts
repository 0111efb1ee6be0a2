import { uuidIds } from '../../lib/ids.ts';
import { ApiError, isApiError, readProblem } from './problem.ts';

export { ApiError, type FieldProblem, isApiError } from './problem.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface ApiOptions {
  /** Gives up when this is aborted; the rejection is then the signal's own reason. */
  readonly signal?: AbortSignal;
  /** Limit for one try, 15 s unless told. */
  readonly timeoutMs?: number;
  /**
   * Tries after the first, 2 unless told; only when there was no answer or the server was briefly unavailable. What
   * changes something is not tried again once its time is over.
   */
  readonly retries?: number;
  /** Names the intention, so that a repeated POST is done once. Made anew unless given (an outbox gives its own). */
  readonly idempotencyKey?: string;
  /** Why personal or secret words are read, in ASCII (`verify-result`); it goes into the audit log. */
  readonly purpose?: string;
}

/** What a call needs from its surroundings; the browser's own unless a test gives others. */
export interface ApiSurroundings {
  fetch(url: string, init: RequestInit): Promise<Response>;
  cookies(): string;
  language(): string;
  newKey(): string;
  wait(durationMs: number): Promise<void>;
}

/** `api<Response>(method, path, body?, options?)`: see `createApi`. */
export type Api = <Result>(
  method: HttpMethod,
  path: string,
  body?: unknown,
  options?: ApiOptions,
) => Promise<Result>;

const DEFAULT_TIMEOUT_MS = 15_000;
const RETRY_WAITS_MS = [400, 1_600, 4_000];
const CSRF_COOKIE = 'citybrain_csrf';
/** Answers that say nothing about the request itself: worth another try with the same key. */
const PASSING_STATUSES = new Set([502, 503, 504]);

/**
 * Makes the one typed fetch of the fronts. A call goes to our own origin, carries the CSRF token and, unless it
 * only reads, an Idempotency-Key that stays the same over its tries. Returns the parsed JSON (`undefined` for 204).
 * Throws ApiError, or the abort reason of `options.signal`. 4xx is never tried again.
 */
export function createApi(surroundings: ApiSurroundings): Api {
  return async function api<Result>(
    method: HttpMethod,
    path: string,
    body?: unknown,
    options: ApiOptions = {},
  ): Promise<Result> {
    if (!/^\/(?!\/)/.test(path)) throw new Error(`A path of our own origin starts with one slash: ${path}`);
    const init = requestInit(surroundings, method, body, options);
    const retries = Math.min(options.retries ?? 2, RETRY_WAITS_MS.length);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return (await once(surroundings, path, init, options)) as Result;
      } catch (error) {
        const again = isApiError(error) && isWorthAnother(method, error);
        if (!again || attempt >= retries || options.signal?.aborted === true) throw error;
        await surroundings.wait(RETRY_WAITS_MS[attempt] ?? 0);
      }
    }
  };
}

/** A form that waited its whole time tells so: whoever pressed looks at a button that turns, and may press again. */
function isWorthAnother(method: HttpMethod, error: ApiError): boolean {
  if (error.code === 'client.timeout') return method === 'GET';
  return error.status === 0 || PASSING_STATUSES.has(error.status);
}

async function once(
  surroundings: ApiSurroundings,
  path: string,
  init: RequestInit,
  options: ApiOptions,
): Promise<unknown> {
  const limit = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  try {
    return await readAnswer(await surroundings.fetch(path, { ...init, signal }));
  } catch (error) {
    if (isApiError(error)) throw error;
    if (options.signal?.aborted === true) throw options.signal.reason;
    const code = limit.aborted ? 'client.timeout' : 'client.offline';
    throw new ApiError({ status: 0, code }, error);
  }
}

async function readAnswer(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const text = await response.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch (cause) {
    if (response.ok) throw new ApiError({ status: 0, code: 'client.unreadable' }, cause);
  }
  if (!response.ok) throw readProblem(response.status, body);
  return body;
}

function requestInit(
  surroundings: ApiSurroundings,
  method: HttpMethod,
  body: unknown,
  options: ApiOptions,
): RequestInit {
  const headers = callHeaders(surroundings, method, options.idempotencyKey);
  if (options.purpose !== undefined) headers['X-Purpose'] = encodeURIComponent(options.purpose);
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (body === undefined) return init;
  if (body instanceof FormData || body instanceof Blob) return { ...init, body };
  headers['Content-Type'] = 'application/json';
  return { ...init, body: JSON.stringify(body) };
}

/** The headers of every call, for transports other than fetch too (an upload that reports its progress). */
export function callHeaders(
  surroundings: Pick<ApiSurroundings, 'cookies' | 'language' | 'newKey'>,
  method: HttpMethod,
  idempotencyKey?: string,
): Record<string, string> {
  const headers: Record<string, string> = {
    Accept: 'application/json, application/problem+json',
    'Accept-Language': surroundings.language(),
  };
  if (method === 'GET') return headers;
  headers['Idempotency-Key'] = idempotencyKey ?? surroundings.newKey();
  const token = cookieOf(surroundings.cookies(), CSRF_COOKIE);
  if (token !== undefined) headers['X-CSRF-Token'] = token;
  return headers;
}

function cookieOf(cookies: string, name: string): string | undefined {
  for (const pair of cookies.split(';')) {
    const [key, ...rest] = pair.trim().split('=');
    if (key === name) return decodeURIComponent(rest.join('='));
  }
  return undefined;
}

/** The page that this module runs in, as far as a call needs it. Absent in Node, where tests bring their own. */
const page = globalThis as { document?: { cookie: string; documentElement: { lang: string } } };

/** The browser's own surroundings. */
export const browserSurroundings: ApiSurroundings = {
  fetch: (url, init) => fetch(url, init),
  cookies: () => page.document?.cookie ?? '',
  language: () => page.document?.documentElement.lang || 'zh-CN',
  newKey: () => uuidIds.next(),
  wait: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
};

/** Calls our own server: `await api<CasePage>('GET', '/api/v1/cases?limit=50')`. See `createApi`. */
export const api: Api = createApi(browserSurroundings);

/** A path with its query: leaves out what is undefined or empty, repeats the name for lists. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    for (const item of Array.isArray(value) ? value : [value]) parameters.append(name, String(item));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}
