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
  whyNot,
} from './support.ts';

const skip = whyNot('citizen') || whyNot('console');

const stage = openStage(skip);

async function checked(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(300);
  await picture(page, name);
  assert.deepEqual(await axeProblems(page), [], `axe on ${name}`);
}

test('service becomes points at a desk, points become goods on the phone, and the code hands them over', {
  skip,
  timeout: 150_000,
}, async () => {
  const phone = await openPhone(stage.browser, stage.server.address);
  await phone.goto('/citizen/points');
  await phone.getByText('日用品礼包').waitFor();
  await checked(phone, 'points-out');
  await phone.getByRole('button', { name: '登录后看我的积分' }).click();
  await fillPhoneCode(phone, '13800000021');
  await phone.getByRole('button', { name: '验证并继续' }).click();
  const number = /\d{6,}/.exec((await phone.getByText(/积分号 \d+/).textContent()) ?? '')![0];
  await phone.getByText('还差 15 分').waitFor();

  const desk = await openDesk(stage.browser, stage.server.address);
  await openAs(desk, 'street', '/console/scenes/points');
  await desk.getByText('还没有积分流水').waitFor();
  await desk.getByLabel('积分号').fill(number);
  await desk.getByRole('button', { name: '查' }).click();
  await desk.getByRole('button', { name: '确认计分' }).click();
  await desk.getByLabel('规则').selectOption('volunteer-hour');
  await desk.getByLabel('次数（小时数）').fill('4');
  await desk.getByLabel('事由').fill('11月21日 护学岗');
  await checked(desk, 'points-award');
  await desk.getByRole('dialog').getByRole('button', { name: '确认计分' }).click();
  await desk.getByRole('cell', { name: '+40' }).waitFor();
  await checked(desk, 'points-ledger');

  await phone.reload();
  await phone.getByText('40', { exact: true }).waitFor();
  await phone.getByRole('button', { name: '兑换“日用品礼包”' }).click();
  await checked(phone, 'points-sure');
  await phone.getByRole('dialog').getByRole('button', { name: '兑换', exact: true }).click();
  await phone.getByText('10', { exact: true }).waitFor();
  await checked(phone, 'points-goods');
  await phone.getByText('我的兑换', { exact: true }).click();
  const pickUp = (await phone.locator('.pt-code').textContent()) ?? '';
  await checked(phone, 'points-exchanges');
  await phone.getByText('流水', { exact: true }).click();
  await phone.getByText('兑换 日用品礼包').waitFor();
  await checked(phone, 'points-history');
  await phone.getByText('怎么得分', { exact: true }).click();
  await phone.getByText('上报问题经核实').waitFor();
  await checked(phone, 'points-rules');

  await desk.goto('/console/scenes/points?tab=exchanges');
  await desk.getByLabel('兑换码').fill(pickUp);
  await desk.getByRole('button', { name: '已交付' }).click();
  await desk.getByText('没有等待领取的兑换').waitFor();
  for (const tab of ['goods', 'rules'] as const) {
    await desk.goto(`/console/scenes/points?tab=${tab}`);
    await desk.getByRole('table').waitFor();
    await checked(desk, `points-desk-${tab}`);
  }
  await phone.getByText('我的兑换', { exact: true }).click();
  await phone.reload();
  await phone.getByText('我的兑换', { exact: true }).click();
  await phone.getByText('已领取').waitFor();
});
