import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, findCase } from '../../../base/loop/index.ts';
import type { Actor } from '../../../platform/access/index.ts';
import { readTable } from '../../../platform/tables/index.ts';
import { createTestCity } from '../../testing.ts';
import { scene } from '../index.ts';
import type { KnowledgeView } from '../knowledge/contract.ts';
import { expiryJob } from '../knowledge/knowledge.ts';
import type { ImportReport, Reconciliation } from './contract.ts';
import { reconcileJob } from './reconcile.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { ctx, clock, city, parts } = town;
const http = await town.serve();
const agent = town.staff('hotline-agent');
const dispatcher = town.staff('dispatcher');
const water = town.staff('unit-clerk', { unit: 'city.water-company' });

function inject(actor: Actor | undefined, method: string, path: string, payload?: unknown) {
  const headers = actor ? town.headersOf(actor) : {};
  const url = `/api/v1/hotline${path}`;
  return http.inject({ method: method as 'GET', url, headers, payload: payload as object });
}
async function call<T>(
  actor: Actor,
  method: string,
  path: string,
  payload?: unknown,
  status = 200,
): Promise<T> {
  const answer = await inject(actor, method, path, payload);
  assert.equal(answer.statusCode, status, answer.body);
  return answer.json();
}
async function upload<T>(actor: Actor, path: string, file: Buffer | string, status = 200): Promise<T> {
  const boundary = 'x-boundary';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n`;
  const payload = Buffer.concat([
    Buffer.from(head),
    Buffer.from(file),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const headers = { ...town.headersOf(actor), 'content-type': `multipart/form-data; boundary=${boundary}` };
  const answer = await http.inject({ method: 'POST', url: `/api/v1/hotline${path}`, headers, payload });
  assert.equal(answer.statusCode, status, answer.body);
  return answer.json();
}
async function rowsOf(bytes: Buffer) {
  const rows = [];
  for await (const { cells } of (await readTable(bytes)).rows) rows.push(cells);
  return rows;
}
const step = (actor: Actor, caseId: string, action: string, form = {}) =>
  act({ ...ctx, actor }, city.loop, { caseId, action, form });
const caseOf = async (number: string) =>
  (
    await ctx.db.query<{ id: string }>('SELECT case_id AS id FROM hotline.ticket WHERE upper_number = $1', [
      number,
    ])
  )[0]!.id;

const tickets = `工单编号,诉求内容,诉求类型,办理期限,是否保密,承办单位,派单时间,签收时间,受理时间,区划编码
A-1,其他事项甲,举报,2026-11-25 10:00,否,,,,,990101001
A-2,其他事项乙,举报,2026-11-25 10:00,,示范市自来水公司,2026-11-17 09:00,2026-11-17 10:00,2026-11-17 08:30,990101001
A-3,其他事项丙,举报,2026-13-45,,,,,,990101001
A-1,其他事项甲,举报,2026-11-25 10:00,否,,,,,990101001
A-4,其他事项丁,举报,2026-11-25 10:00,,没有的局,2026-11-17 09:00,,2026-11-17 08:30,990101001
,没有编号,举报,2026-11-25 10:00,,,,,,
A-5,=cmd|' /C calc'!A0,举报,2026-11-25 10:00,,,,,,990102
`;

test('a sheet of tickets is taken row by row; the same sheet again changes nothing', async () => {
  const preview = await upload<ImportReport>(agent, '/imports/tickets?preview=true', tickets);
  assert.deepEqual([preview.taken, preview.failed], [4, 3]);
  assert.deepEqual([preview.sample.length, preview.sample[0]!.outcome], [4, 'taken']);
  const [none] = await ctx.db.query<{ count: number }>('SELECT count(*)::int AS count FROM hotline.ticket');
  assert.equal(none!.count, 0);
  const first = await upload<ImportReport>(agent, '/imports/tickets', tickets);
  const { rows, taken, unchanged, failed } = first;
  assert.deepEqual([rows, taken, unchanged, failed], [7, 3, 1, 3]);
  assert.deepEqual(
    first.errors.map((error) => [error.line, error.code]),
    [
      [4, 'hotline.time_invalid'],
      [6, 'hotline.unit_unknown'],
      [7, 'hotline.cell_empty'],
    ],
  );
  const again = await upload<ImportReport>(agent, '/imports/tickets', tickets);
  assert.deepEqual([again.taken, again.unchanged, again.failed], [0, 4, 3]);
  assert.equal((await findCase(ctx.db, await caseOf('A-2')))!.state, 'handling');
  await upload(agent, '/imports/tickets', '编号,内容\n1,2', 422);
  await upload(agent, '/imports/tickets', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 422);
  await upload(agent, '/imports/tickets', '', 422);
  await call(agent, 'POST', '/imports/tickets', { no: 'file' }, 400);
});

test('requests leave in a sheet without formulas and their answers come back in one', async () => {
  const [open, running] = [await caseOf('A-5'), await caseOf('A-2')];
  await step(dispatcher, open, 'exit', { exit: 'legal-path', note: '=HYPERLINK("http://x")' });
  await step(water, running, 'ask-extension', { reason: '+1+1' });
  await town.deliver();
  const sheet = await inject(agent, 'POST', '/exports/requests', { day: '2026-11-18', markSent: true });
  const rows = await rowsOf(sheet.rawPayload);
  assert.deepEqual(
    rows.map((row) => [row.工单编号, row.申请类型, row.申请理由或答复]),
    [
      ['A-5', '退单', '告知法定途径；=HYPERLINK("http://x")'],
      ['A-2', '延期', `'+1+1`],
    ],
  );
  clock.advance(60_000);
  const answers = `工单编号,申请类型,审批结果,审批意见,新期限
A-2,延期,同意,,2026-12-05 18:00
A-5,退单,同意,,
A-5,退单,驳回,不行,
A-9,签收,同意,,
A-2,不知道,同意,,
`;
  const report = await upload<ImportReport>(agent, '/imports/answers', answers);
  assert.deepEqual([report.taken, report.failed], [2, 3]);
  assert.deepEqual(
    report.errors.map((error) => error.code),
    ['hotline.request_answered', 'hotline.request_not_found', 'hotline.row_invalid'],
  );
  const due = (await findCase(ctx.db, running))!.clocks.citizen!.dueAt!;
  assert.ok(due > new Date('2026-11-28') && due < new Date('2026-12-05T10:00:00Z'));
});

test('reconciling finds each difference, says 0 when there is none, and refuses half a list', async () => {
  const head = '工单编号,状态,办理期限\n';
  const right = 'A-1,待签收,2026-11-25 10:00\nA-2,已派单,2026-12-05 18:00\nA-5,已退单,2026-11-25 10:00\n';
  const post = (text: string, status = 201) =>
    upload<Reconciliation>(dispatcher, '/reconciliations?day=2026-11-18', head + text, status);
  const agreed = await post(right);
  assert.deepEqual([agreed.differences, agreed.verdict.zh], [0, '两边一致，差异 0']);
  const wrong = 'A-1,已签收,2026-11-25 10:01\n=A-9,待签收,2026-11-25 10:00\nA-5,已退单,2026-11-25 10:00\n';
  const found = await post(wrong);
  const { items } = await call<{ items: { number: string; kind: string }[] }>(
    dispatcher,
    'GET',
    `/reconciliations/${found.id}`,
  );
  assert.deepEqual(
    items.map((item) => `${item.number} ${item.kind}`),
    ['=A-9 missing-here', 'A-1 deadline', 'A-1 status', 'A-2 missing-there'],
  );
  const sheet = await rowsOf(
    (await inject(dispatcher, 'GET', `/reconciliations/${found.id}/sheet`)).rawPayload,
  );
  assert.deepEqual([sheet.length, sheet[0]!.工单编号, sheet[1]!.差异], [4, `'=A-9`, '期限不一致']);
  const settle = (actor: Actor, line: number, body: object, status = 200) =>
    call(actor, 'POST', `/reconciliations/${found.id}/differences/${line}/settle`, body, status);
  const openOf = async () =>
    (await call<Reconciliation>(dispatcher, 'GET', `/reconciliations/${found.id}`)).open;
  assert.equal(await openOf(), 4);
  await settle(dispatcher, 1, { how: 'checked' }, 400);
  await settle(dispatcher, 1, { how: 'taken', note: '照上级' }, 409);
  await settle(water, 1, { how: 'checked', note: '已联系上级重推' }, 403);
  await settle(dispatcher, 1, { how: 'checked', note: '已联系上级重推' });
  await settle(dispatcher, 2, { how: 'taken', note: '期限以上级为准' });
  assert.equal(await openOf(), 2);
  await post('A-1,待签收,2026-11-25 10:00\nA-1,待签收,2026-11-25 10:00\n', 422);
  await post('A-1,待签收,下周\n', 422);
});

test('a day that nobody reconciled is seen in the morning', async () => {
  clock.set('2026-11-19T07:25:00+08:00');
  await reconcileJob.run(ctx, parts);
  const list = () => call<{ items: Reconciliation[] }>(dispatcher, 'GET', '/reconciliations');
  assert.equal((await list()).items.filter((item) => item.day === '2026-11-19').length, 0);
  clock.set('2026-11-19T07:35:00+08:00');
  await reconcileJob.run(ctx, parts);
  await reconcileJob.run(ctx, parts);
  const waiting = (await list()).items.filter((item) => item.day === '2026-11-19');
  assert.deepEqual(
    waiting.map((item) => item.state),
    ['awaiting-list'],
  );
});

test('knowledge answers, counts its use, and is never offered once it has expired', async () => {
  const search = async (words: string) =>
    (
      await call<{ items: KnowledgeView[] }>(
        agent,
        'GET',
        `/knowledge/search?words=${encodeURIComponent(words)}`,
      )
    ).items;
  const [best] = await search('路灯坏了');
  assert.match(best!.question, /路灯/);
  assert.deepEqual(await search('！！'), []);
  const ticket = { number: 'K-1', deadline: '2026-11-25T10:00:00+08:00', text: '问个其他事项', kind: '咨询' };
  const { caseId } = await call<{ caseId: string }>(agent, 'POST', '/tickets', ticket);
  await call(agent, 'POST', `/knowledge/${best!.id}/answer`, { caseId });
  assert.equal((await findCase(ctx.db, caseId))!.attributes.reply, best!.answer);
  assert.equal((await search('路灯坏了'))[0]!.uses, 1);
  const entry = {
    ...{ categoryList: 'topics', categoryCode: '020101', question: '水表怎么检定？', answer: '向水司申请。' },
    ...{ owner: 'city.water-company', expiresOn: '2026-11-30' },
  };
  const draft = await call<KnowledgeView>(water, 'POST', '/knowledge', entry, 201);
  assert.deepEqual(await search('水表检定'), []);
  await call(water, 'POST', `/knowledge/${draft.id}/publish`);
  assert.equal((await search('水表检定'))[0]!.id, draft.id);
  await call(water, 'POST', '/knowledge', { ...entry, owner: 'city.urban-management' }, 403);
  await call(water, 'POST', '/knowledge', { ...entry, owner: 'nobody' }, 422);
  await expiryJob.run(ctx, parts);
  await expiryJob.run(ctx, parts);
  const told = (await town.deliver()).filter((event) => event.type === 'hotline.knowledge.expiring');
  assert.deepEqual(
    told.map((event) => event.data.organisationIds),
    [[water.organisationId]],
  );
  clock.set('2026-12-01T09:00:00+08:00');
  assert.deepEqual(await search('水表检定'), []);
  await expiryJob.run(ctx, parts);
  assert.equal((await call<KnowledgeView>(agent, 'GET', `/knowledge/${draft.id}`)).state, 'expired');
  const renewed = { ...entry, expiresOn: '2027-11-30' };
  const next = await call<KnowledgeView>(water, 'PUT', `/knowledge/${draft.id}`, renewed);
  assert.deepEqual([next.version, next.state], [2, 'draft']);
});
