import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeProblems, openAs, openDesk, openStage, picture, signInStaff, whyNot } from './support.ts';

const skip = whyNot('console');
const DESK = '/console/scenes/whistle';
let page: Page;

openStage(skip, async ({ server, browser }) => {
  const grid = await signInStaff(server.address, 'grid1');
  const { area } = await grid<{ area: { lon: number; lat: number } }>('GET', '/api/v1/areas/990101001001');
  const { items } = await grid<{ items: { id: string }[] }>(
    'GET',
    '/api/v1/organisations?words=990101.urban-management',
  );
  await grid('POST', '/api/v1/whistle', {
    ...{ text: '夜市占道又起冲突，社区劝不住', lon: area.lon, lat: area.lat },
    departments: items.slice(0, 1).map((unit) => unit.id),
  });
  page = await openDesk(browser, server.address);
});

async function take(step: string, fill: Record<string, string> = {}): Promise<void> {
  await page.getByRole('button', { name: step, exact: true }).click();
  const sheet = page.locator('dialog[open]');
  for (const [label, words] of Object.entries(fill)) await sheet.getByLabel(label).fill(words);
  await sheet.getByRole('button', { name: '提交' }).click();
  await sheet.waitFor({ state: 'detached' });
}

test('a called department reports in, comes and tells; the blower rates it; it counts', {
  skip,
}, async () => {
  await openAs(page, 'section', DESK);
  await page.locator('.cb-rows').waitFor();
  await page.locator('.cb-rows').getByText('紧急工作时').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'whistle-list');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2 }).waitFor();
  await take('报到', { 预计几分钟到场: '15', 从何处出发: '区政府' });
  await page.locator('.cb-table').getByText('从区政府出发').waitFor();
  await take('已到场');
  await take('反馈处置情况', { 处置情况: '劝离 6 个摊位，恢复通行' });
  await page.locator('.cb-table').getByText('劝离 6 个摊位').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  const whistle = page.url();

  await openAs(page, 'grid1', whistle);
  await page.getByRole('button', { name: '确认解决并逐个评价' }).click();
  const sheet = page.locator('dialog[open]');
  await sheet.getByText('4', { exact: true }).click();
  await sheet.getByRole('button', { name: '确认解决并逐个评价' }).click();
  await page.locator('.cb-table').getByText('4 星').waitFor();
  await picture(page, 'whistle-page');

  await openAs(page, 'leader', DESK);
  await page.getByRole('link', { name: '报到统计' }).click();
  await page.locator('.cb-table').getByText('100.0%').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await page.getByRole('link', { name: '吹哨规则' }).click();
  await page.locator('.cb-table').waitFor();
  await page.getByRole('button', { name: '停用' }).first().click();
  await page.getByText('还没有规则').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Add a rule').waitFor();
});
