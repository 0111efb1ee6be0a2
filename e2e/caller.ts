import { DEMO_PASSWORD } from '../src/main/city/demo-staff.ts';

/** Nothing that is asked here takes a minute, even where the machine is busy. */
const CALL_LIMIT_MS = 60_000;

/** An answer as it came over the wire. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface ProblemBody {
  readonly code: string;
  readonly title: string;
}

/** Calls the API as one person; refusals are answers, a lost connection throws. */
export type Caller = <Body = ProblemBody>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer<Body>>;

/** Somebody with the given headers; with none, a stranger. */
export function callerWith(address: string, own: Readonly<Record<string, string>> = {}): Caller {
  return async <Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const isForm = body instanceof FormData;
    const response = await fetch(address + path, {
      method,
      headers: {
        ...own,
        ...(body !== undefined && !isForm && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as Body,
    };
  };
}

/** Calls that have to work. */
export type Calls = <Body>(method: string, path: string, body?: unknown) => Promise<Body>;

/** The same person's calls, of which a refusal throws. */
export function insist(call: Caller): Calls {
  return async <Body>(method: string, path: string, body?: unknown) => {
    const answer = await call<Body>(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
}

/** Headers of a new session of staff of the demonstration. */
export async function sessionOf(address: string, login: string): Promise<Record<string, string>> {
  return openSession(address, '/api/v1/auth/login', { login, password: DEMO_PASSWORD });
}

/** Headers of a new session of a citizen, whose code comes from the demonstration's message box. */
export async function citizenSessionOf(address: string, phone: string): Promise<Record<string, string>> {
  const stranger = callerWith(address);
  await stranger('POST', '/api/v1/auth/phone-code', { phone });
  const box = await stranger<unknown>('GET', `/api/v1/demo/messages?phone=${phone}`);
  const code = /\d{6}/.exec(JSON.stringify(box.body).replaceAll(phone, ''))?.[0];
  return openSession(address, '/api/v1/auth/phone-login', { phone, code });
}

async function openSession(address: string, path: string, body: unknown): Promise<Record<string, string>> {
  const answer = await callerWith(address)<{ csrf: string }>('POST', path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  const cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0]);
  return { Cookie: cookie.join('; '), 'X-CSRF-Token': answer.body.csrf };
}

/** The messages of the live stream, until `close`. */
export async function listenTo(address: string, own: Readonly<Record<string, string>>) {
  const abort = new AbortController();
  const late = setTimeout(() => abort.abort(new Error('the live stream did not open')), CALL_LIMIT_MS);
  const response = await fetch(`${address}/api/v1/live`, { headers: own, signal: abort.signal }).finally(() =>
    clearTimeout(late),
  );
  const heard: { type: string; data: Record<string, unknown>; at: number }[] = [];
  const read = async () => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const piece of response.body ?? []) {
      const lines = (rest + decoder.decode(piece as Uint8Array, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (!line.startsWith('data: {"')) continue;
        heard.push({ ...JSON.parse(line.slice(6)), at: performance.now() });
      }
    }
  };
  const reading = read().catch(() => {});
  return {
    heard,
    close: async () => {
      abort.abort();
      await reading;
    },
  };
}

/** Waits until `find` gives something; throws with `what` after the limit. */
export async function until<Value>(
  what: string,
  find: () => Value | undefined | false | Promise<Value | undefined | false>,
  limitMs = 10_000,
): Promise<Value> {
  const endAt = performance.now() + limitMs;
  for (;;) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > endAt) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
