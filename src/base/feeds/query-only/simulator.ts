import { createServer, type Server } from 'node:http';
import { isResidentNumber } from '../../../lib/identity/index.ts';
import type { QueryOnly } from '../contract.ts';

/** Longest question that is read. */
const MOST_BYTES = 10_000;

export interface SimulatedSource {
  readonly address: string;
  /** Questions that came so far. */
  readonly asked: number;
  close(): Promise<void>;
}

/**
 * A query-only source that speaks the declared HTTP and makes its people up (合成): a number of the division 990101,
 * which does not exist, belongs to the name that `nameOf` gives; every other number is unknown.
 */
export async function simulateSource(
  { request, answer }: Pick<QueryOnly, 'request' | 'answer'>,
  options: {
    nameOf(number: string): string | undefined | Promise<string | undefined>;
    port?: number;
    delayMs?: number;
    status?: number;
  },
): Promise<SimulatedSource> {
  let asked = 0;
  const server: Server = createServer((incoming, outgoing) => {
    let text = '';
    incoming.on('data', (part: Buffer) => {
      text += part.toString();
      if (text.length > MOST_BYTES) incoming.destroy();
    });
    const answerIt = async () => {
      asked += 1;
      const question = read(text);
      const number = String(question[request.number] ?? '');
      const isOurs = number.startsWith('990101') && isResidentNumber(number);
      const name = isOurs ? await options.nameOf(number) : undefined;
      const known = name === question[request.name] ? answer.same : answer.different;
      const [said] = name === undefined ? (answer.unknown ?? answer.different) : known;
      const body = JSON.stringify({ ...nested(answer.match, said), synthetic: true });
      setTimeout(() => {
        outgoing.writeHead(options.status ?? 200, { 'Content-Type': 'application/json' });
        outgoing.end(body);
      }, options.delayMs ?? 0);
    };
    incoming.on('end', () => void answerIt().catch(() => outgoing.writeHead(500).end()));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    address: `http://127.0.0.1:${port}/verify`,
    get asked() {
      return asked;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function read(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const nested = (path: string, value: unknown): Record<string, unknown> =>
  path
    .split('.')
    .reverse()
    .reduce<unknown>((inner, name) => ({ [name]: inner }), value) as Record<string, unknown>;
