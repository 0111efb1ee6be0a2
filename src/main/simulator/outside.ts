import { type OutsidePlace, OutsideRefusal, type OutsideWorld } from '../../base/scene/index.ts';
import { type Random, seededRandom } from '../../cities/seeded-random.ts';
import { AppError } from '../../lib/errors.ts';
import { DEMO_PASSWORD } from '../city/demo-staff.ts';

const CALL_LIMIT_MS = 30_000;
/** From the city down to its communities. */
const DEPTH = 3;
/** Half the width of the square around a community's middle, in degrees (about 200 m). */
const JITTER = 0.002;

export interface OutsideOptions {
  /** Where the city serves, without a slash at the end. */
  readonly city: string;
  /** An administrator's login; a demonstration's password is known, another comes from `password`. */
  readonly login: string;
  readonly password: string | undefined;
  /** What the party may do. */
  readonly permissions: readonly string[];
  readonly name: string;
  readonly seed: string;
  readonly durationMs: number;
  readonly say: (line: string) => void;
}

/** A party that has been let in. */
export interface Outside {
  readonly world: OutsideWorld;
  /** As the administrator: to set an exchange up. */
  readonly asAdministrator: <Result>(method: string, path: string, body?: unknown) => Promise<Result>;
  /** Ends it before its time. */
  end(): void;
  /** Takes the token back. */
  leave(): Promise<void>;
}

/**
 * Lets a simulated outside party in over HTTP, as an administrator would a real one: with an API token for what it may
 * do. Throws `config.invalid` when the city is no demonstration and no password was given, `OutsideRefusal` when it
 * says no.
 */
export async function enterFromOutside(options: OutsideOptions): Promise<Outside> {
  const { city, name, permissions } = options;
  const plain = caller(city, () => ({}));
  const facts = await plain<{ demo: boolean }>('GET', '/api/v1/city');
  const password = options.password ?? (facts.demo ? DEMO_PASSWORD : undefined);
  if (password === undefined)
    throw new AppError('config.invalid', {
      ...{ name: 'CITYBRAIN_PASSWORD', value: '' },
      expected: 'the password of --login: this city is no demonstration',
    });
  const session = await signIn(city, options.login, password);
  const asAdministrator = caller(city, () => session);
  const { id, token } = await asAdministrator<{ id: string; token: string }>('POST', '/api/v1/auth/tokens', {
    ...{ name, permissions: [...permissions], days: 1 },
  });
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), options.durationMs);
  const random = seededRandom(options.seed);
  const world: OutsideWorld = {
    call: caller(city, () => ({ Authorization: `Bearer ${token}` })),
    place: createPlaces(plain, random),
    random,
    now: () => new Date(),
    wait: (durationMs) => waitFor(durationMs, ending.signal),
    isOver: () => ending.signal.aborted,
    say: options.say,
  };
  return {
    ...{ world, asAdministrator },
    end: () => ending.abort(),
    leave: async () => {
      clearTimeout(timer);
      await asAdministrator('DELETE', `/api/v1/auth/tokens/${id}`);
    },
  };
}

type Call = <Result>(method: string, path: string, body?: unknown) => Promise<Result>;

function caller(city: string, headers: () => Readonly<Record<string, string>>): Call {
  return async <Result>(method: string, path: string, body?: unknown): Promise<Result> => {
    const { status, text } = await ask(method, city + path, {
      headers: { ...headers(), ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (status < 200 || status > 299)
      throw new OutsideRefusal(status, `${method} ${path}: ${status} ${text.slice(0, 300)}`);
    return (text === '' ? undefined : JSON.parse(text)) as Result;
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cookies: readonly (string | undefined)[];
}

/** A city that does not answer in time, or at all, has said no as well: with status 0. */
async function ask(
  method: string,
  url: string,
  init: { headers: Readonly<Record<string, string>>; body?: string },
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      ...{ ...init, method },
      redirect: 'error',
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
    });
    const cookies = response.headers.getSetCookie().map((each) => each.split(';')[0]);
    return { status: response.status, text: await response.text(), cookies };
  } catch (error) {
    const { name, message, cause } = error as Error;
    const late = name === 'TimeoutError' ? `no answer within ${CALL_LIMIT_MS / 1_000} s` : message;
    const why = cause instanceof Error ? `${late}: ${cause.message}` : late;
    throw new OutsideRefusal(0, `${method} ${url}: ${why}`);
  }
}

async function signIn(city: string, login: string, password: string): Promise<Record<string, string>> {
  const { status, text, cookies } = await ask('POST', `${city}/api/v1/auth/login`, {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  if (status !== 200) throw new OutsideRefusal(status, `${login} cannot sign in: ${text.slice(0, 300)}`);
  const { csrf } = JSON.parse(text) as { csrf: string };
  return { Cookie: cookies.join('; '), 'X-CSRF-Token': csrf };
}

interface AreaAnswer {
  readonly children: readonly {
    readonly code: string;
    readonly name: string;
    readonly lon: number | null;
    readonly lat: number | null;
    readonly exclusive: boolean;
  }[];
}

/** Places by the public directory of areas, read as far as they are needed. */
function createPlaces(call: Call, random: Random): () => Promise<OutsidePlace> {
  const known = new Map<string, AreaAnswer['children']>();
  const below = async (code: string) => {
    const children =
      known.get(code) ??
      (await call<AreaAnswer>('GET', `/api/v1/areas/${code}`)).children.filter(
        ({ exclusive, lon, lat }) => !exclusive && lon !== null && lat !== null,
      );
    known.set(code, children);
    return children;
  };
  const near = (degrees: number) => Math.round((degrees + (random() - 0.5) * 2 * JITTER) * 1e6) / 1e6;
  return async () => {
    let code = 'city';
    const names: string[] = [];
    let middle = { lon: 0, lat: 0 };
    for (let depth = 0; depth < DEPTH; depth++) {
      const children = await below(code);
      const child = children[Math.floor(random() * children.length)];
      if (child === undefined) break;
      code = child.code;
      middle = { lon: child.lon!, lat: child.lat! };
      names.push(child.name.replace(/(?:社区居民委员会|社区居委会)$/, '社区').replace(/村民?委员?会$/, '村'));
    }
    const name = names.slice(1).join('') || (names[0] ?? '');
    // Near a border the point may lie outside; the middle lies within.
    const point = { lon: near(middle.lon), lat: near(middle.lat) };
    const found = await call<{ path?: unknown[] }>(
      'GET',
      `/api/v1/locate?lon=${point.lon}&lat=${point.lat}`,
    ).catch(() => ({ path: [] }));
    return { name, ...((found.path?.length ?? 0) > 0 ? point : middle) };
  };
}

function waitFor(durationMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, durationMs);
    signal.addEventListener('abort', end);
  });
}
