import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { authMigrations, createTestAuth } from '../auth/testing.ts';
import { createTestDatabase } from '../db/testing.ts';
import { readTable } from '../tables/index.ts';
import { audit, auditRoutes, startAuditChain } from './index.ts';

const database = await createTestDatabase(authMigrations);
const { ctx, clock } = database;
const roles = {
  auditor: { title: { zh: '审计员', en: 'Auditor' }, permissions: ['audit.read'] },
  clerk: { title: { zh: '办事员', en: 'Clerk' }, permissions: ['case.read'] },
};
const words = new Map([['case.read', { zh: '查看案卷', en: 'Case read' }]]);
const { app, auth } = await createTestAuth(
  database,
  { roles },
  auditRoutes({ timeZone: 'Asia/Shanghai', words }),
);
const chain = startAuditChain(ctx);
after(() => chain.stop());

async function bearer(permission: string, organisationId?: string) {
  const { token } = await auth.createToken(ctx, {
    ...{ name: permission, permissions: [permission] },
    ...(organisationId !== undefined && { organisationId }),
  });
  return { authorization: `Bearer ${token}` };
}
const auditor = await bearer('audit.read');
const eastAuditor = await bearer('audit.read', 'east');
for (let n = 0; n < 25; n++) {
  clock.advance(n % 3 === 0 ? 1_000 : 0);
  const organisationId = n % 5 === 0 ? 'east' : 'west';
  const actor = { kind: 'staff', id: `staff-${n % 2}`, name: '', organisationId, grants: [] } as const;
  await audit({ ...ctx, actor }, { action: n % 4 === 0 ? 'case.closed' : 'case.read', subject: `case:${n}` });
}
const mei = '01a00000-0000-7000-8000-00000000000a';
await ctx.db.query(
  `INSERT INTO auth.account (id, login, name, password_hash, must_change_password, created_at)
   VALUES ($1, 'mei', '梅一', '-', false, now())`,
  [mei],
);
await audit(
  { ...ctx, actor: { kind: 'staff', id: mei, name: '', organisationId: 'north', grants: [] } },
  { action: 'mei.looked', subject: 'case:99' },
);
await chain.catchUp();
const get = (url: string, headers: Record<string, string> = auditor) => app.inject({ url, headers });

test('only auditors read and check the log', async () => {
  for (const url of [
    '/api/v1/audit',
    '/api/v1/audit/verify',
    '/api/v1/audit/roots?from=2026-11-18&to=2026-11-18',
  ]) {
    assert.equal((await get(url, {})).statusCode, 401, url);
    assert.equal((await get(url, await bearer('case.read'))).statusCode, 403, url);
    assert.equal((await get(url)).statusCode, 200, url);
  }
});

test('pages show every entry once, newest first', async () => {
  const seen: string[] = [];
  let cursor = '';
  for (let page = 0; page < 20; page++) {
    const { items, next } = (await get(`/api/v1/audit?action=case.&limit=4${cursor}`)).json();
    seen.push(...items.map((each: { subject: string }) => each.subject));
    if (next === null) break;
    cursor = `&cursor=${next}`;
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 25 }, (_, n) => `case:${24 - n}`),
  );
  for (const bad of ['x', Buffer.from('[1e99,"x"]').toString('base64url')])
    assert.equal((await get(`/api/v1/audit?cursor=${bad}`)).json().code, 'request.cursor_invalid');
});

test('filters narrow down, and a bounded auditor sees the own organisations only', async () => {
  const count = async (query: string, headers = auditor) =>
    (await get(`/api/v1/audit?limit=200&${query}`, headers)).json().items.length;
  assert.equal(await count('action=case.closed'), 7);
  assert.equal(await count('actor=staff-1'), 12);
  assert.equal(await count('subject=case:3'), 1);
  assert.equal(await count('to=2026-11-18T02:00:03Z&action=case.'), 6);
  assert.equal(await count('from=2026-11-18T02:00:03Z&action=case.'), 19);
  assert.equal(await count('action=%25.'), 0);
  assert.equal(await count('', eastAuditor), 5);
});

test('the chain is checked over HTTP, with a day root to keep', async () => {
  const verdict = (await get('/api/v1/audit/verify')).json();
  assert.equal(verdict.whole, true);
  assert.ok(verdict.checked >= 25);
  const { items } = (await get('/api/v1/audit/roots?from=2026-11-01&to=2026-11-30')).json();
  assert.deepEqual([items[0].day, items[0].sequence >= 25], ['2026-11-18', true]);
  assert.match(items[0].hash, /^[0-9a-f]{64}$/);
  const tooLong = await get('/api/v1/audit/roots?from=2020-01-01&to=2026-11-30');
  assert.equal(tooLong.json().code, 'request.invalid');
});

test('the log leaves as a workbook, which is noted in the log, for auditors alone', async () => {
  const url = '/api/v1/audit.xlsx?action=case.';
  assert.equal((await get(url, await bearer('case.read'))).statusCode, 403);
  const rows = [];
  const taken = await get(url, eastAuditor);
  for await (const { cells } of (await readTable(taken.rawPayload)).rows) rows.push(cells);
  assert.deepEqual(
    rows.map((row) => row.Subject ?? row.对象),
    ['case:20', 'case:15', 'case:10', 'case:5', 'case:0'],
  );
  const { items } = (await get('/api/v1/audit?action=list.')).json();
  assert.deepEqual(items.map((each: { action: string }) => each.action).sort(), [
    'list.export_ended',
    'list.exported',
  ]);
  assert.equal(items.find((each: { action: string }) => each.action === 'list.export_ended').details.rows, 5);
});

test('in the workbook what was done and by what kind of actor stands in words, its code beside it', async () => {
  for (const [language, columns] of [
    ['zh', ['动作', '动作代码', '身份', '身份代码']],
    ['en', ['Action', 'Action code', 'Kind', 'Kind code']],
  ] as const) {
    const headers = { ...auditor, 'accept-language': language };
    const found = new Set<string>();
    const { rawPayload } = await get('/api/v1/audit.xlsx?action=case.', headers);
    for await (const { cells } of (await readTable(rawPayload)).rows)
      found.add(columns.map((column) => cells[column]).join(' | '));
    const isChinese = language === 'zh';
    assert.deepEqual(
      [...found].sort(),
      isChinese
        ? ['case.closed | case.closed | 工作人员 | staff', '查看案卷 | case.read | 工作人员 | staff']
        : ['Case read | case.read | Staff | staff', 'case.closed | case.closed | Staff | staff'],
    );
  }
});

test('who did it is told by name, where it was a member of staff', async () => {
  const nameOf = async (action: string) =>
    (await get(`/api/v1/audit?action=${action}`)).json().items[0].actorName;
  assert.equal(await nameOf('mei.looked'), '梅一');
  assert.equal(await nameOf('case.closed'), null, 'an account that is not there has none');
});
