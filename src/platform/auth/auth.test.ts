import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateSync } from 'otplib';
import { isAppError } from '../../lib/errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lib/time.ts';
import { createTestDatabase } from '../db/testing.ts';
import { defineRoute } from '../http/index.ts';
import { authMigrations, createTestAuth, sessionOf } from './testing.ts';

const PASSWORD = 'Blue-harbour-7';
/** Without the note it would be never: the clock of these tests stands still, so that nothing kept grows old. */
const NOTE_LIMIT_MS = 10_000;
const roles = {
  administrator: {
    title: { zh: '管理员', en: 'Administrator' },
    permissions: ['auth.account.manage', 'auth.token.manage', 'case.read', 'case.close'],
  },
  handler: { title: { zh: '处置员', en: 'Handler' }, permissions: ['case.read'] },
  chief: { title: { zh: '总指挥', en: 'Chief' }, permissions: ['case.close'], totpRequired: true },
};
const cases = defineRoute({
  method: 'GET',
  path: '/api/v1/cases',
  summary: 'a protected list',
  access: { permission: 'case.read' },
  handler: async () => ({ items: [] }),
});
const database = await createTestDatabase(authMigrations);
const { ctx, clock } = database;
const first = await createTestAuth(database, { roles }, [cases]);
const second = await createTestAuth(database, { roles }, [cases]);
let accounts = 0;

async function account(...grants: { role: string; organisationId?: string }[]) {
  const login = `person${++accounts}`;
  const id = await first.auth.createAccount(ctx, {
    ...{ login, name: '王小明', password: PASSWORD, grants, mustChangePassword: false },
  });
  return { id, login };
}
const post = (app: typeof first.app, url: string, payload: object, headers = {}) =>
  app.inject({ method: 'POST', url, payload, headers });
const login = (who: string, password: string, totp?: string) =>
  post(first.app, '/api/v1/auth/login', { login: who, password, ...(totp && { totp }) });
const list = (app: typeof first.app, headers: Record<string, string>) =>
  app.inject({ url: '/api/v1/cases', headers }).then((answer) => answer.statusCode);
/** The last status of the list, as soon as it is the wanted one: the other process hears by a note of its own. */
async function soon(app: typeof first.app, headers: Record<string, string>, wanted: number): Promise<number> {
  const endAt = performance.now() + NOTE_LIMIT_MS;
  let status = await list(app, headers);
  for (; status !== wanted && performance.now() < endAt; status = await list(app, headers)) await sleep(20);
  return status;
}
const code = (answer: { json(): { code: string } }) => answer.json().code;

test('staff sign in, see their rights, and sign out in all processes', async () => {
  const { login: name } = await account({ role: 'handler' });
  const answer = await login(name.toUpperCase(), PASSWORD);
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json().permissions, ['case.read']);
  const cookie = answer.cookies.find((each) => each.name === 'citybrain_session');
  assert.ok(cookie?.httpOnly && cookie.sameSite === 'Lax' && !cookie.secure);
  const { headers } = sessionOf(answer);
  assert.equal(await list(first.app, headers), 200);
  assert.equal(await list(second.app, headers), 200);
  const me = await second.app.inject({ url: '/api/v1/auth/me', headers });
  assert.equal(me.json().csrf, headers['x-csrf-token']);
  const bare = await second.app.inject({
    url: '/api/v1/auth/me',
    headers: { cookie: `${cookie.name}=${cookie.value}` },
  });
  const given = bare.cookies.find((each) => each.name === 'citybrain_csrf');
  assert.equal(given?.value, headers['x-csrf-token'], 'who lost the token is given it again');
  const noCsrf = await post(first.app, '/api/v1/auth/logout', {}, { cookie: headers.cookie });
  assert.equal(code(noCsrf), 'request.csrf');
  assert.equal((await post(first.app, '/api/v1/auth/logout', {}, headers)).statusCode, 200);
  assert.equal(await list(first.app, headers), 401);
  assert.equal(await soon(second.app, headers, 401), 401);
  const ended = await second.app.inject({ url: '/api/v1/auth/me', headers });
  assert.equal(code(ended), 'auth.session_expired');
});

test("a person's own phone stays signed in when its browser ends, a desk does not, and both are bounded", async () => {
  const { id, login: name } = await account({ role: 'handler' });
  const cookieOf = (answer: Awaited<ReturnType<typeof login>>) =>
    answer.cookies.find((each) => each.name === 'citybrain_session');
  const desk = await login(name, PASSWORD);
  assert.equal(cookieOf(desk)?.maxAge, undefined, 'gone with the browser');
  const url = '/api/v1/auth/login';
  const phone = await post(first.app, url, { login: name, password: PASSWORD, keep: true });
  assert.equal(cookieOf(phone)?.maxAge, 30 * 24 * 3_600, 'kept, and not for ever');
  clock.advance(13 * 24 * HOUR_MS);
  assert.equal(await list(first.app, sessionOf(desk).headers), 401, 'a desk waits for hours only');
  assert.equal(await list(first.app, sessionOf(phone).headers), 200);
  clock.advance(15 * 24 * HOUR_MS);
  assert.equal(await list(first.app, sessionOf(phone).headers), 401, 'nobody used it for two weeks');
  const again = await post(first.app, url, { login: name, password: PASSWORD, keep: true });
  const { headers } = sessionOf(again);
  assert.equal(await list(first.app, headers), 200);
  await first.auth.signOutAccount(ctx, id);
  assert.equal(await list(first.app, headers), 401, 'a lost phone is signed out from afar');
  const [entry] = await ctx.db.query<{ subject: string }>(
    "SELECT subject FROM audit.entry WHERE action = 'auth.account.signed_out' LIMIT 1",
  );
  assert.equal(entry?.subject, `account:${id}`);
});

test('no stored value opens a session: the token is hashed, the cookie of another kind is refused', async () => {
  const { login: name } = await account();
  const { token } = await first.signIn(name, PASSWORD);
  const rows = await ctx.db.query<{ found: boolean }>(
    `SELECT encode(token_hash, 'hex') LIKE '%' || $1 || '%' AS found FROM auth.session`,
    [token],
  );
  assert.ok(rows.every(({ found }) => !found));
  assert.equal(await list(first.app, { cookie: `citybrain_session=${'A'.repeat(43)}` }), 401);
  assert.equal(await list(first.app, { cookie: `citybrain_session=' OR 1=1 --` }), 401);
});

test('a wrong password, an unknown login and a disabled account look the same', async () => {
  const { id, login: name } = await account();
  await first.auth.disableAccount(ctx, id);
  const answers = [
    await login(name, PASSWORD),
    await login('nobody-here', PASSWORD),
    await login((await account()).login, 'not this one'),
  ];
  for (const answer of answers) {
    assert.equal(answer.statusCode, 401);
    assert.deepEqual(answer.json(), answers[0]!.json());
  }
});

test('after five failures the login waits, longer each time, whether it exists or not', async () => {
  const { login: name } = await account();
  for (const who of [name, 'unknown-login']) {
    for (let n = 0; n < 5; n++) assert.equal(code(await login(who, 'wrong')), 'auth.login_failed');
    const locked = await login(who, PASSWORD);
    assert.equal(locked.statusCode, 429);
    assert.equal(locked.json().code, 'auth.locked');
    assert.equal(locked.json().seconds, 60);
  }
  clock.advance(61 * SECOND_MS);
  assert.equal(code(await login(name, 'wrong')), 'auth.login_failed');
  assert.equal((await login(name, 'wrong')).json().seconds, 120);
  clock.advance(121 * SECOND_MS);
  assert.equal((await login(name, PASSWORD)).statusCode, 200);
  assert.equal(code(await login(name, 'wrong')), 'auth.login_failed');
});

test('many guesses at once are no way round the limit', async () => {
  const { login: name } = await account();
  const answers = await Promise.all(Array.from({ length: 20 }, () => login(name, 'wrong guess')));
  assert.equal(answers.filter((answer) => code(answer) === 'auth.login_failed').length, 5);
  clock.advance(HOUR_MS);
});

test('a session slides with use, ends without, and never lives longer than 30 days', async () => {
  const { login: name } = await account({ role: 'handler' });
  const { headers } = await first.signIn(name, PASSWORD);
  for (let n = 0; n < 3; n++) {
    clock.advance(11 * HOUR_MS);
    assert.equal(await list(first.app, headers), 200);
  }
  clock.advance(12 * HOUR_MS + 1);
  assert.equal(await list(first.app, headers), 401);
  const again = await first.signIn(name, PASSWORD);
  for (let hours = 0; hours < 30 * 24 - 10; hours += 10) {
    clock.advance(10 * HOUR_MS);
    assert.equal(await list(first.app, again.headers), 200, `after ${hours} h`);
  }
  clock.advance(10 * HOUR_MS);
  assert.equal(await list(first.app, again.headers), 401);
});

test('a known session is recognised without the database, for at most ten seconds', async () => {
  const { id, login: name } = await account({ role: 'handler' });
  const { headers } = await first.signIn(name, PASSWORD);
  assert.equal(await list(first.app, headers), 200);
  const { run } = ctx.db;
  let queries = 0;
  Object.assign(ctx.db, {
    run: (...args: Parameters<typeof run>) => {
      queries++;
      return run(...args);
    },
  });
  for (let n = 0; n < 20; n++) assert.equal(await list(first.app, headers), 200);
  Object.assign(ctx.db, { run });
  assert.equal(queries, 0);
  // A change made behind everybody's back, without a note, is seen after ten seconds.
  await ctx.db.query('DELETE FROM auth.account_grant WHERE account_id = $1', [id]);
  assert.equal(await list(first.app, headers), 200);
  clock.advance(10_001);
  assert.equal(await list(first.app, headers), 403);
});

test('taken rights and a disabled account count at once in the other process', async () => {
  const { id, login: name } = await account({ role: 'handler' });
  const { headers } = await first.signIn(name, PASSWORD);
  assert.equal(await list(second.app, headers), 200);
  await first.auth.setGrants(ctx, id, []);
  assert.equal(await list(first.app, headers), 403);
  assert.equal(await soon(second.app, headers, 403), 403);
  await first.auth.setGrants(ctx, id, [{ role: 'handler' }]);
  assert.equal(await soon(second.app, headers, 200), 200);
  await first.auth.disableAccount(ctx, id);
  assert.equal(await soon(second.app, headers, 401), 401);
});

test('a role that asks for a second factor counts only with it, and each code counts once', async () => {
  const { login: name } = await account({ role: 'chief' }, { role: 'handler' });
  const answer = await login(name, PASSWORD);
  assert.equal(answer.json().pending, 'totp');
  assert.deepEqual(answer.json().permissions, ['case.read']);
  const { headers } = sessionOf(answer);
  assert.equal(
    code(await post(first.app, '/api/v1/auth/totp', { password: 'no' }, headers)),
    'auth.password_wrong',
  );
  const { secret, uri } = (
    await post(first.app, '/api/v1/auth/totp', { password: PASSWORD }, headers)
  ).json();
  assert.match(uri, /^otpauth:\/\/totp\/citybrain/);
  const now = () => generateSync({ secret, epoch: Math.floor(clock.now().getTime() / 1000) });
  const confirmed = await post(first.app, '/api/v1/auth/totp/confirm', { totp: now() }, headers);
  assert.equal(confirmed.statusCode, 200, confirmed.body);
  const me = await first.app.inject({ url: '/api/v1/auth/me', headers });
  assert.deepEqual(me.json().permissions, ['case.close', 'case.read']);

  assert.equal(code(await login(name, PASSWORD)), 'auth.totp_needed');
  assert.equal(code(await login(name, PASSWORD, now())), 'auth.totp_wrong', 'the code was used already');
  clock.advance(30 * SECOND_MS);
  assert.equal((await login(name, PASSWORD, now())).statusCode, 200);
  const removal = await post(first.app, '/api/v1/auth/totp/remove', { password: PASSWORD }, headers);
  assert.equal(code(removal), 'auth.totp_required');
});

test('a first password holds rights back until it is changed, which ends other sessions', async () => {
  const login2 = 'new-colleague';
  await first.auth.createAccount(ctx, {
    ...{ login: login2, name: '李明', password: PASSWORD, grants: [{ role: 'handler' }] },
  });
  const one = await first.signIn(login2, PASSWORD);
  const two = await first.signIn(login2, PASSWORD);
  assert.equal(await list(first.app, one.headers), 403);
  const change = (next: string, current = PASSWORD) =>
    post(first.app, '/api/v1/auth/password', { current, next }, one.headers);
  for (const weak of ['short', 'alllowercase', 'New-colleague-1', PASSWORD, 'aaaaaaaaaaaaaaaaaaaa'])
    assert.equal(code(await change(weak)), 'auth.password_weak', weak);
  assert.equal(code(await change('Green-meadow-3', 'wrong')), 'auth.password_wrong');
  assert.equal((await change('Green-meadow-3')).statusCode, 200);
  assert.equal(await list(first.app, one.headers), 200);
  assert.equal(await list(first.app, two.headers), 401);
  assert.equal(code(await login(login2, PASSWORD)), 'auth.login_failed');
});

test('API tokens: shown once, bounded by scope, time and revocation', async () => {
  const { id, token } = await first.auth.createToken(ctx, {
    name: '12345',
    permissions: ['case.read'],
    days: 30,
  });
  assert.match(token, /^cb_/);
  const headers = { authorization: `Bearer ${token}` };
  assert.equal(await list(first.app, headers), 200);
  assert.equal(await list(second.app, headers), 200);
  for (const bad of [
    `Bearer ${token.slice(0, -1)}x`,
    'Bearer ',
    'Basic eDp5',
    `Bearer ${'x'.repeat(5000)}`,
  ]) {
    const answer = await first.app.inject({ url: '/api/v1/cases', headers: { authorization: bad } });
    assert.equal(code(answer), 'auth.token_invalid');
  }
  await first.auth.revokeToken(ctx, id);
  assert.equal(await list(first.app, headers), 401);
  assert.equal(await soon(second.app, headers, 401), 401);
  const short = await first.auth.createToken(ctx, { name: 'short', permissions: ['case.read'], days: 1 });
  clock.advance(DAY_MS);
  assert.equal(await list(first.app, { authorization: `Bearer ${short.token}` }), 401);
  await assert.rejects(first.auth.createToken(ctx, { name: 'x', permissions: ['case.invented'] }), (error) =>
    isAppError(error, 'auth.permission_unknown'),
  );
});

test('a citizen signs in with the code from the message box and is the same person next time', async () => {
  const phone = '138 0000 1234';
  const signIn = async () => {
    assert.equal((await post(first.app, '/api/v1/auth/phone-code', { phone })).statusCode, 200);
    const box = await second.app.inject({ url: '/api/v1/demo/messages?phone=13800001234' });
    const sent = /\d{6}/.exec(box.json().items[0].text)![0];
    return post(first.app, '/api/v1/auth/phone-login', { phone: '+8613800001234', code: sent });
  };
  const one = await signIn();
  assert.equal(one.statusCode, 200, one.body);
  assert.deepEqual({ ...one.json().actor, id: '' }, { kind: 'citizen', id: '', name: '138****1234' });
  clock.advance(MINUTE_MS);
  const two = await signIn();
  assert.equal(two.json().actor.id, one.json().actor.id);
  const citizenId = one.json().actor.id;
  assert.equal((await first.auth.findCitizenPhone(ctx, citizenId))?.phone, '13800001234');
  await first.auth.eraseCitizen(ctx, citizenId);
  assert.equal(await first.auth.findCitizenPhone(ctx, citizenId), undefined);
  assert.equal(
    (await first.app.inject({ url: '/api/v1/auth/me', headers: sessionOf(two).headers })).statusCode,
    401,
  );
});

test('phone codes: five tries, five minutes, once, one a minute, ten a day', async () => {
  const phone = '13900005678';
  const send = () => post(first.app, '/api/v1/auth/phone-code', { phone });
  const enter = (digits: string) => post(first.app, '/api/v1/auth/phone-login', { phone, code: digits });
  const sent = async () => {
    const box = await first.app.inject({ url: `/api/v1/demo/messages?phone=${phone}` });
    return /\d{6}/.exec(box.json().items[0].text)![0];
  };
  const wrong = (digits: string) => String((Number(digits) + 1) % 1_000_000).padStart(6, '0');
  await send();
  const early = await send();
  assert.equal(code(early), 'auth.code_too_often');
  assert.equal(early.json().seconds, 60);
  let digits = await sent();
  for (let left = 4; left >= 0; left--) assert.equal((await enter(wrong(digits))).json().left, left);
  assert.equal(code(await enter(digits)), 'auth.code_expired', 'five tries are over');
  clock.advance(MINUTE_MS);
  await send();
  digits = await sent();
  clock.advance(5 * MINUTE_MS);
  assert.equal(code(await enter(digits)), 'auth.code_expired');
  await send();
  digits = await sent();
  const twice = await Promise.all([enter(digits), enter(digits)]);
  assert.deepEqual(twice.map((answer) => answer.statusCode).sort(), [200, 401], 'a code counts once');
  for (let n = 3; n < 10; n++) {
    clock.advance(MINUTE_MS);
    assert.equal((await send()).statusCode, 200);
  }
  clock.advance(MINUTE_MS);
  const eleventh = await send();
  assert.equal(code(eleventh), 'auth.code_too_often');
  assert.ok(eleventh.json().seconds > 3600);
  clock.advance(DAY_MS);
  assert.equal((await send()).statusCode, 200);
  for (const bad of ['12345', '12800000000', '138000000001', '+86123456789', "1' OR '1'='1"])
    assert.ok(
      ['auth.phone_invalid', 'request.invalid'].includes(
        code(await post(first.app, '/api/v1/auth/phone-code', { phone: bad })),
      ),
      bad,
    );
});

test('no phone, code, password or token is stored readably', async () => {
  const citizenId = await first.auth.findOrCreateCitizen(ctx, '13700009999');
  const rows = await ctx.db.query<{ line: string }>(
    `SELECT c::text AS line FROM auth.citizen c WHERE id = $1 UNION ALL SELECT a::text FROM auth.account a`,
    [citizenId],
  );
  for (const { line } of rows) {
    assert.ok(!line.includes('13700009999') && !line.includes(PASSWORD));
    assert.ok(!line.includes(Buffer.from('13700009999').toString('hex')));
  }
});

test('password checks wait in a bounded queue and then answer 429', async () => {
  const answers = await Promise.all(Array.from({ length: 58 }, (_, n) => login(`crowd${n}`, 'x')));
  const refused = answers.filter((answer) => code(answer) === 'request.too_many').length;
  assert.ok(refused > 0 && refused < 58, `${refused} refused`);
});
