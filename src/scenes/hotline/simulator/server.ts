import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SYNTHETIC_PATH } from '../exchange/exchange.ts';

const BODY_BYTES = 100_000;
const CLOCK_SKEW_MS = 5 * 60_000;
const MOST_CONNECTIONS = 50;

/** A request of ours as it arrives up there. */
export interface ArrivedRequest {
  readonly id: string;
  readonly number: string;
  readonly kind: 'sign' | 'return' | 'extension' | 'completion';
  readonly reason: string;
  readonly wantedDeadline?: string;
}

export interface UpperServer {
  /** Where our requests go and where the day's list lies, for the settings of the exchange. */
  readonly endpoint: string;
  readonly dayListEndpoint: string;
  /** Calls that did not prove who sent them. */
  readonly unproved: number;
  stop(): Promise<void>;
}

export interface UpperServerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly secret: string;
  readonly now: () => Date;
  /** Takes a request; the same Idempotency-Key comes once. */
  readonly take: (request: ArrivedRequest) => void;
  /** The list of a day, as CSV. */
  readonly dayList: (day: string) => string;
}

/**
 * The receiving side of a synthetic upper platform: POST …/requests and GET …/day-list?day=, both only with the right
 * signature (HMAC over "<timestamp>.<body or query>", not older than five minutes). Its address says that it is
 * synthetic. Throws when the port is taken.
 */
export async function startUpperServer(options: UpperServerOptions): Promise<UpperServer> {
  const seen = new Set<string>();
  let unproved = 0;
  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(400);
      response.end();
    });
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.requestTimeout = 10_000;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://upper.invalid');
    const isList = request.method === 'GET' && url.pathname === `${SYNTHETIC_PATH}day-list`;
    const isRequest = request.method === 'POST' && url.pathname === `${SYNTHETIC_PATH}requests`;
    if (!isList && !isRequest) return answer(response, 404, 'text/plain', 'synthetic upper platform');
    const body = isRequest ? await readBody(request) : url.search;
    if (!proves(request, body, options)) {
      unproved++;
      return answer(response, 401, 'text/plain', 'the signature is wrong');
    }
    if (isList)
      return answer(
        response,
        200,
        'text/csv; charset=utf-8',
        options.dayList(url.searchParams.get('day') ?? ''),
      );
    const key = String(request.headers['idempotency-key'] ?? '');
    if (!seen.has(key)) {
      seen.add(key);
      options.take(JSON.parse(body) as ArrivedRequest);
    }
    answer(response, 200, 'application/json', '{"received":true}');
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  const base = `http://${options.host}:${port}${SYNTHETIC_PATH}`;
  return {
    endpoint: `${base}requests`,
    dayListEndpoint: `${base}day-list`,
    get unproved() {
      return unproved;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BODY_BYTES) throw new Error('the body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function proves(request: IncomingMessage, body: string, options: UpperServerOptions): boolean {
  const timestamp = String(request.headers['x-timestamp'] ?? '');
  const age = Math.abs(options.now().getTime() - Date.parse(timestamp));
  if (!(age <= CLOCK_SKEW_MS)) return false;
  const [algorithm = '', sent = ''] = String(request.headers['x-signature'] ?? '').split('=');
  if (algorithm !== 'sha256' && algorithm !== 'sm3') return false;
  const mac = createHmac(algorithm, options.secret).update(`${timestamp}.${body}`).digest();
  const given = Buffer.from(sent, 'hex');
  return given.length === mac.length && timingSafeEqual(given, mac);
}
