import { AppError } from '../../../lib/errors.ts';
import type { Clock } from '../../../lib/time.ts';
import type { QueryOnly } from '../contract.ts';
import type { Verification } from '../views-contract.ts';

/** Keeps a source that does not answer from being asked on and on. */
export interface Breakers {
  /** Throws `feeds.source_silent` while the source is left alone. */
  require(code: string, now: Date): void;
  answered(code: string): void;
  failed(code: string, now: Date): void;
}

/** Failures one after the other after which a source is left alone, and how long. */
const FAILURES = 5;
const PAUSE_MS = 30_000;
const TIMEOUT_MS = 5_000;
const MOST_ANSWER_BYTES = 100_000;

/** Breakers of one process. After the pause one question tries again; if it fails, the pause begins anew. */
export function createBreakers(): Breakers {
  const states = new Map<string, { failures: number; untilMs: number }>();
  return {
    require: (code, now) => {
      const leftMs = (states.get(code)?.untilMs ?? 0) - now.getTime();
      if (leftMs > 0) throw new AppError('feeds.source_silent', { code, seconds: Math.ceil(leftMs / 1000) });
    },
    answered: (code) => void states.delete(code),
    failed: (code, now) => {
      const failures = (states.get(code)?.failures ?? 0) + 1;
      states.set(code, { failures, untilMs: failures >= FAILURES ? now.getTime() + PAUSE_MS : 0 });
    },
  };
}

/** Puts one question to the source over HTTP, in its own words, within its time. */
export async function askSource(
  parts: { breakers: Breakers; environment: Readonly<Record<string, string | undefined>> },
  code: string,
  queryOnly: QueryOnly,
  question: { number: string; name: string },
  clock: Clock,
): Promise<Verification['result']> {
  const address = parts.environment[queryOnly.addressFrom];
  if (!address) throw new AppError('feeds.connection_missing', { variable: queryOnly.addressFrom });
  const authorization = queryOnly.authorizationFrom && parts.environment[queryOnly.authorizationFrom];
  const { request } = queryOnly;
  let answer: unknown;
  try {
    const response = await fetch(address, {
      ...{ method: 'POST', redirect: 'error' },
      headers: { 'Content-Type': 'application/json', ...(authorization && { Authorization: authorization }) },
      body: JSON.stringify({ [request.number]: question.number, [request.name]: question.name }),
      signal: AbortSignal.timeout(queryOnly.timeoutMs ?? TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    answer = JSON.parse(await textOf(response));
    parts.breakers.answered(code);
  } catch (error) {
    parts.breakers.failed(code, clock.now());
    throw new AppError('feeds.source_silent', { code, seconds: PAUSE_MS / 1000 }, error);
  }
  const said = at(answer, queryOnly.answer.match);
  const { same, different, unknown = [] } = queryOnly.answer;
  // Whoever declares it does not see whether it is 1 or "1".
  const isPlain = typeof said === 'string' || typeof said === 'number' || typeof said === 'boolean';
  const among = (values: readonly unknown[]) =>
    isPlain && values.some((value) => String(value) === String(said));
  if (among(same)) return 'same';
  if (among(different)) return 'different';
  if (among(unknown)) return 'unknown';
  throw new AppError('feeds.answer_unclear', { code });
}

/** What was answered; of an answer without end no more is read than tells that it is too long. */
async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MOST_ANSWER_BYTES) throw new Error(`an answer of more than ${MOST_ANSWER_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => {
    return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined;
  }, value);
