import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeProblems, openAs, openDesk, openStage, picture, signInStaff, whyNot } from './support.ts';

const skip = whyNot('console');
const DESK = '/console/scenes/hotline';
const NUMBER = 'SP20261118000001';
type Call = Awaited<ReturnType<typeof signInStaff>>;
let page: Page;
let upper: Call;
let act: (login: string, action: string, form?: object) => Promise<void>;
let deadline: string;

const stage = openStage(skip, async ({ server, browser }) => {
  page = await openDesk(browser, server.address);
  upper = await signInStaff(server.address, 'hotline');
});

const dispatched = async (caseId: string): Promise<void> => {
  const calls = new Map<string, Call>();
  act = async (login, action, form = {}) => {
    const call = calls.get(login) ?? (await signInStaff(stage.server.address, login));
    calls.set(login, call);
    await call('POST', `/api/v1/cases/${caseId}/actions/${action}`, { form });
  };
  const dispatcher = await signInStaff(stage.server.address, 'dispatcher');
  const { state } = await dispatcher<{ state: string }>('GET', `/api/v1/cases/${caseId}`);
  if (state !== 'awaiting-dispatch') return;
  const units = await dispatcher<{ items: { id: string }[] }>(
    'GET',
    '/api/v1/organisations?words=city.water-company',
  );
  await act('dispatcher', 'dispatch', { unit: units.items[0]!.id });
};

/** The request of a kind that waits: what a unit does becomes one a moment later. */
async function waiting(kind: string): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const path = `/api/v1/hotline/requests?state=waiting&kind=${kind}`;
    const { items } = await upper<{ items: { id: string; number: string }[] }>('GET', path);
    const found = items.find((item) => item.number === NUMBER);
    if (found !== undefined) return found.id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no request ${kind} was made`);
}

test('an upper ticket is signed for, handled, sent up for completion and approved', { skip }, async () => {
  await openAs(page, 'hotline', DESK);
  await page.getByText('没有符合条件的工单').waitFor();
  assert.deepEqual(await axeProblems(page), []);

  deadline = new Date(Math.floor(Date.now() / 60_000) * 60_000 + 48 * 3_600_000).toISOString();
  const taken = await upper<{ caseId: string }>('POST', '/api/v1/hotline/tickets', {
    ...{ number: NUMBER, deadline, kind: '求助', title: '三号楼停水', areaCode: '990101001' },
    ...{ text: '三号楼从早上开始停水', category: { list: 'topics', code: '020101' } },
    ...{ receivedAt: new Date(Date.now() - 36 * 3_600_000).toISOString() },
    reporter: { name: '张三', telephone: '13800001234' },
  });
  await dispatched(taken.caseId);
  await page.reload();
  await page.getByRole('button', { name: /三号楼停水/ }).waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.locator(`[data-ticket="${NUMBER}"]`).waitFor();
  await page.getByText('张* 138****1234').waitFor();
  await page
    .getByText(/早于上级时限/)
    .first()
    .waitFor();

  await act('water', 'sign');
  await waiting('sign');
  await page.getByText('等上级答复签收').waitFor();
  await page.getByRole('button', { name: '登记上级答复' }).click();
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await page.getByText('上级同意签收').waitFor();

  await act('section', 'assist', { result: '已在现场疏导并张贴告知' });
  await act('water', 'handle', { result: '您好，自来水公司已更换阀门，16 时恢复供水，有疑问请拨打 12345。' });
  await act('supervisor', 'verify');
  await act('dispatcher', 'close');
  const request = await waiting('completion');
  await page.reload();
  await page.getByText('等上级答复办结').waitFor();
  await page.getByText('要素齐全').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'hotline-ticket');
  await upper('POST', `/api/v1/hotline/requests/${request}/answer`, { approved: true });
  await page.getByText('上级同意办结').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('没有符合条件的工单').waitFor();
  await page.getByText('已结', { exact: true }).click();
  await page.getByRole('button', { name: /三号楼停水/ }).waitFor();
});

/** Gives the reconciling page the upper side's list. */
async function upload(status: string): Promise<void> {
  const rows = `工单编号,状态,办理期限\n${NUMBER},${status},${deadline}\n`;
  const list = { name: '上级清单.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) };
  await page.locator('input[type=file]').setInputFiles(list);
}

test('the day is reconciled: a difference is settled with its reason, then there are none', {
  skip,
}, async () => {
  await openAs(page, 'hotline', DESK);
  await page.getByRole('link', { name: '每日对账' }).click();
  await page.getByText('还没有对过账').first().waitFor();
  await upload('办理中');
  await page.getByRole('heading', { name: /差异 1 条/ }).waitFor();
  await page.getByRole('button', { name: '处理', exact: true }).click();
  await page.getByRole('button', { name: '标记已核实' }).click();
  await page.getByText('请填写').waitFor();
  await page.getByRole('textbox', { name: '原因' }).fill('电话核实，上级已结案，清单晚一步');
  await page.getByRole('button', { name: '标记已核实' }).click();
  await page.getByText('已全部处理').first().waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'hotline-reconcile');
  await upload('已结案');
  await page.getByText('两边的工单、状态、期限完全相同').waitFor();
});

test('sheets, knowledge and exchange: previews, states and English', { skip }, async () => {
  await openAs(page, 'hotline', DESK);
  await page.getByRole('link', { name: '表格交换' }).click();
  const sheet = '工单编号,办理期限,诉求内容\nSP-9,2030-01-01 10:00,路灯不亮\nSP-10,下周,没有时间\n';
  const file = { name: '工单.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) };
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.getByText('预览，还没有存入').waitFor();
  await page.getByText(/“下周”不能用/).waitFor();
  assert.deepEqual(await axeProblems(page), []);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载' }).click();
  assert.match((await saved).suggestedFilename(), /^上报申请-\d{4}-\d{2}-\d{2}\.xlsx$/);
  await page.getByRole('link', { name: '知识库' }).click();
  await page.getByLabel('查问题，如“停水”').fill('停水');
  await page.keyboard.press('Enter');
  await page.getByText(/相符 \d+%/).waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Exchange' }).click();
  await page.getByRole('heading', { name: 'State of the exchange' }).waitFor();
  await page.getByText('No request waits for an answer').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await page.route('**/api/v1/hotline/exchange/status', (route) => route.abort());
  await page.reload();
  await page.getByRole('alert').waitFor();
  assert.deepEqual(await axeProblems(page), []);
});
