import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeProblems, openAs, openDesk, openStage, picture, signInStaff, whyNot } from './support.ts';

const skip = whyNot('console');
let page: Page;
let report: (text: string, district: number) => Promise<{ number: string; caseId: string }>;

openStage(skip, async ({ server, browser }) => {
  const call = await signInStaff(server.address, 'dispatcher');
  const city = await call<{ children: { lon: number; lat: number }[] }>('GET', '/api/v1/areas/city');
  report = (text, district) => {
    const { lon, lat } = city.children[district] ?? {};
    return call('POST', '/api/v1/reports', { channel: 'hotline', text, lon, lat });
  };
  // About two things at once: the machine suggests, but leaves it to a person.
  await report('南门外路灯不亮，旁边的垃圾桶也满了', 0);
  page = await openDesk(browser, server.address);
});

test('a dispatcher signs in, accepts a suggestion by key, and sees what arrives', { skip }, async () => {
  await page.goto('/console/');
  await page.getByLabel('账号').fill('dispatcher');
  await page.getByLabel('密码').fill('not the password');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await openAs(page, 'dispatcher', '/console/');
  await page.locator('.cb-pick').first().waitFor();
  await page.getByText('派遣建议').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'console-desk');

  await page.keyboard.press('Enter');
  await page.waitForURL(/\/console\/cases\//);
  const casePage = page.url();
  await page.getByText('办理经过').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await page.goBack();
  await page.getByText('派遣建议').waitFor();
  await page.keyboard.press('a');
  await page
    .getByText(/^已派给/)
    .first()
    .waitFor();
  await page.goto(casePage);
  await page.locator('.desk-case[data-state="awaiting-signature"]').waitFor();
  await picture(page, 'console-case');

  await page.goto('/console/');
  await page.getByText('实时').waitFor();
  await page.locator('.desk-live-open').waitFor();
  await page.locator('.desk-rows').waitFor();
  const { number } = await report('西门口有人摆摊，喇叭声太吵', 1);
  await page.getByRole('button', { name: '1 条新的' }).click();
  await page.locator('.cb-pick').first().waitFor();
  await page.locator(`[data-case="${number}"]`).waitFor();
});

test('keys are shown, words search, English is complete', { skip }, async () => {
  await openAs(page, 'dispatcher', '/console/');
  await page.locator('.cb-pick').first().waitFor();
  await page.keyboard.press('?');
  await page.getByText('采纳建议并派遣').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  await page.keyboard.type('西门口');
  await page.keyboard.press('Enter');
  await page.waitForURL(/words=/);
  await page.locator('.cb-pick').first().waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Suggestion', { exact: true }).waitFor();
  // Each page is called by its own name in the language in force, also the ones beside the desk.
  for (const [link, title] of [
    ['Map', 'Map of open cases'],
    ['Messages', 'Messages'],
  ] as const) {
    await page.locator('.desk-bar').getByRole('link', { name: link }).first().click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    assert.equal(await page.title(), title);
  }
  await page.getByRole('button', { name: '中文' }).click();
});

test('a remark that was begun stays with its case and with whoever began it', { skip }, async () => {
  const { caseId, number } = await report('北门外垃圾桶满了', 0);
  const open = async (login: string): Promise<string> => {
    await openAs(page, login, `/console/cases/${caseId}`);
    await page.getByRole('heading', { level: 1, name: number }).waitFor();
    return remark.inputValue();
  };
  const remark = page.getByRole('textbox', { name: '备注' });
  assert.equal(await open('dispatcher'), '');
  await remark.fill('已电话联系物业');
  assert.equal(await open('supervisor'), '');
  assert.equal(await open('dispatcher'), '已电话联系物业');
});

test('somebody without the right is told so; the administrator sees the duty list', { skip }, async () => {
  await openAs(page, 'dispatcher', '/console/admin/areas');
  await page.getByText('您没有管理权限').waitFor();
  await openAs(page, 'admin', '/console/');
  await page.getByRole('link', { name: '管理' }).click();
  for (const name of ['权责清单', '时限', '类别', '工作日历', '人员账号', '接口令牌']) {
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    // A list without rows says so in words.
    await page.locator('.admin-page').locator('table, p:text-is("没有内容")').first().waitFor();
    assert.deepEqual(await axeProblems(page), [], name);
  }
});
