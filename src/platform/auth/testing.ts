import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Actor } from '../access/index.ts';
import type { TestDatabase } from '../db/testing.ts';
import { createHttpServer, type Route } from '../http/index.ts';
import { type PushHub, startPush } from '../push/index.ts';
import { createDemoSmsSender } from '../sms/index.ts';
import { type Auth, type AuthOptions, createAuth, createSecretBox } from './index.ts';

/** Migrations that signing in needs, in their order. */
export const authMigrations = ['http', 'outbox', 'sms', 'audit', 'auth'].map((module) => ({
  module,
  directory: new URL(`../${module}/migrations/`, import.meta.url),
}));

/** What a browser keeps of a session. */
export interface TestSession {
  readonly headers: Record<string, string>;
  readonly token: string;
}

export interface TestAuth {
  readonly auth: Auth;
  readonly app: FastifyInstance;
  readonly push: PushHub;
  /** Signs in over HTTP and returns the headers of later requests. Fails loudly if that is refused. */
  signIn(login: string, password: string): Promise<TestSession>;
}

const secret = createSecretBox(randomBytes(32));

/** One process' worth of signing in: the real routes on a test database. Two of them share its sessions. */
export async function createTestAuth(
  database: TestDatabase,
  options: Partial<AuthOptions> & Pick<AuthOptions, 'roles'>,
  routes: readonly Route[] = [],
): Promise<TestAuth> {
  const root = options.root ?? database.ctx;
  const push = options.push ?? startPush(root);
  const auth = createAuth({
    root,
    push,
    secret,
    organisationsBelow: async (_ctx, id) => new Set([id]),
    config: { sessionHours: 12, keptSessionDays: 14, demo: true, publicUrl: '' },
    sms: createDemoSmsSender(root),
    ...options,
  });
  const app = await createHttpServer({
    root,
    routes: [...auth.routes, ...routes],
    authenticate: auth.authenticate,
  });
  after(async () => {
    auth.stop();
    await app.close();
    await push.stop();
  });
  return { auth, app, push, signIn: (login, password) => signIn(app, login, password) };
}

async function signIn(app: FastifyInstance, login: string, password: string): Promise<TestSession> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/auth/login',
    payload: { login, password },
  } satisfies InjectOptions);
  if (answer.statusCode !== 200) throw new Error(`assertion failed: sign-in refused: ${answer.body}`);
  return sessionOf(answer);
}

/** The session that an answer's cookies carry. */
export function sessionOf(answer: { cookies: unknown }): TestSession {
  const cookies = answer.cookies as { name: string; value: string }[];
  const value = (name: string) => cookies.find((cookie) => cookie.name === name)?.value ?? '';
  const token = value('citybrain_session');
  return {
    token,
    headers: { cookie: `citybrain_session=${token}`, 'x-csrf-token': value('citybrain_csrf') },
  };
}

/** Staff with these permissions everywhere, for commands called directly. */
export function staffWith(...permissions: string[]): Actor {
  const grants = [{ role: 'test', permissions: new Set(permissions) }];
  return { kind: 'staff', id: '01900000-0000-7000-8000-000000000001', name: 'test', grants };
}
