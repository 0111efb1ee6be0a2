import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeProblems, openAs, openDesk, openStage, picture, signInStaff, whyNot } from './support.ts';

const skip = whyNot('console');
let page: Page;

openStage(skip, async ({ server, browser }) => {
  const dispatcher = await signInStaff(server.address, 'dispatcher');
  for (const title of ['商圈配送车辆与行人冲突', '跨区河道漂浮物反复'])
    await dispatcher('POST', '/api/v1/triple-cross/items', { title, reason: '涉及公安、城管、街道三家' });
  page = await openDesk(browser, server.address);
});

async function choose(label: string, words: string, name: string): Promise<void> {
  await page.getByLabel(label).fill(words);
  await page.getByRole('button', { name, exact: true }).click();
}

/** On the agenda only the next meeting shows; those proposed after the papers were out stand on the one after. */
async function openAgenda(): Promise<void> {
  await page.goto('/console/scenes/triple-cross');
  await page.getByRole('heading', { level: 2 }).waitFor();
  if ((await page.locator('.cb-table').count()) === 0) {
    await page.getByText('这次会商还没有议题').waitFor();
    await page.keyboard.press(']');
  }
  await page.locator('.cb-table').waitFor();
}

test('a meeting: agenda in order, minutes as typed, a decision handed out and followed', {
  skip,
}, async () => {
  await openAs(page, 'leader', '/console/');
  await openAgenda();
  await page.getByRole('button', { name: '“跨区河道漂浮物反复”上移' }).click();
  await page.locator('.cb-table tbody tr').first().getByText('跨区河道漂浮物反复').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'triple-cross-agenda');

  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: '三步进度' }).getByText('线下研判').waitFor();
  await choose('通知哪些单位', '公安', '示范市公安局');
  await page.getByRole('button', { name: '通知单位参会' }).click();
  await page.locator('.cb-facts').getByText('示范市公安局').waitFor();
  assert.deepEqual(await axeProblems(page), []);

  await openAgenda();
  await page.getByRole('button', { name: '开始会商' }).click();
  await page.getByRole('button', { name: '上会', exact: true }).click();
  await page.getByLabel('本议题纪要').fill('各方同意按河道中线分段保洁');
  await page.getByRole('button', { name: '转线下研判' }).click();
  await page.getByText('每一项成为一件任务').waitFor();
  await page.getByRole('textbox', { name: '会议纪要' }).fill('本周议题两件，均已上会。');
  await page.getByText('已保存').waitFor();
  await page.getByLabel('示范市公安局').check();
  await page.getByLabel('做什么').fill('河道中线两侧分段保洁，三日内清完');
  await choose('主办单位', '城市管理', '示范市城市管理局');
  await choose('协办单位', '公安', '示范市公安局');
  await page.getByRole('button', { name: '议定并分派' }).click();
  await page.locator('.tc-pane-main .cb-lines').getByText('示范市城市管理局').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'triple-cross-meeting');

  await page.getByRole('button', { name: '结束会商' }).click();
  await page.getByRole('button', { name: '确定结束' }).click();
  await page.getByText('示范市三跨协同会商纪要').waitFor();
  await page.locator('.tc-paper').getByText('本周议题两件，均已上会。').waitFor();
  await page.locator('.tc-paper').getByText('主办：示范市城市管理局').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'triple-cross-minutes');

  await page.getByRole('link', { name: '议定事项' }).click();
  await page.getByText('没有超时的议定事项').waitFor();
  await page.getByText('在办', { exact: true }).click();
  await page.locator('.cb-lines').getByText('河道中线两侧分段保洁').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Overdue', { exact: true }).waitFor();
});
