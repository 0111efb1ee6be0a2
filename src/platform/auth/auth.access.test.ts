import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../db/testing.ts';
import { authMigrations, createTestAuth, type TestSession } from './testing.ts';

const PASSWORD = 'Blue-harbour-7';
const roles = {
  administrator: {
    title: { zh: '管理员', en: 'Administrator' },
    permissions: ['auth.account.manage', 'auth.token.manage', 'case.read', 'case.close'],
  },
  appointer: {
    title: { zh: '系统管理员', en: 'System administrator' },
    permissions: ['auth.account.manage', 'auth.account.appoint'],
  },
  clerk: { title: { zh: '办事员', en: 'Clerk' }, permissions: ['case.read'] },
  manager: {
    title: { zh: '单位管理员', en: 'Manager' },
    permissions: ['auth.account.manage', 'auth.token.manage', 'case.read'],
  },
};
const tree: Record<string, string[]> = {
  city: ['city', 'east', 'east-street', 'west'],
  east: ['east', 'east-street'],
};
const database = await createTestDatabase(authMigrations);
const { ctx } = database;
const { app, auth, signIn } = await createTestAuth(database, {
  roles,
  organisationsBelow: async (_ctx, id) => new Set(tree[id] ?? [id]),
});

async function person(login: string, organisationId: string, role?: string, everywhere = false) {
  const grants = role === undefined ? [] : [{ role, ...(!everywhere && { organisationId }) }];
  const input = { login, name: login, password: PASSWORD, organisationId, grants, mustChangePassword: false };
  const id = await auth.createAccount(ctx, input);
  return { id, session: await signIn(login, PASSWORD) };
}
const chief = await person('chief', 'city', 'administrator', true);
const east = await person('east-manager', 'east', 'manager');
const eastClerk = await person('east-clerk', 'east-street', 'clerk');
const westClerk = await person('west-clerk', 'west', 'clerk');
const appointer = await person('east-appointer', 'east', 'appointer');
const eastChief = await person('east-chief', 'east', 'administrator');
const { token } = await auth.createToken(ctx, { name: 'reader', permissions: ['case.read'] });

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
async function call(session: Partial<TestSession>, method: Method, url: string, payload?: object) {
  const answer = await app.inject({
    ...{ method, url, headers: session.headers ?? {} },
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, code: answer.json().code as string | undefined, body: answer.json() };
}

const protectedRoutes: [Method, string, object?][] = [
  ['GET', '/api/v1/auth/accounts'],
  ['GET', '/api/v1/auth/roles'],
  ['POST', '/api/v1/auth/accounts', { login: 'intruder', name: 'x', password: PASSWORD }],
  ['PUT', `/api/v1/auth/accounts/${eastClerk.id}/grants`, { grants: [] }],
  ['POST', `/api/v1/auth/accounts/${eastClerk.id}/disable`],
  ['POST', `/api/v1/auth/accounts/${eastClerk.id}/sign-out`],
  ['POST', `/api/v1/auth/accounts/${eastClerk.id}/enable`],
  ['POST', `/api/v1/auth/accounts/${eastClerk.id}/reset`, { password: PASSWORD }],
  ['GET', '/api/v1/auth/tokens'],
  ['POST', '/api/v1/auth/tokens', { name: 'x', permissions: ['case.read'] }],
  ['DELETE', `/api/v1/auth/tokens/${eastClerk.id}`],
];

test('administration is closed to anonymous callers, ordinary staff and tokens without the permission', async () => {
  for (const [method, url, payload] of protectedRoutes) {
    assert.equal((await call({}, method, url, payload)).status, 401, `${method} ${url}`);
    const denied = await call(westClerk.session, method, url, payload);
    assert.equal(denied.code, 'access.denied', `${method} ${url}`);
    const asToken = await call({ headers: { authorization: `Bearer ${token}` } }, method, url, payload);
    assert.equal(asToken.code, 'access.denied', `${method} ${url}`);
  }
});

test('a browser session without its CSRF token changes nothing', async () => {
  for (const [method, url, payload] of protectedRoutes.filter(([each]) => each !== 'GET')) {
    const { cookie } = chief.session.headers as { cookie: string };
    const answer = await call({ headers: { cookie, 'x-csrf-token': 'x' } }, method, url, payload);
    assert.equal(answer.code, 'request.csrf', `${method} ${url}`);
  }
});

test('own-account routes need a session of staff', async () => {
  for (const url of ['password', 'totp', 'totp/confirm', 'totp/remove']) {
    const payload = { current: 'a', next: 'b', password: 'x', totp: '123456' };
    assert.equal((await call({}, 'POST', `/api/v1/auth/${url}`, payload)).status, 401, url);
  }
  const payload = { password: 'x' };
  const asToken = await call(
    { headers: { authorization: `Bearer ${token}` } },
    'POST',
    '/api/v1/auth/totp',
    payload,
  );
  assert.equal(asToken.code, 'access.denied');
});

test('a manager sees and touches only accounts of the own organisations', async () => {
  const logins = (await call(east.session, 'GET', '/api/v1/auth/accounts')).body.items.map(
    (each: { login: string }) => each.login,
  );
  assert.deepEqual(logins, ['east-appointer', 'east-chief', 'east-clerk', 'east-manager']);
  const first = (await call(chief.session, 'GET', '/api/v1/auth/accounts?limit=2')).body;
  const second = (await call(chief.session, 'GET', `/api/v1/auth/accounts?limit=10&cursor=${first.next}`))
    .body;
  assert.equal(first.items.length + second.items.length, 6);
  assert.equal(second.next, null);
  const disable = (id: string) => call(east.session, 'POST', `/api/v1/auth/accounts/${id}/disable`);
  assert.equal((await disable(westClerk.id)).code, 'access.out_of_scope');
  assert.equal((await disable(chief.id)).code, 'access.out_of_scope');
  assert.equal((await disable(eastChief.id)).code, 'auth.more_than_own', 'somebody with more rights');
  assert.equal((await disable(east.id)).code, 'auth.not_yourself');
  assert.equal((await disable(eastClerk.id)).status, 200);
  assert.equal((await call(eastClerk.session, 'GET', '/api/v1/auth/me')).code, 'auth.session_expired');
  assert.equal(
    (await call(east.session, 'POST', `/api/v1/auth/accounts/${eastClerk.id}/enable`)).status,
    200,
  );
  const reset = { password: 'Red-mountain-9', removeTotp: true };
  const url = `/api/v1/auth/accounts/${eastChief.id}/reset`;
  assert.equal((await call(east.session, 'POST', url, reset)).code, 'auth.more_than_own', 'no take-over');
});

test('nobody gives more than they hold, nor further than it reaches', async () => {
  const give = (grants: object[]) =>
    call(east.session, 'PUT', `/api/v1/auth/accounts/${eastClerk.id}/grants`, { grants });
  assert.equal((await give([{ role: 'administrator', organisationId: 'east' }])).code, 'auth.more_than_own');
  assert.equal((await give([{ role: 'clerk' }])).code, 'auth.more_than_own', 'everywhere');
  assert.equal((await give([{ role: 'clerk', organisationId: 'west' }])).code, 'auth.more_than_own');
  assert.equal((await give([{ role: 'clerk', areaId: 'area-1' }])).code, 'auth.more_than_own');
  assert.equal((await give([{ role: 'emperor' }])).code, 'auth.role_unknown');
  assert.equal((await give([{ role: 'clerk', organisationId: 'east-street' }])).status, 200);
  const create = (payload: object) =>
    call(east.session, 'POST', '/api/v1/auth/accounts', { name: '新人', password: PASSWORD, ...payload });
  assert.equal((await create({ login: 'a1', organisationId: 'west' })).code, 'access.out_of_scope');
  assert.equal((await create({ login: 'a1' })).code, 'access.out_of_scope');
  assert.equal((await create({ login: 'bad login', organisationId: 'east' })).code, 'auth.login_invalid');
  assert.equal((await create({ login: 'Chief', organisationId: 'east' })).code, 'auth.login_taken');
  assert.equal((await create({ login: 'a1', organisationId: 'east' })).status, 201);
  const makeToken = (payload: object) =>
    call(east.session, 'POST', '/api/v1/auth/tokens', { name: 'x', permissions: ['case.read'], ...payload });
  assert.equal((await makeToken({})).code, 'auth.more_than_own', 'everywhere');
  assert.equal((await makeToken({ organisationId: 'west' })).code, 'auth.more_than_own');
  const more = { organisationId: 'east', permissions: ['case.close'] };
  assert.equal((await makeToken(more)).code, 'auth.more_than_own');
  const made = await makeToken({ organisationId: 'east' });
  assert.equal(made.status, 201);
  const seen = (await call(east.session, 'GET', '/api/v1/auth/tokens')).body.items;
  assert.deepEqual(
    seen.map((each: { id: string }) => each.id),
    [made.body.id],
  );
  assert.ok(!JSON.stringify(seen).includes(made.body.token));
});

test('secrets of answers and requests are not kept for repeated keys', async () => {
  const headers = { ...chief.session.headers, 'idempotency-key': 'k1' };
  await call({ headers }, 'POST', '/api/v1/auth/tokens', { name: 'x', permissions: ['case.read'] });
  await call({ headers }, 'POST', '/api/v1/auth/accounts', { login: 'b1', name: 'b', password: PASSWORD });
  assert.equal((await ctx.db.query('SELECT 1 FROM platform.idempotency')).length, 0);
});

test('the message box exists only in a demonstration', async () => {
  const real = await createTestAuth(database, {
    roles,
    config: { sessionHours: 1, keptSessionDays: 14, demo: false, publicUrl: 'https://city.example' },
  });
  assert.equal((await real.app.inject({ url: '/api/v1/demo/messages' })).statusCode, 404);
  const payload = { login: 'chief', password: PASSWORD };
  const answer = await real.app.inject({ method: 'POST', url: '/api/v1/auth/login', payload });
  assert.ok(
    answer.cookies.every((cookie) => cookie.secure),
    'over https only',
  );
});

test('who appoints gives any role within the own organisations, and takes it away, but nowhere else', async () => {
  const give = (id: string, grants: object[]) =>
    call(appointer.session, 'PUT', `/api/v1/auth/accounts/${id}/grants`, { grants });
  const clerk = { role: 'clerk', organisationId: 'east-street' };
  assert.equal((await give(eastClerk.id, [{ role: 'administrator', organisationId: 'east' }])).status, 200);
  assert.equal((await give(eastClerk.id, [clerk])).status, 200);
  assert.equal((await give(eastClerk.id, [{ role: 'clerk' }])).code, 'auth.more_than_own', 'everywhere');
  assert.equal((await give(westClerk.id, [clerk])).code, 'access.out_of_scope');
  assert.equal((await give(appointer.id, [clerk])).code, 'auth.not_yourself');
});
