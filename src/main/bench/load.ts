import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_PASSWORD } from '../city/demo-staff.ts';
import { percentile } from './percentile.ts';

/** One caller of the API: a signed-in session over kept-alive connections. */
export interface Caller {
  readonly headers: Record<string, string>;
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Sends one JPEG as the form's field `file`. */
  upload<Answer>(path: string, jpeg: Buffer): Promise<Answer>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 128 });
const BOUNDARY = 'citybrain-bench-0c6f2f';
const FORM_BEGINS = Buffer.from(
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="photo.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
);
const FORM_ENDS = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

/** Opens a caller; `cookies` and the CSRF token come from signing in. Answers of 400 and more are thrown. */
export function createCaller(base: string, headers: Record<string, string> = {}): Caller {
  const { hostname, port } = new URL(base);
  const send = <Answer>(method: string, path: string, type: string, body: Buffer | undefined) =>
    new Promise<Answer>((resolve, reject) => {
      const about = body && { 'content-type': type, 'content-length': body.length };
      const sent = request(
        { agent, hostname, port, method, path, headers: { ...headers, ...about } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const answer = Buffer.concat(chunks).toString();
            const cookies = response.headers['set-cookie'];
            if (cookies) headers.cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
            if ((response.statusCode ?? 500) >= 400)
              reject(new Error(`${method} ${path}: ${response.statusCode} ${answer.slice(0, 400)}`));
            else resolve((answer === '' ? undefined : JSON.parse(answer)) as Answer);
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    headers,
    call: (method, path, body) =>
      send(
        method,
        path,
        'application/json',
        body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
      ),
    upload: (path, jpeg) =>
      send(
        ...(['POST', path, `multipart/form-data; boundary=${BOUNDARY}`] as const),
        Buffer.concat([FORM_BEGINS, jpeg, FORM_ENDS]),
      ),
  };
}

/** The case numbers that a desk hears of over server-sent events, each with its case; `hear` waits for one. */
export interface Desk {
  hear(number: string): Promise<{ caseId: string; state: string }>;
  close(): void;
}

const HEARD_LIMIT_MS = 10_000;

/** Opens the live stream of a signed-in member of staff. */
export function listenAtDesk(base: string, headers: Record<string, string>): Promise<Desk> {
  const heard = new Map<string, { caseId: string; state: string }>();
  const waiting = new Map<string, (news: { caseId: string; state: string }) => void>();
  const take = (block: string) => {
    const text = /^data: (.*)$/m.exec(block)?.[1];
    const { type, data } = JSON.parse(text ?? '{}') as {
      type?: string;
      data?: { number: string; caseId: string; state: string };
    };
    if (type !== 'loop.case.opened' || data === undefined) return;
    waiting.get(data.number)?.(data);
    if (!waiting.delete(data.number)) heard.set(data.number, data);
  };
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const stream = request({ hostname, port, path: '/api/v1/live', headers }, (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('error', () => {});
      response.on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) take(block);
      });
      resolve({
        hear: (number) => {
          const news = heard.get(number);
          if (news) return Promise.resolve(news);
          return new Promise((found, lost) => {
            const timer = setTimeout(
              () => lost(new Error(`the desk never heard of ${number}`)),
              HEARD_LIMIT_MS,
            );
            waiting.set(number, (data) => {
              clearTimeout(timer);
              found(data);
            });
          });
        },
        close: () => stream.destroy(),
      });
    });
    stream.on('error', reject);
    stream.end();
  });
}

/** Signs a demonstration account in. */
export async function signIn(base: string, login: string): Promise<Caller> {
  const caller = createCaller(base);
  await caller.call('POST', '/api/v1/auth/login', { login, password: DEMO_PASSWORD });
  return withCsrf(caller);
}

/** Signs a citizen of the demonstration in by the code that it shows. */
export async function signInCitizen(base: string, phone: string): Promise<Caller> {
  const caller = createCaller(base);
  await caller.call('POST', '/api/v1/auth/phone-code', { phone });
  const { items } = await caller.call<{ items: { text: string }[] }>(
    'GET',
    `/api/v1/demo/messages?phone=${phone}`,
  );
  const code = /\d{6}/.exec(items[0]?.text ?? '')?.[0];
  await caller.call('POST', '/api/v1/auth/phone-login', { phone, code });
  return withCsrf(caller);
}

function withCsrf(caller: Caller): Caller {
  const token = /citybrain_csrf=([^;]+)/.exec(caller.headers.cookie ?? '')?.[1];
  if (token) caller.headers['x-csrf-token'] = decodeURIComponent(token);
  return caller;
}

export interface LoadResult {
  readonly lifecycles: number;
  readonly failed: number;
  readonly seconds: number;
  readonly lifecyclesPerSecond: number;
  readonly p95MsByCall: Record<string, number>;
}

/** Runs `lifecycle` from `workers` at once for a time; `timed` measures each call under its name. */
export async function runLoad(
  lifecycle: (timed: <Answer>(name: string, call: () => Promise<Answer>) => Promise<Answer>) => Promise<void>,
  options: { workers: number; warmUpMs: number; measureMs: number },
): Promise<LoadResult> {
  const times = new Map<string, number[]>();
  let measuring = false;
  let lifecycles = 0;
  let failed = 0;
  let stopping = false;
  const timed = async <Answer>(name: string, call: () => Promise<Answer>): Promise<Answer> => {
    const began = performance.now();
    const answer = await call();
    if (measuring) {
      const list = times.get(name) ?? [];
      list.push(performance.now() - began);
      times.set(name, list);
    }
    return answer;
  };
  const errors: string[] = [];
  const work = async () => {
    while (!stopping) {
      try {
        await lifecycle(timed);
        if (measuring) lifecycles++;
      } catch (error) {
        failed++;
        if (errors.length < 3) errors.push(String(error));
        if (failed > 200) throw new Error(`too many calls failed: ${errors.join(' | ')}`);
      }
    }
  };
  const workers = Array.from({ length: options.workers }, work);
  await Promise.race([sleep(options.warmUpMs), Promise.all(workers)]);
  measuring = true;
  const began = performance.now();
  await Promise.race([sleep(options.measureMs), Promise.all(workers)]);
  measuring = false;
  const seconds = (performance.now() - began) / 1000;
  stopping = true;
  await Promise.all(workers);
  if (errors.length > 0) process.stderr.write(`${errors.join('\n')}\n`);
  return {
    ...{ lifecycles, failed, seconds: Math.round(seconds * 10) / 10 },
    lifecyclesPerSecond: Math.round((lifecycles / seconds) * 10) / 10,
    p95MsByCall: Object.fromEntries([...times].map(([name, list]) => [name, percentile(list, 0.95)])),
  };
}
