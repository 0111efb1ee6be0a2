import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  axeProblems,
  fillPhoneCode,
  openAs,
  openDesk,
  openPhone,
  openStage,
  picture,
  signInStaff,
  whyNot,
} from './support.ts';

const skip = whyNot('console') || whyNot('citizen');
const DESK = '/console/scenes/online-appeals';
let phone: Page;
let desk: Page;

const stage = openStage(skip, async ({ server, browser }) => {
  phone = await openPhone(browser, server.address);
  desk = await openDesk(browser, server.address);
});

async function checked(page: Page, name: string): Promise<void> {
  await picture(page, name);
  assert.deepEqual(await axeProblems(page), [], `axe on ${name}`);
}

/** The unit signs and answers, as its clerk does. */
async function answer(): Promise<void> {
  const supervisor = await signInStaff(stage.server.address, 'supervisor');
  const desks = '/api/v1/online-appeals/desk?queue=waiting';
  const { items } = await supervisor<{ items: { caseId: string }[] }>('GET', desks);
  const clerk = await signInStaff(stage.server.address, 'clerk');
  const act = (action: string, form: object) =>
    clerk('POST', `/api/v1/cases/${items[0]!.caseId}/actions/${action}`, { form });
  await act('sign', {});
  await act('handle', { result: '路灯已于今晚修复，联系人王师傅 电话13812345678' });
}

/** A citizen confirms the phone and asks. */
async function ask(): Promise<void> {
  await phone.goto('/citizen/appeals');
  await phone.getByText('还没有公开的提问').waitFor();
  await checked(phone, 'appeals-empty');
  await phone.getByRole('button', { name: '我要提问' }).click();
  await phone.getByRole('button', { name: '验证手机号' }).click();
  await fillPhoneCode(phone, '13800000021');
  await phone.getByRole('button', { name: '验证并继续' }).click();
  await phone.getByRole('button', { name: '提交提问' }).waitFor();
  await phone.getByRole('textbox', { name: '问题' }).fill('学校东门路灯什么时候修好');
  await phone
    .getByRole('textbox', { name: '具体情况' })
    .fill('学校东门的路灯不亮一周了，请回电13912345678，什么时候能修好？');
  await checked(phone, 'appeals-ask');
  await phone.getByRole('button', { name: '提交提问' }).click();
  await phone.getByText('待审核').first().waitFor();
}

/** The asker rates the reply, and reads it where everybody does. */
async function rate(): Promise<void> {
  await phone.goto('/citizen/appeals/mine');
  await phone.getByRole('button', { name: '满意', exact: true }).click();
  await phone.getByText('您的评价：满意').waitFor();
  await checked(phone, 'appeals-mine');
  await phone.goto('/citizen/appeals');
  await phone.getByRole('link', { name: '学校东门路灯什么时候修好' }).click();
  await phone.getByText('感谢您的反映').waitFor();
  await checked(phone, 'appeals-question');
}

test('a question is asked, reviewed, pressed, answered, published, rated, and counted in the index', {
  skip,
  timeout: 170_000,
}, async () => {
  await ask();

  await openAs(desk, 'supervisor', DESK);
  await desk.getByRole('heading', { name: '学校东门路灯什么时候修好' }).waitFor();
  assert.ok(!(await desk.locator('main').textContent())?.includes('13912345678'), 'masked');
  await desk.getByLabel('承办单位').fill('示范市城市管理局');
  await desk.getByRole('button', { name: '示范市城市管理局', exact: true }).click();
  await checked(desk, 'appeals-review');
  await desk.getByRole('button', { name: '看原文' }).click();
  await desk.getByText('请回电13912345678').waitFor();
  await desk.keyboard.press('a');
  await desk.getByText('已公开并转办').waitFor();
  await desk.getByText('没有待审核的问题').waitFor();

  await desk.getByRole('button', { name: /等单位答复/ }).click();
  await desk.getByText('单位还没有提交答复').waitFor();
  await desk.keyboard.press('d');
  await desk.getByRole('button', { name: '确定' }).click();
  await desk.getByText('请填写').waitFor();
  await desk.getByLabel('原因').fill('请两天内公开答复');
  await desk.getByRole('button', { name: '确定' }).click();
  await desk.getByText('督办答复时限').waitFor();
  await checked(desk, 'appeals-pressed');

  await answer();
  await desk.getByRole('button', { name: /待审答复/ }).click();
  await desk.getByLabel('公开的答复').waitFor();
  await checked(desk, 'appeals-reply');
  await desk.getByLabel('公开的答复').fill('学校东门路灯已于今晚修复，感谢您的反映。');
  await desk.getByRole('button', { name: '审核通过' }).click();
  await desk.getByText('答复已审核，可以公开').waitFor();
  await desk.getByRole('button', { name: '公开答复' }).click();
  await desk.getByText('答复已公开').first().waitFor();

  await rate();

  await desk.goto(`${DESK}?page=index`);
  await desk.getByRole('button', { name: '发布这一周' }).click();
  await desk.getByText('已发布，数字不再变动').waitFor();
  await desk.keyboard.press(']');
  const row = desk.getByRole('row', { name: /示范市城市管理局/ });
  await row.waitFor();
  assert.match((await row.textContent()) ?? '', /100\s*= 40 \+ 30 \+ 30/);
  await checked(desk, 'appeals-index');
  await desk.getByRole('button', { name: '示范市城市管理局：是哪些问题' }).click();
  await desk.getByRole('dialog').getByRole('link', { name: '学校东门路灯什么时候修好' }).click();
  await desk.getByText('提问人评价：满意').waitFor();
  await phone.goto('/citizen/appeals/index');
  await phone.getByText('反映最多的方面').waitFor();
  await checked(phone, 'appeals-citizen-index');
});

test('shares begin on a later day with their source; whoever only reads is told so; English is complete', {
  skip,
  timeout: 120_000,
}, async () => {
  await openAs(desk, 'supervisor', `${DESK}?page=shares`);
  await desk.getByLabel('依据').fill('市问政办法第 7 条');
  await desk.getByLabel('答复率 %').fill('50');
  await desk.getByText('合计 110，应为 100').waitFor();
  await desk.getByLabel('满意率 %').fill('20');
  await desk.getByRole('button', { name: '保存新占比' }).click();
  await desk.getByRole('cell', { name: '市问政办法第 7 条' }).waitFor();
  await checked(desk, 'appeals-shares');
  await desk.getByRole('button', { name: 'English' }).click();
  await desk.getByRole('button', { name: '中文' }).waitFor();
  for (const page of ['shares', 'index', 'questions']) {
    await desk.goto(`${DESK}?page=${page}&queue=all`);
    await desk.getByRole('link', { name: 'Weekly index' }).waitFor();
    await desk.waitForTimeout(300);
    await checked(desk, `appeals-en-${page}`);
  }
  await openAs(desk, 'leader', DESK);
  await desk.getByText('您可以查看；审核、督办和公开由编辑办理。').waitFor();
  assert.equal(await desk.getByRole('button', { name: /^(督办$|更正)/ }).count(), 0);
});
